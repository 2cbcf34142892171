/**
 * What would make the plan better, ranked by value. Every change is planned whole; its effect is that plan less this one, so applying its
 * patch gives exactly what was said. Changes without effect or value are left out. docs/decisions/008-advice.md, docs/method.md §8.
 */
import { DAYS_PER_MONTH } from '../base/units.ts';
import type { History } from '../history/history.ts';
import { applyPatch, type Patch } from '../scenario/patch.ts';
import type { FullScenario, Scenario } from '../scenario/scenario.ts';
import { triedChangesOf, type TriedChange } from './advice-changes.ts';
import { horizonDaysOf } from './demand-change.ts';
import type { PlanOptions, PlanTools } from './make-plan.ts';
import { effectOf, type Effect, type Outcome } from './outcome.ts';
import { replannerOf, sideBySide, type Base } from './replan.ts';
import { percent, whole } from './words.ts';

type Confidence = 'high' | 'medium' | 'low';

export interface AdvisedChange {
  readonly id: string;
  readonly title: string;
  readonly reason: string;
  /** what it asks for or gives up; '' = nothing */
  readonly tradeOff: string;
  readonly patch: Patch;
  /** the full plan with the patch less the plan as it stands */
  readonly effect: Effect;
  /** of the plan with the patch */
  readonly outcome: Outcome;
  readonly confidence: Confidence;
  readonly confidenceReason: string;
  readonly urgency: 'now' | 'soon' | 'later';
  /** money saved a month and risk taken away, in cents; the ranking goes by it times how sure it is */
  readonly valueUsdCentsPerMonth: number;
}

export interface Advice {
  readonly planHash: string;
  readonly baseline: Outcome;
  /** changes that were planned, those left out included */
  readonly tried: number;
  /** the most valuable first */
  readonly changes: readonly AdvisedChange[];
}

/** What a future with a broken goal counts, in months of the service's cost. A convention of this house, said in docs/method.md. */
const BROKEN_GOAL_MONTHS: Readonly<Record<FullScenario['service']['criticality'], number>> = {
  low: 0.1,
  medium: 0.25,
  high: 0.5,
  critical: 2,
};
/** A change must be worth so much of the month's cost to be told. */
const LEAST_VALUE = 0.005;
const SOON_VALUE = 0.1;
/** Of its value, so much counts for the ranking. A convention, like the one above. */
const SURE: Readonly<Record<Confidence, number>> = { high: 1, medium: 0.7, low: 0.4 };
/** A horizon that shows this part of a commitment's term says something of the rest. */
const TELLING_PART = 1 / 6;

/**
 * @throws InputError when the document is at fault; the signal's reason when cancelled
 * Law: `effect` of each change is the difference of two full plans, exactly.
 */
export async function advise(
  document: Scenario,
  history: History | null,
  tools: PlanTools,
  options: PlanOptions = {},
): Promise<Advice> {
  const replanner = await replannerOf(document, history, tools, options);
  const { base } = replanner;
  const changes = triedChangesOf(base);
  const outcomes = await sideBySide(
    changes,
    (change) => replanner.outcomeOrNone(applyPatch(base.document, change.patch)),
    (fraction) => options.onProgress?.(fraction, 'Trying changes'),
  );
  const worth = changes
    .flatMap((change, index) => {
      const outcome = outcomes[index] ?? null;
      return outcome === null || outcome.status === 'goal-missed' ? [] : [advisedOf(change, outcome, base)];
    })
    .filter((each) => isWorthTelling(each, base));
  const groupOf = new Map(changes.map((each) => [each.id, each.group ?? each.id]));
  const seen = new Set<string>();
  const best = worth.sort(byValue).filter(({ id }) => {
    const group = groupOf.get(id) ?? id;
    return !seen.has(group) && seen.add(group);
  });
  return { planHash: base.plan.hash, baseline: base.outcome, tried: changes.length, changes: best };
}

function advisedOf(change: TriedChange, outcome: Outcome, base: Base): AdvisedChange {
  const effect = effectOf(outcome, base.outcome);
  const value = valueOf(effect, base);
  const mends = base.outcome.status !== 'ok' && outcome.status === 'ok';
  return {
    id: change.id,
    title: change.title(outcome),
    reason: change.reason,
    tradeOff: change.tradeOff,
    patch: change.patch,
    effect,
    outcome,
    ...confidenceOf(change, effect, base),
    urgency: mends ? 'now' : value > SOON_VALUE * base.outcome.usdCentsPerMonth ? 'soon' : 'later',
    valueUsdCentsPerMonth: value,
  };
}

/** Mean saving a month over the horizon, and the risk taken away: futures with a broken goal at their share of the mean month's cost. */
function valueOf(effect: Effect, base: Base): number {
  const months = horizonDaysOf(base.plan) / DAYS_PER_MONTH;
  const month = base.outcome.totalUsdCents / months;
  const risk = -effect.probabilityGoalBroken * BROKEN_GOAL_MONTHS[base.scenario.service.criticality] * month;
  return Math.round(-effect.totalUsdCents / months + risk);
}

/** A change that mends the plan always; one without effect never; else by its value. */
function isWorthTelling({ effect, outcome, valueUsdCentsPerMonth }: AdvisedChange, base: Base): boolean {
  if (base.outcome.status === 'goal-missed') return true;
  const moves = effect.gpus !== 0 || effect.usdCentsPerMonth !== 0 || effect.totalUsdCents !== 0;
  if (!moves) return false;
  if (base.outcome.status === 'over-budget' && outcome.status === 'ok') return true;
  return valueUsdCentsPerMonth > LEAST_VALUE * base.outcome.usdCentsPerMonth;
}

function confidenceOf(
  { basis }: TriedChange,
  effect: Effect,
  { plan, outcome }: Base,
): Pick<AdvisedChange, 'confidence' | 'confidenceReason'> {
  const band = percent(plan.sizing.bandFraction);
  if (typeof basis === 'object') {
    const seen = horizonDaysOf(plan);
    const confidence = seen >= basis.days ? 'high' : seen >= basis.days * TELLING_PART ? 'medium' : 'low';
    return {
      confidence,
      confidenceReason: `the plan sees ${whole(seen)} of the ${whole(basis.days)} days that are paid for`,
    };
  }
  switch (basis) {
    case 'rules':
      return { confidence: 'high', confidenceReason: 'follows from sizes and listed prices alone' };
    case 'assumption':
      return { confidence: 'low', confidenceReason: 'rests on what has to be measured or judged first' };
    case 'model': {
      const share = outcome.usdCentsPerMonth > 0 ? Math.abs(effect.usdCentsPerMonth) / outcome.usdCentsPerMonth : 1;
      return share < plan.sizing.bandFraction
        ? { confidence: 'low', confidenceReason: `smaller than the error of a prediction (± ${band})` }
        : {
            confidence: 'medium',
            confidenceReason: `larger than the error of a prediction (± ${band}), yet predicted`,
          };
    }
  }
}

function byValue(a: AdvisedChange, b: AdvisedChange): number {
  const rank = { now: 0, soon: 1, later: 1 } as const;
  const sure = (each: AdvisedChange): number => SURE[each.confidence] * each.valueUsdCentsPerMonth;
  return rank[a.urgency] - rank[b.urgency] || sure(b) - sure(a) || (a.id < b.id ? -1 : 1);
}
