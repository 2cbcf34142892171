/**
 * What to do, in order of value. Each effect is this plan's own arithmetic on the ranked configurations and the price rows:
 * the same load, one thing changed. Re-planning every change whole, and ranking by risk, is the matter of a later issue.
 */
import { MS_PER_DAY } from '../base/units.ts';
import { perMonth } from '../cost/prices.ts';
import type { FullScenario } from '../scenario/scenario.ts';
import type { Ranked } from './rank.ts';
import type { MoneyStage } from './money-stage.ts';
import type { Plan, Recommendation } from './plan.ts';
import { counted, dayWords, money, percent, whole } from './words.ts';

export interface RecommendFacts {
  readonly chosen: Ranked;
  readonly ranked: readonly Ranked[];
  readonly moneyOf: MoneyStage;
  readonly now: NonNullable<Plan['answer']['now']>;
  readonly later: NonNullable<Plan['answer']['later']>;
  readonly commitments: Plan['cost']['commitments'];
  readonly scenario: FullScenario;
  readonly said: (path: string) => boolean;
  readonly horizonMonths: number;
  /** whether the steps show the day: only then scaling with the hour can be judged */
  readonly hourly: boolean;
}

export function recommendationsOf(facts: RecommendFacts): Recommendation[] {
  const all = [order(facts), commit(facts), follow(facts), cheaper(facts), dropSpare(facts)].filter(
    (each) => each !== null,
  );
  const urgencyRank = { now: 0, soon: 1, later: 2 } as const;
  return all.sort(
    (a, b) => urgencyRank[a.urgency] - urgencyRank[b.urgency] || a.effect.usdPerMonth - b.effect.usdPerMonth,
  );
}

/** The growth inside the horizon, with the day the order must go out. */
function order({ now, later, scenario, chosen }: RecommendFacts): Recommendation | null {
  const more = later.gpus - now.gpus;
  if (more <= 0) return null;
  const lead = scenario.planning.leadTimeDays;
  const byMs = Math.max(now.fromMs, later.fromMs - lead * MS_PER_DAY);
  return {
    id: 'order-growth',
    title: `Order ${whole(more)} more ${chosen.configuration.gpu.name} by ${dayWords(byMs, now.fromMs)}`,
    reason: `The load needs ${whole(later.gpus)} from ${dayWords(later.fromMs, now.fromMs)}, and delivery takes ${counted(lead, 'day')}.`,
    effect: { gpus: more, usdPerMonth: later.usdPerMonth - now.usdPerMonth },
    urgency: byMs <= now.fromMs + 7 * MS_PER_DAY ? 'now' : 'soon',
    byMs,
  };
}

/** The one-year commitment of least expected cost over all futures. */
function commit({ chosen, commitments }: RecommendFacts): Recommendation | null {
  const best = commitments.find((each) => each.term === '1 year');
  if (best === undefined || best.replicas === 0) return null;
  const saved = best.allOnDemandUsdPerMonth - best.usdPerMonth;
  if (!(saved > 0)) return null;
  return {
    id: 'commit-1y',
    title: `Reserve ${whole(best.gpus)} ${chosen.configuration.gpu.name} for one year`,
    reason: `At ${percent(best.ratio)} of the on-demand price${best.estimated ? ' (a typical ratio, not a listed price)' : ''} a reserved replica pays where it is needed in as many hours; ${counted(best.replicas, 'replica')} are. Expected over all futures, should the need go on as in the horizon. ${best.offer}.`,
    effect: { gpus: 0, usdPerMonth: -saved },
    urgency: 'soon',
    byMs: null,
  };
}

/** Following the demand every step instead of holding the block's largest size. */
function follow({ moneyOf, horizonMonths, scenario, hourly }: RecommendFacts): Recommendation | null {
  const saved = (moneyOf.totalUsd - moneyOf.followingDemandUsd) / horizonMonths;
  if (!hourly || scenario.planning.scaling === 'hourly' || !(saved > 0.02 * (moneyOf.totalUsd / horizonMonths)))
    return null;
  const least = moneyOf.needed.reduce((a, b) => Math.min(a, b), Infinity);
  return {
    id: 'autoscale',
    title: 'Scale with the hour, on waiting requests rather than GPU use',
    reason: `The need moves between ${whole(least)} and ${whole(moneyOf.later.replicas)} replicas; holding the largest wastes ${percent(1 - moneyOf.followingDemandUsd / moneyOf.totalUsd)} of the money. An upper bound: replicas need ${counted(scenario.deployment.startupMinutes, 'minute')} to start.`,
    effect: { gpus: 0, usdPerMonth: -saved },
    urgency: 'soon',
    byMs: null,
  };
}

/** The next cheaper thing that a said GPU or precision stands in the way of is found by the search itself; here: the runner-up. */
function cheaper({ chosen, ranked }: RecommendFacts): Recommendation | null {
  const other = ranked.find(
    (each) =>
      each.feasible && each.usdPerMonth !== null && each.configuration.gpu.name !== chosen.configuration.gpu.name,
  );
  if (other?.usdPerMonth == null || chosen.usdPerMonth === null) return null;
  return {
    id: 'second-source',
    title: `Keep ${other.configuration.id} as the second source`,
    reason: `It meets the same goals with ${counted(other.replicas, 'replica')} for ${money(other.usdPerMonth)} a month, should ${chosen.configuration.gpu.name} not be delivered.`,
    effect: { gpus: other.gpus - chosen.gpus, usdPerMonth: other.usdPerMonth - chosen.usdPerMonth },
    urgency: 'later',
    byMs: null,
  };
}

/** What redundancy costs, where it was assumed rather than said. */
function dropSpare({ moneyOf, scenario, said, chosen }: RecommendFacts): Recommendation | null {
  const spare = scenario.planning.spareReplicas;
  const large = moneyOf.later.replicas;
  if (spare === 0 || said('planning.spareReplicas') || large <= spare || scenario.service.criticality === 'critical')
    return null;
  const saved = perMonth(moneyOf.usdPerHour(large) - moneyOf.usdPerHour(large - spare));
  if (!(saved > 0)) return null;
  return {
    id: 'decide-spare',
    title: `Decide whether ${counted(spare, 'spare replica')} ${spare === 1 ? 'is' : 'are'} worth ${money(saved)} a month`,
    reason: 'Redundancy was assumed, not asked for. Without it the loss of one replica breaks the goals at the peak.',
    effect: { gpus: moneyOf.gpusFor(large - spare) - moneyOf.gpusFor(large), usdPerMonth: -saved },
    urgency: chosen.configuration.gpusPerReplica >= 8 ? 'soon' : 'later',
    byMs: null,
  };
}
