import { addScaled, dotRun } from './vector';

/**
 * Small dense linear algebra, row-major or column-major as said at each function, in preallocated arrays.
 *
 * Least squares by modified Gram-Schmidt: A. Bjorck (1967), Solving linear least squares problems by Gram-Schmidt
 * orthogonalization, BIT 7, 1-21, doi:10.1007/BF01934122.
 */

/** A column whose orthogonal part is below this share of its length counts as a combination of the others (QR practice, as R's lm 1e-7). */
const RANK_TOLERANCE: f64 = 1e-9;

/**
 * Inverts a in place by Gauss-Jordan elimination with partial pivoting.
 *
 * @param a      [n x n] row-major, any non-singular matrix
 * @param pivots [n] work
 * @returns      false when a is singular or not finite (a is then spoilt)
 */
export function invert(a: StaticArray<f64>, n: i32, pivots: StaticArray<i32>): bool {
  for (let k = 0; k < n; k++) {
    let pivot = k;
    for (let i = k + 1; i < n; i++) if (Math.abs(a[i * n + k]) > Math.abs(a[pivot * n + k])) pivot = i;
    pivots[k] = pivot;
    const largest = a[pivot * n + k];
    if (!(Math.abs(largest) > 0) || !isFinite(largest)) return false;
    if (pivot != k) swapRows(a, n, k, pivot);
    a[k * n + k] = 1;
    for (let j = 0; j < n; j++) a[k * n + j] /= largest;
    for (let i = 0; i < n; i++)
      if (i != k) {
        const factor = a[i * n + k];
        a[i * n + k] = 0;
        for (let j = 0; j < n; j++) a[i * n + j] -= factor * a[k * n + j];
      }
  }
  for (let k = n - 1; k >= 0; k--) if (pivots[k] != k) swapColumns(a, n, k, pivots[k]);
  return true;
}

function swapRows(a: StaticArray<f64>, n: i32, i: i32, k: i32): void {
  for (let j = 0; j < n; j++) {
    const kept = a[i * n + j];
    a[i * n + j] = a[k * n + j];
    a[k * n + j] = kept;
  }
}

function swapColumns(a: StaticArray<f64>, n: i32, i: i32, k: i32): void {
  for (let j = 0; j < n; j++) {
    const kept = a[j * n + i];
    a[j * n + i] = a[j * n + k];
    a[j * n + k] = kept;
  }
}

/**
 * Regresses the first column on the others by modified Gram-Schmidt; allocates nothing.
 * On return the first column holds the residuals and the others are an orthogonal basis.
 *
 * @param columns [(1 + k) x rows] one column after the other, spoilt
 * @param beta    [k] the coefficients
 * @param norms   [k] length of the part of each predictor that is orthogonal to those before it; 0 = dependent, its coefficient is 0
 * @param upper   [k x k] work
 * @returns       false when a predictor depends on those before it
 */
export function regress(
  columns: StaticArray<f64>,
  rows: i32,
  k: i32,
  beta: StaticArray<f64>,
  norms: StaticArray<f64>,
  upper: StaticArray<f64>,
): bool {
  let full = true;
  for (let j = 0; j < k; j++) {
    const at = (j + 1) * rows;
    const before = dotRun(columns, at, columns, at, rows);
    for (let i = 0; i < j; i++)
      upper[i * k + j] = norms[i] > 0 ? project(columns, rows, i + 1, j + 1, norms[i] * norms[i]) : 0;
    const after = j > 0 ? dotRun(columns, at, columns, at, rows) : before;
    const dependent = !(after > RANK_TOLERANCE * RANK_TOLERANCE * before);
    norms[j] = dependent ? 0 : Math.sqrt(after);
    if (dependent) full = false;
  }
  for (let j = 0; j < k; j++) beta[j] = norms[j] > 0 ? project(columns, rows, j + 1, 0, norms[j] * norms[j]) : 0;
  for (let j = k - 1; j >= 0; j--) for (let i = 0; i < j; i++) beta[i] -= upper[i * k + j] * beta[j];
  return full;
}

/** Takes the part along column `from` (whose square is `length`) out of column `to`; returns its share. */
function project(columns: StaticArray<f64>, rows: i32, from: i32, to: i32, length: f64): f64 {
  const share = dotRun(columns, from * rows, columns, to * rows, rows) / length;
  addScaled(columns, to * rows, columns, from * rows, rows, -share);
  return share;
}

/**
 * Takes the last `remove` columns out of the first `keep` ones by modified Gram-Schmidt; allocates nothing.
 *
 * @param columns [(keep + remove) x rows] one column after the other; the first hold what is left of them, the last an orthogonal basis
 * @returns       log of the determinant of the removed columns' cross products; NaN when one depends on the others
 */
export function eliminate(columns: StaticArray<f64>, rows: i32, keep: i32, remove: i32): f64 {
  let logs: f64 = 0;
  for (let j = keep; j < keep + remove; j++) {
    const at = j * rows;
    const length = dotRun(columns, at, columns, at, rows);
    // every removed column starts as a pulse of size about 1
    if (!(length > RANK_TOLERANCE)) return NaN;
    logs += Math.log(length);
    for (let c = 0; c < keep + remove; c++) {
      if (c == keep) c = j + 1;
      if (c == keep + remove) break;
      const base = c * rows;
      const share = dotRun(columns, at, columns, base, rows) / length;
      if (share != 0) addScaled(columns, base, columns, at, rows, -share);
    }
  }
  return logs;
}
