/**
 * The search: every candidate of the grid (grid.ts), each with its memory, its capacity within the goals and, where it fails, the
 * reason and the next thing to change. Prices come later (cost/), so nothing is dropped for being dear.
 * Source: docs/method.md §sizing, "Shape of the computation". Cost about 0.3 ms a candidate.
 */
import { BYTES_PER_GIB } from '../base/units.ts';
import { candidateReplica, capacityOf, memoryConcurrencyOf, memoryOf, type Capacity } from './capacity.ts';
import { candidatesOf, configurationId, variantsOf } from './grid.ts';
import { leverOf } from './lever.ts';
import { measuredFactorsOf } from './measured-layout.ts';
import type { MemoryLedger } from './memory.ts';
import { isKnown, traitsOf } from './pass-shape.ts';
import { latencyOf, missedGoalOf, queueAt } from './queue.ts';
import type { Replica } from './replica.ts';
import type { SearchRequest } from './search-request.ts';
import type { CallMix, Candidate, Configuration, Lack, Latency } from './sizing.ts';
import { SHIPPED_CALIBRATION, SHIPPED_CONSTANTS } from './shipped-calibration.ts';
import { tierOf } from './tier.ts';

/**
 * Residual spread of log capacity: half a band of log(measured / predicted throughput) over the normal deviate of its tails is 0.17 for
 * queued rows of calibrated cells and 0.33 for rows bound by goals (shipped-calibration.ts, bands); a capacity is both, taken between.
 * Wider where the constants are those of neighbours.
 */
const BAND_CALIBRATED = 0.25;
const BAND_ESTIMATED = 0.4;
/**
 * With own rows of the very configuration throughput errs by 8.7 % at the median (one row) and 5.7 % (three), docs/method.md §10: normal
 * deviates 0.13 and 0.085, widened like the calibrated one (0.25 of 0.17), since a capacity is bound by goals as well.
 */
const BAND_ONE_ROW = 0.19;
const BAND_THREE_ROWS = 0.125;
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

/**
 * All configurations of the grid, feasible and not, in the grid's order. Deterministic: the same request gives the same bits.
 *
 * @returns one per candidate; `lever` of an infeasible one names the first sibling that works
 */
export function searchConfigurations(request: SearchRequest): readonly Configuration[] {
  const all = candidatesOf(request).map((candidate) => configurationOf(candidate, request));
  return all.map((each) => ({ ...each, lever: leverOf(each, all, request) }));
}

/**
 * The contenders of a search on the other engines and with the other batch caps of `request.grid`; themselves left out. The whole grid at
 * once would be 27 times as large, and nearly all of it dear.
 */
export function searchVariants(contenders: readonly Candidate[], request: SearchRequest): readonly Configuration[] {
  const all = contenders.flatMap((each) => variantsOf(plainCandidateOf(each), request.grid ?? {}));
  return all.map((candidate) => {
    const sizedOne = configurationOf(candidate, request);
    return { ...sizedOne, lever: leverOf(sizedOne, [sizedOne], request) };
  });
}

/** Those of the grid that carry a single request within the goals; cheap, since no capacity is sought. In the grid's order. */
export function workingAlone(request: SearchRequest): readonly Candidate[] {
  return candidatesOf(request).filter((candidate) => worksAlone(candidate, request));
}

/** Whether any of the grid does; stops at the first. */
export function anyWorksAlone(request: SearchRequest): boolean {
  return candidatesOf(request).some((candidate) => worksAlone(candidate, request));
}

function worksAlone(plain: Candidate, { model, mix, goals, table, measured }: SearchRequest): boolean {
  const candidate = withMeasured(plain, measured);
  const memory = memoryOf(candidate, model);
  if (!memory.fits || memoryConcurrencyOf(memory, mix, candidate.dataParallel ?? 1) < 1) return false;
  const replica = candidateReplica(candidate, model, mix, { memory, table: table ?? SHIPPED_CONSTANTS });
  const alone = isKnown(replica.shape) ? queueAt(replica, 0) : null;
  return alone !== null && missedGoalOf(replica, alone, goals) === null;
}

/** Given candidates of the grid, each sized. */
export function sizeCandidates(candidates: readonly Candidate[], request: SearchRequest): readonly Configuration[] {
  return candidates.map((candidate) => configurationOf(candidate, request));
}

/** A candidate without what a search found out about it. */
function plainCandidateOf(each: Candidate): Candidate {
  const { gpu, tensorParallel, pipelineParallel, precision, kvPrecision, engine, engineVersion } = each;
  const { memoryUtilizationFraction, maxBatchTokens, maxSequences, maxContextTokens, speculation } = each;
  const layout = { gpu, tensorParallel, pipelineParallel, precision, kvPrecision };
  return {
    ...layout,
    engine,
    engineVersion,
    memoryUtilizationFraction,
    maxBatchTokens,
    maxSequences,
    maxContextTokens,
    ...(speculation === undefined ? {} : { speculation }),
  };
}

