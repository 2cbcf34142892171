/**
 * Instants are epoch milliseconds UTC; clocks and calendars belong to an IANA zone. Nothing here reads the clock.
 * Dates are read by our own rules, because hosts disagree on `Date.parse` (and turn 31 February into 3 March).
 */
import { inputError } from './errors.ts';
import { MS_PER_DAY } from './units.ts';

/** A regular grid in time; every Series is one. */
export interface TimeGrid {
  readonly startMs: number;
  readonly step: { readonly unit: 's' | 'month' | 'year'; readonly count: number };
  readonly timeZone: string;
}

/** A date-time as written: the clock reading as if it were UTC, and the offset if one was written. */
export interface WrittenTime {
  readonly clockMs: number;
  readonly offsetMinutes: number | undefined;
}

const ISO =
  /^(\d{4})[-/](\d{1,2})(?:[-/](\d{1,2})(?:[T ]+(\d{1,2}):(\d{2})(?::(\d{2})(?:[.,](\d{1,9}))?)?\s*(Z|UTC|GMT|[+-]\d{2}(?::?\d{2})?)?)?)?$/i;
const COMPACT_DAY = /^(\d{4})(\d{2})(\d{2})$/;
const DAYS_IN_MONTH = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];

/** Days of a month (1 to 12) in the Gregorian calendar. */
export function daysInMonth(year: number, month: number): number {
  const leap = (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0;
  return month === 2 && leap ? 29 : (DAYS_IN_MONTH[month - 1] ?? 0);
}

/** Clock milliseconds of a calendar day, or NaN where no such day exists (31 February, year 0). */
export function clockOfDay(year: number, month: number, day: number): number {
  if (year < 1 || month < 1 || month > 12 || day < 1 || day > daysInMonth(year, month)) return Number.NaN;
  return new Date(0).setUTCFullYear(year, month - 1, day);
}

/** Calendar day of a clock reading; month 1 to 12. */
export function dateOfClock(clockMs: number): { readonly year: number; readonly month: number; readonly day: number } {
  const date = new Date(clockMs);
  return { year: date.getUTCFullYear(), month: date.getUTCMonth() + 1, day: date.getUTCDate() };
}

/**
 * A date (`2026-11-16`, `2026/11/16`, `20261116`, `2026-11`) or date-time (`T` or a space, optional seconds, fraction and
 * `Z`, `+02:00`, `+0200` or `+02`). Undefined where the text is none, or no such date or hour exists.
 */
export function parseIso(text: string): WrittenTime | undefined {
  const match = ISO.exec(text) ?? COMPACT_DAY.exec(text);
  if (match === null) return undefined;
  const [, year, month, day, hour = '0', minute = '0', second = '0', fraction = '', zone] = match;
  const [hours, minutes, seconds] = [Number(hour), Number(minute), Number(second)];
  const dayMs = clockOfDay(Number(year), Number(month), day === undefined ? 1 : Number(day));
  const endOfDay = hours === 24 && minutes === 0 && seconds === 0;
  if (Number.isNaN(dayMs) || (hours > 23 && !endOfDay) || minutes > 59 || seconds > 59) return undefined;
  const offsetMinutes = zone === undefined ? undefined : offsetOf(zone);
  if (offsetMinutes !== undefined && Math.abs(offsetMinutes) > 14 * 60) return undefined;
  const milliseconds = Number(fraction.slice(0, 3).padEnd(3, '0'));
  return { clockMs: dayMs + ((hours * 60 + minutes) * 60 + seconds) * 1000 + milliseconds, offsetMinutes };
}

function offsetOf(zone: string): number {
  if (/^[a-z]/i.test(zone)) return 0;
  const digits = zone.slice(1).replace(':', '');
  const minutes = Number(digits.slice(0, 2)) * 60 + Number(digits.slice(2) || '0');
  return zone.startsWith('-') ? -minutes : minutes;
}

/** Epoch ms of what `parseIso` reads; a text without an offset is on the clock of `timeZone`. NaN where it reads nothing. */
export function msOfIso(text: string, timeZone = 'UTC'): number {
  const written = parseIso(text.trim());
  return written === undefined ? Number.NaN : msOfWritten(written, timeZone);
}

export function msOfWritten(written: WrittenTime, timeZone: string): number {
  if (written.offsetMinutes !== undefined) return written.clockMs - written.offsetMinutes * 60_000;
  return msOfClock(written.clockMs, timeZone);
}

/** `2026-11-16T09:00:00Z`, with a fraction only where there is one. */
export function isoOf(ms: number): string {
  const text = new Date(ms).toISOString();
  return text.endsWith('.000Z') ? `${text.slice(0, -5)}Z` : text;
}

/** `2026-11-16`, the calendar day in a zone. */
export function dayOf(ms: number, timeZone = 'UTC'): string {
  return new Date(clockOf(ms, timeZone)).toISOString().slice(0, 10);
}

export type EpochUnit = 's' | 'ms' | 'us' | 'ns';
const MS_PER_EPOCH_UNIT: Readonly<Record<EpochUnit, number>> = { s: 1000, ms: 1, us: 1e-3, ns: 1e-6 };

/** Unit of an epoch number by its magnitude (seconds from 1973 on, up to nanoseconds); undefined where it is too small. */
export function epochUnitOf(value: number): EpochUnit | undefined {
  const size = Math.abs(value);
  if (!(size >= 1e8) || size >= 1e20) return undefined;
  if (size < 1e11) return 's';
  if (size < 1e14) return 'ms';
  return size < 1e17 ? 'us' : 'ns';
}

/** Epoch ms, to the nearest millisecond. */
export function msOfEpoch(value: number, unit: EpochUnit): number {
  const perMs = 1 / MS_PER_EPOCH_UNIT[unit];
  return Math.round(unit === 's' ? value * 1000 : value / Math.round(perMs));
}

interface Zone {
  readonly format: Intl.DateTimeFormat;
  /** offset in ms by quarter of an hour: zones change only on such marks */
  readonly offsets: Map<number, number>;
}
const zones = new Map<string, Zone>();
const QUARTER_HOUR_MS = 900_000;

/** @throws InputError `timeZone` where the host knows no such zone */
function zoneOf(timeZone: string): Zone {
  const known = zones.get(timeZone);
  if (known !== undefined) return known;
  try {
    const fields = {
      year: 'numeric',
      month: '2-digit',
      day: '2-digit',
      hour: '2-digit',
      minute: '2-digit',
      second: '2-digit',
    } as const;
    const format = new Intl.DateTimeFormat('en-u-ca-gregory-nu-latn', {
      timeZone,
      hourCycle: 'h23',
      era: 'short',
      ...fields,
    });
    const zone = { format, offsets: new Map<number, number>() };
    zones.set(timeZone, zone);
    return zone;
  } catch {
    throw inputError(
      'timeZone',
      `"${timeZone.slice(0, 60)}" is not a time zone known here`,
      'Use a name like UTC or Europe/Berlin.',
    );
  }
}

/** What to add to UTC to read the zone's clock, ms. */
export function zoneOffsetMs(ms: number, timeZone: string): number {
  if (timeZone === 'UTC') return 0;
  const zone = zoneOf(timeZone);
  const quarter = Math.floor(ms / QUARTER_HOUR_MS);
  const known = zone.offsets.get(quarter);
  if (known !== undefined) return known;
  const at = quarter * QUARTER_HOUR_MS;
  const part = Object.fromEntries(zone.format.formatToParts(at).map((each) => [each.type, Number(each.value)]));
  const day = clockOfDay(part.year ?? 0, part.month ?? 0, part.day ?? 0);
  const offset = day + (((part.hour ?? 0) * 60 + (part.minute ?? 0)) * 60 + (part.second ?? 0)) * 1000 - at;
  if (zone.offsets.size > 200_000) zone.offsets.clear();
  zone.offsets.set(quarter, offset);
  return offset;
}

/** The zone's clock at an instant, as if it were UTC. */
export function clockOf(ms: number, timeZone: string): number {
  return ms + zoneOffsetMs(ms, timeZone);
}

/** Instant of a clock reading: the first of two where clocks go back, moved on by the gap where they go forward. */
export function msOfClock(clockMs: number, timeZone: string): number {
  if (timeZone === 'UTC') return clockMs;
  const before = zoneOffsetMs(clockMs - MS_PER_DAY, timeZone);
  const after = zoneOffsetMs(clockMs + MS_PER_DAY, timeZone);
  if (before === after || zoneOffsetMs(clockMs - before, timeZone) === before) return clockMs - before;
  return zoneOffsetMs(clockMs - after, timeZone) === after ? clockMs - after : clockMs - before;
}

/** The same clock time `days` later: 23 or 25 hours a day where clocks change. */
export function addDays(ms: number, days: number, timeZone = 'UTC'): number {
  return msOfClock(clockOf(ms, timeZone) + days * MS_PER_DAY, timeZone);
}

/** The same day of the month and clock time `months` later; the month's last day where it is shorter. */
export function addMonths(ms: number, months: number, timeZone = 'UTC'): number {
  const clockMs = clockOf(ms, timeZone);
  const date = dateOfClock(clockMs);
  const monthIndex = date.year * 12 + date.month - 1 + months;
  const year = Math.floor(monthIndex / 12);
  const month = monthIndex - year * 12 + 1;
  const day = clockOfDay(year, month, Math.min(date.day, daysInMonth(year, month)));
  return msOfClock(day + clockMs - Math.floor(clockMs / MS_PER_DAY) * MS_PER_DAY, timeZone);
}

export function addYears(ms: number, years: number, timeZone = 'UTC'): number {
  return addMonths(ms, years * 12, timeZone);
}

/** Start of step `index` (any whole number: before 0 and beyond the last too), epoch ms. */
export function stepStart(grid: TimeGrid, index: number): number {
  const { unit, count } = grid.step;
  if (unit === 's') return grid.startMs + index * count * 1000;
  return addMonths(grid.startMs, index * count * (unit === 'year' ? 12 : 1), grid.timeZone);
}

/** Length of step `index` in seconds; months and years differ in length. */
export function stepSeconds(grid: TimeGrid, index: number): number {
  if (grid.step.unit === 's') return grid.step.count;
  return (stepStart(grid, index + 1) - stepStart(grid, index)) / 1000;
}
