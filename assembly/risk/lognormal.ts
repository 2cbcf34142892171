/** Quantiles of the lognormal distribution by its mean and coefficient of variation. */
import { normalQuantile } from '../math/special';

/**
 * The mean is kept, whatever the spread: sigma^2 = ln(1 + cv^2), mu = ln(mean) - sigma^2 / 2
 * (Johnson, Kotz & Balakrishnan 1994, "Continuous univariate distributions", volume 1, chapter 14).
 *
 * @param mean  > 0
 * @param cv    standard deviation / mean, >= 0
 * @returns     [probabilities] exp(mu + sigma z); NaN for a mean or cv out of range
 */
export function lognormalQuantiles(mean: f64, cv: f64, probabilities: Float64Array): Float64Array {
  const valid = mean > 0 && mean < Infinity && cv >= 0 && cv < Infinity;
  const variance = Math.log1p(cv * cv);
  const sigma = Math.sqrt(variance);
  const quantiles = new Float64Array(probabilities.length);
  for (let i = 0, n = probabilities.length; i < n; i++) {
    quantiles[i] = valid ? mean * Math.exp(sigma * normalQuantile(probabilities[i]) - 0.5 * variance) : NaN;
  }
  return quantiles;
}
