/**
 * STL: seasonal-trend decomposition by loess.
 *
 * Cleveland, Cleveland, McRae & Terpenning (1990), "STL: a seasonal-trend decomposition procedure based on loess", Journal of
 * Official Statistics 6(1), 3-73. Conventions by R's stats::stl (4.2): default windows, degrees and jumps, all outer loops run,
 * "periodic" = window 10 n + 1 with degree 0 and then the mean of each cycle position.
 */
import { Status } from '../abi';
import { DecomposeRequest } from '../records';
import { Loess } from './loess';
import { middlePairSum } from './middle-pair';

/** `DecomposeRequest.seasonalWindow` for one unchanging cycle. */
export const PERIODIC: i32 = -1;

/**
 * One STL with all its work arrays; runs on any series up to `capacity` points without allocating again.
 * After `run`, season, trend and weights hold the result in 0..n - 1.
 */
export class Stl {
  /** [capacity] */
  season: StaticArray<f64>;
  trend: StaticArray<f64>;
  /** robustness weights, 1 where not robust */
  weights: StaticArray<f64>;

  private cycle: StaticArray<f64>;
  private work: StaticArray<f64>;
  private passed: StaticArray<f64>;
  private part: StaticArray<f64>;
  private partWeights: StaticArray<f64>;
  private partFit: StaticArray<f64>;
  private cycleLoess: Loess;
  private trendLoess: Loess;
  private passLoess: Loess;

  /**
   * @param capacity        longest series
   * @param period          steps of a cycle, >= 2
   * @param seasonalWindow  >= 3, or PERIODIC
   * @param options         the rest of the request: its values, periods and seasonalWindow are not read
   */
  constructor(
    private capacity: i32,
    private period: i32,
    private seasonalWindow: i32,
    private options: DecomposeRequest,
  ) {
    const room = capacity + 2 * period;
    this.season = new StaticArray<f64>(capacity);
    this.trend = new StaticArray<f64>(capacity);
    this.weights = new StaticArray<f64>(capacity);
    this.cycle = new StaticArray<f64>(room);
    this.work = new StaticArray<f64>(room);
    this.passed = new StaticArray<f64>(room);
    const cycles = (capacity - 1) / period + 1;
    this.part = new StaticArray<f64>(cycles);
    this.partWeights = new StaticArray<f64>(cycles);
    this.partFit = new StaticArray<f64>(cycles + 2);
    this.cycleLoess = new Loess(cycles);
    this.trendLoess = new Loess(capacity);
    this.passLoess = new Loess(capacity);
  }

  /**
   * Decomposes values[0..n - 1], finite and without gaps, of a size whose sums stay in range.
   *
   * @returns  Ok; TooShort when n <= 2 periods; Unsupported for a window below 3, a degree above 1 or a negative jump
   */
  run(values: StaticArray<f64>, n: i32): Status {
    if (n <= 2 * this.period || n > this.capacity) return Status.TooShort;
    if (!this.configure(n)) return Status.Unsupported;
    const robust = this.options.robust;
    const inner = this.options.inner >= 0 ? this.options.inner : robust ? 1 : 2;
    const outer = this.options.outer >= 0 ? this.options.outer : robust ? 15 : 0;
    this.season.fill(0, 0, n);
    this.trend.fill(0, 0, n);
    this.weights.fill(1, 0, n);
    this.iterate(values, n, inner, false);
    for (let k = 0; k < outer; k++) {
      this.reweigh(values, n);
      this.iterate(values, n, inner, true);
    }
    if (this.seasonalWindow == PERIODIC) this.averageCycles(n);
    return Status.Ok;
  }

  /** Windows, degrees and jumps of this length; false when they do not exist. */
  private configure(n: i32): bool {
    const o = this.options;
    const periodic = this.seasonalWindow == PERIODIC;
    const window = periodic ? 10 * n + 1 : this.seasonalWindow;
    if (window < 3) return false;
    const trendWindow =
      o.trendWindow != 0 ? o.trendWindow : nextOdd(<i32>Math.ceil((1.5 * this.period) / (1 - 1.5 / <f64>window)));
    const passWindow = o.lowPassWindow != 0 ? o.lowPassWindow : nextOdd(this.period);
    if (trendWindow < 1 || passWindow < 1) return false;
    const degree = periodic || o.seasonalDegree < 0 ? 0 : o.seasonalDegree;
    const trendDegree = o.trendDegree < 0 ? 1 : o.trendDegree;
    const passDegree = o.lowPassDegree < 0 ? trendDegree : o.lowPassDegree;
    if (degree > 1 || trendDegree > 1 || passDegree > 1) return false;
    if (o.seasonalJump < 0 || o.trendJump < 0 || o.lowPassJump < 0) return false;
    this.cycleLoess.set(legalWindow(window), degree, jumpOf(o.seasonalJump, window));
    this.trendLoess.set(legalWindow(trendWindow), trendDegree, jumpOf(o.trendJump, trendWindow));
    this.passLoess.set(legalWindow(passWindow), passDegree, jumpOf(o.lowPassJump, passWindow));
    return true;
  }

