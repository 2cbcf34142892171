/**
 * Mean, last value, last season and drift: the models that every other must beat.
 *
 * R. J. Hyndman, G. Athanasopoulos, Forecasting: Principles and Practice, section 5.2 and 5.5. Conventions of R's forecast 8.x:
 * `meanf` (Student's t with the length of the series less one degrees of freedom, gaps counted in that length), `naive`, `snaive`,
 * `rwf(drift = TRUE)`; where a value is missing the last one at the same place in the season stands in for it.
 */
import { ModelKind, Status } from '../abi';
import { Fit, FitRequest } from '../records';
import { countPresent } from '../math/stats';
import { largestMagnitude, scaledBy, scaleToOne } from '../math/vector';
import { checked, refused, withUnitSquared, writeNormal } from './ets-outcome';
import { copyOfSpec } from './fit-record';
import { studentQuantile } from './naive-student';

/** Fits one of the kinds Mean, Naive, SeasonalNaive, Drift. Coefficients: Mean the mean, Drift the drift, the others none. */
export function fitNaive(request: FitRequest): Fit {
  const fit = new Fit();
  const kind = request.spec.kind;
  fit.spec = copyOfSpec(request.spec);
  fit.nobs = countPresent(request.values);
  const factor = scaleToOne(largestMagnitude(request.values));
  const values = scaledBy(request.values, factor);
  if (request.horizon < 0) return refused(fit, Status.Unsupported);
  if (kind == ModelKind.Mean) return fitMean(fit, values, factor, request);
  if (kind == ModelKind.Naive) return fitLagWalk(fit, values, 1, false, factor, request);
  if (kind == ModelKind.Drift) return fitLagWalk(fit, values, 1, true, factor, request);
  if (kind != ModelKind.SeasonalNaive || request.spec.periods.length == 0) return refused(fit, Status.Unsupported);
  return fitLagWalk(fit, values, request.spec.periods[0], false, factor, request);
}

function fitMean(fit: Fit, values: Float64Array, factor: f64, request: FitRequest): Fit {
  const n = values.length;
  if (fit.nobs < 2) return refused(fit, Status.TooShort);
  const unit = 1.0 / factor;
  let sum: f64 = 0.0;
  for (let t = 0; t < n; t++) if (!isNaN(values[t])) sum += values[t];
  const mean = sum / <f64>fit.nobs;
  let square: f64 = 0.0;
  fit.fitted = new Float64Array(n);
  fit.residuals = new Float64Array(n);
  for (let t = 0; t < n; t++) {
    const e = values[t] - mean;
    if (!isNaN(e)) square += e * e;
    fit.fitted[t] = mean * unit;
    fit.residuals[t] = e * unit;
  }
  const variance = square / <f64>(fit.nobs - 1);
  fit.coefficients = new Float64Array(1);
  fit.coefficients[0] = mean * unit;
  fit.standardErrors = new Float64Array(1);
  fit.standardErrors[0] = Math.sqrt(variance / <f64>fit.nobs) * unit;
  fit.sigma2 = withUnitSquared(variance, unit);
  fit.sigma2Ml = withUnitSquared(square / <f64>fit.nobs, unit);
  const deviation = Math.sqrt(variance) * Math.sqrt(1.0 + 1.0 / <f64>n);
  const horizon = request.horizon;
  const probabilities = request.probabilities;
  fit.mean = new Float64Array(horizon);
  fit.quantiles = new Float64Array(probabilities.length * horizon);
  fit.mean.fill(mean * unit);
  for (let k = 0; k < probabilities.length; k++) {
    const bound = (mean + studentQuantile(probabilities[k], <f64>(n - 1)) * deviation) * unit;
    fit.quantiles.fill(bound, k * horizon, (k + 1) * horizon);
  }
  return checked(fit);
}

/** y_t = y_(t - lag) + drift + e: naive at lag 1, seasonal naive at lag m. */
function fitLagWalk(fit: Fit, values: Float64Array, lag: i32, drifting: bool, factor: f64, request: FitRequest): Fit {
  const n = values.length;
  if (lag < 1) return refused(fit, Status.Unsupported);
  const unit = 1.0 / factor;
  // the last present value at each place of the cycle, carried over gaps
  const carried = new StaticArray<f64>(lag);
  for (let i = 0; i < lag; i++) carried[i] = NaN;
  const errors = new Float64Array(n);
  let count = 0;
  let sum: f64 = 0.0;
  for (let t = 0; t < n; t++) {
    const e = values[t] - carried[t % lag];
    errors[t] = e;
    if (!isNaN(e)) {
      sum += e;
      count++;
    }
    if (!isNaN(values[t])) carried[t % lag] = values[t];
  }
  const needed = drifting ? 2 : 1;
  if (count < needed) return refused(fit, Status.TooShort);
  for (let i = 0; i < lag; i++) if (isNaN(carried[i])) return refused(fit, Status.TooShort);
  const drift = drifting ? sum / <f64>count : 0.0;
  fit.fitted = new Float64Array(n);
  fit.residuals = new Float64Array(n);
  let square: f64 = 0.0;
  for (let t = 0; t < n; t++) {
    const e = errors[t] - drift;
    if (!isNaN(e)) square += e * e;
    fit.residuals[t] = e * unit;
  }
  fillLagFitted(fit, values, lag, drift, unit);
  const variance = square / <f64>(drifting ? count - 1 : count);
  fit.sigma2 = withUnitSquared(variance, unit);
  fit.sigma2Ml = withUnitSquared(square / <f64>count, unit);
  const driftVariance = drifting ? variance / <f64>count : 0.0;
  if (drifting) {
    fit.coefficients = new Float64Array(1);
    fit.coefficients[0] = drift * unit;
    fit.standardErrors = new Float64Array(1);
    fit.standardErrors[0] = Math.sqrt(driftVariance) * unit;
  }
  const mean = new StaticArray<f64>(request.horizon);
  const deviation = new StaticArray<f64>(request.horizon);
  for (let h = 0; h < request.horizon; h++) {
    const steps = <f64>(h / lag + 1);
    mean[h] = carried[(n + h) % lag] + steps * drift;
    deviation[h] = Math.sqrt(steps * variance + steps * steps * driftVariance);
  }
  writeNormal(fit, mean, deviation, unit, request);
  return checked(fit);
}

/** One-step means; NaN until the cycle has shown a value. */
function fillLagFitted(fit: Fit, values: Float64Array, lag: i32, drift: f64, unit: f64): void {
  const carried = new StaticArray<f64>(lag);
  for (let i = 0; i < lag; i++) carried[i] = NaN;
  for (let t = 0, n = values.length; t < n; t++) {
    fit.fitted[t] = (carried[t % lag] + drift) * unit;
    if (!isNaN(values[t])) carried[t % lag] = values[t];
  }
}
