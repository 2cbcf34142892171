/** The one question that is asked: of all that is open, the one whose answer moves the plan's cost or risk most, found by planning again. */
import { applyPatch, patchOf } from '../scenario/patch.ts';
import { isSaid, resolveScenario } from '../scenario/resolve.ts';
import type { Scenario } from '../scenario/scenario.ts';
import { openQuestions, type OpenQuestion } from './open-questions.ts';
import type { Planned, Planning } from './planning.ts';
import { slotOf } from './slots.ts';

export interface Question {
  readonly slot: string;
  readonly text: string;
  readonly options: readonly string[];
  /** how far the answer moves the plan: share of the money, plus change of risk; Infinity where there is no plan without it */
  readonly effect: number;
}

/** Without demand there is nothing to plan. */
export const demandQuestion: Question = {
  slot: 'users',
  text: 'How much will it be used? Say how many people use it, or how many requests come.',
  options: ['800 people', '20 requests per second', '50,000 requests a day'],
  effect: Number.POSITIVE_INFINITY,
};

/** Questions that are open: not said, not declined, and meaningful for this service. */
export function openFor(scenario: Scenario, declined: readonly string[]): readonly OpenQuestion[] {
  const full = resolveScenario(scenario).scenario;
  return openQuestions.filter(
    (each) => !declined.includes(each.slot) && !isSaid(scenario, slotOf(each.slot).path) && each.applies(full),
  );
}

/**
 * Every open question with its effect, the largest first; equal ones in the order of the table.
 *
 * @param scenario  what was said
 * @param planned   the same with what was assumed: the base of every trial
 * Cost: two plans each, most of them short, for stages are remembered.
 */
export async function rankedQuestions(
  scenario: Scenario,
  planned: Scenario,
  declined: readonly string[],
  planning: Planning,
): Promise<readonly Question[]> {
  const base = await planning.plan(planned);
  const found: Question[] = [];
  for (const open of openFor(scenario, declined)) {
    const ends: Planned[] = [];
    for (const value of open.range)
      ends.push(await planning.plan(applyPatch(planned, patchOf(slotOf(open.slot).path, value))));
    found.push({ slot: open.slot, text: open.text, options: open.options, effect: effectOf(base, ends) });
  }
  return found.sort((a, b) => b.effect - a.effect || 0);
}

/** Spread of the money over the base's, spread of the risk to fall short, and 1 where one end meets the goals and another does not. */
export function effectOf(base: Planned, ends: readonly Planned[]): number {
  const plans = [base, ...ends].flatMap((each) => (each.kind === 'plan' ? [each.plan] : []));
  const met = plans.filter((plan) => plan.answer.later !== null);
  const usd = met.map((plan) => plan.answer.later?.usdPerMonth ?? 0);
  const risks = met.map((plan) => plan.risk.probabilityShort);
  const reference = base.kind === 'plan' ? (base.plan.answer.later?.usdPerMonth ?? 0) : 0;
  const money = spread(usd) / (reference > 0 ? reference : Math.max(1, ...usd));
  return money + spread(risks) + (met.length > 0 && met.length < 1 + ends.length ? 1 : 0);
}

function spread(values: readonly number[]): number {
  return values.length === 0 ? 0 : Math.max(...values) - Math.min(...values);
}

/** Answers below this share are not worth a question. */
export const WORTH_ASKING = 0.02;
