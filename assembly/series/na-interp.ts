/**
 * Gaps filled as R's forecast::na.interp (8.20) fills them: straight lines where there is no season; otherwise a first guess by
 * Fourier terms and a polynomial, robust MSTL of that, straight lines through the seasonally adjusted values, season put back.
 * Ends are held flat. What leaves the range of the data by more than half of it is replaced by straight lines.
 */
import { Status } from '../abi';
import { DecomposeRequest } from '../records';
import { countPresent } from '../math/stats';
import { largestMagnitude, scaledBy, scaleToOne } from '../math/vector';
import { Mstl, seasonSum, usablePeriods } from './mstl';
import { harmonicGuess } from './harmonic-guess';

/** One period; 0 or 1 = none. See fillGaps. */
export function naInterp(values: Float64Array, period: i32): Float64Array {
  const periods = new Int32Array(period > 1 ? 1 : 0);
  if (period > 1) periods[0] = period;
  return fillGaps(values, periods);
}

/**
 * A copy of `values` without gaps.
 *
 * @param values   [n], NaN = missing
 * @param periods  seasonal periods in steps; those with n <= 2 m do not count
 * @returns        [n] all finite; all NaN when nothing is present
 */
export function fillGaps(values: Float64Array, periods: Int32Array): Float64Array {
  const n = values.length;
  const present = countPresent(values);
  if (present == n || present == 0) return values.slice(0);
  const usable = usablePeriods(periods, n);
  const straight = straightLines(values, values);
  if (usable.length == 0 || present <= 2 * usable[usable.length - 1]) return straight;
  const guess = harmonicGuess(values, usable);
  const options = new DecomposeRequest();
  options.robust = true;
  const fit = new Mstl(n, usable, options);
  if (fit.run(guess, n) != Status.Ok) return straight;
  const adjusted = new Float64Array(n);
  for (let i = 0; i < n; i++) adjusted[i] = values[i] - seasonSum(fit, i);
  const bridged = straightLines(adjusted, values);
  const out = values.slice(0);
  for (let i = 0; i < n; i++) if (out[i] != out[i]) out[i] = bridged[i] + seasonSum(fit, i);
  return leavesRange(out, values) ? straight : out;
}

/** As `fillGaps`, on a scale where squares of 1e-300 and 1e300 are numbers. */
export function fillGapsOfAnySize(values: Float64Array, periods: Int32Array): Float64Array {
  const factor = scaleToOne(largestMagnitude(values));
  return scaledBy(fillGaps(scaledBy(values, factor), periods), 1 / factor);
}

/** Straight lines through values[i] wherever known[i] is present; flat beyond the first and the last. */
function straightLines(values: Float64Array, known: Float64Array): Float64Array {
  const n = values.length;
  const out = new Float64Array(n);
  let before = -1;
  for (let i = 0; i < n; i++) {
    if (known[i] != known[i]) continue;
    out[i] = values[i];
    const gap = <f64>(i - before);
    for (let j = before + 1; j < i; j++) {
      out[j] = before < 0 ? values[i] : values[before] + ((values[i] - values[before]) * <f64>(j - before)) / gap;
    }
    before = i;
  }
  for (let j = before + 1; j < n && before >= 0; j++) out[j] = values[before];
  return out;
}

/** Whether `filled` goes more than half the range of the present `values` beyond it. */
function leavesRange(filled: Float64Array, values: Float64Array): bool {
  let least = Infinity;
  let most = -Infinity;
  for (let i = 0; i < values.length; i++) {
    const v = values[i];
    if (v < least) least = v;
    if (v > most) most = v;
  }
  const margin = 0.5 * (most - least);
  for (let i = 0; i < filled.length; i++) {
    if (!(filled[i] <= most + margin && filled[i] >= least - margin)) return true;
  }
  return false;
}
