/**
 * The fan-in: members that were fitted on the whole series and backtested on the same origins become one forecast with weights,
 * scores and calibrated intervals.
 *
 * The members are pooled by weight (linear-pool.ts, ensemble.ts), then the intervals are calibrated (conformal.ts). The combination is
 * scored honestly: at each origin with the weights and the calibration of the other origins.
 */
import { Status } from '../abi';
import { orderLevels } from '../models/fit-record';
import { Combination, CombineRequest } from '../records';
import { Bands } from './bands';
import { Calibration } from './conformal';
import { relativeLosses, weightsOf } from './ensemble';
import { ErrorSums } from './errors';
import { Members } from './linear-pool';
import { Scoreboard } from './scoreboard';

/**
 * Combines the members.
 *
 * @returns  Unsupported where the lengths of the arrays disagree or there is no member; without origins equal weights, NaN scores and
 *           the pooled quantiles as they are
 */
export function combineModels(request: CombineRequest): Combination {
  const result = new Combination();
  if (!lengthsAgree(request)) {
    result.status = Status.Unsupported;
    return result;
  }
  const count = request.origins.length;
  const models = request.models;
  const steps = request.backtestHorizon;
  const losses = relativeLosses(
    request.values,
    request.origins,
    models,
    steps,
    request.probabilities,
    request.backtestMeans,
    request.backtestQuantiles,
  );
  result.weights = weightsOf(losses, models, count, -1, request.priorMember);
  const future = new Members(request.probabilities, request.means, request.quantiles, 1, request.horizon);
  const pooled = future.pool(0, result.weights, request.nonNegative);
  result.mean = pooled.mean;
  result.quantiles = pooled.quantiles;
  const past = new PastCombination(request, losses);
  const calibration = past.calibration();
  const scoreboard = new Scoreboard(request, result);
  scoreMembers(request, scoreboard);
  scoreCombination(request, past, calibration, scoreboard);
  if (calibration != null && calibration.learn(-1)) {
    result.conformal = true;
    result.quantiles = past.bands.calibrated(
      result.quantiles,
      result.mean,
      request.horizon,
      calibration,
      request.nonNegative,
    );
  }
  orderLevels(result.quantiles, request.probabilities.length, request.horizon);
  return result;
}

function lengthsAgree(request: CombineRequest): bool {
  const models = request.models;
  const levels = request.probabilities.length;
  const past = request.origins.length * request.backtestHorizon;
  return (
    models > 0 &&
    request.priorMember < models &&
    request.horizon >= 0 &&
    request.backtestHorizon >= 0 &&
    request.backtestHorizon <= request.horizon &&
    request.means.length == models * request.horizon &&
    request.quantiles.length == models * levels * request.horizon &&
    request.backtestMeans.length == models * past &&
    request.backtestQuantiles.length == models * levels * past
  );
}

/** What the combination would have said at each origin, weighted by the other origins. */
class PastCombination {
  readonly bands: Bands;
  /** [K x b] and [K x L x b] */
  readonly means: Float64Array;
  readonly quantiles: Float64Array;
  private readonly request: CombineRequest;

  constructor(request: CombineRequest, losses: Float64Array) {
    const count = request.origins.length;
    const steps = request.backtestHorizon;
    const block = request.probabilities.length * steps;
    this.request = request;
    this.bands = new Bands(request.probabilities);
    this.means = new Float64Array(count * steps);
    this.quantiles = new Float64Array(count * block);
    const members = new Members(request.probabilities, request.backtestMeans, request.backtestQuantiles, count, steps);
    for (let k = 0; k < count; k++) {
      const weights = weightsOf(losses, request.models, count, k, request.priorMember);
      const pooled = members.pool(k, weights, request.nonNegative);
      this.means.set(pooled.mean, k * steps);
      this.quantiles.set(pooled.quantiles, k * block);
    }
  }

  /** The residuals in spreads; null where there is no level on either side or a spread is zero throughout. */
  calibration(): Calibration | null {
    const request = this.request;
    const steps = request.backtestHorizon;
    if (!this.bands.usable || steps == 0 || request.origins.length == 0) return null;
    const actuals = min(request.values.length - request.origins[0], request.origins.length * steps);
    const calibration = new Calibration(request.origins.length, steps, actuals);
    let spreads = 0;
    for (let k = 0; k < request.origins.length; k++) {
      const from = k * request.probabilities.length * steps;
      for (let j = 0; j < steps && request.origins[k] + j < request.values.length; j++) {
        const actual = request.values[request.origins[k] + j];
        if (isNaN(actual)) continue;
        const centre = this.bands.centreAt(this.quantiles, from, steps, j, this.means[k * steps + j]);
        const spread = this.bands.spreadAt(this.quantiles, from, steps, j, centre, actual >= centre);
        calibration.note(k, j, actual - centre, spread);
        if (spread > 0) spreads++;
      }
    }
    return spreads > 0 ? calibration : null;
  }
}

function scoreMembers(request: CombineRequest, scoreboard: Scoreboard): void {
  const count = request.origins.length;
  const steps = request.backtestHorizon;
  const block = request.probabilities.length * steps;
  for (let m = 0; m < request.models; m++) {
    const sums = new ErrorSums();
    for (let k = 0; k < count; k++) {
      const at = m * count + k;
      scoreboard.add(sums, k, request.backtestMeans, at * steps, request.backtestQuantiles, at * block);
    }
    scoreboard.write(sums, m);
  }
}

/** The combination's own row, each origin with the weights and the calibration of the others. */
function scoreCombination(
  request: CombineRequest,
  past: PastCombination,
  calibration: Calibration | null,
  scoreboard: Scoreboard,
): void {
  const steps = request.backtestHorizon;
  const block = request.probabilities.length * steps;
  const sums = new ErrorSums();
  for (let k = 0; k < request.origins.length; k++) {
    const means = past.means.slice(k * steps, (k + 1) * steps);
    let quantiles = past.quantiles.slice(k * block, (k + 1) * block);
    if (calibration != null && calibration.learn(k))
      quantiles = past.bands.calibrated(quantiles, means, steps, calibration, request.nonNegative);
    scoreboard.add(sums, k, means, 0, quantiles, 0);
  }
  scoreboard.write(sums, request.models);
}
