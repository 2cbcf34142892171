/**
 * What a benchmark run of a replica shows, by the way its load was made: one static batch, a fixed number of clients (closed loop),
 * everything queued at the start, or a rate. Used by `predict` and by accuracy runs; plans use queue.ts.
 * Source: docs/method.md §sizing, eqs. 10–11. Rates per ms, times in ms.
 */
import { exponential, naturalLog } from '../base/exact-math.ts';
import { MS_PER_SECOND } from '../base/units.ts';
import { capacityOf } from './capacity.ts';
import type { RunConstants } from './constants.ts';
import { crowdOf } from './crowd.ts';
import { queuedSpanOf } from './drain.ts';
import { latencyOf, saturationOf } from './queue.ts';
import {
  balancedRateOf,
  decodeLimitOf,
  flowOf,
  ownPrefillMs,
  passMs,
  prefillRoomOf,
  type Flow,
  type Replica,
} from './replica.ts';
import type { LatencyGoals } from './sizing.ts';

interface RunSummary {
  readonly mean: number;
  readonly p50: number;
  readonly p99: number;
}

/** Of ONE replica. */
export interface RunPrediction {
  readonly callsPerMs: number;
  readonly ttftMs: RunSummary;
  readonly itlMs: RunSummary;
  readonly e2eMs: { readonly mean: number; readonly p99: number };
  /** sequences running, mean */
  readonly batch: number;
  readonly note: string;
}

/** Upper 1 % point of the standard normal law. */
const NORMAL_P99 = 2.326;
const STATIC_SLICES = 8;

type Parts = Pick<RunPrediction, 'callsPerMs' | 'ttftMs' | 'itlMs' | 'batch'>;

function finish(replica: Replica, parts: Parts, note = ''): RunPrediction {
  const further = replica.decodeTokens;
  const { ttftMs, itlMs } = parts;
  return { ...parts, e2eMs: { mean: ttftMs.mean + further * itlMs.mean, p99: ttftMs.p99 + further * itlMs.p99 }, note };
}

function constantMs(replica: Replica): number {
  return MS_PER_SECOND * replica.shape.constants.requestSeconds;
}

/** Spread of the token time over requests: how many mixed passes fall into a life. */
function itlSummary(flow: Flow, tokenMs: number, decodeTokens: number): RunSummary {
  const spread = flow.mixedExtraMs * Math.sqrt((flow.mixedShare * (1 - flow.mixedShare)) / Math.max(1, decodeTokens));
  return { mean: tokenMs, p50: tokenMs, p99: tokenMs + NORMAL_P99 * spread };
}

/** `batch` prompts prefilled together, then decoded in step to the last token; no arrivals, no HTTP. */
export function staticBatchRun(
  replica: Replica,
  batch: number,
  inputTokens: number,
  outputTokens: number,
): RunPrediction {
  const running = Math.min(batch, replica.maxConcurrency);
  const rounds = batch / running;
  const total = running * inputTokens;
  const chunks = Math.max(1, Math.ceil(total / prefillRoomOf({ ...replica, alternates: true }, 0)));
  const prefill = chunks * passMs(replica, 0, total / chunks, 0.5 * inputTokens);
  let decode = 0;
  const further = outputTokens - 1;
  for (let slice = 0; slice < STATIC_SLICES && further > 0; slice += 1) {
    const context = inputTokens + (outputTokens * (slice + 0.5)) / STATIC_SLICES;
    decode += (further / STATIC_SLICES) * passMs({ ...replica, decodeContext: context }, running, 0);
  }
  const itl = further > 0 ? decode / further : 0;
  return finish(replica, {
    callsPerMs: batch / (rounds * (prefill + decode)),
    ttftMs: { mean: prefill, p50: prefill, p99: prefill },
    itlMs: { mean: itl, p50: itl, p99: itl },
    batch: running,
  });
}

