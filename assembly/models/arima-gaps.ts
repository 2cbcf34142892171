import { ArmaPolynomials, ArimaForm, differencingOf } from './arima-form';
import { StationaryState } from './arima-covariance';
import { Whitener } from './arima-whitener';

/**
 * Exact Gaussian likelihood of a seasonal ARIMA process with missing observations: the full Kalman filter.
 *
 * R. Kohn and C. F. Ansley (1986), Estimation, prediction, and interpolation for ARIMA models with missing data, JASA 81, 751-761,
 * doi:10.1080/01621459.1986.10478332; state of A. C. Harvey (1989) with the last observations appended for the differencing.
 * As R's stats::arima: those states start with a variance of 1e6, and rows whose one-step variance exceeds 1e4 do not count.
 * The transition is a companion matrix, so a step costs O(N^2) for N states.
 */

/** R's kappa. */
const DIFFUSE: f64 = 1e6;
/** R's limit between a diffuse row and one that counts. */
const COUNTS_BELOW: f64 = 1e4;

export class GapWhitener extends Whitener {
  /** [columns x stride] predicted state after the last row: ARMA states, then the last observations */
  state: StaticArray<f64>;
  stride: i32;
  /** [stride x stride] its variance, in units of the innovation variance */
  variance: StaticArray<f64>;
  private start: StationaryState;
  private delta: StaticArray<f64>;
  private next: StaticArray<f64>;
  private cross: StaticArray<f64>;

  /** @param form of which only the differencing counts; the orders may be less in later calls */
  constructor(rows: i32, columns: i32, form: ArimaForm, arCapacity: i32, capacity: i32) {
    super(rows, columns);
    this.start = new StationaryState(arCapacity, capacity);
    this.delta = differencingOf(form);
    const stride = capacity + form.lost;
    this.stride = stride;
    this.state = new StaticArray<f64>(columns * stride);
    this.variance = new StaticArray<f64>(stride * stride);
    this.next = new StaticArray<f64>(stride * stride);
    this.cross = new StaticArray<f64>(stride);
  }

  whiten(poly: ArmaPolynomials): bool {
    if (!this.start.compute(poly)) return false;
    const states = poly.form.states;
    const total = states + this.delta.length;
    this.begin(poly, states, total);
    this.sumLog = 0;
    this.used = 0;
    for (let t = 0; t < this.rows; t++) {
      const missing = isNaN(this.data[t]);
      let f: f64 = 0;
      if (!missing) {
        f = this.observe(states, total);
        if (!(f > 0)) return false;
        if (f < COUNTS_BELOW) {
          this.sumLog += Math.log(f);
          this.used++;
        }
      }
      for (let c = 0; c < this.columns; c++) this.advanceState(poly, c, t, f, total);
      this.advanceVariance(poly, states, total);
    }
    return true;
  }

  private begin(poly: ArmaPolynomials, states: i32, total: i32): void {
    for (let i = 0; i < total * total; i++) this.variance[i] = 0;
    this.start.fill(poly, this.variance, total);
    for (let i = states; i < total; i++) this.variance[i * total + i] = DIFFUSE;
    for (let i = 0; i < this.state.length; i++) this.state[i] = 0;
  }

  /** Covariance of the observation with the state to `cross`, and P to what it is once the row is known; returns the one-step variance. */
  private observe(states: i32, total: i32): f64 {
    const P = this.variance;
    const cross = this.cross;
    const delta = this.delta;
    for (let i = 0; i < total; i++) {
      let sum = P[i * total];
      for (let j = states; j < total; j++) sum += delta[j - states] * P[i * total + j];
      cross[i] = sum;
    }
    let f = cross[0];
    for (let j = states; j < total; j++) f += delta[j - states] * cross[j];
    for (let i = 0; i < total; i++) {
      const share = cross[i] / f;
      for (let j = i; j < total; j++) P[j * total + i] = P[i * total + j] = P[i * total + j] - share * cross[j];
    }
    return f;
  }

  /** @param f variance of the row, 0 = missing */
  private advanceState(poly: ArmaPolynomials, column: i32, t: i32, f: f64, total: i32): void {
    const a = this.state;
    const at = column * this.stride;
    const states = poly.form.states;
    const delta = this.delta;
    let level = a[at];
    for (let j = states; j < total; j++) level += delta[j - states] * a[at + j];
    let error: f64 = 0;
    if (f > 0) {
      error = this.data[column * this.rows + t] - level;
      const share = error / f;
      for (let i = 0; i < total; i++) a[at + i] += this.cross[i] * share;
      level += error;
    }
    this.errors[column * this.rows + t] = f > 0 && f < COUNTS_BELOW ? error / Math.sqrt(f) : 0;
    const lead = a[at];
    for (let i = 0; i < states; i++) a[at + i] = (i + 1 < states ? a[at + i + 1] : 0) + poly.phi[i] * lead;
    for (let j = total - 1; j > states; j--) a[at + j] = a[at + j - 1];
    if (total > states) a[at + states] = level;
  }

  /** P <- T P T' + R R'. */
  private advanceVariance(poly: ArmaPolynomials, states: i32, total: i32): void {
    const P = this.variance;
    const out = this.next;
    const phi = poly.phi;
    const theta = poly.theta;
    const lost = total - states;
    for (let i = 0; i < states; i++) {
      const below = i + 1 < states;
      for (let j = i; j < states; j++) {
        let value = phi[i] * phi[j] * P[0] + theta[i] * theta[j];
        if (below) value += phi[j] * P[i + 1];
        if (j + 1 < states) value += phi[i] * P[j + 1] + (below ? P[(i + 1) * total + j + 1] : 0);
        out[i * total + j] = out[j * total + i] = value;
      }
      for (let j = 1; j < lost; j++) {
        const value = phi[i] * P[states + j - 1] + (below ? P[(i + 1) * total + states + j - 1] : 0);
        out[i * total + states + j] = out[(states + j) * total + i] = value;
      }
    }
    if (lost > 0) this.appendObservation(poly, states, total);
    for (let i = 1; i < lost; i++)
      for (let j = 1; j < lost; j++) {
        out[(states + i) * total + states + j] = P[(states + i - 1) * total + states + j - 1];
      }
    this.next = P;
    this.variance = out;
  }

  /** Row and column of the observation just passed, the first of the appended states. */
  private appendObservation(poly: ArmaPolynomials, states: i32, total: i32): void {
    const P = this.variance;
    const out = this.next;
    const cross = this.cross;
    const delta = this.delta;
    for (let i = 0; i < total; i++) {
      let sum = P[i * total];
      for (let j = states; j < total; j++) sum += delta[j - states] * P[i * total + j];
      cross[i] = sum;
    }
    let own = cross[0];
    for (let j = states; j < total; j++) own += delta[j - states] * cross[j];
    out[states * total + states] = own;
    for (let i = 0; i < states; i++) {
      out[i * total + states] = out[states * total + i] = poly.phi[i] * cross[0] + (i + 1 < states ? cross[i + 1] : 0);
    }
    for (let j = states + 1; j < total; j++) out[j * total + states] = out[states * total + j] = cross[j - 1];
  }
}
