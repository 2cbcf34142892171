/** The serving part of the port: a load on replicas, simulated pass by pass. Times in ms, rates per ms; see assembly/records.ts. */

/** Where token counts come from. `points`: each equally likely; `quantiles`: values at even probabilities 0 … 1, linear between. */
export type LengthLaw =
  | { readonly kind: 'lognormal'; readonly mean: number; readonly cv: number }
  | { readonly kind: 'points' | 'quantiles'; readonly values: readonly number[] };

/** One class of sessions; a session of one call is a request on its own. */
export interface LoadClass {
  /** of sessions; the shares add up to 1 */
  readonly share: number;
  readonly lengths:
    | { readonly input: LengthLaw; readonly output: LengthLaw }
    /** rows of input and output tokens that belong together: each equally likely, or in their order and again from the first */
    | { readonly pairs: readonly (readonly [input: number, output: number])[]; readonly inOrder?: boolean };
  /** of the prompt, taken to be in the prefix cache where hits are stated */
  readonly cachedFraction: number;
  /** leading tokens that all its requests share, where hits are worked out */
  readonly sharedTokens: number;
  /** calls of a session, ≥ 1; a fraction is a chance of one more */
  readonly calls: number;
  readonly growthTokensPerCall: number;
  /** 0 = none */
  readonly maxContextTokens: number;
  /** mean of the exponential time between an answer and the next call */
  readonly pauseMs: number;
}

export type LoadArrivals =
  | {
      readonly kind: 'rate';
      /** sessions, over all replicas */
      readonly ratePerMs: number;
      /** of the times between them; 1 = Poisson */
      readonly cv: number;
      /** factors on the rate, each for profileStepMs, repeated */
      readonly profile?: readonly number[];
      readonly profileStepMs?: number;
    }
  | { readonly kind: 'times'; readonly timesMs: Float64Array }
  | { readonly kind: 'closed'; readonly clients: number };

/**
 * The time of a pass of b decoding sequences that attend to S tokens in all (W of them within the window) and of n = b·decodeShare +
 * prefilled tokens, x ∨ y = max + overlap·min:
 *   memoryMs(n) ∨ (computeMs(n) + computePerSequence·b + computePerPrefill) + expertMs(n)
 *   + (memoryPerSequence·b + memoryPerContext·S + memoryPerWindowed·W) ∨ (computePerContext·S + computePerWindowed·W)
 *   + computePerPair·pairs + computePerWindowedPair·pairs within the window + base + perToken·n + perSequence·b.
 * Made by sizing/step-table.ts.
 */
export interface StepTime {
  readonly overlap: number;
  readonly decodeShare: number;
  readonly memoryPerSequence: number;
  readonly memoryPerContext: number;
  readonly memoryPerWindowed: number;
  readonly computePerSequence: number;
  readonly computePerPrefill: number;
  readonly computePerPair: number;
  readonly computePerWindowedPair: number;
  readonly computePerContext: number;
  readonly computePerWindowed: number;
  readonly window: number;
  readonly base: number;
  readonly perToken: number;
  readonly perSequence: number;
  /** [points] at n = 0 … fineTokens by one, then every coarseTokens; linear between and beyond */
  readonly memoryMs: Float64Array;
  readonly computeMs: Float64Array;
  readonly expertMs: Float64Array;
  readonly fineTokens: number;
  readonly coarseTokens: number;
}

export type RoutingRule = 'round-robin' | 'least-outstanding' | 'session-affinity';
export type GoalMetric = 'ttft' | 'itl' | 'e2e';

export interface ServeRequest {
  readonly seed: number;
  readonly chunk?: number;
  readonly arrivals: LoadArrivals;
  /** requests before, in and after the measured part */
  readonly warmup: number;
  readonly measured: number;
  readonly tail: number;
  readonly classes: readonly LoadClass[];
  readonly scheduler: 'vllm' | 'sglang' | 'tensorrt-llm';
  readonly maxBatchTokens: number;
  readonly maxSequences: number;
  readonly chunked: boolean;
  /** of one replica; blocks of a power of two tokens */
  readonly poolBlocks: number;
  readonly blockTokens: number;
  /** sliding layers: tokens kept, bytes per token over those of the full layers; blocks of constant state */
  readonly windowTokens?: number;
  readonly windowShare?: number;
  readonly stateBlocks?: number;
  /** prompt and answer together; 0 = no limit */
  readonly contextLimit?: number;
  readonly prefixCache: 'stated' | 'resident';
  readonly step: StepTime;
  /**
   * speculative decoding, absent = none: tokens proposed for each sequence before a pass, the chance of each to be taken when those before it
   * were, and the pass of the draft (null = proposing takes no time). `step` then is of passes on drafted + 1 tokens of a sequence.
   */
  readonly drafting?: { readonly drafted: number; readonly acceptance: number; readonly step: StepTime | null };
  /** constant part of the time to first token */
  readonly requestMs: number;
  readonly replicas: number;
  readonly routing: RoutingRule;
  /** replicas of these that only prefill; the rest then only decodes */
  readonly prefillReplicas?: number;
  readonly transferMsPerToken?: number;
  readonly transferMs?: number;
  readonly probabilities: readonly number[];
  readonly goals: readonly { readonly metric: GoalMetric; readonly limitMs: number; readonly share: number }[];
  /** end as soon as a goal can no longer be met */
  readonly stopWhenMissed?: boolean;
  readonly detail?: boolean;
}

/** Over measured requests; errors by batch means, NaN where requests are too few. */
export interface LatencyFigures {
  readonly mean: number;
  readonly meanError: number;
  /** [L] */
  readonly quantiles: readonly number[];
  readonly quantileErrors: readonly number[];
}

export interface RequestLives {
  readonly arrivalMs: Float64Array;
  /** NaN = not reached */
  readonly firstMs: Float64Array;
  readonly doneMs: Float64Array;
  readonly input: Int32Array;
  readonly output: Int32Array;
  readonly replica: Int32Array;
}

export interface ServeResult {
  readonly completed: number;
  readonly refused: number;
  readonly unfinished: number;
  readonly passes: number;
  readonly stopped: boolean;
  readonly ttft: LatencyFigures;
  readonly itl: LatencyFigures;
  readonly e2e: LatencyFigures;
  /** [G] share of measured requests within each goal */
  readonly goalMet: readonly number[];
  readonly withinAll: number;
  readonly windowMs: number;
  readonly ratePerMs: number;
  readonly promptTokensPerMs: number;
  readonly outputTokensPerMs: number;
  readonly busyFraction: number;
  readonly blockedFraction: number;
  readonly meanRunning: number;
  readonly meanWaiting: number;
  readonly meanPresent: number;
  readonly kvMeanFraction: number;
  readonly kvMaxFraction: number;
  readonly preemptions: number;
  readonly hitFraction: number;
  readonly saturation: 'stable' | 'near' | 'saturated';
  readonly waitGrowth: number;
  readonly lives: RequestLives | null;
}
