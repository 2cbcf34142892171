/**
 * How often a series must be differenced.
 *
 * Kwiatkowski, Phillips, Schmidt & Shin (1992), "Testing the null hypothesis of stationarity against the alternative of a unit
 * root", Journal of Econometrics 54, doi:10.1016/0304-4076(92)90104-Y; conventions by R's urca::ur.kpss (type mu) and
 * forecast::ndiffs and nsdiffs (8.20).
 */
import { Status } from '../abi';
import { DecomposeRequest } from '../records';
import { mean } from '../math/stats';
import { isConstant, largestMagnitude, scaleToOne, scaledBy, toStatic } from '../math/vector';
import { difference, presentOnly } from './difference';
import { Mstl, seasonStrength } from './mstl';
import { naInterp } from './na-interp';

/** 5 % critical value of the level statistic (Kwiatkowski et al. 1992, table 1). */
const KPSS_CRITICAL: f64 = 0.463;
/** Most ordinary differences (forecast::ndiffs, max.d). */
const MOST_DIFFERENCES: i32 = 2;
/** Seasonal strength above which one seasonal difference is taken (forecast::nsdiffs, test "seas"). */
const SEASONAL_THRESHOLD: f64 = 0.64;

/** Lags of the long-run variance: trunc(3 sqrt(n) / 13) (forecast::ndiffs). */
export function kpssLag(n: i32): i32 {
  return <i32>((3 * Math.sqrt(<f64>n)) / 13);
}

/**
 * KPSS statistic for level stationarity, Bartlett weights; free of units.
 *
 * @param values  [n], NaN = missing (gaps are closed)
 * @param lag     >= 0
 * @returns       NaN when the values do not vary
 */
export function kpssLevel(values: Float64Array, lag: i32): f64 {
  const present = presentOnly(values);
  const y = scaledBy(present, scaleToOne(largestMagnitude(present)));
  const n = y.length;
  const centre = mean(y);
  let running: f64 = 0;
  let above: f64 = 0;
  for (let i = 0; i < n; i++) {
    y[i] -= centre;
    running += y[i];
    above += running * running;
  }
  let below: f64 = 0;
  for (let k = 0; k <= lag && k < n; k++) {
    let sum: f64 = 0;
    for (let i = k; i < n; i++) sum += unchecked(y[i] * y[i - k]);
    below += k == 0 ? sum : 2 * (1 - <f64>k / <f64>(lag + 1)) * sum;
  }
  return below > 0 ? above / <f64>n / below : NaN;
}

/** Ordinary differences until KPSS no longer rejects at 5 %, at most two; gaps are closed first. 0 for a constant series. */
export function ndiffs(values: Float64Array): i32 {
  let x = presentOnly(values);
  x = scaledBy(x, scaleToOne(largestMagnitude(x)));
  let d = 0;
  if (isConstant(x)) return d;
  let statistic = kpssLevel(x, kpssLag(x.length));
  while (statistic > KPSS_CRITICAL && d < MOST_DIFFERENCES) {
    d++;
    x = difference(x, 1);
    if (isConstant(x)) return d;
    statistic = kpssLevel(x, kpssLag(x.length));
    if (statistic != statistic) return d - 1;
  }
  return d;
}

/** 1 when the seasonal strength by STL exceeds 0.64, otherwise 0; 0 also for period 1, a constant series and n <= 2 periods. */
export function nsdiffs(values: Float64Array, period: i32): i32 {
  const n = values.length;
  if (period < 2 || period >= (n + 1) / 2 || isConstant(values)) return 0;
  const factor = scaleToOne(largestMagnitude(values));
  const filled = naInterp(scaledBy(values, factor), period);
  const periods = new Int32Array(1);
  periods[0] = period;
  const fit = new Mstl(n, periods, new DecomposeRequest());
  if (fit.run(toStatic(filled), n) != Status.Ok) return 0;
  return seasonStrength(fit, 0, values) > SEASONAL_THRESHOLD ? 1 : 0;
}
