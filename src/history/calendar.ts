import { SECONDS_PER_DAY } from '../base/units.ts';
import type { Series, Step } from './history.ts';

/** hours and days that whole steps may divide */
const SECONDS_PER_WEEK = 7 * SECONDS_PER_DAY;
/** A season is looked for only where the series holds two of it. */
const LEAST_CYCLES = 2;
/** longest season any model of the core takes, steps */
const LONGEST_PERIOD = 10_080;

/**
 * Season lengths the calendar suggests for a step, in steps, ascending: hour of day and day of week for steps within a day, day of
 * week and of year for days, the year for weeks and months.
 */
export function calendarPeriodsOf(step: Step): readonly number[] {
  if (step.unit === 'year') return [];
  if (step.unit === 'month') return 12 % step.count === 0 && step.count < 12 ? [12 / step.count] : [];
  if (step.count === SECONDS_PER_WEEK) return [52];
  const periods = [SECONDS_PER_DAY / step.count, SECONDS_PER_WEEK / step.count];
  if (step.count === SECONDS_PER_DAY) periods.push(365);
  return periods.filter((period) => Number.isInteger(period) && period >= 2 && period <= LONGEST_PERIOD);
}

/** Those of the calendar's periods that the series holds often enough; missing values at the ends do not count. */
export function periodsOf(series: Pick<Series, 'step' | 'missing'>): readonly number[] {
  const first = series.missing.indexOf(0);
  const span = first < 0 ? 0 : series.missing.lastIndexOf(0) - first + 1;
  return calendarPeriodsOf(series.step).filter((period) => span >= LEAST_CYCLES * period);
}
