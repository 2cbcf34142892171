/** A scenario simulated: the configuration that its plan chooses, at the planned peak or at a load and a size that somebody asks for. */
import { inputError } from '../base/errors.ts';
import type { History } from '../history/history.ts';
import type { Scenario } from '../scenario/scenario.ts';
import { latencyAt } from '../sizing/capacity.ts';
import { callClassesOf, sessionClassesOf } from '../sizing/serving-load.ts';
import { verifyPeak, type Verification } from '../sizing/verify.ts';
import type { Composition } from './composition.ts';
import { preparePlan, type PlanOptions, type PlanTools } from './prepare-plan.ts';
import type { Ranked } from './rank.ts';
import { goalsOf } from './sizing-stage.ts';

/** What to simulate instead of the planned peak; absent parts are the plan's. */
export interface ServiceLoad {
  /** calls/s over all replicas */
  readonly callsPerSecond?: number | undefined;
  readonly replicas?: number | undefined;
  /** measured calls at most (default 20,000) */
  readonly calls?: number | undefined;
  /** whole conversations and agent tasks with hits worked out, not single calls with stated hits */
  readonly sessions?: boolean | undefined;
  /** of the replicas, so many only prefill and hand their contexts to the rest over a link (default 50 GB/s: a 400 Gbit/s card) */
  readonly prefillReplicas?: number | undefined;
  readonly linkGbPerSecond?: number | undefined;
}

export interface ServiceSimulation extends Verification {
  readonly model: string;
  /** id of the configuration */
  readonly configuration: string;
  readonly replicas: number;
  readonly sessions: boolean;
}

const CALLS = 20_000;
const LINK_GB_PER_SECOND = 50;

/**
 * Simulates the service of a scenario.
 *
 * Where no configuration meets the goals, the first of the search that runs is taken, so that one sees by how much they are missed.
 *
 * @throws InputError `deployment` when none runs, `prefillReplicas` when they leave none to decode
 */
export async function simulateService(
  document: Scenario,
  history: History | null,
  load: ServiceLoad,
  tools: PlanTools,
  options: PlanOptions = {},
): Promise<ServiceSimulation> {
  const { composition, chosen, stage } = await preparePlan(document, history, tools, options);
  const target = chosen ?? runnable(composition);
  const { scenario, served, workload, sizing, peak } = composition;
  const { planning } = scenario;
  const demand = (peak.quantile * workload.callsPerRequest * peak.loadFactor) / (1 + peak.factors.marginFraction);
  const callsPerSecond = load.callsPerSecond ?? demand;
  const carrying = Math.max(1, target.replicas - planning.spareReplicas);
  const replicas = load.replicas ?? carrying;
  const sessions = load.sessions ?? false;
  const verification = await verifyPeak(
    tools.engine,
    {
      candidate: target.configuration,
      model: served.model,
      classes: sessions ? sessionClassesOf(scenario.workload) : callClassesOf(workload.classes),
      prefixCache: sessions ? 'resident' : 'stated',
      ...{ callsPerSecond, replicas },
      burstiness: scenario.workload.demand.burstiness,
      goals: goalsOf(scenario),
      seed: scenario.seed,
      mostCalls: load.calls ?? CALLS,
      prefill: prefillOf(load, replicas),
      screen:
        load.prefillReplicas !== undefined
          ? null
          : latencyAt(target.configuration, served.model, sizing.mix, callsPerSecond / replicas),
    },
    stage.job,
  );
  return { ...verification, model: served.model.name, configuration: target.configuration.id, replicas, sessions };
}

function prefillOf(load: ServiceLoad, replicas: number) {
  if (load.prefillReplicas === undefined) return undefined;
  if (load.prefillReplicas < replicas)
    return { replicas: load.prefillReplicas, linkGbPerSecond: load.linkGbPerSecond ?? LINK_GB_PER_SECOND };
  throw inputError(
    'prefillReplicas',
    `${String(load.prefillReplicas)} of ${String(replicas)} replicas leave none to decode`,
    'Name fewer, or more replicas.',
  );
}

/** Where no configuration meets the goals, one that at least runs: the first of the search that holds the model. */
function runnable(composition: Composition): Ranked {
  const found = composition.ranked.find((each) => Number.isFinite(each.configuration.unloaded.ttftMs.p50));
  if (found !== undefined) return found;
  throw inputError(
    'deployment',
    'no configuration of the search holds the model',
    'Name a larger GPU, more GPUs a replica or a narrower precision.',
  );
}
