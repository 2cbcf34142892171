/**
 * The stages of a plan up to the choice of a configuration, in their order; make-plan.ts goes on to the money, simulate-service.ts to the
 * simulation. Same documents, seed and core version ⇒ the same results, on every host.
 */
import { documentHash } from '../base/canonical.ts';
import { oncePerInput } from '../base/once-per-input.ts';
import type { CancelSignal } from '../base/cancel.ts';
import { throwIfCancelled } from '../base/cancel.ts';
import type { Catalog } from '../catalog/catalog.ts';
import type { Engine } from '../engine/engine.ts';
import type { History } from '../history/history.ts';
import { migrateScenario } from '../scenario/migrate.ts';
import { isSaid, resolveScenario } from '../scenario/resolve.ts';
import type { Scenario } from '../scenario/scenario.ts';
import { latencyAt } from '../sizing/capacity.ts';
import type { Configuration } from '../sizing/sizing.ts';
import { workloadOf } from '../workload/call-mix.ts';
import type { AutoscalerWork } from './autoscaling-stage.ts';
import type { Composition } from './composition.ts';
import { measuredLengthsOf } from './demand-series.ts';
import { demandStage } from './demand-stage.ts';
import { peakLoadOf } from './factors.ts';
import { measuredStage } from './measured-stage.ts';
import { rankConfigurations, type Ranked, type RankRules } from './rank.ts';
import { servedOf } from './served-model.ts';
import { simulatedStage } from './simulated-stage.ts';
import { sizingStage, withVariants } from './sizing-stage.ts';
import { stageOf, type Stage, type StageMemory } from './stage.ts';

export interface PlanTools {
  readonly engine: Engine;
  readonly catalog: Catalog;
  /** keep one between plans, so that an edit makes anew only what depends on it */
  readonly memory?: StageMemory;
  /** absent = in the calling thread */
  readonly autoscaler?: AutoscalerWork;
}

export interface PlanOptions {
  readonly signal?: CancelSignal | undefined;
  /** share done, 0–1, and the stage in words */
  readonly onProgress?: (fraction: number, stage: string) => void;
  /** false leaves `autoscaling` null: for plans of which only sizes and money are looked at */
  readonly autoscaler?: boolean;
}

/** Everything of a plan before the money: the composition, and the cheapest configuration that meets the goals, if any. */
export interface Prepared {
  readonly composition: Composition;
  readonly chosen: Ranked | undefined;
  readonly stage: Stage;
  /** prices and ranks configurations for this load by the queue screen */
  readonly rank: (configurations: readonly Configuration[]) => Ranked[];
}

/** Histories are many and long, and stay from edit to edit. */
const hashOfSeries = oncePerInput((series: History['series']) => documentHash(series));

/**
 * The stages up to the choice of a configuration.
 *
 * @throws InputError naming every field at fault and its mend; the signal's reason when cancelled
 */
export async function preparePlan(
  document: Scenario,
  history: History | null,
  tools: PlanTools,
  options: PlanOptions = {},
): Promise<Prepared> {
  const written = migrateScenario(document) as Scenario;
  const { scenario, assumptions } = resolveScenario(written);
  const said = (path: string): boolean => isSaid(written, path);
  const report = options.onProgress ?? (() => undefined);
  const stage = stageOf(tools.engine, tools.memory ?? new Map<string, unknown>(), options.signal, (fraction) =>
    report(0.75 * fraction, 'Forecasting'),
  );
  const served = servedOf(scenario, tools.catalog);

  const demand = await demandStage(scenario, history, served.catalog.date, stage);
  report(0.75, 'Sizing');
  const workload = workloadOf(scenario, said, measuredLengthsOf(history, demand.demandSeries));
  const measured = await measuredStage(scenario, served, stage);
  const plain = await sizingStage(scenario, { ...served, measured }, workload, stage, said);
  throwIfCancelled(options.signal);
  const peak = peakLoadOf(demand, scenario, workload.callsPerRequest);
  const rules: RankRules = {
    scenario,
    prices: served.catalog.prices,
    peakLoad: peak.quantile * workload.callsPerRequest * peak.loadFactor,
    peakDemand: (peak.quantile * workload.callsPerRequest * peak.loadFactor) / (1 + peak.factors.marginFraction),
    latencyAt: (configuration, callsPerSecond) => latencyAt(configuration, served.model, plain.mix, callsPerSecond),
    gpuName: (text) => served.catalog.resolveGpu(text, 'resources.prices').row.name,
  };
  const rank = (configurations: readonly Configuration[]): Ranked[] => rankConfigurations({ configurations, ...rules });
  const first = rank(plain.configurations);
  const sizing = withVariants(plain, first);
  const screened = sizing === plain ? first : rank(sizing.configurations);
  report(0.8, 'Simulating the peak');
  const ranked = await simulatedStage(
    screened,
    { scenario, model: served.model, classes: workload.classes, rules },
    stage,
  );
  const composition: Composition = {
    scenario,
    assumptions,
    said,
    served,
    demand,
    history,
    workload,
    sizing,
    measured,
    peak,
    ranked,
    screened: screened.find((each) => each.feasible),
    coreVersion: tools.engine.coreVersion,
    scenarioHash: documentHash(written),
    historyHash: history === null ? null : hashOfSeries(history.series),
  };
  return { composition, chosen: ranked.find((each) => each.feasible), stage, rank };
}
