import { InputError, inputError, type Problem } from '../base/errors.ts';
import type { Columns } from './find-columns.ts';
import type { Limits } from './limits.ts';
import { isDressed, lackOf, numberOf } from './number-text.ts';
import { MAX_PROBLEMS, placeOf, type Cell, type Table } from './table.ts';
import type { Tally } from './tally.ts';
import { readTime, type ReadTime } from './time-text.ts';

/** The rows of a table as columns of numbers. R rows, V value columns. */
export interface Rows {
  readonly count: number;
  /** [R] epoch ms, ms from a start, or the row's number within its series, as the time format says */
  readonly times: Float64Array;
  /** [R] line or record of the file */
  readonly places: Int32Array;
  /** [R] index into `services` */
  readonly serviceOf: Int32Array;
  readonly services: readonly string[];
  /** [R] index into `metrics` in the long form; all 0 in the wide */
  readonly metricOf: Int32Array;
  readonly metrics: readonly string[];
  /** [V][R] NaN where missing */
  readonly values: readonly Float64Array[];
  /** [A][R] cells of columns kept as they are, for `aside` */
  readonly aside: readonly (readonly Cell[])[];
}

export interface RowSource {
  readonly name: string;
  readonly limits: Limits;
  readonly timeZone: string;
  /** columns to keep as they are */
  readonly aside: readonly number[];
  readonly tally: Tally;
}

/**
 * Reads every row; a value that is no number becomes NaN and is counted, a time that cannot be read stops the import.
 *
 * @throws InputError with the first few lines whose time is unreadable or of mixed zones, or when there are too many rows
 */
export function readRows(table: Table, columns: Columns, source: RowSource): Rows {
  const sink = makeSink(columns.values.length, source.aside.length);
  const problems: Problem[] = [];
  const clock = makeClock(table, columns, source);
  const services = makeIndex();
  const metrics = makeIndex();
  const rowsSoFar = new Map<number, number>();
  table.scan((cells, place) => {
    if (sink.count() >= source.limits.rows || sink.count() * columns.values.length >= source.limits.values)
      throw tooMany(columns.values.length, source);
    if (cells.length < table.header.length && table.places === 'line') source.tally.add('short', '', place);
    const service = services.of(columns.service < 0 ? '' : textOf(cells[columns.service]));
    const metric = metrics.of(columns.metric < 0 ? '' : textOf(cells[columns.metric]));
    const time = columns.time < 0 ? nextRow(service, metric) : clock(cells[columns.time], place);
    if (typeof time !== 'number') {
      problems.push(time);
      return problems.length < MAX_PROBLEMS;
    }
    const metricName = columns.metric < 0 ? undefined : metrics.names[metric];
    sink.push(time, place, service, metric);
    for (let v = 0; v < columns.values.length; v += 1) {
      const index = columns.values[v] ?? 0;
      sink.pushValue(v, valueOf(cells[index], v, place, metricName ?? table.header[index] ?? ''));
    }
    for (const [a, index] of source.aside.entries()) sink.aside[a]?.push(cells[index]);
    return true;
  });
  if (problems.length > 0) throw new InputError(problems);

  function nextRow(service: number, metric: number): number {
    const key = service * (source.limits.rows + 1) + metric;
    const row = rowsSoFar.get(key) ?? 0;
    rowsSoFar.set(key, row + 1);
    return row;
  }

  function valueOf(cell: Cell, v: number, place: number, metric: string): number {
    const decimal = columns.formats[v]?.decimal ?? '.';
    const value = numberOf(cell, decimal);
    if (Number.isNaN(value)) source.tally.add(lackOf(cell, decimal), metric, place);
    else if (isDressed(cell, decimal)) source.tally.add('number-format', metric, place);
    return value;
  }
  return { ...sink.rows(), services: services.names, metrics: metrics.names };
}

function textOf(cell: Cell): string {
  return cell === null || cell === undefined ? '' : String(cell).trim().slice(0, 200);
}

