/**
 * The same service simulated the slow way, for comparison: every request an object, every token counted, every engine's loop written as
 * its own scheduler goes through its lists (vLLM: running requests one by one, the last one popped when blocks run short; SGLang: sort to
 * find whom to retract), no sums, no wheel, no runs of passes. Shares no code with assembly/.
 */
import { LEAST_OUTSTANDING, SESSION_AFFINITY, SGLANG, TENSORRT_LLM, VLLM, type SimpleStep } from './load.ts';

export interface PlainCase {
  readonly scheduler: number;
  readonly step: SimpleStep;
  readonly maxBatchTokens: number;
  readonly maxSequences: number;
  readonly chunked: boolean;
  readonly poolBlocks: number;
  readonly blockTokens: number;
  readonly replicas: number;
  readonly routing: number;
  readonly resident: boolean;
  readonly sharedTokens: number;
  readonly cachedFraction: number;
  readonly callsPerSession: number;
  /** 0 = open */
  readonly clients: number;
  readonly requestMs: number;
  readonly windowTokens: number;
  readonly windowShare: number;
  readonly stateBlocks: number;
  /** tokens proposed for each sequence before a pass, and how many of them are taken of an answer with `made` tokens; absent = none */
  readonly drafting?: { readonly drafted: number; readonly draftMs: number; taken(id: number, made: number): number };
}

export interface PlainRequest {
  readonly id: number;
  readonly input: number;
  readonly output: number;
  readonly session: number;
  arrival: number;
  first: number;
  done: number;
  emitted: number;
  /** tokens in the cache, blocks held for them and for windows and states */
  kv: number;
  context: number;
  extra: number;
  now: number;
  /** its prompt is in the cache */
  decodes: boolean;
}

class PlainReplica {
  waiting: PlainRequest[] = [];
  running: PlainRequest[] = [];
  /** contexts of sessions, oldest first */
  kept = new Map<number, number>();
  ends = 0;
  busy = false;
  holdBack = 0.7;
  preemptions = 0;
  mostUsed = 0;

  constructor(readonly of: PlainCase) {}

  /** tokens of the pass, and of the cache, that a decoding request takes beside its own next one */
  get drafted(): number {
    return this.of.drafting?.drafted ?? 0;
  }
  get pool(): number {
    return this.of.poolBlocks - (this.of.resident ? Math.floor(this.of.sharedTokens / this.of.blockTokens) : 0);
  }
  get used(): number {
    return this.running.reduce((sum, each) => sum + each.context + each.extra, 0);
  }
  get free(): number {
    return this.pool - this.used;
  }
  sharedOf(request: PlainRequest): number {
    if (!this.of.resident) return 0;
    const { sharedTokens, blockTokens } = this.of;
    return Math.min(Math.floor(sharedTokens / blockTokens), Math.floor((request.input - 1) / blockTokens));
  }
  blocksFor(request: PlainRequest, tokens: number): number {
    return Math.max(0, Math.ceil(tokens / this.of.blockTokens) - this.sharedOf(request));
  }
  extraFor(request: PlainRequest): number {
    const { windowTokens, windowShare, stateBlocks, blockTokens } = this.of;
    const kept = Math.min(request.input + request.output, windowTokens);
    return Math.ceil(Math.ceil(kept / blockTokens) * windowShare + stateBlocks);
  }
  mostFor(request: PlainRequest): number {
    return this.blocksFor(request, request.input + request.output + this.drafted) + this.extraFor(request);
  }
  /** Kept contexts give way, oldest first, until `used` and `kept` fit. */
  settle(): void {
    this.mostUsed = Math.max(this.mostUsed, this.used);
    let over = [...this.kept.values()].reduce((sum, each) => sum + each, 0) - this.free;
    for (const [session, blocks] of this.kept) {
      if (over <= 0) return;
      const given = Math.min(over, blocks);
      over -= given;
      if (given === blocks) this.kept.delete(session);
      else this.kept.set(session, blocks - given);
    }
  }
  hitFor(request: PlainRequest): number {
    const { blockTokens, resident, cachedFraction } = this.of;
    const aligned = (tokens: number) => Math.floor(tokens / blockTokens) * blockTokens;
    const most = aligned(request.input + request.emitted - 1);
    const stated = aligned(Math.min(Math.floor(request.input * cachedFraction), request.input - 1));
    if (!resident) return Math.min(stated, most);
    return Math.min((this.sharedOf(request) + (this.kept.get(request.session) ?? 0)) * blockTokens, most);
  }
  admit(request: PlainRequest, hit: number, tokens: number): void {
    this.waiting.shift();
    this.kept.delete(request.session);
    request.kv = hit;
    request.now = tokens;
    request.context = this.blocksFor(request, hit + tokens);
    request.extra = this.extraFor(request);
    if (this.of.scheduler === TENSORRT_LLM)
      request.context = this.blocksFor(request, request.input + request.output + this.drafted);
    this.running.push(request);
    this.settle();
  }
  stop(request: PlainRequest): void {
    this.running.splice(this.running.indexOf(request), 1);
    request.kv = request.context = request.extra = request.now = 0;
    request.decodes = false;
    this.preemptions += 1;
  }

