/**
 * Lag polynomials of ARMA models. AR: 1 - a1 B - ... - ap B^p; MA: 1 + b1 B + ... + bq B^q.
 *
 * Partial autocorrelations: J. Durbin (1960), The fitting of time-series models, Rev. Int. Stat. Inst. 28, 233-244, doi:10.2307/1401322;
 * J. F. Monahan (1984), A note on enforcing stationarity in ARMA models, Biometrika 71, 403-404, doi:10.1093/biomet/71.2.403.
 * Roots: E. Durand (1960) and I. O. Kerner (1966), Ein Gesamtschrittverfahren zur Berechnung der Nullstellen von Polynomen, doi:10.1007/BF02162564.
 */

/** Sweeps of the simultaneous root iteration; simple roots need about ten, a double one about fifty. */
const ROOT_SWEEPS: i32 = 500;
/** Largest relative move of a root at which the iteration ends: a few units in the last place. */
const ROOT_TOLERANCE: f64 = 1e-15;

/**
 * Coefficients of the product of a short and a seasonal polynomial at lags 1..p + P m, added into `out` (zeroed first).
 *
 * @param values [.. from + p), then [seasonalFrom .. seasonalFrom + P) the coefficients
 * @param sign   -1 for AR, 1 for MA: the sign of the coefficients in the polynomial
 * @param out    [>= p + P m] coefficient of lag i at i - 1
 */
export function seasonalProduct(
  values: StaticArray<f64>,
  from: i32,
  p: i32,
  seasonalFrom: i32,
  seasonalP: i32,
  period: i32,
  sign: f64,
  out: StaticArray<f64>,
): void {
  const length = p + seasonalP * period;
  for (let i = 0; i < length; i++) out[i] = 0;
  for (let i = 0; i < p; i++) out[i] = values[from + i];
  for (let j = 0; j < seasonalP; j++) {
    const seasonal = values[seasonalFrom + j];
    const lag = (j + 1) * period;
    out[lag - 1] += seasonal;
    for (let i = 0; i < p; i++) out[lag + i] += sign * seasonal * values[from + i];
  }
}

/**
 * Partial autocorrelations of an AR polynomial, by the Durbin-Levinson recursion backwards; this is also the Schur-Cohn test.
 *
 * @param ar      [from .. from + p) coefficients
 * @param partial [p] result; work too
 * @param work    [p]
 * @returns       false when a root lies on or inside the unit circle
 */
export function partialsOf(
  ar: StaticArray<f64>,
  from: i32,
  p: i32,
  partial: StaticArray<f64>,
  work: StaticArray<f64>,
): bool {
  for (let i = 0; i < p; i++) partial[i] = ar[from + i];
  for (let k = p - 1; k >= 0; k--) {
    const last = partial[k];
    const rest = 1 - last * last;
    if (!(rest > 0)) return false;
    for (let i = 0; i < k; i++) work[i] = (partial[i] + last * partial[k - 1 - i]) / rest;
    for (let i = 0; i < k; i++) partial[i] = work[i];
  }
  return true;
}

/** AR coefficients from partial autocorrelations, in place at [from .. from + p). @param work [p] */
export function coefficientsOf(partial: StaticArray<f64>, from: i32, p: i32, work: StaticArray<f64>): void {
  for (let k = 1; k < p; k++) {
    const last = partial[from + k];
    for (let i = 0; i < k; i++) work[i] = partial[from + i] - last * partial[from + k - 1 - i];
    for (let i = 0; i < k; i++) partial[from + i] = work[i];
  }
}

/**
 * Whether all roots of the polynomial lie outside the circle of the given radius: Schur-Cohn on the polynomial in radius * z.
 *
 * @param values [from .. from + p) coefficients at lags step, 2 step, ...
 * @param sign   -1 for AR, 1 for MA
 * @param work   [3 p]
 */
