import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { histogramOf, shareAbove, spreadOf } from '../../../src/risk/futures.ts';

const paths = fc
  .array(fc.double({ min: -1e9, max: 1e9, noNaN: true }), { minLength: 1, maxLength: 300 })
  .map((values) => Float64Array.from(values));

describe('futures', () => {
  it('spreadOf(1…11) is R quantile type 7', () => {
    expect(spreadOf(Float64Array.from({ length: 11 }, (_, i) => i + 1))).toEqual({ p10: 2, p50: 6, p90: 10 });
  });
  it('law: spreadOf(paths) is ordered and within the paths', () => {
    fc.assert(
      fc.property(paths, (values) => {
        const { p10, p50, p90 } = spreadOf(values);
        return Math.min(...values) <= p10 && p10 <= p50 && p50 <= p90 && p90 <= Math.max(...values);
      }),
    );
  });
  it('law: histogramOf(paths) counts every path once', () => {
    fc.assert(
      fc.property(
        paths,
        fc.integer({ min: 1, max: 50 }),
        (values, bins) => histogramOf(values, bins).counts.reduce((sum, each) => sum + each, 0) === values.length,
      ),
    );
  });
  it('shareAbove(paths, limit) counts those beyond it only', () => {
    expect(shareAbove(Float64Array.of(1, 2, 3, 4), 3)).toBe(0.25);
    expect(shareAbove(new Float64Array(0), 3)).toBe(0);
  });
});
