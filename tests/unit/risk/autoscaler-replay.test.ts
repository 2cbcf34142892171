import { describe, expect, it } from 'vitest';
import { foresightOf } from '../../../src/risk/autoscaler-foresight.ts';
import { inFlightOf, plainPolicy, type ScalingPolicy } from '../../../src/risk/autoscaler-policy.ts';
import { replay, type ReplayService } from '../../../src/risk/autoscaler-replay.ts';

/** 1 call/s a replica, calls of 10 s, four ticks of 15 s to start: at a target of 7 in flight a replica is 70 % busy. */
const service: ReplayService = { capacity: 1, secondsPerCall: 10, startupSeconds: 60 };
const hpa = plainPolicy(7, 1, 40);

/** [value, ticks] after one another. */
function load(...parts: readonly (readonly [number, number])[]): Float64Array {
  return Float64Array.from(parts.flatMap(([value, ticks]) => Array<number>(ticks).fill(value)));
}

const paid = (ticks: Float64Array, policy: ScalingPolicy, floors: readonly number[] | null = null): number[] => [
  ...replay(ticks, floors, policy, service).paid,
];

describe('replay, against schedules worked by hand', () => {
  it('holds ceil(in flight / target): 3.5 calls/s × 10 s / 7 = 5', () => {
    expect(new Set(paid(load([3.5, 40]), hpa))).toEqual(new Set([5]));
  });

  it('asks for what a line needs, doubles at most in 15 s, and waits for the start', () => {
    const run = replay(load([3.5, 10], [7, 30]), null, hpa, service);
    // tick 10: 105 calls come, 75 leave; then 50 running + 30 waiting ask for ceil(80 / 7) = 12, doubling allows 10
    expect([...run.paid.slice(9, 12)]).toEqual([5, 5, 10]);
    // tick 11 leaves 60 waiting: ceil(110 / 7) = 16
    expect(run.paid[12]).toBe(16);
    expect([...run.ready.slice(11, 17)]).toEqual([5, 5, 5, 5, 10, 16]);
    // ticks 10 to 14 leave a line of 30, 60, 90, 120, 150; 10 replicas serve 150 of 255, then 16 serve the last 210
    expect(run.late).toBeCloseTo(6 * 105, 9);
    expect(run.waiting).toBe(0);
  });

  it('keeps still within 10 % of the target', () => {
    expect(paid(load([3.5, 5], [3.85, 10]), hpa).at(-1)).toBe(5);
    expect(paid(load([3.5, 5], [3.87, 10]), hpa).at(-1)).toBe(6);
  });

  it('goes down to the largest recommendation of the last 300 s', () => {
    const sizes = paid(load([7, 10], [3.5, 30]), hpa);
    // tick 10 still reads the 70 in flight of tick 9; twenty ticks later that is forgotten
    expect(sizes.slice(10, 30)).toEqual(Array<number>(20).fill(10));
    expect(sizes[30]).toBe(5);
  });

  it('goes down no faster than its rates: two replicas a minute', () => {
    const policy: ScalingPolicy = { ...hpa, scaleDown: [{ kind: 'pods', value: 2, periodSeconds: 60 }] };
    expect(paid(load([7, 10], [3.5, 40]), policy).slice(29, 40)).toEqual([10, 8, 8, 8, 8, 6, 6, 6, 6, 5, 5]);
  });

  it('goes up to the least recommendation of the window upwards', () => {
    const sizes = paid(load([3.5, 10], [4.9, 4], [3.5, 20]), { ...hpa, upWindowSeconds: 120 });
    expect(new Set(sizes)).toEqual(new Set([5]));
    expect(paid(load([3.5, 10], [4.9, 30]), { ...hpa, upWindowSeconds: 120 })[19]).toBe(7);
  });

  it('takes the larger of metric and clock; the clock too is followed only beyond 10 %', () => {
    const floors = [...Array<number>(10).fill(0), ...Array<number>(10).fill(9), ...Array<number>(40).fill(0)];
    const sizes = paid(load([3.5, 60]), hpa, floors);
    expect(sizes[9]).toBe(5);
    expect(sizes.slice(10, 39)).toEqual(Array<number>(29).fill(9));
    expect(sizes[39]).toBe(5);
    expect(paid(load([14, 20]), hpa, Array<number>(20).fill(0).fill(21, 5)).at(-1)).toBe(20);
  });

  it('never leaves its limits', () => {
    expect(paid(load([0, 100]), { ...hpa, minReplicas: 3 }).at(-1)).toBe(3);
    expect(Math.max(...paid(load([1, 5], [90, 60]), { ...hpa, maxReplicas: 12 }))).toBe(12);
  });

  it('gives up replicas that start before any that serve', () => {
    const slow = { ...service, startupSeconds: 600 };
    const policy = { ...hpa, downWindowSeconds: 15 };
    const run = replay(load([3.5, 10], [4.9, 3], [3.5, 20]), null, policy, slow);
    expect(Math.max(...run.paid)).toBeGreaterThan(5);
    expect(run.paid.at(-1)).toBe(5);
    expect(new Set(run.ready)).toEqual(new Set([5]));
  });
});

describe('foresightOf, against needs worked by hand', () => {
  it('keeps a replica over a gap that is no longer than its start, and starts it early after a longer one', () => {
    const short = foresightOf(load([2, 3], [1, 4], [2, 3]), service, 1);
    expect([...short.paid]).toEqual(Array<number>(10).fill(2));
    const long = foresightOf(load([2, 3], [1, 6], [2, 3]), service, 1);
    expect([...long.paid]).toEqual([2, 2, 2, 1, 1, 2, 2, 2, 2, 2, 2, 2]);
    expect(long).toMatchObject({ starts: 1, replicaSeconds: 22 * 15 });
  });

  it('holds whole replicas and the least', () => {
    expect([...foresightOf(load([0.2, 1], [1.01, 1], [1, 1]), { ...service, startupSeconds: 0 }, 1).need]).toEqual([
      1, 2, 1,
    ]);
  });
});

it('inFlightOf rounds down and is at least one', () => {
  expect(inFlightOf(0.7, 1, 10)).toBe(7);
  expect(inFlightOf(0.7, 1.9, 0.1)).toBe(1);
});
