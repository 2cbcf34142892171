import { describe, expect, it } from 'vitest';
import { planText } from '../../../src/exports/plan-text.ts';
import type { Scenario } from '../../../src/scenario/scenario.ts';
import { described, planOf } from './planning.ts';

/** One L40S serves Llama 70B alone at about 45 ms a token with eight of them; a limit just above lets hardly anything in. */
const near = (itlP99: number, rps: number, gpus: string[]): Scenario => ({
  ...described,
  deployment: { model: 'Llama-3.3-70B', precision: 'fp8', gpusPerReplica: 8 },
  goals: { ttftMs: { p50: null, p99: 10_000 }, itlMs: { p50: null, p95: null, p99: itlP99 } },
  resources: { gpus },
  workload: { demand: { requestsPerSecond: rps } },
});

describe('goals met in name only', () => {
  it('makePlan says of a configuration that a goal leaves nothing to carry which goal it is, alone against the limit', async () => {
    const loose = await planOf(near(10_000, 20, ['L40S']));
    const alone = loose.sizing.configurations[0]!.unloadedItlMs!;
    expect(loose.sizing.configurations.every((each) => each.strain === undefined)).toBe(true);
    const plan = await planOf(near(alone * 1.25, 20, ['L40S', 'H100']));
    const strained = plan.sizing.configurations.find((each) => each.gpu === 'L40S')!;
    expect(strained.feasible).toBe(true);
    expect(strained.strain!.goal).toBe('itl');
    expect(strained.strain!.aloneMs).toBeLessThanOrEqual(strained.strain!.wantedMs);
    expect(strained.strain!.usedFraction).toBeLessThan(0.1);
    expect(strained.reason).toMatch(
      /^Practically does not meet the goal: one request alone has a P99 time between tokens of .+, the limit is .+, so that a replica carries \d.* of what it could$/,
    );
    expect(plan.sizing.chosen).toMatch(/^H100/);
    expect(plan.answer.sentence).toMatch(/^You need/);
    // no row of the offers, but a line below them
    expect(planText(plan)).not.toMatch(/L40S x8 fp8 +\d/);
    expect(planText(plan).replace(/\s+/g, ' ')).toContain('L40S x8 fp8: Practically does not meet the goal');
  });

  it('makePlan still chooses and sizes such a configuration where there is no other, and offers nothing', async () => {
    const loose = await planOf(near(10_000, 20, ['L40S']));
    const plan = await planOf(near(loose.sizing.configurations[0]!.unloadedItlMs! * 1.25, 20, ['L40S']));
    expect(plan.sizing.chosen).toMatch(/^L40S/);
    expect(plan.answer.now!.gpus).toBeGreaterThan(100);
    expect(plan.answer.sentence).toMatch(
      /^L40S x8 fp8 practically does not meet the goal: .+ It would take [\d,]+ GPUs/,
    );
    expect(plan.answer.next).toBe('Use another GPU, or loosen the goal for the time between tokens.');
  });

  it('makePlan takes few replicas under a tight goal for what is wanted', async () => {
    const loose = await planOf(near(10_000, 20, ['L40S']));
    const plan = await planOf(near(loose.sizing.configurations[0]!.unloadedItlMs! * 1.25, 0.1, ['L40S']));
    expect(plan.answer.now!.replicas).toBeLessThan(10);
    expect(plan.sizing.configurations[0]!.strain).toBeUndefined();
    expect(plan.answer.sentence).toMatch(/^You need/);
  });
});
