import { ArmaPolynomials } from './arima-form';
import { StationaryState } from './arima-covariance';
import { Whitener } from './arima-whitener';

/**
 * Exact Gaussian likelihood of a stationary ARMA process without gaps, O(n r) by the fast (Chandrasekhar) form of the Kalman filter.
 *
 * M. Morf, G. S. Sidhu, T. Kailath (1974), Some new algorithms for recursive estimation in constant, linear, discrete-time systems,
 * IEEE Trans. Autom. Control 19, 315-323, doi:10.1109/TAC.1974.1100576; G. Melard (1984), AS 197: a fast algorithm for the exact likelihood of
 * autoregressive-moving average models, Appl. Stat. 33, 104-114, doi:10.2307/2347672.
 *
 * From the stationary covariance the first step of the Riccati recursion changes P by a matrix of rank one, and every later one too:
 *   P(t+1) - P(t) = - w w' / F,  so with u = w(1), rho = u / F and x = T w:
 *   F <- F (1 - rho^2),  K <- K - rho x,  w <- x - rho K.
 * Once rho has vanished for a whole state length the gain is steady; with F = 1 the errors then follow the sparse ARMA recursion.
 *
 * R's stats::arima sets the conventions (parameters, signs, concentrated variance). What differs: an integrated series is differenced first, so
 * its starting values carry no prior; R gives them a variance of 1e6, which moves log-likelihoods by about 1e-5 and less than 1e-3.
 */

/** Below this the step changes F and K by less than 1e-16 of themselves. */
const STEADY: f64 = 1e-8;
/** How near 1 the steady variance must be for the sparse recursion: what is farther is an MA part that is not invertible. */
const UNIT: f64 = 1e-10;

export class ExactWhitener extends Whitener {
  /** the stationary start that the last call used */
  start: StationaryState;
  /** [columns x stride] the predicted state after the last row */
  state: StaticArray<f64>;
  stride: i32;
  /** [columns] first row of each column that is not zero: nothing happens before it */
  begins: StaticArray<i32>;
  private gain: StaticArray<f64>;
  private change: StaticArray<f64>;
  private variance: f64 = 1;

  constructor(rows: i32, columns: i32, arCapacity: i32, capacity: i32) {
    super(rows, columns);
    this.start = new StationaryState(arCapacity, capacity);
    // two lanes are worked at once, and each reads one entry beyond itself
    const stride = capacity + 4;
    this.stride = stride;
    this.state = new StaticArray<f64>(columns * stride);
    this.begins = new StaticArray<i32>(columns);
    this.gain = new StaticArray<f64>(stride);
    this.change = new StaticArray<f64>(stride);
  }

  whiten(poly: ArmaPolynomials): bool {
    if (!this.start.compute(poly)) return false;
    const states = poly.form.states;
    this.begin(poly, states);
    const rows = this.rows;
    let product: f64 = 1;
    let logs: f64 = 0;
    let still = 0;
    let t = 0;
    for (; t < rows && still < states; t++) {
      const variance = this.variance;
      if (!(variance > 0)) return false;
      product *= variance;
      // 1e100 either way: far inside the range of a double, far outside one variance
      if (product > 1e100 || product < 1e-100) {
        logs += Math.log(product);
        product = 1;
      }
      const reflection = this.change[0] / variance;
      still = Math.abs(reflection) < STEADY ? still + 1 : 0;
      const root = Math.sqrt(variance);
      for (let c = this.columns - 1; c >= 0; c--) {
        this.errors[c * rows + t] = t < this.begins[c] ? 0 : this.advanceState(poly, c, t, states, variance) / root;
      }
      this.advanceGain(poly, states, reflection);
    }
    if (t < rows) {
      const invertible = Math.abs(this.variance - 1) < UNIT;
      for (let c = 0; c < this.columns; c++) {
        if (invertible) this.runSparse(poly, c, t);
        else this.runSteady(poly, c, t, states);
      }
      logs += <f64>(rows - t) * Math.log(this.variance);
    }
    this.sumLog = logs + Math.log(product);
    this.used = rows;
    return true;
  }

  private begin(poly: ArmaPolynomials, states: i32): void {
    const first = this.start.first;
    const stride = this.stride;
    this.variance = first[0];
    for (let i = 0; i < stride; i++) this.gain[i] = 0;
    for (let i = 0; i < states; i++) this.gain[i] = (i + 1 < states ? first[i + 1] : 0) + poly.phi[i] * first[0];
    for (let i = 0; i < stride; i++) this.change[i] = this.gain[i];
    for (let i = 0; i < this.columns * stride; i++) this.state[i] = 0;
  }

