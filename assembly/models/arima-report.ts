import { Method, ModelKind, Status } from '../abi';
import { normalQuantile } from '../math/special';
import { Fit, FitRequest } from '../records';
import { ArimaEstimate } from './arima-estimate';
import { ArimaEstimator } from './arima-estimator';
import { variancesOf } from './arima-errors';
import { ArimaForecast } from './arima-forecast';
import { timesPowerOfTwo } from './arima-series';

/**
 * From an estimate to the record: coefficients in the units of the series, criteria by R's forecast::Arima (k = free coefficients and the variance,
 * n* = observations less those that differencing takes, sigma2 = residual squares over n* - k + 1), residuals, forecasts with normal quantiles.
 */

/** A fit without results. */
export function failedFit(status: i32): Fit {
  const fit = new Fit();
  fit.status = status;
  return fit;
}

/** Akaike's criterion with the small-sample term; n* > k + 1. C. M. Hurvich and C.-L. Tsai (1989), doi:10.1093/biomet/76.2.297. */
export function correctedCriterion(aic: f64, parameters: i32, counted: i32): f64 {
  const k = <f64>parameters;
  return aic + (2 * k * (k + 1)) / (<f64>counted - k - 1);
}

/** The record of an estimate whose status is Ok. */
export function reportOf(request: FitRequest, estimator: ArimaEstimator, estimate: ArimaEstimate): Fit {
  const fit = new Fit();
  const work = estimator.work;
  const n = <f64>work.counted;
  const k = estimate.parameters;
  const units = 2 * work.series.exponent;
  fillSpec(fit, request, estimate);
  fit.nobs = work.counted;
  fit.loglik = estimate.loglik;
  fit.aic = -2 * estimate.loglik + 2 * <f64>k;
  fit.aicc = correctedCriterion(fit.aic, k, work.counted);
  fit.bic = fit.aic + <f64>k * (Math.log(n) - 2);
  fit.sigma2Ml = withinRange(timesPowerOfTwo(estimate.variance, units));
  const residualVariance = fillResiduals(fit, request, estimator, estimate);
  fit.sigma2 = withinRange(timesPowerOfTwo(residualVariance, units));
  fillForecast(fit, request, estimator, estimate, residualVariance);
  fillCoefficients(fit, estimator, estimate);
  fit.status =
    finite(fit.mean) && finite(fit.quantiles) && finite(fit.coefficients) && isFinite(fit.loglik)
      ? Status.Ok
      : Status.Overflow;
  return fit.status == Status.Ok ? fit : failedFit(Status.Overflow);
}

function fillSpec(fit: Fit, request: FitRequest, estimate: ArimaEstimate): void {
  const form = estimate.form;
  const from = request.spec;
  const order = new Int32Array(6);
  order[0] = form.p;
  order[1] = form.d;
  order[2] = form.q;
  order[3] = form.seasonalP;
  order[4] = form.seasonalD;
  order[5] = form.seasonalQ;
  fit.spec.kind = ModelKind.Arima;
  fit.spec.periods = from.periods;
  fit.spec.order = order;
  fit.spec.constant = form.constant ? 1 : 0;
  fit.spec.method = from.method;
  fit.spec.exhaustive = from.exhaustive;
  fit.spec.lambda = from.lambda;
  fit.spec.biasAdjust = from.biasAdjust;
  fit.spec.fixed = from.fixed;
}

/** The variance can leave the range of a double (values of 1e200 have a variance of 1e400) while everything else is sound: the nearest double stands for it. */
function withinRange(value: f64): f64 {
  return Math.min(value, f64.MAX_VALUE);
}

function finite(values: Float64Array): bool {
  for (let i = 0; i < values.length; i++) if (!isFinite(values[i])) return false;
  return true;
}

