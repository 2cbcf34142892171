/**
 * What a decode pass yields where a draft proposes γ tokens of each sequence and each is taken with probability α when those before it were:
 * 1 to γ + 1 tokens, geometric, cut at γ + 1. Source: Y. Leviathan, M. Kalman, Y. Matias, "Fast Inference from Transformers via Speculative
 * Decoding", ICML 2023 (arXiv 2211.17192), eq. 1; docs/method.md §sizing, eq. 6a.
 */
import { integerPower } from '../base/exact-math.ts';
import type { ModelRow } from '../catalog/rows.ts';

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

/** Mean tokens that a pass yields for each sequence, 1 to γ + 1. */
export function tokensPerPassOf(drafted: number, acceptance: number): number {
  return acceptance >= 1 ? drafted + 1 : (1 - integerPower(acceptance, drafted + 1)) / (1 - acceptance);
}

/** Squared coefficient of variation of the tokens of a pass; 0 where all or none are taken. E[g²] = Σ (2k + 1) α^k, k = 0 … γ. */
export function passCvSquaredOf(drafted: number, acceptance: number): number {
  let square = 0;
  for (let k = 0; k <= drafted; k += 1) square += (2 * k + 1) * integerPower(acceptance, k);
  const mean = tokensPerPassOf(drafted, acceptance);
  return Math.max(0, square / (mean * mean) - 1);
}

interface Answers {
  readonly classes: readonly { readonly outputs: readonly { readonly tokens: number; readonly weight: number }[] }[];
  readonly decodeTokens: number;
}

/** Answers counted in passes after the first token: the unit of decoding of a replica that drafts. */
export function inPasses<Of extends Answers>(of: Of, tokensPerPass: number): Of {
  const fewer = (tokens: number) => 1 + (tokens - 1) / tokensPerPass;
  return {
    ...of,
    classes: of.classes.map((each) => ({
      ...each,
      outputs: each.outputs.map((point) => ({ ...point, tokens: fewer(point.tokens) })),
    })),
    decodeTokens: of.decodeTokens / tokensPerPass,
  };
}
