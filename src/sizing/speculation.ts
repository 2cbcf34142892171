/**
 * Speculative decoding: before each pass a small draft proposes γ tokens for every running sequence, and the pass of the model checks all
 * of them at once, so that it works on γ + 1 tokens of a sequence and yields 1 to γ + 1 of them.
 *
 *   tokens per pass m = (1 − α^(γ+1)) / (1 − α),   time per token = (pass on b (γ + 1) tokens + γ passes of the draft) / m
 *
 * The gain vanishes by itself where arithmetic binds. Source: Y. Leviathan, M. Kalman, Y. Matias, "Fast Inference from Transformers via
 * Speculative Decoding", ICML 2023 (arXiv 2211.17192), eq. 1; docs/method.md §sizing, eq. 6a.
 */
import { integerPower } from '../base/exact-math.ts';
import type { PassShape } from './pass-time.ts';
import type { Replica } from './replica.ts';
import type { RunPrediction } from './runs.ts';
import type { Engine } from './sizing.ts';

/** As a row or a person states it. */
export interface Drafting {
  /** tokens proposed before each pass, γ ≥ 1 */
  readonly drafted: number;
  /** probability that a proposed token is taken when those before it were, α, 0–1; null = not known */
  readonly acceptance: number | null;
}

/** Tokens that a pass yields for each sequence, 1 to γ + 1. */
export function tokensPerPassOf(drafted: number, acceptance: number): number {
  return acceptance >= 1 ? drafted + 1 : (1 - integerPower(acceptance, drafted + 1)) / (1 - acceptance);
}

/**
 * The draft of multi-token prediction: one more layer of the model's own kind and its output matrix. TensorRT-LLM captures it in the graph
 * of the pass; the other engines launch each draft as a pass of its own.
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

/** The replica as it runs with a draft: its unit of decoding is the pass, not the token. */
export function draftingReplica(replica: Replica, engine: Engine, drafted: number, acceptance: number): Replica {
  const { shape } = replica;
  const fewer = (tokens: number) => 1 + (tokens - 1) / tokensPerPassOf(drafted, acceptance);
  return {
    ...replica,
    shape: { ...shape, speculation: { drafted, draft: ownDraftShapeOf(shape, engine !== 'tensorrt-llm') } },
    classes: replica.classes.map((each) => ({
      ...each,
      outputs: each.outputs.map((point) => ({ ...point, tokens: fewer(point.tokens) })),
    })),
    decodeTokens: replica.decodeTokens / tokensPerPassOf(drafted, acceptance),
  };
}

/** A run of such a replica, told in tokens. */
export function perToken(run: RunPrediction, drafted: number, acceptance: number): RunPrediction {
  const m = tokensPerPassOf(drafted, acceptance);
  const { mean, p50, p99 } = run.itlMs;
  return { ...run, itlMs: { mean: mean / m, p50: p50 / m, p99: p99 / m } };
}
