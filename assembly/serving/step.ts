/**
 * The time of one pass from numbers: METHOD eq. 4 with every coefficient worked out by src/sizing/step-table.ts. What hangs on the
 * tokens of the pass in a curve (experts touched, padded rows) stands in two tables, linear between their points.
 *
 *   products = M(n) v (C(n) + sequences + prefill)      attention = (KV of sequences and context) v (context), of prompts: pairs
 *   ms       = products + experts X(n) + attention + base + tokens + sequences,      x v y = max + overlap * min
 */
import { StepTerm } from '../abi';

export class Step {
  readonly overlap: f64;
  readonly decodeShare: f64;
  readonly memoryPerSequence: f64;
  readonly memoryPerContext: f64;
  readonly memoryPerWindowed: f64;
  readonly computePerSequence: f64;
  readonly computePerPrefill: f64;
  readonly computePerPair: f64;
  readonly computePerWindowedPair: f64;
  readonly computePerContext: f64;
  readonly computePerWindowed: f64;
  readonly window: f64;
  readonly base: f64;
  readonly perToken: f64;
  readonly perSequence: f64;
  private readonly memory: StaticArray<f64>;
  private readonly compute: StaticArray<f64>;
  private readonly experts: StaticArray<f64>;
  private readonly fine: f64;
  private readonly perCoarse: f64;
  private readonly last: i32;

  /** @param terms  [StepTerm.Width]; three tables [points] of ms at n = 0 .. fine, then fine + coarse ...; at least two points */
  constructor(
    terms: Float64Array,
    memoryMs: Float64Array,
    computeMs: Float64Array,
    expertMs: Float64Array,
    fineTokens: i32,
    coarseTokens: i32,
  ) {
    this.overlap = terms[StepTerm.Overlap];
    this.decodeShare = terms[StepTerm.DecodeShare];
    this.memoryPerSequence = terms[StepTerm.MemoryPerSequence];
    this.memoryPerContext = terms[StepTerm.MemoryPerContext];
    this.memoryPerWindowed = terms[StepTerm.MemoryPerWindowed];
    this.computePerSequence = terms[StepTerm.ComputePerSequence];
    this.computePerPrefill = terms[StepTerm.ComputePerPrefill];
    this.computePerPair = terms[StepTerm.ComputePerPair];
    this.computePerWindowedPair = terms[StepTerm.ComputePerWindowedPair];
    this.computePerContext = terms[StepTerm.ComputePerContext];
    this.computePerWindowed = terms[StepTerm.ComputePerWindowed];
    this.window = terms[StepTerm.Window];
    this.base = terms[StepTerm.Base];
    this.perToken = terms[StepTerm.PerToken];
    this.perSequence = terms[StepTerm.PerSequence];
    this.memory = StaticArray.fromArray<f64>(copied(memoryMs));
    this.compute = StaticArray.fromArray<f64>(copied(computeMs));
    this.experts = StaticArray.fromArray<f64>(copied(expertMs));
    this.fine = f64(fineTokens);
    this.perCoarse = 1.0 / f64(coarseTokens);
    this.last = memoryMs.length - 2;
  }

  /** ms that does not hang on contexts: products, experts and overhead of n tokens, b of them decoding, and of a prefill's output matrix. */
  steady(b: f64, n: f64, prefill: f64): f64 {
    const at = this.placeOf(n);
    const i = min(i32(at), this.last);
    const memory = between(this.memory, at, i);
    const compute = between(this.compute, at, i) + this.computePerSequence * b + prefill;
    const products = bound(memory, compute, this.overlap);
    return products + between(this.experts, at, i) + this.base + this.perToken * n + this.perSequence * b;
  }

  private placeOf(tokens: f64): f64 {
    return tokens <= this.fine ? tokens : this.fine + (tokens - this.fine) * this.perCoarse;
  }

