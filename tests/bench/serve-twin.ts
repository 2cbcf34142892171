/**
 * The algorithm of assembly/serving for one vLLM replica, once more in plain JavaScript with typed arrays, for the speed table only: the
 * same wheel, phases and runs of decode passes, the same table of pass times, the same figures at the end of each request.
 */
import type { StepTime } from '../../src/engine/engine.ts';
import { drawnLengths, drawnTimes, twinQuantiles } from './serve-twin-draws.ts';

const NONE = -1;
const WHEEL = 4096;

export interface TwinLoad {
  readonly timesMs: Float64Array;
  readonly input: Int32Array;
  readonly output: Int32Array;
  readonly maxBatchTokens: number;
  readonly maxSequences: number;
  readonly poolBlocks: number;
  readonly blockTokens: number;
  readonly step: StepTime;
}

class Twin {
  readonly first: Float64Array;
  readonly done: Float64Array;
  passes = 0;
  private readonly next: Int32Array;
  private readonly prev: Int32Array;
  private readonly wheelNext: Int32Array;
  private readonly wheelPrev: Int32Array;
  private readonly finishAt: Int32Array;
  private readonly base: Int32Array;
  private readonly made: Int32Array;
  private readonly wheel = new Int32Array(WHEEL).fill(NONE);
  private readonly wheelEnd = new Int32Array(WHEEL).fill(NONE);
  private readonly phase = new Int32Array(128);
  private readonly fresh: Int32Array;
  private readonly mask: number;
  private readonly shift: number;
  private clock = 0;
  private inFlight = false;
  private present = 0;
  private waitHead = NONE;
  private waitTail = NONE;
  private runTail = NONE;
  private steps = 0;
  private decoding = 0;
  private context = 0;
  private free: number;
  private partial = NONE;
  private partialDone = 0;
  private freshCount = 0;
  private passDecodes = 0;
  private passTokens = 0;
  private passPairs = 0;
  private quiet = false;
  private lineMemory = 0;
  private lineFull = 0;
  private lineFixed = 0;
  private lineStart = 0;
  private lineSlope = 0;
  private lineLimit = 0;
  busyMs = 0;
  runningMs = 0;
  freeMs = 0;

  constructor(private readonly load: TwinLoad) {
    const n = load.timesMs.length;
    const whole = () => new Int32Array(n);
    this.first = new Float64Array(n);
    this.done = new Float64Array(n);
    [this.next, this.prev, this.wheelNext, this.wheelPrev] = [whole(), whole(), whole(), whole()];
    [this.finishAt, this.base, this.made] = [whole(), whole(), whole()];
    this.fresh = new Int32Array(load.maxSequences + 1);
    this.mask = load.blockTokens - 1;
    this.shift = Math.log2(load.blockTokens);
    this.free = load.poolBlocks;
  }

  run(): void {
    const { timesMs } = this.load;
    for (let id = 0; id < timesMs.length; id += 1) {
      const time = timesMs[id]!;
      this.advance(time);
      if (this.present === 0 && !this.inFlight && time > this.clock) this.clock = time;
      this.present += 1;
      this.next[id] = NONE;
      if (this.waitTail !== NONE) this.next[this.waitTail] = id;
      else this.waitHead = id;
      this.waitTail = id;
    }
    this.advance(Number.POSITIVE_INFINITY);
  }

  private advance(until: number): void {
    while (this.clock < until && this.present > 0) {
      if (this.inFlight) this.finish();
      if (this.present === 0) return;
      this.schedule();
      const context = this.passDecodes > 0 ? this.context + this.passDecodes : 0;
      const ms = this.ms(this.passDecodes, context, this.passTokens, this.passPairs);
      this.busyMs += ms;
      this.runningMs += (this.decoding + this.freshCount) * ms;
      this.freeMs += this.free * ms;
      this.clock += ms;
      this.passes += 1;
      this.inFlight = true;
      if (this.quiet) this.decodeRun(until);
    }
  }

  private blocksOf(tokens: number): number {
    return (tokens + this.mask) >> this.shift;
  }

  private schedule(): void {
    const { load } = this;
    this.passTokens = 0;
    this.passPairs = 0;
    let preempted = false;
    let need = this.phase[this.steps & this.mask]!;
    while (need > this.free) {
      this.preemptLast();
      preempted = true;
      need = this.phase[this.steps & this.mask]!;
    }
    this.free -= need;
    this.passDecodes = this.decoding;
    let budget = load.maxBatchTokens - this.decoding;
    if (this.partial !== NONE && budget > 0) {
      const tokens = Math.min(load.input[this.partial]! + this.made[this.partial]! - this.partialDone, budget);
      const blocks = this.blocksOf(this.partialDone + tokens) - this.blocksOf(this.partialDone);
      if (blocks > this.free) {
        this.preemptLast();
        preempted = true;
      } else {
        this.free -= blocks;
        this.prefill(tokens);
        budget -= tokens;
      }
    }
    while (!preempted && this.waitHead !== NONE && budget > 0 && this.partial === NONE) {
      if (this.decoding + this.freshCount >= load.maxSequences) break;
      const id = this.waitHead;
      const tokens = Math.min(load.input[id]! + this.made[id]!, budget);
      const blocks = this.blocksOf(tokens);
      if (blocks > this.free) break;
      this.waitHead = this.next[id]!;
      if (this.waitHead === NONE) this.waitTail = NONE;
      this.free -= blocks;
      this.partial = id;
      this.partialDone = 0;
      this.prefill(tokens);
      budget -= tokens;
    }
    this.quiet = this.passTokens === 0 && !preempted;
  }

