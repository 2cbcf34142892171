import { inputError, InputError, type Problem } from '../base/errors.ts';
import { ELAPSED_NAMES, findTimeColumn, TIME_NAMES } from './find-time-column.ts';
import type { Limits } from './limits.ts';
import type { ColumnRole, MappingChoice } from './mapping.ts';
import { metricFactsOf, plainName } from './metric-kind.ts';
import { lackOf, numberFormatOf, numberOf, type NumberFormat } from './number-text.ts';
import type { Cell, Table } from './table.ts';
import type { TimeFormat } from './time-text.ts';

/** Columns by index in the header, −1 where there is none. */
export interface Columns {
  readonly time: number;
  readonly timeFormat: TimeFormat;
  readonly service: number;
  readonly metric: number;
  /** [V] value columns and how each writes its numbers */
  readonly values: readonly number[];
  readonly formats: readonly NumberFormat[];
  readonly roles: readonly { readonly role: ColumnRole; readonly why: string }[];
}

const SERVICE_NAMES = [
  'unique_id',
  'series_id',
  'service',
  'service_name',
  'app',
  'application',
  'workload',
  'deployment',
  'series',
  'endpoint',
  'model',
  'model_name',
];
const METRIC_NAMES = ['metric', 'metric_name', 'measure', 'indicator', 'variable'];
const VALUE_NAMES = ['value', 'y', 'val', 'metric_value', 'amount', 'count'];

/**
 * @param aside  columns that are neither metrics nor times (period, horizon of a series file)
 * @throws InputError where a chosen column does not exist, the numbers contradict each other, or there are none
 */
export function findColumns(
  table: Table,
  choice: MappingChoice,
  source: { name: string; limits: Limits; aside: readonly string[] },
): Columns {
  const plain = table.header.map(plainName);
  const cellsOf = (index: number): Cell[] => table.sample.map((row) => row[index]);
  const chosen = (name: string, flag: string): number => {
    const index = table.header.indexOf(name);
    if (index >= 0) return index;
    throw inputError(
      `mapping.${flag}`,
      `there is no column "${name.slice(0, 60)}"`,
      `Choose one of: ${listOf(table.header)}.`,
    );
  };
  const [time, timeFormat] = findTimeColumn(table, plain, choice, chosen);
  const service =
    choice.service === undefined
      ? findText(SERVICE_NAMES, plain, cellsOf, [time])
      : choice.service === null
        ? -1
        : chosen(choice.service, 'service');
  const metric =
    choice.metric === undefined
      ? findText(METRIC_NAMES, plain, cellsOf, [time, service])
      : choice.metric === null
        ? -1
        : chosen(choice.metric, 'metric');

  const roles: { role: ColumnRole; why: string }[] = table.header.map((name, index) => {
    if (index === time) return { role: 'time', why: 'times of the rows' };
    if (index === service) return { role: 'service', why: 'keeps services apart' };
    if (index === metric) return { role: 'metric', why: 'names the metric of each row' };
    if (choice.value !== undefined && metric >= 0)
      return name === choice.value
        ? { role: 'value', why: 'chosen' }
        : { role: 'ignored', why: 'another column was chosen' };
    if (metric < 0 && choice.metrics !== undefined && Object.hasOwn(choice.metrics, name)) {
      return choice.metrics[name]?.ignore === true
        ? { role: 'ignored', why: 'not wanted' }
        : { role: 'value', why: 'chosen' };
    }
    return source.aside.includes(name)
      ? { role: 'ignored', why: 'tells how to forecast' }
      : roleOf(plain[index] ?? '', cellsOf(index), table.delimiter);
  });
  if (choice.value !== undefined && metric >= 0) chosen(choice.value, 'value');
  if (metric >= 0) keepOneValue(roles, plain, source.name);
  const values = roles.flatMap((each, index) => (each.role === 'value' ? [index] : []));
  if (values.length === 0) throw noNumbers(table, source.name);
  if (values.length > source.limits.valueColumns) {
    const { valueColumns } = source.limits;
    throw inputError(
      source.name,
      `${values.length} columns of numbers are more than the ${valueColumns} a history may have`,
      'Keep the metrics to plan for.',
    );
  }
  return { time, timeFormat, service, metric, values, formats: formatsOf(table, values, choice, source.name), roles };
}

