/** Calendar days as ISO text, and the small sums on them. */
import { clockOfDay, dateOfClock } from '../base/time.ts';
import { MS_PER_DAY } from '../base/units.ts';

export interface Period {
  /** first and last day, ISO */
  readonly from: string;
  readonly to: string;
  readonly name: string;
  /** tokens that it took */
  readonly count: number;
  readonly note: string;
}

export interface Day {
  readonly year: number;
  readonly month: number;
  readonly day: number;
}

export function dayOfIso(iso: string): Day {
  const [year = 0, month = 0, day = 0] = iso.split('-').map(Number);
  return { year, month, day };
}

export function isoOfDay({ year, month, day }: Day): string {
  return `${String(year).padStart(4, '0')}-${String(month).padStart(2, '0')}-${String(day).padStart(2, '0')}`;
}

/** Days from one to another. */
export function daysBetween(from: string, to: string): number {
  const at = (iso: string): number => {
    const { year, month, day } = dayOfIso(iso);
    return clockOfDay(year, month, day);
  };
  return Math.round((at(to) - at(from)) / MS_PER_DAY);
}

export function plusDays(iso: string, days: number): string {
  const { year, month, day } = dayOfIso(iso);
  return isoOfDay(dateOfClock(clockOfDay(year, month, day) + days * MS_PER_DAY));
}

/** 0 = Sunday. */
export function weekdayOf(iso: string): number {
  const { year, month, day } = dayOfIso(iso);
  return (((Math.round(clockOfDay(year, month, day) / MS_PER_DAY) + 4) % 7) + 7) % 7;
}
