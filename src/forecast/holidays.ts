/** Named days of a scenario on the calendar: which days they are within a span, and how much of each step they cover. Pure. */
import { inputError } from '../base/errors.ts';
import {
  addDays,
  clockOfDay,
  clockOf,
  dateOfClock,
  daysInMonth,
  msOfClock,
  stepStart,
  type TimeGrid,
} from '../base/time.ts';
import { MS_PER_DAY } from '../base/units.ts';
import type { FullScenario } from '../scenario/scenario.ts';

export type Holiday = FullScenario['planning']['holidays'][number];

/** One day of a holiday. */
export interface HolidayDay {
  /** days of one kin are alike: one name, or one date of the year */
  readonly kin: string;
  /** as shown */
  readonly name: string;
  readonly startMs: number;
  /** start of the next day */
  readonly endMs: number;
  /** demand over the usual as somebody said it; null = measured, if the history holds such days */
  readonly stated: number | null;
}

/** A longer stretch is a season or an event of its own. */
const MOST_DAYS = 60;

/**
 * The days of all holidays that end after `fromMs` and begin before `toMs`, ascending. Where two hold one day, the later of the list has it.
 *
 * @throws InputError `planning.holidays.N` where a range ends before it begins, or is longer than 60 days
 */
export function holidayDaysOf(
  holidays: readonly Holiday[],
  fromMs: number,
  toMs: number,
  timeZone: string,
): HolidayDay[] {
  const days = new Map<number, HolidayDay>();
  const yearOf = (ms: number): number => dateOfClock(clockOf(ms, timeZone)).year;
  for (const [index, holiday] of holidays.entries()) {
    const { first, length } = rangeOf(holiday, index);
    const name = holiday.name?.trim() ?? '';
    const dated = holiday.everyYear === true ? holiday.startDate.slice(5) : holiday.startDate;
    const label = { kin: (name === '' ? dated : name).toLowerCase(), name: name === '' ? dated : name };
    const years = holiday.everyYear === true ? spanOf(yearOf(fromMs) - 1, yearOf(toMs)) : [first.year];
    for (const year of years) {
      // a 29 February comes only where there is one
      if (first.day > daysInMonth(year, first.month)) continue;
      const begin = clockOfDay(year, first.month, first.day);
      for (let k = 0; k < length; k += 1) {
        const startMs = msOfClock(begin + k * MS_PER_DAY, timeZone);
        const endMs = addDays(startMs, 1, timeZone);
        if (endMs > fromMs && startMs < toMs)
          days.set(startMs, { ...label, startMs, endMs, stated: holiday.demandMultiplier ?? null });
      }
    }
  }
  return [...days.values()].sort((a, b) => a.startMs - b.startMs);
}

function spanOf(from: number, to: number): number[] {
  return Array.from({ length: to - from + 1 }, (_, k) => from + k);
}

function rangeOf({ startDate, endDate }: Holiday, index: number): { first: ReturnType<typeof dateOf>; length: number } {
  const first = dateOf(startDate);
  const clock = ({ year, month, day }: typeof first): number => clockOfDay(year, month, day);
  const length = Math.round((clock(dateOf(endDate ?? startDate)) - clock(first)) / MS_PER_DAY) + 1;
  const field = `planning.holidays.${String(index)}.endDate`;
  if (length < 1) throw inputError(field, `is before ${startDate}`, 'Give the last day, or leave it out.');
  if (length > MOST_DAYS)
    throw inputError(
      field,
      `makes a holiday of ${String(length)} days`,
      `Give at most ${String(MOST_DAYS)} days; planning.events holds what lasts longer.`,
    );
  return { first, length };
}

/** The schema has checked the form. */
function dateOf(text: string): { year: number; month: number; day: number } {
  return { year: Number(text.slice(0, 4)), month: Number(text.slice(5, 7)), day: Number(text.slice(8, 10)) };
}

/** Share of step `index` that a day covers, 0–1. */
export function shareOf(day: HolidayDay, grid: TimeGrid, index: number): number {
  const startMs = stepStart(grid, index);
  const endMs = stepStart(grid, index + 1);
  return Math.max(0, Math.min(endMs, day.endMs) - Math.max(startMs, day.startMs)) / (endMs - startMs);
}
