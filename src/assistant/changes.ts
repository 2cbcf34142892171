/** Changes of what stands there: factors, `20 % more`, `another 500`, `half of it`; peaks, growth by doubling, events. */
import { has, hasWord, pers, type Near } from './clauses.ts';
import { growthOf, type Amount } from './amount.ts';
import { eventOf } from './dated-changes.ts';
import type { Item } from './items.ts';
import { secondsOf } from './lexicon.ts';
import { valueAt, type Context } from './meaning.ts';
import { rounded } from './numerals.ts';
import { slotOf } from './slots.ts';

const UP = [
  'more',
  'extra',
  'additional',
  'another',
  'add',
  'raise',
  'increase',
  'increases',
  'up',
  'higher',
  'grow',
  'plus',
  'goes',
  'bump',
  'boost',
  'lift',
  'jump',
  'jumps',
  'climb',
  'climbs',
  'surge',
  'surges',
];
const DOWN = [
  'less',
  'fewer',
  'reduce',
  'cut',
  'lower',
  'drop',
  'drops',
  'dips',
  'decrease',
  'down',
  'shorter',
  'minus',
];

/** Slots whose present value a change in words may mean, by the tags that name them. */
function targetsOf(items: readonly Item[], context: Context): string[] {
  const found: string[] = [];
  const take = (slot: string): void => {
    if (!found.includes(slot)) found.push(slot);
  };
  for (const item of items) {
    if (item.kind !== 'tag') continue;
    if (item.tag === 'traffic' || item.tag === 'request' || item.tag === 'rps') take(demandSlot(context));
    if (item.tag === 'user') take('users');
    if (item.tag === 'budget') take('budget');
    const bare = ['in', 'out'].includes(item.text.toLowerCase());
    if (item.tag === 'output' && !bare) take('outputTokens');
    if (item.tag === 'input' && !bare) take('inputTokens');
    if (item.tag === 'margin') take('margin');
    if (item.tag === 'replica') take('replicas');
    if (item.tag === 'spare') take('spare');
    if (item.tag === 'horizon' && item.text.toLowerCase() === 'horizon') take('horizon');
    if (item.tag === 'ttft') take('ttft-p99');
    if (item.tag === 'itl') take('itl-p99');
  }
  return found;
}

/** Where the demand stands: a rate wins over a daily count, that over users. */
function demandSlot(context: Context): string {
  const { demand } = context.full.workload;
  if (demand.requestsPerSecond !== undefined) return 'requestsPerSecond';
  if (demand.requestsPerDay !== undefined) return 'requestsPerDay';
  return demand.users !== undefined ? 'users' : 'requestsPerSecond';
}

function lastTarget(context: Context): string[] {
  const slot = context.memory.slots.find((each) => !['list', 'names', 'words'].includes(slotOf(each).dimension));
  return slot === undefined ? [] : [slot];
}

const DEMAND = new Set(['requestsPerSecond', 'requestsPerDay', 'users']);

/** Demand that comes from a history is not said: more or less of it is a planned event that does not end. */
function measuredTimes(factor: number, { full, measuredFrom }: Context): Amount[] {
  if (measuredFrom === undefined) return [];
  const entry = { name: 'All demand', startDate: measuredFrom, demandMultiplier: rounded(factor) };
  return [
    { slot: 'events', value: [...full.planning.events, entry], note: 'from the first day of the plan on, for good' },
  ];
}

function scaledBy(factor: number, slots: readonly string[], context: Context): Amount[] {
  return slots.flatMap((id) => {
    const slot = slotOf(id);
    const present = valueAt(context.full, slot.path);
    if (typeof present !== 'number') return DEMAND.has(id) ? measuredTimes(factor, context) : [];
    const value = rounded(present * factor);
    return [{ slot: id, value: slot.whole === true ? Math.round(value) : value, note: `× ${String(rounded(factor))}` }];
  });
}

/**
 * What a number with a factor, a share or a `more` changes; null where it sets a value of its own.
 *
 * @param value  of the number
 */
