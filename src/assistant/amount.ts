/** What a number says of the plan, and the sums that more than one rule needs: growth, days, rates. */
import { exponential, naturalLog } from '../base/exact-math.ts';
import { DAYS_PER_MONTH } from '../base/units.ts';
import { type Item } from './items.ts';
import { periodOfWord, secondsOf } from './lexicon.ts';
import { type SaidRate } from './meaning.ts';
import { rounded } from './numerals.ts';

/** A slot with its value; `delta` and `ratio` change what stands there. */
export interface Amount {
  readonly slot: string;
  readonly value: unknown;
  readonly note: string;
  readonly rate?: SaidRate;
  /** the tag of what is counted */
  readonly noun?: string;
  /** why it cannot be taken as it is: asked */
  readonly doubt?: string;
  /** with a doubt: what is taken on a yes */
  readonly proposal?: { readonly slot: string; readonly value: number };
}

export const amount = (slot: string, value: number, note = ''): Amount => ({ slot, value: rounded(value), note });

/** A rate of all requests: seconds to hours as requests/s, longer periods as requests/day. */
export function demandOf(value: number, period: string): Amount {
  const seconds = secondsOf[period] ?? 1;
  const rate: SaidRate = { amount: value, of: 'all' };
  if (seconds <= 3600) return { ...amount('requestsPerSecond', value / seconds), rate };
  const days = period === 'month' ? DAYS_PER_MONTH : period === 'quarter' ? 3 * DAYS_PER_MONTH : seconds / 86_400;
  return { ...amount('requestsPerDay', value / days), rate };
}

/** Days of a length of time as people count them: a month is 30.4, a quarter 91, a year 365. */
export function daysOf(value: number, period: string): number {
  const days: Readonly<Record<string, number>> = { day: 1, week: 7, fortnight: 14, year: 365 };
  const one = days[period] ?? (secondsOf[period] ?? 0) / 86_400;
  return value * one;
}

/** Growth by a factor over a time, as a fraction a month; months are 730 hours. */
export function growthOf(factor: number, period: string, note = '', count = 1): Amount | null {
  const months = (count * (secondsOf[period] ?? 1)) / (secondsOf['month'] ?? 1);
  if (!(factor > 0) || !(months > 0)) return null;
  const perMonth = months === 1 ? factor - 1 : exponential(naturalLog(factor) / months) - 1;
  return amount('growth', perMonth, note);
}

/** `over the next year`, `for a year`: a period without a number. */
export function bareHorizon(sentence: readonly Item[]): string | null {
  for (let i = 1; i < sentence.length; i += 1) {
    const [before, item] = [sentence[i - 1], sentence[i]];
    const spoken = item?.kind === 'word' ? periodOfWord.get(item.text) : undefined;
    if (spoken !== undefined && before?.kind === 'tag' && before.tag === 'horizon' && /next|coming/.test(before.text))
      return spoken;
    if (item?.kind !== 'per' || !['week', 'month', 'quarter', 'year'].includes(item.of)) continue;
    if (before?.kind === 'word' && ['for', 'over'].includes(before.text)) return item.of;
  }
  return null;
}

export function wholeDays(value: number, period: string): number {
  const days = daysOf(value, period);
  return ['month', 'quarter', 'year'].includes(period) ? Math.round(days) : rounded(days);
}
