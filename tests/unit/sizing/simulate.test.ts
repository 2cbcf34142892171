import { afterAll, describe, expect, it } from 'vitest';
import { buildNode } from '../../../src/cli/build.mjs';
import { createEngine } from '../../../src/engine/node.ts';
import { fullCatalog } from '../../../src/catalog/full.ts';
import { sessionClassesOf } from '../../../src/sizing/serving-load.ts';
import { servingReplicaOf } from '../../../src/sizing/serving-replica.ts';
import { simulate, type SimulationRequest } from '../../../src/sizing/simulate.ts';
import { simulatedCapacityOf, simulatedReplicasOf } from '../../../src/sizing/simulated-capacity.ts';
import type { Candidate, LatencyGoals } from '../../../src/sizing/sizing.ts';
import { resolveScenario } from '../../../src/scenario/resolve.ts';

await buildNode();
const engine = createEngine({ workers: 0 });
afterAll(() => {
  engine.dispose();
});

const catalog = fullCatalog();
const model = catalog.resolveModel('Llama-3.1-8B', 'model').row;
const candidate: Candidate = {
  gpu: catalog.resolveGpu('H100-SXM', 'gpu').row,
  ...{ tensorParallel: 1, pipelineParallel: 1, precision: 'fp8', kvPrecision: '16bit' },
  ...{ engine: 'vllm', engineVersion: '0.19', memoryUtilizationFraction: 0.9 },
  ...{ maxBatchTokens: 8192, maxSequences: 256, maxContextTokens: 16_384 },
};
const none = { p50: null, p95: null, p99: null };
const goals: LatencyGoals = { ttftMs: { ...none, p99: 1000 }, itlMs: { ...none, p99: 30 }, e2eMs: none };
const chat: SimulationRequest['classes'] = [
  {
    share: 1,
    lengths: { input: { kind: 'lognormal', mean: 1200, cv: 0.9 }, output: { kind: 'lognormal', mean: 250, cv: 0.9 } },
    ...{ cachedFraction: 0, sharedTokens: 0, calls: 1, growthTokensPerCall: 0, maxContextTokens: 0, pauseMs: 0 },
  },
];
const request: SimulationRequest = {
  replica: servingReplicaOf(candidate, model),
  ...{ classes: chat, callsPerSecond: 5, burstiness: 1, replicas: 1, routing: 'round-robin', calls: 4000, seed: 1 },
  ...{ prefixCache: 'stated', goals },
};

describe('simulate', () => {
  it('simulate(a light load) meets the goals, with errors, and its own figures hold together', async () => {
    const run = await simulate(engine, request);
    expect(run.goalsMet).toBe(true);
    expect(run.saturation).toBe('stable');
    expect(run.callsPerSecond).toBeGreaterThan(4.7);
    expect(run.callsPerSecond).toBeLessThan(5.3);
    expect(run.outputTokensPerSecond / run.callsPerSecond).toBeCloseTo(250, -2);
    expect(run.ttftMs.p50).toBeLessThan(run.ttftMs.p95);
    expect(run.ttftMs.p95).toBeLessThan(run.ttftMs.p99);
    expect(run.ttftMs.errors.p99).toBeGreaterThan(0);
    expect(run.goodputCallsPerSecond).toBeCloseTo(run.withinGoalsFraction * run.callsPerSecond, 9);
  });

  it('simulate(overload) says so and meets no goal', async () => {
    const run = await simulate(engine, { ...request, callsPerSecond: 80 });
    expect(run.saturation).toBe('saturated');
    expect(run.goalsMet).toBe(false);
    expect(run.callsPerSecond).toBeLessThan(60);
  });

  it('simulate(agents in sessions) finds most of each context again when the same replica serves them', async () => {
    const { scenario } = resolveScenario({ version: 1, workload: { agent: { share: 1 } } });
    const sessions = {
      ...request,
      classes: sessionClassesOf(scenario.workload),
      replicas: 4,
      prefixCache: 'resident' as const,
    };
    const kept = await simulate(engine, { ...sessions, routing: 'session-affinity' });
    const strewn = await simulate(engine, { ...sessions, routing: 'round-robin' });
    expect(kept.prefixHitFraction).toBeGreaterThan(0.7);
    expect(strewn.prefixHitFraction).toBeLessThan(kept.prefixHitFraction - 0.2);
    expect(strewn.ttftMs.mean).toBeGreaterThan(kept.ttftMs.mean);
  });
});

