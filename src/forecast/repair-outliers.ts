/**
 * Values that cleaning flagged as outliers, replaced by what was usual at their time: R's na.interp over them (a straight line; with
 * seasons a line through the seasonally adjusted series with the season of a robust MSTL on top), as R's tsoutliers does with those that
 * it flags. Which values are flagged is our own rule (`cleanSeries`): R takes 3 interquartile ranges around a super-smoother, which calls the
 * summer peaks of a growing series outliers (AirPassengers: 7 of 144; ours none). Only on request: what happened once may happen again.
 */
import { isoOf, stepStart } from '../base/time.ts';
import type { Engine, JobOptions } from '../engine/engine.ts';
import type { Cleaned } from '../history/clean.ts';
import type { Note } from '../history/history.ts';

/**
 * The series with its outliers replaced, and the note on them changed to say so. Gaps stay gaps; nothing falls below zero where nothing did.
 *
 * @param periods  seasons of the series in steps, ascending; those that it does not hold twice do not count
 */
export async function repairOutliers(
  cleaned: Cleaned,
  periods: readonly number[],
  engine: Engine,
  options: JobOptions = {},
): Promise<Cleaned> {
  const { series, outliers } = cleaned;
  const [first] = outliers;
  if (first === undefined) return cleaned;
  const holed = series.values.slice();
  for (const at of outliers) holed[at] = Number.NaN;
  const filled = await engine.fill({ values: holed, periods }, options);
  const least = series.values.some((value) => value < 0) ? -Infinity : 0;
  const values = series.values.slice();
  for (const at of outliers) values[at] = Math.max(least, filled[at] ?? Number.NaN);
  const figure = (all: Float64Array): string => String(Number((all[first] ?? Number.NaN).toPrecision(4)));
  const repaired: Note = {
    code: 'outlier-repaired',
    message: `${outliers.length} ${outliers.length === 1 ? 'value' : 'values'} far from the usual for their time replaced by what is usual then, the first at ${isoOf(stepStart(series, first))}: ${figure(series.values)} became ${figure(values)}`,
    count: outliers.length,
    lines: [],
    metric: series.metric,
  };
  return {
    series: { ...series, values },
    outliers,
    notes: cleaned.notes.map((note) => (note.code === 'outlier' ? repaired : note)),
  };
}
