/**
 * The dynamic optimised Theta method: the weight of the Theta line, the smoothing and the first level are estimated together, and the
 * straight line is drawn anew at each step.
 *
 * Fiorucci et al. (2016), doi 10.1016/j.ijforecast.2016.02.005; states in theta-lines.ts. Conventions of the authors' R package
 * forecTheta: least squares over the errors from the third on, theta >= 1, the season as in `thetaf`. Differs: the estimation
 * (theta-estimate.ts), and intervals, which are those of the linear recursion with normal errors in closed form (theta-future.ts)
 * instead of by simulation, scaled by the multiplicative season.
 */
import { Component, ModelKind, Status } from '../abi';
import { Fit, FitRequest } from '../records';
import { countPresent } from '../math/stats';
import { isConstant, largestMagnitude, scaledBy, scaleToOne, toStatic } from '../math/vector';
import { checked, refused, withUnitSquared, writeNormal } from './ets-outcome';
import { copyOfSpec } from './fit-record';
import { ThetaEstimate } from './theta-estimate';
import { ThetaFuture } from './theta-future';
import { ThetaLines } from './theta-lines';
import { adjust, Adjusted, inSeason } from './theta-season';

/** Fewer observations than this leave nothing over three parameters (as `thetaf`). */
const LEAST_COUNT: i32 = 5;

/** Coefficients: alpha, last level of the adjusted series, theta's weight w = 1 - 1/theta, slope of the last line. */
export function fitOptimisedTheta(request: FitRequest): Fit {
  const fit = new Fit();
  const spec = copyOfSpec(request.spec);
  spec.kind = ModelKind.OptimisedTheta;
  fit.spec = spec;
  fit.nobs = countPresent(request.values);
  const period = spec.periods.length > 0 ? spec.periods[0] : 1;
  if (period < 1 || request.horizon < 0) return refused(fit, Status.Unsupported);
  if (fit.nobs < LEAST_COUNT) return refused(fit, Status.TooShort);
  let first = 0;
  while (isNaN(request.values[first])) first++;
  let end = request.values.length;
  while (isNaN(request.values[end - 1])) end--;
  const factor = scaleToOne(largestMagnitude(request.values));
  const values = scaledBy(request.values.slice(first, end), factor);
  if (isConstant(values)) return refused(fit, Status.Constant);
  const adjusted = adjust(values, period);
  spec.season = adjusted.season;
  const lines = new ThetaLines(toStatic(adjusted.values));
  const estimate = new ThetaEstimate(lines);
  estimate.search();
  if (!isFinite(estimate.value)) return refused(fit, Status.NotConverged);
  writePast(fit, estimate, adjusted, request, first, factor);
  writeFuture(fit, estimate, adjusted, request, request.values.length - end, factor);
  return checked(fit);
}

/** Coefficients, fitted values and residuals with the season put back; NaN before the third value and outside first..last. */
function writePast(
  fit: Fit,
  estimate: ThetaEstimate,
  adjusted: Adjusted,
  request: FitRequest,
  first: i32,
  factor: f64,
): void {
  const lines = estimate.lines;
  const unit = 1.0 / factor;
  const length = lines.values.length;
  const fitted = new Float64Array(length);
  lines.run(estimate.alpha, estimate.start, estimate.weight, fitted);
  fit.coefficients = new Float64Array(4);
  fit.coefficients[0] = estimate.alpha;
  fit.coefficients[1] = lines.level * unit;
  fit.coefficients[2] = estimate.weight;
  fit.coefficients[3] = lines.slope * unit;
  fit.sigma2 = withUnitSquared(lines.sumSquares / <f64>max(1, lines.errors - 3), unit);
  fit.sigma2Ml = withUnitSquared(lines.sumSquares / <f64>lines.errors, unit);
  const n = request.values.length;
  fit.fitted = new Float64Array(n).fill(NaN);
  fit.residuals = new Float64Array(n).fill(NaN);
  for (let t = 0; t < length; t++) {
    fit.fitted[first + t] = inSeason(adjusted, fitted[t], t) * unit;
    fit.residuals[first + t] = request.values[first + t] - fit.fitted[first + t];
  }
}

/** Means by the recursion with forecasts for values, and their variances; the first `gap` steps are those missing at the end. */
function writeFuture(
  fit: Fit,
  estimate: ThetaEstimate,
  adjusted: Adjusted,
  request: FitRequest,
  gap: i32,
  factor: f64,
): void {
  const future = new ThetaFuture(estimate.lines, estimate.weight);
  const variance = estimate.lines.sumSquares / <f64>max(1, estimate.lines.errors - 3);
  const mean = new StaticArray<f64>(request.horizon);
  const deviation = new StaticArray<f64>(request.horizon);
  const n = estimate.lines.values.length;
  const scaled = adjusted.season == Component.Multiplicative;
  for (let h = 0; h < gap + request.horizon; h++) {
    future.step();
    if (h < gap) continue;
    const index = scaled ? adjusted.figure[(n + h) % adjusted.figure.length] : 1.0;
    mean[h - gap] = inSeason(adjusted, future.mean, n + h);
    deviation[h - gap] = Math.sqrt(variance * future.factor) * Math.abs(index);
  }
  writeNormal(fit, mean, deviation, 1.0 / factor, request);
}