  /** Sets `now` of every running request to its tokens in the next pass. */
  plan(): void {
    for (const each of this.running) each.now = 0;
    if (this.of.scheduler === VLLM) this.planVllm();
    else if (this.of.scheduler === SGLANG) this.planSglang();
    else this.planTensorrtLlm();
    this.settle();
  }

  private planVllm(): void {
    let budget = this.of.maxBatchTokens;
    let preempted = false;
    for (let i = 0; i < this.running.length && budget > 0; i += 1) {
      const request = this.running[i]!;
      const tokens = Math.min(request.input + request.emitted - request.kv, budget);
      const ahead = request.decodes ? this.drafted : 0;
      const context = this.blocksFor(request, request.kv + tokens + ahead);
      let alive = true;
      while (alive && context - request.context > this.free) {
        const last = this.running[this.running.length - 1]!;
        this.stop(last);
        this.waiting.unshift(last);
        preempted = true;
        alive = last !== request;
      }
      if (!alive) break;
      request.context = context;
      request.now = tokens;
      budget -= tokens + ahead;
    }
    this.settle();
    while (!preempted && this.waiting.length > 0 && budget > 0 && this.running.length < this.of.maxSequences) {
      const request = this.waiting[0]!;
      const hit = this.hitFor(request);
      const whole = request.input + request.emitted - hit;
      if (!this.of.chunked && whole > budget && whole <= this.of.maxBatchTokens) break;
      const tokens = Math.min(whole, budget);
      if (this.blocksFor(request, hit + tokens) + this.extraFor(request) > this.free) break;
      this.admit(request, hit, tokens);
      budget -= tokens;
    }
  }

