/** Distributions by their values and counts to the numbers that people decide by. */
import { quantileOfSorted } from '../base/quantiles.ts';
import type { Sketch } from '../engine/engine.ts';
import type { Spread } from './futures.ts';

export interface WideSpread extends Spread {
  readonly p99: number;
}

/** The least value with at least the share p of all counts at or below it; 0 for an empty sketch. */
export function quantileOfSketch({ values, counts }: Sketch, p: number): number {
  let total = 0;
  for (const count of counts) total += count;
  let below = 0;
  for (let i = 0; i < values.length; i += 1) {
    below += counts[i] ?? 0;
    if (below >= p * total) return values[i] ?? 0;
  }
  return values[values.length - 1] ?? 0;
}

/** @param scale  of the values, e.g. steps a month */
export function wideSpreadOf(sketch: Sketch, scale = 1): WideSpread {
  const at = (p: number): number => scale * quantileOfSketch(sketch, p);
  return { p10: at(0.1), p50: at(0.5), p90: at(0.9), p99: at(0.99) };
}

/** @param sorted  [paths] ascending */
export function wideSpreadOfSorted(sorted: Float64Array): WideSpread {
  const at = (p: number): number => (sorted.length === 0 ? 0 : quantileOfSorted(sorted, p));
  return { p10: at(0.1), p50: at(0.5), p90: at(0.9), p99: at(0.99) };
}

/**
 * Expected shortfall: mean of the worst share of the values (Acerbi & Tasche 2002, doi 10.1016/S0378-4266(02)00283-2).
 *
 * @param sorted  ascending
 * @param share   (0, 1]; at least one value is taken
 */
export function expectedShortfall(sorted: Float64Array, share: number): number {
  const worst = sorted.slice(Math.min(sorted.length - 1, Math.floor(sorted.length * (1 - share))));
  return worst.length === 0 ? 0 : worst.reduce((total, each) => total + each, 0) / worst.length;
}
