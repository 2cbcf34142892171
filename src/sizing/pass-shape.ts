/**
 * From a model on a layout of GPUs to what its passes read, compute and send. Bytes come from the memory ledger, FLOP from the same
 * tensor classes, so that weights, memory and time never tell different stories. Source: docs/method.md §sizing, eqs. 1, 2, 4.
 */
import type { GpuRow, ModelRow, WeightPrecision } from '../catalog/rows.ts';
import {
  computeModeOf,
  constantsOf,
  eraOf,
  generationOf,
  linkKindOf,
  type Arithmetic,
  type ConstantTable,
  type ConstantTraits,
} from './constants.ts';
import { ownDraftShapeOf } from './draft.ts';
import type { Speculation } from './tokens-per-pass.ts';
import { kvBytesOf } from './memory-kv.ts';
import {
  moeLayersOf,
  precisionSchemeOf,
  publishedPrecisionOf,
  weightsOf,
  type TensorWeights,
  type WeightLedger,
} from './memory-weights.ts';
import type { PassShape } from './pass-time.ts';
import type { OwnFactors } from './measured-factors.ts';
import { withOwnFactors } from './own-factors.ts';
import { SHIPPED_CONSTANTS } from './shipped-calibration.ts';
import type { Engine, KvPrecision } from './sizing.ts';
import { weightBytesPerGpuOf } from './weight-shards.ts';

/** The part of a candidate that decides the time of a pass. */
export interface Layout {
  readonly gpu: GpuRow;
  readonly tensorParallel: number;
  readonly pipelineParallel: number;
  readonly expertParallel?: number;
  readonly dataParallel?: number;
  readonly precision: WeightPrecision;
  readonly kvPrecision: KvPrecision;
  readonly engine: Engine;
  readonly engineVersion?: string;
  readonly own?: OwnFactors;
  /** speculative decoding; absent = none */
  readonly speculation?: Speculation;
}

/** Classes that no pass reads as a whole: the input embedding is a look-up, vision runs apart from text. */
const NOT_READ: ReadonlySet<TensorWeights['class']> = new Set(['embedding', 'vision']);

/**
 * Bytes of an activation sent to its experts: engines quantise before they gather (4 bits with a scale for every 16 of them), and bring
 * the results back in 16 bits. Source: TensorRT-LLM's "post-quant all-gather", DeepSeek-V3's fp8 dispatch (arXiv 2412.19437, §3.2).
 */
const DISPATCH_BYTES: Readonly<Record<Arithmetic, number>> = {
  '16bit': 2,
  '8bit': 1,
  '4bit': 0.5625,
  'weight-only': 2,
};

/**
 * The shape of a pass.
 *
 * @param table  constants; the shipped ones unless a calibration gives others
 * @returns      peaks of 0 where the GPU has no known figure (the time is then infinite; callers check `isKnown`)
 */
export function passShapeOf(model: ModelRow, layout: Layout, table: ConstantTable = SHIPPED_CONSTANTS): PassShape {
  const scheme = precisionSchemeOf(model, layout.precision);
  const ledger = weightsOf(model, scheme);
  const ranks = layout.tensorParallel * (layout.dataParallel ?? 1);
  const dense = computeModeOf(layout.gpu, scheme.dense);
  const expert = computeModeOf(layout.gpu, scheme.weights);
  const { gpu } = layout;
  const constants = constantsOf(traitsOf(model, layout), table);
  const inNode = ranks <= gpu.scaleUpDomain;
  const link =
    inNode && gpu.scaleUpDomain > 1
      ? gpu.linkGbPerSecondOneWay
      : (gpu.pcieGbPerSecondOneWay ?? gpu.linkGbPerSecondOneWay);
  const shape: PassShape = {
    layers: model.layers,
    moeLayers: moeLayersOf(model),
    ...bytesOf(model, layout, ledger),
    ...flopsOf(model, ledger, layout),
    ...cacheOf(model, layout),
    expertsTotal: model.moe?.expertsTotal ?? 0,
    expertsActive: model.moe?.expertsActive ?? 0,
    wireBytesPerToken: 2 * model.hiddenSize,
    dispatchBytesPerToken: DISPATCH_BYTES[expert.arithmetic] * model.hiddenSize,
    denseFlopsPerSecond: dense.flopsPerSecond,
    expertFlopsPerSecond: expert.flopsPerSecond,
    attentionFlopsPerSecond: computeModeOf(gpu, 'bf16').flopsPerSecond,
    bandwidthBytesPerSecond: gpu.bandwidthGbPerSecond * 1e9,
    linkBytesPerSecond: link * 1e9,
    tensorParallel: layout.tensorParallel,
    expertParallel: layout.expertParallel ?? 1,
    dataParallel: layout.dataParallel ?? 1,
    pipelineParallel: layout.pipelineParallel,
    constants: layout.own === undefined ? constants : withOwnFactors(constants, layout.own),
  };
  return layout.speculation === undefined
    ? shape
    : { ...shape, speculation: draftOf(layout.speculation, shape, layout, table) };
}

