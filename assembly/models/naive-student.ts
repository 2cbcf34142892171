/**
 * Quantile of Student's t.
 *
 * Tail probability by the continued fraction of the incomplete beta function (Abramowitz & Stegun 1964, 26.7.1 and 26.5.8, summed by
 * W. J. Lentz 1976, doi 10.1364/AO.15.000668), inverted by Newton's rule inside a bracket; closed forms for 1 and 2 degrees
 * of freedom. Relative error about 1e-12 up to a few thousand degrees of freedom.
 */
import { logGamma, normalQuantile } from '../math/special';

/** From here on normal quantile plus the first term of its expansion in 1 / freedom is exact to 1e-13 (A & S 26.7.5). */
const NEARLY_NORMAL: f64 = 1e7;
/** Lentz's stand-in for a zero denominator. */
const TINY: f64 = 1e-300;

/** t with P(T <= t) = p, 0 < p < 1; NaN for other p or freedom below 1. */
export function studentQuantile(p: f64, freedom: f64): f64 {
  if (!(p > 0.0 && p < 1.0 && freedom >= 1.0)) return NaN;
  if (p == 0.5) return 0.0;
  const tail = Math.min(p, 1.0 - p);
  const sign = p < 0.5 ? -1.0 : 1.0;
  if (freedom == 1.0) return sign / Math.tan(Math.PI * tail);
  if (freedom == 2.0) return (sign * (1.0 - 2.0 * tail)) / Math.sqrt(2.0 * tail * (1.0 - tail));
  const z = -normalQuantile(tail);
  if (freedom >= NEARLY_NORMAL) return sign * (z + (z * z * z + z) / (4.0 * freedom));
  const logScale = logGamma(0.5 * (freedom + 1.0)) - logGamma(0.5 * freedom) - 0.5 * Math.log(freedom * Math.PI);
  let low: f64 = 0.0;
  let high = Infinity;
  let t = z + (z * z * z + z) / (4.0 * freedom);
  for (let i = 0; i < 100; i++) {
    const excess = upperTail(t, freedom, logScale) - tail;
    if (excess > 0.0) low = t;
    else high = t;
    const density = Math.exp(logScale - 0.5 * (freedom + 1.0) * Math.log(1.0 + (t * t) / freedom));
    let next = t + excess / density;
    if (!(next > low && next < high)) next = high < Infinity ? 0.5 * (low + high) : 2.0 * t;
    if (Math.abs(next - t) <= 1e-15 * next) return sign * next;
    t = next;
  }
  return sign * t;
}

/** P(T > t), t > 0: half the regularised incomplete beta function I_x(freedom / 2, 1/2) at x = freedom / (freedom + t^2). */
function upperTail(t: f64, freedom: f64, logScale: f64): f64 {
  const a = 0.5 * freedom;
  const ratio = (t * t) / freedom;
  const x = 1.0 / (1.0 + ratio);
  // x^a (1 - x)^(1/2) / B(a, 1/2) = density(t) t
  const front = t * Math.exp(logScale - 0.5 * (freedom + 1.0) * Math.log(1.0 + ratio));
  if (x < (a + 1.0) / (a + 2.5)) return (0.5 * front * fraction(x, a, 0.5)) / a;
  return 0.5 - front * fraction(1.0 - x, 0.5, a);
}

/** The continued fraction of I_x(a, b). */
function fraction(x: f64, a: f64, b: f64): f64 {
  let c: f64 = 1.0;
  let d = 1.0 / away(1.0 - ((a + b) * x) / (a + 1.0));
  let product = d;
  for (let k = 1; k < 1000; k++) {
    const m = <f64>k;
    const even = (m * (b - m) * x) / ((a + 2.0 * m - 1.0) * (a + 2.0 * m));
    d = 1.0 / away(1.0 + even * d);
    c = away(1.0 + even / c);
    product *= d * c;
    const odd = (-(a + m) * (a + b + m) * x) / ((a + 2.0 * m) * (a + 2.0 * m + 1.0));
    d = 1.0 / away(1.0 + odd * d);
    c = away(1.0 + odd / c);
    product *= d * c;
    if (Math.abs(d * c - 1.0) < 1e-16) break;
  }
  return product;
}

function away(x: f64): f64 {
  return Math.abs(x) < TINY ? TINY : x;
}
