/**
 * MSTL: several seasons by STL in turn, each on the series less the others.
 *
 * Bandara, Hyndman & Bergmeir (2021), "MSTL: a seasonal-trend decomposition algorithm for time series with multiple seasonal
 * patterns", arXiv:2107.13462. Conventions by R's forecast::mstl (8.20): periods ascending, windows 7 + 4 i, two rounds, trend of
 * the last STL, Friedman's super smoother when there is no season.
 */
import { Status } from '../abi';
import { DecomposeRequest } from '../records';
import { Stl } from './stl';
import { superSmooth } from './supsmu';

/** Rounds over the seasons (forecast::mstl, `iterate`); one suffices where there is one season. */
const ROUNDS: i32 = 2;

/** What the smoothing may leave of a series that it should reproduce, relative to its level: some hundred roundings. */
const ROUNDING: f64 = 1e-13;

/** The periods that n observations carry, ascending: R drops those with n <= 2 m. */
export function usablePeriods(periods: Int32Array, n: i32): Int32Array {
  let count = 0;
  for (let i = 0; i < periods.length; i++) if (periods[i] > 1 && periods[i] < (n + 1) / 2) count++;
  const out = new Int32Array(count);
  for (let i = 0, k = 0; i < periods.length; i++) if (periods[i] > 1 && periods[i] < (n + 1) / 2) out[k++] = periods[i];
  return out.sort();
}

/**
 * One MSTL with all its work arrays, for rolling origins: `run` does not allocate when the periods are not empty.
 * After `run`, trend, seasons and remainder hold the result in 0..n - 1 (of each row).
 */
export class Mstl {
  trend: StaticArray<f64>;
  /** one row per period */
  seasons: StaticArray<StaticArray<f64>>;
  remainder: StaticArray<f64>;
  /** robustness weights of the last STL */
  weights: StaticArray<f64>;

  private stls: StaticArray<Stl>;

  /**
   * @param capacity  longest series
   * @param periods   ascending, each >= 2; those too long for a run make it TooShort (see usablePeriods); empty = trend only
   * @param options   the rest of the request: its values and periods are not read
   */
  constructor(capacity: i32, periods: Int32Array, options: DecomposeRequest) {
    this.trend = new StaticArray<f64>(capacity);
    this.remainder = new StaticArray<f64>(capacity);
    this.weights = new StaticArray<f64>(capacity);
    const count = periods.length;
    this.stls = new StaticArray<Stl>(count);
    this.seasons = new StaticArray<StaticArray<f64>>(count);
    for (let i = 0; i < count; i++) {
      const window = options.seasonalWindow == 0 ? 11 + 4 * i : options.seasonalWindow;
      this.stls[i] = new Stl(capacity, periods[i], window, options);
      this.seasons[i] = new StaticArray<f64>(capacity);
    }
  }

  /**
   * Decomposes values[0..n - 1], finite and without gaps (see fillGaps).
   *
   * @returns  Ok, or what `Stl.run` says
   */
  run(values: StaticArray<f64>, n: i32): Status {
    if (this.stls.length == 0) return this.runTrend(values, n);
    const rest = this.remainder;
    for (let i = 0; i < n; i++) rest[i] = values[i];
    const rounds = this.stls.length > 1 ? ROUNDS : 1;
    for (let round = 0; round < rounds; round++) {
      for (let k = 0; k < this.stls.length; k++) {
        const status = this.renew(k, n, round > 0);
        if (status != Status.Ok) return status;
      }
    }
    const last = this.stls[this.stls.length - 1];
    for (let i = 0; i < n; i++) {
      this.trend[i] = last.trend[i];
      this.weights[i] = last.weights[i];
      rest[i] -= last.trend[i];
    }
    return Status.Ok;
  }

  /** Puts the k-th season back into the series, estimates it again and takes it out. */
  private renew(k: i32, n: i32, again: bool): Status {
    const rest = this.remainder;
    const season = this.seasons[k];
    const stl = this.stls[k];
    if (again) for (let i = 0; i < n; i++) rest[i] += season[i];
    const status = stl.run(rest, n);
    if (status != Status.Ok) return status;
    for (let i = 0; i < n; i++) {
      season[i] = stl.season[i];
      rest[i] -= season[i];
    }
    return Status.Ok;
  }

  private runTrend(values: StaticArray<f64>, n: i32): Status {
    if (n < 1 || n > this.trend.length) return Status.TooShort;
    superSmooth(values, n, this.trend);
    for (let i = 0; i < n; i++) {
      this.remainder[i] = values[i] - this.trend[i];
      this.weights[i] = 1;
    }
    return Status.Ok;
  }
}

/** Sum of all seasons at i. */
export function seasonSum(fit: Mstl, i: i32): f64 {
  let sum: f64 = 0;
  for (let k = 0; k < fit.seasons.length; k++) sum += fit.seasons[k][i];
  return sum;
}

/**
 * Strength of a season (Wang, Smith & Hyndman 2006, doi:10.1007/s10618-005-0039-x): 1 - var(R) / var(R + S), held to [0, 1];
 * 0 where R + S does not vary beyond rounding.
 *
 * @param missing  observations to leave out are NaN here, as the remainder of a series with gaps has them
 */
export function seasonStrength(fit: Mstl, k: i32, missing: Float64Array): f64 {
  const season = fit.seasons[k];
  const below = spread(fit.remainder, season, true, missing);
  const dust = ROUNDING * largest(fit.trend, missing.length);
  if (!(below > dust * dust * <f64>missing.length)) return 0;
  return Math.max(0, Math.min(1, 1 - spread(fit.remainder, season, false, missing) / below));
}

function largest(values: StaticArray<f64>, n: i32): f64 {
  let most: f64 = 0;
  for (let i = 0; i < n; i++) most = Math.max(most, Math.abs(values[i]));
  return most;
}

/** Sum of squares about the mean of R, or of R + S, where `missing` is not NaN. */
function spread(rest: StaticArray<f64>, season: StaticArray<f64>, both: bool, missing: Float64Array): f64 {
  const n = missing.length;
  let sum: f64 = 0;
  let count = 0;
  for (let i = 0; i < n; i++) {
    if (missing[i] != missing[i]) continue;
    sum += rest[i] + (both ? season[i] : 0);
    count++;
  }
  const centre = sum / <f64>count;
  let squares: f64 = 0;
  for (let i = 0; i < n; i++) {
    if (missing[i] != missing[i]) continue;
    const d = rest[i] + (both ? season[i] : 0) - centre;
    squares += d * d;
  }
  return squares;
}