/** The draft's pass: none where the prompt is looked up, a layer of the model's own, or a model of its own on the same GPUs. */
function draftOf(
  { method, model, drafted }: Speculation,
  shape: PassShape,
  layout: Layout,
  table: ConstantTable,
): NonNullable<PassShape['speculation']> {
  if (method === 'ngram') return { drafted, draft: null };
  // TensorRT-LLM runs the layer within the graph of the pass
  if (method === 'mtp' || model === null)
    return { drafted, draft: ownDraftShapeOf(shape, layout.engine !== 'tensorrt-llm') };
  // no measurement of the model's own configuration is one of its draft
  const { gpu, tensorParallel, expertParallel = 1, dataParallel = 1, kvPrecision, engine, engineVersion = '' } = layout;
  const place: Layout = {
    ...{ gpu, tensorParallel, pipelineParallel: 1, expertParallel, dataParallel },
    ...{ kvPrecision, engine, engineVersion, precision: publishedPrecisionOf(model) },
  };
  return { drafted, draft: passShapeOf(model, place, table) };
}

/** What picks the constants of a layout. */
export function traitsOf(
  model: ModelRow,
  layout: Pick<Layout, 'gpu' | 'precision' | 'engine' | 'engineVersion'>,
): ConstantTraits {
  const scheme = precisionSchemeOf(model, layout.precision);
  return {
    engine: layout.engine,
    generation: generationOf(layout.gpu),
    dense: computeModeOf(layout.gpu, scheme.dense).arithmetic,
    expert: computeModeOf(layout.gpu, scheme.weights).arithmetic,
    link: linkKindOf(layout.gpu),
    era: eraOf(layout.engine, layout.engineVersion ?? ''),
    mla: model.mla !== null,
    hiddenSize: model.hiddenSize,
  };
}

/** Bytes that one GPU reads over all layers: a pass goes through every stage, so stages are not divided here. */
function bytesOf(model: ModelRow, layout: Layout, ledger: WeightLedger) {
  const ranks = layout.tensorParallel * (layout.dataParallel ?? 1);
  const part = (keep: (row: TensorWeights) => boolean) =>
    weightBytesPerGpuOf(
      { ...ledger, tensors: ledger.tensors.filter(keep) },
      { model, tensorParallel: layout.tensorParallel, pipelineParallel: 1, expertParallel: layout.expertParallel ?? 1 },
    );
  const experts = ledger.tensors.find((row) => row.class === 'experts');
  // a tied input matrix is read as the output matrix
  const read = (row: TensorWeights) =>
    row.class !== 'experts' && (!NOT_READ.has(row.class) || (row.class === 'embedding' && model.tiedEmbeddings));
  return { denseBytes: part(read), expertBytes: (experts?.bytes ?? 0) / ranks };
}

/** FLOP per token and GPU by kind of work; 2 per parameter used. */
function flopsOf(model: ModelRow, ledger: WeightLedger, layout: Layout) {
  const { tensorParallel } = layout;
  let dense = 0;
  let expert = 0;
  for (const row of ledger.tensors) {
    if (row.class === 'experts') expert += row.activeParams;
    else if (row.class !== 'output-matrix' && !NOT_READ.has(row.class))
      dense += row.shard === 'copied' ? row.activeParams * tensorParallel : row.activeParams;
  }
  return {
    denseFlopsPerToken: (2 * dense) / tensorParallel,
    expertFlopsPerToken: (2 * expert) / tensorParallel,
    headFlopsPerSample: (2 * model.vocabSize * model.hiddenSize) / tensorParallel,
    ...attentionOf(model, layout),
  };
}