  private prefill(tokens: number): void {
    const id = this.partial;
    this.passTokens += tokens;
    this.passPairs += tokens * (this.partialDone + 0.5 * tokens);
    this.partialDone += tokens;
    if (this.partialDone === this.load.input[id]! + this.made[id]!) {
      this.fresh[this.freshCount] = id;
      this.freshCount += 1;
      this.partial = NONE;
    }
  }

  private preemptLast(): void {
    let id = this.partial;
    if (id !== NONE) {
      this.free += this.blocksOf(this.partialDone);
      this.partial = NONE;
    } else {
      id = this.runTail;
      this.free += this.blocksOf(this.base[id]! + this.steps);
      this.made[id] = this.load.output[id]! - (this.finishAt[id]! - this.steps);
      this.leave(id);
    }
    this.next[id] = this.waitHead;
    this.waitHead = id;
    if (this.waitTail === NONE) this.waitTail = id;
  }

  private join(id: number, context: number, emitted: number): void {
    const base = context - this.steps;
    this.base[id] = base;
    this.finishAt[id] = this.steps + this.load.output[id]! - emitted;
    const bucket = this.finishAt[id] & (WHEEL - 1);
    const last = this.wheelEnd[bucket]!;
    this.wheelNext[id] = NONE;
    this.wheelPrev[id] = last;
    if (last !== NONE) this.wheelNext[last] = id;
    else this.wheel[bucket] = id;
    this.wheelEnd[bucket] = id;
    this.next[id] = NONE;
    this.prev[id] = this.runTail;
    if (this.runTail !== NONE) this.next[this.runTail] = id;
    this.runTail = id;
    this.decoding += 1;
    this.context += context;
    this.phase[-base & this.mask]! += 1;
  }

  private leave(id: number): void {
    const before = this.wheelPrev[id]!;
    const after = this.wheelNext[id]!;
    const bucket = this.finishAt[id]! & (WHEEL - 1);
    if (before !== NONE) this.wheelNext[before] = after;
    else this.wheel[bucket] = after;
    if (after !== NONE) this.wheelPrev[after] = before;
    else this.wheelEnd[bucket] = before;
    const above = this.prev[id]!;
    const below = this.next[id]!;
    if (above !== NONE) this.next[above] = below;
    if (below !== NONE) this.prev[below] = above;
    else this.runTail = above;
    this.decoding -= 1;
    this.context -= this.base[id]! + this.steps;
    this.phase[-this.base[id]! & this.mask]! -= 1;
  }

  private finish(): void {
    this.inFlight = false;
    if (this.passDecodes > 0) {
      this.steps += 1;
      this.context += this.decoding;
      let id = this.wheel[this.steps & (WHEEL - 1)]!;
      while (id !== NONE) {
        const after = this.wheelNext[id]!;
        if (this.finishAt[id] === this.steps) {
          this.free += this.blocksOf(this.base[id]! + this.steps);
          this.leave(id);
          this.present -= 1;
          this.done[id] = this.clock;
        }
        id = after;
      }
    }
    const count = this.freshCount;
    this.freshCount = 0;
    for (let i = 0; i < count; i += 1) {
      const id = this.fresh[i]!;
      const emitted = this.made[id]! + 1;
      const target = this.load.input[id]! + this.made[id]!;
      if (emitted === 1) this.first[id] = this.clock;
      if (emitted < this.load.output[id]!) this.join(id, target, emitted);
      else {
        this.free += this.blocksOf(target);
        this.present -= 1;
        this.done[id] = this.clock;
      }
    }
  }

  private tableAt(table: Float64Array, tokens: number): number {
    const { fineTokens, coarseTokens } = this.load.step;
    const at = tokens <= fineTokens ? tokens : fineTokens + (tokens - fineTokens) / coarseTokens;
    const i = Math.min(Math.trunc(at), table.length - 2);
    const low = table[i]!;
    return low + (at - i) * (table[i + 1]! - low);
  }

  private ms(b: number, context: number, tokens: number, pairs: number): number {
    const { step } = this.load;
    const n = b * step.decodeShare + tokens;
    const windowed = Math.min(context, b * step.window);
    const kv = step.memoryPerSequence * b + step.memoryPerContext * context + step.memoryPerWindowed * windowed;
    const attention = this.bound(kv, step.computePerContext * context + step.computePerWindowed * windowed);
    if (tokens === 0) return this.steady(b, n, 0) + attention;
    return this.steady(b, n, step.computePerPrefill) + attention + step.computePerPair * pairs;
  }

