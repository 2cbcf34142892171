/**
 * The time of a pass as numbers for the simulation. Nothing is derived a second time: every coefficient is read off pass-time.ts by asking
 * it for passes that differ in one thing. Only what curves with the tokens of a pass (experts touched, rows padded) becomes a table.
 * Error against pass-time.ts: rounding where tokens are whole and at most 1,024, below 0.1 % beyond (tests/unit/sizing/step-table.test.ts).
 * Source: docs/method.md §sizing, eqs. 4–6 and 16.
 */
import type { StepTime } from '../engine/engine.ts';
import { overlapped, passWorkOf, type PassLoad, type PassShape } from './pass-time.ts';

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
  // what proposing takes is a pass of its own: draftStepOf
  const checking = withoutDraftTime(shape);
  const workOf = (load: Partial<PassLoad>) => passWorkOf(checking, { ...NOTHING, ...load });
  const { overlapFraction } = shape.constants;
  const idle = workOf({});
  const products = productTermsOf(shape, workOf);
  // without experts all are straight lines
  const fineTokens = shape.expertsTotal > 0 ? Math.min(FINE_TOKENS, maxTokens) : 1;
  const coarseTokens = shape.expertsTotal > 0 ? COARSE_TOKENS : Math.max(1, maxTokens);
  const points = fineTokens + 1 + Math.max(1, Math.ceil((maxTokens - fineTokens) / coarseTokens));
  const tokensAt = (i: number) => (i <= fineTokens ? i : fineTokens + (i - fineTokens) * coarseTokens);
  const table = (valueAt: (tokens: number) => number) =>
    Float64Array.from({ length: points }, (_, i) => valueAt(tokensAt(i)));
  return {
    overlap: overlapFraction,
    decodeShare: checkedOf(shape) / shape.pipelineParallel,
    window: shape.window,
    ...decodeTermsOf(shape, workOf),
    ...prefillTermsOf(shape, workOf),
    ...overheadTermsOf(shape, workOf),
    computePerSequence: products.perSequence,
    computePerPrefill: products.perPrefill,
    memoryMs: table(() => idle.denseRead),
    computeMs: table((tokens) => idle.denseCompute + products.perToken * tokens),
    expertMs: table((tokens) => {
      const { expertRead, expertCompute } = workOf({ prefillTokens: tokens });
      return overlapped(expertRead, expertCompute, overlapFraction);
    }),
    fineTokens,
    coarseTokens,
  };
}

/** The pass of the draft, with the bubbles of the model's pipeline stages; null where proposing takes no time. */
export function draftStepOf(shape: PassShape, maxTokens: number): StepTime | null {
  const draft = shape.speculation?.draft ?? null;
  if (draft === null) return null;
  const step = stepTimeOf(draft, maxTokens);
  const stages = 1 + shape.constants.stageFraction * (shape.pipelineParallel - 1);
  const longer = (table: Float64Array) => table.map((each) => stages * each);
  const { overlap, decodeShare, window, fineTokens, coarseTokens, memoryMs, computeMs, expertMs, ...terms } = step;
  const scaled = Object.fromEntries(Object.entries(terms).map(([name, ms]) => [name, stages * ms])) as typeof terms;
  return {
    ...{ overlap, decodeShare, window, fineTokens, coarseTokens, ...scaled },
    memoryMs: longer(memoryMs),
    computeMs: longer(computeMs),
    expertMs: longer(expertMs),
  };
}

function withoutDraftTime(shape: PassShape): PassShape {
  return shape.speculation === undefined ? shape : { ...shape, speculation: { ...shape.speculation, draft: null } };
}

/** Tokens of a decoding sequence that a pass works on. */
function checkedOf(shape: PassShape): number {
  return 1 + (shape.speculation?.drafted ?? 0);
}

type Ask = (load: Partial<PassLoad>) => ReturnType<typeof passWorkOf>;

/** Dense arithmetic of a token; of the output matrix, one sample per decoding sequence and one when anything is prefilled. */
function productTermsOf(shape: PassShape, workOf: Ask) {
  const prefilled = (tokens: number) => workOf({ prefillTokens: tokens }).denseCompute;
  const idle = workOf({}).denseCompute;
  const perToken = prefilled(2) - prefilled(1);
  const stages = shape.pipelineParallel;
  const decoded = workOf({ decodeSequences: stages }).denseCompute;
  return {
    perToken,
    perPrefill: prefilled(1) - idle - perToken,
    perSequence: (decoded - idle - perToken * checkedOf(shape)) / stages,
  };
}

/** One sequence more, one token of context more, in full layers and within the window. */
function decodeTermsOf(shape: PassShape, workOf: Ask) {
  const one = (context: number) => workOf({ decodeSequences: 1, decodeContext: context });
  const [near, far] = [one(FAR), one(2 * FAR)];
  const memoryPerContext = (far.kvRead - near.kvRead) / FAR;
  const computePerContext = (far.decodeAttention - near.decodeAttention) / FAR;
  const bare = one(0);
  const windowed = shape.window > 0 ? one(shape.window) : bare;
  const within = (all: number, full: number) => (shape.window > 0 ? Math.max(0, all / shape.window - full) : 0);
  return {
    memoryPerSequence: bare.kvRead,
    memoryPerContext,
    memoryPerWindowed: within(windowed.kvRead - bare.kvRead, memoryPerContext),
    computePerContext,
    computePerWindowed: within(windowed.decodeAttention, computePerContext),
  };
}

/** One attended token of a prefilled one, in full layers and within the window. */
function prefillTermsOf(shape: PassShape, workOf: Ask) {
  const one = (attended: number) => workOf({ prefillTokens: 1, prefillContext: attended }).prefillAttention;
  const computePerPair = (one(2 * FAR) - one(FAR)) / FAR;
  const half = shape.window / 2;
  const computePerWindowedPair = half > 0 ? Math.max(0, one(half) / half - computePerPair) : 0;
  return { computePerPair, computePerWindowedPair };
}

/** Links and fixed costs: straight in tokens and in sequences. */
function overheadTermsOf(shape: PassShape, workOf: Ask) {
  const base = workOf({}).overhead;
  const perToken = (workOf({ prefillTokens: MANY }).overhead - base) / MANY;
  const perSequence =
    (workOf({ decodeSequences: MANY }).overhead - base) / MANY - (perToken * checkedOf(shape)) / shape.pipelineParallel;
  return { base, perToken, perSequence };
}
