/** Findings of what is worked out beside a plan: the titles of its cards. */
import { lowerFirst } from '../base/lower-first.ts';
import type { Advice } from '../plan/advise.ts';
import type { ScenarioComparison } from '../plan/compare-scenarios.ts';
import type { Plan } from '../plan/plan.ts';
import type { Sensitivity } from '../plan/sensitivity.ts';
import { capital, inWords, money, plural } from './format.ts';

export function scenariosFinding(compared: ScenarioComparison | null): string {
  if (compared === null) return 'What if: good case, bad case, spike, launch, outage';
  const sized = compared.scenarios.filter((each) => each.outcome !== null && each.outcome.chosen !== '');
  const costs = sized.map((each) => (each.outcome?.usdCentsPerMonth ?? 0) / 100);
  const dearest = sized[costs.indexOf(Math.max(...costs))];
  const range = `${capital(inWords(sized.length))} scenarios cost ${money(Math.min(...costs))} to ${money(Math.max(...costs))} a month`;
  return dearest === undefined || sized.length < 2
    ? 'No scenario meets the goals'
    : `${range}; the dearest: ${dearest.name}`;
}

export function sensitivityFinding(sensitivity: Sensitivity | null): string {
  if (sensitivity === null) return 'What does the plan hang on?';
  const first = sensitivity.inputs[0];
  if (first === undefined || (first.swingUsdCentsPerMonth === 0 && !first.breaks))
    return 'No input moves the plan within its range';
  if (first.breaks) return `${first.label} can end the plan: within its range nothing meets the goals`;
  return `The plan hangs most on ${lowerFirst(first.label)}: up to ${money(first.swingUsdCentsPerMonth / 100)} a month`;
}

/** Of the steps of the plan and, once they are worked out, of the changes that would make it better. */
export function actionsFinding(plan: Plan, advice: Advice | null): string {
  if (advice !== null) {
    const saved = Math.max(0, ...advice.changes.map((each) => -each.effect.usdCentsPerMonth / 100));
    if (advice.tried === 0) return 'Nothing to make better before something meets the goals';
    if (advice.changes.length === 0) return `None of ${plural(advice.tried, 'change')} tried is worth its while`;
    return saved > 0
      ? `One change saves up to ${money(saved)} a month`
      : `${capital(inWords(advice.changes.length))} ${advice.changes.length === 1 ? 'change makes' : 'changes make'} the plan better`;
  }
  const atOnce = orderAtOnce(plan).gpus;
  const orders = plan.recommendations.length;
  if (orders === 0) return atOnce > 0 ? `Order ${plural(atOnce, 'GPU')} today` : 'What would make the plan better';
  const later = `${inWords(orders)}${atOnce > 0 ? ' more' : ''} ${orders === 1 ? 'order keeps' : 'orders keep'} the plan ahead of demand`;
  return atOnce > 0 ? `Order ${plural(atOnce, 'GPU')} today; ${later}` : capital(later);
}

/** What today's load lacks: what is ordered beyond the growth that the recommendations are of. */
export function orderAtOnce(plan: Plan): { readonly gpus: number; readonly usdPerMonth: number } {
  const ordered = plan.cost.orders.reduce((sum, each) => sum + each.gpus, 0);
  const gpus = Math.max(0, ordered - plan.recommendations.reduce((sum, each) => sum + each.effect.gpus, 0));
  const { now } = plan.answer;
  return { gpus, usdPerMonth: now === null || now.gpus === 0 ? 0 : (now.usdPerMonth / now.gpus) * gpus };
}
