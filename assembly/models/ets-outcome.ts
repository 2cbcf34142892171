/** How the naive, Theta and ETS models write a Fit: units back on, normal quantiles, refusals, the last look for overflow. */
import { Status } from '../abi';
import { Fit, FitRequest } from '../records';
import { normalQuantile } from '../math/special';

/** The fit without its numbers, left out for this reason; the models tried stay. */
export function refused(fit: Fit, status: i32): Fit {
  fit.status = status;
  fit.coefficients = new Float64Array(0);
  fit.standardErrors = new Float64Array(0);
  fit.fitted = new Float64Array(0);
  fit.residuals = new Float64Array(0);
  fit.mean = new Float64Array(0);
  fit.quantiles = new Float64Array(0);
  fit.sigma2 = NaN;
  fit.sigma2Ml = NaN;
  fit.loglik = NaN;
  fit.aic = NaN;
  fit.aicc = NaN;
  fit.bic = NaN;
  return fit;
}

/** variance times unit^2; ends at the ends of a double, as the variance of values near 1e300 has no double. */
export function withUnitSquared(variance: f64, unit: f64): f64 {
  return Math.min(f64.MAX_VALUE, variance * unit * unit);
}

/** Mean and mean + z deviation, [h] on the scaled series, into the fit; `unit` takes them back. */
export function writeNormal(
  fit: Fit,
  mean: StaticArray<f64>,
  deviation: StaticArray<f64>,
  unit: f64,
  request: FitRequest,
): void {
  const horizon = mean.length;
  const probabilities = request.probabilities;
  fit.mean = new Float64Array(horizon);
  fit.quantiles = new Float64Array(probabilities.length * horizon);
  for (let h = 0; h < horizon; h++) fit.mean[h] = mean[h] * unit;
  for (let k = 0; k < probabilities.length; k++) {
    const z = normalQuantile(probabilities[k]);
    for (let h = 0; h < horizon; h++) fit.quantiles[k * horizon + h] = (mean[h] + z * deviation[h]) * unit;
  }
}

/** The fit, or Overflow where a number that must be finite is not. */
export function checked(fit: Fit): Fit {
  const fine = allFinite(fit.coefficients) && allFinite(fit.mean) && allFinite(fit.quantiles) && isFinite(fit.sigma2);
  return fine ? fit : refused(fit, Status.Overflow);
}

function allFinite(values: Float64Array): bool {
  for (let i = 0, n = values.length; i < n; i++) if (!isFinite(values[i])) return false;
  return true;
}
