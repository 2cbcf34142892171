/**
 * Means and variances of exponential smoothing forecasts where closed forms exist.
 *
 * R. J. Hyndman, A. B. Koehler, J. K. Ord, R. D. Snyder (2008), doi 10.1007/978-3-540-71918-2, chapter 6: class 1 (additive errors),
 * class 2 (multiplicative errors, nothing else multiplied), class 3 (multiplicative errors and season; normal errors, exact
 * moments). Class 3 follows R's forecast 8.20 to the letter: its means are the exact ones, not the point path, and with a damped
 * trend its first step adds the whole slope, not phi times it. Its moments are carried as a 2 x 2 matrix for each position of the
 * cycle instead of R's (2 m) x (2 m) Kronecker form. Classes 1 and 2 follow the book: an error comes back in the season after m
 * steps; R 8.20 lets it come back after m - 1 where the form has no trend (ANA, MNA), a slip of one place in its matrices.
 */
import { Component } from '../abi';
import { ALPHA, BETA, EtsForm, GAMMA, PHI } from './ets-form';
import { EtsRecursion } from './ets-recursion';

/** The states after the last observation, on the scaled series. */
export class EtsEnd {
  readonly level: f64;
  readonly slope: f64;
  /** [m] in the order in which the forecast uses them */
  readonly seasonal: StaticArray<f64>;

  constructor(
    readonly form: EtsForm,
    readonly theta: StaticArray<f64>,
    recursion: EtsRecursion,
  ) {
    this.level = recursion.level;
    this.slope = recursion.slope;
    const m = form.seasons();
    const seasonal = new StaticArray<f64>(m);
    for (let i = 0; i < m; i++) seasonal[i] = recursion.seasonal[(recursion.slot + i) % m];
    this.seasonal = seasonal;
  }

  phi(): f64 {
    return this.form.damped ? this.theta[PHI] : 1.0;
  }

  beta(): f64 {
    return this.form.trend == Component.None ? 0.0 : this.theta[BETA];
  }

  gamma(): f64 {
    return this.form.season == Component.None ? 0.0 : this.theta[GAMMA];
  }
}

/** Whether the form has a closed variance: all but multiplicative trends. */
export function isAnalytic(form: EtsForm): bool {
  return form.trend != Component.Multiplicative;
}

/** The path of the states without further errors, [h]. */
export function pointPath(end: EtsEnd, mean: StaticArray<f64>): void {
  const form = end.form;
  const phi = end.phi();
  const m = form.seasons();
  let level = end.level;
  let slope = end.slope;
  for (let h = 0; h < mean.length; h++) {
    if (form.trend == Component.Additive) {
      slope *= phi;
      level += slope;
    } else if (form.trend == Component.Multiplicative) {
      slope = phi == 1.0 ? slope : Math.pow(slope, phi);
      level *= slope;
    }
    const season = m == 0 ? 0.0 : end.seasonal[h % m];
    mean[h] = form.season == Component.Multiplicative ? level * season : level + season;
  }
}

/** Means and variances of the closed forms, [h] each; `sigma2` of the innovations. */
export function momentsOf(end: EtsEnd, sigma2: f64, mean: StaticArray<f64>, variance: StaticArray<f64>): void {
  const form = end.form;
  if (form.season == Component.Multiplicative) {
    multiplicativeMoments(end, sigma2, mean, variance);
    return;
  }
  pointPath(end, mean);
  const horizon = mean.length;
  const weights = errorWeights(end, horizon);
  if (form.error == Component.Additive) {
    let sum: f64 = 1.0;
    for (let h = 0; h < horizon; h++) {
      variance[h] = sigma2 * sum;
      sum += weights[h] * weights[h];
    }
    return;
  }
  // class 2: theta_h = mu_h^2 + sigma^2 sum c_j^2 theta_(h - j), v_h = (1 + sigma^2) theta_h - mu_h^2
  const theta = new StaticArray<f64>(horizon);
  for (let h = 0; h < horizon; h++) {
    let carried: f64 = 0.0;
    for (let j = 0; j < h; j++) carried += weights[j] * weights[j] * theta[h - 1 - j];
    theta[h] = mean[h] * mean[h] + sigma2 * carried;
    variance[h] = sigma2 * (carried + theta[h]);
  }
}

/** c_j, j = 1..: what an error of one does to the mean j steps on: alpha + beta (phi + .. + phi^j) + gamma [m divides j]. */
function errorWeights(end: EtsEnd, count: i32): StaticArray<f64> {
  const weights = new StaticArray<f64>(count);
  const phi = end.phi();
  const m = end.form.seasons();
  let power: f64 = 1.0;
  let reach: f64 = 0.0;
  for (let j = 1; j <= count; j++) {
    power *= phi;
    reach += power;
    weights[j - 1] = end.theta[ALPHA] + end.beta() * reach + (m > 0 && j % m == 0 ? end.gamma() : 0.0);
  }
  return weights;
}

/**
 * Class 3. With x = (level, slope), x_t = (F + G e_t) x_(t-1), and a seasonal index that is multiplied by (1 + gamma e) at the
 * times of its own position only, the mean and second moment of (level + slope) times index follow from those of x weighted by
 * those factors: one recursion for each position.
 */
function multiplicativeMoments(end: EtsEnd, sigma2: f64, mean: StaticArray<f64>, variance: StaticArray<f64>): void {
  const horizon = mean.length;
  const m = end.form.period;
  const trended = end.form.trend != Component.None;
  const phi = trended ? end.phi() : 0.0;
  const alpha = end.theta[ALPHA];
  const beta = end.beta();
  const gamma = end.gamma();
  const slope = trended ? end.slope : 0.0;
  const twist = gamma * sigma2;
  for (let position = 0; position < min(m, horizon); position++) {
    const season = end.seasonal[position];
    let first = end.level;
    let second = slope;
    let a = first * first;
    let b = first * second;
    let c = second * second;
    for (let h = 0; h < horizon; h++) {
      const total = a + 2.0 * b + c;
      if (h % m == position) {
        mean[h] = season * (first + second);
        variance[h] = season * season * total * (1.0 + sigma2) - mean[h] * mean[h];
      }
      // F x = (x1 + x2, phi x2), G x = (alpha, beta) (x1 + x2); the season's own step multiplies by 1 + gamma e
      const own = h % m == position;
      const sum = first + second;
      const shift = own ? twist * sum : 0.0;
      first = sum + alpha * shift;
      second = phi * second + beta * shift;
      const even = own ? 1.0 + gamma * twist : 1.0;
      const odd = own ? 2.0 * twist : 0.0;
      const square = own ? sigma2 + 3.0 * twist * twist : sigma2;
      const lower = phi * (b + c);
      const rise = even * total + 2.0 * odd * alpha * total + square * alpha * alpha * total;
      const cross = even * lower + odd * (beta * total + alpha * lower) + square * alpha * beta * total;
      c = even * phi * phi * c + 2.0 * odd * beta * lower + square * beta * beta * total;
      a = rise;
      b = cross;
    }
  }
}
