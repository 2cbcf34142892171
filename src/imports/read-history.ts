import { inputError } from '../base/errors.ts';
import { msOfIso, stepStart, zoneOffsetMs } from '../base/time.ts';
import { SECONDS_PER_HOUR } from '../base/units.ts';
import type { History, Note, Step } from '../history/history.ts';
import { buildSeries, type BuiltSeries } from './build-series.ts';
import { csvTable } from './csv-table.ts';
import { billTable } from './focus-table.ts';
import { findColumns, type Columns } from './find-columns.ts';
import { jsonTable, ndjsonTable } from './json-table.ts';
import { LIMITS, type Limits } from './limits.ts';
import type { Mapping, MappingChoice } from './mapping.ts';
import { factsByMetric } from './metric-facts.ts';
import { factsOfValues, type MetricFacts } from './metric-kind.ts';
import { readRows, type Rows } from './read-rows.ts';
import { readText } from './source-text.ts';
import type { Table } from './table.ts';
import { makeTally } from './tally.ts';
import { wordsOfFormat } from './time-text.ts';

export interface ReadOptions {
  /** of the file, for problems; default 'history' */
  readonly name?: string;
  /** IANA zone of times that name none, and of the series' calendar; default UTC */
  readonly timeZone?: string;
  readonly mapping?: MappingChoice;
  /** instead of the step found; rows between are resampled */
  readonly step?: Step;
  /** ISO date-time of second 0, or of row 1, where the file counts seconds or rows; default 1970-01-01 */
  readonly startAt?: string;
  readonly limits?: Partial<Limits>;
}

export interface HistoryReading {
  readonly history: History;
  readonly mapping: Mapping;
  /** the same as history.notes: whatever was found or mended */
  readonly notes: readonly Note[];
}

/** Rows have no time: taken as hours, which is said in a note. */
const ROW_STEP: Step = { unit: 's', count: SECONDS_PER_HOUR };

/**
 * A usage or bill history from a file's bytes: CSV and kin, JSON, NDJSON or a Prometheus answer, told apart by content.
 * Nothing is mended silently: every change is a note with its count and lines.
 *
 * @throws InputError naming line, column or record, with the mend
 */
export function readHistory(source: Uint8Array | string, options: ReadOptions = {}): HistoryReading {
  const { built, mapping, notes } = readSeries(source, options, { aside: [], negativesAllowed: false });
  const series = built.map((each) => each.series);
  if (series.every((each) => each.missing.every((flag) => flag === 1))) {
    throw inputError(
      options.name ?? 'history',
      'every value is missing',
      'Look at the notes on cells that are no numbers, or choose other columns.',
    );
  }
  return { history: { series, notes }, mapping, notes };
}

export interface SeriesReading {
  readonly built: readonly BuiltSeries[];
  readonly rows: Rows;
  readonly mapping: Mapping;
  readonly notes: readonly Note[];
}

/**
 * What a history and a series file have in common.
 *
 * @param how.aside  columns to keep as they are; `rows.aside` has them in this order, those the file has not left out
 */
export function readSeries(
  source: Uint8Array | string,
  options: ReadOptions,
  how: { aside: readonly string[]; negativesAllowed: boolean },
): SeriesReading {
  const name = options.name ?? 'history';
  const limits = { ...LIMITS, ...options.limits };
  const timeZone = options.timeZone ?? 'UTC';
  zoneOffsetMs(0, timeZone);
  const { text, encoding } = readText(source, name, limits);
  const table = readTable(text, name, limits);
  const columns = findColumns(table, options.mapping ?? {}, { name, limits, aside: how.aside });
  const tally = makeTally(table.places === 'line');
  const aside = how.aside.map((each) => table.header.indexOf(each)).filter((index) => index >= 0);
  const rows = readRows(table, columns, { name, limits, timeZone, aside, tally });
  if (rows.count < 2) {
    throw inputError(
      name,
      rows.count === 0 ? 'there is a header and no row' : 'there is only one row',
      'Give at least two rows of values.',
    );
  }
  place(rows, columns, options);
  const facts = factsByMetric(table, columns, rows, options.mapping ?? {});
  const built = buildSeries(rows, {
    name,
    limits,
    timeZone,
    tally,
    step: columns.time < 0 ? (options.step ?? ROW_STEP) : options.step,
    factsOf: (metric) => facts.get(metric) ?? factsOfValues(false, true),
    metricNames: columns.metric < 0 ? columns.values.map((index) => table.header[index] ?? '') : undefined,
    negativesAllowed: how.negativesAllowed,
  });
  const notes = [...asideNotes(table, columns, options, encoding), ...table.notes, ...tally.notes()];
  return { built, rows, mapping: mappingOf(table, columns, facts), notes };
}

