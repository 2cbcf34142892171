/**
 * The Box-Cox transform, its inverse and its choice.
 *
 * Box & Cox (1964), "An analysis of transformations", JRSS B 26; for negative values in the form of Bickel & Doksum (1981),
 * doi:10.1080/01621459.1981.10477649. Choice by Guerrero (1993), doi:10.1002/for.3980120104. Conventions by R's forecast (8.20).
 */
import { minimizeCv } from './guerrero';
import { largestMagnitude, scaleToOne, scaledBy } from '../math/vector';

/** Bounds of the choice (forecast::BoxCox.lambda). */
const LEAST: f64 = -1;
const MOST: f64 = 2;

/**
 * (sign(y) |y|^lambda - 1) / lambda, or log(y) for lambda 0.
 *
 * @returns  NaN where it does not exist: y < 0 with lambda <= 0
 */
export function boxCox(y: f64, lambda: f64): f64 {
  if (lambda == 0) return Math.log(y);
  if (lambda < 0 && y < 0) return NaN;
  const size = Math.pow(Math.abs(y), lambda);
  return ((y < 0 ? -size : size) - 1) / lambda;
}

/** The inverse of boxCox; Infinity where a negative lambda's transform is left upwards (at and above -1 / lambda). */
export function inverseBoxCox(y: f64, lambda: f64): f64 {
  if (lambda == 0) return Math.exp(y);
  const base = y * lambda + 1;
  if (lambda < 0 && base <= 0) return Infinity;
  const size = Math.pow(Math.abs(base), 1 / lambda);
  return base < 0 ? -size : size;
}

/**
 * The mean of the back-transformed variable whose transform has mean y and the given variance, to second order
 * (Taylor; forecast::InvBoxCox with biasadj): x + variance (1 - lambda) x^(1 - 2 lambda) / 2, x = inverseBoxCox(y).
 *
 * @returns  x itself where that term does not exist (x at or below zero)
 */
export function inverseBoxCoxMean(y: f64, lambda: f64, variance: f64): f64 {
  const x = inverseBoxCox(y, lambda);
  if (lambda == 1 || variance == 0) return x;
  const shifted = x + 0.5 * variance * (1 - lambda) * Math.pow(x, 1 - 2 * lambda);
  return isFinite(shifted) ? shifted : x;
}

/**
 * Guerrero's lambda: the one whose block ratios sd / mean^(1 - lambda) vary least.
 *
 * @param values  [n], NaN = missing
 * @param period  length of a block in steps; at least 2 is taken
 * @returns       in [-1, 2], in [0, 2] when a value is not above zero; 1 when n <= 2 periods or no block says anything
 */
export function guerreroLambda(values: Float64Array, period: i32): f64 {
  const n = values.length;
  if (n <= 2 * max(1, period)) return 1;
  let least = LEAST;
  for (let i = 0; i < n; i++) if (values[i] <= 0) least = 0;
  const scaled = scaledBy(values, scaleToOne(largestMagnitude(values)));
  return minimizeCv(scaled, max(2, period), least, MOST);
}
