/**
 * Holidays as people type them, in a row of the page or after --holidays:
 * `2027-12-24:0.4, 2027-11-25 Thanksgiving, 12-24..12-26 Christmas:0.5, 01-01` — a day or a range, a name, demand over the usual. A date
 * without a year comes every year. Entries are parted by commas or lines; what follows a # is a remark.
 */
import { inputError } from '../base/errors.ts';
import type { Scenario } from './scenario.ts';

export type HolidayList = NonNullable<NonNullable<Scenario['planning']>['holidays']>;
type Entry = HolidayList[number];

const ENTRY =
  /^(\d{4}-\d{2}-\d{2}|\d{2}-\d{2})(?:\s*\.\.\s*(\d{4}-\d{2}-\d{2}|\d{2}-\d{2}))?(?:\s+([^:]*?))?\s*(?::\s*(\d+(?:\.\d+)?)\s*(%?))?$/;
/** A leap year stands for every year. */
const ANY_YEAR = '2000';
const MEND = 'Write each as 2027-12-24:0.4, 2027-11-25 Thanksgiving or 12-24..12-26 Christmas.';

/**
 * @param field  named in the error
 * @throws InputError for an entry that cannot be read
 */
export function holidaysOfText(text: string, field: string): Entry[] {
  return text
    .split('\n')
    .map((line) => line.replace(/#.*/, ''))
    .join(',')
    .split(',')
    .map((entry) => entry.trim())
    .filter((entry) => entry !== '')
    .map((entry) => entryOf(entry, field));
}

function entryOf(text: string, field: string): Entry {
  const [matched, from = '', to, name = '', amount, percent] = ENTRY.exec(text) ?? [];
  const yearly = from.length === 5;
  if (matched === undefined || (to !== undefined && (to.length === 5) !== yearly))
    throw inputError(field, `"${text.slice(0, 60)}" is not a holiday`, MEND);
  const first = yearly ? `${ANY_YEAR}-${from}` : from;
  // 12-30..01-02 ends in the next year
  const last = to === undefined ? undefined : yearly ? `${to < from ? '2001' : ANY_YEAR}-${to}` : to;
  return {
    startDate: first,
    ...(last === undefined ? {} : { endDate: last }),
    ...(yearly ? { everyYear: true } : {}),
    ...(name === '' ? {} : { name }),
    ...(amount === undefined ? {} : { demandMultiplier: Number(amount) / (percent === '%' ? 100 : 1) }),
  };
}

/** The same text back. */
export function holidaysText(holidays: HolidayList): string {
  return holidays
    .map(({ startDate, endDate, everyYear, name, demandMultiplier }) => {
      const shown = (date: string): string => (everyYear === true ? date.slice(5) : date);
      const range = endDate === undefined ? '' : `..${shown(endDate)}`;
      const label = name === undefined || name === '' ? '' : ` ${name}`;
      return `${shown(startDate)}${range}${label}${demandMultiplier === undefined ? '' : `:${String(demandMultiplier)}`}`;
    })
    .join(', ');
}
