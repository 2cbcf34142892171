/**
 * Friedman's super smoother on an equally spaced series: the trend where there is no season.
 *
 * Friedman (1984), "A variable span smoother", Stanford LCS technical report 5. Conventions by R's stats::supsmu as
 * forecast::mstl calls it: x = 1..n, equal weights, span by cross-validation, no bass control, not periodic.
 */

/** The three spans, tweeter to woofer, as shares of n (Friedman 1984, section 4). */
const TWEETER: f64 = 0.05;
const MIDRANGE: f64 = 0.2;
const WOOFER: f64 = 0.5;
/** x counts as constant in a window below this share of its interquartile range (R: eps = 1e-3). */
const FLAT: f64 = 1e-3;

/** Smooths values[0..n - 1] into out. Allocates eight arrays of n. */
export function superSmooth(values: StaticArray<f64>, n: i32, out: StaticArray<f64>): void {
  if (n < 2) {
    for (let i = 0; i < n; i++) out[i] = values[i];
    return;
  }
  const low = new StaticArray<f64>(n);
  const middle = new StaticArray<f64>(n);
  const high = new StaticArray<f64>(n);
  const lowError = new StaticArray<f64>(n);
  const middleError = new StaticArray<f64>(n);
  const highError = new StaticArray<f64>(n);
  const raw = new StaticArray<f64>(n);
  const best = new StaticArray<f64>(n);
  trial(values, n, TWEETER, low, raw, lowError);
  trial(values, n, MIDRANGE, middle, raw, middleError);
  trial(values, n, WOOFER, high, raw, highError);
  for (let i = 0; i < n; i++) {
    raw[i] = TWEETER;
    let least = lowError[i];
    if (middleError[i] < least) {
      least = middleError[i];
      raw[i] = MIDRANGE;
    }
    if (highError[i] < least) raw[i] = WOOFER;
  }
  runningLines(raw, n, MIDRANGE, best, lowError, false);
  for (let i = 0; i < n; i++) {
    const span = Math.min(WOOFER, Math.max(TWEETER, best[i]));
    const share = span < MIDRANGE ? (MIDRANGE - span) / (MIDRANGE - TWEETER) : (span - MIDRANGE) / (WOOFER - MIDRANGE);
    raw[i] = (1 - share) * middle[i] + share * (span < MIDRANGE ? low[i] : high[i]);
  }
  runningLines(raw, n, TWEETER, out, lowError, false);
}

/** One span: its fit, and its cross-validated absolute residuals smoothed by the midrange span. */
function trial(
  values: StaticArray<f64>,
  n: i32,
  span: f64,
  fit: StaticArray<f64>,
  raw: StaticArray<f64>,
  error: StaticArray<f64>,
): void {
  runningLines(values, n, span, fit, raw, true);
  runningLines(raw, n, MIDRANGE, error, raw, false);
}

/** The third quartile's place less the first's, as R counts them for n points at 1..n. */
function quartileRange(n: i32): i32 {
  let first = n / 4;
  let third = 3 * first;
  if (first < 1) third = first = 1; // n < 4: R reads x(0); both ends are moved apart below
  while (third <= first) {
    if (third < n) third++;
    if (first > 1) first--;
  }
  return third - first;
}

/**
 * Least-squares lines over a running window of about span * n points, updated point by point.
 *
 * @param residuals  with `crossValidate`: |leave-one-out residual| of each point
 */
function runningLines(
  y: StaticArray<f64>,
  n: i32,
  span: f64,
  fit: StaticArray<f64>,
  residuals: StaticArray<f64>,
  crossValidate: bool,
): void {
  const half = max(2, <i32>(0.5 * span * <f64>n + 0.5));
  const flat = FLAT * <f64>quartileRange(n);
  let count: f64 = 0,
    xMean: f64 = 0,
    yMean: f64 = 0,
    xx: f64 = 0,
    xy: f64 = 0;
  const first = min(2 * half + 1, n);
  for (let i = 0; i < first; i++) {
    const x = <f64>(i + 1);
    count += 1;
    xMean += (x - xMean) / count;
    yMean += (y[i] - yMean) / count;
    if (i > 0) {
      const step = (count * (x - xMean)) / (count - 1);
      xx += step * (x - xMean);
      xy += step * (y[i] - yMean);
    }
  }
  for (let i = 0; i < n; i++) {
    const leaving = i - half - 1;
    const entering = i + half;
    if (leaving >= 0 && entering < n) {
      const gone = <f64>(leaving + 1);
      count -= 1;
      let step = ((count + 1) * (gone - xMean)) / count;
      xx -= step * (gone - xMean);
      xy -= step * (y[leaving] - yMean);
      xMean = ((count + 1) * xMean - gone) / count;
      yMean = ((count + 1) * yMean - y[leaving]) / count;
      const come = <f64>(entering + 1);
      count += 1;
      xMean = ((count - 1) * xMean + come) / count;
      yMean = ((count - 1) * yMean + y[entering]) / count;
      step = (count * (come - xMean)) / (count - 1);
      xx += step * (come - xMean);
      xy += step * (y[entering] - yMean);
    }
    const away = <f64>(i + 1) - xMean;
    const sloped = xx > flat * flat;
    fit[i] = (sloped ? xy / xx : 0) * away + yMean;
    if (!crossValidate) continue;
    const leverage = 1 / count + (sloped ? (away * away) / xx : 0);
    if (1 - leverage > 0) residuals[i] = Math.abs(y[i] - fit[i]) / (1 - leverage);
    else residuals[i] = i > 0 ? residuals[i - 1] : 0;
  }
}
