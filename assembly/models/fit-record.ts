/** What every model's fit needs of the records: a failed fit, copies of a request, ordered levels. */
import { Fit, FitRequest, ModelSpec } from '../records';

/**
 * Sorts the quantiles of each step, in place: simulated or averaged levels may cross by rounding (rearrangement, Chernozhukov,
 * Fernandez-Val & Galichon 2010, doi:10.3982/ECTA7880).
 *
 * @param quantiles  [levels x horizon]
 */
export function orderLevels(quantiles: Float64Array, levels: i32, horizon: i32): void {
  for (let h = 0; h < horizon; h++) {
    for (let level = 1; level < levels; level++) {
      const value = quantiles[level * horizon + h];
      let at = level;
      while (at > 0 && quantiles[(at - 1) * horizon + h] > value) {
        quantiles[at * horizon + h] = quantiles[(at - 1) * horizon + h];
        at--;
      }
      quantiles[at * horizon + h] = value;
    }
  }
}

/** A fit that failed: the reason and the spec, nothing else. */
export function failed(status: i32, spec: ModelSpec): Fit {
  const fit = new Fit();
  fit.status = status;
  fit.spec = spec;
  return fit;
}

/** The same request, sharing its arrays. */
export function copyOfRequest(request: FitRequest): FitRequest {
  const copy = new FitRequest();
  copy.values = request.values;
  copy.spec = request.spec;
  copy.horizon = request.horizon;
  copy.probabilities = request.probabilities;
  copy.regressors = request.regressors;
  copy.futureRegressors = request.futureRegressors;
  copy.seed = request.seed;
  return copy;
}

/** The same spec, sharing its arrays. */
export function copyOfSpec(spec: ModelSpec): ModelSpec {
  const copy = new ModelSpec();
  copy.kind = spec.kind;
  copy.periods = spec.periods;
  copy.order = spec.order;
  copy.constant = spec.constant;
  copy.method = spec.method;
  copy.exhaustive = spec.exhaustive;
  copy.error = spec.error;
  copy.trend = spec.trend;
  copy.season = spec.season;
  copy.damped = spec.damped;
  copy.lambda = spec.lambda;
  copy.biasAdjust = spec.biasAdjust;
  copy.fixed = spec.fixed;
  return copy;
}
