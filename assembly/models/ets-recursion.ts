/**
 * One pass of an exponential smoothing model over a series: states, one-step means, likelihood.
 *
 * Model and likelihood: R. J. Hyndman, A. B. Koehler, J. K. Ord, R. D. Snyder (2008), Forecasting with Exponential Smoothing,
 * doi 10.1007/978-3-540-71918-2, chapters 2 and 5; conventions of R's forecast 8.x: twice the negative logarithm of the
 * likelihood is n log(sum e^2) + 2 sum log|mu| (the second part only for multiplicative errors, where e is relative).
 * A missing value moves no state and counts for nothing: the states go on by their own forecast.
 */
import { Component } from '../abi';
import { ALPHA, BETA, EtsForm, GAMMA, LEVEL, PHI, SEASON, SLOPE } from './ets-form';

/** A product of |mu| is turned into a logarithm once it leaves this range: far from both ends of a double. */
const PRODUCT_LOW: f64 = 1e-140;
const PRODUCT_HIGH: f64 = 1e140;
/** Sums of squares below n times this (the series has largest magnitude near 1) are rounding noise and count as that much. */
const NOISE: f64 = 1e-30;

/** Series, form and states; allocates only in its constructor. */
export class EtsRecursion {
  sumSquares: f64 = 0.0;
  logSum: f64 = 0.0;
  /** the states after the last observation */
  level: f64 = 0.0;
  slope: f64 = 0.0;
  readonly seasonal: StaticArray<f64>;
  /** slot of `seasonal` that the next step uses, the oldest one */
  slot: i32 = 0;

  constructor(
    readonly form: EtsForm,
    readonly values: Float64Array,
    /** number of values that are not missing */
    readonly observed: i32,
  ) {
    this.seasonal = new StaticArray<f64>(max(1, form.seasons()));
  }

  /** Copies the initial states; slot 0 is used first, so the seasonal states, given newest first, are turned round. */
  begin(theta: StaticArray<f64>): void {
    const m = this.form.seasons();
    this.level = theta[LEVEL];
    this.slope = theta[SLOPE];
    this.seasonal[0] = 0.0;
    for (let i = 0; i < m; i++) this.seasonal[m - 1 - i] = theta[SEASON + i];
    this.slot = 0;
  }

  /** `evaluate` for a form without season and with an additive trend or none, and nothing else asked for: the same steps, nothing left to decide. */
  private plainValue(theta: StaticArray<f64>): f64 {
    const form = this.form;
    const relative = form.error == Component.Multiplicative;
    const trended = form.trend != Component.None;
    const alpha = theta[ALPHA];
    const beta = trended ? theta[BETA] : 0.0;
    const phi = form.damped ? theta[PHI] : trended ? 1.0 : 0.0;
    const values = this.values;
    let l = theta[LEVEL];
    let b = trended ? theta[SLOPE] : 0.0;
    let sum: f64 = 0.0;
    let logSum: f64 = 0.0;
    let product: f64 = 1.0;
    for (let t = 0, n = values.length; t < n; t++) {
      const damp = phi * b;
      const q = l + damp;
      const y = unchecked(values[t]);
      l = q;
      b = damp;
      if (isNaN(y)) continue;
      const u = y - q;
      l += alpha * u;
      b += beta * u;
      const e = relative ? u / q : u;
      sum += e * e;
      if (!relative) continue;
      product *= Math.abs(q);
      if (product > PRODUCT_LOW && product < PRODUCT_HIGH) continue;
      logSum += Math.log(product);
      product = 1.0;
    }
    this.level = l;
    this.slope = b;
    this.slot = 0;
    return this.finish(sum, logSum + Math.log(product));
  }

  private finish(sum: f64, logSum: f64): f64 {
    this.sumSquares = Math.max(sum, NOISE * <f64>this.observed);
    this.logSum = logSum;
    const value = <f64>this.observed * Math.log(this.sumSquares) + 2.0 * logSum;
    return sum < Infinity && isFinite(value) ? value : Infinity;
  }

  /**
   * Twice the negative log likelihood (without constants) at `theta`; Infinity where a state leaves its range.
   * Fills sumSquares, logSum and the last states. `fitted`[n] and `residuals`[n], where given, receive one-step means and innovations.
   */
  evaluate(theta: StaticArray<f64>, fitted: Float64Array | null = null, residuals: Float64Array | null = null): f64 {
    const form = this.form;
    const trend = form.trend;
    const season = form.season;
    const plain = season == Component.None && trend != Component.Multiplicative;
    if (plain && !fitted && !residuals) return this.plainValue(theta);
    const relative = form.error == Component.Multiplicative;
    const m = season == Component.None ? 1 : form.period;
    const alpha = theta[ALPHA];
    const beta = trend == Component.None ? 0.0 : theta[BETA];
    const gamma = season == Component.None ? 0.0 : theta[GAMMA];
    const phi = form.damped ? theta[PHI] : 1.0;
    const values = this.values;
    const seasonal = this.seasonal;
    this.begin(theta);
    let l = this.level;
    let b = this.slope;
    let slot = 0;
    let sum: f64 = 0.0;
    let logSum: f64 = 0.0;
    let product: f64 = 1.0;
    for (let t = 0, n = values.length; t < n; t++) {
      const damp =
        trend == Component.None ? 0.0 : trend == Component.Additive ? phi * b : phi == 1.0 ? b : Math.pow(b, phi);
      const q = trend == Component.Multiplicative ? l * damp : l + damp;
      const s = unchecked(seasonal[slot]);
      const mu = season == Component.Multiplicative ? q * s : q + s;
      const y = unchecked(values[t]);
      if (fitted) unchecked((fitted[t] = mu));
      if (isNaN(y)) {
        if (residuals) unchecked((residuals[t] = NaN));
        l = q;
        b = damp;
      } else {
        const e = relative ? (y - mu) / mu : y - mu;
        if (residuals) unchecked((residuals[t] = e));
        sum += e * e;
        if (relative) {
          product *= Math.abs(mu);
          if (!(product > PRODUCT_LOW && product < PRODUCT_HIGH)) {
            logSum += Math.log(product);
            product = 1.0;
          }
        }
        const u = season == Component.Multiplicative ? y / s - q : y - s - q;
        b = trend == Component.Multiplicative ? damp + (beta * u) / l : damp + beta * u;
        l = q + alpha * u;
        if (season == Component.Additive) unchecked((seasonal[slot] = s + gamma * (y - q - s)));
        else if (season == Component.Multiplicative) unchecked((seasonal[slot] = s + gamma * (y / q - s)));
      }
      if (++slot == m) slot = 0;
    }
    this.level = l;
    this.slope = b;
    this.slot = slot;
    return this.finish(sum, logSum + Math.log(product));
  }
}
