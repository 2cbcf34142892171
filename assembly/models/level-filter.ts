/**
 * One pass of a robust local level: smoothing with bounded errors, begun again after a shift.
 *
 * Bounded updates: S. Gelper, R. Fried, C. Croux (2010), Robust forecasting with exponential and Holt-Winters smoothing, doi
 * 10.1002/for.1125, with the psi of P. J. Huber (1964), doi 10.1214/aoms/1177703732. Shifts: the two-sided cumulative sum of E. S. Page
 * (1954), doi 10.1093/biomet/41.1-2.100, of the bounded errors in scales. Differs: the scale is one for the series; after a shift
 * the level is the median of the values since the sum left zero, and the gain falls from 1 / count to alpha (a mean at first), so
 * that a level from few values is soon mended.
 */
import { medianInPlace } from './level-median';

/** Errors count up to this many scales (Gelper et al. take 2; 3 keeps more of the efficiency on normal noise). */
export const BOUND: f64 = 3.0;
/**
 * Page's sum takes errors up to so many scales: where it is cautious two far errors in a row are a shift and one is an outlier, where it
 * is prompt one very far error is enough. Own choice; which of the two is for the series to say (level-robust.ts).
 */
export const CAUTIOUS: f64 = 4.0;
export const PROMPT: f64 = 8.0;
/** Page's sum gains |z| less this: tuned to shifts of one scale and more. */
const ALLOWANCE: f64 = 0.5;
/**
 * The sum that says "shift": two errors at the cautious bound reach it, one does not; on normal noise about 2,000 steps pass between
 * false ones (D. Siegmund 1985, Sequential Analysis, equation 2.57 for both sides).
 */
const LIMIT: f64 = 6.5;
/** A median of the scaled series below this is rounding, and no scale to divide by. */
const LEAST_SCALE: f64 = 1e-150;
/** Values whose median is the first level. */
const FIRST_VALUES: i32 = 5;

/** One series with its states; allocates nothing after its constructor. */
export class LevelFilter {
  /** [n] one-step errors, NaN where missing */
  readonly errors: StaticArray<f64>;
  /** after the last observation */
  level: f64 = 0.0;
  /** gain of the next update */
  gain: f64 = 1.0;
  shifts: i32 = 0;
  private readonly scratch: StaticArray<f64>;
  private readonly first: f64;
  private readonly firstCount: i32;

  /** `values`: at least one present. */
  constructor(readonly values: StaticArray<f64>) {
    this.errors = new StaticArray<f64>(values.length);
    const scratch = new StaticArray<f64>(values.length);
    this.scratch = scratch;
    let count = 0;
    for (let t = 0; t < values.length && count < FIRST_VALUES; t++) if (!isNaN(values[t])) scratch[count++] = values[t];
    this.firstCount = count;
    this.first = medianInPlace(scratch, count);
  }

  /** Runs at gain `alpha` with errors bounded at BOUND * scale (scale > 0). `fitted`[n] receives the levels before each step. */
  run(alpha: f64, scale: f64, caution: f64, fitted: Float64Array | null = null): void {
    const values = this.values;
    const errors = this.errors;
    const perScale = 1.0 / scale;
    let level = this.first;
    let age: f64 = 0.0;
    let up: f64 = 0.0;
    let down: f64 = 0.0;
    let upFrom = 0;
    let downFrom = 0;
    this.shifts = 0;
    for (let t = 0, n = values.length; t < n; t++) {
      if (fitted) fitted[t] = level;
      const e = unchecked(values[t]) - level;
      unchecked((errors[t] = e));
      if (isNaN(e)) continue;
      const z = Math.max(-BOUND, Math.min(BOUND, e * perScale));
      const far = Math.max(-caution, Math.min(caution, e * perScale));
      up = Math.max(0.0, up + far - ALLOWANCE);
      down = Math.max(0.0, down - far - ALLOWANCE);
      if (up == 0.0) upFrom = t + 1;
      if (down == 0.0) downFrom = t + 1;
      age += 1.0;
      if (up > LIMIT || down > LIMIT) {
        const count = this.gather(up > LIMIT ? upFrom : downFrom, t);
        level = medianInPlace(this.scratch, count);
        age = <f64>count;
        up = 0.0;
        down = 0.0;
        upFrom = t + 1;
        downFrom = t + 1;
        this.shifts++;
      } else {
        // the first level stands for as many values as it is the median of
        const known = this.shifts == 0 ? Math.max(age, <f64>this.firstCount) : age;
        level += Math.max(alpha, 1.0 / (known + 1.0)) * scale * z;
      }
    }
    const known = this.shifts == 0 ? Math.max(age, <f64>this.firstCount) : age;
    this.level = level;
    this.gain = Math.max(alpha, 1.0 / (known + 1.0));
  }

  /** Present values from..to into the scratch; how many. */
  private gather(from: i32, to: i32): i32 {
    let count = 0;
    for (let t = from; t <= to; t++) if (!isNaN(this.values[t])) this.scratch[count++] = this.values[t];
    return count;
  }

  /** Median of the |errors| of the last run times 1.4826 (their normal sd); where it is zero, the mean times 1.2533; 0 = no error at all. */
  errorScale(): f64 {
    let count = 0;
    let sum: f64 = 0.0;
    for (let t = 0; t < this.errors.length; t++) {
      const size = Math.abs(this.errors[t]);
      if (isNaN(size)) continue;
      this.scratch[count++] = size;
      sum += size;
    }
    return robustSd(this.scratch, count, sum);
  }

  /** The same of the differences between neighbours that are present, over sqrt 2: the sd of noise around a level. */
  differenceScale(): f64 {
    let count = 0;
    let sum: f64 = 0.0;
    let last: f64 = NaN;
    for (let t = 0; t < this.values.length; t++) {
      const y = this.values[t];
      if (isNaN(y)) continue;
      if (!isNaN(last)) {
        this.scratch[count++] = Math.abs(y - last);
        sum += Math.abs(y - last);
      }
      last = y;
    }
    return robustSd(this.scratch, count, sum) * Math.SQRT1_2;
  }
}

/** Normal sd from the median of absolute values, or from their mean where more than half are zero. */
function robustSd(sizes: StaticArray<f64>, count: i32, sum: f64): f64 {
  if (count == 0) return 0.0;
  const middle = medianInPlace(sizes, count);
  return middle > LEAST_SCALE ? 1.482602218505602 * middle : (1.2533141373155003 * sum) / <f64>count;
}
