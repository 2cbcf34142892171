import { quantileOfSorted } from '../base/quantiles.ts';
import { isoOf, stepStart } from '../base/time.ts';
import { periodsOf } from './calendar.ts';
import type { Note, Series } from './history.ts';
import { levelShiftsOf, type LevelShift } from './level-shifts.ts';
import { missingOf } from './missing.ts';
import { seasonalProfileOf, type SeasonalProfile } from './seasonal-profile.ts';

/** How missing values are filled: left alone, on a straight line between neighbours, or on the line plus the usual rhythm. */
export type FillMethod = 'none' | 'linear' | 'seasonal';

export interface CleanOptions {
  /** default 'none': the forecast models take gaps as they are */
  readonly fill?: FillMethod;
  /** when the history was exported; a step that ends later is partial for certain */
  readonly exportedMs?: number;
  /** default true */
  readonly dropPartialStep?: boolean;
  /** zeros that look like an outage become missing; default false, they are only counted */
  readonly outagesAreMissing?: boolean;
  /** residuals beyond this many robust standard deviations are counted as outliers; default 6 */
  readonly outlierSigmas?: number;
}

export interface Cleaned {
  readonly series: Series;
  readonly notes: readonly Note[];
  /** steps whose value is far from the usual, ascending; kept as they are */
  readonly outliers: readonly number[];
}

/** a last step below this part of the lowest of the cycle before it is taken to be unfinished */
const PARTIAL_FRACTION = 0.6;
const LEAST_HISTORY = 12;
/** Zeros are outages where traffic never comes near zero otherwise: few of them, and the tenth percentile of the rest … */
const QUIET_FRACTION = 0.2;
/** … is this part of the median, and at least so many (a Poisson count of 10 is zero once in 22,000 steps) */
const BUSY_FRACTION = 0.1;
/** A value below this part of that percentile is next to nothing: what a few retries or health checks leave of an outage. */
const NEARLY_NOTHING = 0.01;
const BUSY_COUNT = 10;
const OUTLIER_SIGMAS = 6;

/**
 * Counts what looks wrong in a series and mends only what is asked for: an unfinished last step is dropped, gaps are filled by
 * the named method, outages become missing where wanted, outliers are counted and never touched.
 */
export function cleanSeries(series: Series, options: CleanOptions = {}): Cleaned {
  const notes: Note[] = [];
  const note = (code: string, message: string, count: number) =>
    notes.push({ code, message, count, lines: [], metric: series.metric });
  const partial = (options.dropPartialStep ?? true) ? partialReason(series, options.exportedMs) : undefined;
  let values: Float64Array = series.values.slice(0, series.values.length - (partial === undefined ? 0 : 1));
  if (partial !== undefined)
    note(
      'partial-step',
      `The last step, from ${isoOf(stepStart(series, values.length))}, ${partial} and was left out`,
      1,
    );

  const outages = outagesOf(values, series.kind === 'count');
  const dark = outages.reduce((sum, each) => sum + each.length, 0);
  const [first] = outages;
  if (first !== undefined) {
    const from = isoOf(stepStart(series, first.start));
    const done = options.outagesAreMissing === true ? ' and taken as missing' : '';
    note(
      'outage',
      `${dark} steps without any traffic to speak of in a busy series, the first from ${from}, counted as outages${done}`,
      dark,
    );
  }
  const lit = values.slice();
  for (const each of outages) lit.fill(Number.NaN, each.start, each.start + each.length);
  if (options.outagesAreMissing === true) values = lit;

  // of two values no median tells which is the odd one
  const held = periodsOf({ step: series.step, missing: missingOf(lit) });
  const period = held.findLast((each) => lit.length > 2 * each) ?? 1;
  const profile = seasonalProfileOf(lit, period);
  const outliers = outliersOf(profile, options.outlierSigmas ?? OUTLIER_SIGMAS);
  if (outliers.length > 0) {
    const at = isoOf(stepStart(series, outliers[0] ?? 0));
    note(
      'outlier',
      `${outliers.length} values far from the usual for their time, the first at ${at}; they were kept`,
      outliers.length,
    );
  }

  const shifts = levelShiftsOf(
    lit.map((value, i) => value - (profile.profile[i % period] ?? 0)),
    period,
  );
  if (shifts.length > 0) note('level-shift', shiftWords(shifts, series), shifts.length);

  const method = options.fill ?? 'none';
  const gaps = values.reduce((sum, value) => sum + (Number.isNaN(value) ? 1 : 0), 0);
  if (gaps > 0 && gaps < values.length && method !== 'none') {
    values = filled(
      values,
      method === 'seasonal' ? profile : undefined,
      series.kind === 'count' || series.kind === 'money',
    );
    const words = method === 'seasonal' ? `a straight line plus the rhythm of ${period} steps` : 'a straight line';
    note('filled', `${gaps} missing values were filled on ${words}`, gaps);
  } else if (gaps > 0) note('missing', `${gaps} values are missing; the forecast takes them as such`, gaps);
  return { series: { ...series, values, missing: missingOf(values) }, notes, outliers };
}