  private planSglang(): void {
    const { blockTokens, maxBatchTokens, maxSequences } = this.of;
    if (this.running.length === 0) this.holdBack = 0.7;
    const decoding = this.running.filter(({ decodes }) => decodes);
    const owed = decoding.reduce((sum, each) => sum + each.output - each.emitted, 0);
    let room = this.free * blockTokens - this.holdBack * owed;
    let budget = maxBatchTokens;
    const cut = this.running.find((each) => !decoding.includes(each));
    let cutAgain = false;
    if (cut !== undefined) {
      cut.now = Math.min(cut.input + cut.emitted - cut.kv, budget);
      cut.context = this.blocksFor(cut, cut.kv + cut.now);
      cutAgain = cut.kv + cut.now < cut.input + cut.emitted;
      budget -= cut.now;
      room -= cut.now;
      this.settle();
    }
    while (this.waiting.length > 0 && budget > 0 && !cutAgain && this.running.length < maxSequences) {
      const request = this.waiting[0]!;
      const hit = this.hitFor(request);
      const whole = request.input + request.emitted - hit;
      const answer = Math.min(request.output - request.emitted, 4096);
      const own = this.blocksFor(request, request.input + request.emitted) + this.extraFor(request);
      if (own * blockTokens + answer >= room) break;
      const tokens = Math.min(whole, budget);
      this.admit(request, hit, tokens);
      cutAgain = tokens < whole;
      budget -= tokens;
      room -= (request.context + request.extra) * blockTokens + (cutAgain ? 0 : answer);
    }
    if (this.running.some((each) => each.now > 0)) return;
    const short = () =>
      decoding.reduce((sum, each) => sum + this.blocksFor(each, each.kv + 1 + this.drafted) - each.context, 0) >
      this.free;
    if (short()) {
      while (short()) {
        const order = decoding
          .map((each, at) => ({ each, at }))
          .sort((a, b) => a.each.emitted - b.each.emitted || b.each.input - a.each.input || b.at - a.at);
        const out = order[0]!.each;
        decoding.splice(decoding.indexOf(out), 1);
        this.stop(out);
        this.waiting.push(out);
      }
      const written = decoding.reduce((sum, each) => sum + each.emitted + 20, 0);
      const promised = decoding.reduce((sum, each) => sum + each.output, 0);
      this.holdBack = promised > 0 ? Math.min(1, written / promised) : 0.7;
    } else this.holdBack = Math.max(0.7 * 0.14, this.holdBack - (0.7 - 0.7 * 0.14) / 600);
    for (const each of decoding) {
      each.now = 1;
      each.context = this.blocksFor(each, each.kv + 1 + this.drafted);
    }
  }

  private planTensorrtLlm(): void {
    let budget = this.of.maxBatchTokens;
    let decodes = 0;
    for (const each of this.running) {
      each.now = Math.min(each.input + each.emitted - each.kv, budget);
      budget -= each.now + (each.decodes ? this.drafted : 0);
      if (each.decodes) decodes += 1;
    }
    const cut = this.running.some((each) => each.kv + each.now < each.input + each.emitted);
    while (!cut && this.waiting.length > 0 && budget > 0 && this.running.length < this.of.maxSequences) {
      const request = this.waiting[0]!;
      const hit = this.hitFor(request);
      const whole = request.input - hit;
      if (this.mostFor(request) > this.free) break;
      if (whole > budget && !this.of.chunked && (whole <= this.of.maxBatchTokens || decodes > 0)) break;
      const tokens = Math.min(whole, budget);
      this.admit(request, hit, tokens);
      budget -= tokens;
    }
  }

  passMs(): number {
    const { step } = this.of;
    let decodes = 0;
    let attended = 0;
    let tokens = 0;
    let pairs = 0;
    for (const each of this.running.filter(({ now }) => now > 0)) {
      if (each.decodes) {
        decodes += 1;
        attended += each.kv + 1;
      } else {
        tokens += each.now;
        pairs += each.now * (each.kv + each.now / 2);
      }
    }
    const compute = step.computePerToken * (decodes * (1 + this.drafted) + tokens);
    const products = Math.max(step.memory, compute) + step.overlap * Math.min(step.memory, compute);
    const attention = step.memoryPerContext * attended + step.computePerPair * pairs;
    const { draftMs } = this.of.drafting ?? { draftMs: 0 };
    const proposing = (decodes > 0 ? this.drafted * draftMs : 0) + (tokens > 0 ? draftMs : 0);
    return products + attention + step.base + step.perSequence * decodes + proposing;
  }

