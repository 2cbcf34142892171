/**
 * Parameters and bytes of a model by tensor class: never "parameters × bits". Embeddings, output matrix, router and norms stay 16-bit
 * in every published quantisation; scales ride on the quantised matrices.
 * Source: docs/method.md §sizing, eq. 1. Norms and biases (below 0.05 % of any model) are left out.
 */
import type { LinearGeometry, ModelRow, WeightPrecision } from '../catalog/rows.ts';

/** `weights` = routed experts (or all matrices of a dense model); `dense` = attention, dense and shared FFN. */
export interface PrecisionScheme {
  readonly weights: WeightPrecision;
  readonly dense: WeightPrecision;
}

/** Who holds a part under tensor parallelism: cut by the rank, by KV head (copied when ranks outnumber heads), by expert, or copied to all. */
export type Shard = 'tensor' | 'kv-heads' | 'expert' | 'copied';

export type TensorClass =
  | 'attention'
  | 'linear-attention'
  | 'dense-ffn'
  | 'experts'
  | 'shared-experts'
  | 'router'
  | 'sparse-index'
  | 'embedding'
  | 'output-matrix'
  | 'vision';

/** One class (one row per way of sharding). Parameters are counts, not billions. */
export interface TensorWeights {
  readonly class: TensorClass;
  readonly shard: Shard;
  readonly params: number;
  /** used for one token */
  readonly activeParams: number;
  readonly bytesPerParam: number;
  readonly bytes: number;
}

export interface WeightLedger {
  readonly tensors: readonly TensorWeights[];
  /** of the text decoder: without vision */
  readonly params: number;
  /** of everything that an engine loads */
  readonly bytes: number;
  readonly activeParams: number;
  /** without the input embedding (a tied matrix still works as the output matrix) */
  readonly activeParamsNoInputEmbedding: number;
}

/**
 * Bytes of one parameter with its scales. int4: groups of 128 with a 16-bit scale and a 4-bit zero; mxfp4: 32 values share 8 bits;
 * nvfp4: 16 values share 8 bits. Sources: docs/method.md §sizing, eq. 1; OCP Microscaling specification 1.0 (2023).
 */
const bytesByPrecision: Readonly<Record<WeightPrecision, number>> = {
  fp16: 2,
  bf16: 2,
  fp8: 1,
  int8: 1,
  int4: 0.52,
  mxfp4: 0.53125,
  nvfp4: 0.5625,
  fp4: 0.5625,
};
const wideBytes = 2;

const fourBit: ReadonlySet<WeightPrecision> = new Set(['mxfp4', 'nvfp4', 'fp4']);

/** The precision a model is published in; `int4 experts` (Kimi-K2.5) and mxfp4 (gpt-oss) keep attention in 16 bits. */
export function publishedPrecisionOf(model: ModelRow): WeightPrecision {
  const first = model.nativeDtype.split(' ')[0] ?? '';
  return first in bytesByPrecision ? (first as WeightPrecision) : 'bf16';
}

/**
 * How the matrices of a model are stored when its weights are asked for in `weights`. Published four-bit float files of mixture models
 * quantise the experts only (gpt-oss, nvidia's DeepSeek-R1-FP4), as Kimi-K2.5 does in int4; other schemes take every matrix.
 */
export function precisionSchemeOf(
  model: ModelRow,
  weights: WeightPrecision = publishedPrecisionOf(model),
): PrecisionScheme {
  const expertsOnly =
    model.moe !== null && (fourBit.has(weights) || (weights === 'int4' && model.nativeDtype.includes('experts')));
  return { weights, dense: expertsOnly ? 'bf16' : weights };
}

/** FFN layers that are mixtures; in models whose layers hold one mixer each (Nemotron 3) those that hold no attention. */
export function moeLayersOf(model: ModelRow): number {
  if (model.moe === null) return 0;
  const others = hasSingleMixerLayers(model) ? mixerLayersOf(model) : 0;
  return model.layers - others - model.moe.denseLayers;
}

export function denseFfnLayersOf(model: ModelRow): number {
  if (hasSingleMixerLayers(model)) return model.moe?.denseLayers ?? model.layers - mixerLayersOf(model);
  return model.moe === null ? model.layers : model.moe.denseLayers;
}

function mixerLayersOf(model: ModelRow): number {
  return model.fullAttentionLayers + model.slidingLayers + model.linearLayers + model.crossAttentionLayers;
}

function hasSingleMixerLayers(model: ModelRow): boolean {
  return mixerLayersOf(model) < model.layers;
}

/**
 * Weights of a model, class by class.
 *
 * @returns bytes of the whole model (not per GPU); `params` within 0.2 % of a recount of the published file's tensors
 */
export function weightsOf(model: ModelRow, scheme: PrecisionScheme): WeightLedger {
  const dense = bytesByPrecision[scheme.dense];
  const rows: TensorWeights[] = [];
  const add = (name: TensorClass, shard: Shard, params: number, bytesPerParam: number, activeParams = params) => {
    if (params > 0)
      rows.push({ class: name, shard, params, activeParams, bytesPerParam, bytes: params * bytesPerParam });
  };
  const attention = attentionParamsOf(model);
  const attentionLayers = model.fullAttentionLayers + model.slidingLayers + model.crossAttentionLayers;
  add('attention', 'tensor', attentionLayers * attention.split, dense);
  add('attention', 'kv-heads', attentionLayers * attention.keyValue, dense);
  add('attention', 'copied', attentionLayers * attention.copied, dense);
  add('linear-attention', 'tensor', model.linearLayers * linearParamsOf(model), dense);
  add('sparse-index', 'copied', attentionLayers * sparseIndexParamsOf(model), wideBytes);
  const matrices = model.ffnGated ? 3 : 2;
  add(
    'dense-ffn',
    'tensor',
    denseFfnLayersOf(model) * matrices * model.hiddenSize * (model.intermediateSize ?? 0),
    dense,
  );
  addMixture(model, matrices, scheme, add);
  const vocabulary = model.vocabSize * model.hiddenSize;
  add('embedding', 'tensor', vocabulary, wideBytes);
  if (!model.tiedEmbeddings) add('output-matrix', 'tensor', vocabulary, wideBytes);
  add('vision', 'tensor', model.visionParamsB * 1e9, wideBytes, 0);
  return ledgerOf(model, rows);
}

