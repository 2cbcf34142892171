/** A row of the search with what the simulation of its planned peak showed in place of the queue screen's figures. */
import type { Simulation, SimulatedGoal } from '../sizing/simulate.ts';
import type { Latency } from '../sizing/sizing.ts';
import type { Loss } from './front.ts';
import type { Plan } from './plan.ts';
import { lostRow, type Ranked } from './rank.ts';
import { latencyWords } from './words.ts';

export interface SimulatedRow {
  readonly run: Simulation;
  /** on as many calls as decide; false = a scouting run on fewer */
  readonly whole: boolean;
  /** spares included, as the queue screen says */
  readonly screenReplicas: number;
}

/** Replicas that carry the load: spares left out. */
export function carryingOf(replicas: number, spareReplicas: number): number {
  return Math.max(1, replicas - spareReplicas);
}

/** @param row at the size that was simulated */
export function simulatedRow(row: Ranked, simulated: SimulatedRow): Ranked {
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
export function missedRow(row: Ranked, simulated: SimulatedRow, carrying: number): Ranked {
  const { run } = simulated;
  const worst = worstOf(run.goals);
  const tried = `Simulated with ${String(carrying)} replicas, half more than the queue screen asks for,`;
  const lever = 'Loosen the goal, or use a larger replica.';
  if (worst === undefined) {
    const endless = {
      ...lostRow(row, `${tried} the line of waiting calls grows without end.`, lever, null),
      simulated,
    };
    return endless;
  }
  const { goal, percentile, limitMs: wantedMs } = worst;
  const reachedMs = run[`${goal}Ms`][percentile];
  const loss: Loss = { kind: 'simulated', replicas: carrying, goal, percentile, reachedMs, wantedMs };
  const reason = `${tried} the ${percentile.toUpperCase()} ${GOAL_WORDS[goal]} is ${latencyWords(reachedMs)}; the goal is ${latencyWords(wantedMs)}.`;
  return { ...lostRow(row, reason, lever, loss), simulated };
}

const GOAL_WORDS = { ttft: 'time to first token', itl: 'time between tokens', e2e: 'time to the last token' } as const;

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
export function verifiedPart(run: Simulation): NonNullable<Plan['sizing']['verified']> {
  const percentiles = ({ mean, p50, p95, p99 }: Simulation['ttftMs']) => ({ mean, p50, p95, p99 });
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
  };
}
