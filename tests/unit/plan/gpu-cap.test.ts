import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { planSchema } from '../../../src/plan/plan.ts';
import type { Scenario } from '../../../src/scenario/scenario.ts';
import { described, planOf } from './planning.ts';

const growing: Scenario = {
  ...described,
  deployment: { model: 'Llama-3.1-8B' },
  resources: { gpus: ['L4', 'H100'] },
  planning: { horizonDays: 84, growthPerMonthFraction: 0.3 },
};
const capped = (maxGpus: number): Scenario => ({ ...growing, resources: { ...growing.resources, maxGpus } });

describe('a cap on GPUs', () => {
  it('makePlan says on which day the cap is passed, and L110: it changes no size and no money', async () => {
    const free = await planOf(growing);
    expect(free.gpuCap).toBeUndefined();
    const { now, later } = free.answer;
    expect(later!.gpus).toBeGreaterThan(now!.gpus);
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 1, max: later!.gpus + 3 }), async (maxGpus) => {
        const plan = await planOf(capped(maxGpus));
        planSchema.parse(plan);
        expect(plan.replicas).toEqual(free.replicas);
        expect(plan.cost.totalUsd).toBe(free.cost.totalUsd);
        const cap = plan.gpuCap!;
        expect(cap.passedAtMs === null).toBe(maxGpus >= later!.gpus);
        expect(plan.warnings.some((each) => each.code === 'gpu-cap')).toBe(cap.passedAtMs !== null);
        expect(plan.answer.verdicts.find((each) => each.id === 'gpu-cap')?.met).toBe(cap.passedAtMs === null);
        if (cap.passedAtMs === null) return;
        expect(cap.sentence).toContain(maxGpus < now!.gpus ? 'from the start' : 'is passed on');
        expect(plan.answer.next).toBe(cap.offer);
        expect(cap.within === null || cap.within.gpus <= maxGpus).toBe(true);
      }),
      { numRuns: 12 },
    );
  }, 60_000);

  it('makePlan offers a configuration that stays within the cap, else the share that the GPUs carry', async () => {
    const free = await planOf(growing);
    const fewest = Math.min(...free.sizing.configurations.filter((each) => each.feasible).map((each) => each.gpus));
    const plan = await planOf(capped(fewest));
    if (free.answer.later!.gpus > fewest)
      expect(plan.answer.next).toMatch(/^Use .+: it carries the load with \d+ GPUs? for \$/);
    const tight = (await planOf(capped(1))).gpuCap!;
    expect(tight.within).toBeNull();
    expect(tight.offer).toMatch(/^Loosen a goal, plan a smaller peak, or get more GPUs .+ which carry \d+ % of it\.$/);
    expect(tight.carriedFraction).toBeLessThan(1);
  });
});
