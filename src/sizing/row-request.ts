/**
 * One row of configurations as `predict` reads it: names resolved, defaults of engines filled in, each assumption noted.
 * Columns that hold results are never read (DESIGN, `predict`).
 */
import { InputError } from '../base/errors.ts';
import type { Catalog } from '../catalog/catalog.ts';
import type { GpuRow, ModelRow, WeightPrecision } from '../catalog/rows.ts';
import { eraOf } from './constants.ts';
import { batchCapsOf, memoryShareOf } from './engine-defaults.ts';
import { publishedPrecisionOf } from './memory-weights.ts';
import type { Drafting } from './speculation.ts';
import type { Candidate, Engine, KvPrecision, LengthPoints } from './sizing.ts';

/** The two look-ups that predictions need of a catalogue; null = no row. */
export interface RowResolver {
  model(text: string): ModelRow | null;
  gpu(text: string): GpuRow | null;
}

/** A catalogue as a resolver: unknown names become null instead of an InputError. */
export function rowResolverOf(catalog: Catalog): RowResolver {
  const rowOf = <R>(find: () => { readonly row: R }): R | null => {
    try {
      return find().row;
    } catch (error) {
      if (error instanceof InputError) return null;
      throw error;
    }
  };
  return {
    model: (text) => rowOf(() => catalog.resolveModel(text)),
    gpu: (text) => rowOf(() => catalog.resolveGpu(text)),
  };
}

export type RunMode = 'static-batch' | 'closed' | 'queued' | 'burst' | 'rate' | 'limited';

export interface RowRequest {
  readonly model: ModelRow;
  readonly gpu: GpuRow;
  readonly gpuCount: number;
  /** null = the row does not say */
  readonly layout: {
    readonly tensorParallel: number;
    readonly pipelineParallel: number;
    readonly expertParallel: number;
    readonly dataParallel: number;
  } | null;
  readonly candidate: Omit<Candidate, 'tensorParallel' | 'pipelineParallel' | 'expertParallel' | 'dataParallel'>;
  readonly inputTokens: LengthPoints;
  readonly outputTokens: LengthPoints;
  readonly mode: RunMode;
  /** clients, batch or requests; Infinity where the row gives none */
  readonly count: number;
  readonly requestRate: number | null;
  readonly goals: { readonly ttftMs: number | null; readonly itlMs: number | null };
  readonly drafting: Drafting | null;
  /** share of the prompt that the prefix cache holds, 0–1 */
  readonly cachedInputFraction: number;
  readonly notes: readonly string[];
}

export type Row = Readonly<Record<string, string>>;

/** A row that cannot be predicted keeps its place; `problem` says why. */
export type RowReading = { readonly request: RowRequest } | { readonly problem: string };

/** Lengths drawn like public chat data: lognormal, cv 0.9, sixteen equal-probability midpoints of mean 1 (scripted from the normal quantile). */
const CHAT_SPREAD = [
  0.1823, 0.2774, 0.3516, 0.4209, 0.49, 0.5616, 0.6377, 0.7207, 0.8132, 0.919, 1.0436, 1.1959, 1.3922, 1.6666, 2.1129,
  3.2144,
];
/**
 * Answers of that kind of data: many are short, and samplers cut conversations at 2048 tokens. Exponential below the median, the tail
 * drawn in to a cv of 0.87; sixteen equal-probability points of mean 1 (own).
 */
const ANSWER_SPREAD = [
  0.032, 0.1, 0.17, 0.25, 0.33, 0.42, 0.52, 0.64, 0.78, 0.95, 1.15, 1.405, 1.708, 2.06, 2.465, 3.02,
];
/** The same at cv 0.5: test sets that were filtered or averaged. */
const NARROW_SPREAD = [
  0.3746, 0.4845, 0.5604, 0.6257, 0.6869, 0.7467, 0.8073, 0.8701, 0.937, 1.01, 1.0919, 1.1871, 1.303, 1.455, 1.6829,
  2.1768,
];
const TUNED_UTILIZATION = 0.95;
/** Caps of a run whose batch its maker chose. */
const UNCAPPED_TOKENS = 16_384;
const UNCAPPED_SEQUENCES = 4096;
/** Uniform between 0.8 and 1.0 of the nominal length, mean 0.9. */
const UNIFORM_SPREAD = [0.825, 0.875, 0.925, 0.975];

function numberOf(row: Row, name: string): number | null {
  const text = row[name]?.trim() ?? '';
  const value = text === '' ? Number.NaN : Number(text);
  return Number.isFinite(value) && value > 0 ? value : null;
}

