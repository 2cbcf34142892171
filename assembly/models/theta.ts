/**
 * The Theta method: simple exponential smoothing with half the slope of a straight line, on the seasonally adjusted series.
 *
 * V. Assimakopoulos, K. Nikolopoulos (2000), doi 10.1016/S0169-2070(00)00066-2; R. J. Hyndman, B. Billah (2003), Unmasking the
 * Theta method, doi 10.1016/S0169-2070(01)00143-1. Conventions of R's forecast 8.x `thetaf`: a season is taken when the
 * autocorrelation at lag m passes a 90 % test, it is removed by classical multiplicative decomposition, and the intervals are
 * those of the smoothing, not scaled by the seasonal index. Differs: additive decomposition where a value is at or below zero or
 * an index is below 1e-4 (R goes on without season); gaps are bridged by straight lines for the test and the season, and
 * skipped by the smoothing; the smoothing's optimum is searched from several starts.
 */
import { Component, ModelKind, Status } from '../abi';
import { Fit, FitRequest } from '../records';
import { countPresent } from '../math/stats';
import { isConstant, largestMagnitude, scaledBy, scaleToOne } from '../math/vector';
import { EtsForm, ALPHA } from './ets-form';
import { checked, refused, withUnitSquared, writeNormal } from './ets-outcome';
import { EtsRecursion } from './ets-recursion';
import { EtsProblem } from './ets-search';
import { copyOfSpec } from './fit-record';
import { adjust, Adjusted, inSeason } from './theta-season';

/** Smoothing below this would divide by nearly zero (thetaf). */
const LEAST_ALPHA: f64 = 1e-10;

/** Coefficients: alpha, last level of the adjusted series, drift (half the slope a step). */
export function fitTheta(request: FitRequest): Fit {
  const fit = new Fit();
  const spec = copyOfSpec(request.spec);
  spec.kind = ModelKind.Theta;
  fit.spec = spec;
  fit.nobs = countPresent(request.values);
  const period = spec.periods.length > 0 ? spec.periods[0] : 1;
  if (period < 1 || request.horizon < 0) return refused(fit, Status.Unsupported);
  const factor = scaleToOne(largestMagnitude(request.values));
  const values = scaledBy(request.values, factor);
  if (fit.nobs < 5) return refused(fit, Status.TooShort);
  if (isConstant(values)) return refused(fit, Status.Constant);
  const adjusted = adjust(values, period);
  spec.season = adjusted.season;
  const form = new EtsForm(Component.Additive, Component.None, Component.None, false, 1);
  const level = new EtsProblem(adjusted.values, fit.nobs, false, 1).solve(form, null);
  if (level.status != Status.Ok) return refused(fit, level.status);
  const recursion = new EtsRecursion(form, adjusted.values, fit.nobs);
  const fitted = new Float64Array(values.length);
  recursion.evaluate(level.theta, fitted);
  writeFitted(fit, adjusted, fitted, request.values, factor);
  writeForecast(fit, adjusted, recursion, Math.max(LEAST_ALPHA, level.theta[ALPHA]), factor, request);
  return checked(fit);
}

/** Fitted values: the smoothing's, with the season put back (no drift, as thetaf). */
function writeFitted(fit: Fit, adjusted: Adjusted, fitted: Float64Array, values: Float64Array, factor: f64): void {
  const n = values.length;
  const unit = 1.0 / factor;
  fit.fitted = new Float64Array(n);
  fit.residuals = new Float64Array(n);
  for (let t = 0; t < n; t++) {
    fit.fitted[t] = inSeason(adjusted, fitted[t], t) * unit;
    fit.residuals[t] = values[t] - fit.fitted[t];
  }
}

function writeForecast(
  fit: Fit,
  adjusted: Adjusted,
  recursion: EtsRecursion,
  alpha: f64,
  factor: f64,
  request: FitRequest,
): void {
  const n = adjusted.values.length;
  const unit = 1.0 / factor;
  const drift = 0.5 * slopeOf(adjusted.values);
  const sigma2 = recursion.sumSquares / <f64>(fit.nobs - 2);
  const start = (1.0 - Math.pow(1.0 - alpha, <f64>n)) / alpha;
  const mean = new StaticArray<f64>(request.horizon);
  const deviation = new StaticArray<f64>(request.horizon);
  for (let h = 0; h < request.horizon; h++) {
    mean[h] = inSeason(adjusted, recursion.level + drift * (<f64>h + start), n + h);
    deviation[h] = Math.sqrt(sigma2 * (1.0 + <f64>h * alpha * alpha));
  }
  fit.coefficients = new Float64Array(3);
  fit.coefficients[0] = alpha;
  fit.coefficients[1] = recursion.level * unit;
  fit.coefficients[2] = drift * unit;
  fit.sigma2 = withUnitSquared(sigma2, unit);
  fit.sigma2Ml = withUnitSquared(recursion.sumSquares / <f64>fit.nobs, unit);
  writeNormal(fit, mean, deviation, unit, request);
}

/** Least squares slope over time of the present values. */
function slopeOf(values: Float64Array): f64 {
  let count: f64 = 0.0;
  let time: f64 = 0.0;
  let sum: f64 = 0.0;
  for (let t = 0, n = values.length; t < n; t++) {
    if (isNaN(values[t])) continue;
    count += 1.0;
    time += <f64>t;
    sum += values[t];
  }
  let tilt: f64 = 0.0;
  let square: f64 = 0.0;
  for (let t = 0, n = values.length; t < n; t++) {
    if (isNaN(values[t])) continue;
    const d = <f64>t - time / count;
    tilt += d * (values[t] - sum / count);
    square += d * d;
  }
  return square > 0.0 ? tilt / square : 0.0;
}
