/**
 * A run with an end, pass by pass: so many requests, all there at the start or one after the other. Prompts are alike and taken in chunks
 * within the token budget, first come first served; answers have their own lengths, spread evenly over the order of arrival. Blocks are
 * taken as they fill, and when the cache is full the last admitted gives way (vLLM), or they are set aside at admission. Nothing is random.
 * Source: docs/method.md §sizing, eq. 13; scheduling as in eq. 16, which draws its requests and knows blocks.
 */
import { passMs, prefillRoomOf, type Replica, type WeightedPoint } from './replica.ts';

interface Summary {
  readonly mean: number;
  readonly p50: number;
  readonly p99: number;
}

/** Times in ms, of passes alone. */
export interface Crowd {
  /** from the first arrival to the last token */
  readonly durationMs: number;
  readonly first: Summary;
  /** (last − first token) / (tokens − 1), over requests with two tokens or more */
  readonly token: Summary;
}

const nothing: (running: number) => number = () => 0;
/** Stands for a request that does not run. */
const AWAY = -1_000_000_000;

/** i-th number of the van der Corput sequence in base 2 (1935): spread evenly, however many are taken. */
function evenlySpread(index: number): number {
  let value = 0;
  let share = 0.5;
  for (let rest = index; rest > 0; rest = Math.floor(rest / 2)) {
    if (rest % 2 === 1) value += share;
    share *= 0.5;
  }
  return value;
}

/** Whole lengths of the answers of so many requests in their order. */
function answersOf(replica: Replica, requests: number): number[] {
  const all: WeightedPoint[] = replica.classes.flatMap((each) =>
    each.outputs.map((point) => ({ tokens: point.tokens, weight: point.weight * each.share })),
  );
  all.sort((a, b) => a.tokens - b.tokens);
  const longest = all[all.length - 1]?.tokens ?? 1;
  return Array.from({ length: requests }, (_, i) => {
    let left = evenlySpread(i + 1);
    const point = all.find(({ weight }) => (left -= weight) < 0);
    return Math.max(1, Math.round(point?.tokens ?? longest));
  });
}

function summaryOf(values: readonly number[]): Summary {
  if (values.length === 0) return { mean: 0, p50: 0, p99: 0 };
  const sorted = values.slice().sort((a, b) => a - b);
  const at = (share: number) => sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] as number;
  return { mean: values.reduce((sum, each) => sum + each, 0) / values.length, p50: at(0.5), p99: at(0.99) };
}

/**
 * @param requests  whole, ≥ 1
 * @param gapMs     between two arrivals; 0 = all at once
 * @param addedMs   what so many running sequences add to a pass
 * Cost: one pass time for each request and each chunk of prompts.
 */
