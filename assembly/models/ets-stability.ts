/**
 * Whether a seasonal model forgets its start: all roots of the characteristic polynomial of the discount matrix inside the unit circle.
 *
 * Polynomial: R. J. Hyndman, M. Akram, B. C. Archibald (2008), The admissible parameter space for exponential smoothing models,
 * doi 10.1007/s10463-006-0109-x. Test: the step-down (Schur-Cohn) recursion, see W. B. Jones, A. O. Steinhardt (1985) or any text on
 * autoregressions, instead of R's polyroot; O(m^2), no roots. Without trend the polynomial has a root at exactly one, which
 * stands for the season's redundant level and is divided out. As in R the same region serves additive and multiplicative
 * seasons. The box alpha, gamma < 1 - alpha, beta < alpha is inside the region of the models without season.
 */
import { Component } from '../abi';
import { ALPHA, BETA, EtsForm, GAMMA, PHI } from './ets-form';

/** Work arrays for one form. */
export class Stability {
  private readonly coefficients: StaticArray<f64>;
  private readonly next: StaticArray<f64>;

  constructor(readonly form: EtsForm) {
    this.coefficients = new StaticArray<f64>(form.period + 2);
    this.next = new StaticArray<f64>(form.period + 2);
  }

  holds(theta: StaticArray<f64>): bool {
    const form = this.form;
    if (form.season == Component.None) return true;
    const m = form.period;
    const alpha = theta[ALPHA];
    const gamma = theta[GAMMA];
    const a = this.coefficients;
    a[0] = 1.0;
    if (form.trend == Component.None) {
      for (let i = 1; i < m; i++) a[i] = alpha;
      a[m] = alpha + gamma - 1.0;
      return this.inside(m);
    }
    const beta = theta[BETA];
    const phi = form.damped ? theta[PHI] : 1.0;
    const middle = alpha + beta - alpha * phi;
    a[1] = alpha + beta - phi;
    for (let i = 2; i < m; i++) a[i] = middle;
    a[m] = middle + gamma - 1.0;
    a[m + 1] = phi * (1.0 - alpha - gamma);
    return this.inside(m + 1);
  }

  /** Whether sum a[i] z^(degree - i), a[0] = 1, has all roots inside the unit circle. */
  private inside(degree: i32): bool {
    const a = this.coefficients;
    const next = this.next;
    for (let n = degree; n > 0; n--) {
      const k = unchecked(a[n]);
      const rest = 1.0 - k * k;
      if (!(rest > 0.0)) return false;
      const scale = 1.0 / rest;
      for (let i = 1; i < n; i++) unchecked((next[i] = (a[i] - k * a[n - i]) * scale));
      for (let i = 1; i < n; i++) unchecked((a[i] = next[i]));
    }
    return true;
  }
}