/** Residuals and fitted values; returns the residual sum of squares over n* - k + 1, in scaled units. */
function fillResiduals(fit: Fit, request: FitRequest, estimator: ArimaEstimator, estimate: ArimaEstimate): f64 {
  const series = estimator.work.series;
  const objective = estimator.objectiveOf(estimate);
  const x = new StaticArray<f64>(estimate.free.length + 1);
  if (estimate.method != Method.Css) objective.whitener = estimator.work.filter;
  objective.searchFrom(estimate.values, x);
  objective.value(x);
  const whitener = objective.whitener;
  const total = request.values.length;
  fit.residuals = new Float64Array(total).fill(NaN);
  fit.fitted = new Float64Array(total).fill(NaN);
  const skipped =
    whitener.rows -
    (estimate.method == Method.Css ? estimator.work.rows - estimate.form.arLength : estimator.work.rows);
  let squares: f64 = 0;
  for (let t = max(0, skipped); t < whitener.rows; t++) {
    const at = series.leading + series.length - whitener.rows + t;
    const error = whitener.errors[t];
    // with gaps, rows too uncertain to count hold an exact 0
    if (isNaN(request.values[at]) || (series.gaps && error == 0)) continue;
    squares += error * error;
    fit.residuals[at] = timesPowerOfTwo(error, series.exponent);
    fit.fitted[at] = request.values[at] - fit.residuals[at];
  }
  return squares / <f64>(estimator.work.counted - estimate.parameters + 1);
}

function fillForecast(
  fit: Fit,
  request: FitRequest,
  estimator: ArimaEstimator,
  estimate: ArimaEstimate,
  variance: f64,
): void {
  const work = estimator.work;
  const series = work.series;
  const horizon = request.horizon;
  const levels = request.probabilities.length;
  fit.mean = new Float64Array(horizon);
  fit.quantiles = new Float64Array(levels * horizon);
  if (horizon == 0) return;
  // the filter says where the series stands, also for a conditional fit
  work.poly.set(estimate.form, estimate.values);
  work.filter.whiten(work.poly);
  const forecast = new ArimaForecast(work, estimate.beta, series.trailing + horizon);
  for (let h = 0; h < horizon; h++) {
    const ahead = series.trailing + h;
    const mean = forecast.mean[ahead] + regressionAt(request, estimator, estimate, h);
    fit.mean[h] = timesPowerOfTwo(mean, series.exponent);
    const deviation = Math.sqrt(variance * forecast.variance[ahead]);
    for (let i = 0; i < levels; i++) {
      fit.quantiles[i * horizon + h] = timesPowerOfTwo(
        mean + normalQuantile(request.probabilities[i]) * deviation,
        series.exponent,
      );
    }
  }
}

/** The regression part of step h of the horizon, in scaled units. */
function regressionAt(request: FitRequest, estimator: ArimaEstimator, estimate: ArimaEstimate, h: i32): f64 {
  const series = estimator.work.series;
  let sum: f64 = 0;
  for (let c = 0; c < estimate.order.length; c++) {
    const which = estimate.order[c];
    let value: f64 = 1;
    if (which > 0)
      value = timesPowerOfTwo(request.futureRegressors[(which - 1) * request.horizon + h], -series.exponents[which]);
    else if (estimate.form.lost > 0)
      value = timesPowerOfTwo(<f64>(series.length + series.trailing + h + 1), -series.exponents[0]);
    sum += estimate.beta[c] * value;
  }
  return sum;
}

function fillCoefficients(fit: Fit, estimator: ArimaEstimator, estimate: ArimaEstimate): void {
  const count = estimate.form.parameters;
  const base = estimate.form.constant ? 0 : 1;
  fit.coefficients = new Float64Array(count + estimate.order.length);
  for (let i = 0; i < count; i++) fit.coefficients[i] = estimate.values[i];
  for (let c = 0; c < estimate.order.length; c++) {
    const exponent = estimator.betaExponent(estimate.form, estimate.order[c]);
    fit.coefficients[count + estimate.order[c] - base] = timesPowerOfTwo(estimate.beta[c], -exponent);
  }
  const variances = variancesOf(estimator, estimate);
  for (let i = 0; i < variances.length; i++) if (!(variances[i] >= 0)) return;
  if (variances.length == 0) return;
  fit.standardErrors = new Float64Array(fit.coefficients.length);
  for (let i = 0; i < estimate.free.length; i++) fit.standardErrors[estimate.free[i]] = Math.sqrt(variances[i]);
  for (let c = 0; c < estimate.freeBeta; c++) {
    const exponent = estimator.betaExponent(estimate.form, estimate.order[c]);
    fit.standardErrors[count + estimate.order[c] - base] = timesPowerOfTwo(
      Math.sqrt(variances[estimate.free.length + c]),
      -exponent,
    );
  }
}
