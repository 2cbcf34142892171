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

/** Mean square of the tokens of a pass: Σ (2k + 1) α^k, k = 0 … γ. */
function squareOf(drafted: number, acceptance: number): number {
  let square = 0;
  for (let k = 0; k <= drafted; k += 1) square += (2 * k + 1) * integerPower(acceptance, k);
  return square;
}

/** Squared coefficient of variation of the tokens of a pass; 0 where all or none are taken. */
export function passCvSquaredOf(drafted: number, acceptance: number): number {
  const mean = tokensPerPassOf(drafted, acceptance);
  return Math.max(0, squareOf(drafted, acceptance) / (mean * mean) - 1);
}

/**
 * Mean passes of an answer that has `further` tokens to come, and no more: (n + o) / m, where o = E[g (g − 1)] / 2m is what the last pass
 * would yield beyond the end. From one to `further`. Source: the renewal theorem; W. Feller, "An Introduction to Probability Theory" II, XI.
 */
export function passesOf(further: number, drafted: number, acceptance: number): number {
  const mean = tokensPerPassOf(drafted, acceptance);
  const beyond = (squareOf(drafted, acceptance) - mean) / (2 * mean);
  return Math.min(further, Math.max(1, (further + beyond) / mean));
}

interface Answer {
  readonly tokens: number;
  readonly weight: number;
}
interface Answers {
  readonly classes: readonly { readonly outputs: readonly Answer[] }[];
  readonly decodeTokens: number;
}

/**
 * Answers counted in passes after the first token, the unit of decoding of a replica that drafts.
 *
 * @param remembered  each keeps its tokens per pass, so that the queue screen tells times by token; without it times are by pass
 */
export function inPasses<Of extends Answers>(of: Of, passes: (further: number) => number, remembered: boolean): Of {
  const told = (point: Answer) => {
    const further = point.tokens - 1;
    const made = passes(further);
    const tokensPerPass = made > 0 ? further / made : 1;
    return { ...point, tokens: 1 + made, ...(remembered ? { tokensPerPass } : {}) };
  };
  return {
    ...of,
    classes: of.classes.map((each) => ({ ...each, outputs: each.outputs.map(told) })),
    decodeTokens: passes(of.decodeTokens),
  };
}
