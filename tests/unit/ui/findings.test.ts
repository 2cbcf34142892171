import * as explored from '../../../src/ui/findings-explored.ts';
import { sampleExplorations } from '../../gallery/sample-explorations.ts';
import { describe, expect, test } from 'vitest';
import type { Plan } from '../../../src/plan/plan.ts';
import * as findings from '../../../src/ui/findings.ts';
import { samplePlan } from '../../gallery/sample-plan.ts';

const plain = (text: string): string => text.replaceAll('\u00a0', ' ');
const withDemand = (part: Partial<Plan['demand']>): Plan => ({
  ...samplePlan,
  demand: { ...samplePlan.demand, ...part },
});
const withCost = (part: Partial<Plan['cost']>): Plan => ({ ...samplePlan, cost: { ...samplePlan.cost, ...part } });
const withSizing = (part: Partial<Plan['sizing']>): Plan => ({
  ...samplePlan,
  sizing: { ...samplePlan.sizing, ...part },
});

describe('demandFinding(plan)', () => {
  test('names the rhythms that the data bear out and the growth', () => {
    expect(plain(findings.demandFinding(samplePlan))).toBe(
      'Requests keep their daily and weekly rhythm and grow 6 % a month',
    );
  });
  test('says when they fall, when they stay level, and when there is no rhythm', () => {
    expect(plain(findings.demandFinding(withDemand({ growthPerMonthFraction: -0.03, periods: [24] })))).toBe(
      'Requests keep their daily rhythm and fall 3 % a month',
    );
    expect(findings.demandFinding(withDemand({ growthPerMonthFraction: 0.001, periods: [] }))).toBe(
      'Requests stay level',
    );
  });
  test('a growth of 10 % on each month before is told as 10 %, over a year too', () => {
    for (const days of [90, 365]) {
      const months = (days - 7) / (365 / 12);
      const forecast = {
        ...samplePlan.demand.forecast,
        step: { unit: 's', count: 86_400 } as const,
        mean: Array.from({ length: days }, () => 1),
      };
      const growthPerMonthFraction = (1.1 ** months - 1) / months;
      expect(plain(findings.demandFinding(withDemand({ forecast, growthPerMonthFraction })))).toMatch(
        /grow 10 % a month$/,
      );
    }
  });
  test('says when it rests on a description', () => {
    expect(plain(findings.demandFinding(withDemand({ source: 'description' })))).toContain('from your description');
  });
});

test('orderAtOnce(plan) is what is ordered beyond the growth; the title of the actions begins with it', () => {
  const order = { byMs: 0, neededFromMs: 0, replicas: 5, late: true };
  const [growth] = samplePlan.recommendations;
  if (growth === undefined) throw new Error('the sample grows');
  const all = growth.effect.gpus;
  const plan = withCost({
    orders: [
      { ...order, gpus: 10 },
      { ...order, gpus: all, late: false },
    ],
  });
  const grown = { ...plan, recommendations: [growth] };
  expect(explored.orderAtOnce(grown).gpus).toBe(10);
  expect(explored.actionsFinding(grown, null)).toBe(
    'Order 10 GPUs today; one more order keeps the plan ahead of demand',
  );
  expect(explored.actionsFinding({ ...plan, recommendations: [] }, null)).toBe(`Order ${String(10 + all)} GPUs today`);
  expect(explored.actionsFinding({ ...withCost({ orders: [] }), recommendations: [] }, null)).toBe(
    'What would make the plan better',
  );
});

describe('backtestFinding(plan)', () => {
  test('states the coverage that was found', () => {
    expect(plain(findings.backtestFinding(samplePlan))).toBe(
      'Backtest: the 80 % band held 81 % of steps, over 6 starts. Typical error 8.3 %.',
    );
  });
  test('says when none was possible', () => {
    expect(findings.backtestFinding(withDemand({ backtestOrigins: 0 }))).toBe(
      'The history is too short to test the forecast on itself.',
    );
  });
});

