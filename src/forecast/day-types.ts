/**
 * Quiet (or busy) weekends in a history that is too short for a weekly season: one factor between weekend and working days.
 *
 * From two whole weeks on the weekly season itself is estimated (MSTL, seasonal naive). Before that a service whose load halves on Saturday
 * looks to every model like a collapse, and one whose first day was a Sunday like a launch. Here the calendar helps: weekend days are
 * compared with the working days beside them, hour by hour; where they differ by far more than working days among themselves, the series
 * is divided by that factor, forecast, and multiplied back. Own method; the figures behind it: docs/forecast-accuracy.md.
 * Saturday and Sunday are taken as the weekend.
 */
import { clockOf, stepStart, type TimeGrid } from '../base/time.ts';
import { MS_PER_DAY, SECONDS_PER_DAY } from '../base/units.ts';

/** Day-to-day sd of the load on working days that is assumed beside what is seen, and for how many comparisons it counts. */
const PRIOR_SD = 0.1;
const PRIOR_PAIRS = 2;
/** Weekends that differ by less than this, or by less than so many standard errors, are left to the models. */
const LEAST_DIFFERENCE = 0.1;
const LEAST_ERRORS = 2.5;
/** Days further apart than this are not compared, so that growth does not count as a day type. */
const FARTHEST_DAYS = 3;
/** Two days are compared where they share at least this part of the hours. */
const LEAST_SHARED = 0.25;
const DAYS_PER_WEEK = 7;

export interface DayTypes {
  /** weekend over working day */
  readonly factor: number;
  /** relative standard error of the factor */
  readonly factorError: number;
  /** weight of the last weekend's own values against level × factor, 0–1 */
  readonly weekendWeight: number;
  /** [n + horizon] 1 on Saturdays and Sundays */
  readonly weekend: Uint8Array;
  /** [n + horizon] step within the day */
  readonly phases: Int32Array;
  readonly stepsPerDay: number;
}

interface Day {
  readonly index: number;
  readonly weekend: boolean;
  /** by step of the day; NaN where nothing was seen */
  readonly values: Float64Array;
}

/** What the comparisons of days say: differences over their mean, each worth the hours it rests on. */
interface Effect {
  readonly difference: number;
  readonly hours: number;
  readonly before: boolean;
}

/**
 * The day types of a series, null where it is no case for them: steps that do not divide a day, two whole weeks or more, a value below
 * zero, only one type seen, or no clear difference. A *busy* weekend must be seen from both sides (Friday → Saturday and Sunday → Monday):
 * from one side alone, growth is the likelier story.
 *
 * @param values  [n] ≥ 0, NaN = missing
 */
export function dayTypesOf(values: Float64Array, grid: TimeGrid, horizon: number): DayTypes | null {
  const { unit, count } = grid.step;
  const stepsPerDay = SECONDS_PER_DAY / count;
  if (unit !== 's' || !Number.isInteger(stepsPerDay)) return null;
  if (values.length > 2 * DAYS_PER_WEEK * stepsPerDay || values.some((value) => value < 0)) return null;
  const steps = values.length + horizon;
  const weekend = new Uint8Array(steps);
  const phases = new Int32Array(steps);
  const dayIndices = new Int32Array(steps);
  for (let t = 0; t < steps; t += 1) {
    const clock = clockOf(stepStart(grid, t), grid.timeZone);
    const day = Math.floor(clock / MS_PER_DAY);
    dayIndices[t] = day;
    phases[t] = Math.floor((clock - day * MS_PER_DAY) / (count * 1000));
    // 1 January 1970 was a Thursday
    weekend[t] = ((((day + 4) % DAYS_PER_WEEK) + DAYS_PER_WEEK) % DAYS_PER_WEEK) % 6 === 0 ? 1 : 0;
  }
  const estimate = factorOf(daysOf(values, dayIndices, phases, weekend, stepsPerDay), stepsPerDay);
  return estimate === null ? null : { ...estimate, weekend, phases, stepsPerDay };
}

function daysOf(
  values: Float64Array,
  dayIndices: Int32Array,
  phases: Int32Array,
  weekend: Uint8Array,
  stepsPerDay: number,
): Day[] {
  const days: Day[] = [];
  values.forEach((value, t) => {
    const index = dayIndices[t] ?? 0;
    let day = days.at(-1);
    if (day?.index !== index) {
      day = { index, weekend: weekend[t] === 1, values: new Float64Array(stepsPerDay).fill(Number.NaN) };
      days.push(day);
    }
    day.values[phases[t] ?? 0] = value;
  });
  return days;
}

