/** Draws of the future to the few numbers that people decide by. */
import { quantileOfSorted } from '../base/quantiles.ts';

export interface Spread {
  readonly p10: number;
  readonly p50: number;
  readonly p90: number;
}

/** @param values [paths ≥ 1] */
export function spreadOf(values: Float64Array): Spread {
  const sorted = Float64Array.from(values).sort();
  return { p10: quantileOfSorted(sorted, 0.1), p50: quantileOfSorted(sorted, 0.5), p90: quantileOfSorted(sorted, 0.9) };
}

/** Share of paths above a limit. */
export function shareAbove(values: Float64Array, limit: number): number {
  let above = 0;
  for (const value of values) if (value > limit) above += 1;
  return values.length === 0 ? 0 : above / values.length;
}

export interface Histogram {
  /** [bins + 1] */
  readonly edges: number[];
  /** [bins] paths in each */
  readonly counts: number[];
}

/** Equal bins from the smallest to the largest value; one bin where all are alike. */
export function histogramOf(values: Float64Array, bins: number): Histogram {
  let least = Infinity;
  let most = -Infinity;
  for (const value of values) {
    if (value < least) least = value;
    if (value > most) most = value;
  }
  const width = (most - least) / bins;
  // all alike, or so near to each other that a bin has no width
  if (!(width > 0)) return { edges: [least, most], counts: [values.length] };
  const counts = new Array<number>(bins).fill(0);
  for (const value of values) {
    const bin = Math.min(bins - 1, Math.floor((value - least) / width));
    counts[bin] = (counts[bin] ?? 0) + 1;
  }
  return { edges: Array.from({ length: bins + 1 }, (_, i) => least + i * width), counts };
}
