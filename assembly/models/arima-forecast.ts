import { ArmaPolynomials, differencingOf } from './arima-form';
import { ArimaWork } from './arima-work';

/**
 * Forecasts of the scaled series without its regression part, from the state that the whitener was left in.
 *
 * With c(h) = Z T^(h-1): mean(h) = c(h) a, variance(h) = c(h) D c(h)' + sum over i < h of psi(i)^2, psi(h-1) = c(h) R, where a is the state predicted
 * after the last row and D its variance beyond that of one innovation. A. C. Harvey (1989), section 3.3, doi:10.1017/CBO9781107049994.
 * Without gaps the differencing states are known and only the ARMA block of D is left, often nothing at all.
 */
export class ArimaForecast {
  /** [steps] */
  mean: StaticArray<f64>;
  /** [steps] in units of the innovation variance */
  variance: StaticArray<f64>;
  private states: i32 = 0;
  private total: i32 = 0;
  private delta: StaticArray<f64>;
  private a: StaticArray<f64>;
  /** [width x width] D, width = 0 when nothing is left of it */
  private excess: StaticArray<f64>;
  private width: i32 = 0;

  /**
   * @param work  whitened at the parameters in work.poly
   * @param beta  coefficients of the whitener's columns
   * @param steps after the last row
   */
  constructor(
    private work: ArimaWork,
    beta: StaticArray<f64>,
    steps: i32,
  ) {
    const poly = work.poly;
    this.mean = new StaticArray<f64>(steps);
    this.variance = new StaticArray<f64>(steps);
    const delta = differencingOf(poly.form);
    this.delta = delta;
    this.a = new StaticArray<f64>(poly.form.states + delta.length);
    this.excess = new StaticArray<f64>(0);
    this.states = poly.form.states;
    this.total = this.a.length;
    if (work.series.gaps) this.startWithGaps(poly, beta);
    else this.startWithoutGaps(poly, beta);
    this.run(poly, steps);
  }

  private startWithGaps(poly: ArmaPolynomials, beta: StaticArray<f64>): void {
    const gap = this.work.gap!;
    const total = this.total;
    for (let i = 0; i < total; i++) {
      this.a[i] = gap.state[i];
      for (let c = 0; c + 1 < gap.columns; c++) this.a[i] -= beta[c] * gap.state[(c + 1) * gap.stride + i];
    }
    this.excess = new StaticArray<f64>(total * total);
    this.width = total;
    for (let i = 0; i < total; i++)
      for (let j = 0; j < total; j++) {
        const innovation = i < this.states && j < this.states ? poly.theta[i] * poly.theta[j] : 0;
        this.excess[i * total + j] = gap.variance[i * total + j] - innovation;
      }
  }

  private startWithoutGaps(poly: ArmaPolynomials, beta: StaticArray<f64>): void {
    const exact = this.work.exact!;
    for (let i = 0; i < this.states; i++) {
      this.a[i] = exact.state[i];
      for (let c = 0; c + 1 < exact.columns; c++) this.a[i] -= beta[c] * exact.state[(c + 1) * exact.stride + i];
    }
    for (let i = this.states; i < this.total; i++) this.a[i] = this.work.level(i - this.states, beta);
    const left = new StaticArray<f64>(this.states * this.states);
    if (exact.excess(poly, left)) {
      this.excess = left;
      this.width = this.states;
    }
  }

  private run(poly: ArmaPolynomials, steps: i32): void {
    const total = this.total;
    const states = this.states;
    const c = new StaticArray<f64>(total);
    c[0] = 1;
    for (let i = states; i < total; i++) c[i] = this.delta[i - states];
    let innovations: f64 = 0;
    for (let h = 0; h < steps; h++) {
      let mean: f64 = 0;
      for (let i = 0; i < total; i++) mean += c[i] * this.a[i];
      let impulse: f64 = 0;
      for (let i = 0; i < states; i++) impulse += c[i] * poly.theta[i];
      innovations += impulse * impulse;
      this.mean[h] = mean;
      this.variance[h] = Math.max(0, this.quadratic(c)) + innovations;
      this.advance(poly, c);
    }
  }

  private quadratic(c: StaticArray<f64>): f64 {
    const width = this.width;
    let sum: f64 = 0;
    for (let i = 0; i < width; i++) {
      if (c[i] == 0) continue;
      let inner: f64 = 0;
      for (let j = 0; j < width; j++) inner += this.excess[i * width + j] * c[j];
      sum += c[i] * inner;
    }
    return sum;
  }

  /** c <- c T. */
  private advance(poly: ArmaPolynomials, c: StaticArray<f64>): void {
    const states = this.states;
    const total = this.total;
    const appended = total > states ? c[states] : 0;
    let lead: f64 = appended;
    for (let k = 0; k < poly.arCount; k++) lead += poly.arValues[k] * c[poly.arLags[k] - 1];
    for (let i = states - 1; i > 0; i--) c[i] = c[i - 1];
    c[0] = lead;
    for (let j = states; j < total; j++) c[j] = appended * this.delta[j - states] + (j + 1 < total ? c[j + 1] : 0);
  }
}