  /** @returns the requests answered by this pass */
  end(): PlainRequest[] {
    const answered: PlainRequest[] = [];
    for (const each of this.running) {
      if (each.now === 0) continue;
      const decoded = each.decodes;
      each.kv += each.now;
      if (each.kv < each.input + each.emitted) continue;
      const proposed = decoded ? (this.of.drafting?.taken(each.id, each.emitted) ?? 0) : 0;
      const taken = Math.min(proposed, each.output - each.emitted - 1);
      each.kv += taken;
      each.emitted += 1 + taken;
      each.decodes = true;
      if (each.emitted === 1) each.first = this.ends;
      if (each.emitted === each.output) answered.push(each);
    }
    for (const each of answered) {
      each.done = this.ends;
      this.running.splice(this.running.indexOf(each), 1);
      const full = Math.floor((each.input + each.output - 1) / this.of.blockTokens) - this.sharedOf(each);
      if (this.of.resident && full > 0) this.kept.set(each.session, full);
    }
    return answered;
  }
}

/** Runs all requests to their end; fills first and done. @returns preemptions and the most blocks in use */
export function runPlainly(of: PlainCase, requests: PlainRequest[]): { preemptions: number; mostUsed: number } {
  const replicas = Array.from({ length: of.replicas }, () => new PlainReplica(of));
  const isStart = (each: PlainRequest) => each.id % of.callsPerSession === 0;
  const coming = of.clients > 0 ? requests.slice(0, of.clients) : requests.filter(isStart);
  for (const each of coming) if (of.clients > 0) each.arrival = 0;
  let nextFresh = coming.length;
  let cursor = 0;
  const home = new Map<number, number>();
  const present = (replica: PlainReplica) => replica.waiting.length + replica.running.length;
  const choose = (request: PlainRequest): PlainReplica => {
    const least = () => {
      let at = cursor;
      for (let i = 1; i < replicas.length; i += 1) {
        const other = (cursor + i) % replicas.length;
        if (present(replicas[other]!) < present(replicas[at]!)) at = other;
      }
      cursor = (at + 1) % replicas.length;
      return at;
    };
    if (of.routing === LEAST_OUTSTANDING) return replicas[least()]!;
    if (of.routing === SESSION_AFFINITY) {
      if (!home.has(request.session)) home.set(request.session, least());
      return replicas[home.get(request.session)!]!;
    }
    const chosen = replicas[cursor]!;
    cursor = (cursor + 1) % replicas.length;
    return chosen;
  };
  const send = (request: PlainRequest, answeredAt: number) => {
    request.arrival = answeredAt + of.requestMs;
    coming.push(request);
  };
  const sendNext = (answeredAt: number) => {
    const request = requests[nextFresh];
    nextFresh += 1;
    if (request !== undefined) send(request, answeredAt);
  };
  for (;;) {
    coming.sort((a, b) => a.arrival - b.arrival || a.id - b.id);
    const arrives = coming[0]?.arrival ?? Infinity;
    const active = replicas.filter((each) => present(each) > 0);
    const replica = active.reduce<PlainReplica | undefined>(
      (a, b) => (a === undefined || b.ends < a.ends ? b : a),
      undefined,
    );
    if (replica !== undefined && (replica.ends < arrives || (replica.busy && replica.ends === arrives))) {
      if (replica.busy) {
        replica.busy = false;
        for (const each of replica.end()) {
          const after = requests[each.id + 1];
          if (of.clients > 0) sendNext(replica.ends);
          else if (after?.session === each.session) send(after, replica.ends);
        }
      } else {
        replica.plan();
        replica.ends += replica.passMs();
        replica.busy = true;
      }
    } else if (arrives < Infinity) {
      const request = coming.shift()!;
      const chosen = choose(request);
      if (present(chosen) === 0 && chosen.ends < request.arrival) chosen.ends = request.arrival;
      const fits = chosen.mostFor(request) <= chosen.pool - (of.scheduler === SGLANG ? 1 : 0);
      if (fits) chosen.waiting.push(request);
      else if (of.clients > 0) sendNext(request.arrival);
    } else break;
  }
  return {
    preemptions: replicas.reduce((sum, each) => sum + each.preemptions, 0),
    mostUsed: Math.max(...replicas.map((each) => each.mostUsed)),
  };
}
