/**
 * The sum of the two middle values, as stats::stl takes them for its robustness weights.
 *
 * Partial sorting by Chambers (1971), "Algorithm 410", CACM 14(5), doi:10.1145/362588.362602, on the quicksort of Singleton (1969),
 * "Algorithm 347", doi:10.1145/362875.362901: median of three, stop at eleven values, smaller part first. The routine expects the
 * wanted places in rising order; stl hands them over falling (n/2 + 1, then n - n/2). For odd n they are one place. For even n a
 * split between the two leaves one part unsorted, so that one of the values read may not be the order statistic. R's weights (and
 * everything robust that builds on them, na.interp too) carry that, hence it is kept here: with both places wanted at once the
 * search follows one part only, and which part depends on their sizes.
 */

/** Segments of at most this many steps are sorted outright (Singleton 1969). */
const SHORT: i32 = 10;

/**
 * Sum of the values at the places n - 1 - n/2 and n/2 (from 0) after the partial sort; twice the median when n is odd.
 *
 * @param values  [count] or more; the first `count` are reordered; nothing NaN
 */
export function middlePairSum(values: StaticArray<f64>, count: i32): f64 {
  const upper = count / 2;
  const lower = count - 1 - upper;
  let i = 0;
  let j = count - 1;
  while (i < j) {
    if (j - i <= SHORT && i > 0) {
      insertionSort(values, i, j);
      break;
    }
    const pivot = medianOfThreeInPlace(values, i, j);
    let k = i;
    let l = j;
    while (true) {
      do l--;
      while (values[l] > pivot);
      do k++;
      while (values[k] < pivot);
      if (k > l) break;
      const swap = values[l];
      values[l] = values[k];
      values[k] = swap;
    }
    const goLeft = l - i <= j - k ? lower <= l : upper < k;
    if (goLeft) j = l;
    else i = k;
  }
  return values[lower] + values[upper];
}

/** Orders values[i], the middle one and values[j] among themselves; the middle one is the pivot. */
function medianOfThreeInPlace(values: StaticArray<f64>, i: i32, j: i32): f64 {
  const middle = (i + 1 + (j + 1)) / 2 - 1; // the paper counts from 1
  if (values[i] > values[middle]) exchange(values, i, middle);
  if (values[j] < values[middle]) {
    exchange(values, j, middle);
    if (values[i] > values[middle]) exchange(values, i, middle);
  }
  return values[middle];
}

function exchange(values: StaticArray<f64>, a: i32, b: i32): void {
  const swap = values[a];
  values[a] = values[b];
  values[b] = swap;
}

function insertionSort(values: StaticArray<f64>, from: i32, to: i32): void {
  for (let i = from + 1; i <= to; i++) {
    const v = values[i];
    let k = i - 1;
    while (k >= from && values[k] > v) {
      values[k + 1] = values[k];
      k--;
    }
    values[k + 1] = v;
  }
}
