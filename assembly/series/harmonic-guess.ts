/**
 * The first guess of na.interp at missing values: least squares on Fourier terms of each period and a polynomial in time.
 *
 * Terms and degrees are R's (forecast::na.interp 8.20, fourier, poly). Only the fitted values matter, so the polynomial is in
 * Legendre's basis and the normal equations are solved by Cholesky; columns without variance of their own are left out, as lm
 * leaves out aliased ones.
 */
import { countPresent } from '../math/stats';

/** Harmonics of a single period, and of each of several (forecast::na.interp). */
const HARMONICS_SINGLE: i32 = 5;
const HARMONICS_SEVERAL: i32 = 20;
/** Highest degree of the polynomial (forecast::na.interp). */
const DEGREE: i32 = 6;
/** A column is aliased when less than this share of its square is left after the ones before (lm's tolerance 1e-7, squared). */
const ALIASED: f64 = 1e-14;

/**
 * @param values   [n], NaN = missing, at least one present
 * @param periods  ascending, each >= 2
 * @returns        [n] the values, with fitted ones where missing
 */
export function harmonicGuess(values: Float64Array, periods: Int32Array): StaticArray<f64> {
  const n = values.length;
  const terms = fourierTerms(periods);
  const degree = min(max(n / 10, 1), DEGREE);
  const columns = terms.length + degree + 1;
  const row = new StaticArray<f64>(columns);
  const gram = new StaticArray<f64>(columns * columns);
  const moment = new StaticArray<f64>(columns);
  const level = presentMean(values);
  for (let t = 0; t < n; t++) {
    const y = values[t] - level;
    if (y != y) continue;
    fillRow(row, t, n, degree, terms);
    for (let i = 0; i < columns; i++) {
      const r = row[i];
      moment[i] += r * y;
      for (let j = 0; j <= i; j++) gram[i * columns + j] += r * row[j];
    }
  }
  solvePositive(gram, moment, columns);
  const out = new StaticArray<f64>(n);
  for (let t = 0; t < n; t++) {
    if (values[t] == values[t]) {
      out[t] = values[t];
      continue;
    }
    fillRow(row, t, n, degree, terms);
    let sum: f64 = level;
    for (let i = 0; i < columns; i++) sum += moment[i] * row[i];
    out[t] = sum;
  }
  return out;
}

function presentMean(values: Float64Array): f64 {
  let sum: f64 = 0;
  for (let i = 0; i < values.length; i++) if (values[i] == values[i]) sum += values[i];
  return sum / <f64>countPresent(values);
}

/** Signed frequencies: k/m > 0 stands for a cosine, -k/m for a sine; without doubles and without the sine of frequency 1/2. */
function fourierTerms(periods: Int32Array): StaticArray<f64> {
  const most = periods.length == 1 ? HARMONICS_SINGLE : HARMONICS_SEVERAL;
  const found = new StaticArray<f64>(2 * most * periods.length);
  let count = 0;
  for (let p = 0; p < periods.length; p++) {
    const m = periods[p];
    for (let k = 1; k <= min(m / 2, most); k++) {
      const frequency = <f64>k / <f64>m;
      if (seen(found, count, frequency)) continue;
      found[count++] = frequency;
      if (2 * k != m) found[count++] = -frequency;
    }
  }
  return found.slice<StaticArray<f64>>(0, count);
}

function seen(found: StaticArray<f64>, count: i32, frequency: f64): bool {
  for (let i = 0; i < count; i++) if (Math.abs(found[i] - frequency) < 1e-12) return true; // k/m and 7k/7m differ by rounding only
  return false;
}

/** Fourier terms at step t (from 0), then Legendre polynomials of t scaled to [-1, 1]. */
function fillRow(row: StaticArray<f64>, t: i32, n: i32, degree: i32, terms: StaticArray<f64>): void {
  for (let i = 0; i < terms.length; i++) {
    const f = terms[i];
    const turns = Math.abs(f) * <f64>(t + 1);
    const angle = 2 * Math.PI * (turns - Math.floor(turns));
    row[i] = f > 0 ? Math.cos(angle) : Math.sin(angle);
  }
  const x = n > 1 ? (2 * <f64>t) / <f64>(n - 1) - 1 : 0;
  let before: f64 = 1;
  let now: f64 = x;
  row[terms.length] = 1;
  row[terms.length + 1] = x;
  for (let k = 2; k <= degree; k++) {
    const next = (<f64>(2 * k - 1) * x * now - <f64>(k - 1) * before) / <f64>k;
    row[terms.length + k] = next;
    before = now;
    now = next;
  }
}

/** Solves gram * x = moment in place by Cholesky (lower half of gram is read and overwritten); aliased columns get x = 0. */
function solvePositive(gram: StaticArray<f64>, moment: StaticArray<f64>, n: i32): void {
  for (let j = 0; j < n; j++) {
    const whole = gram[j * n + j];
    let left = whole;
    for (let k = 0; k < j; k++) left -= gram[j * n + k] * gram[j * n + k];
    const pivot = left > ALIASED * whole ? Math.sqrt(left) : 0;
    gram[j * n + j] = pivot;
    for (let i = j + 1; i < n; i++) {
      let sum = gram[i * n + j];
      for (let k = 0; k < j; k++) sum -= gram[i * n + k] * gram[j * n + k];
      gram[i * n + j] = pivot > 0 ? sum / pivot : 0;
    }
  }
  for (let i = 0; i < n; i++) {
    let sum = moment[i];
    for (let k = 0; k < i; k++) sum -= gram[i * n + k] * moment[k];
    moment[i] = gram[i * n + i] > 0 ? sum / gram[i * n + i] : 0;
  }
  for (let i = n - 1; i >= 0; i--) {
    let sum = moment[i];
    for (let k = i + 1; k < n; k++) sum -= gram[k * n + i] * moment[k];
    moment[i] = gram[i * n + i] > 0 ? sum / gram[i * n + i] : 0;
  }
}
