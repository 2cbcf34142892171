/**
 * What an engine needs beside weights and KV cache, by version: rows of data with their source. Fitted on 27 start-ups of vLLM on H100
 * (../shared/data/memory-startup.csv, tests/unit/sizing/memory-startup.test.ts prints the errors).
 */
import type { ModelRow } from '../catalog/rows.ts';
import { BYTES_PER_GIB } from '../base/units.ts';

export type EngineName = 'vllm' | 'sglang' | 'tensorrt-llm';

export interface RuntimeConstants {
  readonly engine: EngineName;
  /** first version that the row holds for: [major, minor] */
  readonly since: readonly [number, number];
  /** bytes of the sampler per sequence and vocabulary entry (copies and sort of the logits), and what it takes whatever the model */
  readonly samplerBytes: number;
  readonly samplerFixedGib: number;
  /** non-torch memory (NCCL, workspaces), GiB, on one GPU and with tensor parallelism */
  readonly nonTorchGib: number;
  readonly nonTorchParallelGib: number;
  /** of the activation peak below, what the engine sets aside before it sizes the pool */
  readonly activationFraction: number;
  readonly source: string;
  readonly date: string;
}

const sweep = 'data/memory-startup.csv: jgchn/llm-d-planner accuracy/results/v0.19.0/results_raw.csv@30ec05f';
const page = 'data/memory-startup.csv: llm-d-incubation/llm-d-planner docs/empirical-vllm-memory-results.md@e50305a';
const fittedPool =
  'rows of its throughput pages whose KV pool binds (data/llm-serving-measured.csv): buffers are reused across layers, graphs come out of the rest';
const assumed = 'no start-up logs reached: taken as vLLM 0.17 and later';

/** Newest first within an engine. */
export const runtimeConstants: readonly RuntimeConstants[] = [
  {
    engine: 'vllm',
    since: [0, 17],
    samplerBytes: 14.5,
    samplerFixedGib: 0.047,
    nonTorchGib: 0.25,
    nonTorchParallelGib: 2.08,
    activationFraction: 1,
    source: sweep,
    date: '2026',
  },
  {
    engine: 'vllm',
    since: [0, 0],
    samplerBytes: 36.8,
    samplerFixedGib: 0.2,
    nonTorchGib: 0.13,
    nonTorchParallelGib: 0.58,
    activationFraction: 1,
    source: page,
    date: '2025',
  },
  {
    engine: 'sglang',
    since: [0, 0],
    samplerBytes: 14.5,
    samplerFixedGib: 0.047,
    nonTorchGib: 0.25,
    nonTorchParallelGib: 2.08,
    activationFraction: 1,
    source: assumed,
    date: '2026',
  },
  {
    engine: 'tensorrt-llm',
    since: [0, 0],
    samplerBytes: 2,
    samplerFixedGib: 0.047,
    nonTorchGib: 0.5,
    nonTorchParallelGib: 1,
    activationFraction: 0.35,
    source: fittedPool,
    date: '2026',
  },
];

/** The row for an engine's version ('0.19', 'v0.11.0'); a version that cannot be read counts as the newest. */
export function runtimeOf(engine: EngineName, version: string): RuntimeConstants {
  const numbers = /(\d+)\.(\d+)/.exec(version);
  const major = numbers === null ? Number.POSITIVE_INFINITY : Number(numbers[1]);
  const minor = numbers === null ? 0 : Number(numbers[2]);
  const rows = runtimeConstants.filter((row) => row.engine === engine);
  const found = rows.find(({ since }) => major > since[0] || (major === since[0] && minor >= since[1]));
  if (found === undefined) throw new Error(`no runtime constants for ${engine}`);
  return found;
}

/** Of the residual stream, embeddings, attention in and out that live at once while one layer runs, in hidden vectors a token. */
const hiddenCopies = 7;
/** Hidden vectors a token that are still held while the sampler runs. */
const samplerHiddenCopies = 1.14;
/** Tokens of cached context that MLA prefill expands at once (vLLM's workspace). */
const mlaWorkspaceTokens = 65_536;

export interface ActivationLoad {
  readonly tensorParallel: number;
  readonly maxBatchTokens: number;
  readonly maxSequences: number;
}

