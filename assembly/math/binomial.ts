/** Quantiles of the binomial distribution, by summing its masses (inversion). */
import { normalQuantile } from './special';

/** Expected successes above which the binomial is taken as normal. */
const NORMAL_FROM: f64 = 30;
/** 2^-53: the normal has no quantile at 0. */
const LEAST: f64 = 1.0 / 9007199254740992.0;

/**
 * The least k with P(K <= k) > u, K binomial: a larger n never gives more than one more for each, so more replicas never leave fewer
 * running. Beyond NORMAL_FROM expected failures by the normal with the same mean and variance.
 */
export function binomialQuantile(u: f64, n: i32, chance: f64): f64 {
  const mean = <f64>n * chance;
  if (mean > NORMAL_FROM) {
    const k = Math.round(mean + Math.sqrt(mean * (1 - chance)) * normalQuantile(Math.max(u, LEAST)));
    return Math.max(0, Math.min(<f64>n, k));
  }
  let mass = Math.exp(<f64>n * Math.log1p(-chance));
  let sum = mass;
  let k = 0;
  while (u >= sum && k < n) {
    mass *= (<f64>(n - k) / <f64>(k + 1)) * (chance / (1 - chance));
    sum += mass;
    k++;
  }
  return <f64>k;
}
