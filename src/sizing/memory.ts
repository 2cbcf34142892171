/**
 * Memory of one GPU of a replica: weights, KV pool, activations, what the driver and the collectives take, graphs, and what is left.
 * Source: docs/method.md §sizing, eqs. 1–3.
 */
import type { GpuRow, ModelRow } from '../catalog/rows.ts';
import { BYTES_PER_GIB } from '../base/units.ts';
import type { Speculation } from './tokens-per-pass.ts';
import { draftMemoryOf, withDraftCache, type DraftMemory } from './draft-memory.ts';
import { inBlocks, kvBytesOf, type KvRule } from './memory-kv.ts';
import { activationBytesOf, engineCopiesOf, graphBytesOf, runtimeOf, type EngineName } from './memory-runtime.ts';
import { weightsOf, type PrecisionScheme, type WeightLedger } from './memory-weights.ts';
import { weightBytesPerGpuOf } from './weight-shards.ts';

export interface MemoryRequest {
  readonly model: ModelRow;
  readonly gpu: GpuRow;
  readonly precision: PrecisionScheme;
  readonly kvPrecision: '16bit' | 'fp8';
  readonly tensorParallel: number;
  readonly pipelineParallel: number;
  /** ranks over which whole experts are spread; 1 = experts are cut by tensor parallelism */
  readonly expertParallel: number;
  readonly engine: EngineName;
  readonly engineVersion: string;
  readonly memoryUtilizationFraction: number;
  readonly maxBatchTokens: number;
  readonly maxSequences: number;
  /** longest context served; the pool must hold one such sequence; null = what the model allows */
  readonly maxContextTokens: number | null;
  /** requests are admitted before their whole answer has room (TensorRT-LLM: MAX_UTILIZATION); absent = the engine's default */
  readonly evicts?: boolean;
  /** speculative decoding; absent = none */
  readonly speculation?: Speculation;
}

export interface PerGpuBytes {
  /** as the driver reports it */
  readonly total: number;
  /** with the tables and copies that the engine makes of them */
  readonly weights: number;
  /** weights of a draft; 0 = none */
  readonly draft: number;
  readonly kvPool: number;
  readonly activations: number;
  readonly nonTorch: number;
  readonly graphs: number;
  /** what none of these takes; negative = graphs may not find room */
  readonly free: number;
}

export interface MemoryLedger {
  readonly perGpuBytes: PerGpuBytes;
  readonly weightLedger: WeightLedger;
  readonly kvRule: KvRule;
  /** what speculative decoding adds, its cache counted in `kvRule`; null = none */
  readonly draft: DraftMemory | null;
  /** tokens the pool of one replica holds, as the engine counts them: sequences of the longest context × that context */
  readonly kvTokens: number;
  /** of its answer, what a running sequence holds on average: half, or all where the engine reserves it at admission */
  readonly heldAnswerFraction: number;
  /** longest context that one sequence may reach */
  readonly contextTokens: number;
  readonly fits: boolean;
  /** why not, with the figures; '' when it fits */
  readonly reason: string;
}

/** Share of the GB sold (as GiB) that drivers report, where the row has no figure: the median of the rows that have one. */
const reportedShare = 0.985;

/** Memory of a GPU as engines see it, bytes. */
export function reportedBytesOf(gpu: GpuRow): number {
  return (gpu.reportedGib ?? gpu.memoryGb * reportedShare) * BYTES_PER_GIB;
}

/**
 * What one GPU of a replica holds. `kvPool` is 0 and `fits` false when the weights alone pass the budget, or when the pool is too small
 * for one sequence of the longest context (engines refuse to start then).
 *
 * Cost O(1). Law: the parts never pass `total` by more than `graphs`. Source: docs/method.md §sizing, eq. 3.
 */
export function memoryLedgerOf(request: MemoryRequest): MemoryLedger {
  const { model, gpu, tensorParallel, pipelineParallel, kvPrecision } = request;
  const weightLedger = weightsOf(model, request.precision);
  const own = kvBytesOf(model, kvPrecision === 'fp8' ? 1 : 2, tensorParallel, pipelineParallel);
  const drafting = request.speculation === undefined ? null : draftMemoryOf(request.speculation, request);
  const kvRule = drafting === null ? own : withDraftCache(own, drafting);
  const draft = drafting?.weightBytes ?? 0;
  const runtime = runtimeOf(request.engine, request.engineVersion);
  const total = reportedBytesOf(gpu);
  const weights = weightBytesPerGpuOf(weightLedger, request) + engineCopiesOf(model, tensorParallel, pipelineParallel);
  const activations = activationBytesOf(model, runtime, request);
  const nonTorch = (tensorParallel > 1 ? runtime.nonTorchParallelGib : runtime.nonTorchGib) * BYTES_PER_GIB;
  const graphs = graphBytesOf(model, tensorParallel, pipelineParallel);
  const loaded = weights + draft;
  const kvPool = Math.max(0, poolOf(request, { total, weights: loaded, activations, nonTorch, graphs }));
  const contextTokens = Math.min(request.maxContextTokens ?? model.maxContext, model.maxContext);
  const oneSequence = kvRule.bytesOfSequence(contextTokens, request.maxBatchTokens);
  const fits = kvPool >= oneSequence && kvPool > 0;
  return {
    perGpuBytes: {
      total,
      weights,
      draft,
      kvPool,
      activations,
      nonTorch,
      graphs,
      free: total - loaded - kvPool - activations - nonTorch - graphs,
    },
    weightLedger,
    kvRule,
    draft: drafting,
    // TensorRT-LLM admits a request only when its whole answer finds room (capacity scheduler policy GUARANTEED_NO_EVICT, its default)
    heldAnswerFraction: request.engine === 'tensorrt-llm' && request.evicts !== true ? 1 : 0.5,
    kvTokens: kvTokensOf(kvRule, kvPool, contextTokens, request.maxBatchTokens),
    contextTokens,
    fits,
    reason: fits
      ? ''
      : reasonOf({
          total: total * request.memoryUtilizationFraction,
          weights: loaded,
          kvPool,
          oneSequence,
          contextTokens,
        }),
  };
}

