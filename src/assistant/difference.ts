/** What a turn changed in the plan, with the reason: the parts of a comparison of two full plans, which add up. */
import { lowerFirst } from '../base/lower-first.ts';
import type { PlanComparison, PlanMeasures } from '../plan/compare.ts';
import { money, whole } from '../plan/words.ts';
import { inCurrency } from '../plan/currency.ts';
import { mechanismWords } from './mechanism.ts';
import { slotOfPath } from './slots.ts';
import { valueWords } from './value-words.ts';

export interface Difference {
  readonly text: string;
  readonly before: PlanMeasures;
  readonly after: PlanMeasures;
  /** largest first: what was changed, and what that alone moved; they add up to the whole */
  readonly because: readonly { readonly inputs: string; readonly gpus: number; readonly usdCentsPerMonth: number }[];
}

/** Null where neither the GPUs nor the money moved. */
export function differenceOf(comparison: PlanComparison): Difference {
  const { before, after, difference } = comparison;
  const because = comparison.parts
    .map((part) => ({
      inputs: part.inputs.map((input) => inputWords(input.path, input.from, input.to)).join(' and '),
      gpus: part.difference.gpus,
      usdCentsPerMonth: part.difference.usdCentsPerMonth,
    }))
    .filter((part) => part.gpus !== 0 || part.usdCentsPerMonth !== 0)
    .sort((a, b) => Math.abs(b.usdCentsPerMonth) - Math.abs(a.usdCentsPerMonth) || Math.abs(b.gpus) - Math.abs(a.gpus));
  return {
    text: [
      inCurrency(comparison.to.cost.shownIn ?? null, () => textOf(comparison, because)),
      ...newlyMissed(comparison),
    ].join(' '),
    before,
    after,
    because: difference.gpus === 0 && difference.usdCentsPerMonth === 0 && because.length === 0 ? [] : because,
  };
}

/** Verdicts that the change broke, or that it brought; a cap on GPUs is told with what can be done (dialogue.ts). */
function newlyMissed({ from, to }: PlanComparison): string[] {
  const before = new Set(from.answer.verdicts.filter((each) => !each.met).map((each) => each.id));
  return to.answer.verdicts
    .filter((each) => !each.met && each.id !== 'goals' && each.id !== 'gpu-cap' && !before.has(each.id))
    .map((each) => `${each.text}${each.limit === undefined ? '' : ` (${each.limit})`}.`);
}

function textOf(comparison: PlanComparison, because: Difference['because']): string {
  const { before, after, difference, from, to } = comparison;
  if (to.status === 'goal-missed') return `No configuration meets the goals any more: ${lowerFirst(to.answer.next)}`;
  if (from.status === 'goal-missed')
    return `The goals can be met: ${whole(after.gpus)} GPUs, ${money(after.usdCentsPerMonth / 100)} a month.`;
  if (because.length === 0) return 'The plan stays the same.';
  const gpus =
    difference.gpus === 0 ? `GPUs stay ${whole(after.gpus)}` : `GPUs ${whole(before.gpus)} → ${whole(after.gpus)}`;
  if (from.cost.price === null || to.cost.price === null)
    return `${gpus}. ${unpriced(comparison)}${mechanismWords(from, to)}`;
  const usd = signed(difference.usdCentsPerMonth);
  const [first] = because;
  const reasons =
    because.length === 1 && first !== undefined
      ? `because ${first.inputs}`
      : `because ${because.map((part) => `${part.inputs} (${signed(part.usdCentsPerMonth)})`).join(', ')}`;
  return `${gpus}, ${usd} a month, ${reasons}.${mechanismWords(from, to)}`;
}

/** Without a price on one side the money cannot be told apart. */
function unpriced({ from, to }: PlanComparison): string {
  if (to.cost.price !== null) return 'A listed price fits now; before, none did.';
  return from.cost.price === null
    ? 'No listed price fits, so the cost is not known.'
    : 'No listed price fits any more, so the cost is not known.';
}

function signed(cents: number): string {
  return cents === 0 ? '±$0' : `${cents > 0 ? '+' : ''}${money(cents / 100)}`;
}

/** `Users 20,000 → 40,000`. */
export function inputWords(path: string, from: unknown, to: unknown): string {
  if (path === 'workload.demand') return demandWords(from, to);
  const slot = slotOfPath(path);
  if (slot === undefined) return `${path} changes`;
  const was = from === undefined ? 'the default' : valueWords(slot.id, from);
  const is = to === undefined ? 'the default' : valueWords(slot.id, to);
  return `${lowerFirst(slot.label)}: ${was} → ${is}`;
}

/** Demand counts as one input: its fields that differ. */
function demandWords(from: unknown, to: unknown): string {
  const [before, after] = [record(from), record(to)];
  const keys = [...new Set([...Object.keys(before), ...Object.keys(after)])].filter(
    (key) => before[key] !== after[key],
  );
  const words = keys.flatMap((key) => {
    const slot = slotOfPath(`workload.demand.${key}`);
    if (slot === undefined) return [];
    const was = before[key] === undefined ? '' : `${valueWords(slot.id, before[key])} → `;
    return [
      `${lowerFirst(slot.label)}: ${was}${after[key] === undefined ? 'no longer said' : valueWords(slot.id, after[key])}`,
    ];
  });
  return words.length === 0 ? 'demand changes' : words.join(' and ');
}

function record(value: unknown): Record<string, unknown> {
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
}