/**
 * Peak of temporary memory on one GPU, bytes: the larger of a layer's forward pass over a full batch and of the sampler over all
 * sequences. The sampler decides for large vocabularies, the forward pass for mixtures and pipeline stages.
 */
export function activationBytesOf(model: ModelRow, runtime: RuntimeConstants, load: ActivationLoad): number {
  const { hiddenSize } = model;
  const sampler =
    runtime.samplerBytes * load.maxSequences * model.vocabSize +
    samplerHiddenCopies * load.maxBatchTokens * hiddenSize * 2 +
    runtime.samplerFixedGib * BYTES_PER_GIB;
  const forward =
    load.maxBatchTokens *
    2 *
    (hiddenCopies * hiddenSize + ffnWidthOf(model, load.tensorParallel) + latentWidthOf(model, load.tensorParallel));
  return Math.max(sampler, forward + expandedContextOf(model, load.tensorParallel));
}

/** Elements a token inside one FFN: gate, up and their product; a token's experts each make their own, and an output of hidden width. */
function ffnWidthOf(model: ModelRow, tensorParallel: number): number {
  const dense = (3 * (model.intermediateSize ?? 0)) / tensorParallel;
  const { moe } = model;
  if (moe === null) return dense;
  const routed =
    moe.expertsActive * ((3 * moe.moeIntermediateSize) / tensorParallel + (moe.latentSize ?? model.hiddenSize));
  const shared =
    (3 * moe.expertsShared * (moe.sharedExpertIntermediateSize ?? moe.moeIntermediateSize)) / tensorParallel;
  return Math.max(dense, routed + shared);
}

/** Elements a token that MLA prefill makes beyond plain attention: queries and keys, expanded latents, values and outputs of all heads. */
function latentWidthOf(model: ModelRow, tensorParallel: number): number {
  if (model.mla === null) return 0;
  const { qkNopeHeadDim, qkRopeHeadDim, vHeadDim } = model.mla;
  return (
    (model.attentionHeads / tensorParallel) *
    (2 * (qkNopeHeadDim + qkRopeHeadDim) + (qkNopeHeadDim + vHeadDim) + 2 * vHeadDim)
  );
}

/** MLA's workspace for cached context: latents and their expansion, bytes. */
function expandedContextOf(model: ModelRow, tensorParallel: number): number {
  if (model.mla === null) return 0;
  const { kvLoraRank, qkRopeHeadDim, qkNopeHeadDim, vHeadDim } = model.mla;
  return (
    2 *
    mlaWorkspaceTokens *
    (kvLoraRank + qkRopeHeadDim + (model.attentionHeads / tensorParallel) * (qkNopeHeadDim + vHeadDim))
  );
}

/** Rotary tables are kept for every position up to the model's own limit; beyond the longest that was measured nothing is assumed. */
const measuredPositions = 262_144;

/**
 * What an engine keeps beside the weights of the file, bytes a GPU: the table of rotary angles, and MLA's up-projections a second time
 * in the order that decode wants. Measured: with it Llama-3.1-8B is within 0.1 % at any tensor parallelism, DeepSeek-V2-Lite within 0.2 %.
 */
export function engineCopiesOf(model: ModelRow, tensorParallel: number, pipelineParallel: number): number {
  const rotary = 2 * Math.min(model.maxContext, measuredPositions) * (model.mla?.qkRopeHeadDim ?? model.headDim);
  if (model.mla === null) return rotary;
  const { kvLoraRank, qkNopeHeadDim, vHeadDim } = model.mla;
  const heads = model.attentionHeads / tensorParallel;
  return (
    rotary +
    2 * Math.ceil(model.fullAttentionLayers / pipelineParallel) * kvLoraRank * heads * (qkNopeHeadDim + vHeadDim)
  );
}

/** CUDA graphs of decode: GiB fixed, per layer, and more for mixtures; median of the 0.19 rows. Taken outside the KV pool's budget. */
const graphFixedGib = 0.3;
const graphGibPerLayer = 0.0185;
const graphMixtureGib = 0.9;

export function graphBytesOf(model: ModelRow, tensorParallel: number, pipelineParallel: number): number {
  const mixture = model.moe === null ? 0 : graphMixtureGib / tensorParallel;
  return (graphFixedGib + graphGibPerLayer * Math.ceil(model.layers / pipelineParallel) + mixture) * BYTES_PER_GIB;
}
