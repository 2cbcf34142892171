/**
 * Speculative decoding: how many tokens of a sequence a pass yields, and what proposing takes. Whether a proposed token is taken is a property
 * of the text: one draw for each place of each answer, so that the passes of an answer hang on the seed alone, whatever runs beside it, and
 * a higher chance never makes an answer take more of them. Source: Leviathan et al. (2023), arXiv 2211.17192.
 */
import { GOLDEN, mixed } from '../math/random';
import { ServeRequest } from '../records';
import { Step } from './step';

/** Stream of the draws; others stand in arrivals.ts and lengths.ts. */
const STREAM: u64 = 207;
const TO_UNIT: f64 = 1.0 / 9007199254740992.0;

export class Drafts {
  readonly drafted: i32;
  private readonly acceptance: f64;
  private readonly key: u64;
  private readonly step: Step | null;

  constructor(request: ServeRequest) {
    this.drafted = request.drafted;
    this.acceptance = request.acceptance;
    this.key = mixed(mixed(((<u64>request.seed) << 32) | STREAM) + GOLDEN * (<u64>request.chunk + 1));
    this.step =
      request.drafted > 0 && request.draftTerms.length > 0
        ? new Step(
            request.draftTerms,
            request.draftMemoryMs,
            request.draftComputeMs,
            request.draftExpertMs,
            request.draftFineTokens,
            request.draftCoarseTokens,
          )
        : null;
  }

  /** Tokens that a pass adds to an answer of which `made` stand: those taken one after the other, and one that the pass makes itself. */
  gained(id: i32, made: i32): i32 {
    let taken = 0;
    while (taken < this.drafted && this.isTaken(id, made + taken)) taken++;
    return taken + 1;
  }

  private isTaken(id: i32, place: i32): bool {
    const word = mixed(this.key + GOLDEN * (((<u64>id) << 32) | (<u64>place)));
    return f64(word >> 11) * TO_UNIT < this.acceptance;
  }

  /** ms of proposing before a pass: one token after the other, and once over the prompts. */
  ms(sequences: i32, context: f64, tokens: i32, pairs: f64): f64 {
    const step = this.step;
    if (step == null) return 0;
    let ms: f64 = 0;
    if (sequences > 0) ms += f64(this.drafted) * step.ms(sequences, context, 0, 0);
    if (tokens > 0) ms += step.ms(0, 0, tokens, pairs);
    return ms;
  }
}
