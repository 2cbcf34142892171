/** Requests of the serving job for tests: a pass of simple terms, one class, and the enums of assembly/abi.ts in words. */
import type { RawServeRequest } from '../../../src/engine/raw-records.ts';

export const VLLM = 0;
export const SGLANG = 1;
export const TENSORRT_LLM = 2;
export const LEAST_OUTSTANDING = 1;
export const SESSION_AFFINITY = 2;

/** ms of a pass: memory ∨ compute of its tokens, KV of the contexts, attention of the prompts, base + perSequence · b. */
export interface SimpleStep {
  readonly memory: number;
  readonly memoryPerContext: number;
  readonly computePerToken: number;
  readonly computePerPair: number;
  readonly overlap: number;
  readonly base: number;
  readonly perSequence: number;
}

export const noStep: SimpleStep = {
  memory: 0,
  memoryPerContext: 0,
  computePerToken: 0,
  computePerPair: 0,
  overlap: 0,
  base: 0,
  perSequence: 0,
};

export function rawStepOf(step: SimpleStep): Partial<RawServeRequest> {
  const terms = new Float64Array(15);
  terms[0] = step.overlap;
  terms[1] = 1;
  terms[3] = step.memoryPerContext;
  terms[7] = step.computePerPair;
  terms[12] = step.base;
  terms[14] = step.perSequence;
  return {
    terms,
    memoryMs: Float64Array.of(step.memory, step.memory, step.memory),
    computeMs: Float64Array.of(0, step.computePerToken, 2 * step.computePerToken),
    expertMs: new Float64Array(3),
    fineTokens: 1,
    coarseTokens: 1,
  };
}

export interface SimpleClass {
  readonly share?: number;
  readonly input: number;
  readonly inputCv?: number;
  readonly output: number;
  readonly outputCv?: number;
  readonly cached?: number;
  readonly shared?: number;
  readonly calls?: number;
  readonly growth?: number;
  readonly maxContext?: number;
  readonly pauseMs?: number;
}

/** Lognormal lengths; a spread of 0 gives equal ones. */
export function rawClassesOf(classes: readonly SimpleClass[]): Float64Array {
  return Float64Array.from(
    classes.flatMap((each) => [
      ...[each.share ?? 1, 0, each.input, each.inputCv ?? 0, 0, 0, 0, each.output, each.outputCv ?? 0, 0, 0],
      ...[
        each.cached ?? 0,
        each.shared ?? 0,
        each.calls ?? 1,
        each.growth ?? 0,
        each.maxContext ?? 0,
        each.pauseMs ?? 0,
      ],
    ]),
  );
}

/** A roomy vLLM replica with one request in every hundred ms; everything else as given. */
export function loadOf(given: Partial<RawServeRequest>): Partial<RawServeRequest> {
  return {
    ...{ seed: 1, ratePerMs: 0.01, measured: 200, maxBatchTokens: 2048, maxSequences: 64, poolBlocks: 100_000 },
    classes: rawClassesOf([{ input: 100, output: 20 }]),
    ...rawStepOf({ ...noStep, base: 10 }),
    ...given,
  };
}
