import { describe, expect, it } from 'vitest';
import { levelShiftsOf } from '../../../src/history/level-shifts.ts';

/** Uniform noise in ±1/2, the same at every run. */
function noise(seed: number): () => number {
  let state = seed;
  return () => (state = (state * 48_271) % 2_147_483_647) / 2_147_483_647 - 0.5;
}

function series(length: number, level: (t: number) => number, seed: number): Float64Array {
  const next = noise(seed);
  return Float64Array.from({ length }, (_, t) => level(t) + 10 * next());
}

describe('levelShiftsOf(rest, period)', () => {
  it('finds a step up and a step down, near where they are', () => {
    const found = levelShiftsOf(
      series(400, (t) => (t < 150 ? 100 : t < 280 ? 160 : 90), 7),
      1,
    );
    expect(found).toHaveLength(2);
    expect(Math.abs((found[0]?.at ?? 0) - 150)).toBeLessThanOrEqual(4);
    expect(found[0]?.changeFraction).toBeCloseTo(0.6, 1);
    expect(Math.abs((found[1]?.at ?? 0) - 280)).toBeLessThanOrEqual(4);
    expect(found[1]?.changeFraction).toBeLessThan(-0.35);
  });
  it('calls a slope, noise, a spike or a gap no shift', () => {
    expect(
      levelShiftsOf(
        series(400, (t) => 100 + t, 3),
        1,
      ),
    ).toEqual([]);
    const spike = series(400, (t) => (t === 200 ? 1000 : 100), 5);
    expect(levelShiftsOf(spike, 1)).toEqual([]);
    expect(
      levelShiftsOf(
        series(400, (t) => (t > 180 && t < 190 ? Number.NaN : 100), 9),
        1,
      ),
    ).toEqual([]);
  });
  it('law: at most one of a hundred noisy flat series has a shift, and at most one of a hundred real ones is missed', () => {
    const seeds = Array.from({ length: 100 }, (_, i) => 1000 + 77 * i);
    const falseOnes = seeds.filter(
      (seed) =>
        levelShiftsOf(
          series(300, () => 30, seed),
          1,
        ).length > 0,
    );
    const missed = seeds.filter(
      (seed) =>
        levelShiftsOf(
          series(300, (t) => (t < 140 ? 30 : 48), seed),
          1,
        ).length !== 1,
    );
    expect(falseOnes.length).toBeLessThanOrEqual(1);
    expect(missed.length).toBeLessThanOrEqual(1);
  });
  it('says nothing of a series shorter than four windows', () => {
    expect(
      levelShiftsOf(
        series(40, (t) => (t < 20 ? 1 : 100), 1),
        1,
      ),
    ).toEqual([]);
  });
});
