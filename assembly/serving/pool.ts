/**
 * The KV pool of one replica in blocks: free, in use, and kept for the next call of a session. What is kept is given up oldest first and
 * from its end, as vLLM's queue of free blocks does (vllm/v1/core/block_pool.py) and SGLang's radix tree evicts its leaves.
 */
import { NONE, nones } from './requests';

/** Contexts kept after an answer, by the request that was answered: at most one of a session on each replica. Shared by all replicas. */
export class Contexts {
  readonly blocks: StaticArray<i32>;
  readonly holder: StaticArray<i32>;
  readonly next: StaticArray<i32>;
  readonly prev: StaticArray<i32>;

  constructor(count: i32) {
    this.blocks = new StaticArray<i32>(count);
    this.holder = nones(count);
    this.next = new StaticArray<i32>(count);
    this.prev = new StaticArray<i32>(count);
  }
}

export class Pool {
  free: i32;
  kept: i32 = 0;
  mostUsed: i32 = 0;
  private oldest: i32 = NONE;
  private newest: i32 = NONE;

  constructor(
    readonly size: i32,
    private readonly contexts: Contexts,
    private readonly index: i32,
  ) {
    this.free = size;
  }

  /** Blocks that can be had: free ones and those that may be given up. */
  get available(): i32 {
    return this.free + this.kept;
  }

  get used(): i32 {
    return this.size - this.free - this.kept;
  }

  /** Takes blocks that are available. */
  take(blocks: i32): void {
    if (blocks > this.free) this.evict(blocks - this.free);
    this.free -= blocks;
    if (this.used > this.mostUsed) this.mostUsed = this.used;
  }

  give(blocks: i32): void {
    this.free += blocks;
  }

  /** The context kept here of the session of a call that now comes: that of its latest call answered here, or NONE. */
  contextFor(id: i32, sessions: StaticArray<i32>): i32 {
    for (let call = id - 1; call >= 0 && sessions[call] == sessions[id]; call--) {
      if (this.contexts.holder[call] == this.index) return call;
    }
    return NONE;
  }

  /** Blocks left of a kept context. */
  keptOf(context: i32): i32 {
    return context == NONE ? 0 : this.contexts.blocks[context];
  }

  /** Blocks in use by a request that has been answered become kept. */
  keep(id: i32, blocks: i32): void {
    if (blocks <= 0) return;
    const contexts = this.contexts;
    this.kept += blocks;
    contexts.blocks[id] = blocks;
    contexts.holder[id] = this.index;
    contexts.prev[id] = this.newest;
    contexts.next[id] = NONE;
    if (this.newest != NONE) contexts.next[this.newest] = id;
    else this.oldest = id;
    this.newest = id;
  }

  /** What is kept of a context becomes free. */
  drop(context: i32): void {
    if (context == NONE) return;
    this.kept -= this.contexts.blocks[context];
    this.free += this.contexts.blocks[context];
    this.unlink(context);
  }

  private evict(blocks: i32): void {
    let wanted = blocks;
    while (wanted > 0 && this.oldest != NONE) {
      const context = this.oldest;
      const some = min(wanted, this.contexts.blocks[context]);
      this.contexts.blocks[context] -= some;
      this.kept -= some;
      this.free += some;
      wanted -= some;
      if (this.contexts.blocks[context] == 0) this.unlink(context);
    }
  }

  private unlink(context: i32): void {
    const contexts = this.contexts;
    const before = contexts.prev[context];
    const after = contexts.next[context];
    if (before != NONE) contexts.next[before] = after;
    else this.oldest = after;
    if (after != NONE) contexts.prev[after] = before;
    else this.newest = before;
    contexts.blocks[context] = 0;
    contexts.holder[context] = NONE;
  }
}
