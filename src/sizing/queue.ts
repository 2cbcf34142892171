/**
 * Latency of one replica at an arrival rate: the queue screen.
 *
 * States are the requests in the replica (chain.ts); each completes at the rate that the mean field gives n running ones
 * (replica.ts). An arrival sees the stationary law. Then, for a request of given lengths,
 *   TTFT = constant + residual of the pass in flight + prompts queued ahead + own prefill + wait for a place (n ≥ K)
 *   ITL  = token time at the state seen, with the luck of how many mixed passes fall into its life
 *   E2E  = TTFT + (output − 1) · ITL
 * and percentiles are taken over requests: weights × states × length points.
 *
 * Approximated: the state stays what it was on arrival; prompts ahead are geometric with mean ρ/(1−ρ) (M/G/1, scaled by
 * (c_a² + c_s²)/2, Allen–Cunneen); bursts lengthen waiting by (c_a² + 1)/2 (Kingman 1961, doi 10.1017/S0305004100036094) and
 * nothing else. Tails by pass simulation: simulate.ts. Source: docs/method.md §sizing, eq. 11.
 */
import { MS_PER_SECOND } from '../base/units.ts';
import { Cells } from './cells.ts';
import { binsOf, chainOf, geometricMeanBetween, type Chain, type StateBin } from './chain.ts';
import {
  balancedRateOf,
  decodeLimitOf,
  flowOf,
  ownPrefillMs,
  prefillRateOf,
  serviceRateOf,
  type Flow,
  type Replica,
  type ReplicaClass,
} from './replica.ts';
import type { GoalName, Latency, LatencyGoals, Percentile } from './sizing.ts';

/** Cumulative edges of the state slices: coarse in the middle, fine where a 99th percentile is decided. */
const STATE_EDGES = [0.1, 0.22, 0.34, 0.46, 0.58, 0.7, 0.8, 0.88, 0.94, 0.97, 0.985, 0.995, 1];
/** Upper-tail probabilities of the prompts queued ahead. */
const AHEAD_TAILS = [1, 0.6, 0.3, 0.12, 0.05, 0.02, 0.008, 0];
/** Standard normal, means and weights of seven slices: cut at ±0.4, ±1.2, ±2.3 (table of the normal law). */
const LUCK = [
  { z: -2.67, weight: 0.0107 },
  { z: -1.59, weight: 0.1044 },
  { z: -0.75, weight: 0.2295 },
  { z: 0, weight: 0.3108 },
  { z: 0.75, weight: 0.2295 },
  { z: 1.59, weight: 0.1044 },
  { z: 2.67, weight: 0.0107 },
];
/** Points of the grid of running sequences on which rates are computed; between them they are linear. */
const GRID_POINTS = 14;
const PROBABILITIES: Readonly<Record<Percentile, number>> = { p50: 0.5, p95: 0.95, p99: 0.99 };

/** What an arrival rate makes of a replica; null = the line grows without end. */
export interface QueueState {
  readonly chain: Chain;
  readonly bins: readonly SeenState[];
  readonly callsPerMs: number;
}

/** A slice of what arrivals see. Times in ms. */
interface SeenState {
  readonly weight: number;
  readonly running: number;
  readonly flow: Flow;
  readonly residualMs: number;
  readonly admissionMs: number;
  /** one queued prompt, and the probability ratio of one more ahead */
  readonly aheadMs: number;
  readonly aheadRatio: number;
}

/** Whole numbers 1 … cap, about evenly spaced in their square root. */
function gridOf(cap: number): readonly number[] {
  const grid = new Set<number>();
  for (let i = 0; i < GRID_POINTS; i += 1) {
    const at = i / (GRID_POINTS - 1);
    grid.add(Math.max(1, Math.round(1 + (cap - 1) * at * at)));
  }
  return [...grid].sort((a, b) => a - b);
}

/** Completion rates at n = 1 … K when `callsPerMs` arrive; per ms. */
function completionRatesOf(replica: Replica, callsPerMs: number): Float64Array {
  const cap = Math.max(1, Math.floor(replica.maxConcurrency));
  const grid = gridOf(cap);
  const rates = new Float64Array(cap);
  let before = 1;
  let rateBefore = serviceRateOf(replica, 1, callsPerMs);
  rates[0] = rateBefore;
  for (const at of grid.slice(1)) {
    const rate = serviceRateOf(replica, at, callsPerMs);
    for (let n = before + 1; n <= at; n += 1)
      rates[n - 1] = rateBefore + ((rate - rateBefore) * (n - before)) / (at - before);
    before = at;
    rateBefore = rate;
  }
  return rates;
}

