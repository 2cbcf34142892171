import { describe, expect, it } from 'vitest';
import type { Scenario } from '../../../src/scenario/scenario.ts';
import { described, haveTraces, planOf, sampleOf, traceOf } from './planning.ts';

describe('the autoscaling part of a plan', () => {
  it('of a history holds its limits, serves the forecast’s day and beats no foresight', async () => {
    const { scenario, history } = sampleOf('support-chat');
    const plan = await planOf(scenario, history);
    const { policy, clockless, replay } = plan.autoscaling!;
    const row = (id: string) => replay.rows.find((each) => each.id === id)!;
    expect(replay).toMatchObject({ days: 7, stretches: 2, dayShape: 'forecast', allowedShare: 0.01 });
    expect(policy.minReplicas).toBeGreaterThanOrEqual(1 + 1); // the least and the spare
    expect(policy.maxReplicas).toBeGreaterThanOrEqual(Math.max(...plan.replicas.planned));
    expect(clockless.floors).toEqual([]);
    expect(policy.targetFraction).toBeLessThanOrEqual(0.9);
    expect(policy.callsPerSecond * plan.autoscaling!.secondsPerCall).toBeCloseTo(policy.inFlight, 9);
    expect(row('foresight')).toMatchObject({ missedShare: 0 });
    expect(row('foresight').gpuHours).toBeLessThan(row('recommended').gpuHours);
    expect(row('fixed').gpuHours).toBe(168 * plan.replicas.gpusPerReplica * row('fixed').mostReplicas);
    const usdPerGpuHour = row('fixed').usd / row('fixed').gpuHours;
    expect(row('recommended').usd / row('recommended').gpuHours).toBeCloseTo(usdPerGpuHour, 6);
    expect(replay.series.load).toHaveLength(336);
  });

  it('of a description says that the day is assumed and has no floors', async () => {
    const { autoscaling } = await planOf(described);
    expect(autoscaling).toMatchObject({
      floors: { rhythm: 'none', level: null },
      replay: { dayShape: 'assumed' },
      policy: { floors: [] },
    });
    expect(autoscaling!.floors.sentence).toMatch(/nobody has said at which hours/);
  });

  it('lets as many calls be late as the strictest percentile of the goals, and is left out on request', async () => {
    const goals = (ttftMs: object): Scenario => ({
      ...described,
      goals: {
        ttftMs: { p50: null, p95: null, p99: null, ...ttftMs },
        itlMs: { p50: null, p95: null, p99: null },
        e2eMs: { p50: null, p95: null, p99: null },
      },
    });
    expect((await planOf(goals({ p95: 2000 }))).autoscaling!.replay.allowedShare).toBe(0.05);
    expect((await planOf(goals({ p95: 2000, p99: 3000 }))).autoscaling!.replay.allowedShare).toBe(0.01);
    const [whole, without] = [await planOf(described), await planOf(described, null, { autoscaler: false })];
    expect(without.autoscaling).toBeNull();
    expect({ ...without, hash: whole.hash, autoscaling: whole.autoscaling }).toEqual(whole);
  });

  it('is null where nothing meets the goals', async () => {
    const plan = await planOf({ ...described, goals: { ttftMs: { p99: 0.01 } } });
    expect(plan.status).toBe('goal-missed');
    expect(plan.autoscaling).toBeNull();
  });

  it.skipIf(!haveTraces)(
    'a history of ten minutes shows swings that a history of hours hides: a lower target or more misses',
    async () => {
      const scenario: Scenario = { version: 1, deployment: { model: 'mistral small 24b', gpu: 'H200' } };
      const [fine, coarse] = [
        await planOf(scenario, traceOf('servegen-m-mid-10min')),
        await planOf(scenario, traceOf('servegen-m-mid-1h')),
      ];
      const missed = (plan: typeof fine) =>
        plan.autoscaling!.replay.rows.find((each) => each.id === 'plain-hpa')!.missedShare;
      expect(missed(fine)).toBeGreaterThan(missed(coarse));
    },
  );
});
