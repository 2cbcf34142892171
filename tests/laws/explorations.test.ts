/** Laws of what is worked out beside a plan: everything that is said of a change is the difference of two full plans. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { advise } from '../../src/plan/advise.ts';
import { compareScenarios } from '../../src/plan/compare-scenarios.ts';
import type { PlanMeasures } from '../../src/plan/compare.ts';
import { makePlan } from '../../src/plan/make-plan.ts';
import { effectOf, outcomeOf } from '../../src/plan/outcome.ts';
import { analyseSensitivity } from '../../src/plan/sensitivity.ts';
import { applyPatch } from '../../src/scenario/patch.ts';
import type { Scenario } from '../../src/scenario/scenario.ts';
import { catalog, engine } from '../unit/plan/planning.ts';

const keys = ['gpusNow', 'gpus', 'usdCentsPerMonth', 'totalUsdCents'] as const;

/** Small services of one or two GPU types: quick to plan, and every kind of change applies to some. */
const anyService: fc.Arbitrary<Scenario> = fc
  .record({
    model: fc.constantFrom('Llama-3.1-8B', 'Qwen3-8B', 'Mistral-7B-v0.3'),
    gpus: fc.constantFrom('H100', 'L40S L4', 'A100-80GB H100').map((names) => names.split(' ')),
    named: fc.boolean(),
    precision: fc.constantFrom(undefined, 'bf16' as const, 'fp8' as const),
    rate: fc.integer({ min: 1, max: 60 }),
    input: fc.constantFrom(400, 1200, 3000),
    output: fc.integer({ min: 50, max: 500 }),
    turns: fc.constantFrom(1, 6),
    agentShare: fc.constantFrom(0, 0, 0.3),
    margin: fc.constantFrom(0, 0.25, 0.5),
    spare: fc.constantFrom(undefined, 0, 2),
    ttft: fc.constantFrom(400, 2000),
    itl: fc.constantFrom(12, 30, 80),
    growth: fc.constantFrom(0, 0.2),
    criticality: fc.constantFrom('low' as const, 'high' as const, 'critical' as const),
    budget: fc.constantFrom(undefined, 2000, 100_000),
    aws: fc.boolean(),
    context: fc.constantFrom(undefined, 65_536),
  })
  .map((it): Scenario => ({
    version: 1,
    asOf: '2026-11-16',
    service: { criticality: it.criticality },
    deployment: {
      model: it.model,
      ...(it.named ? { gpu: it.gpus[0], gpusPerReplica: 1 } : {}),
      ...(it.precision === undefined ? {} : { precision: it.precision }),
      ...(it.context === undefined ? {} : { maxContextTokens: it.context }),
    },
    workload: {
      demand: { requestsPerSecond: it.rate },
      chat: {
        inputTokens: { mean: it.input },
        outputTokens: { mean: it.output },
        turnsPerSession: it.turns,
        ...(it.turns > 1 ? { contextGrowthTokensPerTurn: 200 } : {}),
      },
      ...(it.agentShare > 0 ? { agent: { share: it.agentShare, callsPerTask: 4 } } : {}),
    },
    goals: { ttftMs: { p99: it.ttft }, itlMs: { p99: it.itl } },
    planning: {
      horizonDays: 28,
      marginFraction: it.margin,
      growthPerMonthFraction: it.growth,
      ...(it.spare === undefined ? {} : { spareReplicas: it.spare }),
    },
    resources: {
      gpus: it.gpus,
      clouds: it.aws ? ['aws'] : [],
      ...(it.budget === undefined ? {} : { budgetUsdPerMonth: it.budget }),
    },
  }));

/** A plan made from nothing: no memory is shared with what is tested. */
const freshOutcome = async (scenario: Scenario) => outcomeOf(await makePlan(scenario, null, { engine, catalog }));
const tools = () => ({ engine, catalog, memory: new Map<string, unknown>() });
/** The whole campaign: HEADROOM_LONG=1. */
const runs = process.env['HEADROOM_LONG'] === '1' ? 40 : 4;

describe('advise(…)', () => {
  it('L70: the effect of every change is the difference of two full plans, exactly', { timeout: 900_000 }, async () => {
    let told = 0;
    await fc.assert(
      fc.asyncProperty(anyService, async (scenario) => {
        const advice = await advise(scenario, null, tools());
        const before = await freshOutcome(scenario);
        expect(advice.baseline).toEqual(before);
        for (const each of advice.changes) {
          told += 1;
          const after = await freshOutcome(applyPatch(scenario, each.patch));
          expect(each.outcome).toEqual(after);
          expect(each.effect).toEqual(effectOf(after, before));
          for (const key of keys) expect(each.effect[key]).toBe(after[key] - before[key]);
          if (before.status !== 'goal-missed') expect(keys.some((key) => each.effect[key] !== 0)).toBe(true);
        }
      }),
      { numRuns: runs, seed: 70 },
    );
    expect(told).toBeGreaterThan(runs);
  });
});

describe('compareScenarios(…)', () => {
  it(
    'L71: the baseline is the plan; the parts of a scenario add up to its effect, exactly',
    { timeout: 900_000 },
    async () => {
      await fc.assert(
        fc.asyncProperty(anyService, async (scenario) => {
          const { baseline, scenarios } = await compareScenarios(scenario, null, tools());
          expect(baseline).toEqual(await freshOutcome(scenario));
          expect(scenarios[0]).toMatchObject({ id: 'baseline', outcome: baseline, parts: [] });
          for (const each of scenarios) {
            if (each.outcome === null || each.effect === null) continue;
            const sum: Record<keyof PlanMeasures, number> = {
              gpusNow: 0,
              gpus: 0,
              usdCentsPerMonth: 0,
              totalUsdCents: 0,
            };
            for (const part of each.parts) for (const key of keys) sum[key] += part.difference[key];
            for (const key of keys) expect(sum[key]).toBe(each.outcome[key] - baseline[key]);
          }
          const last = scenarios.at(-1);
          if (last?.outcome) expect(last.outcome).toEqual(await freshOutcome(applyPatch(scenario, last.patch)));
        }),
        { numRuns: Math.max(2, runs / 2), seed: 71 },
      );
    },
  );
});

describe('analyseSensitivity(…)', () => {
  it(
    'L72: either side of every bar is a full plan of the patched document; the heaviest comes first',
    { timeout: 900_000 },
    async () => {
      await fc.assert(
        fc.asyncProperty(anyService, async (scenario) => {
          const { baseline, inputs } = await analyseSensitivity(scenario, null, tools());
          const before = await freshOutcome(scenario);
          expect(baseline).toEqual(before);
          expect(inputs.length).toBeGreaterThanOrEqual(10);
          for (const { low, high } of inputs.slice(0, 5)) {
            for (const { patch, outcome, effect } of [low, high]) {
              const after = await freshOutcome(applyPatch(scenario, patch));
              expect(outcome).toEqual(after);
              const sized = after.status !== 'goal-missed' && before.status !== 'goal-missed';
              expect(effect).toEqual(sized ? effectOf(after, before) : null);
            }
          }
          const sorted = inputs.filter((each) => !each.breaks).map((each) => each.swingUsdCentsPerMonth);
          expect(sorted).toEqual([...sorted].sort((a, b) => b - a));
          expect(inputs.findLastIndex((each) => each.breaks)).toBe(inputs.filter((each) => each.breaks).length - 1);
        }),
        { numRuns: Math.max(1, runs / 4), seed: 72 },
      );
    },
  );
});
