/** The planning factors as lines: what each multiplies, and the replicas and GPUs that it costs at the peak. */
import { stepSeconds } from '../base/time.ts';
import type { FullScenario } from '../scenario/scenario.ts';
import { loadFactorOf, withinStepPeakOf, type LoadFactors } from '../workload/planned-demand.ts';
import { replicasOf, type ReplicaRule } from '../workload/replicas.ts';
import { quantileRow, type DemandStage } from './demand-stage.ts';
import type { Plan } from './plan.ts';
import type { Ranked } from './rank.ts';

export interface PeakLoad {
  /** step with the largest planned demand */
  readonly at: number;
  /** requests/s there: the forecast's mean, and its planning quantile */
  readonly mean: number;
  readonly quantile: number;
  readonly factors: LoadFactors;
  readonly loadFactor: number;
  /** whether the data show the day; the peak multiplier is 1 then */
  readonly dayShapeKnown: boolean;
}

/** The peak step and every factor on it. */
export function peakLoadOf(demand: DemandStage, scenario: FullScenario, callsPerRequest: number): PeakLoad {
  const { planning, workload } = scenario;
  const levels = quantileRow(demand, planning.planningQuantile);
  let at = 0;
  levels.forEach((level, t) => {
    if (level > (levels[at] ?? 0)) at = t;
  });
  const quantile = levels[at] ?? 0;
  const factors: LoadFactors = {
    withinStepPeak:
      planning.withinStepPeak ??
      withinStepPeakOf(
        quantile * callsPerRequest,
        workload.demand.burstiness,
        Math.min(3600, stepSeconds(demand.grid, at)),
      ),
    peakMultiplier: demand.dayShapeKnown ? 1 : planning.peakMultiplier,
    marginFraction: planning.marginFraction,
  };
  return {
    at,
    mean: demand.mean[at] ?? 0,
    quantile,
    factors,
    loadFactor: loadFactorOf(factors),
    dayShapeKnown: demand.dayShapeKnown,
  };
}

/** One line a factor; the replicas of all lines add up to the planned size at the peak. */
export function factorLines(
  peak: PeakLoad,
  chosen: Ranked,
  callsPerRequest: number,
  scenario: FullScenario,
  said: (path: string) => boolean,
): Plan['factors'] {
  const { planning } = scenario;
  const { gpusPerReplica, capacityCallsPerSecond } = chosen.configuration;
  // by the queue screen; what the simulation adds is a line of its own
  const bare: ReplicaRule = { ...chosen.rule, capacity: capacityCallsPerSecond, spareReplicas: 0 };
  const lines: Plan['factors'] = [];
  let load = peak.mean * callsPerRequest;
  let replicas = 0;
  const add = (
    id: Plan['factors'][number]['id'],
    label: string,
    multiplier: number,
    field: string | undefined,
    computed: boolean,
  ): void => {
    load *= multiplier;
    const now = replicasOf(load, bare);
    const origin = computed ? 'computed' : field !== undefined && said(field) ? 'said' : 'assumed';
    lines.push({
      id,
      label,
      multiplier,
      replicas: now - replicas,
      gpus: (now - replicas) * gpusPerReplica,
      origin,
      ...(field === undefined ? {} : { field }),
    });
    replicas = now;
  };
  add('mean', 'Expected demand in the busiest step', 1, undefined, true);
  const percentile = Math.round(planning.planningQuantile * 1000) / 10;
  add(
    'quantile',
    `Planned for the ${String(percentile)}th percentile of the forecast`,
    peak.mean > 0 ? peak.quantile / peak.mean : 1,
    'planning.planningQuantile',
    false,
  );
  add(
    'within-step-peak',
    'Busiest minute inside the step',
    peak.factors.withinStepPeak,
    'planning.withinStepPeak',
    planning.withinStepPeak === undefined,
  );
  if (!peak.dayShapeKnown) {
    const label = 'Peak over average: no history shows the day';
    add('peak-multiplier', label, peak.factors.peakMultiplier, 'planning.peakMultiplier', false);
  }
  add('margin', 'Safety margin', 1 + planning.marginFraction, 'planning.marginFraction', false);
  const spare = planning.spareReplicas;
  const raised = chosen.replicas - (chosen.simulated?.screenReplicas ?? chosen.replicas);
  if (raised > 0) {
    const label = `Simulated peak: the screen says ${String(replicas)}, the simulation ${String(replicas + raised)}`;
    const gpus = raised * gpusPerReplica;
    lines.push({ id: 'simulation', label, multiplier: 1, replicas: raised, gpus, origin: 'computed' });
    replicas += raised;
  }
  lines.push({
    id: 'spare',
    label: 'Spare replicas, so that one may fail',
    multiplier: 1,
    replicas: spare,
    gpus: spare * gpusPerReplica,
    origin: said('planning.spareReplicas') ? 'said' : 'assumed',
    field: 'planning.spareReplicas',
  });
  const rounding = chosen.gpus - (replicas + spare) * gpusPerReplica;
  lines.push({
    id: 'rounding',
    label: 'Whole instances',
    multiplier: 1,
    replicas: 0,
    gpus: rounding,
    origin: 'catalogue',
  });
  return lines;
}