/** Told by the first characters; a list or object on every line is NDJSON. */
function readTable(text: string, name: string, limits: Limits): Table {
  const head = /^\s*([[{])/.exec(text)?.[1];
  if (head === undefined) return billTable(csvTable(text, name, limits), name);
  const [first = '', second = ''] = text
    .trimStart()
    .split('\n', 2)
    .map((line) => line.trim());
  const isLines = head === '{' && first.endsWith('}') && second.startsWith('{');
  return isLines ? ndjsonTable(text, name, limits) : jsonTable(text, name, limits);
}

/** Seconds and rows count from `startAt`; dates stand where they are. */
function place(rows: Rows, columns: Columns, options: ReadOptions): void {
  const { kind } = columns.timeFormat;
  if (kind !== 'row' && kind !== 'elapsed') return;
  const startMs = options.startAt === undefined ? 0 : msOfIso(options.startAt, options.timeZone);
  if (Number.isNaN(startMs))
    throw inputError(
      'startAt',
      `"${options.startAt?.slice(0, 40)}" is not a date`,
      'Write it like 2026-11-16T09:00:00Z.',
    );
  const grid = { startMs, step: options.step ?? ROW_STEP, timeZone: options.timeZone ?? 'UTC' };
  for (let row = 0; row < rows.count; row += 1) {
    const time = rows.times[row] ?? 0;
    rows.times[row] = kind === 'row' ? stepStart(grid, time) : startMs + time;
  }
}

/** What is true of the file as a whole. */
function asideNotes(table: Table, columns: Columns, options: ReadOptions, encoding: string): Note[] {
  const notes: Note[] = [];
  const say = (code: string, message: string, metric = '') =>
    notes.push({ code, message, count: 1, lines: [], metric });
  const start = options.startAt ?? '1970-01-01';
  if (encoding !== 'utf-8') say('encoding', 'The text is not UTF-8; it was read as Windows-1252');
  if (columns.time < 0)
    say('row-number', `No column gives the time: rows are taken as consecutive steps from ${start}`);
  if (columns.timeFormat.kind === 'elapsed')
    say('no-date', `Times are seconds from a start whose date is not known, shown from ${start}`);
  const others = columns.roles.flatMap((each, index) =>
    each.why === 'another column gives the time' ? [table.header[index] ?? ''] : [],
  );
  if (others.length > 0)
    say('second-time', `Times are read from "${table.header[columns.time] ?? ''}"; also a time: ${others.join(', ')}`);
  for (const [v, format] of columns.formats.entries()) {
    if (format.doubt !== 'ambiguous') continue;
    const reading = format.decimal === ',' ? 'a decimal comma' : 'a thousands mark';
    say(
      'ambiguous-number',
      `"${format.example}" can be read two ways; its comma was taken as ${reading}`,
      table.header[columns.values[v] ?? 0] ?? '',
    );
  }
  return notes;
}

function mappingOf(table: Table, columns: Columns, facts: ReadonlyMap<string, MetricFacts>): Mapping {
  const nameAt = (index: number) => (index < 0 ? null : (table.header[index] ?? null));
  return {
    form: table.form,
    delimiter: table.delimiter,
    header: table.header,
    layout: columns.metric < 0 ? 'wide' : 'long',
    timeColumn: nameAt(columns.time),
    timeFormat: wordsOfFormat(columns.timeFormat),
    serviceColumn: nameAt(columns.service),
    metricColumn: nameAt(columns.metric),
    columns: table.header.map((name, index) => ({
      name,
      role: columns.roles[index]?.role ?? 'ignored',
      why: columns.roles[index]?.why ?? '',
    })),
    metrics: [...facts].map(([name, each]) => ({ name, kind: each.kind, unit: each.unit, why: each.why })),
  };
}