/** The queue at an arrival rate ≥ 0 (calls per ms); null when it has no end. */
export function queueAt(replica: Replica, callsPerMs: number): QueueState | null {
  const rates = completionRatesOf(replica, callsPerMs);
  const chain = chainOf(callsPerMs, rates);
  if (chain === null) return null;
  const slices = callsPerMs > 0 ? binsOf(chain, STATE_EDGES) : [{ mean: 0, weight: 1 }];
  const bins = slices.map((slice) => seenStateOf(replica, chain, slice, callsPerMs, rates[rates.length - 1] as number));
  return { chain, bins, callsPerMs };
}

function seenStateOf(replica: Replica, chain: Chain, slice: StateBin, callsPerMs: number, fullRate: number): SeenState {
  const running = Math.min(slice.mean + 1, chain.cap);
  const flow = flowOf(replica, running, callsPerMs);
  const load = Math.min(0.98, callsPerMs * flow.promptMs);
  const bursts = 0.5 * (replica.arrivalCvSquared + 1);
  const line = Math.max(0, slice.mean - chain.cap + 1);
  return {
    weight: slice.weight,
    running,
    flow,
    // the rest of the pass in flight and what the engine schedules ahead, when anything runs at all
    residualMs: replica.shape.constants.waitPasses * flow.decodeMs * Math.min(1, slice.mean),
    admissionMs: (bursts * line) / fullRate,
    aheadMs: 0.5 * (replica.arrivalCvSquared + replica.prefillCvSquared) * flow.promptMs,
    aheadRatio: load,
  };
}

/** Own prefill of every length point of every class, on the grid of running sequences: [class][grid × points], ms. */
interface OwnTable {
  readonly grid: readonly number[];
  readonly classes: readonly Float64Array[];
}
const ownTables = new WeakMap<Replica, OwnTable>();

function ownTableOf(replica: Replica): OwnTable {
  const known = ownTables.get(replica);
  if (known !== undefined) return known;
  const grid = gridOf(Math.max(1, Math.floor(replica.maxConcurrency)));
  const classes = replica.classes.map((each) =>
    Float64Array.from(grid.flatMap((at) => each.inputs.map((point) => ownMsOf(replica, each, point.tokens, at - 1)))),
  );
  const table = { grid, classes };
  ownTables.set(replica, table);
  return table;
}

/** Own prefill of the points of one class beside a state's running sequences, linear on the grid; monotone, since the table is. */
function ownRowOf(table: OwnTable, of: number, points: number, running: number): Float64Array {
  const { grid } = table;
  const all = table.classes[of] as Float64Array;
  let at = 0;
  while (at < grid.length - 2 && (grid[at + 1] as number) <= running) at += 1;
  const from = grid[at] as number;
  const to = grid[Math.min(at + 1, grid.length - 1)] as number;
  const share = to > from ? Math.min(1, (running - from) / (to - from)) : 0;
  const row = new Float64Array(points);
  const next = to > from ? points : 0;
  for (let i = 0; i < points; i += 1) {
    const low = all[at * points + i] as number;
    row[i] = low + share * ((all[at * points + i + next] as number) - low);
  }
  return row;
}

/** Fills `cells` with the time to first token over states, prompts ahead and prompt lengths. */
function fillTtft(replica: Replica, queue: QueueState, cells: Cells): void {
  const constant = MS_PER_SECOND * replica.shape.constants.requestSeconds;
  const table = ownTableOf(replica);
  for (const state of queue.bins) {
    const ahead = aheadOf(state);
    const base = constant + state.residualMs + state.admissionMs;
    replica.classes.forEach((each, of) => {
      const own = ownRowOf(table, of, each.inputs.length, state.running);
      each.inputs.forEach((point, i) => {
        const weight = state.weight * each.share * point.weight;
        for (const queued of ahead) cells.add(base + (own[i] as number) + queued.ms, weight * queued.weight);
      });
    });
  }
}

/** Wait behind queued prompts: slices of the geometric law, by their conditional means. */
function aheadOf(state: SeenState): readonly { ms: number; weight: number }[] {
  if (!(state.aheadRatio > 0) || !(state.aheadMs > 0)) return [{ ms: 0, weight: 1 }];
  return AHEAD_TAILS.slice(1).map((below, i) => {
    const above = AHEAD_TAILS[i] as number;
    return { ms: state.aheadMs * geometricMeanBetween(state.aheadRatio, above, below), weight: above - below };
  });
}

function ownMsOf(replica: Replica, each: ReplicaClass, input: number, beside: number): number {
  const tokens = input * (1 - each.cachedInputFraction);
  return ownPrefillMs(replica, beside, tokens, 0.5 * input * (1 + each.cachedInputFraction));
}

