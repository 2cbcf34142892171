/**
 * Speculative decoding: before each pass a small draft proposes γ tokens for every running sequence, and the pass of the model checks all
 * of them at once, so that it works on γ + 1 tokens of a sequence and yields 1 to γ + 1 of them.
 *
 *   tokens per pass m = (1 − α^(γ+1)) / (1 − α),   time per token = (pass on b (γ + 1) tokens + γ passes of the draft) / m
 *
 * The gain vanishes by itself where arithmetic binds. Source: Y. Leviathan, M. Kalman, Y. Matias, "Fast Inference from Transformers via
 * Speculative Decoding", ICML 2023 (arXiv 2211.17192), eq. 1; docs/method.md §sizing, eq. 6a.
 */
import { ownDraftShapeOf } from './draft.ts';
import type { Replica } from './replica.ts';
import type { RunPrediction } from './runs.ts';
import type { Engine } from './sizing.ts';
import { inPasses, tokensPerPassOf } from './tokens-per-pass.ts';

/** As a row or a person states it. */
export interface Drafting {
  /** tokens proposed before each pass, γ ≥ 1 */
  readonly drafted: number;
  /** probability that a proposed token is taken when those before it were, α, 0–1; null = not known */
  readonly acceptance: number | null;
}

/** The replica as it runs with a draft: its unit of decoding is the pass, not the token. */
export function draftingReplica(replica: Replica, engine: Engine, drafted: number, acceptance: number): Replica {
  const { shape } = replica;
  const draft = ownDraftShapeOf(shape, engine !== 'tensorrt-llm');
  const m = tokensPerPassOf(drafted, acceptance);
  const drafting = { ...replica, shape: { ...shape, speculation: { drafted, draft } } };
  // the last pass is taken as full: α is fitted so
  return inPasses(drafting, (further) => further / m, false);
}

/** A run of such a replica, told in tokens. */
export function perToken(run: RunPrediction, drafted: number, acceptance: number): RunPrediction {
  const m = tokensPerPassOf(drafted, acceptance);
  const { mean, p50, p99 } = run.itlMs;
  return { ...run, itlMs: { mean: mean / m, p50: p50 / m, p99: p99 / m } };
}