export function rootsOutside(
  values: StaticArray<f64>,
  from: i32,
  p: i32,
  step: i32,
  sign: f64,
  radius: f64,
  work: StaticArray<f64>,
): bool {
  let factor: f64 = 1;
  let power: f64 = 1;
  for (let i = 0; i < step; i++) power *= radius;
  for (let i = 0; i < p; i++) {
    factor *= power;
    work[i] = -sign * values[from + i] * factor;
  }
  for (let k = p - 1; k >= 0; k--) {
    const last = work[k];
    const rest = 1 - last * last;
    if (!(rest > 0)) return false;
    for (let i = 0; i < k; i++) work[p + i] = (work[i] + last * work[k - 1 - i]) / rest;
    for (let i = 0; i < k; i++) work[i] = work[p + i];
  }
  return true;
}

/**
 * Replaces an MA polynomial by the invertible one with the same autocorrelations: each inverse root outside the unit circle by its reciprocal.
 *
 * @param ma   [from .. from + q) coefficients, changed in place
 * @param work [4 q + 4]
 * @returns    whether anything changed
 */
export function invertMovingAverage(ma: StaticArray<f64>, from: i32, q: i32, work: StaticArray<f64>): bool {
  while (q > 0 && ma[from + q - 1] == 0) q--;
  if (q == 0 || rootsOutside(ma, from, q, 1, 1, 1, work)) return false;
  const re = 0,
    im = q,
    outRe = 2 * q,
    outIm = 3 * q + 2;
  inverseRoots(ma, from, q, work);
  let changed = false;
  for (let i = 0; i < q; i++) {
    const size = work[re + i] * work[re + i] + work[im + i] * work[im + i];
    // 1 + 1e-12: a root on the circle, up to rounding, is its own reciprocal
    if (size > 1 + 1e-12) {
      work[re + i] /= size;
      work[im + i] /= size;
      changed = true;
    }
  }
  if (!changed) return false;
  for (let i = 0; i <= q; i++) work[outRe + i] = work[outIm + i] = 0;
  work[outRe] = 1;
  for (let i = 0; i < q; i++)
    for (let k = i + 1; k > 0; k--) {
      const a = work[outRe + k - 1],
        b = work[outIm + k - 1];
      work[outRe + k] -= a * work[re + i] - b * work[im + i];
      work[outIm + k] -= a * work[im + i] + b * work[re + i];
    }
  for (let i = 0; i < q; i++) ma[from + i] = work[outRe + i + 1];
  return true;
}

/** Inverse roots of 1 + b1 z + ... + bq z^q by Durand-Kerner: real parts to work[0..q), imaginary to work[q..2q). */
function inverseRoots(ma: StaticArray<f64>, from: i32, q: i32, work: StaticArray<f64>): void {
  let bound: f64 = 0;
  for (let i = 0; i < q; i++) bound = Math.max(bound, Math.abs(ma[from + i]));
  // start: points of a spiral inside Cauchy's bound, none real, none a conjugate of another (0.4 + 0.9i is Kerner's customary choice)
  let a: f64 = 1,
    b: f64 = 0;
  for (let i = 0; i < q; i++) {
    const c = 0.4 * a - 0.9 * b;
    b = 0.4 * b + 0.9 * a;
    a = c;
    work[i] = a * (1 + bound) * 0.5;
    work[q + i] = b * (1 + bound) * 0.5;
  }
  for (let sweep = 0; sweep < ROOT_SWEEPS; sweep++) {
    let move: f64 = 0;
    for (let i = 0; i < q; i++) {
      const x = work[i],
        y = work[q + i];
      let pr: f64 = 1,
        pi: f64 = 0,
        dr: f64 = 1,
        di: f64 = 0;
      for (let k = 0; k < q; k++) {
        const nr = pr * x - pi * y + ma[from + k];
        pi = pr * y + pi * x;
        pr = nr;
        if (k == i) continue;
        const er = x - work[k],
          ei = y - work[q + k];
        const mr = dr * er - di * ei;
        di = dr * ei + di * er;
        dr = mr;
      }
      const size = dr * dr + di * di;
      if (size == 0) continue;
      const stepR = (pr * dr + pi * di) / size,
        stepI = (pi * dr - pr * di) / size;
      work[i] = x - stepR;
      work[q + i] = y - stepI;
      move = Math.max(move, (Math.abs(stepR) + Math.abs(stepI)) / (Math.abs(x) + Math.abs(y) + 1e-300));
    }
    if (move < ROOT_TOLERANCE) return;
  }
}
