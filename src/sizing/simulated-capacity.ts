/**
 * Capacity by simulation: the largest rate at which one replica still holds every percentile goal, and the fewest replicas that carry a
 * load. Every run of a search sees the same luck (one seed, streams by name), so that only the rate or the replicas differ between
 * them: common random numbers. Source: docs/method.md §6, eq. 18.
 */
import type { Engine, JobOptions } from '../engine/engine.ts';
import { goalListOf, serveRequestOf, simulate, type Simulation, type SimulationRequest } from './simulate.ts';
import type { GoalName, Percentile } from './sizing.ts';

/** Relative width at which the rate is found. */
const WIDTH = 0.01;
const MOST_RUNS = 24;
/** A rate at which calls never meet: one in a thousand times the life of a call. */
const IDLE_CALLS = 400;
const MOST_REPLICAS = 4096;
/** Misses over those allowed from which a rejection on the calls of the bracket is not asked again. */
const CLEAR_MISS = 2;
/** Share of the calls on which the number of replicas is bracketed, and the fewest of them. */
const SCOUT_SHARE = 0.1;
const SCOUT_CALLS = 5000;

export interface SimulatedCapacity {
  /** calls/s of one replica; 0 when one call alone misses a goal */
  readonly callsPerSecond: number;
  /** the goal that the next higher rate misses by most; null = the line has no end there */
  readonly binding: { readonly goal: GoalName; readonly percentile: Percentile } | null;
  readonly runs: number;
}

type OneReplica = Omit<SimulationRequest, 'replicas' | 'callsPerSecond' | 'routing'>;

/**
 * Largest rate of one replica within the goals, by bisection to 1 %.
 *
 * @param guess  calls/s > 0, where the search begins: the queue screen's capacity
 */
export async function simulatedCapacityOf(
  engine: Engine,
  request: OneReplica,
  guess: number,
  options?: JobOptions,
): Promise<SimulatedCapacity> {
  let runs = 0;
  const at = async (callsPerSecond: number, calls = request.calls) => {
    runs += 1;
    return heldAt(engine, { ...request, callsPerSecond, calls, replicas: 1, routing: 'round-robin' }, options);
  };
  let low = 0;
  let high = Number.POSITIVE_INFINITY;
  let missed: Held['missed'] = null;
  const isWide = () => high === Number.POSITIVE_INFINITY || high - low > WIDTH * high;
  for (let rate = guess; runs < MOST_RUNS && isWide();) {
    const found = await at(rate);
    if (found.held) low = rate;
    else {
      high = rate;
      missed = found.missed;
    }
    // far below the guess only an idle replica can tell whether there is a rate at all
    if (low === 0 && high < guess / 50) {
      const alone = await at(guess / 1e6, IDLE_CALLS);
      if (!alone.held) return { callsPerSecond: 0, binding: alone.missed, runs };
    }
    rate = high === Number.POSITIVE_INFINITY ? 1.5 * rate : low === 0 ? rate / 2 : 0.5 * (low + high);
  }
  return { callsPerSecond: low, binding: missed, runs };
}

export interface SimulatedReplicas {
  /** fewest that hold every goal at the load; null = none up to `most` */
  readonly replicas: number | null;
  /** with so many, and on the calls of the bracket with one less (what scaling down would do); null where there is none */
  readonly with: Simulation | null;
  readonly withOneLess: Simulation | null;
  readonly runs: number;
}

/**
 * Fewest replicas that hold every goal at a load spread by the routing rule: the bracket on a tenth of the calls, the answer on all of
 * them. A goal that one call alone misses is mended by no number; then `replicas` is null.
 *
 * @param guess  ≥ 1, where the search begins
 * @param most   never more
 */
