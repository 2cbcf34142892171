/** A row of the search with what the simulation of its planned peak showed in place of the queue screen's figures. */
import { GOAL_WORDS } from '../sizing/capacity.ts';
import type { Simulation, SimulatedGoal } from '../sizing/simulate.ts';
import type { Latency, Percentiles } from '../sizing/sizing.ts';
import type { Loss } from './front.ts';
import type { Plan } from './plan.ts';
import { lostRow, type Ranked, type SimulatedRow } from './rank.ts';
import { counted, whole } from './words.ts';

/** Replicas that carry the load: spares left out. */
export function carryingOf(replicas: number, spareReplicas: number): number {
  return Math.max(1, replicas - spareReplicas);
}

/** @param row at the size that was simulated, with the latency of the queue screen */
export function simulatedRow(row: Ranked, run: Omit<SimulatedRow, 'screen'>): Ranked {
  const simulated: SimulatedRow = { ...run, screen: row.latency };
  return row.feasible ? { ...row, latency: latencyOf(row, simulated.run), simulated } : { ...row, simulated };
}

function latencyOf({ latency, configuration }: Ranked, run: Simulation): Latency {
  const screen = latency ?? configuration.atCapacity;
  const percentiles = (name: 'ttftMs' | 'itlMs' | 'e2eMs'): Latency['ttftMs'] => {
    const { mean, p50, p95, p99 } = run[name];
    // calls of one token have no time between tokens
    return [mean, p50, p95, p99].every(Number.isFinite) ? { mean, p50, p95, p99 } : screen[name];
  };
  return {
    ttftMs: percentiles('ttftMs'),
    itlMs: percentiles('itlMs'),
    e2eMs: percentiles('e2eMs'),
    meanConcurrency: run.meanRunning + run.meanWaiting / run.replicas,
    utilizationFraction: screen.utilizationFraction,
  };
}

/** The row where not even `carrying` replicas hold the goals. */
export function missedRow(row: Ranked, missed: Omit<SimulatedRow, 'screen'>, carrying: number): Ranked {
  const { run } = missed;
  const simulated: SimulatedRow = { ...missed, screen: null };
  const worst = worstOf(run.goals);
  const tried = `Simulated with ${String(carrying)} replicas, half more than the queue screen asks for,`;
  const lever = 'Loosen the goal, or use a larger replica.';
  if (worst === undefined)
    return { ...lostRow(row, `${tried} the line of waiting calls grows without end.`, lever, null), simulated };
  const { goal, percentile, limitMs: wantedMs } = worst;
  const reachedMs = run[`${goal}Ms`][percentile];
  const loss: Loss = { kind: 'simulated', replicas: carrying, goal, percentile, reachedMs, wantedMs };
  const reason = `${tried} the ${percentile.toUpperCase()} ${GOAL_WORDS[goal]} is ${whole(reachedMs)} ms; the goal is ${whole(wantedMs)} ms.`;
  return { ...lostRow(row, reason, lever, loss), simulated };
}

/**
 * What the simulation changed of the screen's choice, in a sentence; null = nothing.
 *
 * @param screened  the cheapest by the queue screen
 * @param ranked    rows as they are now, the chosen one among them
 */
export function movedWords(screened: Ranked, chosen: Ranked, ranked: readonly Ranked[]): string | null {
  const { id } = chosen.configuration;
  const before = screened.configuration.id;
  const counts = (from: number, to: number): string => `the screen says ${whole(from)}, the simulation ${whole(to)}`;
  const own =
    chosen.simulated !== null && chosen.replicas > chosen.simulated.screenReplicas
      ? `${id} needs more replicas when its peak is simulated: ${counts(chosen.simulated.screenReplicas, chosen.replicas)}, spares included`
      : null;
  if (before === id) return own === null ? null : `${own}.`;
  const now = ranked.find((each) => each.configuration.id === before);
  const why =
    now === undefined || !now.feasible
      ? 'holds the goals with no replicas up to half more than that'
      : `needs ${whole(now.replicas)} when its peak is simulated`;
  const first = `By the queue screen ${before} would be the cheapest with ${counted(screened.replicas, 'replica')}; it ${why}, so that ${id} is taken`;
  return own === null ? `${first}.` : `${first}. ${own}.`;
}

/** Of the goals that are missed, the one by most. */
function worstOf(goals: readonly SimulatedGoal[]): SimulatedGoal | undefined {
  const over = (each: SimulatedGoal): number => (1 - each.shareMet) / (1 - each.shareWanted);
  return goals
    .filter((each) => !each.met)
    .reduce<SimulatedGoal | undefined>(
      (most, each) => (most === undefined || over(each) > over(most) ? each : most),
      undefined,
    );
}

/** The simulation as the plan holds it. */
export function verifiedPart({ run, screen }: SimulatedRow): NonNullable<Plan['sizing']['verified']> {
  const percentiles = ({ mean, p50, p95, p99 }: Percentiles) => ({ mean, p50, p95, p99 });
  return {
    calls: run.calls,
    replicas: run.replicas,
    callsPerSecond: run.callsPerSecond,
    ttftMs: percentiles(run.ttftMs),
    itlMs: percentiles(run.itlMs),
    e2eMs: percentiles(run.e2eMs),
    ttftP99ErrorMs: run.ttftMs.errors.p99,
    goalsMet: run.goalsMet,
    withinGoalsFraction: run.withinGoalsFraction,
    saturation: run.saturation,
    kvMeanFraction: run.kvMeanFraction,
    kvMaxFraction: run.kvMaxFraction,
    preemptions: run.preemptions,
    screen:
      screen === null
        ? null
        : {
            ttftMs: percentiles(screen.ttftMs),
            itlMs: percentiles(screen.itlMs),
            e2eMs: percentiles(screen.e2eMs),
          },
  };
}
