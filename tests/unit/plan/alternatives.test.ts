import { describe, expect, it } from 'vitest';
import { applyPatch, patchOf } from '../../../src/scenario/patch.ts';
import type { Scenario } from '../../../src/scenario/scenario.ts';
import { described, planOf } from './planning.ts';

const strict: Scenario = {
  ...described,
  deployment: { model: 'Llama-3.3-70B', gpu: 'H100', precision: 'bf16', gpusPerReplica: 4 },
  goals: { ttftMs: { p50: null, p99: 150 } },
};

/** One card for 140 GB of weights. */
const cramped: Scenario = {
  ...described,
  deployment: { model: 'Llama-3.3-70B', gpu: 'H100', precision: 'bf16', gpusPerReplica: 1 },
};

describe('what to change when nothing meets the goals', () => {
  it('makePlan lists changes with their field, what then carries the load and its money, the cheapest first', async () => {
    const plan = await planOf(strict);
    expect(plan.status).toBe('goal-missed');
    const { alternatives } = plan.sizing;
    expect(alternatives.map((each) => each.id)).toEqual(expect.arrayContaining(['ttft-p99', 'input-tokens']));
    const money = alternatives.map((each) => each.usdPerMonth ?? Infinity);
    expect(money).toEqual([...money].sort((a, b) => a - b));
    expect(plan.answer.next).toBe(alternatives[0]!.sentence);
    expect(plan.answer.sentence).toMatch(
      /One request alone has a P99 time to first token of \d+ ms; the goal is 150 ms, and more replicas do not change that\./,
    );
  }, 60_000);

  it('makePlan with a change written into its field meets the goals, with that configuration or a better one', async () => {
    const all = await Promise.all(
      [strict, cramped].map(async (scenario) =>
        (await planOf(scenario)).sizing.alternatives.map((each) => ({ ...each, scenario })),
      ),
    );
    const written = all.flat().filter((each) => each.field !== '' && each.value !== null);
    expect(new Set(written.map((each) => each.field)).size).toBeGreaterThanOrEqual(4);
    for (const { field, value, usdPerMonth, configuration, scenario } of written) {
      const changed = await planOf(applyPatch(scenario, patchOf(field, value)));
      expect(changed.status, field).not.toBe('goal-missed');
      const chosen = changed.sizing.configurations.find((each) => each.id === changed.sizing.chosen)!;
      expect(chosen.usdPerMonth!, `${field} ${configuration}`).toBeLessThanOrEqual(usdPerMonth! * 1.001);
    }
  }, 60_000);

  it('makePlan offers none where something meets the goals', async () => {
    expect((await planOf(described)).sizing.alternatives).toEqual([]);
  });
});

describe('the front in a plan', () => {
  it('makePlan says of every configuration that is not on the front what beats it or what it lacks', async () => {
    const plan = await planOf({ ...described, deployment: { model: 'Qwen3-32B' } });
    const shown = plan.sizing.configurations;
    const ids = new Set(shown.map((each) => each.id));
    for (const each of shown) {
      expect(each.loss === null, each.id).toBe(each.paretoOptimal);
      if (each.loss?.kind === 'dominated') expect(ids).toContain(each.loss.by);
      if (!each.feasible) expect(each.loss).not.toBeNull();
    }
    expect(shown.some((each) => each.loss?.kind === 'memory' || each.loss?.kind === 'goal')).toBe(true);
  });

  it('makePlan compares engines and batch caps only where asked, and then is never dearer', async () => {
    const plain = await planOf({ ...described, deployment: { model: 'Llama-3.1-8B', gpu: 'H100' } });
    const wide = await planOf({
      ...described,
      deployment: { model: 'Llama-3.1-8B', gpu: 'H100', compare: ['engines', 'batch-caps'] },
    });
    expect(plain.sizing.configurations.every((each) => each.engine === 'vllm')).toBe(true);
    expect(wide.sizing.checked).toBeGreaterThan(plain.sizing.checked * 5);
    const cost = (plan: typeof plain) => plan.sizing.configurations[0]!.usdPerMonth!;
    expect(cost(wide)).toBeLessThanOrEqual(cost(plain));
  }, 60_000);
});
