/**
 * What holidays do to demand: said by a person, or measured on the like days of the history.
 *
 * The past days of a holiday are taken out of the series before anything is fitted, which is what a regressor of its own for each of
 * those days would do, and forecast models never repeat them. Their effect is the mean over those days of actual over expected, where
 * expected is trend plus seasons of a robust STL of the series without them. A holiday whose multiplier is 1 is an ordinary day and is left in.
 */
import { quantileOf } from '../base/quantiles.ts';
import { stepSeconds, stepStart, type TimeGrid } from '../base/time.ts';
import { SECONDS_PER_DAY } from '../base/units.ts';
import type { Engine, JobOptions } from '../engine/engine.ts';
import { shareOf, type HolidayDay } from './holidays.ts';

export interface HolidayEffect {
  readonly name: string;
  /** demand on such a day over the usual; 1 = none */
  readonly multiplier: number;
  readonly origin: 'said' | 'measured' | 'assumed';
  /** days of the history on which the effect was or could be measured */
  readonly pastDays: number;
  /** days of it in the time asked for */
  readonly daysAhead: number;
  /** one sentence: what was estimated, from what */
  readonly message: string;
}

export interface HolidayEffects {
  readonly effects: readonly HolidayEffect[];
  /** [n] the history with the past days of holidays as missing */
  readonly values: Float64Array;
  /** what the forecast of step `index` (counted from the start of the history) is multiplied by */
  readonly factorAt: (index: number) => number;
}

/** A day counts where at least this share of its steps has a value. */
const LEAST_PRESENT = 0.5;
/** Holidays that would take more than this part of the values out of the history are left in. */
const MOST_TAKEN_OUT = 0.3;
const MAD_TO_SIGMA = 1.4826;

interface Question {
  /** [n] NaN = missing, on `grid` */
  readonly values: Float64Array;
  readonly grid: TimeGrid;
  /** over history and horizon */
  readonly days: readonly HolidayDay[];
  readonly fromMs: number;
  readonly periods: readonly number[];
}

/** Measures the effects. Without a day that is not neutral nothing is asked of the engine and the series is handed back. */
export async function holidayEffectsOf(
  question: Question,
  engine: Engine,
  options: JobOptions = {},
): Promise<HolidayEffects> {
  const { values, grid, days, fromMs } = question;
  const past = days.filter((day) => day.endMs <= stepStart(grid, values.length) && day.stated !== 1);
  const holed = withoutDays(values, grid, past);
  const why =
    stepSeconds(grid, 0) > SECONDS_PER_DAY
      ? 'steps longer than a day do not show it'
      : holed === null && past.length > 0
        ? 'no such days can be told from the rest of so short a history'
        : 'the history holds no such day';
  const measured =
    holed === null ? new Map<string, Measured>() : await measuredOf(question, past, holed, engine, options);
  const kinds = new Map(days.map((day) => [`${day.kin} ${String(day.stated)}`, day]));
  const effects = [...kinds.values()].map((kind) => {
    const ahead = days.filter((day) => day.kin === kind.kin && day.stated === kind.stated && day.endMs > fromMs);
    return {
      kind,
      effect: effectOf(kind, measured.get(kind.kin) ?? { ratios: [] }, ahead.length, {
        usual: measured.get(USUAL),
        why,
      }),
    };
  });
  const multiplierOf = (day: HolidayDay): number =>
    effects.find(({ kind }) => kind.kin === day.kin && kind.stated === day.stated)?.effect.multiplier ?? 1;
  const moving = days.filter((day) => day.endMs > fromMs && multiplierOf(day) !== 1);
  return {
    effects: effects.map(({ effect }) => effect).filter((effect) => effect.daysAhead > 0 || effect.pastDays > 0),
    values: holed ?? values,
    factorAt: (index) =>
      moving.reduce((factor, day) => factor + (multiplierOf(day) - 1) * shareOf(day, grid, index), 1),
  };
}

/** The series with every step that lies mostly in one of the days as missing; null where nothing, or too much, would go. */
function withoutDays(values: Float64Array, grid: TimeGrid, days: readonly HolidayDay[]): Float64Array | null {
  if (days.length === 0 || stepSeconds(grid, 0) > SECONDS_PER_DAY) return null;
  const holed = values.slice();
  let taken = 0;
  for (const day of days)
    for (const index of stepsOf(day, grid, values.length)) {
      if (!Number.isNaN(holed[index] ?? Number.NaN)) taken += 1;
      holed[index] = Number.NaN;
    }
  const present = values.reduce((sum, value) => sum + (Number.isNaN(value) ? 0 : 1), 0);
  return taken === 0 || taken > MOST_TAKEN_OUT * present ? null : holed;
}