/** Scores and values, 2 FLOP each, and the layers that pay for them. */
function attentionOf(model: ModelRow, layout: Layout) {
  const { mla, sparseIndex } = model;
  const heads = model.attentionHeads / layout.tensorParallel;
  const layers = { fullLayers: model.fullAttentionLayers, slidingLayers: model.slidingLayers };
  if (mla === null) {
    const flops = 4 * heads * model.headDim;
    return { ...layers, prefillFlopsPerPair: flops, decodeFlopsPerPair: flops };
  }
  // MLA prefills at its full head widths and decodes in the latent space
  const latent = 2 * mla.kvLoraRank + mla.qkRopeHeadDim;
  if (sparseIndex === null) {
    const expanded = mla.qkNopeHeadDim + mla.qkRopeHeadDim + mla.vHeadDim;
    return { ...layers, prefillFlopsPerPair: 2 * heads * expanded, decodeFlopsPerPair: 2 * heads * latent };
  }
  const tile = sparseHeadsOf(layout.gpu);
  const flops = 2 * Math.ceil(heads / tile) * tile * latent;
  // the index looks at every token with all its heads on each rank, in fp8 where the GPU has it
  const index = 2 * sparseIndex.heads * sparseIndex.keyDim * indexCostOf(layout.gpu);
  return {
    fullLayers: (model.fullAttentionLayers * index) / flops,
    slidingLayers: model.fullAttentionLayers,
    prefillFlopsPerPair: flops,
    decodeFlopsPerPair: flops,
  };
}

/**
 * Heads that the kernels of sparse attention take at once; ranks with fewer are padded. They work in the latent space in prefill too.
 * Source: vllm-project/vllm issue 31473, deepseek-ai/FlashMLA (read 2026-11-28). SGLang's plain way for prompts up to 2,048 tokens
 * (sgl-project/sglang pull request 11892) is not told apart.
 */
function sparseHeadsOf(gpu: GpuRow): number {
  return generationOf(gpu) === 'blackwell' ? 128 : 64;
}

/** Time of an fp8 FLOP over that of a 16-bit one. */
function indexCostOf(gpu: GpuRow): number {
  return gpu.fp8Tflops && gpu.bf16Tflops ? gpu.bf16Tflops / gpu.fp8Tflops : 1;
}

/** The index keeps its keys in fp8 with a scale each. Source: DeepSeek-AI, DeepSeek-V3.2 (arXiv 2512.02556), inference code. */
const INDEX_SCALE_BYTES = 4;

/** What a decoding sequence reads. Of the tokens kept, sparse attention reads those that its index picks, and every key of the index. */
function cacheOf(model: ModelRow, layout: Layout) {
  const bytes = layout.kvPrecision === 'fp8' ? 1 : 2;
  const rule = kvBytesOf(model, bytes, layout.tensorParallel);
  if (model.sparseIndex !== null && model.mla !== null) {
    const { keyDim, topTokens } = model.sparseIndex;
    const layers = model.fullAttentionLayers;
    return {
      window: topTokens,
      kvBytesPerTokenFull: layers * (keyDim + INDEX_SCALE_BYTES),
      kvBytesPerTokenSliding: layers * bytes * (model.mla.kvLoraRank + model.mla.qkRopeHeadDim),
      kvBytesConstant: 0,
    };
  }
  return {
    window: rule.slidingBytesPerToken > 0 ? rule.windowTokens : 0,
    kvBytesPerTokenFull: rule.fullBytesPerToken,
    kvBytesPerTokenSliding: rule.slidingBytesPerToken,
    kvBytesConstant: rule.stateBytesPerSequence ?? 0,
  };
}

/** False when the catalogue lacks the peak of the units that the weights need. */
export function isKnown(shape: PassShape): boolean {
  const draft = shape.speculation?.draft ?? null;
  return (
    (draft === null || isKnown(draft)) &&
    shape.denseFlopsPerSecond > 0 &&
    shape.attentionFlopsPerSecond > 0 &&
    (shape.expertBytes === 0 || shape.expertFlopsPerSecond > 0)
  );
}
