import { describe, expect, it } from 'vitest';
import { measureDrivers } from '../../../src/plan/drivers.ts';
import { replannerOf } from '../../../src/plan/replan.ts';
import { catalog, described, engine } from './planning.ts';

describe('measureDrivers(replanner)', () => {
  it('measures laws on the plans of the service itself', async () => {
    const tools = { engine, catalog, memory: new Map<string, unknown>() };
    const scenario = { ...described, planning: { horizonDays: 28 } };
    const replanner = await replannerOf(scenario, null, tools);
    const drivers = await measureDrivers(replanner, () => undefined);
    const of = (id: string) => drivers.find((each) => each.id === id);
    expect(drivers.length).toBeGreaterThanOrEqual(6);
    // twice the requests need nearly twice the GPUs: bursts even out a little
    const requests = of('requests');
    expect(requests?.points.map((each) => each.value)).toEqual([20, 40, 80, 160]);
    expect(requests?.exponent).toBeGreaterThan(0.9);
    expect(requests?.exponent).toBeLessThanOrEqual(1.01);
    expect(requests?.sentence).toMatch(/^Requests × 4 → GPUs × 3\.\d+: linear \(power 0\.9\d?\)/);
    // the cache of a call grows with its tokens, exactly
    const [short, , , long] = of('prompt')?.points ?? [];
    const tokens = (prompt: number) => prompt + 250;
    expect((long?.kvBytesPerCall ?? 0) / (short?.kvBytesPerCall ?? 1)).toBeCloseTo(tokens(4800) / tokens(600), 9);
    expect(of('prompt')?.exponent).toBeGreaterThan(0.5);
    expect(long?.idleTtftMs).toBeGreaterThan(short?.idleTtftMs ?? Infinity);
    // more places in a replica never need more GPUs; twice the replicas never break goals more often
    const gpus = (of('batch-cap')?.points ?? []).map((each) => each.gpus);
    for (let i = 1; i < gpus.length; i += 1) expect(gpus[i]).toBeLessThanOrEqual((gpus[i - 1] ?? 0) * 1.01);
    const broken = (of('replicas')?.points ?? []).map((each) => each.probabilityGoalBroken);
    expect(broken).toEqual([...broken].sort((a, b) => b - a));
    for (const each of drivers) expect(each.sentence).not.toMatch(/NaN|Infinity|undefined/);
  });
});