/** Steps of 0 … n − 1 that lie mostly within the day; steps are a day or shorter. */
function stepsOf(day: HolidayDay, grid: TimeGrid, n: number): number[] {
  const stepMs = stepSeconds(grid, 0) * 1000;
  const first = Math.max(0, Math.floor((day.startMs - grid.startMs) / stepMs) - 1);
  const last = Math.min(n - 1, Math.ceil((day.endMs - grid.startMs) / stepMs) + 1);
  const steps: number[] = [];
  for (let index = first; index <= last; index += 1) if (shareOf(day, grid, index) > 0.5) steps.push(index);
  return steps;
}

interface Measured {
  /** [days] actual over expected, ascending once all are there */
  readonly ratios: number[];
}

/** Key of the ordinary days among the measured kins; no name is empty. */
const USUAL = '';

async function measuredOf(
  { values, grid, periods }: Question,
  past: readonly HolidayDay[],
  holed: Float64Array,
  engine: Engine,
  options: JobOptions,
): Promise<Map<string, Measured>> {
  const parts = await engine.decompose({ values: holed, periods, robust: true }, options);
  const held = parts.status === 'ok' ? parts : await engine.decompose({ values: holed, periods: [] }, options);
  const measured = new Map<string, Measured>();
  if (held.status !== 'ok') return measured;
  const expected = held.trend.map((level, t) => held.seasonal.reduce((sum, season) => sum + (season[t] ?? 0), level));
  const ratioOf = (actual: Float64Array, steps: readonly number[]): number => {
    const present = steps.filter((t) => !Number.isNaN(actual[t] ?? Number.NaN));
    const sum = (all: Float64Array): number => present.reduce((total, t) => total + (all[t] ?? 0), 0);
    return present.length > 0 && present.length >= LEAST_PRESENT * steps.length && sum(expected) > 0
      ? sum(actual) / sum(expected)
      : Number.NaN;
  };
  const add = (kin: string, ratio: number): void => {
    if (Number.isNaN(ratio)) return;
    const ratios = measured.get(kin)?.ratios ?? [];
    ratios.push(Math.max(0, ratio));
    measured.set(kin, { ratios });
  };
  for (const day of past) add(day.kin, ratioOf(values, stepsOf(day, grid, values.length)));
  const perDay = Math.max(1, Math.round(SECONDS_PER_DAY / stepSeconds(grid, 0)));
  for (let from = 0; from + perDay <= holed.length; from += perDay)
    add(
      USUAL,
      ratioOf(
        holed,
        Array.from({ length: perDay }, (_, k) => from + k),
      ),
    );
  for (const { ratios } of measured.values()) ratios.sort((a, b) => a - b);
  return measured;
}

function effectOf(
  { name, stated }: HolidayDay,
  { ratios }: Measured,
  daysAhead: number,
  { usual, why }: { readonly usual: Measured | undefined; readonly why: string },
): HolidayEffect {
  const mean = ratios.reduce((sum, ratio) => sum + ratio, 0) / Math.max(1, ratios.length);
  const shown = (ratio: number): string => String(Number(ratio.toPrecision(3)));
  const range = ratios.length > 1 ? ` (${shown(ratios[0] ?? mean)} to ${shown(ratios.at(-1) ?? mean)})` : '';
  const scatter =
    usual === undefined ? '' : `; ordinary days scatter by ${String(Math.round(100 * spreadOf(usual)))} %`;
  const evidence = `demand was ${shown(mean)} × the usual on ${countedDays(ratios.length)} of the history${range}${scatter}`;
  const common = { name, pastDays: ratios.length, daysAhead };
  if (stated === 1)
    return { ...common, multiplier: 1, origin: 'said', message: `${name}: an ordinary day, as you said.` };
  if (stated !== null) {
    const beside = ratios.length === 0 ? '' : `; ${evidence}`;
    return {
      ...common,
      multiplier: stated,
      origin: 'said',
      message: `${name}: ${shown(stated)} × the usual demand, as you said${beside}.`,
    };
  }
  if (ratios.length > 0) return { ...common, multiplier: mean, origin: 'measured', message: `${name}: ${evidence}.` };
  const mend = 'Give a multiplier, as in 12-24:0.5, to plan otherwise.';
  return {
    ...common,
    multiplier: 1,
    origin: 'assumed',
    message: `${name}: ${why}, so it is planned as an ordinary one. ${mend}`,
  };
}

function countedDays(count: number): string {
  return count === 1 ? '1 day' : `${String(count)} days`;
}

/** Robust standard deviation of the ratios of ordinary days around 1. */
function spreadOf({ ratios }: Measured): number {
  return (
    MAD_TO_SIGMA *
    quantileOf(
      ratios.map((ratio) => Math.abs(ratio - 1)),
      0.5,
    )
  );
}
