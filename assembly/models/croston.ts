/**
 * Intermittent demand: sizes and intervals (or the probability) of demand smoothed apart.
 *
 * Croston: J. D. Croston (1972), doi 10.1057/jors.1972.50. SBA: A. A. Syntetos, J. E. Boylan (2005), doi
 * 10.1016/j.ijforecast.2004.10.001, the rate times 1 - beta/2. TSB: R. H. Teunter, A. A. Syntetos, M. Z. Babai (2011), doi
 * 10.1016/j.ejor.2011.05.018, the probability is updated at every step. Smoothing parameters by the mean squared error of the rate against
 * the cumulative mean demand (N. Kourentzes 2014, doi 10.1016/j.ijpe.2014.06.007), one for sizes and one for intervals, which start
 * from their means over the series. Intervals of a compound Bernoulli demand: with the last probability a size drawn from those
 * seen, scaled so that the mean is the forecast; they do not widen with the horizon. A missing value is a step that was not
 * watched: no state moves and no interval grows.
 */
import { ModelKind, Status } from '../abi';
import { Fit, FitRequest } from '../records';
import { countPresent, quantileOfSorted } from '../math/stats';
import { largestMagnitude, scaledBy, scaleToOne } from '../math/vector';
import { DemandRate } from './croston-rate';
import { checked, refused, withUnitSquared } from './ets-outcome';
import { copyOfSpec } from './fit-record';

/** Fewer demands than this show no interval. */
const LEAST_DEMANDS: i32 = 2;

/** Fits Croston, Sba and Tsb. Coefficients: alpha (sizes), beta (intervals or probability), last size, last interval or probability. */
export function fitIntermittent(request: FitRequest): Fit {
  const fit = new Fit();
  fit.spec = copyOfSpec(request.spec);
  fit.nobs = countPresent(request.values);
  if (request.horizon < 0) return refused(fit, Status.Unsupported);
  const factor = scaleToOne(largestMagnitude(request.values));
  const values = scaledBy(request.values, factor);
  for (let t = 0; t < values.length; t++) if (values[t] < 0.0) return refused(fit, Status.NotPositive);
  const sizes = sortedDemands(values);
  if (sizes.length == 0) return refused(fit, fit.nobs > 0 ? Status.Constant : Status.TooShort);
  if (sizes.length < LEAST_DEMANDS) return refused(fit, Status.TooShort);
  const rate = new DemandRate(values, fit.nobs, sizes, request.spec.kind);
  rate.search();
  writePast(fit, rate, values, 1.0 / factor);
  writeFuture(fit, rate, sizes, 1.0 / factor, request);
  return checked(fit);
}

/** The values above zero, ascending. */
function sortedDemands(values: Float64Array): Float64Array {
  let count = 0;
  for (let t = 0; t < values.length; t++) if (values[t] > 0.0) count++;
  const sizes = new Float64Array(count);
  for (let t = 0, k = 0; t < values.length; t++) if (values[t] > 0.0) sizes[k++] = values[t];
  return sizes.sort();
}

function writePast(fit: Fit, rate: DemandRate, values: Float64Array, unit: f64): void {
  const n = values.length;
  fit.fitted = new Float64Array(n);
  fit.residuals = new Float64Array(n);
  rate.run(rate.alpha, rate.beta, fit.fitted);
  let sum: f64 = 0.0;
  for (let t = 0; t < n; t++) {
    const e = values[t] - fit.fitted[t];
    if (!isNaN(e)) sum += e * e;
    fit.fitted[t] *= unit;
    fit.residuals[t] = e * unit;
  }
  fit.sigma2 = withUnitSquared(sum / <f64>max(1, fit.nobs - 2), unit);
  fit.sigma2Ml = withUnitSquared(sum / <f64>fit.nobs, unit);
  fit.coefficients = new Float64Array(4);
  fit.coefficients[0] = rate.alpha;
  fit.coefficients[1] = rate.beta;
  fit.coefficients[2] = rate.size * unit;
  fit.coefficients[3] = fit.spec.kind == ModelKind.Tsb ? rate.frequency : 1.0 / rate.frequency;
}

/** The rate at every step; levels by the mixture of zero and the scaled sizes. */
function writeFuture(fit: Fit, rate: DemandRate, sizes: Float64Array, unit: f64, request: FitRequest): void {
  const horizon = request.horizon;
  const probabilities = request.probabilities;
  const chance = Math.min(1.0, rate.chance());
  let total: f64 = 0.0;
  for (let i = 0; i < sizes.length; i++) total += sizes[i];
  const scale = chance > 0.0 ? rate.forecast() / (chance * (total / <f64>sizes.length)) : 0.0;
  fit.mean = new Float64Array(horizon).fill(rate.forecast() * unit);
  fit.quantiles = new Float64Array(probabilities.length * horizon);
  for (let k = 0; k < probabilities.length; k++) {
    const within = probabilities[k] - (1.0 - chance);
    const bound = within > 0.0 ? quantileOfSorted(sizes, within / chance) * scale : 0.0;
    fit.quantiles.fill(bound * unit, k * horizon, (k + 1) * horizon);
  }
}