export function crowdOf(replica: Replica, requests: number, gapMs = 0, addedMs = nothing): Crowd {
  const answers = answersOf(replica, requests);
  const answerOf = (i: number) => answers[i] as number;
  const prompt = replica.prefillTokens;
  const sequences = Math.max(1, Math.floor(replica.pool?.sequences ?? replica.maxConcurrency));
  const poolTokens = replica.pool?.tokens ?? Number.POSITIVE_INFINITY;
  const reserves = replica.pool?.reserves ?? false;
  const decodeMs = new Map<number, number>();
  const stepEnds: number[] = [0];
  const ending = new Map<number, number[]>();
  const firstAt = new Float64Array(requests).fill(-1);
  const lastAt = new Float64Array(requests);
  /** the step at which a request would have had no answer (below 0 for those that start before the first step) */
  const origin = new Int32Array(requests).fill(AWAY);
  const written = new Int32Array(requests);
  const order: number[] = [];
  const back: number[] = [];
  let time = 0;
  let fresh = 0;
  let running = 0;
  let left = requests;
  let held = 0;
  /** the prompt under way, and what of it is done; −1 = none */
  let head = -1;
  let done = 0;

  const arrived = () => (gapMs > 0 ? Math.min(requests, 1 + Math.floor(time / gapMs + 1e-9)) : requests);
  const stepNow = () => stepEnds.length - 1;
  const heldAtEnd = (i: number) => prompt + answerOf(i) - (reserves ? 0 : 1);
  const waits = () => back.length > 0 || fresh < arrived();
  const fits = (joining: number): boolean => {
    if (!waits() || running + joining >= sequences) return false;
    const next = back.length > 0 ? (back[back.length - 1] as number) : fresh;
    const need = prompt + (reserves ? answerOf(next) : (written[next] as number));
    return running + joining === 0 || held + need <= poolTokens;
  };
  const admit = (): number => {
    const next = back.length > 0 ? (back.pop() as number) : fresh++;
    held += prompt + (reserves ? answerOf(next) : (written[next] as number));
    return next;
  };
  const start = (i: number) => {
    if ((firstAt[i] as number) < 0) firstAt[i] = time;
    const now = (written[i] as number) + 1;
    if (now >= answerOf(i)) {
      lastAt[i] = time;
      held -= heldAtEnd(i);
      left -= 1;
      return;
    }
    origin[i] = stepNow() - now;
    const last = stepNow() - now + answerOf(i);
    const list = ending.get(last);
    if (list === undefined) ending.set(last, [i]);
    else list.push(i);
    order.push(i);
    running += 1;
  };
  const step = () => {
    stepEnds.push(time);
    if (!reserves) held += running;
    const list = ending.get(stepNow());
    if (list === undefined) return;
    ending.delete(stepNow());
    for (const i of list) {
      if (origin[i] === AWAY || (origin[i] as number) + answerOf(i) !== stepNow()) continue;
      origin[i] = AWAY;
      lastAt[i] = time;
      held -= heldAtEnd(i);
      running -= 1;
      left -= 1;
    }
  };
  const giveWay = () => {
    while (held > poolTokens && running > 1) {
      const i = order.pop() as number;
      if (origin[i] === AWAY) continue;
      written[i] = stepNow() - (origin[i] as number);
      held -= prompt + written[i] - 1;
      origin[i] = AWAY;
      running -= 1;
      back.push(i);
    }
  };

  while (left > 0) {
    if (running === 0 && head < 0 && !waits()) time = fresh * gapMs;
    if (head >= 0 || fits(0)) {
      const room = prefillRoomOf(replica, running);
      const ready: number[] = [];
      let tokens = 0;
      while (tokens < room) {
        if (head < 0) {
          if (!fits(ready.length)) break;
          head = admit();
        }
        const rest = prompt + (written[head] as number) - done;
        const taken = Math.min(rest, room - tokens);
        tokens += taken;
        done += taken;
        if (taken < rest) break;
        ready.push(head);
        head = -1;
        done = 0;
      }
      time += passMs(replica, replica.alternates ? 0 : running, tokens) + (replica.alternates ? 0 : addedMs(running));
      if (!replica.alternates) step();
      for (const i of ready) start(i);
      giveWay();
      continue;
    }
    let ms = decodeMs.get(running);
    if (ms === undefined) {
      ms = passMs(replica, running, 0) + addedMs(running);
      decodeMs.set(running, ms);
    }
    const until =
      fresh < requests && running < sequences && back.length === 0 && !waits()
        ? fresh * gapMs
        : Number.POSITIVE_INFINITY;
    const before = running;
    do {
      time += ms;
      step();
    } while (running === before && time < until && held <= poolTokens);
    giveWay();
  }
  const tokens: number[] = [];
  for (let i = 0; i < requests; i += 1) {
    const further = answerOf(i) - 1;
    if (further > 0) tokens.push(((lastAt[i] as number) - (firstAt[i] as number)) / further);
  }
  return {
    durationMs: time,
    first: summaryOf(Array.from(firstAt, (at, i) => at - i * gapMs)),
    token: summaryOf(tokens),
  };
}
