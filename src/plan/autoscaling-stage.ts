/** What the plan knows, as the autoscaler's replay takes it. docs/method.md §8a. */
import { stepSeconds } from '../base/time.ts';
import { SECONDS_PER_DAY } from '../base/units.ts';
import type { Autoscaler, AutoscalerRequest } from '../risk/autoscaler.ts';
import { DAYS_AHEAD } from '../risk/scheduled-floors.ts';
import type { FullScenario } from '../scenario/scenario.ts';
import { BUSIEST_OF_SIXTY } from '../workload/planned-demand.ts';
import { replicasOf } from '../workload/replicas.ts';
import { swingsWithin, type Swing } from '../workload/within-step.ts';
import { autoscalingPart } from './autoscaling-part.ts';
import type { AutoscalingPart } from './autoscaling-schema.ts';
import type { Composition } from './composition.ts';
import { quantileRow, type DemandStage } from './demand-stage.ts';
import type { PlannedMoney } from './money-stage.ts';
import type { Ranked } from './rank.ts';
import type { Stage } from './stage.ts';

/** Share of the forecast up to which the autoscaler may go where the plan's own size ends sooner. */
const MOST_LEVEL = 0.975;
const USUAL_ALLOWED = 0.01;

/** Where the replays run: they keep a thread busy for a tenth of a second. */
export type AutoscalerWork = (request: AutoscalerRequest) => Promise<Autoscaler>;

export async function autoscalingStage(
  all: Composition,
  chosen: Ranked,
  moneyOf: PlannedMoney,
  stage: Stage,
  replayed: AutoscalerWork,
): Promise<AutoscalingPart> {
  const request = autoscalerRequestOf(all, chosen, moneyOf);
  // one long array is hashed sooner than many numbers
  const key = { ...request, quantiles: Float64Array.from(request.quantiles.flat()) };
  const result = await stage.memo('autoscaler', key, () => replayed(request));
  return autoscalingPart(request, result, chosen.configuration.gpusPerReplica, moneyOf);
}

export function autoscalerRequestOf(all: Composition, chosen: Ranked, moneyOf: PlannedMoney): AutoscalerRequest {
  const { scenario, demand, workload, peak } = all;
  const { startMs, step, timeZone, steps } = demand.grid;
  const grid = { startMs, step, timeZone };
  const ahead = Math.min(steps, Math.max(1, Math.ceil((DAYS_AHEAD * SECONDS_PER_DAY) / stepSeconds(grid, 0))));
  const latency = chosen.latency ?? chosen.configuration.atCapacity;
  const most = quantileRow(demand, MOST_LEVEL)
    .slice(0, ahead)
    .map((level) => replicasOf(level * workload.callsPerRequest * peak.loadFactor, chosen.rule));
  return {
    grid,
    probabilities: [...demand.probabilities],
    quantiles: demand.quantiles.map((row) => row.slice(0, ahead)),
    periods: [...(demand.forecast?.periods ?? [])],
    autocorrelation: demand.persistence,
    callsPerUnit: workload.callsPerRequest,
    swings: swingsOfDemand(demand, (peak.factors.withinStepPeak - 1) / BUSIEST_OF_SIXTY),
    dayPeak: peak.factors.peakMultiplier,
    service: {
      capacity: chosen.rule.capacity,
      secondsPerCall: Math.max(0.001, latency.e2eMs.mean / 1000),
      startupSeconds: Math.round(scenario.deployment.startupMinutes * 60),
    },
    spareReplicas: chosen.rule.spareReplicas,
    minReplicas: chosen.rule.minReplicas,
    maxReplicas: [...moneyOf.planned, ...most].reduce((a, b) => Math.max(a, b), 1),
    needed: moneyOf.needed.slice(0, ahead),
    planned: moneyOf.planned.slice(0, ahead),
    allowedShare: allowedShareOf(scenario.goals),
    seed: scenario.seed,
  };
}

/** The noise of the arrival model from minute to minute, and what a finer history shows. */
function swingsOfDemand({ demandSeries, grid }: DemandStage, minuteSd: number): Swing[] {
  const minutes = minuteSd > 0 ? [{ seconds: 60, sd: minuteSd, autocorrelation: 0 }] : [];
  if (demandSeries === null || demandSeries.step.unit !== 's' || grid.step.unit !== 's') return minutes;
  const fine = demandSeries.step.count;
  const known = Math.floor((grid.startMs - demandSeries.startMs) / 1000 / fine);
  const perStep = Math.floor(grid.step.count / fine);
  const swings = swingsWithin(demandSeries.values.slice(0, Math.max(0, known)), perStep, fine);
  return swings.length > 0 && fine <= 60 ? swings : [...minutes, ...swings];
}

/** By the strictest percentile that is a goal: P99 lets one call in a hundred miss. */
function allowedShareOf(goals: FullScenario['goals']): number {
  const said = (level: 'p50' | 'p95' | 'p99'): boolean =>
    [goals.ttftMs, goals.itlMs, goals.e2eMs].some((each) => typeof each[level] === 'number');
  return said('p99') ? USUAL_ALLOWED : said('p95') ? 0.05 : said('p50') ? 0.5 : USUAL_ALLOWED;
}
