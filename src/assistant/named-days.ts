/** Days with names: fixed ones, those of a rule, and those of a table where the moon decides (US, Western and trade calendars). */
import { dayOfIso, isoOfDay, plusDays, weekdayOf, type Period } from './days.ts';
import type { Token } from './scan.ts';

interface NamedDay {
  readonly name: string;
  readonly words: string;
  /** first and last day in a year; null where it is not known */
  readonly in: (year: number) => readonly [string, string] | null;
}

const on = (year: number, month: number, day: number): string => isoOfDay({ year, month, day });
const fixed =
  (month: number, day: number, lastDay = day) =>
  (year: number): readonly [string, string] => [on(year, month, day), on(year, month, lastDay)];

/** The n-th weekday of a month; 0 = Sunday. */
function nth(year: number, month: number, weekday: number, n: number): string {
  const first = on(year, month, 1);
  return plusDays(first, ((weekday - weekdayOf(first) + 7) % 7) + 7 * (n - 1));
}

/** Easter Sunday, Gregorian; the anonymous algorithm (Meeus, Astronomical Algorithms, 1991, ch. 8). */
function easter(year: number): string {
  const a = year % 19;
  const b = Math.floor(year / 100);
  const c = year % 100;
  const h = (19 * a + b - Math.floor(b / 4) - Math.floor((b - Math.floor((b + 8) / 25) + 1) / 3) + 15) % 30;
  const l = (32 + 2 * (b % 4) + 2 * Math.floor(c / 4) - h - (c % 4)) % 7;
  const m = Math.floor((a + 11 * h + 22 * l) / 451);
  const sum = h + l - 7 * m + 114;
  return on(year, Math.floor(sum / 31), (sum % 31) + 1);
}

const tabled =
  (rows: Readonly<Record<number, readonly [string, string]>>) =>
  (year: number): readonly [string, string] | null =>
    rows[year] ?? null;
const single =
  (of: (year: number) => string) =>
  (year: number): readonly [string, string] => [of(year), of(year)];
const thanksgiving = (year: number): string => nth(year, 11, 4, 4);

const days: readonly NamedDay[] = [
  { name: 'Black Friday', words: 'black friday', in: single((year) => plusDays(thanksgiving(year), 1)) },
  { name: 'Cyber Monday', words: 'cyber monday', in: single((year) => plusDays(thanksgiving(year), 4)) },
  {
    name: 'Cyber Week',
    words: 'cyber week',
    in: (year) => [plusDays(thanksgiving(year), -3), plusDays(thanksgiving(year), 4)],
  },
  { name: 'Thanksgiving', words: 'thanksgiving', in: single(thanksgiving) },
  { name: 'Christmas week', words: 'christmas week', in: (year) => christmasWeek(year) },
  { name: 'Christmas Eve', words: 'christmas eve', in: fixed(12, 24) },
  { name: 'Christmas', words: 'christmas|xmas', in: fixed(12, 24, 26) },
  { name: "New Year's Eve", words: "new year's eve|new years eve|nye", in: fixed(12, 31) },
  { name: "New Year's Day", words: "new year's day|new years day|new year's|new year", in: fixed(1, 1) },
  { name: "Valentine's Day", words: "valentine's day|valentines day|valentine's", in: fixed(2, 14) },
  { name: 'Easter', words: 'easter', in: (year) => [plusDays(easter(year), -2), plusDays(easter(year), 1)] },
  { name: "Mother's Day", words: "mother's day|mothers day", in: single((year) => nth(year, 5, 0, 2)) },
  { name: 'Memorial Day', words: 'memorial day', in: single((year) => plusDays(nth(year, 6, 1, 1), -7)) },
  { name: 'Independence Day', words: 'independence day|4th of july|fourth of july', in: fixed(7, 4) },
  { name: 'Labor Day', words: 'labor day|labour day', in: single((year) => nth(year, 9, 1, 1)) },
  { name: 'Halloween', words: 'halloween', in: fixed(10, 31) },
  { name: "Singles' Day", words: "singles day|singles' day|single's day|double eleven", in: fixed(11, 11) },
  {
    name: 'Lunar New Year',
    words: 'lunar new year|chinese new year|spring festival',
    in: tabled({
      2026: ['2026-02-17', '2026-02-23'],
      2027: ['2027-02-06', '2027-02-12'],
      2028: ['2028-01-26', '2028-02-01'],
    }),
  },
  {
    name: 'Diwali',
    words: 'diwali',
    in: tabled({
      2026: ['2026-11-08', '2026-11-08'],
      2027: ['2027-10-29', '2027-10-29'],
      2028: ['2028-10-17', '2028-10-17'],
    }),
  },
  {
    name: 'Ramadan',
    words: 'ramadan',
    in: tabled({
      2026: ['2026-02-18', '2026-03-19'],
      2027: ['2027-02-08', '2027-03-09'],
      2028: ['2028-01-28', '2028-02-25'],
    }),
  },
];

/** Monday to Sunday around 25 December. */
function christmasWeek(year: number): readonly [string, string] {
  const monday = plusDays(on(year, 12, 25), -((weekdayOf(on(year, 12, 25)) + 6) % 7));
  return [monday, plusDays(monday, 6)];
}

const byWords = days.flatMap((day) => day.words.split('|').map((words) => ({ day, words: words.split(' ') })));
const heads = new Set(byWords.map((each) => each.words[0]));

/** The next such day from `asOf` on. */
export function holidayAt(tokens: readonly Token[], at: number, asOf: string): Period | null {
  const first = tokens[at]?.lower ?? '';
  if (!heads.has(first)) return null;
  for (const { day, words } of byWords) {
    if (!words.every((word, i) => tokens[at + i]?.lower === word)) continue;
    const { year } = dayOfIso(asOf);
    for (const candidate of [year, year + 1]) {
      const span = day.in(candidate);
      if (span !== null && span[1] >= asOf)
        return { from: span[0], to: span[1], name: day.name, count: words.length, note: '' };
    }
  }
  return null;
}
