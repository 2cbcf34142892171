/**
 * SGLang (python/sglang/srt/managers/scheduler.py, schedule_policy.py, schedule_batch.py @00550cd; first come, first served, no
 * mixed chunks): when the line can be served a pass prefills only, up to the chunk size, first the prompt that was cut; else all running
 * requests decode. A request is let in when its prompt and answer (at most 4096 tokens of it) fit beside what is held back for running
 * ones: a share of the tokens they may still write. The share starts at 0.7, falls to 0.098 over 600 decode passes, returns to 0.7 when the
 * engine is idle. When a decode pass finds no blocks, requests with the fewest tokens written (then the longest prompt) go to the
 * end of the line until it fits, and the share becomes (tokens written + 20 a request) / tokens promised.
 * Not taken over: the share is of all tokens owed, where SGLang counts at most 4096 a request; SGLang retracts until 20 tokens are free
 * for each request that stays.
 */
import { Replica } from './replica';
import { NONE } from './requests';
import { admitCarried, isCarried } from './scheduler-vllm';

const HOLD_FIRST: f64 = 0.7;
export const HOLD_LEAST: f64 = 0.7 * 0.14;
export const HOLD_FALL: f64 = (HOLD_FIRST - HOLD_LEAST) / 600.0;
const RETRACT_STEPS: f64 = 20;
const MOST_NEW_TOKENS: i32 = 4096;

export function scheduleSglang(replica: Replica): void {
  const rules = replica.rules;
  if (replica.running == 0) replica.holdBack = HOLD_FIRST;
  // the room of a prompt that was cut is its own
  if (replica.partial == NONE) admitCarried(replica);
  prefillPass(replica);
  if (replica.passTokens > 0) {
    replica.quiet = false;
    return;
  }
  decodePass(replica);
  // places come back only when a sequence ends; room may open as the share falls
  replica.quiet = replica.waitHead == NONE || replica.running >= rules.maxSequences;
}

function prefillPass(replica: Replica): void {
  const rules = replica.rules;
  let budget = rules.maxBatchTokens;
  let room = f64(replica.pool.available) * f64(rules.mask + 1) - replica.holdBack * f64(replica.owed);
  if (replica.partial != NONE) {
    const id = replica.partial;
    const tokens = min(replica.targetOf(id) - replica.partialDone, budget);
    const blocks = replica.blocks.own(id, replica.partialDone + tokens) - replica.blocks.own(id, replica.partialDone);
    replica.pool.take(blocks);
    replica.prefill(tokens);
    budget -= tokens;
    room -= f64(tokens);
  }
  while (replica.waitHead != NONE && budget > 0 && replica.partial == NONE && replica.running < rules.maxSequences) {
    const id = replica.waitHead;
    if (isCarried(replica, id)) return;
    const hit = replica.hitOf(id);
    const whole = replica.targetOf(id) - hit;
    const answer = min(replica.requests.output[id] - replica.requests.made[id], MOST_NEW_TOKENS);
    const extra = replica.blocks.extra(id);
    const own = (replica.blocks.own(id, replica.targetOf(id)) + extra) << rules.shift;
    if (f64(own + answer) >= room) return;
    const tokens = min(whole, budget);
    const blocks = replica.blocks.own(id, hit + tokens) + extra;
    replica.leaveLine();
    replica.admit(id, hit, tokens, blocks);
    budget -= tokens;
    room -= f64((blocks << rules.shift) + (tokens == whole ? answer : 0));
  }
}

function decodePass(replica: Replica): void {
  const pool = replica.pool;
  let need = replica.needed;
  if (need > pool.available) {
    while (need > pool.available) {
      const id = fewestWritten(replica);
      replica.preempt(id);
      replica.waitLast(id);
      need = replica.needed;
    }
    const written = f64(replica.promised - replica.owed) + RETRACT_STEPS * f64(replica.decoding);
    replica.holdBack = replica.promised > 0 ? Math.min(1, written / f64(replica.promised)) : HOLD_FIRST;
  } else replica.holdBack = Math.max(HOLD_LEAST, replica.holdBack - HOLD_FALL);
  replica.takeNeeded(need);
  replica.passDecodes = replica.decoding;
}

/** Fewest tokens written, then the longest prompt, then the last admitted. */
function fewestWritten(replica: Replica): i32 {
  const requests = replica.requests;
  let found = replica.runTail;
  for (let id = requests.prev[found]; id != NONE; id = requests.prev[id]) {
    const written = requests.output[id] - requests.finish[id];
    const least = requests.output[found] - requests.finish[found];
    if (written < least || (written == least && requests.input[id] > requests.input[found])) found = id;
  }
  return found;
}