/**
 * Token time of a request of D further tokens: the state's mean, and the luck of how many mixed passes fall into its life (Poisson
 * spread, taken normal, kept between all passes plain and all passes mixed; so it never falls when the load rises). With a draft a pass
 * yields several tokens, and the luck of how many comes on top: this is the one place where passes become tokens.
 */
function fillItl(replica: Replica, queue: QueueState, cells: Cells): void {
  const { passCvSquared, passTokens } = replica;
  for (const state of queue.bins) {
    const { decodeMs, tokenMs, mixedExtraMs, mixedShare } = state.flow;
    for (const each of replica.classes) {
      for (const point of each.outputs) {
        const further = Math.max(1, point.tokens - 1);
        const most = Math.max(tokenMs, decodeMs + mixedExtraMs);
        const weight = state.weight * each.share * point.weight;
        const { tokensPerPass } = point;
        if (tokensPerPass === undefined) {
          const spread = mixedExtraMs * Math.sqrt(mixedShare / further);
          for (const luck of LUCK)
            cells.add(Math.min(most, Math.max(decodeMs, tokenMs + luck.z * spread)), weight * luck.weight);
          continue;
        }
        // from ms a pass to ms a token; a pass yields one token at least
        const luckOfPasses = mixedExtraMs * mixedExtraMs * mixedShare + tokenMs * tokenMs * passCvSquared;
        const spread = Math.sqrt(luckOfPasses / further);
        const least = decodeMs / passTokens;
        for (const luck of LUCK)
          cells.add(Math.min(most, Math.max(least, (tokenMs + luck.z * spread) / tokensPerPass)), weight * luck.weight);
      }
    }
  }
}

/** The whole life: prompts ahead by their mean, token time by the state. */
function fillE2e(replica: Replica, queue: QueueState, cells: Cells): void {
  const constant = MS_PER_SECOND * replica.shape.constants.requestSeconds;
  const table = ownTableOf(replica);
  for (const state of queue.bins) {
    const ahead = (state.aheadMs * state.aheadRatio) / (1 - state.aheadRatio);
    const base = constant + state.residualMs + state.admissionMs + ahead;
    replica.classes.forEach((each, of) => {
      const own = ownRowOf(table, of, each.inputs.length, state.running);
      each.inputs.forEach((input, i) => {
        const first = base + (own[i] as number);
        const weight = state.weight * each.share * input.weight;
        for (const output of each.outputs)
          cells.add(first + Math.max(0, output.tokens - 1) * state.flow.tokenMs, weight * output.weight);
      });
    });
  }
}

/** One distribution at a time is filled and asked; its memory is used again. */
const scratch = new Cells();
const FILLS = { ttft: fillTtft, itl: fillItl, e2e: fillE2e } as const;

/** The first goal that is missed, null when all are met. Percentiles are checked by counting, without a sort. */
export function missedGoalOf(
  replica: Replica,
  queue: QueueState,
  goals: LatencyGoals,
): { goal: GoalName; percentile: Percentile } | null {
  for (const goal of ['ttft', 'itl', 'e2e'] as const) {
    const limits = goals[`${goal}Ms`];
    if (limits.p50 === null && limits.p95 === null && limits.p99 === null) continue;
    scratch.reset();
    FILLS[goal](replica, queue, scratch);
    for (const percentile of ['p50', 'p95', 'p99'] as const) {
      const limit = limits[percentile];
      if (limit !== null && !scratch.meets(limit, PROBABILITIES[percentile])) return { goal, percentile };
    }
  }
  return null;
}

/** Every percentile at an arrival rate in calls per SECOND; null when the queue has no end. `saturation` = balancedRateOf(K), calls per ms. */
export function latencyOf(
  replica: Replica,
  callsPerSecond: number,
  saturation = saturationOf(replica),
): Latency | null {
  const queue = queueAt(replica, callsPerSecond / MS_PER_SECOND);
  if (queue === null) return null;
  const [ttft, itl, e2e] = (['ttft', 'itl', 'e2e'] as const).map((goal) => {
    scratch.reset();
    FILLS[goal](replica, queue, scratch);
    return scratch.percentiles();
  }) as [Latency['ttftMs'], Latency['ttftMs'], Latency['ttftMs']];
  return {
    ttftMs: ttft,
    itlMs: itl,
    e2eMs: e2e,
    meanConcurrency: queue.chain.meanPresent,
    utilizationFraction: saturation > 0 ? Math.min(1, queue.callsPerMs / saturation) : 1,
  };
}

/** The largest rate at which the queue has an end, calls per ms. */
export function saturationOf(replica: Replica): number {
  const cap = Math.max(1, Math.floor(replica.maxConcurrency));
  return Math.min(balancedRateOf(replica, cap), prefillRateOf(replica, Math.min(cap, decodeLimitOf(replica))));
}