  /**
   * ms of a pass.
   *
   * @param sequences  decoding, b
   * @param context    tokens that they attend to, summed
   * @param tokens     prefilled
   * @param pairs      tokens that those attend to, summed
   */
  ms(sequences: i32, context: f64, tokens: i32, pairs: f64): f64 {
    const b = f64(sequences);
    const n = b * this.decodeShare + f64(tokens);
    const full = b * this.window;
    const windowed = context < full ? context : full;
    const kv = this.memoryPerSequence * b + this.memoryPerContext * context + this.memoryPerWindowed * windowed;
    const attention = bound(kv, this.computePerContext * context + this.computePerWindowed * windowed, this.overlap);
    if (tokens == 0) return this.steady(b, n, 0) + attention;
    let prompts = this.computePerPair * pairs;
    if (this.computePerWindowedPair > 0)
      prompts += this.computePerWindowedPair * this.windowedPairs(f64(tokens), pairs);
    return this.steady(b, n, this.computePerPrefill) + attention + prompts;
  }

  /** Pairs left by a window w where each token attends to a on average over a causal prompt: w - w^2 / 4a each. */
  private windowedPairs(tokens: f64, pairs: f64): f64 {
    const w = this.window;
    return 2 * pairs > w * tokens ? tokens * w - (tokens * tokens * w * w) / (4 * pairs) : pairs;
  }
}

/**
 * The time of decode passes of b sequences as a straight line in the tokens that they attend to: start + slope * context, for contexts
 * from the one that was asked for up to `limit`. Equal to Step.ms to rounding.
 */
export class DecodeLine {
  start: f64 = 0;
  slope: f64 = 0;
  limit: f64 = 0;
  private overlap: f64 = 0;
  private memory: f64 = 0;
  private memorySlope: f64 = 0;
  private computeSlope: f64 = 0;
  private memoryWindowed: f64 = 0;
  private computeWindowed: f64 = 0;
  private full: f64 = 0;
  private fixed: f64 = 0;

  /** Takes the terms that do not change while b sequences decode. */
  set(step: Step, b: f64): void {
    this.overlap = step.overlap;
    this.memory = step.memoryPerSequence * b;
    this.memorySlope = step.memoryPerContext;
    this.computeSlope = step.computePerContext;
    this.memoryWindowed = step.memoryPerWindowed;
    this.computeWindowed = step.computePerWindowed;
    this.full = b * step.window;
    this.fixed = step.steady(b, b * step.decodeShare, 0);
  }

  /** The line that holds at this context. */
  at(context: f64): void {
    const full = this.full;
    const windowsFull = context >= full;
    let memory = this.memory;
    let compute: f64 = 0;
    let memorySlope = this.memorySlope;
    let computeSlope = this.computeSlope;
    let limit: f64 = Infinity;
    if (windowsFull) {
      memory += this.memoryWindowed * full;
      compute += this.computeWindowed * full;
    } else {
      memorySlope += this.memoryWindowed;
      computeSlope += this.computeWindowed;
      limit = full;
    }
    const gap = memory + memorySlope * context - (compute + computeSlope * context);
    const widens = memorySlope - computeSlope;
    if (gap * widens < 0) limit = Math.min(limit, context - gap / widens);
    const overlap = this.overlap;
    if (gap >= 0) {
      this.start = memory + overlap * compute + this.fixed;
      this.slope = memorySlope + overlap * computeSlope;
    } else {
      this.start = compute + overlap * memory + this.fixed;
      this.slope = computeSlope + overlap * memorySlope;
    }
    this.limit = limit;
  }
}

/** The longer of two, and the share of the shorter that does not hide behind it. */
function bound(read: f64, compute: f64, overlap: f64): f64 {
  return read > compute ? read + overlap * compute : compute + overlap * read;
}

/** Linear between the points i and i + 1 of a table, and beyond the last. */
function between(table: StaticArray<f64>, at: f64, i: i32): f64 {
  const low = unchecked(table[i]);
  return low + (at - f64(i)) * (unchecked(table[i + 1]) - low);
}

function copied(values: Float64Array): Array<f64> {
  const out = new Array<f64>(values.length);
  for (let i = 0, n = values.length; i < n; i++) out[i] = values[i];
  return out;
}
