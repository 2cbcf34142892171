/**
 * STL or MSTL, then a non-seasonal model on the seasonally adjusted series; the seasons repeat their last cycle.
 *
 * Bandara, Hyndman & Bergmeir (2021), "MSTL: a seasonal-trend decomposition algorithm for time series with multiple seasonal
 * patterns", arXiv:2107.13462. Conventions by forecast::stlm (8.20), with ets("ZZN") on the adjusted series: same means. What
 * differs: R's intervals are the model's alone; here the seasons are uncertain too (see `seasonVariances`). The model may be
 * ARIMA without season or Theta without season as well. Gaps stay gaps in the adjusted series.
 */
import { Component, ModelKind, Status } from '../abi';
import { largestMagnitude, scaleToOne } from '../math/vector';
import { normalQuantile } from '../math/special';
import { DecomposeRequest, Decomposition, Fit, FitRequest, ModelSpec } from '../records';
import { decomposeSeries } from '../series/decompose';
import { fitArima } from './arima';
import { fitEts } from './ets';
import { copyOfRequest, copyOfSpec, failed } from './fit-record';
import { fitTheta } from './theta';

/**
 * Fits kinds StlEts, StlArima and StlTheta.
 *
 * @returns  `spec.periods` are those really used (R drops a period that the series does not hold twice); coefficients and criteria are the
 *           inner model's; TooShort when no period is left
 */
export function fitSeasonallyAdjusted(request: FitRequest): Fit {
  if (request.spec.periods.length == 0) return failed(Status.Unsupported, request.spec);
  const decomposing = new DecomposeRequest();
  decomposing.values = request.values;
  decomposing.periods = request.spec.periods;
  const parts = decomposeSeries(decomposing);
  if (parts.status != Status.Ok) return failed(parts.status, request.spec);
  if (parts.periods.length == 0) return failed(Status.TooShort, request.spec);
  const season = seasonSums(parts, request.values.length);
  const fit = fitInner(request, season);
  if (fit.status != Status.Ok) return failed(fit.status, request.spec);
  fit.spec = resolvedSpec(request.spec, fit.spec, parts.periods);
  addSeason(fit, season, request, parts);
  return fit;
}

/** [n] sum of all seasonal components. */
function seasonSums(parts: Decomposition, n: i32): Float64Array {
  const sums = new Float64Array(n);
  for (let i = 0, size = parts.seasonal.length; i < size; i++) sums[i % n] += parts.seasonal[i];
  return sums;
}

function fitInner(request: FitRequest, season: Float64Array): Fit {
  const inner = copyOfRequest(request);
  inner.values = new Float64Array(season.length);
  for (let t = 0; t < season.length; t++) inner.values[t] = request.values[t] - season[t];
  inner.spec = copyOfSpec(request.spec);
  inner.spec.periods = new Int32Array(0);
  switch (request.spec.kind) {
    case ModelKind.StlEts:
      inner.spec.kind = ModelKind.Ets;
      inner.spec.season = Component.None;
      return fitEts(inner);
    case ModelKind.StlArima:
      inner.spec.kind = ModelKind.Arima;
      inner.spec.order = withoutSeasonalOrder(request.spec.order);
      return fitArima(inner);
    default:
      inner.spec.kind = ModelKind.Theta;
      return fitTheta(inner);
  }
}

/** p, d, q as asked for (-1 where nothing was), P = D = Q = 0. */
function withoutSeasonalOrder(asked: Int32Array): Int32Array {
  const order = new Int32Array(6);
  for (let i = 0; i < 3; i++) order[i] = i < asked.length ? asked[i] : -1;
  return order;
}

/** The inner model's choices under the outer kind and periods, so that the same form can be fitted again. */
function resolvedSpec(asked: ModelSpec, inner: ModelSpec, periods: Int32Array): ModelSpec {
  const spec = copyOfSpec(inner);
  spec.kind = asked.kind;
  spec.periods = periods;
  spec.lambda = asked.lambda;
  spec.biasAdjust = asked.biasAdjust;
  return spec;
}

/** Puts the seasons back: on the fitted values as they were, on the forecast as in the last cycle, with their variance. */
function addSeason(fit: Fit, season: Float64Array, request: FitRequest, parts: Decomposition): void {
  const n = season.length;
  const horizon = request.horizon;
  for (let t = 0, fitted = fit.fitted.length; t < fitted; t++) fit.fitted[t] += season[t];
  // squares of 1e-300 and 1e300 are no numbers: the spreads are added on a scale where they are
  const factor = scaleToOne(largestMagnitude(request.values));
  const variances = seasonVariances(parts, n, horizon, factor);
  const repeated = repeatedSeason(parts, n, horizon);
  for (let level = 0; level < request.probabilities.length; level++) {
    const z = normalQuantile(request.probabilities[level]);
    for (let h = 0; h < horizon; h++) {
      const at = level * horizon + h;
      const distance = (fit.quantiles[at] - fit.mean[h]) * factor;
      const wider = Math.sqrt(distance * distance + z * z * variances[h]) / factor;
      fit.quantiles[at] = fit.mean[h] + repeated[h] + (z < 0 ? -wider : wider);
    }
  }
  for (let h = 0; h < horizon; h++) fit.mean[h] += repeated[h];
}

/** [horizon] the last cycle of each season over and over, summed. */
function repeatedSeason(parts: Decomposition, n: i32, horizon: i32): Float64Array {
  const repeated = new Float64Array(horizon);
  for (let k = 0; k < parts.periods.length; k++) {
    const period = parts.periods[k];
    const lastCycle = k * n + n - period;
    for (let h = 0; h < horizon; h++) repeated[h] += parts.seasonal[lastCycle + (h % period)];
  }
  return repeated;
}

/**
 * [horizon] variance of the repeated seasons: each cycle's pattern is taken as a random walk from cycle to cycle, whose innovation
 * variance is the mean square change of the seasonal component from one cycle to the next; after c cycles it is c times that.
 * On the scale of `factor` times the series. Independent of the adjusted series' error, so the distance of each quantile grows as in a sum of independent normals.
 */
function seasonVariances(parts: Decomposition, n: i32, horizon: i32, factor: f64): Float64Array {
  const variances = new Float64Array(horizon);
  for (let k = 0; k < parts.periods.length; k++) {
    const period = parts.periods[k];
    let sum: f64 = 0;
    for (let t = period; t < n; t++) {
      const change = (parts.seasonal[k * n + t] - parts.seasonal[k * n + t - period]) * factor;
      sum += change * change;
    }
    const innovation = sum / (n - period);
    for (let h = 0; h < horizon; h++) variances[h] += innovation * (1 + h / period);
  }
  return variances;
}