export function changeOf(near: Near, value: number, context: Context): Amount[] | null {
  const { unit } = near.number;
  const period = pers(near.right)[0]?.of;
  const factor =
    unit?.kind === 'factor'
      ? value
      : unit?.kind === 'share' || unit?.kind === 'percent'
        ? shareFactor(near, unit.kind === 'percent' ? value / 100 : value)
        : null;
  if ((unit?.kind === 'share' || unit?.kind === 'percent') && has(near.sentence, 'prefix')) {
    // half of the prompt is shared: a part of it, and no change of its length
    const { mean } = context.full.workload.chat.inputTokens;
    const share = unit.kind === 'percent' ? value / 100 : value;
    return [{ slot: 'prefixTokens', value: rounded(share * mean), note: `of ${String(mean)} tokens in` }];
  }
  const dates = near.sentence.filter((item) => item.kind === 'date');
  if (dates.length > 0 && (unit?.kind === 'factor' || unit?.kind === 'share' || unit?.kind === 'percent')) {
    const event = eventOf(
      near,
      unit.kind === 'factor' ? value : eventShare(near, unit.kind === 'percent' ? value / 100 : value),
      dates,
      context,
    );
    if (event !== null) return [event];
  }
  if (unit?.kind === 'factor') {
    const every = growthPeriod(near, period);
    if (every !== null) {
      const growth = growthOf(value, every.period, '', every.count);
      return growth === null ? null : [growth];
    }
    if (has(near.sentence, 'peak') || has(near.sentence, 'average'))
      return [{ slot: 'peak', value: rounded(value), note: '' }];
    if (near.right[0]?.kind === 'name') return [];
    // make that 3x: the factor itself is mended
    const last = context.memory.slots[0];
    const short = near.sentence.length <= 4 && !/^[a-z]/i.test(near.number.text);
    if (
      (hasWord(near.left, 'make') || short) &&
      last !== undefined &&
      (last === 'events' || slotOf(last).dimension === 'factor')
    )
      return null;
  }
  if (factor === null) return deltaOf(near, value, context);
  const targets = targetsOf(near.sentence, context);
  const refersBack =
    targets.length === 0 &&
    (hasWord(near.clause, 'it', 'that', 'this') || near.sentence.filter((item) => item.kind !== 'mark').length <= 3);
  const everything =
    near.all.some((item) => item.kind === 'mark' && item.text === ':') && hasWord(near.sentence, 'everything');
  const slots = targets.length > 0 || everything ? targets : refersBack ? lastTarget(context) : [];
  if (
    unit?.kind === 'share' &&
    !isCut(near) &&
    !hasWord(near.right, 'of', 'the', 'it', 'that', 'as') &&
    !has(near.sentence, 'traffic')
  )
    return null;
  return slots.length === 0 ? null : scaledBy(factor, slots, context);
}

/** `cut the margin in half`, `reduce it by a third`: a change of what stands there, whatever is named. */
function isCut({ left, number }: Near): boolean {
  return number.unit?.kind === 'share' && hasWord(left.slice(-1), 'in', 'by') && hasWord(left, ...DOWN);
}

/** `20 % more` → 1.2, `30 % less` → 0.7; null where it is a share and no change. */
function shareFactor(near: Near, share: number): number | null {
  const around = [...near.left.slice(-3), ...near.right.slice(0, 3)];
  if (isCut(near)) return hasWord(near.left.slice(-1), 'in') ? share : 1 - share;
  if (
    has(near.right.slice(0, 2), 'uncertain') ||
    has(near.sentence, 'margin', 'discount', 'agent', 'cacheHit', 'growth', 'shrink', 'uncertain')
  )
    return null;
  if (near.number.unit?.kind === 'share') return share;
  if (near.number.plus || hasWord(around, ...UP)) return 1 + share;
  if (near.number.negative || hasWord(around, ...DOWN)) return 1 - share;
  return null;
}

