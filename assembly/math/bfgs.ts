import { Objective } from './objective';

/**
 * Quasi-Newton minimisation with numeric gradients, or exact ones where the objective knows them: BFGS on the inverse Hessian with a backtracking line search.
 *
 * J. Nocedal and S. J. Wright (2006), Numerical Optimization, 2nd ed., algorithms 3.1 and 6.1, doi:10.1007/978-0-387-40065-5.
 * R's optim(method = "BFGS") stands behind the reference numbers; it takes central differences of width 1e-3 throughout and ends at a relative
 * gain of 1e-8. Here: one-sided differences until the gain is small, then central ones, and a tighter end.
 */

/** Optim's default for BFGS. */
const MOST_ITERATIONS: i32 = 100;
/** Least share of the gain promised by the slope (Armijo; Nocedal and Wright, p. 33). */
const SUFFICIENT_GAIN: f64 = 1e-4;
/** Relative gain at which the search ends: 1e-9 of a mean log-likelihood is 1e-6 in that of 1,000 observations. */
const SMALL_GAIN: f64 = 1e-9;
/** Width of one-sided differences, about the root of the rounding error of the objective. */
const ONE_SIDED: f64 = 1e-6;
/** Width of central differences, about its cubic root. */
const CENTRAL: f64 = 1e-4;
/** Longest first step in any coordinate: the coordinates are ARMA coefficients or their arc tangents, of the order of 1. */
const FIRST_STEP: f64 = 1;

export class Bfgs {
  /** the objective at the end */
  value: f64 = Infinity;
  /** calls of the objective since this object was made */
  calls: i32 = 0;
  private gradient: StaticArray<f64>;
  private nextGradient: StaticArray<f64>;
  private direction: StaticArray<f64>;
  private trial: StaticArray<f64>;
  private curvature: StaticArray<f64>;
  private inverse: StaticArray<f64>;

  constructor(dimension: i32) {
    this.gradient = new StaticArray<f64>(dimension);
    this.nextGradient = new StaticArray<f64>(dimension);
    this.direction = new StaticArray<f64>(dimension);
    this.trial = new StaticArray<f64>(dimension);
    this.curvature = new StaticArray<f64>(dimension);
    this.inverse = new StaticArray<f64>(dimension * dimension);
  }

  /**
   * Minimises f over the first n entries of x, in place; x may be longer (the rest is passed on untouched).
   * @param warm start from the inverse Hessian of the last call, of a similar function
   * @returns    false when f is not finite at the start
   */
  minimise(f: Objective, x: StaticArray<f64>, n: i32, warm: bool = false): bool {
    this.value = this.call(f, x);
    if (!isFinite(this.value)) return false;
    if (n == 0) return true;
    let fresh = !warm;
    // exact derivatives need no second, finer stage
    let central = this.slope(f, x, n, false, this.gradient);
    if (!warm) this.reset(n);
    for (let iteration = 0; iteration < MOST_ITERATIONS; iteration++) {
      const before = this.value;
      const step = this.search(f, x, n, fresh);
      const small = step == 0 || before - this.value <= SMALL_GAIN * (Math.abs(before) + 1);
      if (small) {
        if (central && (fresh || step != 0)) return true;
        if (central || step == 0) (this.reset(n), (fresh = true));
        central = true;
      }
      if (step == 0) {
        this.slope(f, x, n, central, this.gradient);
        continue;
      }
      if (f.hopeless(x)) return true;
      this.slope(f, x, n, central, this.nextGradient);
      fresh = !this.update(n, step, fresh) && fresh;
    }
    return true;
  }

  private call(f: Objective, x: StaticArray<f64>): f64 {
    this.calls++;
    return f.value(x);
  }

  private reset(n: i32): void {
    for (let i = 0; i < n * n; i++) this.inverse[i] = 0;
    for (let i = 0; i < n; i++) this.inverse[i * n + i] = 1;
  }

  /** The gradient at x; true when it is exact. */
  private slope(f: Objective, x: StaticArray<f64>, n: i32, central: bool, out: StaticArray<f64>): bool {
    if (f.slopes(x, out)) return true;
    for (let i = 0; i < n; i++) {
      const at = x[i];
      const width = (central ? CENTRAL : ONE_SIDED) * Math.max(1, Math.abs(at));
      x[i] = at + width;
      const above = this.call(f, x);
      let below = this.value;
      if (central || !isFinite(above)) {
        x[i] = at - width;
        below = this.call(f, x);
      }
      x[i] = at;
      if (isFinite(above) && isFinite(below)) out[i] = (above - below) / (central ? 2 * width : width);
      else if (isFinite(above)) out[i] = (above - this.value) / width;
      else out[i] = isFinite(below) ? (this.value - below) / width : 0;
    }
    return false;
  }

  /** One line search along minus inverse * gradient; moves x and the value. Returns the step, 0 = no better point. */
  private search(f: Objective, x: StaticArray<f64>, n: i32, fresh: bool): f64 {
    const direction = this.direction;
    let slope: f64 = 0;
    let longest: f64 = 0;
    for (let i = 0; i < n; i++) {
      let sum: f64 = 0;
      for (let j = 0; j < n; j++) sum -= this.inverse[i * n + j] * this.gradient[j];
      direction[i] = sum;
      slope += sum * this.gradient[i];
      longest = Math.max(longest, Math.abs(sum));
    }
    if (!(slope < 0)) return 0;
    let step: f64 = fresh && longest > FIRST_STEP ? FIRST_STEP / longest : 1;
    // 1e-9: shorter moves are below what the differences can see
    while (step * longest > 1e-9) {
      for (let i = 0; i < n; i++) ((this.trial[i] = x[i]), (x[i] += step * direction[i]));
      const value = this.call(f, x);
      if (value <= this.value + SUFFICIENT_GAIN * step * slope) {
        this.value = value;
        return step;
      }
      for (let i = 0; i < n; i++) x[i] = this.trial[i];
      // minimum of the parabola through value, slope and trial, kept in [0.1, 0.5] of the step (Nocedal and Wright, p. 58)
      const parabola = isFinite(value) ? (-slope * step) / (2 * (value - this.value - slope * step)) : 0.2;
      step *= Math.min(0.5, Math.max(0.1, parabola));
    }
    return 0;
  }

  /** BFGS update of the inverse Hessian with the last step; false when the curvature along it is not positive. */
  private update(n: i32, step: f64, fresh: bool): bool {
    const y = this.trial;
    let sy: f64 = 0;
    let yy: f64 = 0;
    for (let i = 0; i < n; i++) {
      y[i] = this.nextGradient[i] - this.gradient[i];
      this.direction[i] *= step;
      sy += this.direction[i] * y[i];
      yy += y[i] * y[i];
      this.gradient[i] = this.nextGradient[i];
    }
    if (!(sy > 1e-12 * yy) || !isFinite(yy)) return false;
    if (fresh) for (let i = 0; i < n; i++) this.inverse[i * n + i] = sy / yy;
    let yHy: f64 = 0;
    for (let i = 0; i < n; i++) {
      let sum: f64 = 0;
      for (let j = 0; j < n; j++) sum += this.inverse[i * n + j] * y[j];
      this.curvature[i] = sum;
      yHy += sum * y[i];
    }
    const s = this.direction;
    const weight = 1 + yHy / sy;
    for (let i = 0; i < n; i++)
      for (let j = 0; j < n; j++) {
        this.inverse[i * n + j] += (weight * s[i] * s[j] - this.curvature[i] * s[j] - s[i] * this.curvature[j]) / sy;
      }
    return true;
  }
}
