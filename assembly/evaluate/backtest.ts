/**
 * Rolling origins: what the model would have said at earlier times, knowing only what was known then.
 *
 * Tashman (2000), "Out-of-sample tests of forecasting accuracy", doi:10.1016/S0169-2070(00)00065-0. The form of the model is
 * chosen on the training part of the first (shortest) origin and its parameters are estimated anew at each origin, so that no
 * choice has seen the future and the cost of a search is paid once.
 */
import { Status } from '../abi';
import { fitModel } from '../models/fit';
import { Backtest, BacktestRequest, Fit, FitRequest, ModelSpec } from '../records';

/**
 * Forecasts from every origin.
 *
 * @param request  `fit.values` [n]; origins ascending in 1..n: the first `origin` values are the training part
 * @returns        means [K x h], quantiles [K x L x h]; the status of the first origin that could not be fitted, arrays then empty
 */
export function backtestModel(request: BacktestRequest): Backtest {
  const result = new Backtest();
  const origins = request.origins;
  const horizon = request.fit.horizon;
  const levels = request.fit.probabilities.length;
  const means = new Float64Array(origins.length * horizon);
  const quantiles = new Float64Array(origins.length * levels * horizon);
  result.spec = request.fit.spec;
  let spec = request.fit.spec;
  for (let k = 0; k < origins.length; k++) {
    let fit = fitModel(requestAt(request.fit, spec, origins[k]));
    // a form that no longer fits the longer part (say, an estimate at the edge of stationarity) is chosen again
    if (k > 0 && fit.status != Status.Ok) fit = fitModel(requestAt(request.fit, request.fit.spec, origins[k]));
    if (fit.status != Status.Ok) {
      result.status = fit.status;
      return result;
    }
    if (k == 0) {
      spec = fit.spec;
      result.spec = spec;
    }
    copyInto(fit, means, quantiles, k, horizon, levels);
  }
  result.means = means;
  result.quantiles = quantiles;
  return result;
}

function copyInto(fit: Fit, means: Float64Array, quantiles: Float64Array, k: i32, horizon: i32, levels: i32): void {
  for (let h = 0; h < horizon; h++) means[k * horizon + h] = fit.mean[h];
  const from = k * levels * horizon;
  for (let i = 0, size = levels * horizon; i < size; i++) quantiles[from + i] = fit.quantiles[i];
}

/** The same request as it would have been made after `origin` observations. */
function requestAt(whole: FitRequest, spec: ModelSpec, origin: i32): FitRequest {
  const request = new FitRequest();
  request.values = whole.values.slice(0, origin);
  request.spec = spec;
  request.horizon = whole.horizon;
  request.probabilities = whole.probabilities;
  request.seed = whole.seed;
  if (whole.regressors.length > 0) shareRegressors(whole, request, origin);
  return request;
}

/** Splits each regressor's row, known past and given future in one, at the origin. */
function shareRegressors(whole: FitRequest, request: FitRequest, origin: i32): void {
  const n = whole.values.length;
  const horizon = whole.horizon;
  const rows = whole.regressors.length / n;
  const past = new Float64Array(rows * origin);
  const future = new Float64Array(rows * horizon);
  for (let row = 0; row < rows; row++) {
    for (let t = 0; t < origin; t++) past[row * origin + t] = whole.regressors[row * n + t];
    for (let h = 0; h < horizon; h++) {
      const t = origin + h;
      future[row * horizon + h] = t < n ? whole.regressors[row * n + t] : whole.futureRegressors[row * horizon + t - n];
    }
  }
  request.regressors = past;
  request.futureRegressors = future;
}
