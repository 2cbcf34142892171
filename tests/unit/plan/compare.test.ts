import { describe, expect, it } from 'vitest';
import fc from 'fast-check';
import { changedInputs, comparePlans, measuresOf, type PlanMeasures } from '../../../src/plan/compare.ts';
import type { Scenario } from '../../../src/scenario/scenario.ts';
import { configs } from '../catalog/configs.ts';
import { catalog, described, engine, planOf } from './planning.ts';

const tools = { engine, catalog, memory: new Map<string, unknown>() };
const keys = ['gpusNow', 'gpus', 'usdCentsPerMonth', 'totalUsdCents'] as const;
const added = (parts: readonly PlanMeasures[]): PlanMeasures => {
  const sum = { gpusNow: 0, gpus: 0, usdCentsPerMonth: 0, totalUsdCents: 0 };
  for (const part of parts) for (const key of keys) sum[key] += part[key];
  return sum;
};

const anyScenario: fc.Arbitrary<Scenario> = fc
  .record(
    {
      model: fc.constantFrom('Llama-3.1-8B', 'Qwen3-8B'),
      gpu: fc.constantFrom('H100', 'A100-80GB', 'L40S'),
      rate: fc.integer({ min: 1, max: 200 }),
      users: fc.boolean(),
      output: fc.integer({ min: 50, max: 800 }),
      margin: fc.constantFrom(0, 0.25, 0.5),
      spare: fc.integer({ min: 0, max: 3 }),
      itl: fc.constantFrom(10, 30, 80),
      discount: fc.constantFrom(0, 0.123),
    },
    { requiredKeys: ['model', 'rate', 'users'] },
  )
  .map((it): Scenario => ({
    version: 1,
    asOf: '2026-11-16',
    deployment: { model: it.model, gpusPerReplica: 1, ...(it.gpu === undefined ? {} : { gpu: it.gpu }) },
    workload: {
      demand: it.users ? { users: 1000 * it.rate, requestsPerUserPerDay: 50 } : { requestsPerSecond: it.rate },
      ...(it.output === undefined ? {} : { chat: { outputTokens: { mean: it.output } } }),
    },
    planning: {
      horizonDays: 28,
      ...(it.margin === undefined ? {} : { marginFraction: it.margin }),
      ...(it.spare === undefined ? {} : { spareReplicas: it.spare }),
    },
    ...(it.itl === undefined ? {} : { goals: { itlMs: { p99: it.itl } } }),
    ...(it.discount === undefined ? {} : { resources: { discountFraction: it.discount } }),
  }));

describe('comparePlans(from, to)', () => {
  it(
    'has parts that add up to the difference of the two plans, exactly, for random pairs',
    { timeout: 240_000 },
    async () => {
      await fc.assert(
        fc.asyncProperty(anyScenario, anyScenario, async (from, to) => {
          const comparison = await comparePlans(from, to, null, tools);
          const sum = added(comparison.parts.map((part) => part.difference));
          expect(sum).toEqual(comparison.difference);
          expect(comparison.before).toEqual(measuresOf(await planOf(from)));
          expect(comparison.after).toEqual(measuresOf(await planOf(to)));
          for (const key of keys) expect(comparison.after[key] - comparison.before[key]).toBe(sum[key]);
          expect(comparison.parts.flatMap((part) => part.inputs)).toEqual(changedInputs(from, to));
        }),
        { numRuns: 25, seed: 7 },
      );
    },
  );

  it('says of one input what a second full plan says', async () => {
    const to: Scenario = { ...described, planning: { spareReplicas: 4 } };
    const { parts, difference } = await comparePlans(described, to, null, tools);
    expect(parts.map((part) => part.inputs.map((each) => each.path))).toEqual([['planning.spareReplicas']]);
    expect(parts[0]?.difference).toEqual(difference);
    expect(difference.gpus).toBe(3);
  });

  it('finds nothing between equal documents', async () => {
    const { parts, difference } = await comparePlans(described, { ...described }, null, tools);
    expect(parts).toEqual([]);
    expect(difference).toEqual({ gpusNow: 0, gpus: 0, usdCentsPerMonth: 0, totalUsdCents: 0 });
  });

  it('joins inputs that make no plan alone', async () => {
    // a model of one's own is known only once its config has moved too
    const to: Scenario = {
      ...described,
      deployment: { ...described.deployment, model: 'Ours-8B' },
      planning: { spareReplicas: 2 },
      resources: { customModels: [{ name: 'Ours-8B', config: { ...configs['Llama-3.1-8B'] } }] },
    };
    const { parts, difference } = await comparePlans(described, to, null, tools);
    expect(parts.map((part) => part.inputs.map((each) => each.path))).toEqual([
      ['deployment.model', 'planning.spareReplicas', 'resources.customModels'],
    ]);
    expect(parts[0]?.difference).toEqual(difference);
  });
});

describe('changedInputs(from, to)', () => {
  it('lists leaves in the order of the document; demand is one input, null a value', () => {
    const to: Scenario = {
      ...described,
      goals: { ttftMs: { p50: null } },
      workload: { demand: { requestsPerDay: 5000 }, chat: { outputTokens: { mean: 300 } } },
    };
    expect(changedInputs(described, to)).toEqual([
      { path: 'workload.chat.outputTokens.mean', from: undefined, to: 300 },
      { path: 'workload.demand', from: { requestsPerSecond: 40 }, to: { requestsPerDay: 5000 } },
      { path: 'goals.ttftMs.p50', from: undefined, to: null },
    ]);
  });
});
