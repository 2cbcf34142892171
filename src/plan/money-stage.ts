/** Planned sizes to money, and all futures of both (travel 7 of ARCHITECTURE.md). */
import { stepSeconds } from '../base/time.ts';
import { HOURS_PER_MONTH } from '../base/units.ts';
import { purchaseOf, type Offer } from '../cost/prices.ts';
import type { Draws } from '../engine/engine.ts';
import { shareAbove } from '../risk/futures.ts';
import { loadFactorOf } from '../workload/planned-demand.ts';
import { heldInBlocks, replicasOf } from '../workload/replicas.ts';
import type { Composition } from './composition.ts';
import { quantileRow } from './demand-stage.ts';
import type { Ranked } from './rank.ts';
import type { Stage } from './stage.ts';
import { blockStepsOf, hoursOf } from './time-grid.ts';

const PATHS = 4096;

/** The planned sizes and what they cost; nothing of it is drawn. */
export interface PlannedMoney {
  readonly needed: readonly number[];
  readonly planned: readonly number[];
  readonly usdPerStep: readonly number[];
  readonly totalUsd: number;
  readonly followingDemandUsd: number;
  /** first and largest block: its first step, its replicas */
  readonly now: { readonly at: number; readonly replicas: number };
  readonly later: { readonly at: number; readonly replicas: number };
  /** $ per hour for so many replicas */
  readonly usdPerHour: (replicas: number) => number;
  readonly gpusFor: (replicas: number) => number;
}

export interface MoneyStage extends PlannedMoney {
  readonly monthDraws: Draws;
  readonly horizonDraws: Draws;
  /** share of futures whose bare need (no margin, no spares) passes the largest planned size */
  readonly probabilityShort: number;
}

/** @param chosen has an offer or none; without one all money is 0 and the plan says so */
export function plannedMoney(chosen: Ranked, { scenario, demand, workload, peak }: Composition): PlannedMoney {
  const { callsPerRequest } = workload;
  const { grid } = demand;
  const { gpusPerReplica } = chosen.configuration;
  const levels = quantileRow(demand, scenario.planning.planningQuantile);
  const needed = levels.map((level) => replicasOf(level * callsPerRequest * peak.loadFactor, chosen.rule));
  const blockSteps = blockStepsOf(scenario.planning.scaling, grid);
  const planned = heldInBlocks(needed, blockSteps);
  const usdPerHour = (replicas: number): number =>
    purchased(chosen.offer, replicas, chosen.configuration)?.usdPerHour ?? 0;
  const gpusFor = (replicas: number): number =>
    purchased(chosen.offer, replicas, chosen.configuration)?.gpus ?? replicas * gpusPerReplica;
  const usdPerStep = planned.map((replicas, t) => (usdPerHour(replicas) * stepSeconds(grid, t)) / 3600);
  const most = planned.indexOf(planned.reduce((a, b) => Math.max(a, b), 0));
  return {
    needed,
    planned,
    usdPerStep,
    totalUsd: sum(usdPerStep),
    followingDemandUsd: sum(needed.map((replicas, t) => (usdPerHour(replicas) * stepSeconds(grid, t)) / 3600)),
    now: { at: 0, replicas: planned[0] ?? 0 },
    later: { at: Math.floor(most / blockSteps) * blockSteps, replicas: planned[most] ?? 0 },
    usdPerHour,
    gpusFor,
  };
}

/** All futures of the planned sizes. */
export async function moneyStage(
  money: PlannedMoney,
  chosen: Ranked,
  { scenario, demand, workload, peak }: Composition,
  stage: Stage,
): Promise<MoneyStage> {
  const { callsPerRequest } = workload;
  const { grid } = demand;
  const { usdPerHour } = money;
  const { at: blockStart, replicas: largest } = money.later;
  const blockSteps = blockStepsOf(scenario.planning.scaling, grid);
  const hours = grid.steps > 0 ? hoursOf(grid) / grid.steps : 0;
  const blockEnd = Math.min(grid.steps, blockStart + blockSteps);
  const effectivePrice = largest > 0 ? usdPerHour(largest) / largest : 0;
  const draw = (
    from: number,
    to: number,
    change: { loadFactor?: number; spareReplicas?: number } = {},
  ): Promise<Draws> => {
    const request = {
      seed: scenario.seed,
      paths: PATHS,
      probabilities: demand.probabilities,
      quantiles: Float64Array.from(
        demand.quantiles.flatMap((row) => row.slice(from, to).map((level) => level * callsPerRequest)),
      ),
      steps: to - from,
      autocorrelation: demand.persistence,
      capacity: chosen.rule.capacity,
      capacityLogSd: chosen.configuration.bandLogSd,
      loadFactor: peak.loadFactor,
      spareReplicas: chosen.rule.spareReplicas,
      minReplicas: chosen.rule.minReplicas + chosen.rule.spareReplicas,
      blockSteps,
      pricePerStep: effectivePrice * hours,
      priceLogSd: scenario.resources.priceUncertaintyFraction,
      ...change,
      ...(change.spareReplicas === undefined ? {} : { minReplicas: chosen.rule.minReplicas + change.spareReplicas }),
    };
    return stage.memo('draw', request, () => stage.engine.draw(request, stage.job));
  };
  const [blockDraws, bare, horizonDraws] = await Promise.all([
    draw(blockStart, blockEnd),
    draw(blockStart, blockEnd, {
      // to the bit the same whatever the margin, so that an edit of it draws these no second time
      loadFactor: loadFactorOf({ ...peak.factors, marginFraction: 0 }),
      spareReplicas: 0,
    }),
    blockStart === 0 && blockEnd === grid.steps ? null : draw(0, grid.steps),
  ]);
  const toMonth = HOURS_PER_MONTH / (hours * (blockEnd - blockStart));
  return {
    ...money,
    monthDraws: { ...blockDraws, cost: blockDraws.cost.map((each) => each * toMonth) },
    horizonDraws: horizonDraws ?? blockDraws,
    probabilityShort: shareAbove(bare.peakReplicas, largest),
  };
}

function purchased(
  offer: Offer | null,
  replicas: number,
  { gpusPerReplica, pipelineParallel }: Ranked['configuration'],
): { usdPerHour: number; gpus: number } | null {
  return offer === null ? null : purchaseOf(offer, replicas, gpusPerReplica, pipelineParallel);
}

function sum(values: readonly number[]): number {
  return values.reduce((total, each) => total + each, 0);
}
