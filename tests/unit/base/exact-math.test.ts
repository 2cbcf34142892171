import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { canonicalJson, documentHash } from '../../../src/base/canonical.ts';
import { exponential, integerPower, log2Whole, naturalLog } from '../../../src/base/exact-math.ts';
import { hashOf } from '../../../src/base/hash.ts';
import { quantileOf } from '../../../src/base/quantiles.ts';

describe('exact math', () => {
  it('integerPower(base, n) multiplies n times', () => {
    expect(integerPower(2, 10)).toBe(1024);
    expect(integerPower(1.5, 3)).toBe(3.375);
    expect(integerPower(7, 0)).toBe(1);
  });

  it('log2Whole(n) is exact for powers of two and rises between them', () => {
    expect([1, 2, 4, 8, 64].map(log2Whole)).toEqual([0, 1, 2, 3, 6]);
    expect(log2Whole(3)).toBeGreaterThan(1);
    expect(log2Whole(3)).toBeLessThan(2);
  });

  it('naturalLog(value) agrees with the host to a few units in the last place, from tiny to huge', () => {
    fc.assert(
      fc.property(fc.double({ min: 1e-300, max: 1e300, noNaN: true }), (value) => {
        const wanted = Math.log(value);
        expect(Math.abs(naturalLog(value) - wanted)).toBeLessThanOrEqual(2e-15 * Math.max(1, Math.abs(wanted)));
      }),
    );
    expect(naturalLog(1)).toBe(0);
    expect([0, -1, Number.POSITIVE_INFINITY, Number.NaN].map(naturalLog)).toEqual(Array(4).fill(Number.NaN));
  });

  it('exponential(exponent) agrees with the host and inverts naturalLog', () => {
    fc.assert(
      fc.property(fc.double({ min: -600, max: 600, noNaN: true }), (exponent) => {
        expect(exponential(exponent) / Math.exp(exponent)).toBeCloseTo(1, 12);
        expect(naturalLog(exponential(exponent))).toBeCloseTo(exponent, 10);
      }),
    );
    expect(exponential(0)).toBe(1);
  });

  it('quantileOf(values, p) is R type 7', () => {
    // R: quantile(c(1, 2, 4, 8, 16), c(.1, .5, .9)) gives 1.4, 4, 12.8
    const values = [16, 1, 8, 2, 4];
    expect(quantileOf(values, 0.1)).toBeCloseTo(1.4, 12);
    expect(quantileOf(values, 0.5)).toBe(4);
    expect(quantileOf(values, 0.9)).toBeCloseTo(12.8, 12);
  });
});

describe('fingerprints', () => {
  it('documentHash(document) does not hang on the order of keys', () => {
    expect(documentHash({ a: 1, b: { c: [1, 2], d: 'x' } })).toBe(documentHash({ b: { d: 'x', c: [1, 2] }, a: 1 }));
  });

  it('documentHash(document) tells documents apart', () => {
    fc.assert(
      fc.property(fc.jsonValue(), fc.jsonValue(), (one, other) => {
        fc.pre(canonicalJson(one) !== canonicalJson(other));
        return documentHash(one) !== documentHash(other);
      }),
      { numRuns: 500 },
    );
  });

  it('hashOf(text) is pinned: plans of other machines must compare', () => {
    expect(hashOf('')).toHaveLength(32);
    expect(hashOf('headroom')).toBe(hashOf('headroom'));
    expect(hashOf('headroom')).not.toBe(hashOf('headrooM'));
  });

  it('canonicalJson(values) writes missing observations as null', () => {
    expect(canonicalJson({ values: new Float64Array([1, Number.NaN, 3]) })).toBe('{"values":[1,null,3]}');
  });
});