/** φ among so many clients. */
function lockstepOf(replica: Replica, clients: number, constants: RunConstants): number {
  const equal = !(replica.prefillCvSquared > 0);
  const few = replica.alternates
    ? equal
      ? constants.lockstepFixedAlternating
      : constants.lockstepSpreadAlternating
    : equal
      ? constants.lockstepFixed
      : constants.lockstepSpread;
  return few / (1 + (clients - 1) / (equal ? constants.lockstepFixedClients : constants.lockstepClients));
}

/**
 * What a first token waits for in a closed loop beside its own prefill and the prompts of others: the client's and the server's host work
 * (launches of kernels for the most part, so that it goes with the layers),
 * the passes in flight, and under data-parallel attention the passes for which TensorRT-LLM holds prompts back to balance its ranks.
 */
function loopMs(replica: Replica, clients: number, tokenMs: number): number {
  if (clients <= 1) return 0;
  const { layers, dataParallel, constants } = replica.shape;
  const { loopLayerSeconds, clientLayerSeconds, waitPasses, rankWaitPasses } = constants;
  const passes = waitPasses + (dataParallel > 1 ? rankWaitPasses : 0);
  return MS_PER_SECOND * layers * (loopLayerSeconds + clients * clientLayerSeconds) + passes * tokenMs;
}

/** `clients` that each send their next request when the last one is done. */
export function closedRun(replica: Replica, clients: number, constants: RunConstants): RunPrediction {
  const places = Math.max(1, Math.min(clients, replica.maxConcurrency));
  const others = (places - 1) / places;
  const rate = balancedRateOf(replica, places, others);
  const flow = flowOf(replica, places, rate * others);
  const further = Math.max(1, replica.decodeTokens);
  const interrupted = (flow.tokenMs - flow.decodeMs) * further;
  const lockstep = lockstepOf(replica, places, constants) * interrupted;
  const line = Math.max(0, clients - replica.maxConcurrency) / rate;
  // prompts beyond the decode limit stand at the prefill station
  const station = Math.max(0, places - decodeLimitOf(replica)) * flow.promptMs;
  const own = ownPrefillMs(replica, places - 1, replica.prefillTokens, replica.prefillContext);
  const base = constantMs(replica) + loopMs(replica, clients, flow.tokenMs) + own + station + line;
  const burst = Math.max(lockstep, (places - 1) * flow.promptMs);
  const first = base + lockstep;
  const tokenMs = flow.tokenMs - lockstep / further;
  return finish(replica, {
    // clients = rate × life, host work included
    callsPerMs: Math.min(rate, clients / (first + replica.decodeTokens * tokenMs)),
    ttftMs: { mean: first, p50: first, p99: base + burst },
    itlMs: itlSummary(flow, tokenMs, further),
    batch: places,
  });
}

/** `requests` queued at once (Infinity = so many that only the steady state shows). */
export function queuedRun(replica: Replica, requests: number): RunPrediction {
  const places = Math.max(1, Math.min(requests, replica.maxConcurrency));
  const rate = balancedRateOf(replica, places);
  const span = queuedSpanOf(replica, requests, places, rate);
  const flow = flowOf(replica, places, rate);
  const counted = Number.isFinite(requests) ? requests : 100 * places;
  const startAt = (index: number) =>
    index <= places ? index * flow.promptMs : places * flow.promptMs + (index - places) / rate;
  const base = constantMs(replica) + ownPrefillMs(replica, places - 1, replica.prefillTokens, replica.prefillContext);
  const waiting = counted - places;
  const mean = (places * startAt(0.5 * places) + waiting * startAt(places + 0.5 * waiting)) / counted;
  return finish(replica, {
    callsPerMs: Number.isFinite(requests) ? requests / span.durationMs : rate,
    ttftMs: { mean: base + mean, p50: base + startAt(0.5 * counted), p99: base + startAt(0.99 * counted) },
    itlMs:
      span.tokenMs === null
        ? itlSummary(flow, flow.tokenMs, replica.decodeTokens)
        : { mean: span.tokenMs, p50: span.tokenMs, p99: Math.max(span.tokenMs, span.fullPassMs) },
    batch: places,
  });
}

