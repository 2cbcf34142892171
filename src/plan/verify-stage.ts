/** The chosen configuration at the planned peak, simulated (travel 6 of ARCHITECTURE.md). */
import { callClassesOf } from '../sizing/serving-load.ts';
import { simulate, type Simulation } from '../sizing/simulate.ts';
import { peakRequestOf } from '../sizing/verify.ts';
import type { Composition } from './composition.ts';
import type { Plan } from './plan.ts';
import type { Ranked } from './rank.ts';
import { goalsOf } from './sizing-stage.ts';
import type { Stage } from './stage.ts';

/** Calls that are measured, and replicas at most: a larger service is simulated by so many of them and their part of the load. */
const CALLS = 10_000;
const MOST_REPLICAS = 32;

export async function verifyStage(all: Composition, chosen: Ranked, stage: Stage): Promise<Simulation> {
  const { scenario, served, workload, peak } = all;
  const carrying = Math.max(1, chosen.replicas - scenario.planning.spareReplicas);
  const replicas = Math.min(MOST_REPLICAS, carrying);
  const arriving = (peak.quantile * workload.callsPerRequest * peak.loadFactor) / (1 + peak.factors.marginFraction);
  const request = peakRequestOf({
    candidate: chosen.configuration,
    model: served.model,
    classes: callClassesOf(workload.classes),
    prefixCache: 'stated',
    callsPerSecond: (arriving * replicas) / carrying,
    burstiness: scenario.workload.demand.burstiness,
    replicas,
    goals: goalsOf(scenario),
    seed: scenario.seed,
    mostCalls: CALLS,
    screen: null,
  });
  return stage.memo('verify', request, () => simulate(stage.engine, request, stage.job));
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
