/**
 * The steps that carry this very plan out: the growth to order. What would make the plan another, better one is advice, worked out by
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
  readonly scenario: FullScenario;
  /** what to order when, first to last: `plan.cost.orders` */
  readonly orders: Plan['cost']['orders'];
  /** dollars a month of so many replicas */
  readonly usdPerMonth: (replicas: number) => number;
}

/** So many orders stand by themselves; what comes after them is one more step. */
const MOST_STEPS = 4;

/** Each order for growth inside the horizon, by the day it must go out; nothing where the size never rises. */
export function recommendationsOf({ now, scenario, chosen, orders, usdPerMonth }: RecommendFacts): Recommendation[] {
  const lead = scenario.planning.leadTimeDays;
  const { gpu, gpusPerReplica } = chosen.configuration;
  const steps = growthOf(orders, now, (scenario.deployment.replicas ?? 0) * gpusPerReplica);
  return steps.map((step, index) => {
    const before = steps[index - 1]?.replicas ?? now.replicas;
    const { gpus, byMs, times, all } = step;
    const what = `Order ${whole(gpus)} more ${gpu.name} ${byMs <= now.fromMs ? 'today' : `by ${dayWords(byMs, now.fromMs)}`}`;
    const from = dayWords(step.neededFromMs, now.fromMs);
    return {
      id: index === 0 ? 'order-growth' : `order-growth-${String(index + 1)}`,
      title: times === 1 ? what : `${what}, and on in ${String(times)} steps`,
      reason: `The load needs ${whole(all)} ${times === 1 ? 'from' : 'in the end, the first of these from'} ${from}, and delivery takes ${counted(lead, 'day')}.`,
      effect: { gpus, usdPerMonth: usdPerMonth(step.replicas) - usdPerMonth(before) },
      urgency: byMs <= now.fromMs + 7 * MS_PER_DAY ? 'now' : 'soon',
      byMs,
    };
  });
}

interface Step {
  readonly byMs: number;
  readonly neededFromMs: number;
  /** above the size of today */
  readonly gpus: number;
  readonly replicas: number;
  /** GPUs there with it, and orders that it stands for */
  readonly all: number;
  readonly times: number;
}

/** The orders above the size of today, beside the GPUs that run; the last of them as one where they are many. */
function growthOf(orders: Plan['cost']['orders'], now: RecommendFacts['now'], running: number): Step[] {
  let all = running;
  const growth = orders.flatMap((each) => {
    const before = Math.max(all, now.gpus);
    all += each.gpus;
    return all > now.gpus ? [{ ...each, gpus: all - before, all, times: 1 }] : [];
  });
  const rest = growth.slice(MOST_STEPS - 1);
  const [first, last] = [rest[0], rest.at(-1)];
  if (first === undefined || last === undefined || rest.length === 1) return growth;
  const gpus = rest.reduce((sum, each) => sum + each.gpus, 0);
  const { replicas } = last;
  return [...growth.slice(0, MOST_STEPS - 1), { ...first, gpus, replicas, all: last.all, times: rest.length }];
}
