/** Speculative decoding as a replica runs it, and the draft of multi-token prediction: one more layer of the model's own kind. */
import type { ModelRow } from '../catalog/rows.ts';
import type { PassShape } from './pass-time.ts';

/** Speculative decoding: what proposes tokens before each pass, how many, and how many of them are taken. */
export interface Speculation {
  /** `mtp`: the model's own layer of multi-token prediction; `draft`: a smaller model; `ngram`: what followed like words in the prompt */
  readonly method: 'mtp' | 'draft' | 'ngram';
  /** of `draft`; else null */
  readonly model: ModelRow | null;
  /** tokens proposed before each pass, γ ≥ 1 */
  readonly drafted: number;
  /** probability that a proposed token is taken when those before it were, α, 0–1 */
  readonly acceptance: number;
}

/**
 * The pass of a layer of multi-token prediction, which shares the model's output matrix. TensorRT-LLM captures it in the graph of the model's pass; the other engines launch each draft as a pass of its own.
 * Source: DeepSeek-AI, "DeepSeek-V3 Technical Report", 2024 (arXiv 2412.19437), §2.2.
 */
export function ownDraftShapeOf(shape: PassShape, launched: boolean): PassShape {
  const headBytes = shape.headFlopsPerSample;
  const part = (whole: number, layers: number) => (layers > 0 ? whole / layers : 0);
  const full = shape.fullLayers > 0;
  return {
    ...shape,
    layers: 1,
    moeLayers: shape.moeLayers > 0 ? 1 : 0,
    denseBytes: headBytes + part(Math.max(0, shape.denseBytes - headBytes), shape.layers),
    expertBytes: part(shape.expertBytes, shape.moeLayers),
    denseFlopsPerToken: part(shape.denseFlopsPerToken, shape.layers),
    expertFlopsPerToken: part(shape.expertFlopsPerToken, shape.moeLayers),
    fullLayers: full ? 1 : 0,
    slidingLayers: full ? 0 : Math.min(1, shape.slidingLayers),
    kvBytesPerTokenFull: part(shape.kvBytesPerTokenFull, shape.fullLayers),
    kvBytesPerTokenSliding: full ? 0 : part(shape.kvBytesPerTokenSliding, shape.slidingLayers),
    kvBytesConstant: 0,
    pipelineParallel: 1,
    constants: { ...shape.constants, passSeconds: launched ? shape.constants.passSeconds : 0, sequenceSeconds: 0 },
  };
}

/** The layer as a model of one layer: for its weights and its cache. Its attention is full where the model has any full layer. */
export function ownDraftRowOf(model: ModelRow): ModelRow {
  const full = model.fullAttentionLayers > 0 || model.slidingLayers === 0;
  return {
    ...model,
    layers: 1,
    fullAttentionLayers: full ? 1 : 0,
    slidingLayers: full ? 0 : 1,
    linearLayers: 0,
    crossAttentionLayers: 0,
    visionParamsB: 0,
    moe: model.moe === null ? null : { ...model.moe, denseLayers: 0 },
  };
}