/** `drops to 40 %` → 0.4; `+50 %` → 1.5; `a third of normal` → a third. */
function eventShare(near: Near, share: number): number {
  // bump traffic by 40 %; it drops by 40 %
  if (hasWord(near.left.slice(-1), 'by'))
    return hasWord(near.left, ...DOWN) || has(near.left, 'shrink') ? 1 - share : 1 + share;
  if (
    near.number.plus ||
    (hasWord([...near.left, ...near.right.slice(0, 2)], 'more', 'up', 'extra', 'higher', 'increase') &&
      !hasWord(near.left, 'to'))
  )
    return 1 + share;
  if (hasWord([...near.left, ...near.right.slice(0, 2)], 'less', 'down', 'fewer', 'lower') && !hasWord(near.left, 'to'))
    return 1 - share;
  return share;
}

/** `another 500 users`, `raise the budget by 5k`. */
function deltaOf(near: Near, value: number, context: Context): Amount[] | null {
  const { left, right, number } = near;
  if (
    number.unit?.kind === 'percent' ||
    number.unit?.kind === 'time' ||
    number.unit?.kind === 'share' ||
    number.unit?.kind === 'factor'
  )
    return null;
  const by = hasWord(left.slice(-2), 'by');
  const another =
    hasWord(left.slice(-2), 'another') ||
    (hasWord(left.slice(-1), 'add') && has(right, 'user')) ||
    (right[0]?.kind === 'word' &&
      ['more', 'extra', 'additional'].includes(right[0].text) &&
      has(right, 'user', 'replica', 'spare'));
  if (!by && !another) return null;
  const sign = hasWord(left, ...DOWN) ? -1 : 1;
  const named = targetsOf([...right, ...left], context);
  const slots = named.length > 0 ? named.slice(0, 1) : lastTarget(context);
  return slots.flatMap((id) => {
    const present = valueAt(context.full, slotOf(id).path);
    return typeof present === 'number'
      ? [
          {
            slot: id,
            value: rounded(present + sign * value),
            note: sign > 0 ? 'added to what was there' : 'taken from what was there',
          },
        ]
      : [];
  });
}

/** `doubling every quarter`, `doubles every six months`, `triple by the end of next year`. */
function growthPeriod(near: Near, direct: string | undefined): { period: string; count: number } | null {
  if (direct !== undefined && direct in secondsOf) return { period: direct, count: 1 };
  const at = near.sentence.findIndex((item) => item === near.number);
  const behind = near.sentence.slice(at + 1);
  const every = behind.findIndex((item) =>
    ['every', 'each', 'in', 'within', 'over', 'after'].includes('text' in item ? item.text.toLowerCase() : ''),
  );
  const next = behind[every + 1];
  if (
    every < 0 ||
    next?.kind !== 'number' ||
    next.unit?.kind !== 'time' ||
    ['ms', 'us', 'second'].includes(next.unit.period)
  )
    return null;
  return { period: next.unit.period, count: next.values[0] ?? 1 };
}

/** The plan's peak and average in one sentence: their ratio; a peak alone: the average behind it. */
export function withPeak(
  near: Near,
  found: Amount,
  context: Context,
  others: readonly { near: Near; amount: Amount }[],
): Amount[] {
  const isRate = found.slot === 'requestsPerSecond' || found.slot === 'requestsPerDay';
  const own = [...near.left, ...near.right];
  if (!isRate || typeof found.value !== 'number' || !has(own, 'peak')) return [found];
  const average = others.find(
    (each) =>
      each.near !== near &&
      each.amount.slot === found.slot &&
      each.near.sentence === near.sentence &&
      !has([...each.near.left, ...each.near.right], 'peak'),
  );
  if (average !== undefined && typeof average.amount.value === 'number' && average.amount.value > 0)
    return [{ slot: 'peak', value: rounded(found.value / average.amount.value), note: 'peak over average' }];
  const factor = context.full.planning.peakMultiplier;
  return [
    { ...found, value: rounded(found.value / factor), note: `a peak; the average behind it, ÷ ${String(factor)}` },
  ];
}
