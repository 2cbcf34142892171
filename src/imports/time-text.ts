/** A column of times: which way it writes them, told from its first rows, then read strictly. */
import { clockOfDay, epochUnitOf, msOfClock, msOfEpoch, msOfWritten, parseIso, type EpochUnit } from '../base/time.ts';
import type { Cell } from './table.ts';

export type DayOrder = 'dmy' | 'mdy';

export type TimeFormat =
  | { readonly kind: 'iso' }
  | { readonly kind: 'epoch'; readonly unit: EpochUnit }
  | { readonly kind: 'day-order'; readonly order: DayOrder | 'unclear' }
  | { readonly kind: 'year' }
  /** seconds from a start */
  | { readonly kind: 'elapsed' }
  /** no time column: rows count */
  | { readonly kind: 'row' };

/** A time, and whether the text itself said its zone. */
export interface ReadTime {
  readonly ms: number;
  readonly zoned: boolean;
}

const SLASHED = /^(\d{1,2})[./-](\d{1,2})[./-](\d{4})(?:[T ,]+(\d{1,2}):(\d{2})(?::(\d{2})(?:\.\d+)?)?)?$/;
const EARLIEST_YEAR = 1700;
const LATEST_YEAR = 2500;

export function wordsOfFormat(format: TimeFormat): string {
  switch (format.kind) {
    case 'iso':
      return 'ISO 8601 dates';
    case 'epoch':
      return `epoch ${format.unit}`;
    case 'day-order':
      return format.order === 'mdy' ? 'month/day/year' : 'day/month/year';
    case 'year':
      return 'years';
    case 'elapsed':
      return 'seconds from a start';
    case 'row':
      return 'row numbers';
  }
}

/**
 * The format most of the cells are written in; undefined where they are no times.
 *
 * @param name  normalised column name: years stand alone only where it says so
 */
export function timeFormatOf(
  cells: readonly Cell[],
  name: string,
  order: DayOrder | undefined,
): TimeFormat | undefined {
  const texts = cells
    .map((cell) => (cell === null || cell === undefined ? '' : String(cell).trim()))
    .filter((text) => text !== '');
  const most = (test: (text: string) => boolean) => texts.filter(test).length > texts.length / 2;
  if (texts.length === 0) return undefined;
  if (/^(t_s|t_sec|t_seconds|elapsed|elapsed_s|seconds|offset_s|time_s)$/.test(name)) return { kind: 'elapsed' };
  if (
    /^(year|date|ds|time|timestamp|period|fiscal_year)$/.test(name) &&
    most((text) => /^(1[7-9]|2[0-4])\d\d$/.test(text))
  )
    return { kind: 'year' };
  if (most((text) => parseIso(text) !== undefined)) return { kind: 'iso' };
  if (most((text) => epochUnitOf(Number(text)) !== undefined)) {
    const unit = texts.map((text) => epochUnitOf(Number(text))).find((each) => each !== undefined);
    return unit === undefined ? undefined : { kind: 'epoch', unit };
  }
  if (!most((text) => SLASHED.test(text))) return undefined;
  return { kind: 'day-order', order: order ?? dayOrderOf(texts) };
}

/** A number above 12 gives it away. */
function dayOrderOf(texts: readonly string[]): DayOrder | 'unclear' {
  const matches = texts.map((text) => SLASHED.exec(text)).filter((match) => match !== null);
  if (matches.some((match) => Number(match[1]) > 12)) return 'dmy';
  if (matches.some((match) => Number(match[2]) > 12)) return 'mdy';
  return 'unclear';
}

/**
 * @param timeZone  of times that name none
 * @returns undefined where the cell is not a time of this format, or no such date exists
 */
export function readTime(cell: Cell, format: TimeFormat, timeZone: string): ReadTime | undefined {
  if (cell === null || cell === undefined) return undefined;
  const text = String(cell).trim();
  if (text === '') return undefined;
  switch (format.kind) {
    case 'iso': {
      const written = parseIso(text);
      if (written === undefined || !isPlausible(written.clockMs)) return undefined;
      return { ms: msOfWritten(written, timeZone), zoned: written.offsetMinutes !== undefined };
    }
    case 'epoch': {
      const value = Number(text);
      return epochUnitOf(value) === format.unit ? { ms: msOfEpoch(value, format.unit), zoned: true } : undefined;
    }
    case 'day-order':
      return readSlashed(text, format.order === 'mdy', timeZone);
    case 'year': {
      const clock = clockOfDay(Number(text), 1, 1);
      return isPlausible(clock) ? { ms: msOfClock(clock, timeZone), zoned: false } : undefined;
    }
    case 'elapsed': {
      const seconds = Number(text);
      return Number.isFinite(seconds) && Math.abs(seconds) < 1e11
        ? { ms: Math.round(seconds * 1000), zoned: true }
        : undefined;
    }
    case 'row':
      return undefined;
  }
}

function readSlashed(text: string, monthFirst: boolean, timeZone: string): ReadTime | undefined {
  const match = SLASHED.exec(text);
  if (match === null) return undefined;
  const [first, second, year, hour, minute, seconds] = match
    .slice(1)
    .map((part: string | undefined) => Number(part ?? '0'));
  const day = clockOfDay(year ?? 0, (monthFirst ? first : second) ?? 0, (monthFirst ? second : first) ?? 0);
  const [hours, minutes] = [hour ?? 0, minute ?? 0];
  if (!isPlausible(day) || hours > 23 || minutes > 59 || (seconds ?? 0) > 59) return undefined;
  return { ms: msOfClock(day + ((hours * 60 + minutes) * 60 + (seconds ?? 0)) * 1000, timeZone), zoned: false };
}

/** Dates far from ours are a tool's "no date" (year 1, year 9999), not history. False for NaN. */
function isPlausible(clockMs: number): boolean {
  const year = Number.isNaN(clockMs) ? 0 : new Date(clockMs).getUTCFullYear();
  return year >= EARLIEST_YEAR && year <= LATEST_YEAR;
}
