/**
 * Monte-Carlo over demand, the model's error and the price: what the replicas of many possible futures would cost.
 *
 * A path draws one demand curve, one error of the capacity of a replica and one error of the price, each from a random stream of
 * its own, so that a change of one leaves the draws of the others alone. A chunk of paths is addressed by (seed, chunk): how
 * chunks are spread over workers changes nothing.
 */
import { Status } from '../abi';
import { Random } from '../math/random';
import { DrawRequest, Draws } from '../records';
import { DemandPaths } from './paths';

/** Named streams: any distinct numbers, fixed for ever so that old plans stay as they are. */
const STREAM_DEMAND: u32 = 101;
const STREAM_CAPACITY: u32 = 102;
const STREAM_PRICE: u32 = 103;

/**
 * Draws one chunk. The need of a step is ceil(demand * loadFactor / (capacity * exp(capacityLogSd * z))) + spareReplicas, at least
 * minReplicas, held at the largest need of each block; the cost of a path is the sum of its replicas * pricePerStep *
 * exp(priceLogSd * z). Both errors are lognormal with median 1.
 *
 * @returns  Unsupported for lengths or ranges that the request's comments exclude, Overflow when a cost is not finite
 */
export function drawPaths(request: DrawRequest): Draws {
  const draws = new Draws();
  draws.status = refusal(request);
  if (draws.status != Status.Ok) return draws;
  const steps = request.steps;
  const demand = new Random(request.seed, STREAM_DEMAND, request.chunk);
  const capacity = new Random(request.seed, STREAM_CAPACITY, request.chunk);
  const price = new Random(request.seed, STREAM_PRICE, request.chunk);
  const paths = new DemandPaths(request.probabilities, request.quantiles, steps, request.autocorrelation);
  const path = new StaticArray<f64>(steps);
  const sums = new StaticArray<f64>(steps);
  const cost = new Float64Array(request.paths);
  const peaks = new Float64Array(request.paths);
  for (let i = 0; i < request.paths; i++) {
    paths.draw(demand, path);
    const perReplica = request.capacity * Math.exp(request.capacityLogSd * capacity.nextNormal());
    const peak = replicasInPlace(path, steps, request.loadFactor / perReplica, request);
    let total: f64 = 0;
    for (let t = 0; t < steps; t++) {
      total += path[t];
      sums[t] += path[t];
    }
    peaks[i] = peak;
    cost[i] = total * request.pricePerStep * Math.exp(request.priceLogSd * price.nextNormal());
    if (!isFinite(cost[i])) {
      draws.status = Status.Overflow;
      return draws;
    }
  }
  draws.cost = cost;
  draws.peakReplicas = peaks;
  draws.meanReplicas = new Float64Array(steps);
  for (let t = 0; t < steps; t++) draws.meanReplicas[t] = request.paths > 0 ? sums[t] / request.paths : 0;
  return draws;
}

/** Turns a demand path into the replicas held at each step; returns the largest. */
function replicasInPlace(path: StaticArray<f64>, steps: i32, replicasPerDemand: f64, request: DrawRequest): f64 {
  const block = min(request.blockSteps, max(1, steps));
  const spare = f64(request.spareReplicas);
  const least = f64(request.minReplicas);
  let peak: f64 = 0;
  for (let start = 0; start < steps; start += block) {
    const end = min(start + block, steps);
    let need = least;
    for (let t = start; t < end; t++) need = Math.max(need, Math.ceil(path[t] * replicasPerDemand) + spare);
    for (let t = start; t < end; t++) path[t] = need;
    peak = Math.max(peak, need);
  }
  return peak;
}

function refusal(request: DrawRequest): i32 {
  const levels = request.probabilities.length;
  if (levels == 0 || request.quantiles.length != levels * request.steps) return Status.Unsupported;
  if (request.steps < 0 || request.paths < 0 || request.blockSteps < 1) return Status.Unsupported;
  if (!(request.capacity > 0) || !(Math.abs(request.autocorrelation) < 1)) return Status.Unsupported;
  if (!(request.loadFactor >= 0) || !(request.capacityLogSd >= 0) || !(request.priceLogSd >= 0))
    return Status.Unsupported;
  for (let i = 0; i < levels; i++) {
    const least = i == 0 ? 0.0 : request.probabilities[i - 1];
    if (!(request.probabilities[i] > least && request.probabilities[i] < 1)) return Status.Unsupported;
  }
  return Status.Ok;
}
