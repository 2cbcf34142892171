/** Differences of a series. */

/**
 * values[i] - values[i - lag].
 *
 * @param values  [n], NaN = missing
 * @param lag     >= 1
 * @returns       [max(0, n - lag)]; NaN where either is missing
 */
export function difference(values: Float64Array, lag: i32): Float64Array {
  const n = values.length - lag;
  const out = new Float64Array(max(0, n));
  for (let i = 0; i < n; i++) out[i] = values[i + lag] - values[i];
  return out;
}

/** The present values in order, gaps closed. */
export function presentOnly(values: Float64Array): Float64Array {
  const n = values.length;
  let count = 0;
  for (let i = 0; i < n; i++) if (values[i] == values[i]) count++;
  const out = new Float64Array(count);
  for (let i = 0, k = 0; i < n; i++) if (values[i] == values[i]) out[k++] = values[i];
  return out;
}
