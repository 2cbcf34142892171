/** Days and periods in words, by our own rules: quarters, fiscal years, named holidays, months, the end of each. */
import { clockOfDay, daysInMonth } from '../base/time.ts';
import { dayOfIso, daysBetween, isoOfDay, plusDays, weekdayOf, type Period } from './days.ts';
import { holidayAt } from './named-days.ts';
import type { Token } from './scan.ts';

const months = 'january|february|march|april|may|june|july|august|september|october|november|december'.split('|');
const shortMonths = 'jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec'.split('|');

/** The period that begins at this token; null where none does. At most six tokens are looked at. */
export function periodAt(tokens: readonly Token[], at: number, asOf: string): Period | null {
  return (
    edgeAt(tokens, at, asOf) ??
    isoAt(tokens, at) ??
    quarterAt(tokens, at, asOf) ??
    fiscalAt(tokens, at, asOf) ??
    relativeAt(tokens, at, asOf) ??
    holidayAt(tokens, at, asOf) ??
    dayAt(tokens, at, asOf) ??
    monthAt(tokens, at, asOf)
  );
}

const word = (tokens: readonly Token[], at: number): string => tokens[at]?.lower ?? '';

/** `the end of Q1`, `end of next year`, `beginning of March`. */
function edgeAt(tokens: readonly Token[], at: number, asOf: string): Period | null {
  const edge = word(tokens, at);
  const end = ['end', 'close', 'eoy', 'eoq'].includes(edge);
  if (edge === 'eoy' || edge === 'eoq') {
    const whole = edge === 'eoy' ? yearOf(dayOfIso(asOf).year) : quarterOf(dayOfIso(asOf).year, quarterIndex(asOf));
    return { ...whole, from: whole.to, name: `end of ${whole.name}`, count: 1, note: '' };
  }
  if (!end && !['beginning', 'start', 'mid', 'middle'].includes(edge)) return null;
  let next = at + 1;
  for (let skipped = 0; skipped < 2 && ['of', 'the'].includes(word(tokens, next)); skipped += 1) next += 1;
  const inner =
    word(tokens, next) === 'year'
      ? { ...yearOf(dayOfIso(asOf).year), count: 1, note: '' }
      : word(tokens, next) === 'quarter'
        ? { ...quarterOf(dayOfIso(asOf).year, quarterIndex(asOf)), count: 1, note: '' }
        : word(tokens, next) === 'month'
          ? { ...monthOf(dayOfIso(asOf).year, dayOfIso(asOf).month), count: 1, note: '' }
          : (quarterAt(tokens, next, asOf) ??
            fiscalAt(tokens, next, asOf) ??
            relativeAt(tokens, next, asOf) ??
            yearAt(tokens, next) ??
            monthAt(tokens, next, asOf, true));
  if (inner === null) return null;
  const middle = edge.startsWith('mid')
    ? plusDays(inner.from, Math.floor(daysBetween(inner.from, inner.to) / 2))
    : inner.from;
  const day = end ? inner.to : middle;
  return {
    from: day,
    to: day,
    name: `${end ? 'end' : edge} of ${inner.name}`,
    count: next - at + inner.count,
    note: inner.note,
  };
}

function yearAt(tokens: readonly Token[], at: number): Period | null {
  const token = tokens[at];
  const text = token?.kind === 'digits' ? token.text : '';
  return /^20\d\d$/.test(text) ? { ...yearOf(Number(text)), count: 1, note: '' } : null;
}

/** `2027-03-01`, `2027/3/1`. */
function isoAt(tokens: readonly Token[], at: number): Period | null {
  const [year, one, month, two, day] = tokens.slice(at, at + 5);
  const parted = one?.text === '-' || one?.text === '/';
  if (year?.kind !== 'digits' || year.text.length !== 4 || !parted || two?.text !== one.text) return null;
  const [y, m, d] = [Number(year.text), Number(month?.text), Number(day?.text)];
  if (Number.isNaN(clockOfDay(y, m, d))) return null;
  const iso = isoOfDay({ year: y, month: m, day: d });
  return { from: iso, to: iso, name: iso, count: 5, note: '' };
}

function quarterIndex(asOf: string): number {
  return Math.floor((dayOfIso(asOf).month - 1) / 3) + 1;
}

function quarterOf(year: number, quarter: number) {
  const [y, q] = quarter > 4 ? [year + 1, quarter - 4] : quarter < 1 ? [year - 1, quarter + 4] : [year, quarter];
  return spanOf(y, q * 3 - 2, y, q * 3, `Q${String(q)} ${String(y)}`);
}

function monthOf(year: number, month: number) {
  const [y, m] = month > 12 ? [year + 1, month - 12] : [year, month];
  const name = months[m - 1] ?? '';
  return spanOf(y, m, y, m, `${name.charAt(0).toUpperCase()}${name.slice(1)} ${String(y)}`);
}

function yearOf(year: number) {
  return spanOf(year, 1, year, 12, String(year));
}

function spanOf(fromYear: number, fromMonth: number, toYear: number, toMonth: number, name: string) {
  return {
    from: isoOfDay({ year: fromYear, month: fromMonth, day: 1 }),
    to: isoOfDay({ year: toYear, month: toMonth, day: daysInMonth(toYear, toMonth) }),
    name,
  };
}

