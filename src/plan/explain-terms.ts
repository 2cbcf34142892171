/** What explanations are made of: the facts of a plan, and terms that say where each number comes from. */
import type { FullScenario } from '../scenario/scenario.ts';
import type { Workload } from '../workload/call-mix.ts';
import type { DemandStage } from './demand-stage.ts';
import type { PeakLoad } from './factors.ts';
import type { MoneyStage } from './money-stage.ts';
import type { Explanation, Origin, Plan } from './plan.ts';
import type { Ranked } from './rank.ts';

export interface ExplainFacts {
  readonly scenario: FullScenario;
  readonly said: (path: string) => boolean;
  readonly demand: DemandStage;
  readonly workload: Workload;
  readonly peak: PeakLoad;
  readonly chosen: Ranked;
  readonly moneyOf: MoneyStage;
  readonly plan: Pick<Plan, 'cost' | 'demand' | 'sizing'>;
}

export type Term = Explanation['terms'][number];

export function given(facts: Pick<ExplainFacts, 'said'>, name: string, value: string, field: string): Term {
  return { name, value, origin: facts.said(field) ? 'said' : 'assumed', field };
}

export function computed(name: string, value: string, origin: Origin = 'computed'): Term {
  return { name, value, origin };
}
