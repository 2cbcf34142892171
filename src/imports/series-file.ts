import { InputError, type Problem } from '../base/errors.ts';
import { stepStart } from '../base/time.ts';
import type { Note, Series, Step } from '../history/history.ts';
import { listOf } from './find-columns.ts';
import type { Mapping } from './mapping.ts';
import { MAX_PROBLEMS, type Cell } from './table.ts';
import { readSeries, type ReadOptions, type SeriesReading } from './read-history.ts';

/** One series of a series file (DESIGN, "Series files"), with what the file says about it. */
export interface FileSeries {
  /** '' where the file holds one series */
  readonly uniqueId: string;
  readonly metric: string;
  /** [T] NaN where missing */
  readonly values: Float64Array;
  /** [T] epoch ms of each step's start; null where rows count */
  readonly timestamps: Float64Array | null;
  /** null where rows count */
  readonly step: Step | null;
  /** season lengths in steps, from the column `period` */
  readonly period?: readonly number[];
  /** steps to forecast, from the column `horizon` */
  readonly horizon?: number;
  /** [T] columns asked for as regressors, by name */
  readonly extras: ReadonlyMap<string, Float64Array>;
  /** the same as a Series, for cleaning and resampling */
  readonly series: Series;
}

export interface SeriesFileOptions extends ReadOptions {
  /** the column to forecast; without it every column of numbers that is no regressor */
  readonly metric?: string;
  readonly regressors?: readonly string[];
}

export interface SeriesFileReading {
  /** in the order of the file */
  readonly series: readonly FileSeries[];
  readonly mapping: Mapping;
  readonly notes: readonly Note[];
}

const ASIDE = ['period', 'horizon'];
/** longest season and farthest forecast anyone means; in steps */
const MOST_STEPS = 100_000;

/**
 * Reads a series file: timestamp or row numbers, value columns, `unique_id` for many series, `period` and `horizon` beside them.
 * Values may be negative, an empty cell is a missing value.
 *
 * @throws InputError as `readHistory`; and where a metric or regressor is not in the file, or period or horizon change in a series
 */
export function readSeriesFile(source: Uint8Array | string, options: SeriesFileOptions = {}): SeriesFileReading {
  const name = options.name ?? 'series';
  const limits = { series: 100_000, ...options.limits };
  const reading = readSeries(source, { ...options, name, limits }, { aside: ASIDE, negativesAllowed: true });
  const { built, mapping, notes } = reading;
  const regressors = options.regressors ?? [];
  const known = mapping.metrics.map((each) => each.name);
  const problems: Problem[] = [];
  for (const [flag, wanted] of [
    ['metric', options.metric === undefined ? [] : [options.metric]],
    ['regressors', regressors],
  ] as const) {
    for (const each of wanted) {
      if (known.includes(each)) continue;
      problems.push({
        field: flag,
        problem: `${name} has no column of numbers "${each.slice(0, 60)}"`,
        mend: `Choose of: ${listOf(known)}.`,
      });
    }
  }
  if (problems.length > 0) throw new InputError(problems);

  const byService = new Map<string, Series[]>();
  for (const { series: each } of built) byService.set(each.service, [...(byService.get(each.service) ?? []), each]);
  const saidOf = makeSaid(reading, name);
  const series = built.flatMap(({ series: one, firstRow }): FileSeries[] => {
    if (options.metric !== undefined ? one.metric !== options.metric : regressors.includes(one.metric)) return [];
    const beside = byService.get(one.service) ?? [];
    const extras = new Map(
      regressors.map((each) => [
        each,
        alignedTo(
          one,
          beside.find((other) => other.metric === each),
        ),
      ]),
    );
    const timed = mapping.timeColumn !== null;
    const timestamps = timed ? Float64Array.from(one.values, (_, index) => stepStart(one, index)) : null;
    const step = timed ? one.step : null;
    return [
      {
        uniqueId: one.service,
        metric: one.metric,
        values: one.values,
        timestamps,
        step,
        ...saidOf(firstRow),
        extras,
        series: one,
      },
    ];
  });
  return { series, mapping, notes };
}

/** A regressor on the grid of its series; in the long form their grids may begin apart. */
function alignedTo(series: Series, other: Series | undefined): Float64Array {
  const values = new Float64Array(series.values.length).fill(Number.NaN);
  if (other === undefined) return values;
  if (other.startMs === series.startMs && other.values.length === series.values.length) return other.values;
  const at = new Map(Array.from(other.values, (value, index) => [stepStart(other, index), value]));
  return values.map((_, index) => at.get(stepStart(series, index)) ?? Number.NaN);
}

/** What `period` and `horizon` say of a series, checked to be one thing in all its rows. */
function makeSaid(
  reading: SeriesReading,
  name: string,
): (firstRow: number) => { period?: readonly number[]; horizon?: number } {
  const { rows, mapping } = reading;
  const present = ASIDE.filter((each) => mapping.header.includes(each));
  const said = new Map<string, readonly number[]>();
  const texts = new Map<string, string>();
  const problems: Problem[] = [];
  for (const [at, column] of present.entries()) {
    for (let row = 0; row < rows.count && problems.length < MAX_PROBLEMS; row += 1) {
      const text = textOf(rows.aside[at]?.[row]);
      const key = `${column}\n${rows.serviceOf[row] ?? 0}`;
      if (text === '' || texts.get(key) === text) continue;
      const field = `${name}:${rows.places[row] ?? 0}`;
      const numbers = text.split(/[,; ]+/).map(Number);
      const isOne = column === 'period' || numbers.length === 1;
      if (texts.has(key)) {
        problems.push({
          field,
          problem: `${column} is ${text}, and ${texts.get(key) ?? ''} above in the same series`,
          mend: 'Give one value for a whole series.',
        });
      } else if (!isOne || !numbers.every((each) => Number.isInteger(each) && each >= 1 && each <= MOST_STEPS)) {
        problems.push({
          field,
          problem: `${column} "${text}" is no whole number of steps`,
          mend: 'Write a number such as 24.',
        });
      }
      texts.set(key, text);
      said.set(key, numbers);
    }
  }
  if (problems.length > 0) throw new InputError(problems);
  return (firstRow) => {
    const service = rows.serviceOf[firstRow] ?? 0;
    const period = said.get(`period\n${service}`);
    const horizon = said.get(`horizon\n${service}`)?.[0];
    return { ...(period === undefined ? {} : { period }), ...(horizon === undefined ? {} : { horizon }) };
  };
}

function textOf(cell: Cell): string {
  return cell === null || cell === undefined ? '' : String(cell).trim().slice(0, 60);
}