/** With the factors of own measurements, where there are any of it. */
function withMeasured(candidate: Candidate, measured: SearchRequest['measured']): Candidate {
  const own = measuredFactorsOf(candidate, measured ?? []);
  return own === undefined ? candidate : { ...candidate, own };
}

/** One candidate sized; `lever` is left to the search. */
function configurationOf(
  plain: Candidate,
  request: Pick<SearchRequest, 'model' | 'mix' | 'goals' | 'table' | 'measured'>,
): Configuration {
  const { model, mix, goals } = request;
  const candidate = withMeasured(plain, request.measured);
  const memory = memoryOf(candidate, model);
  const byMemory = memory.fits ? memoryConcurrencyOf(memory, mix, candidate.dataParallel ?? 1) : 0;
  if (!memory.fits || byMemory < 1)
    return failed(
      candidate,
      memory,
      byMemory,
      `It does not fit: ${memory.reason === '' ? 'the KV cache holds not one request of this mix' : memory.reason}.`,
      memoryLackOf(memory, candidate, mix),
    );
  const replica = candidateReplica(candidate, model, mix, { memory, table: request.table ?? SHIPPED_CONSTANTS });
  if (!isKnown(replica.shape))
    return {
      ...failed(
        candidate,
        memory,
        byMemory,
        `The catalogue knows no ${candidate.precision} compute peak for ${candidate.gpu.name}.`,
        { kind: 'unknown-peak' },
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
  const { own } = candidate;
  const known =
    own === undefined ? tierOf(traitsOf(model, candidate), true, SHIPPED_CALIBRATION.cellGroups) : 'measured';
  // how many proposed tokens are taken hangs on the text: no measured pass tells it
  const tier = candidate.speculation !== undefined && known === 'calibrated' ? 'estimated' : known;
  return {
    ...basics(candidate, memory),
    feasible: capacity.feasible,
    reason: capacity.reason,
    lack: capacity.missed === null ? null : { kind: 'goal', ...capacity.missed },
    capacityCallsPerSecond: rate,
    promptTokensPerSecond: rate * mix.classes.reduce((sum, each) => sum + each.share * each.inputTokens.mean, 0),
    outputTokensPerSecond: rate * mix.classes.reduce((sum, each) => sum + each.share * each.outputTokens.mean, 0),
    binding: capacity.binding,
    maxConcurrency: replica.maxConcurrency,
    unloaded,
    atCapacity: capacity.feasible ? (latencyOf(replica, rate, capacity.saturation) ?? NO_LATENCY) : unloaded,
    tier,
    bandLogSd: bandOf(tier, own?.rows ?? 0),
  };
}

function bandOf(tier: Configuration['tier'], ownRows: number): number {
  if (tier === 'measured') return ownRows >= 3 ? BAND_THREE_ROWS : BAND_ONE_ROW;
  return tier === 'calibrated' ? BAND_CALIBRATED : BAND_ESTIMATED;
}

function basics(candidate: Candidate, memory: MemoryLedger) {
  const gpusPerReplica = candidate.tensorParallel * candidate.pipelineParallel * (candidate.dataParallel ?? 1);
  return { ...candidate, id: configurationId(candidate), gpusPerReplica, memory, lever: '' };
}

/**
 * What a GPU lacks: the weights beyond the engine's share of the card where they pass it, and one sequence of the longest context (or of
 * the mean request, where that does not fit either).
 */
function memoryLackOf(memory: MemoryLedger, candidate: Candidate, mix: CallMix): Lack {
  const { total, weights, draft, activations, nonTorch, graphs, kvPool } = memory.perGpuBytes;
  const sequence = memory.kvRule.bytesOfSequence(memory.contextTokens, candidate.maxBatchTokens);
  const request = mix.classes.reduce((most, each) => {
    const bytes = memory.kvRule.bytesOfSequence(each.inputTokens.mean + each.outputTokens.mean / 2);
    return Math.max(most, bytes);
  }, 0);
  const pool = Math.max(sequence, request);
  const runtime = weights + draft + activations + nonTorch + (candidate.engine === 'tensorrt-llm' ? graphs : 0);
  const missing = kvPool > 0 ? pool - kvPool : runtime + pool - candidate.memoryUtilizationFraction * total;
  return {
    kind: 'memory',
    missingGib: Math.max(0, missing) / BYTES_PER_GIB,
    neededGib: (runtime + pool) / BYTES_PER_GIB,
  };
}

function failed(
  candidate: Candidate,
  memory: MemoryLedger,
  byMemory: number,
  reason: string,
  lack: Lack,
): Configuration {
  return {
    ...basics(candidate, memory),
    feasible: false,
    reason,
    lack,
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