function tooMany(valueColumns: number, source: RowSource): InputError {
  const { rows, values } = source.limits;
  const problem = `more than ${rows} rows, or more than ${values} numbers in ${valueColumns} columns`;
  return inputError(source.name, problem, 'Sum them to hours or days first, or keep fewer columns.');
}

/** Reads times and watches that all of them name their zone, or none. */
function makeClock(table: Table, columns: Columns, source: RowSource): (cell: Cell, place: number) => number | Problem {
  const name = table.header[columns.time] ?? '';
  let zoned: boolean | undefined;
  let firstPlace = 0;
  if (columns.timeFormat.kind === 'day-order' && columns.timeFormat.order === 'unclear') {
    const problem = `in column "${name}" day and month cannot be told apart`;
    throw inputError(
      source.name,
      problem,
      'Write dates as 2026-11-16, or choose day/month or month/day (mapping.dayOrder).',
    );
  }
  return (cell, place) => {
    const field = placeOf(table, source.name, place);
    const time: ReadTime | undefined = readTime(cell, columns.timeFormat, source.timeZone);
    if (time === undefined) {
      const shown = textOf(cell).slice(0, 40);
      const problem =
        shown === ''
          ? `the time in column "${name}" is empty`
          : `"${shown}" in column "${name}" is not a time that can be read, or no such date exists`;
      return { field, problem, mend: 'Write it like 2026-11-16T09:00:00Z, or delete the row.' };
    }
    if (zoned === undefined) [zoned, firstPlace] = [time.zoned, place];
    if (zoned === time.zoned) return time.ms;
    const [here, there] = time.zoned ? ['names', 'does not'] : ['does not name', 'does'];
    return {
      field,
      problem: `this time ${here} its zone, ${placeOf(table, source.name, firstPlace)} ${there}`,
      mend: 'Write all times with Z or an offset, or all without.',
    };
  };
}

function makeIndex(): { readonly names: string[]; of(name: string): number } {
  const indices = new Map<string, number>();
  const names: string[] = [];
  return {
    names,
    of(name) {
      const known = indices.get(name);
      if (known !== undefined) return known;
      indices.set(name, names.length);
      return names.push(name) - 1;
    },
  };
}

/** Columns that grow by doubling. */
function makeSink(valueColumns: number, asideColumns: number) {
  let capacity = 1024;
  let count = 0;
  let times = new Float64Array(capacity);
  let places = new Int32Array(capacity);
  let serviceOf = new Int32Array(capacity);
  let metricOf = new Int32Array(capacity);
  const values = Array.from({ length: valueColumns }, () => new Float64Array(capacity));
  const aside: Cell[][] = Array.from({ length: asideColumns }, () => []);
  const grown = <A extends Float64Array | Int32Array>(from: A, to: A): A => {
    to.set(from);
    return to;
  };
  const grow = () => {
    capacity *= 2;
    times = grown(times, new Float64Array(capacity));
    places = grown(places, new Int32Array(capacity));
    serviceOf = grown(serviceOf, new Int32Array(capacity));
    metricOf = grown(metricOf, new Int32Array(capacity));
    for (const [v, column] of values.entries()) values[v] = grown(column, new Float64Array(capacity));
  };
  return {
    aside,
    count: () => count,
    push(time: number, place: number, service: number, metric: number) {
      if (count === capacity) grow();
      times[count] = time;
      places[count] = place;
      serviceOf[count] = service;
      metricOf[count] = metric;
      count += 1;
    },
    /** of the row pushed last */
    pushValue(v: number, value: number) {
      const column = values[v];
      if (column !== undefined) column[count - 1] = value;
    },
    rows() {
      const cut = { times: times.subarray(0, count), places: places.subarray(0, count) };
      const codes = { serviceOf: serviceOf.subarray(0, count), metricOf: metricOf.subarray(0, count) };
      return { count, ...cut, ...codes, values: values.map((column) => column.subarray(0, count)), aside };
    },
  };
}
