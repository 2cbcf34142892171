/**
 * The time of a pass as numbers for the simulation. Nothing is derived a second time: every coefficient is read off pass-time.ts by asking
 * it for passes that differ in one thing. Only what curves with the tokens of a pass (experts touched, rows padded) becomes a table.
 * Error against pass-time.ts: rounding where tokens are whole and at most 1,024, below 0.1 % beyond (tests/unit/sizing/step-table.test.ts).
 * Source: docs/method.md §sizing, eqs. 4–6 and 14.
 */
import type { StepTime } from '../engine/engine.ts';
import { passTimeOf, type PassLoad, type PassShape, type PassTime } from './pass-time.ts';

/** Tokens up to which the tables have every whole number of tokens, and the step beyond. */
const FINE_TOKENS = 1024;
const COARSE_TOKENS = 64;
/** Contexts far beyond any window, at which only full layers still grow. */
const FAR = 1e9;
const MANY = 1000;

const NOTHING: PassLoad = { decodeSequences: 0, decodeContext: 0, prefillTokens: 0, prefillContext: 0 };

/**
 * @param maxTokens  of one pass, decoding sequences counted in
 * @returns          ms; not finite where the GPU has no known peak (callers check isKnown)
 */
export function stepTimeOf(shape: PassShape, maxTokens: number): StepTime {
  const partsOf = (load: Partial<PassLoad>): PassTime['parts'] => passTimeOf(shape, { ...NOTHING, ...load }).parts;
  const head = headMsOf(shape, partsOf);
  const prefillOf = (tokens: number) => partsOf({ prefillTokens: tokens });
  // without experts both are straight lines
  const fineTokens = shape.expertsTotal > 0 ? Math.min(FINE_TOKENS, maxTokens) : 1;
  const coarseTokens = shape.expertsTotal > 0 ? COARSE_TOKENS : Math.max(1, maxTokens);
  const points = fineTokens + 1 + Math.max(1, Math.ceil((maxTokens - fineTokens) / coarseTokens));
  const memoryMs = new Float64Array(points);
  const computeMs = new Float64Array(points);
  for (let i = 0; i < points; i += 1) {
    const tokens = i <= fineTokens ? i : fineTokens + (i - fineTokens) * coarseTokens;
    const parts = prefillOf(tokens);
    memoryMs[i] = parts.weights;
    computeMs[i] = parts.compute - (tokens > 0 ? head.perPrefill : 0);
  }
  return {
    overlap: shape.constants.overlapFraction,
    decodeShare: 1 / shape.pipelineParallel,
    window: shape.window,
    ...decodeTermsOf(shape, partsOf),
    ...prefillTermsOf(shape, partsOf),
    ...fixedTermsOf(shape, partsOf),
    computePerSequence: head.perSequence,
    computePerPrefill: head.perPrefill,
    ...{ memoryMs, computeMs, fineTokens, coarseTokens },
  };
}

type Ask = (load: Partial<PassLoad>) => PassTime['parts'];

/** The output matrix: one sample per decoding sequence, one when anything is prefilled; told from tokens by how it grows with two. */
function headMsOf(shape: PassShape, partsOf: Ask): { perSequence: number; perPrefill: number } {
  const { pipelineParallel: stages, dataParallel: ranks } = shape;
  const gap = (tokens: number) =>
    partsOf({ decodeSequences: tokens * stages }).compute - partsOf({ prefillTokens: tokens }).compute;
  const perToken = gap(2) - gap(1);
  return { perSequence: perToken / stages, perPrefill: perToken * ranks };
}

/** One sequence more, one token of context more, in full layers and within the window. */
function decodeTermsOf(shape: PassShape, partsOf: Ask) {
  const one = (context: number) => partsOf({ decodeSequences: 1, decodeContext: context });
  const [near, far] = [one(FAR), one(2 * FAR)];
  const memoryPerContext = (far.kv - near.kv) / FAR;
  const computePerContext = (far.compute - near.compute) / FAR;
  const bare = one(0);
  const windowed = shape.window > 0 ? one(shape.window) : bare;
  const within = (all: number, full: number) => (shape.window > 0 ? Math.max(0, all / shape.window - full) : 0);
  return {
    memoryPerSequence: bare.kv,
    memoryPerContext,
    memoryPerWindowed: within(windowed.kv - bare.kv, memoryPerContext),
    computePerContext,
    computePerWindowed: within(windowed.compute - bare.compute, computePerContext),
  };
}

/** One attended token of a prefilled one, in full layers and within the window. */
function prefillTermsOf(shape: PassShape, partsOf: Ask) {
  const one = (attended: number) => partsOf({ prefillTokens: 1, prefillContext: attended }).compute;
  const computePerPair = (one(2 * FAR) - one(FAR)) / FAR;
  const half = shape.window / 2;
  const computePerWindowedPair = half > 0 ? Math.max(0, (one(half) - one(0)) / half - computePerPair) : 0;
  return { computePerPair, computePerWindowedPair };
}

/** Links and fixed costs: straight in tokens and in sequences. */
function fixedTermsOf(shape: PassShape, partsOf: Ask) {
  const fixedOf = (load: Partial<PassLoad>) => {
    const { comm, fixed } = partsOf(load);
    return comm + fixed;
  };
  const base = fixedOf({});
  const perToken = (fixedOf({ prefillTokens: MANY }) - base) / MANY;
  const perSequence = (fixedOf({ decodeSequences: MANY }) - base) / MANY - perToken / shape.pipelineParallel;
  return { base, perToken, perSequence };
}
