/**
 * One replica under a mix of calls: how long a token takes when n sequences run and prompts arrive at some rate.
 *
 * Mean field of continuous batching. Passes in which a prompt is prefilled ("mixed") are slower than pure decode passes.
 * With r prompts per pass a mixed pass takes in m(r) = max(1 + r/2, r) prompts (Poisson arrivals in one pass, to second
 * order), as far as the token budget goes; the extra time per prompt is that pass less a decode pass, shared by its prompts.
 * Source: docs/method.md §sizing, eqs. 10–11.
 *
 * Legend: n running sequences; D = mean output − 1 (the first token comes from the prefill); P mean tokens to prefill; B token budget.
 */
import { passMsOf, type PassShape } from './pass-time.ts';
import type { CallClass, CallMix, LengthPoints } from './sizing.ts';
import { inPasses, passCvSquaredOf, passesOf } from './tokens-per-pass.ts';

/** A class of calls, with lengths as weighted points whose last bin is refined for the 99th percentile. */
export interface ReplicaClass {
  readonly share: number;
  readonly inputs: readonly WeightedPoint[];
  readonly outputs: readonly WeightedPoint[];
  readonly cachedInputFraction: number;
}

export interface WeightedPoint {
  readonly tokens: number;
  readonly weight: number;
  /** of an answer counted in passes: its tokens over them; absent = 1 */
  readonly tokensPerPass?: number;
}

export interface Replica {
  readonly shape: PassShape;
  readonly classes: readonly ReplicaClass[];
  /** tokens to prefill per call (cached ones left out), and the mean number of tokens each attends to */
  readonly prefillTokens: number;
  readonly prefillContext: number;
  /** squared coefficient of variation of the tokens to prefill */
  readonly prefillCvSquared: number;
  /** mean of output − 1, not below 0 */
  readonly decodeTokens: number;
  /** mean context of a decoding sequence, weighted by how long it stays */
  readonly decodeContext: number;
  readonly maxBatchTokens: number;
  /** sequences that run at once */
  readonly maxConcurrency: number;
  /** squared coefficient of variation of the times between calls */
  readonly arrivalCvSquared: number;
  /** prefill passes carry no decodes (SGLang's default, engines without chunked prefill) */
  readonly alternates: boolean;
  /** tokens of a pass that one decoding sequence takes of the budget: its next one and those that a draft proposed */
  readonly passTokens: number;
  /** squared coefficient of variation of the tokens that a decode pass yields for a sequence; 0 without a draft. With one answers are in passes */
  readonly passCvSquared: number;
  /** null = only `maxConcurrency` is known */
  readonly pool: Pool | null;
}

/** The KV cache of a replica as runs with an end see it, where a mean does not do. */
export interface Pool {
  /** of context that it holds */
  readonly tokens: number;
  /** the engine's own cap on sequences */
  readonly sequences: number;
  /** the whole answer is set aside at admission; else blocks are taken as they fill, and the last admitted gives way */
  readonly reserves: boolean;
  /** sequences beyond which a default server runs without CUDA graphs */
  readonly captured: number;
}

export interface ReplicaLimits {
  readonly maxBatchTokens: number;
  readonly maxConcurrency: number;
  readonly alternates: boolean;
  readonly pool?: Pool;
  /** of a shape with a draft: the share of proposed tokens that is taken, each when those before it were */
  readonly acceptance?: number;
}

/** Joins the shape of a pass with the mix of calls. @throws Error when the mix is empty (programmer's fault) */
export function replicaOf(shape: PassShape, mix: CallMix, limits: ReplicaLimits): Replica {
  if (mix.classes.length === 0) throw new Error('replicaOf: a mix needs at least one class of calls');
  const lengths = lengthMomentsOf(mix.classes);
  const drafted = shape.speculation?.drafted ?? 0;
  const acceptance = limits.acceptance ?? 0;
  const plain: Replica = {
    shape,
    classes: mix.classes.map((each) => ({
      share: each.share,
      inputs: refinedPointsOf(each.inputTokens),
      outputs: refinedPointsOf(each.outputTokens),
      cachedInputFraction: each.cachedInputFraction,
    })),
    ...lengths,
    maxBatchTokens: limits.maxBatchTokens,
    maxConcurrency: Math.max(1, limits.maxConcurrency),
    arrivalCvSquared: mix.burstiness * mix.burstiness,
    alternates: limits.alternates,
    passTokens: 1 + drafted,
    passCvSquared: passCvSquaredOf(drafted, acceptance),
    pool: limits.pool ?? null,
  };
  return drafted === 0 ? plain : inPasses(plain, (further) => passesOf(further, drafted, acceptance), true);
}

