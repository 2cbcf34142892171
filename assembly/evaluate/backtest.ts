/**
 * Rolling origins: what the model would have said at earlier times, knowing only what was known then.
 *
 * Tashman (2000), "Out-of-sample tests of forecasting accuracy", doi:10.1016/S0169-2070(00)00065-0. Form and parameters
 * are chosen anew at each origin up to 300 observations, where the shortest training part says little of the form; beyond them the
 * form of the origin before is kept and only its parameters are estimated anew, so that no choice has seen the future and the
 * cost of a search is bounded.
 */
import { Status } from '../abi';
import { fitModel } from '../models/fit';
import { Backtest, BacktestRequest, Fit, FitRequest, ModelSpec } from '../records';

/** Our choice: inside the training parts of 180 competition series OWA falls by 0.004 and 0.021 (two folds) with it. */
const LONGEST_ANEW: i32 = 300;

/**
 * Forecasts from every origin.
 *
 * @param request  `fit.values` [n]; origins ascending in 1..n: the first `origin` values are the training part
 * @returns        means [K x h], quantiles [K x L x h]; NaN at an origin that could not be fitted; the status of the last such one, and empty arrays,
 *                 where that is more than half of them
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
  let fitted = 0;
  let reason = Status.Ok;
  for (let k = 0; k < origins.length; k++) {
    const anew = fitted == 0 || origins[k] <= LONGEST_ANEW;
    let fit = fitModel(requestAt(request.fit, anew ? request.fit.spec : spec, origins[k]));
    // a form that no longer fits the longer part (say, an estimate at the edge of stationarity) is chosen again
    if (!anew && fit.status != Status.Ok) fit = fitModel(requestAt(request.fit, request.fit.spec, origins[k]));
    if (fit.status != Status.Ok) {
      reason = fit.status;
      means.fill(NaN, k * horizon, (k + 1) * horizon);
      quantiles.fill(NaN, k * levels * horizon, (k + 1) * levels * horizon);
      continue;
    }
    spec = fit.spec;
    result.spec = spec;
    fitted++;
    copyInto(fit, means, quantiles, k, horizon, levels);
  }
  if (2 * fitted < origins.length) {
    result.status = reason;
    return result;
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