/** The first of the names whose cells are words; ids may be numbers. */
function findText(
  names: readonly string[],
  plain: readonly string[],
  cellsOf: (index: number) => Cell[],
  taken: readonly number[],
): number {
  for (const name of names) {
    const index = plain.indexOf(name);
    if (index < 0 || taken.includes(index)) continue;
    const filled = cellsOf(index).filter((cell) => lackOf(cell, '.') !== 'missing' || typeof cell === 'number');
    const isWords =
      filled.every((cell) => typeof cell === 'string') && filled.some((cell) => Number.isNaN(numberOf(cell, '.')));
    if (isWords || name.endsWith('_id') || filled.length === 0) return index;
  }
  return -1;
}

function roleOf(plain: string, cells: readonly Cell[], delimiter: string): { role: ColumnRole; why: string } {
  if (TIME_NAMES.includes(plain) || ELAPSED_NAMES.includes(plain))
    return { role: 'ignored', why: 'another column gives the time' };
  if (/(^|_)(id|uuid|hash|zip)$/.test(plain)) return { role: 'ignored', why: 'an identifier' };
  const known = metricFactsOf(plain);
  const { decimal } = numberFormatOf(cells, delimiter);
  let filled = 0;
  let numbers = 0;
  for (const cell of cells) {
    const value = numberOf(cell, decimal);
    const lack = Number.isNaN(value) ? lackOf(cell, decimal) : undefined;
    if (lack !== 'missing') filled += 1;
    if (lack === undefined || lack === 'non-finite') numbers += 1;
  }
  if (filled === 0) return known === undefined ? { role: 'ignored', why: 'empty' } : { role: 'value', why: known.why };
  if (numbers * 2 >= filled || (known !== undefined && numbers > 0))
    return { role: 'value', why: known?.why ?? 'numbers' };
  return { role: 'ignored', why: 'no numbers' };
}

function keepOneValue(roles: { role: ColumnRole; why: string }[], plain: readonly string[], name: string): void {
  const values = roles.flatMap((each, index) => (each.role === 'value' ? [index] : []));
  if (values.length < 2) return;
  const best = VALUE_NAMES.map((each) => plain.indexOf(each)).find((index) => values.includes(index));
  if (best === undefined) {
    throw inputError(
      name,
      `a metric column, but ${values.length} columns of numbers`,
      'Name the one that holds the values "value".',
    );
  }
  for (const index of values)
    if (index !== best) roles[index] = { role: 'ignored', why: 'another column holds the values' };
}

function formatsOf(table: Table, values: readonly number[], choice: MappingChoice, name: string): NumberFormat[] {
  const problems: Problem[] = [];
  const formats = values.map((index) => {
    const format = numberFormatOf(
      table.sample.map((row) => row[index]),
      table.delimiter,
    );
    if (choice.decimal !== undefined) return { ...format, decimal: choice.decimal, doubt: 'none' as const };
    if (format.doubt === 'contradictory') {
      const problem = `"${format.example}" in column "${table.header[index] ?? ''}" use the comma in two ways`;
      problems.push({ field: name, problem, mend: 'Write all numbers alike, best without thousands marks: 1234.5.' });
    }
    return format;
  });
  if (problems.length > 0) throw new InputError(problems);
  return formats;
}

function noNumbers(table: Table, name: string): InputError {
  if (table.sample.length === 0)
    return inputError(name, 'there is a header and no row', 'Give at least two rows of values.');
  return inputError(
    name,
    `no column holds numbers among ${listOf(table.header)}`,
    'Give at least one column of values, such as requests.',
  );
}

export function listOf(names: readonly string[]): string {
  const shown = names.slice(0, 8).map((each) => each.slice(0, 40));
  return names.length > shown.length ? `${shown.join(', ')} and ${names.length - shown.length} more` : shown.join(', ');
}