  private bound(read: number, compute: number): number {
    const { overlap } = this.load.step;
    return read > compute ? read + overlap * compute : compute + overlap * read;
  }

  private steady(b: number, n: number, prefill: number): number {
    const { step } = this.load;
    const compute = this.tableAt(step.computeMs, n) + step.computePerSequence * b + prefill;
    const products = this.bound(this.tableAt(step.memoryMs, n), compute);
    return products + this.tableAt(step.expertMs, n) + step.base + step.perToken * n + step.perSequence * b;
  }

  private decodeRun(until: number): void {
    const { wheel, phase, mask } = this;
    const b = this.decoding;
    this.setLine(b);
    const firstStep = this.steps;
    let { clock, steps, free } = this;
    let context = this.context + b;
    let limit = -1;
    let start = 0;
    let slope = 0;
    let freeMs = this.freeMs;
    while (clock < until) {
      const after = steps + 1;
      if (wheel[after & (WHEEL - 1)] !== NONE) break;
      const need = phase[after & mask]!;
      if (need > free) break;
      free -= need;
      steps = after;
      context += b;
      if (context > limit) {
        this.lineAt(context);
        limit = this.lineLimit;
        start = this.lineStart;
        slope = this.lineSlope;
      }
      const ms = start + slope * context;
      freeMs += free * ms;
      clock += ms;
    }
    const made = steps - firstStep;
    const spent = clock - this.clock;
    this.freeMs = freeMs;
    this.busyMs += spent;
    this.runningMs += b * spent;
    this.clock = clock;
    this.steps = steps;
    this.context += made * b;
    this.free = free;
    this.passes += made;
  }

  private setLine(b: number): void {
    const { step } = this.load;
    this.lineMemory = step.memoryPerSequence * b;
    this.lineFull = b * step.window;
    this.lineFixed = this.steady(b, b * step.decodeShare, 0);
  }

  private lineAt(context: number): void {
    const { step } = this.load;
    let memory = this.lineMemory;
    let compute = 0;
    let memorySlope = step.memoryPerContext;
    let computeSlope = step.computePerContext;
    let limit = Number.POSITIVE_INFINITY;
    if (context >= this.lineFull) {
      memory += step.memoryPerWindowed * this.lineFull;
      compute += step.computePerWindowed * this.lineFull;
    } else {
      memorySlope += step.memoryPerWindowed;
      computeSlope += step.computePerWindowed;
      limit = this.lineFull;
    }
    const gap = memory + memorySlope * context - (compute + computeSlope * context);
    const widens = memorySlope - computeSlope;
    if (gap * widens < 0) limit = Math.min(limit, context - gap / widens);
    const [long, short] = gap >= 0 ? [memory, compute] : [compute, memory];
    const [longSlope, shortSlope] = gap >= 0 ? [memorySlope, computeSlope] : [computeSlope, memorySlope];
    this.lineStart = long + step.overlap * short + this.lineFixed;
    this.lineSlope = longSlope + step.overlap * shortSlope;
    this.lineLimit = limit;
  }
}

export interface TwinRequest extends Omit<TwinLoad, 'timesMs' | 'input' | 'output'> {
  readonly seed: number;
  readonly calls: number;
  readonly ratePerMs: number;
  readonly input: { readonly mean: number; readonly cv: number };
  readonly output: { readonly mean: number; readonly cv: number };
}

const BATCHES = 20;
const PROBABILITIES = [0.5, 0.95, 0.99];

/** Draws the requests, runs them to their end and sums them up, as the job of the core does. */
export function runTwin(request: TwinRequest) {
  const { calls, seed, input: inputs, output: outputs } = request;
  const timesMs = drawnTimes(calls, seed, request.ratePerMs);
  const input = drawnLengths(calls, seed, 203, inputs.mean, inputs.cv);
  const output = drawnLengths(calls, seed, 204, outputs.mean, outputs.cv);
  const twin = new Twin({ ...request, timesMs, input, output });
  twin.run();
  const { first, done } = twin;
  const metrics = [
    first.map((at, id) => at - timesMs[id]!),
    done.map((at, id) => (output[id]! > 1 ? (at - first[id]!) / (output[id]! - 1) : 0)),
    done.map((at, id) => at - timesMs[id]!),
  ];
  const figures = metrics.map((values) => {
    const mean = values.reduce((sum, each) => sum + each, 0) / calls;
    const quantiles = twinQuantiles(values, 0, calls, PROBABILITIES);
    const batches = Array.from({ length: BATCHES }, (_, k) =>
      twinQuantiles(values, Math.floor((k * calls) / BATCHES), Math.floor(((k + 1) * calls) / BATCHES), PROBABILITIES),
    );
    return { mean, quantiles, batches };
  });
  return { passes: twin.passes, input, output, first, done, figures };
}
