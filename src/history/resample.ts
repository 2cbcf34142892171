import { inputError } from '../base/errors.ts';
import { clockOf, clockOfDay, dateOfClock, msOfClock, stepSeconds, stepStart, type TimeGrid } from '../base/time.ts';
import { MS_PER_DAY, SECONDS_PER_DAY } from '../base/units.ts';
import type { Note, Series, Step } from './history.ts';
import { missingOf } from './missing.ts';

export interface Resampled {
  readonly series: Series;
  readonly notes: readonly Note[];
}

/** a summed step that lacks more than this part of its values is missing */
const MOST_MISSING = 0.5;

/**
 * A series at a longer step: counts and money summed, rates and gauges averaged (or their largest taken). Steps begin on the
 * clock of the series' zone, weeks on Monday, months on the first.
 * A sum over a step with missing parts is scaled up to the whole step, or missing where more than half of it is; an incomplete
 * step at either end is dropped from sums and kept in averages. Both are noted.
 *
 * @throws InputError `step` where it is not longer than the series' own, or does not hold a whole number of it
 */
export function resampleSeries(series: Series, step: Step, statistic: 'mean' | 'max' = 'mean'): Resampled {
  checkCoarser(series.step, step);
  const coarse: TimeGrid = {
    startMs: alignedStart(series.startMs, step, series.timeZone),
    step,
    timeZone: series.timeZone,
  };
  const bins = binsOf(series, coarse);
  const summed = series.kind === 'count' || series.kind === 'money';
  const isPartial = (bin: Bin, at: number) => (at === 0 || at === bins.length - 1) && bin.steps < bin.whole;
  const partial = bins.filter(isPartial).length;
  const notes: Note[] = [];
  const note = (code: string, message: string, count: number) =>
    notes.push({ code, message, count, lines: [], metric: series.metric });
  if (partial > 0)
    note(
      'partial-step',
      `${partial} incomplete ${partial === 1 ? 'step' : 'steps'} at the ends ${summed ? 'left out' : 'kept'}`,
      partial,
    );
  const kept = summed ? bins.filter((bin, at) => !isPartial(bin, at)) : bins;
  const lacking = kept.filter((bin) => bin.present < bin.steps).length;
  if (lacking > 0) {
    const done = summed
      ? 'scaled up to the whole step, or missing where over half of it is'
      : 'taken over what there is';
    note(
      'part-missing',
      `${lacking} ${lacking === 1 ? 'step lacks' : 'steps lack'} some of its values: ${done}`,
      lacking,
    );
  }
  const values = Float64Array.from(kept, (bin) => {
    if (bin.present === 0) return Number.NaN;
    if (!summed) return statistic === 'max' ? bin.largest : bin.sum / bin.present;
    return bin.present < (1 - MOST_MISSING) * bin.steps ? Number.NaN : bin.sum * (bin.steps / bin.present);
  });
  const dropped = summed && bins[0] !== undefined && isPartial(bins[0], 0) ? 1 : 0;
  const missing = missingOf(values);
  return { series: { ...series, startMs: stepStart(coarse, dropped), step, values, missing }, notes };
}

interface Bin {
  /** steps of the series that begin in it, those with a value, and those a whole one has */
  steps: number;
  present: number;
  readonly whole: number;
  sum: number;
  largest: number;
}

function binsOf(series: Series, coarse: TimeGrid): Bin[] {
  const bins: Bin[] = [];
  let ends = coarse.startMs;
  for (let i = 0; i < series.values.length; i += 1) {
    const start = stepStart(series, i);
    while (start >= ends) {
      bins.push({ steps: 0, present: 0, whole: wholeOf(series, coarse, bins.length), sum: 0, largest: -Infinity });
      ends = stepStart(coarse, bins.length);
    }
    const bin = bins.at(-1);
    if (bin === undefined) continue;
    bin.steps += 1;
    const value = series.values[i] ?? Number.NaN;
    if (Number.isNaN(value)) continue;
    bin.present += 1;
    bin.sum += value;
    bin.largest = Math.max(bin.largest, value);
  }
  return bins;
}

/** Steps of the series in a whole coarse step; a day more or less an hour has as many. */
function wholeOf(series: Series, coarse: TimeGrid, index: number): number {
  if (series.step.unit === 's') return Math.floor(stepSeconds(coarse, index) / series.step.count);
  return Math.round(monthsOf(coarse.step) / monthsOf(series.step));
}

function monthsOf(step: TimeGrid['step']): number {
  return step.unit === 'year' ? 12 * step.count : step.unit === 'month' ? step.count : 0;
}

function checkCoarser(from: Step, to: Step): void {
  const mend = 'Choose a longer step that holds a whole number of the series’ own.';
  if (from.unit !== 's') {
    const ratio = monthsOf(to) / monthsOf(from);
    if (ratio > 1 && Number.isInteger(ratio)) return;
  } else if (to.unit === 's') {
    const ratio = to.count / from.count;
    if (ratio > 1 && Number.isInteger(ratio)) return;
  } else if (SECONDS_PER_DAY % from.count === 0) return;
  throw inputError('step', `steps of ${from.count} ${from.unit} cannot become steps of ${to.count} ${to.unit}`, mend);
}

/** 1970-01-05 was a Monday */
const MONDAY_MS = 4 * MS_PER_DAY;

function alignedStart(ms: number, step: Step, timeZone: string): number {
  const clock = clockOf(ms, timeZone);
  if (step.unit === 's') {
    const stepMs = step.count * 1000;
    const origin = step.count % (7 * SECONDS_PER_DAY) === 0 ? MONDAY_MS : 0;
    return msOfClock(origin + Math.floor((clock - origin) / stepMs) * stepMs, timeZone);
  }
  const { year, month } = dateOfClock(clock);
  const first = step.unit === 'year' ? 0 : Math.floor((month - 1) / step.count) * step.count;
  return msOfClock(clockOfDay(year, first + 1, 1), timeZone);
}
