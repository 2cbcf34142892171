/** The rate of an intermittent demand along the series, and the search for its two smoothing parameters; papers at croston.ts. */
import { ModelKind } from '../abi';
import { LOWER, UPPER } from './ets-form';

/** First grid of both parameters, of which the papers advise the lower half. */
const GRID: StaticArray<f64> = [0.01, 0.05, 0.1, 0.2, 0.3, 0.5, 0.8];
/** The compass search around the best point halves its step from the first to the last. */
const FIRST_STEP: f64 = 0.05;
const LAST_STEP: f64 = 1e-4;
/** Moves at one step size at most: from one end of the box to the other. */
const MOST_MOVES: i32 = 40;

/** One scaled series with its demands; allocates nothing after its constructor. */
export class DemandRate {
  /** the best found */
  alpha: f64 = 0.1;
  beta: f64 = 0.1;
  /** states after the last `run`: size of a demand, and how often there is one (1 / interval, or TSB's probability) */
  size: f64 = 0.0;
  frequency: f64 = 0.0;
  private readonly firstSize: f64;
  private readonly firstFrequency: f64;
  private value: f64 = Infinity;
  private debias: f64 = 1.0;

  /** `sizes`: the values above zero, at least one. */
  constructor(
    readonly values: Float64Array,
    readonly observed: i32,
    sizes: Float64Array,
    readonly kind: i32,
  ) {
    let sum: f64 = 0.0;
    for (let i = 0; i < sizes.length; i++) sum += sizes[i];
    this.firstSize = sum / <f64>sizes.length;
    this.firstFrequency = <f64>sizes.length / <f64>observed;
  }

  /** Probability of a demand in one step, so that chance times size is the forecast. */
  chance(): f64 {
    return this.frequency * this.debias;
  }

  forecast(): f64 {
    return this.size * this.chance();
  }

  /** Mean squared difference of the rate and the cumulative mean demand; `fitted`[n] receives the forecast of each step. */
  run(alpha: f64, beta: f64, fitted: Float64Array | null = null): f64 {
    const values = this.values;
    const smoothsProbability = this.kind == ModelKind.Tsb;
    const debias = this.kind == ModelKind.Sba ? 1.0 - 0.5 * beta : 1.0;
    let size = this.firstSize;
    let interval = 1.0 / this.firstFrequency;
    let frequency = this.firstFrequency;
    let waited: f64 = 0.0;
    let total: f64 = 0.0;
    let count: f64 = 0.0;
    let sum: f64 = 0.0;
    for (let t = 0, n = values.length; t < n; t++) {
      const y = values[t];
      const rate = size * frequency * debias;
      if (fitted) fitted[t] = rate;
      if (isNaN(y)) continue;
      total += y;
      count += 1.0;
      const e = total / count - rate;
      sum += e * e;
      waited += 1.0;
      if (y > 0.0) {
        size += alpha * (y - size);
        interval += beta * (waited - interval);
        waited = 0.0;
        if (!smoothsProbability) frequency = 1.0 / interval;
      }
      if (smoothsProbability) frequency += beta * ((y > 0.0 ? 1.0 : 0.0) - frequency);
    }
    this.size = size;
    this.frequency = frequency;
    this.debias = debias;
    return sum / count;
  }

  /** Grid, then compass search; leaves the states at the best point. */
  search(): void {
    for (let i = 0; i < GRID.length; i++) for (let j = 0; j < GRID.length; j++) this.attempt(GRID[i], GRID[j]);
    for (let step = FIRST_STEP; step >= LAST_STEP; step *= 0.5) {
      for (let move = 0; move < MOST_MOVES; move++) {
        const alpha = this.alpha;
        const beta = this.beta;
        const better =
          this.attempt(alpha + step, beta) ||
          this.attempt(alpha - step, beta) ||
          this.attempt(alpha, beta + step) ||
          this.attempt(alpha, beta - step);
        if (!better) break;
      }
    }
    this.run(this.alpha, this.beta);
  }

  /** Whether the point, held to the box, is the best so far. */
  private attempt(alpha: f64, beta: f64): bool {
    const a = Math.max(LOWER, Math.min(UPPER, alpha));
    const b = Math.max(LOWER, Math.min(UPPER, beta));
    const value = this.run(a, b);
    if (!(value < this.value)) return false;
    this.value = value;
    this.alpha = a;
    this.beta = b;
    return true;
  }
}