describe('capacityFinding(plan)', () => {
  test('counts the steps in which the plan falls short', () => {
    const needed = samplePlan.replicas.needed.map((need, i) => (i < 3 ? 99 : need));
    expect(findings.capacityFinding({ ...samplePlan, replicas: { ...samplePlan.replicas, needed } })).toBe(
      'The plan falls short in 3 of 168 steps',
    );
  });
  test('counts the sizes where it does not', () => {
    const planned = samplePlan.replicas.planned.map((_, i) => (i < 84 ? 99 : 98));
    expect(findings.capacityFinding({ ...samplePlan, replicas: { ...samplePlan.replicas, planned } })).toBe(
      'Capacity stays ahead of the need in two sizes',
    );
  });
});

describe('configurationFinding(plan)', () => {
  test('calls the chosen one the cheapest only when no feasible one is cheaper', () => {
    expect(findings.configurationFinding(samplePlan)).toBe(
      'Two H100 per replica is the cheapest that meets every goal',
    );
    const configurations = samplePlan.sizing.configurations.map((each) =>
      each.gpu === 'H200' ? { ...each, usdPerMonth: 1 } : each,
    );
    expect(findings.configurationFinding(withSizing({ configurations }))).toBe('Two H100 per replica meets every goal');
  });
  test('gives the reason where nothing is feasible', () => {
    const configurations = samplePlan.sizing.configurations.filter((each) => !each.feasible);
    expect(findings.configurationFinding(withSizing({ configurations, chosen: null }))).toBe(
      'Nothing meets every goal: between tokens P99 55 ms passes the goal of 50 ms',
    );
  });
});

test('memoryFinding(plan) says what takes the room', () => {
  const { memory } = samplePlan.sizing;
  expect(plain(findings.memoryFinding(samplePlan))).toBe('Memory: the weights take 44 % of each GPU');
  expect(findings.memoryFinding(withSizing({ memory: memory === null ? null : { ...memory, kvPool: 40e9 } }))).toBe(
    'Memory: the cache decides, not the weights',
  );
});

test('factorsFinding(plan) names the factor that costs most', () => {
  expect(findings.factorsFinding(samplePlan)).toBe('The safety margin costs 4 of 14 GPUs');
});

test('costFinding(plan) gives the month and what following the need would save', () => {
  expect(plain(findings.costFinding(samplePlan))).toBe(
    '$52k a month at the largest size; following the need would save 38 %',
  );
  expect(findings.costFinding(withCost({ price: null }))).toBe('No price is known for this GPU');
});

describe('futuresFinding(plan)', () => {
  const over = (probabilityOver: number): string =>
    findings.futuresFinding(withCost({ budget: { usdPerMonth: 60_000, probabilityOver } }));
  test.each([
    [0, 'No future passes the budget of $60k'],
    [0.001, 'Under one in 100 futures passes the budget of $60k'],
    [0.2, 'One in five futures passes the budget of $60k'],
    [0.7, 'Seven in ten futures pass the budget of $60k'],
    [1, 'Almost every future passes the budget of $60k'],
  ])('with a probability of %s says "%s"', (probability, text) => expect(over(probability)).toBe(text));
  test('gives the range where there is no budget', () => {
    expect(findings.futuresFinding(withCost({ budget: null }))).toBe('Most futures cost $44k to $63k a month');
  });
});

test('findings of what is worked out beside a plan', () => {
  const { advice, scenarios, sensitivity } = sampleExplorations;
  expect(explored.actionsFinding(samplePlan, advice)).toBe('One change saves up to $9.8k a month');
  expect(explored.actionsFinding(samplePlan, { ...advice, changes: [] })).toBe(
    'None of 17 changes tried is worth its while',
  );
  expect(explored.scenariosFinding(scenarios)).toMatch(/^Three scenarios cost \$.* a month; the dearest: Spike$/);
  expect(explored.sensitivityFinding(sensitivity)).toBe(
    'Goal between tokens (P99) can end the plan: within its range nothing meets the goals',
  );
  expect(explored.sensitivityFinding({ ...sensitivity, inputs: sensitivity.inputs.slice(1) })).toBe(
    'The plan hangs most on demand: up to $13k a month',
  );
  expect(explored.sensitivityFinding({ ...sensitivity, inputs: sensitivity.inputs.slice(4) })).toBe(
    'No input moves the plan within its range',
  );
});

test('candidatesFinding(plan) and assumptionsFinding(plan) count', () => {
  expect(findings.candidatesFinding(samplePlan)).toBe('Two of four models forecast together');
  expect(findings.assumptionsFinding(samplePlan)).toBe('Usual values stand in for five you did not give');
});
