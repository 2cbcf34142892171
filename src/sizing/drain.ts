/**
 * How long a finite queue takes from the first prompt to the last token. With lengths spread out, the last requests run in an ever
 * smaller batch; with equal lengths full batches follow each other. Renewal theory (D. R. Cox, "Renewal Theory", 1962, chs. 4–5)
 * gives the deficit of a fresh start, (1 − cv²)/2 completions a place, and the remaining lives of running requests.
 */
import { flowOf, passMs, prefillRoomOf, type Replica, type WeightedPoint } from './replica.ts';

export interface QueuedSpan {
  readonly durationMs: number;
  /** mean over requests of the time per token; null = steady state decides */
  readonly tokenMs: number | null;
  /** the slowest pass while prompts are left */
  readonly fullPassMs: number;
}

/** Output lengths of the whole mix as one weighted list, ascending. */
function outputsOf(replica: Replica): WeightedPoint[] {
  const all = replica.classes.flatMap((each) =>
    each.outputs.map((point) => ({ tokens: point.tokens, weight: point.weight * each.share })),
  );
  return all.sort((a, b) => a.tokens - b.tokens);
}

/** ms to finish `running` sequences without arrivals; `residual` = they are met somewhere within their lives, not at their start. */
function drainMs(replica: Replica, running: number, outputs: readonly WeightedPoint[], residual: boolean): number {
  const mean = outputs.reduce((sum, each) => sum + each.tokens * each.weight, 0);
  let time = 0;
  let from = 0;
  let alive = 1;
  let ahead = 1;
  for (const point of outputs) {
    const length = Math.max(0, point.tokens - from);
    // residual lives thin out by the integral of the survival function
    const after = residual ? Math.max(0, ahead - (alive * length) / mean) : alive;
    const share = residual ? 0.5 * (ahead + after) : alive;
    time += length * passMs(replica, Math.max(1, running * share), 0);
    ahead = after;
    alive -= point.weight;
    from = point.tokens;
  }
  return time;
}

/**
 * @param requests  ≥ 1; Infinity = only the rate matters
 * @param places    running at once
 * @param rate      steady completions per ms with all places taken
 */
export function queuedSpanOf(replica: Replica, requests: number, places: number, rate: number): QueuedSpan {
  const room = prefillRoomOf(replica, places);
  const fullPassMs = passMs(replica, replica.alternates ? 0 : places, room);
  if (!Number.isFinite(requests)) return { durationMs: Number.POSITIVE_INFINITY, tokenMs: null, fullPassMs };
  const outputs = outputsOf(replica);
  const flow = flowOf(replica, places, 0);
  const extra = Math.max(0, flow.promptMs - (replica.alternates ? 0 : (flow.decodeMs * replica.prefillTokens) / room));
  const prefill = places * extra;
  const mean = outputs.reduce((sum, each) => sum + each.tokens * each.weight, 0);
  const square = outputs.reduce((sum, each) => sum + each.tokens * each.tokens * each.weight, 0);
  const spread = Math.min(1, Math.max(0, square / (mean * mean) - 1));
  const decode = passMs(replica, 0.75 * places, 0);
  // half of the prompts are taken in after a given one; its tokens wait for them, at most one full pass each unless prefill goes first
  const slowest = replica.alternates ? Number.POSITIVE_INFINITY : fullPassMs;
  const together = outputs.reduce(
    (sum, each) => sum + each.weight * Math.min(slowest, decode + (0.5 * prefill) / Math.max(1, each.tokens - 1)),
    0,
  );
  if (requests <= places)
    return { durationMs: prefill + drainMs(replica, places, outputs, false), tokenMs: together, fullPassMs };
  const waves = requests / rate;
  const spreadOut =
    prefill +
    (requests - places) / rate +
    (0.5 * (1 - spread) * places) / rate +
    drainMs(replica, places, outputs, true);
  // equal lengths go in waves that start and end together; spread ones fall out of step and see the steady state
  return {
    durationMs: (1 - spread) * waves + spread * spreadOut,
    tokenMs: (1 - spread) * together + spread * flowOf(replica, places, rate).tokenMs,
    fullPassMs,
  };
}
