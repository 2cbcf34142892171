/** Which column is what: detected from names and first rows, shown to people, changeable. */
import type { MetricKind } from '../history/history.ts';
import type { DecimalMark } from './number-text.ts';
import type { TableForm } from './table.ts';
import type { DayOrder } from './time-text.ts';

/** What a person decides instead of the detection; names are column names of the header. */
export interface MappingChoice {
  /** null: there is no time, rows count */
  readonly time?: string | null;
  readonly dayOrder?: DayOrder;
  readonly decimal?: DecimalMark;
  /** null: all rows are of one service */
  readonly service?: string | null;
  /** column that names the metric of each row (long form); null: each column is a metric (wide form) */
  readonly metric?: string | null;
  /** column of the values in the long form */
  readonly value?: string;
  /** by metric: its column's name in the wide form, what the metric column says in the long form */
  readonly metrics?: Readonly<Record<string, MetricChoice>>;
}

export interface MetricChoice {
  readonly ignore?: boolean;
  readonly kind?: MetricKind;
  readonly unit?: string;
}

export type ColumnRole = 'time' | 'service' | 'metric' | 'value' | 'ignored';

/** What the import made of the file: the preview beside which people change it. */
export interface Mapping {
  readonly form: TableForm;
  readonly delimiter: string;
  readonly header: readonly string[];
  /** wide: a column for each metric; long: a row for each metric and time */
  readonly layout: 'wide' | 'long';
  /** null where rows count */
  readonly timeColumn: string | null;
  /** in words: 'ISO 8601 dates', 'epoch s', … */
  readonly timeFormat: string;
  readonly serviceColumn: string | null;
  readonly metricColumn: string | null;
  readonly columns: readonly { readonly name: string; readonly role: ColumnRole; readonly why: string }[];
  readonly metrics: readonly {
    readonly name: string;
    readonly kind: MetricKind;
    readonly unit: string;
    readonly why: string;
  }[];
}
