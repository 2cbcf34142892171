/**
 * One call for every kind of model: checks the input, applies the Box-Cox transform, fits, transforms back and checks the output.
 *
 * Box-Cox by the conventions of R's forecast (8.x): criteria, coefficients and residuals stay on the transformed scale, fitted
 * values, means and quantiles come back by the inverse; with bias adjustment means come back as means (second order), else as
 * medians.
 */
import { ModelKind, Status } from '../abi';
import { normalQuantile } from '../math/special';
import { Fit, FitRequest } from '../records';
import { boxCox, inverseBoxCox, inverseBoxCoxMean } from '../series/box-cox';
import { fitArima } from './arima';
import { fitIntermittent } from './croston';
import { fitEts } from './ets';
import { copyOfRequest, copyOfSpec, failed, orderLevels } from './fit-record';
import { fitRobustLevel } from './level-robust';
import { fitSeasonallyAdjusted } from './mstl-forecast';
import { fitNaive } from './naive';
import { fitTheta } from './theta';
import { fitOptimisedTheta } from './theta-optimised';

/** The levels that give the spread of a bias adjustment when the caller asks for no intervals. */
const SPREAD_LOW: f64 = 0.1;
const SPREAD_HIGH: f64 = 0.9;

/**
 * Fits the model of `request.spec` and forecasts.
 *
 * @returns  status Ok with finite, ordered quantiles; or any other status with empty arrays
 */
export function fitModel(request: FitRequest): Fit {
  const refused = refusal(request);
  if (refused != Status.Ok) return failed(refused, request.spec);
  const gap = request.regressors.length > 0 ? 0 : gapAtEnd(request.values);
  const fit =
    gap > 0 ? fitBeforeGap(request, gap) : isNaN(request.spec.lambda) ? dispatch(request) : fitTransformed(request);
  if (fit.status != Status.Ok) return withoutNumbers(fit, fit.status);
  if (!allFinite(fit.mean) || !allFinite(fit.quantiles) || anyInfinite(fit.fitted) || anyInfinite(fit.residuals))
    return withoutNumbers(fit, Status.Overflow);
  orderLevels(fit.quantiles, request.probabilities.length, request.horizon);
  return fit;
}

/** How many values are missing at the end. */
function gapAtEnd(values: Float64Array): i32 {
  let last = values.length;
  while (last > 0 && isNaN(values[last - 1])) last--;
  return values.length - last;
}

/**
 * A gap at the end is so many steps ahead: the fit of the series before it, whose first forecasts are the fitted values of the gap. (With
 * regressors the models take the gap themselves, for its rows are known.)
 */
function fitBeforeGap(request: FitRequest, gap: i32): Fit {
  const n = request.values.length;
  const before = copyOfRequest(request);
  before.values = request.values.slice(0, n - gap);
  before.horizon = request.horizon + gap;
  const fit = isNaN(request.spec.lambda) ? dispatch(before) : fitTransformed(before);
  if (fit.status != Status.Ok) return fit;
  const fitted = new Float64Array(n).fill(NaN);
  const residuals = new Float64Array(n).fill(NaN);
  if (fit.fitted.length > 0) fitted.set(fit.fitted);
  if (fit.residuals.length > 0) residuals.set(fit.residuals);
  fitted.set(fit.mean.subarray(0, gap), n - gap);
  fit.fitted = fitted;
  fit.residuals = residuals;
  const levels = request.probabilities.length;
  const quantiles = new Float64Array(levels * request.horizon);
  for (let level = 0; level < levels; level++) {
    const from = level * before.horizon + gap;
    quantiles.set(fit.quantiles.subarray(from, from + request.horizon), level * request.horizon);
  }
  fit.quantiles = quantiles;
  fit.mean = fit.mean.slice(gap);
  return fit;
}

/** The fit as failed; the models that its search tried stay to be seen. */
function withoutNumbers(fit: Fit, status: i32): Fit {
  const rest = failed(status, fit.spec);
  rest.search = fit.search;
  rest.searchWidth = fit.searchWidth;
  return rest;
}

function dispatch(request: FitRequest): Fit {
  switch (request.spec.kind) {
    case ModelKind.Mean:
    case ModelKind.Naive:
    case ModelKind.SeasonalNaive:
    case ModelKind.Drift:
      return fitNaive(request);
    case ModelKind.Theta:
      return fitTheta(request);
    case ModelKind.Ets:
      return fitEts(request);
    case ModelKind.Arima:
      return fitArima(request);
    case ModelKind.StlEts:
    case ModelKind.StlArima:
    case ModelKind.StlTheta:
      return fitSeasonallyAdjusted(request);
    case ModelKind.OptimisedTheta:
      return fitOptimisedTheta(request);
    case ModelKind.Croston:
    case ModelKind.Sba:
    case ModelKind.Tsb:
      return fitIntermittent(request);
    case ModelKind.RobustLevel:
      return fitRobustLevel(request);
    default:
      return failed(Status.Unsupported, request.spec);
  }
}

