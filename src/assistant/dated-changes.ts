/** Changes that a date belongs to: a day or a time with other traffic, how far to plan. */
import { daysOf, growthOf, type Amount } from './amount.ts';
import { has, type Near } from './clauses.ts';
import { daysBetween, plusDays, type Period } from './days.ts';
import type { DateItem, Item, NumberItem } from './items.ts';
import type { Context } from './meaning.ts';
import { rounded } from './numerals.ts';

const DAYS_OPEN = 90;

/** `for two weeks` in a sentence with a date and a factor: how long it lasts. */
export function eventLength(sentence: readonly Item[]): NumberItem | null {
  const found = sentence.find((item, i): item is NumberItem => {
    const before = sentence[i - 1];
    return (
      item.kind === 'number' &&
      item.unit?.kind === 'time' &&
      ['day', 'week', 'fortnight', 'month'].includes(item.unit.period) &&
      before?.kind === 'word' &&
      ['for', 'lasting', 'lasts', 'during'].includes(before.text)
    );
  });
  const changes = sentence.some((item) => item.kind === 'number' && item.unit?.kind === 'factor');
  return changes && sentence.some((item) => item.kind === 'date') ? (found ?? null) : null;
}

/** A day or a time with more or less traffic. */
export function eventOf(near: Near, factor: number, dates: readonly DateItem[], context: Context): Amount | null {
  const [first, second] = dates;
  if (first === undefined) return null;
  const before = near.sentence
    .slice(0, near.sentence.indexOf(first))
    .filter((item) => !(item.kind === 'word' && item.text === 'the'));
  const by = before.at(-1);
  // triple by the end of next year: growth, not an event
  if (by?.kind === 'word' && by.text === 'by') {
    const days = daysBetween(context.asOf, first.period.to);
    return growthOf(factor, 'day', '', days);
  }
  const open =
    second === undefined &&
    ((by?.kind === 'word' && by.text === 'from') ||
      (has(near.sentence, 'launch') && first.period.from === first.period.to));
  const length = eventLength(near.sentence);
  const lasts = length?.unit?.kind === 'time' ? Math.round(daysOf(length.values[0] ?? 1, length.unit.period)) : 0;
  const last = lasts > 0 ? plusDays(first.period.from, lasts - 1) : (second?.period.to ?? first.period.to);
  const span: Pick<Period, 'from' | 'to'> = { from: first.period.from, to: last };
  const entry = {
    name: second === undefined ? first.period.name : `${first.period.name} to ${second.period.name}`,
    startDate: span.from,
    ...(open && lasts === 0 ? {} : { endDate: span.to }),
    demandMultiplier: rounded(factor),
  };
  const others = context.full.planning.events.filter((each) => each.startDate !== entry.startDate);
  return { slot: 'events', value: [...others, entry], note: first.period.note };
}

/** A date without an amount: how far to plan, or a launch that must lie within. */
export function horizonOf(sentence: readonly Item[], asOf: string): Amount | null {
  const at = sentence.findIndex((item) => item.kind === 'date');
  const date = sentence[at];
  if (date?.kind !== 'date') return null;
  const { period } = date;
  const before = sentence.slice(0, at);
  const until = before.findLast((item) => item.kind === 'tag' && item.tag === 'until');
  if (until?.kind === 'tag' || has(before, 'horizon')) {
    const whole = until?.kind !== 'tag' || /through|thru|end/.test(until.text.toLowerCase());
    const days = daysBetween(asOf, whole ? period.to : period.from);
    return days > 0 ? { slot: 'horizon', value: days, note: `until ${whole ? period.to : period.from}` } : null;
  }
  if (has(sentence, 'launch')) {
    const last = period.from === period.to ? plusDays(period.to, DAYS_OPEN) : period.to;
    const days = daysBetween(asOf, last);
    return days > 0 ? { slot: 'horizon', value: days, note: `the launch lies within: until ${last}` } : null;
  }
  return null;
}