export async function simulatedReplicasOf(
  engine: Engine,
  request: Omit<SimulationRequest, 'replicas'>,
  guess: number,
  most = MOST_REPLICAS,
  options?: JobOptions,
): Promise<SimulatedReplicas> {
  let runs = 0;
  const overOf = new Map<number, number>();
  const scouts = Math.min(request.calls, Math.max(SCOUT_CALLS, Math.ceil(SCOUT_SHARE * request.calls)));
  const held = async (replicas: number, calls: number) => {
    runs += 1;
    const found = await heldAt(engine, { ...request, replicas, calls }, options);
    overOf.set(replicas, found.over);
    return found.held;
  };
  const high = await bracketOf((replicas) => held(replicas, scouts), guess, most);
  // the whole run decides: upwards by one at a time, or downwards where the bracket was no clear miss
  let replicas = high;
  let full: Simulation | null = null;
  for (; replicas <= most; replicas += 1) {
    runs += 1;
    full = await simulate(engine, { ...request, replicas }, options);
    if (full.goalsMet) break;
  }
  if (full === null || replicas > most) return { replicas: null, with: null, withOneLess: null, runs };
  while (replicas > 1 && replicas <= high && (overOf.get(replicas - 1) ?? 0) < CLEAR_MISS) {
    if (!(await held(replicas - 1, request.calls))) break;
    replicas -= 1;
    full = await simulate(engine, { ...request, replicas }, options);
  }
  const less = { ...request, replicas: replicas - 1, calls: scouts };
  return { replicas, with: full, withOneLess: replicas > 1 ? await simulate(engine, less, options) : null, runs };
}

/**
 * Fewest replicas above `missed` that hold every goal, by steps that grow and then halves, all on the calls of the request: the same luck
 * for every number, so that more replicas meet goals no less often. Runs end as soon as a goal cannot hold.
 *
 * @param requestAt  of so many replicas; a large service may be simulated by a part of them
 * @param missed     replicas known to miss
 * @param most       never more
 * @returns          null when not even `most` hold
 */
export async function raisedReplicasOf(
  engine: Engine,
  requestAt: (replicas: number) => SimulationRequest,
  missed: number,
  most: number,
  options?: JobOptions,
): Promise<number | null> {
  let low = missed;
  let high = most + 1;
  for (let step = 1; high - low > 1;) {
    const at = high > most ? Math.min(most, low + step) : (low + high) >> 1;
    if ((await heldAt(engine, requestAt(at), options)).held) high = at;
    else low = at;
    step *= 2;
  }
  return high > most ? null : high;
}

/** Neighbours between which `holds` turns true, from a guess: steps that grow until both sides are known, then halves. @returns most + 1 when it never does */
async function bracketOf(holds: (replicas: number) => Promise<boolean>, guess: number, most: number): Promise<number> {
  let low = 0;
  let high = most + 1;
  let step = 1;
  let at = Math.max(1, Math.min(most, Math.round(guess)));
  while (high - low > 1) {
    if (await holds(at)) high = at;
    else low = at;
    if (low === 0 || high > most) {
      // one side is still open: go on that way, further each time
      at = Math.max(low + 1, Math.min(high - 1, low === 0 ? at - step : at + step));
      step *= 2;
    } else at = (low + high) >> 1;
  }
  return high;
}

interface Held {
  readonly held: boolean;
  readonly missed: SimulatedCapacity['binding'];
  /** misses of the worst goal over those allowed; a run that ended early has seen more than were allowed of all calls */
  readonly over: number;
}

/** Whether every goal holds; the run ends as soon as one cannot. */
async function heldAt(engine: Engine, request: SimulationRequest, options: JobOptions | undefined): Promise<Held> {
  const result = await engine.serve({ ...serveRequestOf(request), probabilities: [], stopWhenMissed: true }, options);
  let missed: Held['missed'] = null;
  let over = 0;
  for (const [i, each] of goalListOf(request.goals).entries()) {
    const here = (1 - (result.goalMet[i] ?? 0)) / (1 - each.shareWanted);
    if (here <= over) continue;
    over = here;
    if (here > 1) missed = { goal: each.goal, percentile: each.percentile };
  }
  const endless = result.saturation === 'saturated';
  return {
    held: missed === null && !result.stopped && !endless,
    missed,
    over: endless ? Number.POSITIVE_INFINITY : over,
  };
}
