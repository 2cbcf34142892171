/**
 * The best step of at most four smoothing parameters inside their box: a small convex quadratic programme, solved exactly.
 *
 * Minimise d' C d / 2 - r' d subject to the box of R's `ets`: 1e-4 <= alpha <= .9999, 1e-4 <= beta <= alpha, 1e-4 <= gamma <= 1 - alpha,
 * .8 <= phi <= .98. Each parameter is free, at its lower or at its upper bound, so there are at most 3^4 corners, edges
 * and faces; C is positive definite, so the least value among the feasible stationary points is the solution.
 */
import { ALPHA, BETA, GAMMA, LOWER, PHI, PHI_LOWER, PHI_UPPER, UPPER } from './ets-form';

/** Smoothing parameters at most. */
export const SMOOTHERS: i32 = 4;
/** How far outside a bound still counts as on it: rounding of numbers near one. */
const TOUCH: f64 = 1e-12;

const FREE: i32 = 0;
const AT_LOWER: i32 = 1;
const AT_UPPER: i32 = 2;

/** The quadratic's data and the solver's work arrays. */
export class SmootherBox {
  /** [4 x 4] C and [4] r, in the order of `places` */
  readonly curvature: StaticArray<f64> = new StaticArray<f64>(SMOOTHERS * SMOOTHERS);
  readonly pull: StaticArray<f64> = new StaticArray<f64>(SMOOTHERS);
  /** [count] ALPHA..PHI of the parameters that may move */
  readonly places: StaticArray<i32> = new StaticArray<i32>(SMOOTHERS);
  count: i32 = 0;
  /** [4] the solution */
  readonly step: StaticArray<f64> = new StaticArray<f64>(SMOOTHERS);
  private readonly mode: StaticArray<i32> = new StaticArray<i32>(SMOOTHERS);
  private readonly trial: StaticArray<f64> = new StaticArray<f64>(SMOOTHERS);
  private readonly moved: StaticArray<f64> = new StaticArray<f64>(SMOOTHERS);
  private readonly system: StaticArray<f64> = new StaticArray<f64>(SMOOTHERS * (SMOOTHERS + 1));
  /** [4 x 4] d = offset + span z, z the free parameters */
  private readonly span: StaticArray<f64> = new StaticArray<f64>(SMOOTHERS * SMOOTHERS);
  private readonly offset: StaticArray<f64> = new StaticArray<f64>(SMOOTHERS);

  /** Fills `step` for the parameters at theta[0..3]; false when no point of the box was found. */
  solve(theta: StaticArray<f64>): bool {
    const count = this.count;
    if (count == 0) return true;
    this.mode.fill(FREE);
    if (this.candidate(theta) && this.feasible(theta)) {
      for (let i = 0; i < count; i++) this.step[i] = this.trial[i];
      return true;
    }
    let least = Infinity;
    let found = false;
    let combinations = 1;
    for (let i = 0; i < count; i++) combinations *= 3;
    for (let code = 1; code < combinations; code++) {
      for (let i = 0, rest = code; i < count; i++, rest /= 3) this.mode[i] = rest % 3;
      if (!this.candidate(theta) || !this.feasible(theta)) continue;
      const value = this.quadratic();
      if (value < least) {
        least = value;
        found = true;
        for (let i = 0; i < count; i++) this.step[i] = this.trial[i];
      }
    }
    return found;
  }

  /** Puts theta[0..3] inside the box, where rounding left it a touch outside. */
  clamp(theta: StaticArray<f64>): void {
    for (let i = 0; i < this.count; i++) {
      const place = this.places[i];
      theta[place] = Math.max(lowerOf(place), Math.min(theta[place], upperOf(place, theta[ALPHA])));
    }
  }

