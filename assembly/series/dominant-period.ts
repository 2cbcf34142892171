/**
 * The period at which the spectrum of a fitted autoregression peaks.
 *
 * Conventions by R's forecast::findfrequency (8.20): straight-line trend out, longest stretch without gaps, Yule-Walker with the
 * order by AIC (stats::ar), 500 frequencies from 0 to 1/2, no period unless the peak exceeds 10 (in squared units of the data).
 */
import { autocovariance, mean } from '../math/stats';
import { largestMagnitude, scaleToOne, scaledBy } from '../math/vector';

/** Frequencies of the grid, and the height below which there is no period (forecast::findfrequency). */
const GRID: i32 = 500;
const LEAST_PEAK: f64 = 10;

/** A fitted autoregression. */
class Autoregression {
  coefficients: Float64Array = new Float64Array(0);
  /** innovation variance; 0 when there is nothing to model */
  variance: f64 = 0;
}

/**
 * findfrequency.
 *
 * @param values  [n], NaN = missing
 * @returns       period in steps; 1 = none
 */
export function dominantPeriod(values: Float64Array): i32 {
  const factor = scaleToOne(largestMagnitude(values));
  const stretch = longestStretch(detrended(scaledBy(values, factor)));
  if (stretch.length < 3) return 1;
  const model = yuleWalker(stretch);
  if (!(model.variance > 0)) return 1;
  const spectrum = spectrumOf(model);
  const peak = largestFrom(spectrum, 0);
  if (!(spectrum[peak] > LEAST_PEAK * factor * factor)) return 1;
  if (peak > 0) return roundedPeriod(peak);
  return beyondZero(spectrum);
}

/** The peak at frequency 0 says nothing: the highest one after the spectrum first rises again. */
function beyondZero(spectrum: Float64Array): i32 {
  for (let i = 1; i < GRID; i++) {
    if (spectrum[i] > spectrum[i - 1]) {
      const next = largestFrom(spectrum, i);
      return next < GRID - 1 ? roundedPeriod(next) : 1;
    }
  }
  return 1;
}

function roundedPeriod(index: i32): i32 {
  return <i32>Math.floor(<f64>(GRID - 1) / (0.5 * <f64>index) + 0.5);
}

/** Index of the first largest value at or after `from`. */
function largestFrom(values: Float64Array, from: i32): i32 {
  let best = from;
  for (let i = from + 1; i < values.length; i++) if (values[i] > values[best]) best = i;
  return best;
}

/** Residuals of the least-squares line through the present values; NaN where missing. */
function detrended(values: Float64Array): Float64Array {
  const n = values.length;
  const steps = new Float64Array(n);
  for (let i = 0; i < n; i++) steps[i] = values[i] == values[i] ? <f64>i : NaN;
  const middle = mean(steps);
  const level = mean(values);
  let above: f64 = 0;
  let below: f64 = 0;
  for (let i = 0; i < n; i++) {
    if (values[i] != values[i]) continue;
    const away = <f64>i - middle;
    above += away * (values[i] - level);
    below += away * away;
  }
  const slope = below > 0 ? above / below : 0;
  const out = new Float64Array(n);
  for (let i = 0; i < n; i++) out[i] = values[i] - level - slope * (<f64>i - middle);
  return out;
}

/** The first of the longest runs without gaps. */
function longestStretch(values: Float64Array): Float64Array {
  let bestStart = 0;
  let bestLength = 0;
  let start = 0;
  for (let i = 0; i <= values.length; i++) {
    if (i < values.length && values[i] == values[i]) continue;
    if (i - start > bestLength) {
      bestStart = start;
      bestLength = i - start;
    }
    start = i + 1;
  }
  return values.slice(bestStart, bestStart + bestLength);
}

/** Yule-Walker fit, order 0..10 log10(n) by AIC, innovation variance with R's correction n / (n - order - 1). */
function yuleWalker(values: Float64Array): Autoregression {
  const n = values.length;
  const centre = mean(values);
  const deviation = new Float64Array(n);
  for (let i = 0; i < n; i++) deviation[i] = values[i] - centre;
  const most = min(n - 1, <i32>Math.floor(10 * Math.log10(<f64>n)));
  const covariance = new Float64Array(most + 1);
  for (let k = 0; k <= most; k++) covariance[k] = autocovariance(deviation, k);
  const out = new Autoregression();
  const phi = new Float64Array(most);
  const before = new Float64Array(most);
  let variance = covariance[0];
  out.variance = (variance * <f64>n) / <f64>(n - 1);
  if (!(variance > 0)) return out;
  let least = <f64>n * Math.log(variance);
  for (let k = 1; k <= most && n - k - 1 > 0; k++) {
    let sum = covariance[k];
    for (let j = 1; j < k; j++) sum -= phi[j - 1] * covariance[k - j];
    const partial = sum / variance;
    for (let j = 0; j < k - 1; j++) before[j] = phi[j];
    for (let j = 0; j < k - 1; j++) phi[j] = before[j] - partial * before[k - 2 - j];
    phi[k - 1] = partial;
    variance *= 1 - partial * partial;
    if (!(variance > 0)) break;
    const aic = <f64>n * Math.log(variance) + 2 * <f64>k;
    if (aic < least) {
      least = aic;
      out.coefficients = phi.slice(0, k);
      out.variance = (variance * <f64>n) / <f64>(n - k - 1);
    }
  }
  return out;
}

/** [GRID] spectral density (of the unscaled variance) from frequency 0 to 1/2. */
function spectrumOf(model: Autoregression): Float64Array {
  const out = new Float64Array(GRID);
  const order = model.coefficients.length;
  for (let i = 0; i < GRID; i++) {
    const frequency = (0.5 * <f64>i) / <f64>(GRID - 1);
    let real: f64 = 1;
    let imaginary: f64 = 0;
    for (let k = 0; k < order; k++) {
      const angle = 2 * Math.PI * frequency * <f64>(k + 1);
      real -= model.coefficients[k] * Math.cos(angle);
      imaginary += model.coefficients[k] * Math.sin(angle);
    }
    out[i] = model.variance / (real * real + imaginary * imaginary);
  }
  return out;
}
