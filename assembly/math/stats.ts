/**
 * Descriptive statistics by R's conventions. Missing values (NaN) are left out wherever it says "present".
 *
 * Sums run oldest first in plain doubles; means are refined by a second pass (the mean of the deviations), as R does.
 */

/** How many of `values` are present. */
export function countPresent(values: Float64Array): i32 {
  let count = 0;
  for (let i = 0, n = values.length; i < n; i++) if (values[i] == values[i]) count++;
  return count;
}

/** Mean of the present values; NaN when there is none. */
export function mean(values: Float64Array): f64 {
  const n = values.length;
  let sum: f64 = 0;
  let count = 0;
  for (let i = 0; i < n; i++) {
    const v = values[i];
    if (v == v) {
      sum += v;
      count++;
    }
  }
  if (count == 0) return NaN;
  const first = sum / count;
  let rest: f64 = 0;
  for (let i = 0; i < n; i++) {
    const v = values[i];
    if (v == v) rest += v - first;
  }
  return first + rest / count;
}

/** Variance of the present values with divisor count - 1; NaN for fewer than two. */
export function variance(values: Float64Array): f64 {
  const centre = mean(values);
  let sum: f64 = 0;
  let count = 0;
  for (let i = 0, n = values.length; i < n; i++) {
    const v = values[i];
    if (v == v) {
      sum += (v - centre) * (v - centre);
      count++;
    }
  }
  return count < 2 ? NaN : sum / (count - 1);
}

/** The present values in ascending order. */
export function sortedPresent(values: Float64Array): Float64Array {
  const sorted = new Float64Array(countPresent(values));
  for (let i = 0, k = 0, n = values.length; i < n; i++) {
    const v = values[i];
    if (v == v) sorted[k++] = v;
  }
  return sorted.sort();
}

/**
 * Quantile of values already in ascending order, linear between order statistics (R's type 7; Hyndman & Fan 1996,
 * doi:10.2307/2684934).
 *
 * @param sorted  ascending, nothing missing
 * @param p       probability, held to [0, 1]
 * @returns       NaN when `sorted` is empty
 */
export function quantileOfSorted(sorted: Float64Array, p: f64): f64 {
  const n = sorted.length;
  if (n == 0) return NaN;
  const place = Math.min(Math.max(p, 0), 1) * (n - 1);
  const below = <i32>Math.floor(place);
  const low = sorted[below];
  if (below + 1 >= n) return low;
  const share = place - below;
  return share == 0 ? low : low + share * (sorted[below + 1] - low);
}

/** Type 7 quantile of the present values in any order; NaN when there is none. Sorts a copy: O(n log n). */
export function quantile(values: Float64Array, p: f64): f64 {
  return quantileOfSorted(sortedPresent(values), p);
}

/**
 * Sample autocorrelations by R's acf: at each lag the products of present pairs, divided by pairs + lag, over the same at lag 0.
 *
 * @param values  [n], NaN = missing
 * @param lags    number of lags
 * @returns       [lags] lags 1..; 0 at lags beyond the series, and everywhere when the values do not vary
 */
export function acf(values: Float64Array, lags: i32): Float64Array {
  const n = values.length;
  const out = new Float64Array(lags);
  const centre = mean(values);
  const deviation = new Float64Array(n);
  for (let i = 0; i < n; i++) deviation[i] = values[i] - centre;
  const atZero = autocovariance(deviation, 0);
  if (!(atZero > 0)) return out;
  const last = lags < n - 1 ? lags : n - 1;
  for (let lag = 1; lag <= last; lag++) out[lag - 1] = autocovariance(deviation, lag) / atZero;
  return out;
}

/** Mean product of present deviations `lag` apart, divisor pairs + lag; 0 when there is no pair. */
export function autocovariance(deviation: Float64Array, lag: i32): f64 {
  const n = deviation.length;
  let sum: f64 = 0;
  let pairs = 0;
  for (let i = lag; i < n; i++) {
    const product = unchecked(deviation[i] * deviation[i - lag]);
    if (product == product) {
      sum += product;
      pairs++;
    }
  }
  return pairs == 0 ? 0 : sum / (pairs + lag);
}

/**
 * Partial autocorrelations from autocorrelations, by the Durbin-Levinson recursion (Durbin 1960, doi:10.2307/1401322).
 *
 * @param correlations  [lags] lags 1.., as `acf` gives them
 * @returns             [lags]; 0 from the lag on where the innovation variance is used up
 */
export function pacf(correlations: Float64Array): Float64Array {
  const lags = correlations.length;
  const out = new Float64Array(lags);
  const phi = new Float64Array(lags);
  const before = new Float64Array(lags);
  for (let k = 0; k < lags; k++) {
    let above = correlations[k];
    let below: f64 = 1;
    for (let j = 0; j < k; j++) {
      above -= phi[j] * correlations[k - 1 - j];
      below -= phi[j] * correlations[j];
    }
    if (!(below > 1e-15)) return out; // rounding level of 1: no variance left to explain
    const partial = above / below;
    out[k] = partial;
    for (let j = 0; j < k; j++) before[j] = phi[j];
    for (let j = 0; j < k; j++) phi[j] = before[j] - partial * before[k - 1 - j];
    phi[k] = partial;
  }
  return out;
}