describe('simulate, as benchmarks make their load', () => {
  it('simulate(clients) keeps so many calls in the service, and Little holds', async () => {
    const run = await simulate(engine, { ...request, arrivals: { kind: 'closed', clients: 16 }, calls: 3000 });
    expect(run.meanRunning + run.meanWaiting).toBeGreaterThan(14);
    expect(run.meanRunning).toBeLessThan(16.01);
    expect(Math.abs((run.callsPerSecond * run.e2eMs.mean) / 1000 / 16 - 1)).toBeLessThan(0.02);
  });

  it('simulate(all queued at once) carries at least what clients get through, and first tokens wait', async () => {
    const queued = await simulate(engine, {
      ...request,
      calls: 2000,
      arrivals: { kind: 'times', timesMs: new Float64Array(2000) },
    });
    const clients = await simulate(engine, { ...request, calls: 2000, arrivals: { kind: 'closed', clients: 16 } });
    expect(queued.callsPerSecond).toBeGreaterThan(clients.callsPerSecond);
    expect(queued.ttftMs.p50).toBeGreaterThan(10 * clients.ttftMs.p50);
  });
});

describe('simulatedCapacityOf', () => {
  const one = { ...request, calls: 4000 };

  it('simulatedCapacityOf finds the rate between a run that holds the goals and one that does not', async () => {
    for (const guess of [0.2, 20, 500]) {
      const { callsPerSecond, binding } = await simulatedCapacityOf(engine, one, guess);
      expect((await simulate(engine, { ...one, callsPerSecond })).goalsMet).toBe(true);
      expect((await simulate(engine, { ...one, callsPerSecond: 1.012 * callsPerSecond })).goalsMet).toBe(false);
      expect(binding).not.toBeNull();
    }
  });

  it('simulatedCapacityOf(looser goals, shorter prompts) is never less', async () => {
    const capacity = async (changes: Partial<SimulationRequest>) =>
      (await simulatedCapacityOf(engine, { ...one, ...changes }, 10)).callsPerSecond;
    const usual = await capacity({});
    expect(await capacity({ goals: { ...goals, itlMs: { ...none, p99: 40 } } })).toBeGreaterThanOrEqual(usual);
    const input = { kind: 'lognormal', mean: 600, cv: 0.9 } as const;
    const shorter = chat.map((each) => ({ ...each, lengths: { ...each.lengths, input } }));
    expect(await capacity({ classes: shorter })).toBeGreaterThanOrEqual(usual);
  });

  it('simulatedCapacityOf(a goal below one call alone) is 0 and names the goal', async () => {
    const hard = { ...goals, ttftMs: { ...none, p99: 1 } };
    const { callsPerSecond, binding } = await simulatedCapacityOf(engine, { ...one, goals: hard }, 10);
    expect(callsPerSecond).toBe(0);
    expect(binding).toEqual({ goal: 'ttft', percentile: 'p99' });
  });
});

describe('simulatedReplicasOf', () => {
  it('simulatedReplicasOf finds the fewest that hold the goals, from any guess', async () => {
    const load = { ...request, callsPerSecond: 60, calls: 12_000, routing: 'least-outstanding' as const };
    const found = await Promise.all([1, 4, 40].map((guess) => simulatedReplicasOf(engine, load, guess)));
    expect(new Set(found.map((each) => each.replicas)).size).toBe(1);
    const [first] = found;
    expect(first!.with!.goalsMet).toBe(true);
    expect(first!.withOneLess!.goalsMet).toBe(false);
    expect(first!.replicas).toBeGreaterThan(1);
  });

  it('simulatedReplicasOf(a goal that no number mends) is null', async () => {
    const hard = { ...goals, ttftMs: { ...none, p99: 1 } };
    const load = { ...request, goals: hard, callsPerSecond: 5, routing: 'least-outstanding' as const };
    expect((await simulatedReplicasOf(engine, load, 1, 8)).replicas).toBeNull();
  });
});
