/**
 * The one composition: scenario + history → plan. Start reading here, then follow the stages downstream.
 * Same documents, seed and core version ⇒ the same plan, byte for byte, on every host.
 */
import { documentHash } from '../base/canonical.ts';
import type { History } from '../history/history.ts';
import type { Autoscaler, AutoscalerRequest } from '../risk/autoscaler.ts';
import type { Scenario } from '../scenario/scenario.ts';
import { alternativesPart } from './alternatives-part.ts';
import type { autoscalingStage } from './autoscaling-stage.ts';
import { composeMissed, composePlan } from './compose.ts';
import { currencyOf, inCurrency } from './currency.ts';
import { futuresStage } from './futures-stage.ts';
import { moneyStage, plannedMoney } from './money-stage.ts';
import type { Plan } from './plan.ts';
import { preparePlan, type PlanOptions, type PlanTools } from './prepare-plan.ts';

export type { PlanOptions, PlanTools } from './prepare-plan.ts';

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
  const report = options.onProgress ?? (() => undefined);
  const { composition, chosen, stage, rank } = await preparePlan(document, history, tools, options);
  const currency = currencyOf(composition.scenario);
  if (chosen === undefined)
    return sealed(
      inCurrency(currency, () =>
        composeMissed(composition, alternativesPart(composition.sizing, composition.served, rank)),
      ),
    );
  report(0.9, 'Pricing all futures');
  const money = plannedMoney(chosen, composition);
  // side by side: none waits for another, so that no core is idle
  const [autoscaling, moneyOf, futures] = await Promise.all([
    options.autoscaler === false
      ? null
      : autoscalingOf(composition, chosen, money, stage, tools.autoscaler ?? inThisThread),
    moneyStage(money, chosen, composition, stage),
    futuresStage(composition, chosen, money, stage, (fraction, words) => report(0.9 + 0.1 * fraction, words)),
  ]);
  report(1, 'Done');
  return sealed(
    inCurrency(currency, () => ({
      ...composePlan(composition, chosen, moneyOf, futures),
      autoscaling,
    })),
  );
}

async function inThisThread(request: AutoscalerRequest): Promise<Autoscaler> {
  const { autoscalerOf } = await import('../risk/autoscaler.ts');
  return autoscalerOf(request);
}

/** Needed late, so in a chunk of its own: the worker starts without it. */
async function autoscalingOf(...stages: Parameters<typeof autoscalingStage>): Promise<Plan['autoscaling']> {
  const stage = await import('./autoscaling-stage.ts');
  return stage.autoscalingStage(...stages);
}

/** The hash is that of the plan without it. */
function sealed(plan: Omit<Plan, 'hash'>): Plan {
  return { ...plan, hash: documentHash(plan) };
}
