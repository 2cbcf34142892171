/**
 * The season of the Theta methods: taken out where a test finds one, put back on the forecast.
 *
 * Conventions of R's forecast 8.x `thetaf`: a season is taken when the autocorrelation at lag m passes a 90 % test, and removed by
 * classical multiplicative decomposition. Differs: additive decomposition where a value is at or below zero or an index is below
 * 1e-4 (R goes on without season); gaps are bridged by straight lines for the test and the indices.
 */
import { Component } from '../abi';
import { acf } from '../math/stats';
import { bridged, movingAverage, seasonalFigure } from './ets-start';

/** 95 % quantile of the normal: the two-sided 90 % test (thetaf). */
const TEST_QUANTILE: f64 = 1.6448536269514722;
/** Multiplicative indices below this are refused (thetaf). */
const LEAST_INDEX: f64 = 1e-4;

/** The series without its season. */
export class Adjusted {
  season: i32 = Component.None;
  /** [n] the adjusted series, NaN where missing */
  values: Float64Array = new Float64Array(0);
  /** [m] by position in the cycle, the first observation's first */
  figure: StaticArray<f64> = new StaticArray<f64>(0);
}

/** Takes the season out where the test finds one. */
export function adjust(values: Float64Array, period: i32): Adjusted {
  const n = values.length;
  const out = new Adjusted();
  out.values = values;
  if (period < 2 || n <= 2 * period) return out;
  const filled = bridged(values);
  if (!isSeasonal(filled, period)) return out;
  const trend = new StaticArray<f64>(n);
  movingAverage(filled, period, trend);
  const figure = new StaticArray<f64>(period);
  let positive = true;
  for (let t = 0; t < n; t++) if (!(filled[t] > 0.0)) positive = false;
  if (positive) {
    seasonalFigure(filled, trend, period, true, figure, false);
    for (let i = 0; i < period; i++) if (!(Math.abs(figure[i]) >= LEAST_INDEX)) positive = false;
  }
  if (!positive) seasonalFigure(filled, trend, period, false, figure, false);
  out.season = positive ? Component.Multiplicative : Component.Additive;
  out.figure = figure;
  out.values = new Float64Array(n);
  for (let t = 0; t < n; t++)
    out.values[t] = positive ? values[t] / figure[t % period] : values[t] - figure[t % period];
  return out;
}

/** thetaf's test: |r_m| against its standard error were all lags from m on zero. */
function isSeasonal(filled: StaticArray<f64>, period: i32): bool {
  const n = filled.length;
  const series = new Float64Array(n);
  for (let t = 0; t < n; t++) series[t] = filled[t];
  const r = acf(series, period);
  let sum: f64 = 0.0;
  for (let k = 0; k < period - 1; k++) sum += r[k] * r[k];
  return Math.abs(r[period - 1]) / Math.sqrt((1.0 + 2.0 * sum) / <f64>n) > TEST_QUANTILE;
}

/** An adjusted value with the season of time t. */
export function inSeason(adjusted: Adjusted, value: f64, t: i32): f64 {
  if (adjusted.season == Component.None) return value;
  const index = adjusted.figure[t % adjusted.figure.length];
  return adjusted.season == Component.Multiplicative ? value * index : value + index;
}