/** `Q1`, `Q3 2027`, `H1 2027`: the next one that is not over. */
function quarterAt(tokens: readonly Token[], at: number, asOf: string): Period | null {
  const text = word(tokens, at);
  const [letter, digit] = [text[0], Number(text[1])];
  const half = letter === 'h';
  if (text.length !== 2 || (letter !== 'q' && !half) || !(digit >= 1 && digit <= (half ? 2 : 4))) return null;
  const written = yearAt(tokens, at + 1);
  if (half && written === null) return null;
  const { year } = dayOfIso(asOf);
  const of = (y: number) =>
    half ? spanOf(y, digit * 6 - 5, y, digit * 6, `H${String(digit)} ${String(y)}`) : quarterOf(y, digit);
  const stated = written === null ? of(year) : of(dayOfIso(written.from).year);
  const taken = written === null && stated.to < asOf ? of(year + 1) : stated;
  return { ...taken, count: written === null ? 1 : 2, note: '' };
}

/** `FY27`, `FY 2027`, `fiscal year 2027`. */
function fiscalAt(tokens: readonly Token[], at: number, asOf: string): Period | null {
  const text = word(tokens, at);
  let next = at + 1;
  let digits = text.startsWith('fy') ? text.slice(2) : '';
  if (text === 'fiscal' && word(tokens, next) === 'year') next += 1;
  else if (!text.startsWith('fy') || (digits !== '' && !/^\d{2,4}$/.test(digits))) return null;
  if (digits === '' && tokens[next]?.kind === 'digits') {
    digits = tokens[next]?.text ?? '';
    next += 1;
  }
  const year = digits === '' ? dayOfIso(asOf).year : digits.length === 2 ? 2000 + Number(digits) : Number(digits);
  if (!(year >= 2000 && year < 2100)) return null;
  return {
    ...yearOf(year),
    name: `FY${String(year)}`,
    count: next - at,
    note: 'the fiscal year is taken as the calendar year',
  };
}

/** `next quarter`, `this month`, `the rest of the year`, `tomorrow`. */
function relativeAt(tokens: readonly Token[], at: number, asOf: string): Period | null {
  const first = word(tokens, at);
  const unit = word(tokens, at + 1);
  const { year, month } = dayOfIso(asOf);
  if (first === 'tomorrow') {
    const day = plusDays(asOf, 1);
    return { from: day, to: day, name: 'tomorrow', count: 1, note: '' };
  }
  const step = first === 'next' ? 1 : first === 'this' ? 0 : null;
  if (step === null) return null;
  if (unit === 'quarter') return { ...quarterOf(year, quarterIndex(asOf) + step), count: 2, note: '' };
  if (unit === 'month') return { ...monthOf(year, month + step), count: 2, note: '' };
  if (unit === 'year') return { ...yearOf(year + step), count: 2, note: '' };
  if (unit === 'week') {
    const monday = plusDays(asOf, -((weekdayOf(asOf) + 6) % 7) + 7 * step);
    return { from: monday, to: plusDays(monday, 6), name: step === 1 ? 'next week' : 'this week', count: 2, note: '' };
  }
  return null;
}

function monthIndex(text: string): number {
  const long = months.indexOf(text);
  return long >= 0 ? long + 1 : shortMonths.indexOf(text === 'sept' ? 'sep' : text) + 1;
}

/** `1 March`, `March 1st 2027`, `Nov 20`: the next such day. */
function dayAt(tokens: readonly Token[], at: number, asOf: string): Period | null {
  const numberFirst = tokens[at]?.kind === 'digits';
  let next = at;
  let day = 0;
  let month = 0;
  const takeDay = (): void => {
    day = /^\d{1,2}$/.test(tokens[next]?.text ?? '') ? Number(tokens[next]?.text) : 0;
    next += 1;
    if (['st', 'nd', 'rd', 'th'].includes(word(tokens, next)) && tokens[next]?.glued) next += 1;
    if (word(tokens, next) === 'of') next += 1;
  };
  const takeMonth = (): void => {
    month = monthIndex(word(tokens, next));
    next += 1;
    if (tokens[next]?.text === '.' && shortMonths.includes(word(tokens, next - 1))) next += 1;
  };
  if (numberFirst) takeDay();
  takeMonth();
  if (month === 0) return null;
  if (!numberFirst) takeDay();
  if (day === 0) return null;
  const comma = tokens[next]?.text === ',' ? 1 : 0;
  const written = yearAt(tokens, next + comma);
  if (written !== null) next += 1 + comma;
  const { year } = dayOfIso(asOf);
  let taken = written === null ? year : dayOfIso(written.from).year;
  if (written === null && isoOfDay({ year, month, day }) < asOf) taken += 1;
  if (Number.isNaN(clockOfDay(taken, month, day))) return null;
  const iso = isoOfDay({ year: taken, month, day });
  const name = `${String(day)} ${monthOf(taken, month).name}`;
  return { from: iso, to: iso, name, count: next - at, note: '' };
}

/** `March`, `Dec 2027`; `may` and `march` only where a preposition or a year says that a month is meant. */
function monthAt(tokens: readonly Token[], at: number, asOf: string, sure = false): Period | null {
  const text = word(tokens, at);
  const month = monthIndex(text);
  if (month === 0) return null;
  const written = yearAt(tokens, at + 1);
  const before = word(tokens, at - 1);
  if (
    !sure &&
    written === null &&
    ![
      'in',
      'by',
      'until',
      'till',
      'through',
      'of',
      'from',
      'during',
      'next',
      'this',
      'since',
      'early',
      'late',
    ].includes(before)
  )
    return null;
  const { year } = dayOfIso(asOf);
  const stated = monthOf(written === null ? year : dayOfIso(written.from).year, month);
  const taken = written === null && stated.to < asOf ? monthOf(year + 1, month) : stated;
  return { ...taken, count: written === null ? 1 : 2, note: '' };
}