function factorOf(
  days: readonly Day[],
  stepsPerDay: number,
): Omit<DayTypes, 'weekend' | 'phases' | 'stepsPerDay'> | null {
  const weekends = days.filter((day) => day.weekend);
  const working = days.filter((day) => !day.weekend);
  const effects = weekends.flatMap((day) => effectsOf(day, working, stepsPerDay));
  const hours = effects.reduce((sum, effect) => sum + effect.hours, 0);
  if (hours === 0) return null;
  const difference = effects.reduce((sum, effect) => sum + effect.hours * effect.difference, 0) / hours;
  const error = dayErrorOf(working, effects, difference, stepsPerDay);
  const seen = (group: readonly Day[]) =>
    group.reduce((sum, day) => sum + day.values.filter((value) => !Number.isNaN(value)).length / stepsPerDay, 0);
  const uncertainty = 1 / Math.max(LEAST_SHARED, seen(weekends)) + 1 / Math.max(LEAST_SHARED, seen(working));
  const factorError = error * Math.sqrt(uncertainty);
  if (Math.abs(difference) < Math.max(LEAST_DIFFERENCE, LEAST_ERRORS * factorError)) return null;
  if (difference > 0 && ![true, false].every((side) => isBusyFrom(effects, side))) return null;
  // two estimates of a weekend day, level × factor and the last weekend itself, by the inverse of their variances in day errors
  const weekendWeight = (1 + uncertainty) / (2 + uncertainty);
  return { factor: (2 + difference) / (2 - difference), factorError, weekendWeight };
}

const isBusyFrom = (effects: readonly Effect[], before: boolean): boolean => {
  const side = effects.filter((effect) => effect.before === before);
  return side.length > 0 && side.every((effect) => effect.difference > LEAST_DIFFERENCE);
};

/** A weekend day against the nearest working day before and after it. */
function effectsOf(day: Day, working: readonly Day[], stepsPerDay: number): Effect[] {
  const before = working.findLast((other) => other.index < day.index && day.index - other.index <= FARTHEST_DAYS);
  const after = working.find((other) => other.index > day.index && other.index - day.index <= FARTHEST_DAYS);
  return [before, after].flatMap((other) => {
    const compared = other && comparedOf(day, other, stepsPerDay);
    return compared ? [{ ...compared, before: other === before }] : [];
  });
}

/** Relative difference of two days over the hours that both show; nothing where they share too few. */
function comparedOf(day: Day, other: Day, stepsPerDay: number): { difference: number; hours: number } | undefined {
  let [sum, otherSum, shared] = [0, 0, 0];
  day.values.forEach((value, phase) => {
    const beside = other.values[phase] ?? Number.NaN;
    if (Number.isNaN(value) || Number.isNaN(beside)) return;
    sum += value;
    otherSum += beside;
    shared += 1;
  });
  if (shared < Math.max(1, LEAST_SHARED * stepsPerDay) || !(sum + otherSum > 0)) return undefined;
  return { difference: (2 * (sum - otherSum)) / (sum + otherSum), hours: shared };
}

/** Standard deviation of one day, relative: from neighbouring working days and from how far the effects disagree, shrunk to the prior. */
function dayErrorOf(
  working: readonly Day[],
  effects: readonly Effect[],
  difference: number,
  stepsPerDay: number,
): number {
  let [squares, pairs] = [PRIOR_PAIRS * PRIOR_SD * PRIOR_SD, PRIOR_PAIRS];
  working.forEach((day, i) => {
    const before = working[i - 1];
    const compared = before?.index === day.index - 1 ? comparedOf(day, before, stepsPerDay) : undefined;
    if (compared === undefined) return;
    squares += (compared.difference * compared.difference) / 2;
    pairs += 1;
  });
  if (effects.length > 1)
    for (const effect of effects) {
      squares += (effect.difference - difference) * (effect.difference - difference);
      pairs += 1;
    }
  return Math.sqrt(squares / pairs);
}

/** [n] the series with weekend days brought to the level of working days. */
export function withoutDayTypes(values: Float64Array, types: DayTypes): Float64Array {
  return values.map((value, t) => (types.weekend[t] === 1 ? value / types.factor : value));
}

/** [horizon] what each step of a forecast is multiplied by. */
export function futureFactors(types: DayTypes, n: number): Float64Array {
  return Float64Array.from(types.weekend.subarray(n), (weekend) => (weekend === 1 ? types.factor : 1));
}

/**
 * [horizon] how far the centre of a forecast of the adjusted series moves: on weekend days towards the last weekend's own values at the
 * same time of day, which carry fewer sources of error than level × factor; nothing elsewhere, or where no weekend lies within a week.
 *
 * @param adjusted  [n] of `withoutDayTypes`
 */
export function weekendShifts(adjusted: Float64Array, mean: Float64Array, types: DayTypes): Float64Array {
  const n = adjusted.length;
  return mean.map((centre, h) => {
    if (types.weekend[n + h] !== 1) return 0;
    for (let day = 1; day <= DAYS_PER_WEEK; day += 1) {
      const at = n + h - day * types.stepsPerDay;
      const value = adjusted[at];
      if (at >= n || value === undefined || Number.isNaN(value)) continue;
      if (types.weekend[at] === 1 && types.phases[at] === types.phases[n + h])
        return types.weekendWeight * (value - centre);
    }
    return 0;
  });
}

/** What was found, one sentence. */
export function dayTypesWords({ factor }: DayTypes): string {
  return `Weekend days carry ${(100 * factor).toFixed(0)} % of a working day; the history is too short for a weekly season, so the forecast follows this factor.`;
}
