import { describe, expect, it } from 'vitest';
import { expectedShortfall, quantileOfSketch, wideSpreadOf } from '../../../src/risk/sketch.ts';

const sketch = { values: Float64Array.of(2, 5, 9), counts: Float64Array.of(50, 40, 10) };

describe('quantileOfSketch(sketch, p)', () => {
  it('gives the least value with that share at or below it', () => {
    expect([0.1, 0.5, 0.51, 0.9, 0.91, 1].map((p) => quantileOfSketch(sketch, p))).toEqual([2, 2, 5, 5, 9, 9]);
    expect(quantileOfSketch({ values: new Float64Array(0), counts: new Float64Array(0) }, 0.5)).toBe(0);
  });
  it('wideSpreadOf(sketch, scale) scales the values', () => {
    expect(wideSpreadOf(sketch, 10)).toEqual({ p10: 20, p50: 20, p90: 50, p99: 90 });
  });
});

describe('expectedShortfall(sorted, share)', () => {
  it('is the mean of the worst', () => {
    const sorted = Float64Array.from({ length: 100 }, (_, i) => i + 1);
    expect(expectedShortfall(sorted, 0.05)).toBeCloseTo(98, 12);
    expect(expectedShortfall(sorted, 1)).toBeCloseTo(50.5, 12);
    expect(expectedShortfall(Float64Array.of(7), 0.05)).toBe(7);
    expect(expectedShortfall(new Float64Array(0), 0.05)).toBe(0);
  });
});
