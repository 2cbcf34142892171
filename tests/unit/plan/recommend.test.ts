import { expect, test } from 'vitest';
import { MS_PER_DAY } from '../../../src/base/units.ts';
import { recommendationsOf, type RecommendFacts } from '../../../src/plan/recommend.ts';

const start = Date.UTC(2026, 10, 16);

/** Orders of so many GPUs, one a week, each needed two weeks after its day; what is due before `start` is due then. */
function factsOf(gpus: readonly number[], running = 0): RecommendFacts {
  let all = running;
  const orders = gpus.map((each, week) => {
    all += each;
    const neededFromMs = start + week * 7 * MS_PER_DAY;
    const byMs = neededFromMs - 14 * MS_PER_DAY;
    return { byMs: Math.max(start, byMs), neededFromMs, gpus: each, replicas: all, late: byMs < start };
  });
  return {
    chosen: { configuration: { gpu: { name: 'H100-SXM' }, gpusPerReplica: 1 } },
    now: { fromMs: start, replicas: 10, gpus: 10, usdPerMonth: 1000 },
    scenario: { planning: { leadTimeDays: 14 }, deployment: { replicas: running } },
    orders: orders.filter((each) => each.gpus > 0),
    usdPerMonth: (replicas: number) => replicas * 100,
  } as unknown as RecommendFacts;
}

test('recommendationsOf(facts) has one step for each order above the size of today, by its own day', () => {
  const steps = recommendationsOf(factsOf([10, 0, 0, 2, 0, 3]));
  expect(steps.map(({ title, effect }) => [title, effect.gpus, effect.usdPerMonth])).toEqual([
    ['Order 2 more H100-SXM by 23 November', 2, 200],
    ['Order 3 more H100-SXM by 7 December', 3, 300],
  ]);
  expect(steps[1]?.reason).toBe('The load needs 15 from 21 December, and delivery takes 14 days.');
});

test('recommendationsOf(facts) says today where the day has passed, and nothing where the size never rises', () => {
  expect(recommendationsOf(factsOf([10, 1])).map(({ title }) => title)).toEqual(['Order 1 more H100-SXM today']);
  expect(recommendationsOf(factsOf([10]))).toEqual([]);
  expect(recommendationsOf(factsOf([4], 6))).toEqual([]);
});

test('recommendationsOf(facts) counts growth only, where today and growth are one order or more runs than is needed', () => {
  expect(recommendationsOf(factsOf([12])).map(({ effect }) => effect.gpus)).toEqual([2]);
  expect(recommendationsOf(factsOf([0, 0, 0, 3], 12)).map(({ effect }) => effect.gpus)).toEqual([3]);
});

test('recommendationsOf(facts) tells many orders as four steps that add up', () => {
  const steps = recommendationsOf(factsOf([10, 1, 1, 1, 1, 1, 1]));
  expect(steps).toHaveLength(4);
  expect(steps.reduce((sum, { effect }) => sum + effect.gpus, 0)).toBe(6);
  expect(steps.reduce((sum, { effect }) => sum + effect.usdPerMonth, 0)).toBe(600);
  expect(steps[3]?.title).toMatch(/^Order 3 more H100-SXM by .*, and on in 3 steps$/);
  expect(new Set(steps.map(({ id }) => id)).size).toBe(4);
});
