/** What the engine allows, and the KV blocks that a request comes to hold by its rules. */
import { Requests } from './requests';

/** What the engine allows, alike for all replicas. */
export class Rules {
  scheduler: i32 = 0;
  maxBatchTokens: i32 = 0;
  maxSequences: i32 = 0;
  chunked: bool = true;
  /** log2 of the tokens of a block, and tokens less one */
  shift: i32 = 0;
  mask: i32 = 0;
  /** all blocks that a request may come to need are taken when it is let in */
  reserves: bool = false;
  /** SGLang: what the share held back loses with each decode pass, and where it ends */
  holdFall: f64 = 0;
  holdLeast: f64 = 0;
  /** tokens proposed for each sequence before a pass: each takes so many more of the pass, and of the cache ahead of it */
  drafted: i32 = 0;
  windowTokens: i32 = 0;
  windowShare: f64 = 0;
  stateBlocks: f64 = 0;
  /** hits are worked out from what is resident; [K] whole blocks that requests of a class share */
  resident: bool = false;
  shared: StaticArray<i32> = new StaticArray<i32>(0);
  /** prompts are handed on after their first token; ms of the transfer */
  handsOn: bool = false;
  transferMs: f64 = 0;
  transferMsPerToken: f64 = 0;
}

/** Blocks by request; nothing here is counted as taken. */
export class Blocks {
  constructor(
    private readonly rules: Rules,
    private readonly requests: Requests,
  ) {}

  /** Blocks of its own for a context of so many tokens: what its class shares lies elsewhere. */
  own(id: i32, tokens: i32): i32 {
    return max(0, ((tokens + this.rules.mask) >> this.rules.shift) - this.shared(id));
  }

  shared(id: i32): i32 {
    if (!this.rules.resident) return 0;
    return min(this.rules.shared[this.requests.kind[id]], (this.requests.input[id] - 1) >> this.rules.shift);
  }

  /** Blocks for sliding layers and constant states, held from admission to the end. */
  extra(id: i32): i32 {
    const rules = this.rules;
    if (rules.windowShare == 0 && rules.stateBlocks == 0) return 0;
    const kept = min(this.requests.input[id] + this.requests.output[id], rules.windowTokens);
    const blocks = f64((kept + rules.mask) >> rules.shift) * rules.windowShare + rules.stateBlocks;
    return i32(Math.ceil(blocks));
  }

  /** The most blocks that the request can come to hold here. */
  most(id: i32): i32 {
    if (this.rules.handsOn) return this.own(id, this.requests.input[id]) + this.extra(id);
    return this.own(id, this.requests.input[id] + this.requests.output[id] + this.rules.drafted) + this.extra(id);
  }
}
