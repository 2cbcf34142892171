/**
 * Weights of the members of a combination, from how well each would have forecast this very series.
 *
 * Bates & Granger (1969), "The combination of forecasts", doi:10.2307/3008764: weights by the inverse of squared error. Timmermann
 * (2006), doi:10.1016/S1574-0706(05)01004-9: with few observations shrink to equal weights and trim the worst. What differs: the
 * error is the pinball loss over all levels (so a member is judged by its intervals too), each origin has the same vote, and
 * the shrinkage follows the number of origins.
 */
import { pinball } from './errors';

/**
 * A member is dropped when its loss is more than DROP_RATIO + DROP_DOUBT / K times the best's: few origins prove little. These constants
 * and the next are our choice, inside the training parts of 180 competition series (yearly to hourly, three folds); the mean OWA there moves
 * by less than 0.005 for a doubt from 4 to 10, a power from 2 to 4, a memory from 0.8 to 1.
 */
const DROP_RATIO: f64 = 1.2;
const DROP_DOUBT: f64 = 7;
/** Weights go with the loss to the minus third. */
const LOSS_POWER: f64 = 3;
/** An origin counts this much of the one after it: members that were good of late are likelier to be good next. */
const MEMORY: f64 = 0.85;
/** The weights of the prior (equal ones, or all on one member) count as much as this many origins; as above. */
const PRIOR_ORIGINS: f64 = 3;
/** Losses below this share of the origin's largest are taken as this share, so that a perfect member does not divide by zero. */
const LEAST_LOSS_SHARE: f64 = 1e-9;

/**
 * Mean pinball loss of each member at each origin, each origin divided by its geometric mean over the members.
 *
 * @param values      [n] the series, NaN = missing
 * @param origins     [K]
 * @param means       [M x K x b]; used where there are no levels (absolute error)
 * @param quantiles   [M x K x L x b]
 * @returns           [M x K]; NaN where the origin has no actual; Infinity where the member's forecast is not finite
 */
export function relativeLosses(
  values: Float64Array,
  origins: Int32Array,
  models: i32,
  steps: i32,
  probabilities: Float64Array,
  means: Float64Array,
  quantiles: Float64Array,
): Float64Array {
  const count = origins.length;
  const levels = probabilities.length;
  const losses = new Float64Array(models * count);
  for (let m = 0; m < models; m++) {
    for (let k = 0; k < count; k++) {
      const at = m * count + k;
      losses[at] =
        levels > 0
          ? quantileLoss(values, origins[k], steps, probabilities, quantiles, at * levels * steps)
          : absoluteLoss(values, origins[k], steps, means, at * steps);
    }
  }
  for (let k = 0; k < count; k++) divideByGeometricMean(losses, models, count, k);
  return losses;
}

function quantileLoss(
  values: Float64Array,
  origin: i32,
  steps: i32,
  probabilities: Float64Array,
  quantiles: Float64Array,
  from: i32,
): f64 {
  let sum: f64 = 0;
  let terms = 0;
  for (let level = 0; level < probabilities.length; level++) {
    for (let j = 0; j < steps && origin + j < values.length; j++) {
      const loss = pinball(values[origin + j], quantiles[from + level * steps + j], probabilities[level]);
      if (isNaN(values[origin + j])) continue;
      if (isNaN(loss)) return NaN;
      if (!isFinite(loss)) return Infinity;
      sum += loss;
      terms++;
    }
  }
  return terms > 0 ? sum / terms : NaN;
}

function absoluteLoss(values: Float64Array, origin: i32, steps: i32, means: Float64Array, from: i32): f64 {
  let sum: f64 = 0;
  let terms = 0;
  for (let j = 0; j < steps && origin + j < values.length; j++) {
    if (isNaN(values[origin + j])) continue;
    const loss = Math.abs(values[origin + j] - means[from + j]);
    if (!isFinite(loss)) return Infinity;
    sum += loss;
    terms++;
  }
  return terms > 0 ? sum / terms : NaN;
}

function divideByGeometricMean(losses: Float64Array, models: i32, count: i32, k: i32): void {
  let largest: f64 = 0;
  for (let m = 0; m < models; m++) {
    const loss = losses[m * count + k];
    if (isFinite(loss)) largest = Math.max(largest, loss);
  }
  let logs: f64 = 0;
  let terms = 0;
  for (let m = 0; m < models; m++) {
    const at = m * count + k;
    if (!isFinite(losses[at])) continue;
    losses[at] = largest > 0 ? Math.max(losses[at] / largest, LEAST_LOSS_SHARE) : 1;
    logs += Math.log(losses[at]);
    terms++;
  }
  const centre = terms > 0 ? Math.exp(logs / terms) : 1;
  for (let m = 0; m < models; m++) losses[m * count + k] /= centre;
}

/**
 * Weights by the inverse cube of the loss among the members that are not clearly worse than the best, zero for the rest, shrunk by
 * K / (K + PRIOR_ORIGINS) to the prior: equal weights of those kept, or the one member that is to be believed where little was seen. Equal
 * weights of all (or the prior) where nothing could be scored.
 *
 * @param losses   [M x K] of relativeLosses
 * @param without  origin to leave out, -1 = none
 * @param prior    the member of the prior, -1 = all that are kept alike
 * @returns        [M] >= 0, sum 1
 */
export function weightsOf(losses: Float64Array, models: i32, count: i32, without: i32, prior: i32): Float64Array {
  const scores = new Float64Array(models);
  let scored = 0;
  let best = Infinity;
  for (let m = 0; m < models; m++) {
    let sum: f64 = 0;
    let total: f64 = 0;
    let terms = 0;
    let share: f64 = 1;
    for (let k = count - 1; k >= 0; k--, share *= MEMORY) {
      const loss = losses[m * count + k];
      if (k == without || isNaN(loss)) continue;
      sum += share * loss;
      total += share;
      terms++;
    }
    scores[m] = terms > 0 ? sum / total : NaN;
    scored = max(scored, terms);
    if (scores[m] < best) best = scores[m];
  }
  const weights = new Float64Array(models);
  if (scored == 0 || best == Infinity) {
    if (prior < 0) return weights.fill(1.0 / models);
    weights[prior] = 1;
    return weights;
  }
  const worst = best * (DROP_RATIO + DROP_DOUBT / scored);
  let kept = 0;
  let total: f64 = 0;
  for (let m = 0; m < models; m++) {
    if (!(scores[m] <= worst)) continue;
    weights[m] = Math.pow(scores[m], -LOSS_POWER);
    total += weights[m];
    kept++;
  }
  const trust = scored / (scored + PRIOR_ORIGINS);
  for (let m = 0; m < models; m++) {
    const believed = prior < 0 ? (weights[m] > 0 ? 1.0 / kept : 0.0) : m == prior ? 1.0 : 0.0;
    weights[m] = (trust * weights[m]) / total + (1 - trust) * believed;
  }
  return weights;
}
