/**
 * The KV pool of one replica in blocks: free, in use, and kept for the next call of a session. What is kept is given up oldest first and
 * from its end, as vLLM's queue of free blocks does (vllm/v1/core/block_pool.py) and SGLang's radix tree evicts its leaves.
 */
import { NONE, nones } from './requests';

/** Contexts kept of sessions: at most one each, on the replica that answered last. Shared by all replicas. */
export class Contexts {
  readonly blocks: StaticArray<i32>;
  readonly holder: StaticArray<i32>;
  readonly next: StaticArray<i32>;
  readonly prev: StaticArray<i32>;

  constructor(sessions: i32) {
    this.blocks = new StaticArray<i32>(sessions);
    this.holder = nones(sessions);
    this.next = new StaticArray<i32>(sessions);
    this.prev = new StaticArray<i32>(sessions);
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

  /** Blocks kept here for a session. */
  keptFor(session: i32): i32 {
    return this.contexts.holder[session] == this.index ? this.contexts.blocks[session] : 0;
  }

  /** Blocks in use become kept for their session; what it had kept here before is given up. */
  keep(session: i32, blocks: i32): void {
    const contexts = this.contexts;
    if (this.keptFor(session) > 0) this.drop(session);
    if (blocks <= 0 || contexts.holder[session] != NONE) {
      this.free += blocks;
      return;
    }
    this.kept += blocks;
    contexts.blocks[session] = blocks;
    contexts.holder[session] = this.index;
    contexts.prev[session] = this.newest;
    contexts.next[session] = NONE;
    if (this.newest != NONE) contexts.next[this.newest] = session;
    else this.oldest = session;
    this.newest = session;
  }

  /** What is kept for a session becomes free. */
  drop(session: i32): void {
    const blocks = this.keptFor(session);
    if (blocks == 0) return;
    this.kept -= blocks;
    this.free += blocks;
    this.unlink(session);
  }

  private evict(blocks: i32): void {
    let wanted = blocks;
    while (wanted > 0 && this.oldest != NONE) {
      const session = this.oldest;
      const some = min(wanted, this.contexts.blocks[session]);
      this.contexts.blocks[session] -= some;
      this.kept -= some;
      this.free += some;
      wanted -= some;
      if (this.contexts.blocks[session] == 0) this.unlink(session);
    }
  }

  private unlink(session: i32): void {
    const contexts = this.contexts;
    const before = contexts.prev[session];
    const after = contexts.next[session];
    if (before != NONE) contexts.next[before] = after;
    else this.oldest = after;
    if (after != NONE) contexts.prev[after] = before;
    else this.newest = before;
    contexts.blocks[session] = 0;
    contexts.holder[session] = NONE;
  }
}
