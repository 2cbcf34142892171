/** A scenario's autoscaler by itself: the recommended policy and its rivals replayed, beside one of somebody's own. */
import { inputError } from '../base/errors.ts';
import type { History } from '../history/history.ts';
import { inFlightOf, plainPolicy, PLAIN_TARGET, type ScalingPolicy } from '../risk/autoscaler-policy.ts';
import { autoscalerOf, type AutoscalerRequest } from '../risk/autoscaler.ts';
import type { Scenario } from '../scenario/scenario.ts';
import { autoscalingPart } from './autoscaling-part.ts';
import type { AutoscalingPart } from './autoscaling-schema.ts';
import { autoscalerRequestOf } from './autoscaling-stage.ts';
import { currencyOf, type Currency } from './currency.ts';
import { plannedMoney } from './money-stage.ts';
import { preparePlan, type PlanOptions, type PlanTools } from './prepare-plan.ts';

/** An HPA of one's own; absent parts are those of a plain one. */
export interface OwnPolicy {
  /** share of what a replica carries within the goals, > 0 */
  readonly targetFraction?: number | undefined;
  readonly minReplicas?: number | undefined;
  readonly maxReplicas?: number | undefined;
  readonly downWindowSeconds?: number | undefined;
}

/**
 * @param own  null = none
 * @returns    the part of the plan with a row for `own`, in dollars, and the currency for words
 * @throws InputError `sizing.chosen` where no configuration meets the goals, `minReplicas` above `maxReplicas`
 */
export async function autoscaleService(
  document: Scenario,
  history: History | null,
  own: OwnPolicy | null,
  tools: PlanTools,
  options: PlanOptions = {},
): Promise<{ autoscaling: AutoscalingPart; shownIn: Currency | null }> {
  const { composition, chosen } = await preparePlan(document, history, tools, options);
  if (chosen === undefined)
    throw inputError(
      'sizing.chosen',
      'no configuration meets the goals, so there is nothing to scale',
      'See what headroom plan proposes.',
    );
  const moneyOf = plannedMoney(chosen, composition);
  const request = autoscalerRequestOf(composition, chosen, moneyOf);
  const result = autoscalerOf(request, own === null ? null : policyOf(own, request));
  return {
    autoscaling: autoscalingPart(request, result, chosen.configuration.gpusPerReplica, moneyOf),
    shownIn: currencyOf(composition.scenario),
  };
}

function policyOf(own: OwnPolicy, request: AutoscalerRequest): ScalingPolicy {
  const { capacity, secondsPerCall } = request.service;
  const least = own.minReplicas ?? Math.min(request.maxReplicas, request.minReplicas + request.spareReplicas);
  const most = own.maxReplicas ?? Math.max(least, request.maxReplicas);
  if (least > most)
    throw inputError(
      'minReplicas',
      `${String(least)} is more than the maximum of ${String(most)}`,
      'Lower the minimum or raise the maximum.',
    );
  const plain = plainPolicy(inFlightOf(own.targetFraction ?? PLAIN_TARGET, capacity, secondsPerCall), least, most);
  return { ...plain, downWindowSeconds: own.downWindowSeconds ?? plain.downWindowSeconds };
}
