/**
 * The dynamic optimised Theta model (theta-lines.ts) after the last observation: means by its recursion with forecasts for values, and the
 * variance of the linear recursion whose every step has an independent error of the same variance.
 */
import { ThetaLines } from './theta-lines';

/** The states after the series: x = (l, mean, B), one-step mean c x; P is the covariance of x over the error's variance. */
export class ThetaFuture {
  /** mean of the step, and its variance over that of one error */
  mean: f64 = 0.0;
  factor: f64 = 1.0;
  private t: f64;
  private fade: f64;
  private readonly q: f64;
  private readonly x: StaticArray<f64> = new StaticArray<f64>(3);
  private readonly c: StaticArray<f64> = new StaticArray<f64>(3);
  private readonly p: StaticArray<f64> = new StaticArray<f64>(9);
  private readonly transition: StaticArray<f64> = new StaticArray<f64>(9);
  private readonly product: StaticArray<f64> = new StaticArray<f64>(9);
  private readonly gain: StaticArray<f64> = new StaticArray<f64>(3);

  constructor(
    lines: ThetaLines,
    private readonly weight: f64,
  ) {
    this.t = <f64>lines.values.length;
    this.fade = lines.fade;
    this.q = 1.0 - lines.alpha;
    this.x[0] = lines.level;
    this.x[1] = lines.mean;
    this.x[2] = lines.slope;
  }

  /** One step ahead: mean and factor of this step, then the states with the forecast as value. */
  step(): void {
    const t = this.t + 1.0;
    const alpha = 1.0 - this.q;
    const c = this.c;
    const x = this.x;
    c[0] = 1.0;
    c[1] = this.weight * this.fade;
    c[2] = this.weight * ((1.0 - this.fade * this.q) / alpha - 0.5 * this.fade * t);
    this.mean = c[0] * x[0] + c[1] * x[1] + c[2] * x[2];
    let spread: f64 = 0.0;
    for (let i = 0; i < 3; i++) for (let j = 0; j < 3; j++) spread += c[i] * this.p[3 * i + j] * c[j];
    this.factor = 1.0 + Math.max(0.0, spread);
    const gain = this.gain;
    gain[0] = alpha;
    gain[1] = 1.0 / t;
    gain[2] = 6.0 / (t * (t + 1.0));
    const transition = this.transition;
    for (let i = 0; i < 3; i++) for (let j = 0; j < 3; j++) transition[3 * i + j] = gain[i] * c[j];
    transition[0] += this.q;
    transition[4] += 1.0 - gain[1];
    transition[7] -= gain[2];
    transition[8] += (t - 2.0) / (t + 1.0);
    this.spread();
    const slope = x[2] * ((t - 2.0) / (t + 1.0)) + gain[2] * (this.mean - x[1]);
    x[0] += alpha * (this.mean - x[0]);
    x[1] += gain[1] * (this.mean - x[1]);
    x[2] = slope;
    this.fade *= this.q;
    this.t = t;
  }

  /** P = T P T' + gain gain' */
  private spread(): void {
    const p = this.p;
    const product = this.product;
    const transition = this.transition;
    for (let i = 0; i < 3; i++) {
      for (let j = 0; j < 3; j++) {
        let sum: f64 = 0.0;
        for (let k = 0; k < 3; k++) sum += transition[3 * i + k] * p[3 * k + j];
        product[3 * i + j] = sum;
      }
    }
    for (let i = 0; i < 3; i++) {
      for (let j = 0; j < 3; j++) {
        let sum = this.gain[i] * this.gain[j];
        for (let k = 0; k < 3; k++) sum += product[3 * i + k] * transition[3 * j + k];
        p[3 * i + j] = sum;
      }
    }
  }
}