  /** The inner loop (paper, section 2.2). */
  private iterate(values: StaticArray<f64>, n: i32, inner: i32, weighted: bool): void {
    const season = this.season;
    const trend = this.trend;
    const work = this.work;
    const passed = this.passed;
    const cycle = this.cycle;
    const p = this.period;
    for (let k = 0; k < inner; k++) {
      for (let i = 0; i < n; i++) work[i] = values[i] - trend[i];
      this.smoothCycles(n, weighted);
      movingMean(cycle, n + 2 * p, p, work);
      movingMean(work, n + p + 1, p, passed);
      movingMean(passed, n + 2, 3, work);
      this.passLoess.attach(work, n, this.weights, false);
      this.passLoess.smooth(passed, 0);
      for (let i = 0; i < n; i++) {
        const s = cycle[p + i] - passed[i];
        season[i] = s;
        work[i] = values[i] - s;
      }
      this.trendLoess.attach(work, n, this.weights, weighted);
      this.trendLoess.smooth(trend, 0);
    }
  }

  /** Smooths each cycle position of `work` into `cycle`, which runs one period further at both ends. */
  private smoothCycles(n: i32, weighted: bool): void {
    const p = this.period;
    const work = this.work;
    const cycle = this.cycle;
    const part = this.part;
    const partWeights = this.partWeights;
    const partFit = this.partFit;
    const weights = this.weights;
    const loess = this.cycleLoess;
    const window = loess.window;
    for (let j = 0; j < p; j++) {
      const count = (n - 1 - j) / p + 1;
      for (let i = 0, at = j; i < count; i++, at += p) part[i] = work[at];
      if (weighted) for (let i = 0, at = j; i < count; i++, at += p) partWeights[i] = weights[at];
      loess.attach(part, count, partWeights, weighted);
      loess.smooth(partFit, 1);
      const before = loess.at(-1, 0, min(window, count) - 1);
      partFit[0] = before == before ? before : partFit[1];
      const after = loess.at(count, max(0, count - window), count - 1);
      partFit[count + 1] = after == after ? after : partFit[count];
      for (let i = 0, at = j; i < count + 2; i++, at += p) cycle[at] = partFit[i];
    }
  }

  /** Bisquare weights of the remainder, six median absolute deviations wide (paper, section 2.4; R's cut-offs). */
  private reweigh(values: StaticArray<f64>, n: i32): void {
    const season = this.season;
    const trend = this.trend;
    const weights = this.weights;
    const work = this.work;
    for (let i = 0; i < n; i++) {
      const size = Math.abs(values[i] - season[i] - trend[i]);
      weights[i] = size;
      work[i] = size;
    }
    const width = 3 * middlePairSum(work, n);
    const outside = 0.999 * width;
    const inside = 0.001 * width;
    for (let i = 0; i < n; i++) {
      const size = weights[i];
      const ratio = size / width;
      const rest = 1 - ratio * ratio;
      weights[i] = size <= inside ? 1 : size <= outside ? rest * rest : 0;
    }
  }

  private averageCycles(n: i32): void {
    const season = this.season;
    const p = this.period;
    for (let j = 0; j < p; j++) {
      let sum: f64 = 0;
      for (let i = j; i < n; i += p) sum += season[i];
      const average = sum / <f64>((n - 1 - j) / p + 1);
      for (let i = j; i < n; i += p) season[i] = average;
    }
  }
}

/** Moving means of `length` over from[0..n - 1] into to[0..n - length], by a running sum. */
function movingMean(from: StaticArray<f64>, n: i32, length: i32, to: StaticArray<f64>): void {
  const divisor = <f64>length;
  let sum: f64 = 0;
  for (let i = 0; i < length; i++) sum += from[i];
  to[0] = sum / divisor;
  for (let i = length; i < n; i++) {
    sum = sum - from[i - length] + from[i];
    to[i - length + 1] = sum / divisor;
  }
}

function nextOdd(value: i32): i32 {
  return value | 1;
}

/** Windows of the procedure itself: odd and at least 3. */
function legalWindow(window: i32): i32 {
  return max(3, window | 1);
}

/** R's default jump: a tenth of the window, rounded up. */
function jumpOf(jump: i32, window: i32): i32 {
  return jump > 0 ? jump : (window + 9) / 10;
}