/** Moments of the mix that the mean field needs. Inputs and outputs of one class are taken as independent. */
export function lengthMomentsOf(classes: readonly CallClass[]) {
  let prefill = 0;
  let prefillSquare = 0;
  let attended = 0;
  let decode = 0;
  let residence = 0;
  let context = 0;
  for (const each of classes) {
    const miss = 1 - each.cachedInputFraction;
    const [input, inputSquare] = momentsOf(each.inputTokens);
    const [output, outputSquare] = momentsOf(each.outputTokens);
    prefill += each.share * input * miss;
    prefillSquare += each.share * inputSquare * miss * miss;
    attended += each.share * inputSquare * miss * (1 + each.cachedInputFraction) * 0.5;
    decode += each.share * Math.max(0, output - 1);
    residence += each.share * output;
    context += each.share * (input * output + 0.5 * outputSquare);
  }
  return {
    prefillTokens: prefill,
    prefillContext: prefill > 0 ? attended / prefill : 0,
    prefillCvSquared: prefill > 0 ? Math.max(0, prefillSquare / (prefill * prefill) - 1) : 0,
    decodeTokens: decode,
    decodeContext: residence > 0 ? context / residence : 0,
  };
}

/** Mean and mean square; the points are scaled to the stated mean. */
function momentsOf(lengths: LengthPoints): [number, number] {
  let sum = 0;
  let square = 0;
  for (const each of lengths.points) {
    sum += each;
    square += each * each;
  }
  const count = lengths.points.length;
  const scale = sum > 0 ? (lengths.mean * count) / sum : 0;
  return [lengths.mean, (scale * scale * square) / count];
}

/**
 * Equal-probability midpoints, the last of them cut in three so that a 99th percentile exists: the tail goes on as it came, by
 * powers of the ratio of the last two points (right for a lognormal given by 16 points, an extrapolation otherwise).
 */
function refinedPointsOf(lengths: LengthPoints): readonly WeightedPoint[] {
  const { points } = lengths;
  const weight = 1 / points.length;
  const all = points.map((tokens) => ({ tokens, weight }));
  const last = points[points.length - 1] ?? 0;
  const before = points[points.length - 2] ?? last;
  if (points.length < 8 || last <= before || before <= 0) return all;
  const ratio = last / before;
  const root = Math.sqrt(ratio);
  return [
    ...all.slice(0, -1),
    { tokens: last / Math.sqrt(root), weight: 0.6 * weight },
    { tokens: last * root, weight: 0.24 * weight },
    { tokens: last * ratio * root, weight: 0.16 * weight },
  ];
}

/** Decode sequences at which prompts and tokens share the budget exactly; more requests only wait for their prefill. */
export function decodeLimitOf(replica: Replica): number {
  const { decodeTokens: d, prefillTokens: p, maxBatchTokens: budget } = replica;
  // passes of their own leave the budget of prompts alone
  const each = replica.alternates ? 1 : replica.passTokens;
  return d + p > 0 ? (budget * d) / (p + d * each) : budget / each;
}

/** Tokens of a pass left for prefill beside n decodes; never less than a twentieth of the budget. */
export function prefillRoomOf(replica: Replica, running: number): number {
  const taken = replica.alternates ? 0 : running * replica.passTokens;
  return Math.max(replica.maxBatchTokens - taken, 0.05 * replica.maxBatchTokens);
}

/** ms of a pass with n decoding sequences at the mean context and `tokens` of prefill. */
export function passMs(
  replica: Replica,
  running: number,
  tokens: number,
  prefillContext = replica.prefillContext,
): number {
  return passMsOf(replica.shape, {
    decodeSequences: running,
    decodeContext: replica.decodeContext,
    prefillTokens: tokens,
    prefillContext,
  });
}

/** ms that a pass with `tokens` of prefill adds to the life of n running sequences. */
function extraMs(replica: Replica, running: number, tokens: number, decodeMs: number): number {
  const extra = replica.alternates ? passMs(replica, 0, tokens) : passMs(replica, running, tokens) - decodeMs;
  return Math.max(0, extra) / replica.shape.pipelineParallel;
}

/** The part of a flow that does not hang on the rate. */
interface Station {
  readonly decoding: number;
  readonly room: number;
  readonly decodeMs: number;
  /** prompts in a pass that is full to its budget; 0 when nothing is prefilled */
  readonly promptsWhenFull: number;
  readonly promptMs: number;
}

/** Stations by replica and running sequences: a search asks for the same few over and over. */
const stations = new WeakMap<Replica, Map<number, Station>>();

function stationOf(replica: Replica, running: number): Station {
  let known = stations.get(replica);
  if (known === undefined) {
    known = new Map();
    stations.set(replica, known);
  }
  const found = known.get(running);
  if (found !== undefined) return found;
  const decoding = Math.min(running, decodeLimitOf(replica));
  const room = prefillRoomOf(replica, decoding);
  const decodeMs = passMs(replica, decoding, 0);
  const promptsWhenFull = replica.prefillTokens > 0 ? room / replica.prefillTokens : 0;
  const fullMs =
    promptsWhenFull > 0 ? (replica.alternates ? 0 : decodeMs) + extraMs(replica, decoding, room, decodeMs) : 0;
  const station = {
    decoding,
    room,
    decodeMs,
    promptsWhenFull,
    promptMs: promptsWhenFull > 0 ? fullMs / promptsWhenFull : 0,
  };
  if (Number.isInteger(running)) known.set(running, station);
  return station;
}

