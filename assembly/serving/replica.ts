/**
 * One replica: the requests that wait, prefill and decode, its KV blocks and its clock. The recursion goes from pass to pass and keeps
 * sums, never a token: all decoding sequences advance together, so that a sequence is its context less the steps made so far. What a
 * step needs is then at hand: sequences that end in it hang in a wheel of steps, sequences that cross a block are counted by phase.
 * Which requests a pass takes in is the business of scheduler-*.ts. Cost of a pass O(1), of a request O(1).
 */
import { Blocks, Rules } from './blocks';
import { Drafts } from './drafts';
import { Journal } from './journal';
import { Outbox } from './outbox';
import { Pool } from './pool';
import { NONE, nones, Requests } from './requests';
import { DecodeLine, Step } from './step';

/** Steps ahead that the wheel tells apart; longer answers go round. */
const WHEEL: i32 = 4096;

export class Replica {
  clock: f64 = 0;
  inFlight: bool = false;
  /** requests here, waiting ones included */
  present: i32 = 0;
  /** waiting line, running list in the order of admission */
  waiting: i32 = 0;
  waitHead: i32 = NONE;
  waitTail: i32 = NONE;
  runHead: i32 = NONE;
  runTail: i32 = NONE;
  /** decode steps made; decoding sequences, their contexts summed, tokens still owed to them and promised in all */
  steps: i32 = 0;
  decoding: i32 = 0;
  context: i64 = 0;
  owed: i64 = 0;
  promised: i64 = 0;
  /** the prompt that is cut over several passes, and how far it is */
  partial: i32 = NONE;
  partialDone: i32 = 0;
  /** the pass being made: decodes in it, prompts that end in it, prefilled tokens and what they attend to */
  passDecodes: i32 = 0;
  freshCount: i32 = 0;
  passTokens: i32 = 0;
  passPairs: f64 = 0;
  readonly fresh: StaticArray<i32>;
  readonly blocks: Blocks;
  private readonly line: DecodeLine = new DecodeLine();
  readonly phase: StaticArray<i32> = new StaticArray<i32>(128);
  /** blocks wanted by tokens that drafts brought, until the next decode pass takes them */
  lag: i32 = 0;
  /** first and last of the sequences that end in a step, in the order of their joining */
  private readonly wheel: StaticArray<i32> = nones(WHEEL);
  private readonly wheelEnd: StaticArray<i32> = nones(WHEEL);
  /** the next passes are like this one until a request comes or goes */
  quiet: bool = false;
  /** SGLang: share of the tokens still owed that admission holds back */
  holdBack: f64 = 0;
  /** over the whole run: ms in passes, weighted as named */
  busyMs: f64 = 0;
  runningMs: f64 = 0;
  blockedMs: f64 = 0;
  availableMs: f64 = 0;
  presentMs: f64 = 0;
  private presentSince: f64 = 0;
  /** the measured part, to which presentMs is kept */
  from: f64 = 0;
  to: f64 = Infinity;
  passes: f64 = 0;
  preemptions: i32 = 0;
  promptTokens: f64 = 0;
  outputTokens: f64 = 0;
  hitTokens: f64 = 0;
  askedTokens: f64 = 0;
  /** handed-on prompts whose blocks are still being sent */
  readonly outbox: Outbox;

  constructor(
    readonly index: i32,
    readonly rules: Rules,
    readonly step: Step,
    private readonly drafts: Drafts,
    readonly pool: Pool,
    readonly requests: Requests,
    readonly journal: Journal,
  ) {
    this.blocks = new Blocks(rules, requests);
    this.outbox = new Outbox(requests, rules.transferMs, rules.transferMsPerToken);
    this.fresh = new StaticArray<i32>(rules.maxSequences + 1);
  }

  get running(): i32 {
    return this.decoding + this.freshCount + (this.partial != NONE ? 1 : 0);
  }

  /** Adds the time since the last coming or going. */
  countPresent(time: f64): void {
    const begin = Math.max(this.presentSince, this.from);
    const end = Math.min(time, this.to);
    if (end > begin) this.presentMs += f64(this.present) * (end - begin);
    this.presentSince = time;
  }

  /** A request joins the end of the line; an idle replica wakes. */
  arrive(id: i32, time: f64): void {
    if (this.present == 0 && !this.inFlight && time > this.clock) this.clock = time;
    this.countPresent(time);
    this.present++;
    this.requests.replica[id] = this.index;
    this.waitLast(id);
  }

