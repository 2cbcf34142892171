/**
 * The one composition: scenario + history → plan. Start reading here, then follow the stages downstream.
 * Same documents, seed and core version ⇒ the same plan, byte for byte, on every host.
 */
import { documentHash } from '../base/canonical.ts';
import type { CancelSignal } from '../base/cancel.ts';
import { throwIfCancelled } from '../base/cancel.ts';
import type { Catalog } from '../catalog/catalog.ts';
import type { Engine } from '../engine/engine.ts';
import type { History } from '../history/history.ts';
import { migrateScenario } from '../scenario/migrate.ts';
import { isSaid, resolveScenario } from '../scenario/resolve.ts';
import type { Scenario } from '../scenario/scenario.ts';
import { latencyAt } from '../sizing/capacity.ts';
import { workloadOf } from '../workload/call-mix.ts';
import { composeMissed, composePlan } from './compose.ts';
import type { Composition } from './composition.ts';
import { measuredLengthsOf } from './demand-series.ts';
import { demandStage } from './demand-stage.ts';
import { peakLoadOf } from './factors.ts';
import { futuresStage } from './futures-stage.ts';
import { moneyStage } from './money-stage.ts';
import type { Plan } from './plan.ts';
import { rankConfigurations } from './rank.ts';
import { servedOf } from './served-model.ts';
import { sizingStage } from './sizing-stage.ts';
import { stageOf, type StageMemory } from './stage.ts';

export interface PlanTools {
  readonly engine: Engine;
  readonly catalog: Catalog;
  /** keep one between plans, so that an edit makes anew only what depends on it */
  readonly memory?: StageMemory;
}

export interface PlanOptions {
  readonly signal?: CancelSignal | undefined;
  /** share done, 0–1, and the stage in words */
  readonly onProgress?: (fraction: number, stage: string) => void;
}

/**
 * Makes a plan.
 *
 * @param document  as written: what is absent takes its default and is listed in `plan.assumptions`
 * @param history   null where nothing is known but the scenario
 * @throws InputError naming every field at fault and its mend; the signal's reason when cancelled
 */
export async function makePlan(
  document: Scenario,
  history: History | null,
  tools: PlanTools,
  options: PlanOptions = {},
): Promise<Plan> {
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
  const sizing = await sizingStage(scenario, served, workload, stage);
  throwIfCancelled(options.signal);
  const peak = peakLoadOf(demand, scenario, workload.callsPerRequest);
  const ranked = rankConfigurations({
    configurations: sizing.configurations,
    scenario,
    prices: served.catalog.prices,
    peakLoad: peak.quantile * workload.callsPerRequest * peak.loadFactor,
    peakDemand: (peak.quantile * workload.callsPerRequest * peak.loadFactor) / (1 + peak.factors.marginFraction),
    latencyAt: (configuration, callsPerSecond) => latencyAt(configuration, served.model, sizing.mix, callsPerSecond),
    gpuName: (text) => served.catalog.resolveGpu(text, 'resources.prices').row.name,
  });
  const composition: Composition = {
    scenario,
    assumptions,
    said,
    served,
    demand,
    workload,
    sizing,
    peak,
    ranked,
    coreVersion: tools.engine.coreVersion,
    scenarioHash: documentHash(written),
    historyHash: history === null ? null : documentHash(history.series),
  };
  const chosen = ranked.find((each) => each.feasible);
  if (chosen === undefined) return sealed(composeMissed(composition));
  report(0.85, 'Pricing all futures');
  const moneyOf = await moneyStage(chosen, demand, peak, workload.callsPerRequest, scenario, stage);
  const futures = await futuresStage(composition, chosen, moneyOf, stage);
  report(1, 'Done');
  return sealed(composePlan(composition, chosen, moneyOf, futures));
}

/** The hash is that of the plan without it. */
function sealed(plan: Omit<Plan, 'hash'>): Plan {
  return { ...plan, hash: documentHash(plan) };
}
