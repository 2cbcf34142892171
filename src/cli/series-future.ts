/** The regressors of the steps to forecast, from a file of their own. */
import Papa from 'papaparse';
import { inputError } from '../base/errors.ts';
import { isoOf, msOfIso, stepStart } from '../base/time.ts';
import { delimiterOf } from '../imports/csv-table.ts';
import { LIMITS } from '../imports/limits.ts';
import type { FileSeries } from '../imports/series-file.ts';
import { readText } from '../imports/source-text.ts';
import { readBytes } from './read-files.ts';
import type { SeriesInput } from './series-input.ts';

export interface FutureRows {
  readonly count: number;
  /** [K × horizon] @throws InputError `--future` where there are fewer rows */
  first(horizon: number): Float64Array;
}

export interface FutureRegressors {
  rowsOf(series: FileSeries): FutureRows;
}

/**
 * Reads the file of `--future`: a column for each regressor; rows in order, the first belongs to the step after the history.
 * Where the history has times and the file too, the first time is checked. With many series a `unique_id` column parts the rows.
 *
 * @throws InputError naming the line
 */
export function readFutureRegressors(file: string, names: readonly string[], input: SeriesInput): FutureRegressors {
  const { text } = readText(readBytes(file, '--future', LIMITS.bytes), file, LIMITS);
  const { data, meta } = Papa.parse<Record<string, string>>(text, {
    header: true,
    delimiter: delimiterOf(text),
    skipEmptyLines: 'greedy',
  });
  const header = meta.fields ?? [];
  for (const name of names) {
    if (!header.includes(name))
      throw inputError(
        '--future',
        `${file} has no column "${name.slice(0, 60)}"`,
        `It has: ${header.slice(0, 12).join(', ')}.`,
      );
  }
  const parted = header.includes('unique_id');
  if (input.many && !parted)
    throw inputError('--future', `${file} has no column "unique_id"`, 'Say which series each row belongs to.');
  const numbered = data.map((row, index) => ({ row, place: `${file}:${String(index + 2)}` }));
  return {
    rowsOf(series) {
      const rows = input.many ? numbered.filter(({ row }) => row['unique_id'] === series.uniqueId) : numbered;
      const [begin] = rows;
      if (begin !== undefined) checkBegin(begin, series, input.timeColumn);
      return { count: rows.length, first: (horizon) => matrixOf(rows, names, horizon, file) };
    },
  };
}

interface PlacedRow {
  readonly row: Readonly<Record<string, string>>;
  readonly place: string;
}

function checkBegin({ row, place }: PlacedRow, series: FileSeries, timeColumn: string | null): void {
  const text = timeColumn === null ? undefined : row[timeColumn];
  const given = text === undefined ? Number.NaN : msOfIso(text, series.series.timeZone);
  const next = stepStart(series.series, series.values.length);
  if (series.step === null || Number.isNaN(given) || given === next) return;
  throw inputError(
    place,
    `begins at ${text ?? ''}, the step after the history at ${isoOf(next)}`,
    'Begin with the step after the last row of the history.',
  );
}

function matrixOf(rows: readonly PlacedRow[], names: readonly string[], horizon: number, file: string): Float64Array {
  if (rows.length < horizon) {
    throw inputError(
      '--future',
      `${file} has ${String(rows.length)} rows for ${String(horizon)} steps`,
      'Give a row for each step, or a shorter --horizon.',
    );
  }
  const matrix = new Float64Array(names.length * horizon);
  for (const [k, name] of names.entries()) {
    for (const [h, { row, place }] of rows.slice(0, horizon).entries()) {
      const text = row[name]?.trim() ?? '';
      const value = text === '' ? Number.NaN : Number(text);
      if (!Number.isFinite(value))
        throw inputError(place, `${name} "${text.slice(0, 40)}" is not a number`, 'Regressors may have no gaps.');
      matrix[k * horizon + h] = value;
    }
  }
  return matrix;
}
