/**
 * Which of the candidate periods the data bear out.
 *
 * The rule (our own; parts as cited). Candidates are taken in ascending order. A period m is borne out when
 *   1. there are more than two cycles, as STL needs;
 *   2. in the series without trend and without the shorter periods found before (MSTL over those and m), the autocorrelation at
 *      lag m is positive beyond the one-sided 5 % bound of Bartlett (1946, doi:10.2307/2983611) for a process whose correlation
 *      ends before m, for the n - m pairs that there are: r > 1.645 sqrt((n - m) / n * (1 + 2 sum of r^2 before m) / n).
 *      (R's forecast::thetaf asks the same of the plain series, with n pairs.)
 *   3. the strength of that season exceeds STRENGTH_FLOOR, more than smoothing makes of noise.
 * Trials on noise and on competition series: tests/core/series/seasonality.test.ts.
 */
import { Status } from '../abi';
import { acf } from '../math/stats';
import { DecomposeRequest } from '../records';
import { Mstl, seasonStrength } from './mstl';

/** Normal quantile of 0.95. */
const Z95: f64 = 1.6448536269514722;
/** Strength that a season must exceed: MSTL's default windows make 0.2 of white noise, given four cycles or more (200 trials each). */
const STRENGTH_FLOOR: f64 = 0.3;

/**
 * @param candidates  ascending, each with n > 2 m (usablePeriods)
 * @param filled      [n] the series without gaps
 * @param values      [n] the series, NaN = missing
 * @returns           the borne-out periods, ascending
 */
export function bornOutPeriods(candidates: Int32Array, filled: StaticArray<f64>, values: Float64Array): Int32Array {
  const found = new Int32Array(candidates.length);
  let count = 0;
  for (let k = 0; k < candidates.length; k++) {
    if (count > 0 && found[count - 1] == candidates[k]) continue;
    found[count] = candidates[k];
    const tried = found.slice(0, count + 1);
    const fit = new Mstl(values.length, tried, new DecomposeRequest());
    if (fit.run(filled, values.length) != Status.Ok) continue;
    if (seasonStrength(fit, count, values) > STRENGTH_FLOOR && correlates(fit, count, candidates[k], values)) count++;
  }
  return found.slice(0, count);
}

/** Part 2 of the rule for the k-th season of the fit. */
function correlates(fit: Mstl, k: i32, period: i32, values: Float64Array): bool {
  const n = values.length;
  const own = new Float64Array(n);
  for (let i = 0; i < n; i++) own[i] = values[i] == values[i] ? fit.remainder[i] + fit.seasons[k][i] : NaN;
  const r = acf(own, period);
  let squares: f64 = 0;
  for (let lag = 1; lag < period; lag++) squares += r[lag - 1] * r[lag - 1];
  const pairs = <f64>(n - period) / <f64>n;
  return r[period - 1] > Z95 * Math.sqrt((pairs * (1 + 2 * squares)) / <f64>n);
}
