import { describe, expect, it } from 'vitest';
import { binsOf, chainOf, geometricMeanBetween, type Chain } from '../../../src/sizing/chain.ts';

const chain = (rate: number, deaths: number[]): Chain => {
  const found = chainOf(rate, deaths);
  if (found === null) throw new Error('the chain has no end');
  return found;
};

describe('chainOf', () => {
  it('chainOf(λ, one place) is M/M/1', () => {
    // ρ = 0.5: π(n) = 0.5 · 0.5ⁿ; L = ρ/(1−ρ) = 1; waiting L − ρ = 0.5
    const found = chain(1, [2]);
    expect(found.present[0]).toBeCloseTo(0.5, 12);
    expect(found.fullShare).toBeCloseTo(0.5, 12);
    expect(found.meanPresent).toBeCloseTo(1, 12);
    expect(found.meanWaiting).toBeCloseTo(0.5, 12);
  });

  it('chainOf(λ, rates n·μ) is M/M/2 with Erlang C', () => {
    // a = 1, c = 2: C = (1/2 · 2) / (1 + 1 + 1) = 1/3; Lq = C · ρ/(1−ρ) = 1/3; L = Lq + a = 4/3
    const found = chain(1, [1, 2]);
    expect(found.fullShare).toBeCloseTo(1 / 3, 12);
    expect(found.meanWaiting).toBeCloseTo(1 / 3, 12);
    expect(found.meanPresent).toBeCloseTo(4 / 3, 12);
  });

  it('chainOf(λ ≥ μ(cap)) has no stationary law', () => {
    expect(chainOf(2, [1, 2])).toBeNull();
    expect(chainOf(3, [1, 2])).toBeNull();
  });

  it('chainOf stays finite where products pass the range of doubles', () => {
    const rates = Array.from({ length: 1000 }, (_, i) => (i + 1) * 0.001);
    const found = chain(0.9, rates);
    expect(Number.isFinite(found.meanPresent)).toBe(true);
    expect(found.meanPresent).toBeGreaterThan(850);
  });
});

describe('binsOf', () => {
  it('binsOf keeps the mean of the chain', () => {
    const found = chain(0.9, [0.5, 0.8, 1]);
    const bins = binsOf(found, [0.25, 0.5, 0.75, 0.95, 1]);
    expect(bins.reduce((sum, bin) => sum + bin.weight, 0)).toBeCloseTo(1, 12);
    expect(bins.reduce((sum, bin) => sum + bin.weight * bin.mean, 0)).toBeCloseTo(found.meanPresent, 6);
  });

  it('binsOf ascends', () => {
    const bins = binsOf(chain(1.7, [1, 1.5, 2]), [0.1, 0.3, 0.6, 0.9, 0.99, 1]);
    for (let i = 1; i < bins.length; i += 1) expect(bins[i]!.mean).toBeGreaterThanOrEqual(bins[i - 1]!.mean);
  });
});

describe('geometricMeanBetween', () => {
  it('geometricMeanBetween(r, 1, 0) is the mean r/(1−r)', () => {
    expect(geometricMeanBetween(0.5, 1, 0)).toBeCloseTo(1, 9);
    expect(geometricMeanBetween(0.9, 1, 0)).toBeCloseTo(9, 6);
  });

  it('geometricMeanBetween(½, 1, ½) is 0: the upper half of the tail is the state itself', () => {
    expect(geometricMeanBetween(0.5, 1, 0.5)).toBe(0);
    // tail ½ … ¼ is state 1
    expect(geometricMeanBetween(0.5, 0.5, 0.25)).toBeCloseTo(1, 12);
  });
});