/** What is wrong with the request itself, whatever the model. */
function refusal(request: FitRequest): i32 {
  const values = request.values;
  let present = 0;
  for (let t = 0, n = values.length; t < n; t++) {
    if (Math.abs(values[t]) == Infinity) return Status.Overflow;
    if (!isNaN(values[t])) present++;
  }
  if (present == 0) return Status.TooShort;
  const rows = request.regressors.length;
  if (rows == 0) return request.horizon < 0 ? Status.Unsupported : Status.Ok;
  if (request.spec.kind != ModelKind.Arima || rows % values.length != 0) return Status.Unsupported;
  const future = (rows / values.length) * request.horizon;
  return request.horizon < 0 || request.futureRegressors.length != future ? Status.Unsupported : Status.Ok;
}

function fitTransformed(request: FitRequest): Fit {
  const lambda = request.spec.lambda;
  const inner = copyOfRequest(request);
  inner.spec = copyOfSpec(request.spec);
  inner.spec.lambda = NaN;
  inner.values = new Float64Array(request.values.length);
  for (let t = 0, n = request.values.length; t < n; t++) {
    const value = request.values[t];
    if (lambda <= 0 && value <= 0) return failed(Status.NotPositive, request.spec);
    inner.values[t] = boxCox(value, lambda);
    if (!isNaN(value) && !isFinite(inner.values[t])) return failed(Status.Overflow, request.spec);
  }
  const adjust = request.spec.biasAdjust;
  const levels = request.probabilities.length;
  if (adjust && levels < 2) inner.probabilities = spreadLevels();
  const fit = dispatch(inner);
  fit.spec.lambda = lambda;
  fit.spec.biasAdjust = adjust;
  if (fit.status != Status.Ok) return fit;
  const variances = adjust ? variancesOf(fit, inner.probabilities) : new Float64Array(request.horizon);
  for (let h = 0; h < request.horizon; h++) fit.mean[h] = inverseBoxCoxMean(fit.mean[h], lambda, variances[h]);
  if (inner.probabilities.length == levels) inverseAll(fit.quantiles, lambda);
  else fit.quantiles = quantilesAtOneLevel(fit, inner, request, lambda);
  inverseAll(fit.fitted, lambda);
  return fit;
}

function spreadLevels(): Float64Array {
  const levels = new Float64Array(2);
  levels[0] = SPREAD_LOW;
  levels[1] = SPREAD_HIGH;
  return levels;
}

/** The forecast variances on the transformed scale, from the outermost quantiles taken as normal (as forecast::InvBoxCox does). */
function variancesOf(fit: Fit, probabilities: Float64Array): Float64Array {
  const horizon = fit.mean.length;
  const last = probabilities.length - 1;
  const width = normalQuantile(probabilities[last]) - normalQuantile(probabilities[0]);
  const variances = new Float64Array(horizon);
  for (let h = 0; h < horizon; h++) {
    const sd = (fit.quantiles[last * horizon + h] - fit.quantiles[h]) / width;
    variances[h] = sd * sd;
  }
  return variances;
}

/** The caller asked for one level or none, the fit was made with two: the one level by the normal through them. */
function quantilesAtOneLevel(fit: Fit, inner: FitRequest, request: FitRequest, lambda: f64): Float64Array {
  const horizon = request.horizon;
  const levels = request.probabilities.length;
  const quantiles = new Float64Array(levels * horizon);
  if (levels == 0) return quantiles;
  const low = normalQuantile(inner.probabilities[0]);
  const share = (normalQuantile(request.probabilities[0]) - low) / (normalQuantile(inner.probabilities[1]) - low);
  for (let h = 0; h < horizon; h++) {
    const below = fit.quantiles[h];
    quantiles[h] = inverseBoxCox(below + share * (fit.quantiles[horizon + h] - below), lambda);
  }
  return quantiles;
}

function inverseAll(values: Float64Array, lambda: f64): void {
  for (let i = 0, n = values.length; i < n; i++) values[i] = inverseBoxCox(values[i], lambda);
}

/** NaN stands for none and is fine. */
function anyInfinite(values: Float64Array): bool {
  for (let i = 0, n = values.length; i < n; i++) if (Math.abs(values[i]) == Infinity) return true;
  return false;
}

function allFinite(values: Float64Array): bool {
  for (let i = 0, n = values.length; i < n; i++) if (!isFinite(values[i])) return false;
  return true;
}
