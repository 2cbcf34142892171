/** Dates that our own rules do not read (`next Friday`, `in three weeks`): chrono, loaded only where a message holds words of that kind. */
import { daysBetween, isoOfDay, type Period } from './days.ts';
import { scan } from './scan.ts';

const HINTS = new Set([
  'monday',
  'tuesday',
  'wednesday',
  'thursday',
  'friday',
  'saturday',
  'sunday',
  'weekend',
  'fortnight',
  'ago',
  'yesterday',
  'tomorrow',
]);
const LATER = new Set(['days', 'weeks', 'months', 'week', 'month', 'day']);

export type FoundDate = Period & { readonly start: number; readonly end: number };

/** Whether the message may hold such a date. */
export function mayHoldDates(text: string): boolean {
  const words = scan(text).tokens.map((token) => token.lower);
  return words.some(
    (word, i) =>
      HINTS.has(word) ||
      (word === 'in' &&
        words.slice(i + 1, i + 4).some((next) => LATER.has(next)) &&
        words.some((each) => ['launch', 'launching', 'starting', 'live', 'until', 'campaign', 'event'].includes(each))),
  );
}

/** Days in words, by where they stand. Loads the reader on first use. */
export async function readDates(text: string, asOf: string): Promise<readonly FoundDate[]> {
  if (!mayHoldDates(text)) return [];
  const { casual } = await import('chrono-node/en');
  const instant = new Date(`${asOf}T12:00:00Z`);
  const capped = scan(text).text;
  return casual.parse(capped, { instant, timezone: 0 }, { forwardDate: true }).flatMap((found) => {
    const day = (component: { get(part: 'year' | 'month' | 'day'): number | null }): string =>
      isoOfDay({
        year: component.get('year') ?? 0,
        month: component.get('month') ?? 1,
        day: component.get('day') ?? 1,
      });
    if (!found.start.isCertain('day') && !found.start.isCertain('weekday')) return [];
    const from = day(found.start);
    // absent is null at run time, whatever the types say
    const to = found.end ? day(found.end) : from;
    if (daysBetween(asOf, from) < 0) return [];
    return [
      { from, to, name: found.text, count: 0, note: '', start: found.index, end: found.index + found.text.length },
    ];
  });
}
