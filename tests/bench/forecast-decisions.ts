/** From quantiles of demand to replicas, and what they cost against perfect foresight. */

/** [L][h] quantiles of demand, by planning level. */
export type Quantiles = readonly ArrayLike<number>[];

/** One planning level of one method over all origins. */
export interface CurvePoint {
  readonly probability: number;
  /** GPU-hours over those of perfect foresight */
  readonly hoursRatio: number;
  /** share of hours whose demand exceeds what the planned replicas carry, in percent */
  readonly shortPercent: number;
}

export interface Replay {
  readonly values: Float64Array;
  readonly origins: readonly number[];
  readonly horizon: number;
  /** demand that one replica carries */
  readonly capacity: number;
  readonly probabilities: readonly number[];
}

const replicasFor = (demand: number, capacity: number): number => Math.max(1, Math.ceil(demand / capacity));

/** @param quantiles [K] of each origin */
export function curveOf(replay: Replay, quantiles: readonly Quantiles[]): CurvePoint[] {
  const { values, origins, horizon, capacity } = replay;
  return replay.probabilities.map((probability, level) => {
    let planned = 0;
    let perfect = 0;
    let short = 0;
    origins.forEach((origin, k) => {
      for (let h = 0; h < horizon; h += 1) {
        const demand = values[origin + h]!;
        const replicas = replicasFor(quantiles[k]![level]![h]!, capacity);
        planned += replicas;
        perfect += replicasFor(demand, capacity);
        if (demand > replicas * capacity) short += 1;
      }
    });
    return { probability, hoursRatio: planned / perfect, shortPercent: (100 * short) / (origins.length * horizon) };
  });
}

/** GPU-hours ratio where the curve has this share of short hours, linear between its points; NaN beyond its ends. */
export function hoursAtShortage(curve: readonly CurvePoint[], shortPercent: number): number {
  const points = [...curve].sort((a, b) => a.shortPercent - b.shortPercent || a.hoursRatio - b.hoursRatio);
  for (let i = 0; i < points.length; i += 1) {
    const here = points[i]!;
    if (here.shortPercent === shortPercent) return here.hoursRatio;
    const next = points[i + 1];
    if (next && here.shortPercent < shortPercent && shortPercent < next.shortPercent) {
      const share = (shortPercent - here.shortPercent) / (next.shortPercent - here.shortPercent);
      return here.hoursRatio + share * (next.hoursRatio - here.hoursRatio);
    }
  }
  return Number.NaN;
}

/**
 * Quantiles of a rule without a model: its point forecast plus the empirical quantiles of its own past errors at the same lead.
 *
 * @param lag  the value `lag` steps back is the forecast; 0 = the last value, whatever the lead
 */
export function ruleQuantiles(
  past: Float64Array,
  horizon: number,
  probabilities: readonly number[],
  lag: number,
): Float64Array[] {
  const rows = probabilities.map(() => new Float64Array(horizon));
  for (let h = 0; h < horizon; h += 1) {
    const reach = lag === 0 ? h + 1 : lag * Math.ceil((h + 1) / lag);
    const point = past[past.length + h - reach]!;
    const errors: number[] = [];
    for (let t = reach; t < past.length; t += 1) errors.push(past[t]! - past[t - reach]!);
    errors.sort((a, b) => a - b);
    probabilities.forEach((probability, level) => {
      rows[level]![h] = Math.max(0, point + empiricalQuantile(errors, probability));
    });
  }
  return rows;
}

/** Quantile of sorted values, linear between order statistics (R's type 7). */
function empiricalQuantile(sorted: readonly number[], probability: number): number {
  const place = (sorted.length - 1) * probability;
  const below = Math.floor(place);
  const above = Math.min(below + 1, sorted.length - 1);
  return sorted[below]! + (place - below) * (sorted[above]! - sorted[below]!);
}
