/** The median of a run of numbers, by C. A. R. Hoare's selection (1961, Algorithm 65, doi 10.1145/366622.366647). */

/** Median of values[0..count - 1], which are reordered; the mean of the two middle ones where count is even. count >= 1, nothing NaN. */
export function medianInPlace(values: StaticArray<f64>, count: i32): f64 {
  const upper = count >> 1;
  select(values, count, upper);
  const high = values[upper];
  if ((count & 1) == 1) return high;
  let low = values[0];
  for (let i = 1; i < upper; i++) low = Math.max(low, values[i]);
  return low + 0.5 * (high - low);
}

/** Puts the value of rank `place` (from 0) there, none greater before it and none less after it. */
function select(values: StaticArray<f64>, count: i32, place: i32): void {
  let left = 0;
  let right = count - 1;
  while (left < right) {
    const pivot = values[(left + right) >> 1];
    let i = left;
    let j = right;
    while (i <= j) {
      while (values[i] < pivot) i++;
      while (values[j] > pivot) j--;
      if (i > j) break;
      const swap = values[i];
      values[i] = values[j];
      values[j] = swap;
      i++;
      j--;
    }
    if (place <= j) right = j;
    else if (place >= i) left = i;
    else return;
  }
}