interface Parts {
  readonly total: number;
  readonly weights: number;
  readonly activations: number;
  readonly nonTorch: number;
  readonly graphs: number;
}

/**
 * What each engine leaves for KV. vLLM: its share of the card less everything but graphs. SGLang (mem_fraction_static): share of the card
 * for weights and pool together. TensorRT-LLM (free_gpu_memory_fraction): share of what is free after loading.
 */
function poolOf(request: MemoryRequest, parts: Parts): number {
  const share = request.memoryUtilizationFraction;
  switch (request.engine) {
    case 'vllm':
      return share * parts.total - parts.weights - parts.activations - parts.nonTorch;
    case 'sglang':
      return share * (parts.total - parts.nonTorch) - parts.weights;
    case 'tensorrt-llm':
      return (
        share *
        (parts.total -
          parts.weights -
          runtimeOf(request.engine, request.engineVersion).activationFraction * parts.activations -
          parts.nonTorch)
      );
  }
}

/** Tokens as engines report them. Models without sliding or linear layers: whole blocks of the pool; others: sequences × longest context. */
function kvTokensOf(rule: KvRule, kvPool: number, contextTokens: number, passTokens: number): number {
  if (rule.slidingBytesPerToken === 0 && rule.stateBytesPerSequence === 0) {
    if (rule.fullBytesPerToken === 0) return 0;
    return Math.floor(kvPool / rule.fullBytesPerToken / inBlocks(1)) * inBlocks(1);
  }
  const oneSequence = rule.bytesOfSequence(contextTokens, passTokens);
  return oneSequence > 0 ? Math.floor((kvPool / oneSequence) * contextTokens) : 0;
}

/** Tokens of a request at equal-probability points; each point weighs the same. */
export interface LengthSample {
  /** [n ≥ 1] prompt tokens */
  readonly inputTokens: readonly number[];
  /** [m ≥ 1] answer tokens */
  readonly outputTokens: readonly number[];
}

/**
 * Mean and 95th percentile of the bytes that a running sequence holds on one GPU, over the distribution of lengths. A sequence is met in
 * proportion to the time it runs (its output tokens) with, on average over its life, `heldAnswerFraction` of its answer held.
 */
export function residentBytesOf(
  rule: KvRule,
  lengths: LengthSample,
  heldAnswerFraction = 0.5,
): { mean: number; p95: number } {
  const points: { bytes: number; weight: number }[] = [];
  let weights = 0;
  let sum = 0;
  for (const input of lengths.inputTokens) {
    for (const output of lengths.outputTokens) {
      const bytes = rule.bytesOfSequence(input + output * heldAnswerFraction);
      points.push({ bytes, weight: output });
      weights += output;
      sum += bytes * output;
    }
  }
  points.sort((a, b) => a.bytes - b.bytes);
  let seen = 0;
  const p95 = points.find(({ weight }) => (seen += weight) >= 0.95 * weights)?.bytes ?? 0;
  return { mean: sum / weights, p95 };
}

/**
 * Sequences that run at once before the pool is full: pool / expected resident bytes. `certain` holds when all were as long as the 95th
 * percentile. Neither counts the engine's own cap on sequences.
 */
export function maxConcurrencyOf(ledger: MemoryLedger, lengths: LengthSample): { expected: number; certain: number } {
  const resident = residentBytesOf(ledger.kvRule, lengths, ledger.heldAnswerFraction);
  const { kvPool } = ledger.perGpuBytes;
  return { expected: Math.floor(kvPool / resident.mean), certain: Math.floor(kvPool / resident.p95) };
}

function reasonOf(facts: {
  total: number;
  weights: number;
  kvPool: number;
  oneSequence: number;
  contextTokens: number;
}): string {
  const gib = (bytes: number) => (Math.round((bytes / BYTES_PER_GIB) * 10) / 10).toFixed(1);
  if (facts.kvPool <= 0)
    return `weights take ${gib(facts.weights)} GiB of the ${gib(facts.total)} GiB that the engine may use on a GPU: no room is left for the KV cache`;
  return `the KV cache of ${gib(facts.kvPool)} GiB does not hold one sequence of ${facts.contextTokens} tokens (${gib(facts.oneSequence)} GiB)`;
}