/** The first shift in words; the others counted. */
function shiftWords(shifts: readonly LevelShift[], series: Series): string {
  const [first] = shifts;
  if (first === undefined) return '';
  const at = isoOf(stepStart(series, first.at));
  const size = Number.isFinite(first.changeFraction)
    ? `${String(Math.round(Math.abs(first.changeFraction) * 100))} %`
    : 'from nothing';
  const way = first.changeFraction > 0 ? 'up' : 'down';
  const others = shifts.length > 1 ? `, and ${String(shifts.length - 1)} more` : '';
  return `The level moved ${way} ${size} at once about ${at}${others}; nothing was changed for that`;
}

/** Why the last step is not whole; undefined where it seems to be. */
function partialReason(series: Series, exportedMs: number | undefined): string | undefined {
  const last = series.values.length - 1;
  if (last < 1) return undefined;
  if (exportedMs !== undefined)
    return stepStart(series, last + 1) > exportedMs ? 'had not ended when the history was exported' : undefined;
  if (series.kind !== 'count' && series.kind !== 'money') return undefined;
  const cycle = Math.max(LEAST_HISTORY, periodsOf(series)[0] ?? 1);
  const before = series.values.subarray(Math.max(0, last - cycle), last).filter((value) => !Number.isNaN(value));
  if (before.length < LEAST_HISTORY) return undefined;
  const lowest = before.reduce((a, b) => Math.min(a, b));
  return (series.values[last] ?? Number.NaN) < PARTIAL_FRACTION * lowest
    ? 'is far below any of the cycle before it, so it is taken to be unfinished'
    : undefined;
}

interface Run {
  readonly start: number;
  readonly length: number;
}

/** Runs of nothing, or next to nothing, in a series that never comes near zero otherwise. */
function outagesOf(values: Float64Array, isCount: boolean): Run[] {
  const present = values.filter((value) => !Number.isNaN(value)).sort();
  const nothing = Math.max(0, NEARLY_NOTHING * quantileOfSorted(present, 0.5));
  const busy = present.filter((value) => value < 0 || value > nothing);
  if (busy.length === present.length || present.length - busy.length > QUIET_FRACTION * present.length) return [];
  const low = quantileOfSorted(busy, 0.1);
  if (low < BUSY_FRACTION * quantileOfSorted(busy, 0.5) || low < (isCount ? BUSY_COUNT : 0)) return [];
  const runs: Run[] = [];
  let start = -1;
  for (let i = 0; i <= values.length; i += 1) {
    const value = values[i] ?? Number.NaN;
    const dark = value >= 0 && value <= NEARLY_NOTHING * low;
    if (dark && start < 0) start = i;
    if (dark || start < 0) continue;
    runs.push({ start, length: i - start });
    start = -1;
  }
  return runs;
}

function outliersOf(profile: SeasonalProfile, sigmas: number): number[] {
  const found: number[] = [];
  for (const [at, residual] of profile.residuals.entries())
    if (isOutlier(residual, sigmas * (profile.spreads[at] ?? 0))) found.push(at);
  return found;
}

/** Nothing is unusual beside a spread of 0, where most values fit exactly. */
function isOutlier(residual: number, width: number): boolean {
  return width > 0 && Math.abs(residual) > width;
}

/** Straight lines between what is known, of the values or of what the rhythm leaves; the ends keep the nearest. */
function filled(values: Float64Array, profile: SeasonalProfile | undefined, atLeastZero: boolean): Float64Array {
  const rhythm = (i: number) => profile?.profile[i % profile.period] ?? 0;
  const result = values.slice();
  let left = -1;
  for (let right = 0; right <= values.length; right += 1) {
    const isKnown = right < values.length && !Number.isNaN(values[right]);
    if (!isKnown && right < values.length) continue;
    const leftRest = left < 0 ? undefined : (values[left] ?? 0) - rhythm(left);
    const rightRest = isKnown ? (values[right] ?? 0) - rhythm(right) : leftRest;
    const from = leftRest ?? rightRest ?? 0;
    for (let i = left + 1; i < right; i += 1) {
      const value = from + ((i - left) / (right - left)) * ((rightRest ?? from) - from) + rhythm(i);
      result[i] = atLeastZero ? Math.max(0, value) : value;
    }
    left = right;
  }
  return result;
}