  /** Predicts one step further; returns the error of row t before it was seen. */
  @inline
  private advanceState(poly: ArmaPolynomials, column: i32, t: i32, states: i32, variance: f64): f64 {
    const a = changetype<usize>(this.state) + ((<usize>(column * this.stride)) << 3);
    const k = changetype<usize>(this.gain);
    const phi = changetype<usize>(poly.phi);
    const level = load<f64>(a);
    const error = this.data[column * this.rows + t] - level;
    const levels = f64x2.splat(level);
    const scaled = f64x2.splat(error / variance);
    const bytes = (<usize>states) << 3;
    if (poly.arCount == 0) {
      for (let i: usize = 0; i < bytes; i += 16)
        v128.store(a + i, f64x2.add(v128.load(a + i, 8), f64x2.mul(v128.load(k + i), scaled)));
    } else {
      for (let i: usize = 0; i < bytes; i += 16) {
        const moved = f64x2.add(v128.load(a + i, 8), f64x2.mul(v128.load(phi + i), levels));
        v128.store(a + i, f64x2.add(moved, f64x2.mul(v128.load(k + i), scaled)));
      }
    }
    return error;
  }

  private advanceGain(poly: ArmaPolynomials, states: i32, reflection: f64): void {
    const w = changetype<usize>(this.change);
    const k = changetype<usize>(this.gain);
    const phi = changetype<usize>(poly.phi);
    const lead = f64x2.splat(load<f64>(w));
    const rho = f64x2.splat(reflection);
    const bytes = (<usize>states) << 3;
    const moving = poly.arCount == 0;
    for (let i: usize = 0; i < bytes; i += 16) {
      let x = v128.load(w + i, 8);
      if (!moving) x = f64x2.add(x, f64x2.mul(v128.load(phi + i), lead));
      const gain = v128.load(k + i);
      v128.store(k + i, f64x2.sub(gain, f64x2.mul(rho, x)));
      v128.store(w + i, f64x2.sub(x, f64x2.mul(rho, gain)));
    }
    this.variance *= (1 - reflection) * (1 + reflection);
  }

  /** The rest of a column when the gain is steady but the variance is not 1. */
  private runSteady(poly: ArmaPolynomials, column: i32, from: i32, states: i32): void {
    const root = Math.sqrt(this.variance);
    for (let t = from; t < this.rows; t++)
      this.errors[column * this.rows + t] = this.advanceState(poly, column, t, states, this.variance) / root;
  }

  /** The rest of a column by the ARMA recursion; the state afterwards is rebuilt from the last rows. */
  private runSparse(poly: ArmaPolynomials, column: i32, from: i32): void {
    const at = column * this.rows;
    const data = this.data;
    const errors = this.errors;
    const root = Math.sqrt(this.variance);
    for (let t = from; t < this.rows; t++) {
      let sum: f64 = data[at + t];
      for (let k = 0; k < poly.arCount; k++) sum -= poly.arValues[k] * data[at + t - poly.arLags[k]];
      let past: f64 = 0;
      for (let k = 0; k < poly.maCount; k++) past += poly.maValues[k] * errors[at + t - poly.maLags[k]];
      errors[at + t] = sum / root - past;
    }
    const state = column * this.stride;
    const end = at + this.rows;
    for (let i = 0; i < poly.form.states; i++) this.state[state + i] = 0;
    for (let k = 0; k < poly.arCount; k++)
      for (let i = 0; i < poly.arLags[k]; i++) {
        this.state[state + i] += poly.arValues[k] * data[end - poly.arLags[k] + i];
      }
    for (let k = 0; k < poly.maCount; k++)
      for (let i = 0; i < poly.maLags[k]; i++) {
        this.state[state + i] += poly.maValues[k] * root * errors[end - poly.maLags[k] + i];
      }
  }

  /**
   * Variance of the predicted state after the last row beyond that of one innovation, in units of the innovation variance; zero once steady.
   * @param out [states x states] row-major
   * @returns   whether anything is left of it
   */
  excess(poly: ArmaPolynomials, out: StaticArray<f64>): bool {
    const states = poly.form.states;
    this.start.compute(poly);
    this.start.fill(poly, out, states);
    this.begin(poly, states);
    const w = this.change;
    let still = 0;
    for (let t = 0; t < this.rows && still < states; t++) {
      const reflection = w[0] / this.variance;
      still = Math.abs(reflection) < STEADY ? still + 1 : 0;
      for (let i = 0; i < states; i++) {
        const share = w[i] / this.variance;
        if (share != 0) for (let j = i; j < states; j++) out[i * states + j] -= share * w[j];
      }
      this.advanceGain(poly, states, reflection);
    }
    let largest: f64 = 0;
    for (let i = 0; i < states; i++)
      for (let j = i; j < states; j++) {
        const value = out[i * states + j] - poly.theta[i] * poly.theta[j];
        out[i * states + j] = out[j * states + i] = value;
        largest = Math.max(largest, Math.abs(value));
      }
    // 1e-12 of the innovation variance is rounding
    return largest > 1e-12;
  }
}