  /** The stationary point with the present modes into `trial`; false where the system is singular. */
  private candidate(theta: StaticArray<f64>): bool {
    const count = this.count;
    const span = this.span;
    const offset = this.offset;
    span.fill(0.0);
    let free = 0;
    let alphaFree = -1;
    let alphaStep: f64 = 0.0;
    for (let i = 0; i < count; i++) {
      const place = this.places[i];
      const mode = this.mode[i];
      offset[i] = 0.0;
      if (mode == FREE) {
        if (place == ALPHA) alphaFree = free;
        span[i * SMOOTHERS + free++] = 1.0;
      } else if (mode == AT_LOWER) {
        offset[i] = lowerOf(place) - theta[place];
      } else {
        offset[i] = upperOf(place, theta[ALPHA] + alphaStep) - theta[place];
        if (alphaFree >= 0 && place == BETA) span[i * SMOOTHERS + alphaFree] = 1.0;
        if (alphaFree >= 0 && place == GAMMA) span[i * SMOOTHERS + alphaFree] = -1.0;
      }
      if (place == ALPHA && mode != FREE) alphaStep = offset[i];
    }
    if (!this.reduce(free)) return false;
    for (let i = 0; i < count; i++) {
      let d = offset[i];
      for (let k = 0; k < free; k++) d += span[i * SMOOTHERS + k] * this.system[k * (SMOOTHERS + 1) + SMOOTHERS];
      this.trial[i] = d;
    }
    return true;
  }

  /** Solves span' C span z = span' (r - C offset) by elimination; z lands in the last column of `system`. */
  private reduce(free: i32): bool {
    const count = this.count;
    const wide = SMOOTHERS + 1;
    const system = this.system;
    for (let k = 0; k < free; k++) {
      for (let h = 0; h < free; h++) system[k * wide + h] = this.between(k, h);
      let right: f64 = 0.0;
      for (let i = 0; i < count; i++) {
        let rest = this.pull[i];
        for (let j = 0; j < count; j++) rest -= this.curvature[i * SMOOTHERS + j] * this.offset[j];
        right += this.span[i * SMOOTHERS + k] * rest;
      }
      system[k * wide + SMOOTHERS] = right;
    }
    for (let k = 0; k < free; k++) {
      const pivot = system[k * wide + k];
      if (!(pivot > 0.0)) return false;
      for (let h = 0; h < free; h++) {
        if (h == k) continue;
        const factor = system[h * wide + k] / pivot;
        for (let j = k; j < free; j++) system[h * wide + j] -= factor * system[k * wide + j];
        system[h * wide + SMOOTHERS] -= factor * system[k * wide + SMOOTHERS];
      }
    }
    for (let k = 0; k < free; k++) system[k * wide + SMOOTHERS] /= system[k * wide + k];
    return true;
  }

  /** (span' C span)[k][h]. */
  private between(k: i32, h: i32): f64 {
    let sum: f64 = 0.0;
    for (let i = 0; i < this.count; i++) {
      for (let j = 0; j < this.count; j++) {
        sum += this.span[i * SMOOTHERS + k] * this.curvature[i * SMOOTHERS + j] * this.span[j * SMOOTHERS + h];
      }
    }
    return sum;
  }

  private feasible(theta: StaticArray<f64>): bool {
    const moved = this.moved;
    for (let place = 0; place < SMOOTHERS; place++) moved[place] = theta[place];
    for (let i = 0; i < this.count; i++) moved[this.places[i]] += this.trial[i];
    for (let i = 0; i < this.count; i++) {
      const place = this.places[i];
      if (!(moved[place] >= lowerOf(place) - TOUCH && moved[place] <= upperOf(place, moved[ALPHA]) + TOUCH))
        return false;
    }
    return true;
  }

  private quadratic(): f64 {
    let value: f64 = 0.0;
    for (let i = 0; i < this.count; i++) {
      let row: f64 = 0.0;
      for (let j = 0; j < this.count; j++) row += this.curvature[i * SMOOTHERS + j] * this.trial[j];
      value += this.trial[i] * (0.5 * row - this.pull[i]);
    }
    return value;
  }
}

function lowerOf(place: i32): f64 {
  return place == PHI ? PHI_LOWER : LOWER;
}

function upperOf(place: i32, alpha: f64): f64 {
  if (place == BETA) return alpha;
  if (place == GAMMA) return 1.0 - alpha;
  return place == PHI ? PHI_UPPER : UPPER;
}
