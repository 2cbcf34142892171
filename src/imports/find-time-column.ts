import type { MappingChoice } from './mapping.ts';
import type { Table } from './table.ts';
import { timeFormatOf, type TimeFormat } from './time-text.ts';

/** Names that mean a time and nothing else, best first. */
export const TIME_NAMES = ['timestamp', 'ts', 'datetime', 'date_time', 'time', 'ds', 'date'];
/** Names that mean a time if their cells are times. */
const LIKELY_TIME_NAMES = [
  'start',
  'start_time',
  'window_start',
  'period_start',
  'usage_date',
  'usage_start_date',
  'charge_period_start',
  'billing_period_start',
  'created_at',
  'day',
  'week',
  'month',
  'hour',
  'year',
  'fiscal_year',
];
export const ELAPSED_NAMES = ['t_s', 't_sec', 't_seconds', 'elapsed_s', 'elapsed', 'seconds', 'offset_s', 'time_s'];

/**
 * The column of times and how it writes them: the one chosen, one whose name says so, one whose cells are dates; else −1 and rows count.
 *
 * @param chosen  index of a column that a person named; throws where there is none
 */
export function findTimeColumn(
  table: Table,
  plain: readonly string[],
  choice: MappingChoice,
  chosen: (name: string, flag: string) => number,
): [number, TimeFormat] {
  const formatAt = (index: number) =>
    timeFormatOf(
      table.sample.map((row) => row[index]),
      plain[index] ?? '',
      choice.dayOrder,
    );
  if (choice.time === null) return [-1, { kind: 'row' }];
  if (choice.time !== undefined) {
    const index = chosen(choice.time, 'time');
    return [index, formatAt(index) ?? { kind: 'iso' }];
  }
  const named = TIME_NAMES.map((name) => plain.indexOf(name)).filter((index) => index >= 0);
  const readable = named.find((index) => formatAt(index) !== undefined);
  const first = readable ?? named[0];
  if (first !== undefined) return [first, formatAt(first) ?? { kind: 'iso' }];
  for (const names of [LIKELY_TIME_NAMES, ELAPSED_NAMES]) {
    const index = names.map((name) => plain.indexOf(name)).find((each) => each >= 0 && formatAt(each) !== undefined);
    if (index !== undefined) return [index, formatAt(index) ?? { kind: 'iso' }];
  }
  const unnamed = table.header.findIndex((_, index) => {
    const kind = formatAt(index)?.kind;
    return (kind === 'iso' || kind === 'day-order') && !table.sample.some((row) => typeof row[index] === 'number');
  });
  return unnamed < 0 ? [-1, { kind: 'row' }] : [unnamed, formatAt(unnamed) ?? { kind: 'iso' }];
}
