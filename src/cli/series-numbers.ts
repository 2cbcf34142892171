/** Numbers of the series commands as records and as tables. */
import { isoOf, stepStart } from '../base/time.ts';
import type { ResidualCheck } from '../engine/engine.ts';
import { alignedTable } from '../exports/table.ts';
import type { FileSeries } from '../imports/series-file.ts';

/** The levels asked of the engine: the ends of the 95 % and of the 80 % interval. */
export const INTERVAL_LEVELS: readonly number[] = [0.025, 0.1, 0.9, 0.975];

/** As the contract names them (DESIGN, "Outputs"). */
export interface Intervals {
  readonly '80': { readonly lo: Float64Array; readonly hi: Float64Array };
  readonly '95': { readonly lo: Float64Array; readonly hi: Float64Array };
}

/** @param rows  one [horizon] for each of INTERVAL_LEVELS; none where nothing was fitted */
export function intervalsOf(rows: readonly Float64Array[]): Intervals {
  const row = (level: number): Float64Array => rows[level] ?? new Float64Array(0);
  return { '80': { lo: row(1), hi: row(2) }, '95': { lo: row(0), hi: row(3) } };
}

/** What a fit leaves over, as records carry it. */
export function residualRecord({ ljungBoxP, lags, acf1, mean, sd }: ResidualCheck): object {
  return { ljungBoxP, lags, acf1, mean, sd };
}

/** [L × h] row-major → one [h] for each level. */
export function rowsOf(quantiles: Float64Array, horizon: number): Float64Array[] {
  return INTERVAL_LEVELS.map((_, row) => quantiles.slice(row * horizon, (row + 1) * horizon));
}

/** Starts of the steps after the history: ISO 8601, or row numbers (the first row is 1) where the file has no times. */
export function futureSteps(series: FileSeries, horizon: number): (string | number)[] {
  const n = series.values.length;
  return Array.from({ length: horizon }, (_, h) =>
    series.step === null ? n + h + 1 : isoOf(stepStart(series.series, n + h)),
  );
}

/** Six significant digits; `-` where there is none. */
export function figure(value: number | undefined): string {
  return value === undefined || !Number.isFinite(value) ? '-' : String(Number(value.toPrecision(6)));
}

/** A forecast step by step. */
export function forecastTable(steps: readonly (string | number)[], mean: Float64Array, intervals: Intervals): string {
  const { '80': inner, '95': outer } = intervals;
  return alignedTable([
    ['step', 'mean', '80 % low', '80 % high', '95 % low', '95 % high'],
    ...steps.map((step, h) => [
      String(step),
      ...[mean, inner.lo, inner.hi, outer.lo, outer.hi].map((each) => figure(each[h])),
    ]),
  ]);
}
