/** What a plan comes to, in the few figures by which plans are set side by side. */
import { measuresOf, minus, type PlanMeasures } from './compare.ts';
import type { Plan } from './plan.ts';

export interface Outcome extends PlanMeasures {
  readonly status: Plan['status'];
  /** '' where nothing meets the goals */
  readonly chosen: string;
  readonly gpu: string;
  readonly replicas: number;
  /** month at the largest size over all futures */
  readonly monthUsd: { readonly p10: number; readonly p50: number; readonly p90: number };
  /** of latency, at the planned peak */
  readonly goalsMet: boolean;
  /** share of futures that outgrow the planned replicas */
  readonly probabilityShort: number;
  /** share of futures in which the planned size breaks some latency goal in some busiest minute */
  readonly probabilityGoalBroken: number;
  /** null without a budget */
  readonly probabilityOverBudget: number | null;
}

export function outcomeOf(plan: Plan): Outcome {
  const solved = plan.sizing.chosen !== null;
  const chosen = plan.sizing.configurations.find((each) => each.id === plan.sizing.chosen);
  const broken = plan.risk.futures?.goals.map((each) => each.probabilityBroken) ?? [];
  return {
    ...measuresOf(plan),
    status: plan.status,
    chosen: plan.sizing.chosen ?? '',
    gpu: chosen?.gpu ?? '',
    replicas: plan.answer.later?.replicas ?? 0,
    monthUsd: plan.cost.monthUsd,
    goalsMet: solved && (plan.sizing.verified?.goalsMet ?? true),
    probabilityShort: plan.risk.probabilityShort,
    probabilityGoalBroken: solved ? Math.max(0, ...broken) : 1,
    probabilityOverBudget: plan.cost.budget?.probabilityOver ?? null,
  };
}

/** What a change of the scenario does: one full plan less another. Probabilities in points of 1. */
export interface Effect extends PlanMeasures {
  readonly probabilityShort: number;
  readonly probabilityGoalBroken: number;
  readonly probabilityOverBudget: number | null;
}

export function effectOf(after: Outcome, before: Outcome): Effect {
  const budgets = [after.probabilityOverBudget, before.probabilityOverBudget] as const;
  return {
    ...minus(after, before),
    probabilityShort: after.probabilityShort - before.probabilityShort,
    probabilityGoalBroken: after.probabilityGoalBroken - before.probabilityGoalBroken,
    probabilityOverBudget: budgets[0] === null || budgets[1] === null ? null : budgets[0] - budgets[1],
  };
}
