import { describe, expect, it } from 'vitest';
import { swingsOf, swingsWithin } from '../../../src/workload/within-step.ts';

/** Nearly normal draws that repeat. */
function draws(count: number): number[] {
  let state = 12_345;
  return Array.from({ length: count }, () => {
    let sum = -6;
    for (let k = 0; k < 12; k += 1) {
      state = (state * 1_103_515_245 + 12_345) % 2_147_483_648;
      sum += state / 2_147_483_648;
    }
    return sum;
  });
}

describe('swingsOf', () => {
  it('tells what lasts from what does not: AR(1) of 0.9 and sd 0.2 under noise of 0.1', () => {
    const [steps, noise] = [draws(20_000), draws(40_000).slice(20_000)];
    let level = 0;
    const off = steps.map((each, t) => {
      level = 0.9 * level + 0.2 * Math.sqrt(1 - 0.81) * each;
      return level + 0.1 * (noise[t] ?? 0);
    });
    const [white, lasting] = swingsOf(off, 60);
    expect(white).toMatchObject({ seconds: 60, autocorrelation: 0 });
    expect(white?.sd).toBeCloseTo(0.1, 1);
    expect(lasting?.sd).toBeCloseTo(0.2, 1);
    expect(lasting?.autocorrelation).toBeGreaterThan(0.87);
    expect(lasting?.autocorrelation).toBeLessThan(0.93);
  });

  it('says nothing of few values, of none that move, and passes over gaps', () => {
    expect(swingsOf([0.1, -0.1, 0.1], 60)).toEqual([]);
    expect(swingsOf(Array<number>(100).fill(0), 60)).toEqual([]);
    const alternating = Array.from({ length: 100 }, (_, t) => (t % 9 === 0 ? Number.NaN : t % 2 === 0 ? 0.1 : -0.1));
    expect(swingsOf(alternating, 60)).toEqual([
      { seconds: 60, sd: expect.closeTo(0.1, 9) as number, autocorrelation: 0 },
    ]);
  });
});

describe('swingsWithin', () => {
  it('is measured about a line through the steps, whatever the level', () => {
    const fine = Array.from({ length: 6 * 48 }, (_, t) => (100 + t) * (t % 2 === 0 ? 1.2 : 0.8));
    const [swing] = swingsWithin(fine, 6, 600);
    expect(swing?.sd).toBeCloseTo(0.2, 2);
    expect(swing).toMatchObject({ seconds: 600, autocorrelation: 0 });
  });

  it('knows nothing where the history is no finer than the plan, or short', () => {
    expect(swingsWithin(Array<number>(500).fill(1), 1, 3600)).toEqual([]);
    expect(swingsWithin([1, 2, 1, 2, 1, 2], 2, 1800)).toEqual([]);
  });
});