/** Length points around a stated mean, by the words of `len_dist`. */
export function rowLengthsOf(nominal: number, distribution: string, answer = false): LengthPoints {
  const words = distribution.toLowerCase();
  const spread = words.includes('uniform')
    ? UNIFORM_SPREAD
    : words.includes('sharegpt')
      ? answer
        ? ANSWER_SPREAD
        : CHAT_SPREAD
      : words.includes('mlperf') || words.includes('mean')
        ? NARROW_SPREAD
        : [1];
  const points = spread.map((each) => Math.max(1, each * nominal));
  return { mean: points.reduce((sum, each) => sum + each, 0) / points.length, points };
}

/** Reads a row. Nothing is thrown: a row is read or has a problem. */
export function readRow(row: Row, resolver: RowResolver): RowReading {
  const found = resolver.model(row['model'] ?? '');
  if (found === null) return { problem: `no geometry is known for model "${row['model'] ?? ''}"` };
  const gpu = resolver.gpu(row['gpu'] ?? '');
  if (gpu === null) return { problem: `no specification is known for GPU "${row['gpu'] ?? ''}"` };
  const input = numberOf(row, 'isl');
  const output = numberOf(row, 'osl');
  if (input === null || output === null) return { problem: 'isl or osl is missing' };
  const notes: string[] = [];
  const engine = engineOf(row, gpu, notes);
  const model = servedModelOf(found, engine, row['engine_version'] ?? '');
  const precision = precisionOf(row, model, gpu, notes);
  const mode = modeOf(row);
  const version = row['engine_version'] ?? '';
  const distribution = row['len_dist'] ?? '';
  const layout = layoutOf(row, model, engine, mode, notes);
  const attentionRanks = layout?.dataParallel ?? 1;
  const capRanks = engine === 'sglang' ? 1 : attentionRanks;
  // MLPerf submitters set batch caps, memory share and the scheduler's policy to what their run bears
  const tuned = distribution.includes('mlperf');
  const inputTokens = rowLengthsOf(input, distribution);
  const outputTokens = rowLengthsOf(output, distribution, true);
  const longest = (inputTokens.points.at(-1) ?? input) + (outputTokens.points.at(-1) ?? output);
  return {
    request: {
      model,
      gpu,
      gpuCount: numberOf(row, 'gpu_count') ?? 1,
      layout,
      candidate: {
        gpu,
        precision,
        kvPrecision: kvPrecisionOf(row, precision, engine),
        engine,
        // what submitters run is newer than its version says
        engineVersion: tuned ? '' : version,
        memoryUtilizationFraction:
          tuned || (engine === 'tensorrt-llm' && mode === 'queued' && eraOf(engine, version) !== 'tensorrt-llm-0.16')
            ? TUNED_UTILIZATION
            : memoryShareOf(engine, gpu, {
                ranks: (layout?.tensorParallel ?? 1) * attentionRanks,
                stages: layout?.pipelineParallel ?? 1,
                attentionRanks,
              }),
        evicts: tuned,
        maxContextTokens: Math.ceil(1.1 * longest),
        ...(tuned || mode === 'static-batch'
          ? { maxBatchTokens: UNCAPPED_TOKENS * capRanks, maxSequences: UNCAPPED_SEQUENCES * capRanks }
          : batchCapsOf(engine, version, gpu, attentionRanks)),
      },
      inputTokens,
      outputTokens,
      mode,
      count: numberOf(row, 'concurrency_or_batch') ?? Number.POSITIVE_INFINITY,
      requestRate: mode === 'limited' ? null : numberOf(row, 'request_rate'),
      goals: { ttftMs: numberOf(row, 'slo_ttft_ms_p99'), itlMs: numberOf(row, 'slo_tpot_ms_p99') },
      drafting: draftingOf(row, notes),
      cachedInputFraction: Math.min(0.99, numberOf(row, 'cached_input_fraction') ?? 0),
      notes,
    },
  };
}

/** TensorRT-LLM before 1.0 computes and keeps the whole context where every layer has a window (measured: Mistral-7B at 20,000 tokens). */
function servedModelOf(model: ModelRow, engine: Engine, version: string): ModelRow {
  const whole = engine === 'tensorrt-llm' && version.startsWith('0.') && model.fullAttentionLayers === 0;
  if (!whole || model.slidingLayers === 0) return model;
  return { ...model, fullAttentionLayers: model.slidingLayers, slidingLayers: 0, window: null };
}

function engineOf(row: Row, gpu: GpuRow, notes: string[]): Engine {
  const words = (row['engine'] ?? '').toLowerCase();
  if (words.includes('sglang')) return 'sglang';
  if (words.includes('vllm')) return 'vllm';
  if (words.includes('tensorrt') || words.includes('trt') || words.includes('nim')) return 'tensorrt-llm';
  const engine = gpu.vendor === 'nvidia' ? 'tensorrt-llm' : 'vllm';
  notes.push(`engine not stated: ${engine} taken`);
  return engine;
}

