import { describe, expect, it } from 'vitest';
import { Cells } from '../../../src/sizing/cells.ts';

function filled(pairs: readonly (readonly [number, number])[]): Cells {
  const cells = new Cells();
  for (const [value, weight] of pairs) cells.add(value, weight);
  return cells;
}

describe('Cells', () => {
  it('Cells.percentiles() are the least values that hold the share', () => {
    const cells = filled(Array.from({ length: 100 }, (_, i) => [100 - i, 1] as const));
    expect(cells.percentiles()).toEqual({ mean: 50.5, p50: 50, p95: 95, p99: 99 });
  });

  it('Cells.percentile(q) weighs', () => {
    const cells = filled([
      [1, 0.9],
      [10, 0.09],
      [100, 0.01],
    ]);
    expect(cells.percentile(0.5)).toBe(1);
    expect(cells.percentile(0.95)).toBe(10);
    expect(cells.percentile(0.995)).toBe(100);
  });

  it('Cells.meets(limit, q) says the same as the percentile', () => {
    const values = Array.from({ length: 60 }, (_, i) => [(i * 37) % 61, 1 + (i % 5)] as const);
    for (const probability of [0.5, 0.95, 0.99]) {
      const percentile = filled(values).percentile(probability);
      expect(filled(values).meets(percentile, probability)).toBe(true);
      expect(filled(values).meets(percentile - 0.5, probability)).toBe(false);
    }
  });

  it('Cells grows past its first size and can be reset', () => {
    const cells = new Cells();
    for (let i = 1; i <= 3000; i += 1) cells.add(i, 1);
    expect(cells.percentile(0.5)).toBe(1500);
    cells.reset();
    cells.add(7, 2);
    expect(cells.percentiles()).toEqual({ mean: 7, p50: 7, p95: 7, p99: 7 });
  });

  it('Cells.add leaves out cells without weight', () => {
    expect(
      filled([
        [5, 1],
        [1e9, 0],
      ]).percentile(0.99),
    ).toBe(5);
  });
});
