/**
 * A local level that outliers do not pull and level shifts do not hold back: for fleets whose demand jumps when a client starts or stops.
 *
 * States and papers in level-filter.ts. Alpha, and whether one far error is a shift or it takes two, minimise Huber's loss of the one-step
 * errors; at alpha = 1 it is the last value. The intervals are normal: variance s2 (1 + (h - 1) alpha^2) + s2 (gain - alpha) from the mean square s2 of the bounded errors, where gain is
 * above alpha only soon after a shift. Shifts still to come are not in them. A missing value moves no state; those at the end count
 * as steps ahead.
 */
import { ModelKind, Status } from '../abi';
import { Fit, FitRequest } from '../records';
import { countPresent } from '../math/stats';
import { largestMagnitude, scaledBy, scaleToOne, toStatic } from '../math/vector';
import { checked, refused, withUnitSquared, writeNormal } from './ets-outcome';
import { copyOfSpec } from './fit-record';
import { BOUND, CAUTIOUS, LevelFilter, PROMPT } from './level-filter';

/** Gains tried first; between the best and its neighbours as many halvings follow. */
const GRID: StaticArray<f64> = [0.01, 0.03, 0.06, 0.1, 0.15, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 1.0];
const HALVINGS: i32 = 3;
/** Fewer values than this show no spread around a level. */
const LEAST_COUNT: i32 = 4;

/** The best gain with the scale of its own errors. */
class LevelSearch {
  alpha: f64 = 1.0;
  scale: f64 = 0.0;
  caution: f64 = CAUTIOUS;
  value: f64 = Infinity;
  private readonly common: f64;

  constructor(readonly filter: LevelFilter) {
    this.common = filter.differenceScale();
  }

  /** Leaves the filter at the best gain. */
  search(fitted: Float64Array): void {
    let at = 0;
    for (let i = 0; i < GRID.length; i++) if (this.attempt(GRID[i], PROMPT)) at = i;
    for (let i = 0; i < GRID.length; i++) if (this.attempt(GRID[i], CAUTIOUS)) at = i;
    const caution = this.caution;
    let below = at > 0 ? this.alpha - GRID[at - 1] : 0.0;
    let above = at + 1 < GRID.length ? GRID[at + 1] - this.alpha : 0.0;
    for (let i = 0; i < HALVINGS; i++) {
      below *= 0.5;
      above *= 0.5;
      const centre = this.alpha;
      if (below > 0.0) this.attempt(centre - below, caution);
      if (above > 0.0) this.attempt(centre + above, caution);
    }
    this.filter.run(this.alpha, this.scale > 0.0 ? this.scale : 1.0, caution, fitted);
  }

  /** Two passes: bounded by the common scale, then by that of the errors. Whether it is the best so far. */
  private attempt(alpha: f64, caution: f64): bool {
    const filter = this.filter;
    const common = this.common > 0.0 ? this.common : 1.0;
    filter.run(alpha, common, caution);
    const scale = filter.errorScale();
    if (scale > 0.0) filter.run(alpha, scale, caution);
    const value = huberLoss(filter.errors, common);
    if (!(value < this.value)) return false;
    this.value = value;
    this.alpha = alpha;
    this.scale = scale;
    this.caution = caution;
    return true;
  }
}

/** Sum of Huber's rho of the errors, bounded at BOUND * scale. */
function huberLoss(errors: StaticArray<f64>, scale: f64): f64 {
  const bound = BOUND * scale;
  let sum: f64 = 0.0;
  for (let t = 0; t < errors.length; t++) {
    const size = Math.abs(unchecked(errors[t]));
    if (isNaN(size)) continue;
    sum += size <= bound ? size * size : bound * (2.0 * size - bound);
  }
  return sum;
}

/** Coefficients: alpha, last level, number of shifts. */
export function fitRobustLevel(request: FitRequest): Fit {
  const fit = new Fit();
  const spec = copyOfSpec(request.spec);
  spec.kind = ModelKind.RobustLevel;
  fit.spec = spec;
  fit.nobs = countPresent(request.values);
  if (request.horizon < 0) return refused(fit, Status.Unsupported);
  if (fit.nobs < LEAST_COUNT) return refused(fit, Status.TooShort);
  const n = request.values.length;
  const factor = scaleToOne(largestMagnitude(request.values));
  const unit = 1.0 / factor;
  const filter = new LevelFilter(toStatic(scaledBy(request.values, factor)));
  const best = new LevelSearch(filter);
  fit.fitted = new Float64Array(n);
  best.search(fit.fitted);
  fit.residuals = new Float64Array(n);
  const bound = BOUND * best.scale;
  let square: f64 = 0.0;
  for (let t = 0; t < n; t++) {
    const e = filter.errors[t];
    fit.fitted[t] *= unit;
    fit.residuals[t] = e * unit;
    if (!isNaN(e)) square += Math.min(e * e, bound * bound);
  }
  const variance = square / <f64>(fit.nobs - 2);
  fit.sigma2 = withUnitSquared(variance, unit);
  fit.sigma2Ml = withUnitSquared(square / <f64>fit.nobs, unit);
  fit.coefficients = new Float64Array(3);
  fit.coefficients[0] = best.alpha;
  fit.coefficients[1] = filter.level * unit;
  fit.coefficients[2] = <f64>filter.shifts;
  let gap = 0;
  while (isNaN(request.values[n - 1 - gap])) gap++;
  const mean = new StaticArray<f64>(request.horizon).fill(filter.level);
  const deviation = new StaticArray<f64>(request.horizon);
  for (let h = 0; h < request.horizon; h++)
    deviation[h] = Math.sqrt(
      variance * (1.0 + <f64>(gap + h) * best.alpha * best.alpha + Math.max(0.0, filter.gain - best.alpha)),
    );
  writeNormal(fit, mean, deviation, unit, request);
  return checked(fit);
}
