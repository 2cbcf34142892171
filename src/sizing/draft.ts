/** The draft of multi-token prediction: one more layer of the model's own kind that shares the model's output matrix. */
import type { PassShape } from './pass-time.ts';

/**
 * Its pass. TensorRT-LLM captures it in the graph of the model's pass; the other engines launch each draft as a pass of its own.
 * Source: DeepSeek-AI, "DeepSeek-V3 Technical Report", 2024 (arXiv 2412.19437), §2.2.
 */
export function ownDraftShapeOf(shape: PassShape, launched: boolean): PassShape {
  const headBytes = shape.headFlopsPerSample;
  const part = (whole: number, layers: number) => (layers > 0 ? whole / layers : 0);
  // with sparse attention every layer is of both kinds
  const sparse = shape.fullLayers > 0 && shape.slidingLayers === shape.layers;
  const full = shape.fullLayers > 0;
  const depth = sparse ? shape.layers : shape.fullLayers;
  const slides = sparse || !full;
  return {
    ...shape,
    layers: 1,
    moeLayers: shape.moeLayers > 0 ? 1 : 0,
    denseBytes: headBytes + part(Math.max(0, shape.denseBytes - headBytes), shape.layers),
    expertBytes: part(shape.expertBytes, shape.moeLayers),
    denseFlopsPerToken: part(shape.denseFlopsPerToken, shape.layers),
    expertFlopsPerToken: part(shape.expertFlopsPerToken, shape.moeLayers),
    fullLayers: part(shape.fullLayers, depth),
    slidingLayers: slides ? Math.min(1, shape.slidingLayers) : 0,
    kvBytesPerTokenFull: part(shape.kvBytesPerTokenFull, depth),
    kvBytesPerTokenSliding: slides ? part(shape.kvBytesPerTokenSliding, shape.slidingLayers) : 0,
    kvBytesConstant: 0,
    pipelineParallel: 1,
    constants: { ...shape.constants, passSeconds: launched ? shape.constants.passSeconds : 0, sequenceSeconds: 0 },
  };
}
