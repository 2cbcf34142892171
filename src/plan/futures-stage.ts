/** All futures of the chosen configuration over the whole horizon, and how the planned size fares in them (docs/method.md §9). */
import { stepSeconds } from '../base/time.ts';
import { HOURS_PER_MONTH } from '../base/units.ts';
import type { Futures, FuturesProgress } from '../engine/engine.ts';
import type { FullScenario } from '../scenario/scenario.ts';
import { goalCapacitiesOf, type GoalCapacity } from '../sizing/goal-capacity.ts';
import { BUSIEST_OF_SIXTY } from '../workload/planned-demand.ts';
import type { Composition } from './composition.ts';
import type { DemandStage } from './demand-stage.ts';
import type { PlannedMoney } from './money-stage.ts';
import type { Ranked } from './rank.ts';
import { goalsOf } from './sizing-stage.ts';
import type { Stage } from './stage.ts';
import { blockStepsOf, hoursOf, type PlanGrid } from './time-grid.ts';
import { percent, whole } from './words.ts';

/** Paths of a usual plan; horizons of many steps take fewer, so that a plan stays quick: at most so many steps in all. */
const MOST_PATHS = 4096;
const LEAST_PATHS = 1024;
const MOST_STEPS_IN_ALL = 16_000_000;
/** Rows over time that a plan keeps at most; longer horizons join neighbouring blocks. */
const MOST_ROWS = 120;

export interface FuturesStage {
  readonly futures: Futures;
  readonly goals: readonly GoalCapacity[];
  /** steps of one row over time */
  readonly rowSteps: number;
  /** [M] first step after each month of 730 hours; the last may be shorter */
  readonly monthEnds: readonly number[];
  readonly hoursPerStep: number;
  /** [M] */
  readonly monthBudgets: readonly number[];
  /** $ of one replica and hour, at the largest size */
  readonly usdPerReplicaHour: number;
}

export async function futuresStage(
  all: Composition,
  chosen: Ranked,
  moneyOf: PlannedMoney,
  stage: Stage,
  onProgress: (fraction: number, words: string) => void = () => undefined,
): Promise<FuturesStage> {
  const { demand, scenario, peak, workload } = all;
  const { grid } = demand;
  const goals = goalCapacitiesOf(chosen.configuration, all.served.model, all.sizing.mix, goalsOf(scenario));
  const blockSteps = blockStepsOf(scenario.planning.scaling, grid);
  const blocks = Math.ceil(grid.steps / blockSteps);
  const hoursPerStep = hoursOf(grid) / grid.steps;
  const monthEnds = monthEndsOf(grid);
  const monthBudgets = budgetsOf(monthEnds, hoursPerStep, scenario);
  const largest = moneyOf.later.replicas;
  const usdPerReplicaHour = largest > 0 ? moneyOf.usdPerHour(largest) / largest : 0;
  const blocksPerRow = Math.ceil(blocks / MOST_ROWS);
  const request = {
    ...{ seed: scenario.seed, paths: pathsFor(grid.steps), steps: grid.steps },
    ...demandOf(demand),
    demandFactor: workload.callsPerRequest * peak.factors.peakMultiplier,
    burstSd: (peak.factors.withinStepPeak - 1) / BUSIEST_OF_SIXTY,
    driftLogSdPerStep: (scenario.planning.lengthDriftPerMonthFraction * hoursPerStep) / HOURS_PER_MONTH,
    capacity: chosen.rule.capacity,
    capacityLogSd: chosen.configuration.bandLogSd,
    marginFactor: 1 + peak.factors.marginFraction,
    spareReplicas: chosen.rule.spareReplicas,
    minReplicas: chosen.rule.minReplicas,
    blockSteps,
    blocksPerRow,
    planned: moneyOf.planned.filter((_, t) => t % blockSteps === 0),
    runningReplicas: scenario.deployment.replicas ?? 0,
    startFailure: scenario.deployment.startFailureFraction,
    goalRatios: goals.map((each) => each.callsPerSecond / chosen.rule.capacity),
    monthEnds,
    monthBudgets,
    pricePerStep: usdPerReplicaHour * hoursPerStep,
    priceLogSd: scenario.resources.priceUncertaintyFraction,
  };
  // JSON knows no Infinity: the hash of the request takes the budget itself
  const key = { ...request, monthBudgets: scenario.resources.budgetUsdPerMonth ?? null };
  const futures = await stage.memo('futures', key, () =>
    stage.engine.simulateFutures(request, {
      ...stage.job,
      onBatch: (so) => {
        onProgress(so.paths / request.paths, progressWords(so, request.paths));
        return undefined;
      },
    }),
  );
  return {
    futures,
    goals,
    rowSteps: blockSteps * blocksPerRow,
    monthEnds,
    hoursPerStep,
    monthBudgets,
    usdPerReplicaHour,
  };
}

/** How many are drawn, and how sure the mean cost is by then. */
function progressWords({ paths, meanCost, standardError }: FuturesProgress, all: number): string {
  const sure = meanCost > 0 ? `, mean cost ± ${percent(standardError / meanCost)}` : '';
  return `Futures: ${whole(paths)} of ${whole(all)}${sure}`;
}

function pathsFor(steps: number): number {
  return Math.max(LEAST_PATHS, Math.min(MOST_PATHS, Math.floor(MOST_STEPS_IN_ALL / steps)));
}

function demandOf(demand: DemandStage) {
  return {
    probabilities: demand.probabilities,
    quantiles: Float64Array.from(demand.quantiles.flat()),
    autocorrelation: demand.persistence,
    // no series at hand shows a part shared by a whole path beyond what AR(1) keeps: docs/decisions/004
    levelShare: 0,
  };
}

/** Months of 730 hours from the first step on; a rest of less than a quarter joins the month before it. */
function monthEndsOf(grid: PlanGrid): number[] {
  const ends: number[] = [];
  let hours = 0;
  for (let t = 0; t < grid.steps; t += 1) {
    hours += stepSeconds(grid, t) / 3600;
    if (hours >= HOURS_PER_MONTH * (ends.length + 1) - 1e-6) ends.push(t + 1);
  }
  const rest = hours - HOURS_PER_MONTH * ends.length;
  if (ends.length > 0 && rest < HOURS_PER_MONTH / 4) ends[ends.length - 1] = grid.steps;
  else ends.push(grid.steps);
  return ends;
}

/** The budget of each month, by the hours that it covers. */
function budgetsOf(monthEnds: readonly number[], hoursPerStep: number, scenario: FullScenario): number[] {
  const budget = scenario.resources.budgetUsdPerMonth ?? Number.POSITIVE_INFINITY;
  return monthEnds.map((end, month) => (budget * (end - (monthEnds[month - 1] ?? 0)) * hoursPerStep) / HOURS_PER_MONTH);
}
