/**
 * The step that carries this very plan out: the growth to order. What would make the plan another, better one is advice, worked out by
 * planning each change whole: advise.ts, docs/decisions/008-advice.md.
 */
import { MS_PER_DAY } from '../base/units.ts';
import type { FullScenario } from '../scenario/scenario.ts';
import type { Ranked } from './rank.ts';
import type { Plan, Recommendation } from './plan.ts';
import { counted, dayWords, whole } from './words.ts';

export interface RecommendFacts {
  readonly chosen: Ranked;
  readonly now: NonNullable<Plan['answer']['now']>;
  readonly later: NonNullable<Plan['answer']['later']>;
  readonly scenario: FullScenario;
}

/** The growth inside the horizon, with the day the order must go out; nothing where the size never rises. */
export function recommendationsOf({ now, later, scenario, chosen }: RecommendFacts): Recommendation[] {
  const more = later.gpus - now.gpus;
  if (more <= 0) return [];
  const lead = scenario.planning.leadTimeDays;
  const byMs = Math.max(now.fromMs, later.fromMs - lead * MS_PER_DAY);
  return [
    {
      id: 'order-growth',
      title: `Order ${whole(more)} more ${chosen.configuration.gpu.name} by ${dayWords(byMs, now.fromMs)}`,
      reason: `The load needs ${whole(later.gpus)} from ${dayWords(later.fromMs, now.fromMs)}, and delivery takes ${counted(lead, 'day')}.`,
      effect: { gpus: more, usdPerMonth: later.usdPerMonth - now.usdPerMonth },
      urgency: byMs <= now.fromMs + 7 * MS_PER_DAY ? 'now' : 'soon',
      byMs,
    },
  ];
}
