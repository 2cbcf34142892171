/** What a conversation needs of the planner: plans, nothing else. The page gives its worker, the command line the engine itself. */
import type { Problem } from '../base/errors.ts';
import type { PlanComparison } from '../plan/compare.ts';
import type { Plan } from '../plan/plan.ts';
import type { Scenario } from '../scenario/scenario.ts';

export type Planned =
  { readonly kind: 'plan'; readonly plan: Plan } | { readonly kind: 'problems'; readonly problems: readonly Problem[] };

export interface Planning {
  plan(scenario: Scenario): Promise<Planned>;
  /** both plans, and what each changed input adds; rejects with InputError where one cannot be made */
  compare(from: Scenario, to: Scenario): Promise<PlanComparison>;
}
