/**
 * vLLM v1 (vllm/v1/core/sched/scheduler.py @00024d3): one token budget a pass. Running requests come first in the order of their
 * admission, a token each or the rest of a prompt; when blocks run short the last admitted is preempted, freed, and put at the head of the
 * line to be computed anew. Then the line is served in order until the budget, the places or the blocks end; never in a pass that
 * preempted. A prompt takes only the blocks of the tokens that it computes now. Without chunks a prompt waits until it fits whole.
 */
import { Replica } from './replica';
import { NONE } from './requests';

export function scheduleVllm(replica: Replica): void {
  const rules = replica.rules;
  const pool = replica.pool;
  admitCarried(replica);
  let preempted = false;
  let need = replica.needed;
  while (need > pool.available) {
    preemptLast(replica);
    preempted = true;
    need = replica.needed;
  }
  replica.takeNeeded(need);
  replica.passDecodes = replica.decoding;
  let budget = rules.maxBatchTokens - replica.decoding * (rules.drafted + 1);
  if (replica.partial != NONE && budget > 0) {
    const id = replica.partial;
    const tokens = min(replica.targetOf(id) - replica.partialDone, budget);
    const blocks = replica.blocks.own(id, replica.partialDone + tokens) - replica.blocks.own(id, replica.partialDone);
    if (blocks > pool.available) {
      replica.waitFirst(replica.preemptPartial());
      preempted = true;
    } else {
      if (blocks > 0) pool.take(blocks);
      replica.prefill(tokens);
      budget -= tokens;
    }
  }
  if (!preempted) admitFrom(replica, budget);
  // neither places nor blocks nor tokens come back before a sequence ends
  replica.quiet = replica.passTokens == 0 && !preempted;
}

function admitFrom(replica: Replica, tokensLeft: i32): void {
  const rules = replica.rules;
  let budget = tokensLeft;
  while (replica.waitHead != NONE && budget > 0 && replica.partial == NONE && replica.running < rules.maxSequences) {
    const id = replica.waitHead;
    if (isCarried(replica, id)) return;
    const hit = replica.hitOf(id);
    let tokens = replica.targetOf(id) - hit;
    if (tokens > budget && !rules.chunked && tokens <= rules.maxBatchTokens) return;
    tokens = min(tokens, budget);
    const blocks = replica.blocks.own(id, hit + tokens) + replica.blocks.extra(id);
    if (blocks > replica.pool.available) return;
    replica.leaveLine();
    replica.admit(id, hit, tokens, blocks);
    budget -= tokens;
  }
}

/** Contexts that came from a prefill pool begin to decode as soon as there is a place and room for them. */
export function admitCarried(replica: Replica): void {
  while (replica.waitHead != NONE && isCarried(replica, replica.waitHead)) {
    const id = replica.waitHead;
    if (replica.running >= replica.rules.maxSequences) return;
    const input = replica.requests.input[id];
    const blocks = replica.rules.reserves
      ? replica.blocks.most(id)
      : replica.blocks.own(id, input) + replica.blocks.extra(id);
    if (blocks > replica.pool.available) return;
    replica.leaveLine();
    replica.pool.take(blocks);
    replica.join(id, input, 1);
  }
}

export function isCarried(replica: Replica, id: i32): bool {
  return replica.requests.carried[id] && replica.requests.made[id] == 0;
}

/** The last admitted: the prompt under way, else the end of the running list. */
function preemptLast(replica: Replica): void {
  if (replica.partial != NONE) {
    replica.waitFirst(replica.preemptPartial());
    return;
  }
  const id = replica.runTail;
  replica.preempt(id);
  replica.waitFirst(id);
}
