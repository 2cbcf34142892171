/**
 * The chi-square distribution's upper tail, by the regularised incomplete gamma function.
 *
 * Abramowitz & Stegun (1964), 26.4.19 (the tail as a gamma ratio), 6.5.29 (its series, below the mean) and 6.5.31 (its continued fraction,
 * above), the latter evaluated by the method of Lentz (1976, doi:10.1364/AO.15.000668) as modified by Thompson & Barnett (1986). Terms are added
 * until they change no digit. R's pchisq is the reference: relative error below 1e-12 for up to 1000 degrees of freedom (tests/core/residuals.test.ts).
 */
import { logGamma } from './special';

/** More terms than this are never needed for degrees of freedom up to a million. */
const MOST_TERMS: i32 = 20_000;
/** One unit in the last place of 1. */
const ULP: f64 = 2.220446049250313e-16;
/** Stands in for a zero denominator (Thompson & Barnett). */
const TINY: f64 = 1e-300;

/**
 * P(X >= x) for X chi-square distributed.
 *
 * @param degrees  of freedom, > 0
 * @returns        1 for x <= 0; NaN where either is NaN or degrees <= 0
 */
export function chiSquareUpper(x: f64, degrees: f64): f64 {
  if (x != x || !(degrees > 0)) return NaN;
  if (x <= 0) return 1;
  const a = 0.5 * degrees;
  const y = 0.5 * x;
  if (y == Infinity) return 0;
  const scale = Math.exp(a * Math.log(y) - y - logGamma(a));
  return y < a + 1 ? Math.max(0, 1 - scale * lowerSeries(a, y)) : scale * upperFraction(a, y);
}

/** 1/a + y/(a(a + 1)) + y^2/(a(a + 1)(a + 2)) + ... */
function lowerSeries(a: f64, y: f64): f64 {
  let term: f64 = 1 / a;
  let sum: f64 = term;
  for (let k = 1; k < MOST_TERMS && term > ULP * sum; k++) {
    term *= y / (a + k);
    sum += term;
  }
  return sum;
}

/** 1/(y + 1 - a - (1 - a)/(y + 3 - a - 2(2 - a)/(y + 5 - a - ...))) */
function upperFraction(a: f64, y: f64): f64 {
  let b: f64 = y + 1 - a;
  let c: f64 = 1 / TINY;
  let d: f64 = 1 / b;
  let value: f64 = d;
  for (let k = 1; k < MOST_TERMS; k++) {
    const above = -(<f64>k) * (<f64>k - a);
    b += 2;
    d = above * d + b;
    if (Math.abs(d) < TINY) d = TINY;
    c = b + above / c;
    if (Math.abs(c) < TINY) c = TINY;
    d = 1 / d;
    const change = d * c;
    value *= change;
    if (Math.abs(change - 1) < ULP) break;
  }
  return value;
}