const STEADY_REQUESTS = 1000;

/** A run with an end, request by request; see crowd.ts. `gapMs` = 0: all at once. */
function finiteRun(replica: Replica, requests: number, gapMs: number, note = ''): RunPrediction {
  const counted = Math.max(1, Math.round(Number.isFinite(requests) ? requests : STEADY_REQUESTS));
  const { shape } = replica;
  const { burstExponent, burstStreamSeconds, burstRankExponent, burstSeconds, burstMixtureSeconds, eagerLayerSeconds } =
    shape.constants;
  const burst = gapMs === 0;
  const ranks = shape.tensorParallel * shape.dataParallel;
  const power = (exponent: number) => exponential(exponent * naturalLog(ranks));
  const streamMs = MS_PER_SECOND * burstStreamSeconds * power(burstRankExponent);
  const captured = (replica.pool?.captured ?? Number.POSITIVE_INFINITY) * shape.dataParallel;
  const eagerMs = MS_PER_SECOND * shape.layers * eagerLayerSeconds;
  const addedMs = (running: number) => streamMs * running + (running > captured ? eagerMs : 0);
  const crowd = burst ? crowdOf(replica, counted, gapMs, addedMs) : crowdOf(replica, counted, gapMs);
  const factor = burst ? power(burstExponent) : 1;
  const firstSeconds = burstSeconds + (shape.moeLayers > 0 ? burstMixtureSeconds : 0);
  const later = constantMs(replica) + (burst ? MS_PER_SECOND * firstSeconds : 0);
  const moved = (summary: RunSummary, by: number): RunSummary => ({
    mean: by + factor * summary.mean,
    p50: by + factor * summary.p50,
    p99: by + factor * summary.p99,
  });
  const ttftMs = moved(crowd.first, later);
  const itlMs = moved(crowd.token, 0);
  const callsPerMs = counted / (later + factor * crowd.durationMs);
  // Little's law over the time that answers are written
  const batch = Math.min(counted, callsPerMs * replica.decodeTokens * itlMs.mean);
  return finish(replica, { callsPerMs, ttftMs, itlMs, batch }, note);
}

/**
 * `requests` sent over HTTP at once to a server that has just started: later by what the first passes take (kernels met for the first
 * time, a crowd at the front end), slower by what each open stream costs a pass, and by a factor on all times; all fitted.
 */
export function burstRun(replica: Replica, requests: number): RunPrediction {
  return finiteRun(replica, requests, 0);
}

/** Arrivals at a rate; `requests` of them, one after the other (Infinity = steady state). Above saturation the line grows to the end of the run. */
export function rateRun(replica: Replica, callsPerMs: number, requests: number): RunPrediction {
  const saturation = saturationOf(replica);
  const below = callsPerMs < 0.98 * saturation;
  const latency =
    below && !Number.isFinite(requests) ? latencyOf(replica, callsPerMs * MS_PER_SECOND, saturation) : null;
  if (latency === null)
    return finiteRun(
      replica,
      requests,
      1 / callsPerMs,
      below ? '' : 'the offered rate is at or above what the layout can serve',
    );
  const { ttftMs, itlMs, meanConcurrency: batch } = latency;
  return { ...finish(replica, { callsPerMs, ttftMs, itlMs, batch }), e2eMs: latency.e2eMs };
}

/** The best rate within limits. */
export function limitedRun(replica: Replica, goals: LatencyGoals): RunPrediction {
  const capacity = capacityOf(replica, goals);
  const saturation = capacity.feasible ? capacity.saturation : saturationOf(replica);
  const rate = capacity.feasible ? capacity.callsPerSecond / MS_PER_SECOND : 0.5 * saturation;
  const note = capacity.feasible
    ? `bound by ${capacity.binding}`
    : 'the limits are below what one request alone takes; half of saturation is given';
  return { ...rateRun(replica, rate, Number.POSITIVE_INFINITY), note };
}