  waitLast(id: i32): void {
    this.requests.next[id] = NONE;
    if (this.waitTail != NONE) this.requests.next[this.waitTail] = id;
    else this.waitHead = id;
    this.waitTail = id;
    this.waiting++;
  }

  waitFirst(id: i32): void {
    this.requests.next[id] = this.waitHead;
    this.waitHead = id;
    if (this.waitTail == NONE) this.waitTail = id;
    this.waiting++;
  }

  /** Takes the head of the line. */
  leaveLine(): i32 {
    const id = this.waitHead;
    this.waitHead = this.requests.next[id];
    if (this.waitHead == NONE) this.waitTail = NONE;
    this.waiting--;
    const requests = this.requests;
    if (!(requests.admitted[id] == requests.admitted[id])) requests.admitted[id] = this.clock;
    return id;
  }

  /** Tokens to prefill and attend to: the prompt, and after a preemption what had been written. */
  targetOf(id: i32): i32 {
    return this.requests.input[id] + this.requests.made[id];
  }

  /** Prompt tokens that need no computing; whole blocks, always leaving one token. */
  hitOf(id: i32): i32 {
    const rules = this.rules;
    const most = (this.targetOf(id) - 1) & ~rules.mask;
    if (!rules.resident) return min(this.requests.cached[id], most);
    const own = this.pool.keptOf(this.pool.contextFor(id, this.requests.session));
    return min((this.blocks.shared(id) + own) << rules.shift, most);
  }

  /**
   * Lets the head of the line in with its first `tokens` of prefill beyond the hit; the caller has seen that there is room.
   *
   * @param hit     as hitOf
   * @param blocks  all that it takes now, those under the hit included
   */
  admit(id: i32, hit: i32, tokens: i32, blocks: i32): void {
    if (this.rules.resident) this.pool.drop(this.pool.contextFor(id, this.requests.session));
    this.pool.take(blocks);
    if (this.requests.made[id] == 0) {
      this.hitTokens += f64(hit);
      this.askedTokens += f64(this.requests.input[id]);
    }
    this.partial = id;
    this.partialDone = hit;
    this.prefill(tokens);
  }

  /** Some tokens of the prompt under way; its blocks are taken already. */
  prefill(tokens: i32): void {
    const id = this.partial;
    this.passTokens += tokens;
    this.passPairs += f64(tokens) * (f64(this.partialDone) + 0.5 * f64(tokens));
    this.promptTokens += f64(tokens);
    this.partialDone += tokens;
    if (this.partialDone == this.targetOf(id)) {
      this.fresh[this.freshCount++] = id;
      this.partial = NONE;
    }
  }

  /** Puts a sequence among those that end in the same step, as the last. */
  private hook(id: i32): void {
    const requests = this.requests;
    const bucket = requests.finish[id] & (WHEEL - 1);
    const last = this.wheelEnd[bucket];
    requests.wheelNext[id] = NONE;
    requests.wheelPrev[id] = last;
    if (last != NONE) requests.wheelNext[last] = id;
    else this.wheel[bucket] = id;
    this.wheelEnd[bucket] = id;
  }

  private unhook(id: i32): void {
    const requests = this.requests;
    const before = requests.wheelPrev[id];
    const after = requests.wheelNext[id];
    const bucket = requests.finish[id] & (WHEEL - 1);
    if (before != NONE) requests.wheelNext[before] = after;
    else this.wheel[bucket] = after;
    if (after != NONE) requests.wheelPrev[after] = before;
    else this.wheelEnd[bucket] = before;
  }

  /** A sequence begins to decode after `emitted` tokens with `context` tokens in the cache. */
  join(id: i32, context: i32, emitted: i32): void {
    const requests = this.requests;
    const base = context - this.steps;
    const rest = requests.output[id] - emitted;
    requests.base[id] = base;
    requests.finish[id] = this.steps + rest;
    if (this.rules.drafted == 0) this.hook(id);
    requests.next[id] = NONE;
    requests.prev[id] = this.runTail;
    if (this.runTail != NONE) requests.next[this.runTail] = id;
    else this.runHead = id;
    this.runTail = id;
    this.decoding++;
    this.context += context;
    this.owed += rest;
    this.promised += requests.output[id];
    this.phase[-(base + this.rules.drafted) & this.rules.mask]++;
    if (this.rules.drafted > 0) this.fallBehind(id, context, this.rules.drafted);
  }

