/**
 * What happened: several metrics of several services, each on its own regular grid.
 * A step is a number of seconds, or calendar months or years, so that monthly bills and daylight saving work.
 */

/** How values add up: counts and money are summed over time, rates and gauges averaged. */
export type MetricKind = 'count' | 'rate' | 'gauge' | 'money';

/** Seconds are absolute; months and years step on the calendar of the series' time zone. */
export interface Step {
  readonly unit: 's' | 'month' | 'year';
  readonly count: number;
}

export interface Series {
  /** '' where the file names none */
  readonly service: string;
  readonly metric: string;
  readonly kind: MetricKind;
  /** as printed beside numbers: 'requests', 'tokens', 'ms', 'USD', '%', '' */
  readonly unit: string;
  /** start of the first step, epoch ms UTC */
  readonly startMs: number;
  readonly step: Step;
  /** IANA name */
  readonly timeZone: string;
  /** [T] NaN where missing */
  readonly values: Float64Array;
  /** [T] 1 where missing */
  readonly missing: Uint8Array;
}

/** Something found or mended while reading; shown to people and counted. */
export interface Note {
  /** stable, kebab-case: 'gap', 'duplicate', 'disorder', 'negative', 'non-finite', 'outlier', 'partial-step' … */
  readonly code: string;
  readonly message: string;
  /** how many values it touched */
  readonly count: number;
  /** first few line numbers of the file, 1 = header; empty where lines mean nothing */
  readonly lines: readonly number[];
  /** series it belongs to, '' = all */
  readonly metric: string;
}

export interface History {
  readonly series: readonly Series[];
  readonly notes: readonly Note[];
}
