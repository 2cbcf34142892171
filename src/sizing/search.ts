/**
 * The search: every GPU × tensor parallelism × precision that a deployment allows, each with its memory, its capacity within the goals
 * and, where it fails, the reason and the next thing to change. Prices come later (cost/), so nothing is dropped for being dear.
 * Source: docs/method.md §sizing, "Shape of the computation". Cost about 0.3 ms a candidate.
 */
import type { ModelRow, WeightPrecision } from '../catalog/rows.ts';
import { candidateReplica, capacityOf, memoryConcurrencyOf, memoryOf, type Capacity } from './capacity.ts';
import { SHIPPED_CALIBRATION, SHIPPED_CONSTANTS } from './shipped-calibration.ts';
import { leverOf } from './lever.ts';
import type { MemoryLedger } from './memory.ts';
import { publishedPrecisionOf } from './memory-weights.ts';
import { isKnown, traitsOf } from './pass-shape.ts';
import { latencyOf } from './queue.ts';
import type { Replica } from './replica.ts';
import type { SearchRequest } from './search-request.ts';
import type { Candidate, Configuration, Latency } from './sizing.ts';
import { tierOf } from './tier.ts';

const TENSOR_SIZES = [1, 2, 4, 8, 16];
/**
 * Residual spread of log capacity: half a band of log(measured / predicted throughput) over the normal deviate of its tails is 0.17 for
 * queued rows of calibrated cells and 0.33 for rows bound by goals (shipped-calibration.ts, bands); a capacity is both, taken between.
 * Wider where the constants are those of neighbours.
 */
const BAND_CALIBRATED = 0.25;
const BAND_ESTIMATED = 0.4;
const NO_PERCENTILES = {
  mean: Number.POSITIVE_INFINITY,
  p50: Number.POSITIVE_INFINITY,
  p95: Number.POSITIVE_INFINITY,
  p99: Number.POSITIVE_INFINITY,
};
/** A configuration that does not run has no latency; infinite, never a made-up figure. */
const NO_LATENCY: Latency = {
  ttftMs: NO_PERCENTILES,
  itlMs: NO_PERCENTILES,
  e2eMs: NO_PERCENTILES,
  meanConcurrency: 0,
  utilizationFraction: 0,
};

/** Precisions worth trying: the published one, and fp8 when that is wider; the asked one alone when there is one. */
export function precisionsOf(model: ModelRow, asked: WeightPrecision | null): readonly WeightPrecision[] {
  if (asked !== null) return [asked];
  const published = publishedPrecisionOf(model);
  return published === 'fp16' || published === 'bf16' ? [published, 'fp8'] : [published];
}

/** The grid in a fixed order: GPU as given, tensor parallelism, precision. */
export function candidatesOf(request: SearchRequest): readonly Candidate[] {
  const { model, gpus, constraints } = request;
  const { tensorParallel: asked, precision, ...shared } = constraints;
  const candidates: Candidate[] = [];
  for (const gpu of gpus) {
    const sizes =
      asked !== null
        ? [asked]
        : TENSOR_SIZES.filter(
            (size) => size <= Math.max(1, gpu.scaleUpDomain) || (size <= 8 && gpu.scaleUpDomain <= 1),
          );
    for (const tensorParallel of sizes) {
      if (!divides(model, tensorParallel)) continue;
      for (const each of precisionsOf(model, precision))
        candidates.push({ ...shared, gpu, tensorParallel, precision: each });
    }
  }
  return candidates;
}

/** Engines cut attention by query heads: the ranks must divide them. */
function divides(model: ModelRow, tensorParallel: number): boolean {
  return model.attentionHeads % tensorParallel === 0;
}

/** Stable and readable; pipeline stages, a narrower cache and expert ranks only when there are any. */
export function configurationId(candidate: Candidate): string {
  const stages = candidate.pipelineParallel > 1 ? ` pp${candidate.pipelineParallel}` : '';
  const cache = candidate.kvPrecision === 'fp8' ? ' kv-fp8' : '';
  return `${candidate.gpu.name} x${candidate.tensorParallel * candidate.pipelineParallel}${stages} ${candidate.precision}${cache}`;
}