function precisionOf(row: Row, model: ModelRow, gpu: GpuRow, notes: string[]): WeightPrecision {
  const word = (row['weight_precision'] ?? '').toLowerCase();
  switch (word) {
    case 'fp16':
    case 'bf16':
    case 'fp8':
    case 'int8':
    case 'int4':
    case 'mxfp4':
    case 'nvfp4':
    case 'fp4':
      return word;
    case '16bit':
      return 'bf16';
    default: {
      const published = publishedPrecisionOf(model);
      const precision =
        published !== 'bf16' && published !== 'fp16' && !(gpu.fp4Tflops && (row['len_dist'] ?? '').includes('mlperf'))
          ? published
          : gpu.fp4Tflops
            ? 'fp4'
            : gpu.fp8Tflops
              ? 'fp8'
              : published;
      notes.push(`precision not stated: ${precision} taken`);
      return precision;
    }
  }
}

/** TensorRT-LLM's quantised checkpoints bring an fp8 cache; the others keep the cache in 16 bits unless told otherwise. */
function kvPrecisionOf(row: Row, precision: WeightPrecision, engine: Engine): KvPrecision {
  const word = (row['kv_precision'] ?? '').toLowerCase();
  if (word !== '') return word.includes('8') ? 'fp8' : '16bit';
  return engine === 'tensorrt-llm' && (precision === 'fp8' || precision === 'nvfp4' || precision === 'fp4')
    ? 'fp8'
    : '16bit';
}

/** As stated in `speculative_tokens` and `acceptance_rate`. */
function draftingOf(row: Row, notes: string[]): Drafting | null {
  const stated = numberOf(row, 'speculative_tokens');
  if (stated === null) return null;
  const drafted = Math.ceil(stated);
  notes.push(`speculative decoding: ${drafted} tokens drafted`);
  return { drafted, acceptance: numberOf(row, 'acceptance_rate') };
}

function modeOf(row: Row): RunMode {
  const mode = (row['mode'] ?? '').toLowerCase();
  const kind = (row['concurrency_kind'] ?? '').toLowerCase();
  if (kind.includes('static')) return 'static-batch';
  if (mode.includes('slo')) return 'limited';
  if (mode.includes('request-rate') && numberOf(row, 'request_rate') !== null) return 'rate';
  if (kind.includes('burst')) return 'burst';
  if (mode.includes('offline') || kind.includes('queued')) return 'queued';
  return numberOf(row, 'concurrency_or_batch') === null ? 'queued' : 'closed';
}

/**
 * Parallelism as written. Expert ranks beyond tensor ranks mean data-parallel attention inside the replica; other `dp` are replicas.
 * With "tp = dp = GPUs" (SGLang) attention is not cut at all.
 */
function layoutOf(row: Row, model: ModelRow, engine: Engine, mode: RunMode, notes: string[]): RowRequest['layout'] {
  const tensor = numberOf(row, 'tp');
  if (tensor === null) return null;
  const pipelineParallel = numberOf(row, 'pp') ?? 1;
  const data = numberOf(row, 'dp') ?? 1;
  const expert = numberOf(row, 'ep') ?? 1;
  const count = numberOf(row, 'gpu_count') ?? tensor * pipelineParallel;
  if (model.moe === null) return { tensorParallel: tensor, pipelineParallel, expertParallel: 1, dataParallel: 1 };
  if (engine === 'tensorrt-llm' && mode === 'queued' && tensor > 1 && data === 1 && expert === 1) {
    // its throughput pages of 1.0 say so of every mixture
    if (Number(/^(\d+)\./.exec(row['engine_version'] ?? '')?.[1] ?? 1) >= 1) {
      notes.push(`experts not stated: ${tensor} attention data-parallel ranks taken`);
      return { tensorParallel: 1, pipelineParallel, expertParallel: tensor, dataParallel: tensor };
    }
  }
  const shared = data > 1 && tensor * data * pipelineParallel > count;
  if (shared)
    return {
      tensorParallel: Math.max(1, tensor / data),
      pipelineParallel,
      expertParallel: Math.max(expert, tensor),
      dataParallel: data,
    };
  if (expert > tensor)
    return {
      tensorParallel: tensor,
      pipelineParallel,
      expertParallel: expert,
      dataParallel: Math.max(data, expert / tensor),
    };
  return { tensorParallel: tensor, pipelineParallel, expertParallel: expert, dataParallel: 1 };
}
