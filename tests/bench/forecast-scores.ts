/**
 * Scores of forecasts as the M4 competition defines them: Makridakis, Spiliotis & Assimakopoulos (2020), "The M4 Competition:
 * 100,000 time series and 61 forecasting methods", doi:10.1016/j.ijforecast.2019.04.014. Missing actuals are left out.
 */
import type { PeerForecast } from './forecast-data.ts';

/** What one forecast scores on one series; interval scores are NaN where it has no bounds. */
export interface SeriesScore {
  readonly smape: number;
  readonly mase: number;
  /** mean scaled interval score of the 95 % interval */
  readonly msis: number;
  /** share of actuals inside */
  readonly coverage80: number;
  readonly coverage95: number;
}

export interface Bounds {
  readonly mean: ArrayLike<number>;
  readonly lo80?: ArrayLike<number>;
  readonly hi80?: ArrayLike<number>;
  readonly lo95?: ArrayLike<number>;
  readonly hi95?: ArrayLike<number>;
}

/** Mean absolute change over one season inside the training part: the denominator of MASE and MSIS. */
export function seasonalChange(train: ArrayLike<number>, m: number): number {
  const changes: number[] = [];
  for (let t = m; t < train.length; t += 1) changes.push(Math.abs(train[t]! - train[t - m]!));
  return mean(changes);
}

export function scoreOf(train: Float64Array, test: Float64Array, m: number, forecast: Bounds): SeriesScore {
  const scale = seasonalChange(train, m);
  const at = (score: (actual: number, step: number) => number): number => mean(Array.from(test, score));
  const inside = (low: ArrayLike<number> | undefined, high: ArrayLike<number> | undefined): number =>
    low && high ? at((y, i) => (Number.isNaN(y) ? Number.NaN : Number(y >= low[i]! && y <= high[i]!))) : Number.NaN;
  return {
    smape: at((y, i) => symmetricError(y, forecast.mean[i]!)),
    mase: at((y, i) => Math.abs(y - forecast.mean[i]!)) / scale,
    msis:
      forecast.lo95 && forecast.hi95
        ? at((y, i) => intervalScore(y, forecast.lo95![i]!, forecast.hi95![i]!, 0.05)) / scale
        : Number.NaN,
    coverage80: inside(forecast.lo80, forecast.hi80),
    coverage95: inside(forecast.lo95, forecast.hi95),
  };
}

function symmetricError(actual: number, forecast: number): number {
  const size = Math.abs(actual) + Math.abs(forecast);
  return size > 0 ? (200 * Math.abs(actual - forecast)) / size : size;
}

function intervalScore(actual: number, low: number, high: number, alpha: number): number {
  return high - low + (2 / alpha) * (Math.max(0, low - actual) + Math.max(0, actual - high) + 0 * actual);
}

/** Overall weighted average of a set of series: half sMAPE, half MASE, each over the benchmark's mean. */
export function owaOf(scores: readonly SeriesScore[], benchmark: readonly SeriesScore[]): number {
  const ratio = (key: 'smape' | 'mase') => mean(scores.map((s) => s[key])) / mean(benchmark.map((s) => s[key]));
  return (ratio('smape') + ratio('mase')) / 2;
}

/** Mean of those that are numbers. */
export function mean(values: readonly number[]): number {
  let sum = 0;
  let count = 0;
  for (const value of values) {
    if (Number.isNaN(value)) continue;
    sum += value;
    count += 1;
  }
  return count > 0 ? sum / count : Number.NaN;
}

export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2;
}

/** A seeded stream of integers below `limit` (mulberry32). */
export function integersBelow(limit: number, seed: number): () => number {
  let state = seed | 0;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return Math.floor(((t ^ (t >>> 14)) >>> 0) * (limit / 4294967296));
  };
}

/** Standard deviation of a statistic over resampled series (paired: the statistic sees the same indices for every method). */
export function bootstrapSd(count: number, statistic: (indices: readonly number[]) => number, rounds = 1000): number {
  const next = integersBelow(count, 20240607);
  const values = Array.from({ length: rounds }, () => statistic(Array.from({ length: count }, next)));
  const centre = mean(values);
  return Math.sqrt(mean(values.map((value) => (value - centre) ** 2)));
}

/** Bounds and mean of several forecasts, averaged or by their medians, step by step. */
export function combinedOf(forecasts: readonly PeerForecast[], average: (values: readonly number[]) => number): Bounds {
  const of = (key: keyof PeerForecast): number[] | undefined => {
    const rows = forecasts.map((forecast) => forecast[key]);
    if (rows.some((row) => row === undefined)) return undefined;
    return rows[0]!.map((_, step) => average(rows.map((row) => row![step]!)));
  };
  const parts = { mean: of('mean')!, lo80: of('lo80'), hi80: of('hi80'), lo95: of('lo95'), hi95: of('hi95') };
  return Object.fromEntries(Object.entries(parts).filter(([, row]) => row !== undefined)) as unknown as Bounds;
}