  /** The blocks from `tokens` to `more` tokens further are to be taken before the next decode pass. */
  private fallBehind(id: i32, tokens: i32, more: i32): void {
    const blocks = this.rules.reserves ? 0 : this.blocks.own(id, tokens + more) - this.blocks.own(id, tokens);
    this.requests.lagged[id] = blocks;
    this.lag += blocks;
  }

  /** Blocks that the decoding sequences need for the next pass: theirs that begin, and those that they are behind. */
  get needed(): i32 {
    return this.phase[this.steps & this.rules.mask] + this.lag;
  }

  /** Takes them. */
  takeNeeded(need: i32): void {
    if (need > 0) this.pool.take(need);
    this.lag = 0;
  }

  /** Takes a decoding sequence out of all lists. Its blocks stay taken. */
  private leave(id: i32): void {
    const requests = this.requests;
    if (this.rules.drafted == 0) this.unhook(id);
    const above = requests.prev[id];
    const below = requests.next[id];
    if (above != NONE) requests.next[above] = below;
    else this.runHead = below;
    if (below != NONE) requests.prev[below] = above;
    else this.runTail = above;
    this.decoding--;
    this.context -= requests.base[id] + this.steps;
    this.owed -= requests.finish[id] - this.steps;
    this.promised -= requests.output[id];
    this.phase[-(requests.base[id] + this.rules.drafted) & this.rules.mask]--;
    if (this.rules.drafted > 0) this.lag -= requests.lagged[id];
  }

  /** Blocks that a decoding sequence holds before this pass. */
  private heldBlocks(id: i32): i32 {
    if (this.rules.reserves) return this.blocks.most(id);
    const held = this.blocks.own(id, this.requests.base[id] + this.steps + this.rules.drafted) + this.blocks.extra(id);
    return this.rules.drafted > 0 ? held - this.requests.lagged[id] : held;
  }

  /** Stops a decoding sequence; its blocks are freed, its prompt and answer so far will be computed anew. */
  preempt(id: i32): void {
    this.pool.give(this.heldBlocks(id));
    this.requests.made[id] = this.requests.output[id] - (this.requests.finish[id] - this.steps);
    this.leave(id);
    this.preemptions++;
  }

  /** Stops the prompt under way. */
  preemptPartial(): i32 {
    const id = this.partial;
    this.pool.give(this.blocks.own(id, this.partialDone) + this.blocks.extra(id));
    this.partial = NONE;
    this.preemptions++;
    return id;
  }

  /** Nothing is in the pass that is put together next. */
  clearPass(): void {
    this.passDecodes = 0;
    this.passTokens = 0;
    this.passPairs = 0;
  }

  /** Starts the pass that has been put together. */
  start(): void {
    const sequences = this.passDecodes;
    const context = sequences > 0 ? f64(this.context + sequences) : 0;
    let ms = this.step.ms(sequences, context, this.passTokens, this.passPairs);
    if (this.rules.drafted > 0) ms += this.drafts.ms(sequences, context, this.passTokens, this.passPairs);
    this.busyMs += ms;
    this.runningMs += f64(this.running) * ms;
    this.availableMs += f64(this.pool.available) * ms;
    if (this.waiting > 0) this.blockedMs += ms;
    this.clock += ms;
    this.passes += 1;
    this.inFlight = true;
  }

  /** What the pass that has just ended brought: a token each, first tokens, answers that are complete. */
  finish(): void {
    this.inFlight = false;
    if (this.passDecodes > 0) {
      if (this.rules.drafted > 0) this.takeDrafts();
      this.steps++;
      this.context += this.decoding;
      this.owed -= this.decoding;
      this.outputTokens += f64(this.decoding);
      this.endComplete();
    }
    const count = this.freshCount;
    this.freshCount = 0;
    for (let i = 0; i < count; i++) this.firstToken(this.fresh[i]);
  }

  /** Sequences that have all their tokens, in the order of their admission; drafts move ends, so that no wheel foretells them. */
  private endComplete(): void {
    const requests = this.requests;
    const drafts = this.rules.drafted > 0;
    let id = drafts ? this.runHead : this.wheel[this.steps & (WHEEL - 1)];
    while (id != NONE) {
      const after = drafts ? requests.next[id] : requests.wheelNext[id];
      if (requests.finish[id] == this.steps) this.endDecoding(id);
      id = after;
    }
  }