/**
 * All configurations of the grid, feasible and not, in the grid's order. Deterministic: the same request gives the same bits.
 *
 * @returns one per candidate; `lever` of an infeasible one names the first sibling that works
 */
export function searchConfigurations(request: SearchRequest): readonly Configuration[] {
  const all = candidatesOf(request).map((candidate) => configurationOf(candidate, request));
  return all.map((each) => ({ ...each, lever: leverOf(each, all, request) }));
}

/** One candidate sized; `lever` is left to the search. */
function configurationOf(
  candidate: Candidate,
  request: Pick<SearchRequest, 'model' | 'mix' | 'goals' | 'table'>,
): Configuration {
  const { model, mix, goals } = request;
  const memory = memoryOf(candidate, model);
  const byMemory = memory.fits ? memoryConcurrencyOf(memory, mix, candidate.dataParallel ?? 1) : 0;
  if (!memory.fits || byMemory < 1)
    return failed(
      candidate,
      memory,
      byMemory,
      `It does not fit: ${memory.reason === '' ? 'the KV cache holds not one request of this mix' : memory.reason}.`,
    );
  const replica = candidateReplica(candidate, model, mix, { memory, table: request.table ?? SHIPPED_CONSTANTS });
  if (!isKnown(replica.shape))
    return {
      ...failed(
        candidate,
        memory,
        byMemory,
        `The catalogue knows no ${candidate.precision} compute peak for ${candidate.gpu.name}.`,
      ),
      tier: 'out of domain',
    };
  return sized(candidate, memory, replica, capacityOf(replica, goals, byMemory), { mix, model });
}

function sized(
  candidate: Candidate,
  memory: MemoryLedger,
  replica: Replica,
  capacity: Capacity,
  { mix, model }: Pick<SearchRequest, 'mix' | 'model'>,
): Configuration {
  const unloaded = latencyOf(replica, 0, 1) ?? NO_LATENCY;
  const rate = capacity.callsPerSecond;
  const tier = tierOf(traitsOf(model, candidate), true, SHIPPED_CALIBRATION.cellGroups);
  return {
    ...basics(candidate, memory),
    feasible: capacity.feasible,
    reason: capacity.reason,
    capacityCallsPerSecond: rate,
    promptTokensPerSecond: rate * mix.classes.reduce((sum, each) => sum + each.share * each.inputTokens.mean, 0),
    outputTokensPerSecond: rate * mix.classes.reduce((sum, each) => sum + each.share * each.outputTokens.mean, 0),
    binding: capacity.binding,
    maxConcurrency: replica.maxConcurrency,
    unloaded,
    atCapacity: capacity.feasible ? (latencyOf(replica, rate, capacity.saturation) ?? NO_LATENCY) : unloaded,
    tier,
    bandLogSd: tier === 'calibrated' ? BAND_CALIBRATED : BAND_ESTIMATED,
  };
}

function basics(candidate: Candidate, memory: MemoryLedger) {
  const gpusPerReplica = candidate.tensorParallel * candidate.pipelineParallel * (candidate.dataParallel ?? 1);
  return { ...candidate, id: configurationId(candidate), gpusPerReplica, memory, lever: '' };
}

function failed(candidate: Candidate, memory: MemoryLedger, byMemory: number, reason: string): Configuration {
  return {
    ...basics(candidate, memory),
    feasible: false,
    reason,
    capacityCallsPerSecond: 0,
    promptTokensPerSecond: 0,
    outputTokensPerSecond: 0,
    binding: 'memory',
    maxConcurrency: Math.min(byMemory, candidate.maxSequences),
    unloaded: NO_LATENCY,
    atCapacity: NO_LATENCY,
    tier: 'estimated',
    bandLogSd: BAND_ESTIMATED,
  };
}
