/**
 * Bytes that one sequence keeps on one GPU. Full layers grow with the context, sliding layers stop at the window, linear layers hold a
 * constant state, MLA keeps one latent for all heads (copied to every rank).
 * Source: docs/method.md §sizing, eq. 2; block size: vLLM's default of 16 tokens.
 */
import type { LinearGeometry, ModelRow } from '../catalog/rows.ts';

export const BLOCK_TOKENS = 16;
/** bytes of an element of a linear layer's state (Qwen3.5 and Nemotron 3 publish float32) and of its convolution's tail */
const stateBytes = 4;
const convolutionBytes = 2;

export interface KvRule {
  /** per token and GPU, over the layers that grow with the context */
  readonly fullBytesPerToken: number;
  /** per token and GPU, over the sliding layers, until the window is full */
  readonly slidingBytesPerToken: number;
  /** tokens that sliding layers keep; Infinity without sliding layers */
  readonly windowTokens: number;
  /** constant state of the linear layers per sequence and GPU; null = the source gives no shape of them (then it counts as 0) */
  readonly stateBytesPerSequence: number | null;
  /**
   * Bytes per GPU of a sequence of `contextTokens`, in whole blocks.
   *
   * @param passTokens  tokens of one pass that sliding layers hold beyond the window while they are computed; the engine reserves
   *                    window − 1 + passTokens at admission, a running sequence falls back to its window (default 0)
   */
  bytesOfSequence(contextTokens: number, passTokens?: number): number;
}

/**
 * The KV rule of one GPU of a replica.
 *
 * @param kvBytesPerElement  2 for 16-bit, 1 for fp8
 * @param tensorParallel     ranks that share each layer; KV heads are copied when ranks outnumber them
 * @param pipelineParallel   stages; the stage with the most layers counts
 */
export function kvBytesOf(
  model: ModelRow,
  kvBytesPerElement: number,
  tensorParallel: number,
  pipelineParallel = 1,
): KvRule {
  const perLayer = bytesPerTokenAndLayer(model, kvBytesPerElement, tensorParallel);
  const fullBytesPerToken = perLayer * Math.ceil(model.fullAttentionLayers / pipelineParallel);
  const slidingBytesPerToken = perLayer * Math.ceil(model.slidingLayers / pipelineParallel);
  const windowTokens = model.slidingLayers > 0 && model.window !== null ? model.window : Number.POSITIVE_INFINITY;
  const stateBytesPerSequence = stateOf(model, tensorParallel, pipelineParallel);
  return {
    fullBytesPerToken,
    slidingBytesPerToken,
    windowTokens,
    stateBytesPerSequence,
    bytesOfSequence(contextTokens, passTokens = 0) {
      const kept = passTokens > 0 ? windowTokens - 1 + passTokens : windowTokens;
      return (
        fullBytesPerToken * inBlocks(contextTokens) +
        slidingBytesPerToken * inBlocks(Math.min(contextTokens, kept)) +
        (stateBytesPerSequence ?? 0)
      );
    },
  };
}

/** Whole blocks, in tokens. */
export function inBlocks(tokens: number): number {
  return Math.ceil(tokens / BLOCK_TOKENS) * BLOCK_TOKENS;
}

/** Keys and values of one token in one layer on one GPU. */
function bytesPerTokenAndLayer(model: ModelRow, bytesPerElement: number, tensorParallel: number): number {
  if (model.mla !== null) {
    const index = model.sparseIndex?.keyDim ?? 0;
    return (model.mla.kvLoraRank + model.mla.qkRopeHeadDim + index) * bytesPerElement;
  }
  const headsHere = Math.ceil(model.kvHeads / tensorParallel);
  return 2 * headsHere * model.headDim * bytesPerElement;
}

function stateOf(model: ModelRow, tensorParallel: number, pipelineParallel: number): number | null {
  if (model.linearLayers === 0) return 0;
  if (model.linear === null) return null;
  return (stateOfLayer(model.linear) / tensorParallel) * Math.ceil(model.linearLayers / pipelineParallel);
}

/** Mamba-2's state is (key dim = state size) per value channel; delta nets and lightning attention hold a key × value matrix a head. */
function stateOfLayer(shape: LinearGeometry): number {
  const matrix = shape.valueHeads * shape.valueHeadDim * shape.keyHeadDim;
  const mixed = 2 * shape.keyHeads * shape.keyHeadDim + shape.valueHeads * shape.valueHeadDim;
  const tail = shape.convolution > 0 ? (shape.convolution - 1) * mixed : 0;
  return matrix * stateBytes + tail * convolutionBytes;
}