type Add = (name: TensorClass, shard: Shard, params: number, bytesPerParam: number, activeParams?: number) => void;

function addMixture(model: ModelRow, matrices: number, scheme: PrecisionScheme, add: Add): void {
  if (model.moe === null) return;
  const { moe, hiddenSize } = model;
  const layers = moeLayersOf(model);
  const width = moe.latentSize ?? hiddenSize;
  const expert = matrices * width * moe.moeIntermediateSize;
  // kernels for mxfp4 pad the widths of an expert (gpt-oss: 2880 → 3072 and 2944); measured with it within 0.3 % in vLLM 0.19
  const padded =
    scheme.weights === 'mxfp4'
      ? (upTo(width, 256) / width) * (upTo(moe.moeIntermediateSize, 128) / moe.moeIntermediateSize)
      : 1;
  const dense = bytesByPrecision[scheme.dense];
  add(
    'experts',
    'expert',
    layers * moe.expertsTotal * expert,
    padded * bytesByPrecision[scheme.weights],
    layers * moe.expertsActive * expert,
  );
  // the source gives the width of all shared experts together where it gives one; else each is as wide as a routed one
  const sharedWidth = moe.sharedExpertIntermediateSize ?? moe.expertsShared * moe.moeIntermediateSize;
  if (moe.expertsShared > 0) add('shared-experts', 'tensor', layers * matrices * hiddenSize * sharedWidth, dense);
  if (moe.latentSize !== null) add('shared-experts', 'copied', layers * 2 * hiddenSize * moe.latentSize, dense);
  add('router', 'copied', layers * moe.expertsTotal * hiddenSize, wideBytes);
}

function upTo(width: number, multiple: number): number {
  return Math.ceil(width / multiple) * multiple;
}

function ledgerOf(model: ModelRow, tensors: readonly TensorWeights[]): WeightLedger {
  let params = 0;
  let bytes = 0;
  let activeParams = 0;
  for (const row of tensors) {
    if (row.class !== 'vision') params += row.params;
    bytes += row.bytes;
    activeParams += row.activeParams;
  }
  const inputOnly = model.tiedEmbeddings ? 0 : model.vocabSize * model.hiddenSize;
  return { tensors, params, bytes, activeParams, activeParamsNoInputEmbedding: activeParams - inputOnly };
}

/** One attention layer: what tensor parallelism cuts by query head, by KV head, and what every rank holds whole. */
function attentionParamsOf(model: ModelRow): { split: number; keyValue: number; copied: number } {
  const { hiddenSize, attentionHeads, kvHeads, headDim, mla } = model;
  if (mla === null) {
    const query = hiddenSize * attentionHeads * headDim * (model.attentionGated ? 2 : 1);
    return {
      split: query + attentionHeads * headDim * hiddenSize,
      keyValue: 2 * hiddenSize * kvHeads * headDim,
      copied: 0,
    };
  }
  const queryWidth = attentionHeads * (mla.qkNopeHeadDim + mla.qkRopeHeadDim);
  const queryRank = mla.qLoraRank ?? 0;
  const up =
    mla.kvLoraRank * attentionHeads * (mla.qkNopeHeadDim + mla.vHeadDim) + attentionHeads * mla.vHeadDim * hiddenSize;
  return {
    split: up + (queryRank > 0 ? queryRank : hiddenSize) * queryWidth,
    keyValue: 0,
    copied: hiddenSize * queryRank + hiddenSize * (mla.kvLoraRank + mla.qkRopeHeadDim),
  };
}

function sparseIndexParamsOf(model: ModelRow): number {
  if (model.sparseIndex === null || model.mla === null) return 0;
  const { heads, keyDim } = model.sparseIndex;
  return (model.mla.qLoraRank ?? model.hiddenSize) * heads * keyDim + model.hiddenSize * (keyDim + heads);
}

/** One linear layer. Delta net: q, k, v, output gate, two gates a head, convolution, output. Mamba-2: x, z, B, C, dt, convolution, output. */
function linearParamsOf(model: ModelRow): number {
  const shape: LinearGeometry | null = model.linear;
  if (shape === null) return 0;
  const { hiddenSize } = model;
  const keys = shape.keyHeads * shape.keyHeadDim;
  const values = shape.valueHeads * shape.valueHeadDim;
  const mixed = 2 * keys + values;
  const convolution = mixed * shape.convolution;
  switch (shape.kind) {
    case 'delta-net':
      return hiddenSize * (mixed + values) + hiddenSize * 2 * shape.valueHeads + convolution + values * hiddenSize;
    case 'mamba-2':
      return hiddenSize * (mixed + values + shape.valueHeads) + convolution + values * hiddenSize;
    case 'lightning':
      return hiddenSize * (mixed + values) + values * hiddenSize;
  }
}