/** What n running sequences feel at an arrival rate. Times in ms. */
export interface Flow {
  /** a pass without prefill */
  readonly decodeMs: number;
  /** mean time between tokens, mixed passes counted in */
  readonly tokenMs: number;
  /** what one mixed pass adds */
  readonly mixedExtraMs: number;
  /** mixed passes per generated token, 0–1 (alternating engines may exceed the share; capped) */
  readonly mixedShare: number;
  /** time of one prompt at the prefill station while others wait behind it */
  readonly promptMs: number;
}

/** Iterations of the fixed point token time ↔ prompts per pass: it starts below and rises, so that it stays monotone in the rate. */
const FLOW_ROUNDS = 6;

/**
 * Token time of n running sequences when `callsPerMs` arrive: T = T_d + r · (extra per prompt), r = rate × T.
 * Never above the pass that is full to its budget (beyond it prompts wait instead).
 */
export function flowOf(replica: Replica, running: number, callsPerMs: number): Flow {
  const { decoding, room, decodeMs, promptsWhenFull, promptMs } = stationOf(replica, running);
  const prompt = replica.prefillTokens;
  let tokenMs = decodeMs;
  let share = 0;
  let extra = 0;
  if (prompt > 0 && callsPerMs > 0) {
    for (let round = 0; round < FLOW_ROUNDS; round += 1) {
      const perPass = Math.min(callsPerMs * tokenMs, replica.alternates ? 1e3 : promptsWhenFull);
      const chunk = Math.min(room, prompt * Math.max(1 + perPass / 2, perPass));
      extra = extraMs(replica, decoding, chunk, decodeMs);
      share = (perPass * prompt) / chunk;
      tokenMs = decodeMs + share * extra;
    }
  }
  return { decodeMs, tokenMs, mixedExtraMs: extra, mixedShare: Math.min(1, share), promptMs };
}

/** ms from the first pass of a prompt to its first token, beside n running sequences: whole chunks and a rest. */
export function ownPrefillMs(replica: Replica, running: number, tokens: number, prefillContext: number): number {
  const decoding = Math.min(running, decodeLimitOf(replica));
  const beside = replica.alternates ? 0 : decoding;
  const room = prefillRoomOf(replica, decoding);
  const whole = Math.floor(tokens / room);
  const rest = tokens - whole * room;
  const full = whole > 0 ? whole * passMs(replica, beside, room, prefillContext) : 0;
  return full + (rest > 0 || whole === 0 ? passMs(replica, beside, rest, prefillContext) : 0);
}

/** Calls per ms that the prefill station can take in beside n running sequences; Infinity when nothing is prefilled. */
export function prefillRateOf(replica: Replica, running: number): number {
  const { promptMs } = flowOf(replica, running, 0);
  return promptMs > 0 ? 1 / promptMs : Number.POSITIVE_INFINITY;
}

/**
 * Calls per ms that n requests in the replica complete while `callsPerMs` arrive: n over their mean time in it, not above what the
 * prefill station takes in.
 */
export function serviceRateOf(replica: Replica, running: number, callsPerMs: number): number {
  const flow = flowOf(replica, running, callsPerMs);
  const own = ownPrefillMs(replica, Math.max(0, running - 1), replica.prefillTokens, replica.prefillContext);
  const byResidence = running / (replica.decodeTokens * flow.tokenMs + own);
  return flow.promptMs > 0 ? Math.min(byResidence, 1 / flow.promptMs) : byResidence;
}

/**
 * The rate at which n requests complete exactly as many calls as arrive: the largest stable rate at n = K.
 *
 * @param others  share of the arrivals that interrupt a request; (n − 1)/n in a closed loop, where one of them is its own
 */
export function balancedRateOf(replica: Replica, running: number, others = 1): number {
  // excess falls with the rate: false position, the stale end halved (Illinois; Dowell & Jarratt 1971, doi 10.1007/BF01934364)
  let low = 0;
  let high = serviceRateOf(replica, running, 0);
  let excessLow = high;
  let excessHigh = serviceRateOf(replica, running, high * others) - high;
  if (excessHigh >= 0) return high;
  let side = 0;
  for (let round = 0; round < 40 && high - low > 1e-9 * high; round += 1) {
    const middle = (low * excessHigh - high * excessLow) / (excessHigh - excessLow);
    const excess = serviceRateOf(replica, running, middle * others) - middle;
    if (excess >= 0) {
      low = middle;
      excessLow = excess;
      if (side === 1) excessHigh *= 0.5;
      side = 1;
    } else {
      high = middle;
      excessHigh = excess;
      if (side === -1) excessLow *= 0.5;
      side = -1;
    }
    if (excess < 1e-10 * middle && excess > -1e-10 * middle) return middle;
  }
  return low;
}