  /** Moves every decoding sequence on by the proposed tokens that were taken; the pass's own token follows for all at once. */
  private takeDrafts(): void {
    const requests = this.requests;
    const drafted = this.rules.drafted;
    const mask = this.rules.mask;
    for (let id = this.runHead; id != NONE; id = requests.next[id]) {
      const rest = requests.finish[id] - this.steps;
      const more = min(rest, this.drafts.gained(id, requests.output[id] - rest)) - 1;
      const base = requests.base[id];
      this.fallBehind(id, base + this.steps + 1 + drafted, more);
      if (more == 0) continue;
      requests.finish[id] -= more;
      this.phase[-(base + drafted) & mask]--;
      this.phase[-(base + more + drafted) & mask]++;
      requests.base[id] = base + more;
      this.context += more;
      this.owed -= more;
      this.outputTokens += f64(more);
    }
  }

  private endDecoding(id: i32): void {
    const held = this.heldBlocks(id);
    this.leave(id);
    this.answered(id, held);
  }

  private firstToken(id: i32): void {
    const requests = this.requests;
    const emitted = requests.made[id] + 1;
    this.outputTokens += 1;
    if (emitted == 1) requests.first[id] = this.clock;
    if (emitted < requests.output[id] && this.rules.handsOn) this.handOn(id);
    else if (emitted < requests.output[id]) this.join(id, this.targetOf(id), emitted);
    else if (this.rules.reserves) this.answered(id, this.blocks.most(id));
    else this.answered(id, this.blocks.own(id, this.targetOf(id)) + this.blocks.extra(id));
  }

  /** @param held  its blocks; the full ones of its context may be kept, the last token never enters the cache */
  private answered(id: i32, held: i32): void {
    if (this.rules.resident) {
      const context = this.requests.input[id] + this.requests.output[id] - 1;
      const full = max(0, (context >> this.rules.shift) - this.blocks.shared(id));
      this.pool.give(held - full);
      this.pool.keep(id, full);
    } else this.pool.give(held);
    this.gone();
    this.journal.complete(id, this.clock);
  }

  private gone(): void {
    this.countPresent(this.clock);
    this.present--;
  }

  /** The context goes to another pool over this replica's link; its blocks are held until it is there. */
  private handOn(id: i32): void {
    this.requests.carried[id] = true;
    this.gone();
    this.journal.push(this.outbox.send(id, this.clock), id);
  }

  /** Frees what has arrived elsewhere by `time`. */
  releaseSent(time: f64): void {
    for (let id = this.outbox.arrived(time); id != NONE; id = this.outbox.arrived(time)) {
      this.pool.give(this.blocks.most(id));
    }
  }

  /**
   * Decode passes one after another as long as nothing but contexts changes: until one ends at `until` or later, a sequence may end, or
   * blocks run short. Between two contexts at which the longer of memory and compute changes, or windows are full, the time of a pass is
   * a straight line in the context; it is worked out once for all passes up to there.
   */
  decodeRun(until: f64): void {
    const b = f64(this.decoding);
    const wheel = this.wheel;
    const phase = this.phase;
    const mask = this.rules.mask;
    const reserves = this.rules.reserves;
    const begin = this.clock;
    const firstStep = this.steps;
    const line = this.line;
    line.set(this.step, b);
    let left = f64(this.pool.available);
    let short = this.pool.free;
    let clock = begin;
    let steps = firstStep;
    let context = f64(this.context) + b;
    let limit: f64 = -1;
    let start: f64 = 0;
    let slope: f64 = 0;
    let availableMs = this.availableMs;
    while (clock < until) {
      const after = steps + 1;
      if (unchecked(wheel[after & (WHEEL - 1)]) != NONE) break;
      const need = reserves ? 0 : unchecked(phase[after & mask]);
      if (need > short) break;
      short -= need;
      left -= f64(need);
      steps = after;
      context += b;
      if (context > limit) {
        line.at(context);
        limit = line.limit;
        start = line.start;
        slope = line.slope;
      }
      const ms = start + slope * context;
      availableMs += left * ms;
      clock += ms;
    }
    const made = steps - firstStep;
    if (made == 0) return;
    this.clock = clock;
    this.steps = steps;
    this.context += i64(made) * this.decoding;
    this.owed -= i64(made) * this.decoding;
    this.outputTokens += f64(made) * b;
    this.holdBack = Math.max(this.rules.holdLeast, this.holdBack - this.rules.holdFall * f64(made));
    this.pool.free = short;
    if (this.pool.used > this.pool.mostUsed) this.pool.mostUsed = this.pool.used;
    const spent = clock - begin;
    this.availableMs = availableMs;
    this.busyMs += spent;
    this.runningMs += b * spent;
    if (this.waiting > 0) this.blockedMs += spent;
    this.passes += f64(made);
  }
}
