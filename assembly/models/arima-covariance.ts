import { ArmaPolynomials } from './arima-form';

/**
 * Covariance of the stationary state of an ARMA process with innovation variance 1, in Harvey's form
 *   x(1) = y,  x(i) = phi_i y(t-1) + x(i+1)(t-1) + theta_(i-1) e(t).
 *
 * A. C. Harvey (1989), Forecasting, Structural Time Series Models and the Kalman Filter, section 3.3, doi:10.1017/CBO9781107049994.
 * R's arima solves for the whole matrix (G. Gardner, G. D. A. Harvey, G. D. A. Phillips 1980, AS 154, doi:10.2307/2346910) at a cost that grows
 * with the fourth power of the season. Here the autocovariances of the pure AR process come from its partial autocorrelations in O(p^2),
 * those of the ARMA process by moving averages of them, and the matrix from its first column by its own shift structure in O(r^2).
 */
export class StationaryState {
  /** [capacity] cov(y, x(i)) at i - 1 */
  first: StaticArray<f64>;
  /** rows k = 1..p of the AR polynomials of growing order */
  private triangle: StaticArray<f64>;
  private arCovariance: StaticArray<f64>;
  private covariance: StaticArray<f64>;
  private weights: StaticArray<f64>;

  /** @param arCapacity largest degree of the AR polynomial, @param capacity largest number of states */
  constructor(arCapacity: i32, capacity: i32) {
    this.first = new StaticArray<f64>(capacity + 1);
    this.triangle = new StaticArray<f64>((arCapacity * (arCapacity + 1)) / 2);
    this.arCovariance = new StaticArray<f64>(arCapacity + capacity + 2);
    this.covariance = new StaticArray<f64>(arCapacity + 1);
    this.weights = new StaticArray<f64>(capacity + 1);
  }

  /** Fills `first`; false when the AR part is not stationary. */
  compute(poly: ArmaPolynomials): bool {
    const p = poly.form.arLength;
    const q = poly.form.maLength;
    const states = poly.form.states;
    const first = this.first;
    const theta = poly.theta;
    if (!this.arCovariances(poly, p, q)) return false;
    this.impulses(poly, q);
    this.covariances(poly, p);
    for (let i = 0; i < states; i++) {
      let sum: f64 = 0;
      for (let k = i; k <= q; k++) sum += theta[k] * this.weights[k - i];
      for (let k = 0; k < poly.arCount; k++) {
        const lag = poly.arLags[k];
        if (lag > i) sum += poly.arValues[k] * this.covariance[lag - i];
      }
      first[i] = sum;
    }
    return isFinite(first[0]);
  }

  /** The whole matrix, row-major with the given stride, from its first column. */
  fill(poly: ArmaPolynomials, out: StaticArray<f64>, stride: i32): void {
    const r = poly.form.states;
    const first = this.first;
    const phi = poly.phi;
    const theta = poly.theta;
    for (let i = r - 1; i >= 0; i--)
      for (let j = r - 1; j >= i; j--) {
        let value = first[j];
        if (i > 0) {
          value = phi[i] * phi[j] * first[0] + theta[i] * theta[j];
          if (j + 1 < r) value += phi[i] * first[j + 1] + out[(i + 1) * stride + j + 1];
          if (i + 1 < r) value += phi[j] * first[i + 1];
        }
        out[i * stride + j] = out[j * stride + i] = value;
      }
  }

  /** Autocovariances of the AR process without the MA part, lags 0..p + q. */
  private arCovariances(poly: ArmaPolynomials, p: i32, q: i32): bool {
    const gamma = this.arCovariance;
    const rows = this.triangle;
    let variance: f64 = 1;
    if (p > 0) {
      let at = (p * (p - 1)) >> 1;
      for (let i = 0; i < p; i++) rows[at + i] = poly.phi[i];
      for (let k = p; k >= 1; k--) {
        const last = rows[at + k - 1];
        const rest = (1 - last) * (1 + last);
        if (!(rest > 0)) return false;
        variance /= rest;
        const below = at - (k - 1);
        for (let i = 0; i < k - 1; i++) rows[below + i] = (rows[at + i] + last * rows[at + k - 2 - i]) / rest;
        at = below;
      }
    }
    gamma[0] = variance;
    for (let k = 1, at = 0; k <= p; at += k, k++) {
      let sum: f64 = 0;
      for (let j = 0; j < k; j++) sum += rows[at + j] * gamma[k - 1 - j];
      gamma[k] = sum;
    }
    for (let k = p + 1; k <= p + q; k++) {
      let sum: f64 = 0;
      for (let j = 0; j < poly.arCount; j++) sum += poly.arValues[j] * gamma[k - poly.arLags[j]];
      gamma[k] = sum;
    }
    return true;
  }

  /** Weights of the innovations in y, lags 0..q. */
  private impulses(poly: ArmaPolynomials, q: i32): void {
    const weights = this.weights;
    for (let k = 0; k <= q; k++) {
      let sum = poly.theta[k];
      for (let j = 0; j < poly.arCount; j++) {
        const lag = poly.arLags[j];
        if (lag <= k) sum += poly.arValues[j] * weights[k - lag];
      }
      weights[k] = sum;
    }
  }

  /** Autocovariances of the ARMA process, lags 0..p. */
  private covariances(poly: ArmaPolynomials, p: i32): void {
    const gamma = this.arCovariance;
    for (let k = 0; k <= p; k++) {
      let sum: f64 = 0;
      for (let a = -1; a < poly.maCount; a++) {
        const lagA = a < 0 ? 0 : poly.maLags[a];
        let inner: f64 = 0;
        for (let b = -1; b < poly.maCount; b++) {
          const lag = abs(k + lagA - (b < 0 ? 0 : poly.maLags[b]));
          inner += (b < 0 ? 1 : poly.maValues[b]) * gamma[lag];
        }
        sum += (a < 0 ? 1 : poly.maValues[a]) * inner;
      }
      this.covariance[k] = sum;
    }
  }
}
