/** What the forecast measurements read: competition series with R's forecasts, workload traces, the series of the speed table. */
import { execFileSync } from 'node:child_process';
import { mkdirSync, readFileSync } from 'node:fs';
import Papa from 'papaparse';
import { msOfIso, type TimeGrid } from '../../src/base/time.ts';
import { cleanSeries } from '../../src/history/clean.ts';
import type { Series } from '../../src/history/history.ts';

const SHARED = '../shared/data';
/** Everything that these runs write; never committed. */
export const RESULTS = 'build/accuracy';

export const groups = ['yearly', 'quarterly', 'monthly', 'weekly', 'daily', 'hourly'] as const;
export type Group = (typeof groups)[number];

export interface CompetitionSeries {
  readonly id: string;
  readonly group: Group;
  /** season length, 1 = none */
  readonly m: number;
  /** steps to forecast */
  readonly h: number;
  /** null = missing */
  readonly train: readonly (number | null)[];
  readonly test: readonly (number | null)[];
}

/** [h] each; the bounds are absent where R gave a point forecast only */
export interface PeerForecast {
  readonly mean: readonly number[];
  readonly lo80?: readonly number[];
  readonly hi80?: readonly number[];
  readonly lo95?: readonly number[];
  readonly hi95?: readonly number[];
}

/** Seasonal periods that a user of such data would state. */
export const periodsOfGroup: Readonly<Record<Group, readonly number[]>> = {
  yearly: [],
  quarterly: [4],
  monthly: [12],
  weekly: [52],
  daily: [7],
  hourly: [24, 168],
};

export function competitionSeries(): CompetitionSeries[] {
  return JSON.parse(
    readFileSync(`${SHARED}/forecast-reference/competition-sample.json`, 'utf8'),
  ) as CompetitionSeries[];
}

/** R's forecasts by series and method. */
export function peerForecasts(): Record<string, Record<string, PeerForecast>> {
  const text = readFileSync(`${SHARED}/forecast-reference/competition-forecasts.json`, 'utf8');
  return JSON.parse(text) as Record<string, Record<string, PeerForecast>>;
}

/** Missing values as NaN. */
export function numbersOf(values: readonly (number | null)[]): Float64Array {
  return Float64Array.from(values, (value) => value ?? Number.NaN);
}

/** The `requests` column of a trace file as a series; where no true time is published its clock is an arbitrary one (data/traces/README.md). */
export function seriesOfTrace(file: string): Series {
  const rows = Papa.parse<Record<string, string>>(readFileSync(`${SHARED}/traces/${file}.csv`, 'utf8'), {
    header: true,
    skipEmptyLines: true,
  }).data;
  const values = Float64Array.from(rows, (row) => (row['requests'] ? Number(row['requests']) : Number.NaN));
  const [first, second] = rows.map((row) => msOfIso(row['timestamp']!));
  return {
    ...{ service: '', metric: 'requests', kind: 'count', unit: 'requests', timeZone: 'UTC' },
    startMs: first!,
    step: { unit: 's', count: (second! - first!) / 1000 },
    values,
    missing: Uint8Array.from(values, (value) => Number(Number.isNaN(value))),
  };
}

/** What the product forecasts of the first `origin` steps: outages are taken as missing, as `headroom plan` and `forecast` do. */
export function knownAt(series: Series, origin: number): { values: Float64Array; grid: TimeGrid } {
  const past = { ...series, values: series.values.slice(0, origin), missing: series.missing.slice(0, origin) };
  const { values } = cleanSeries(past, { dropPartialStep: false, outagesAreMissing: true }).series;
  return { values, grid: { startMs: series.startMs, step: series.step, timeZone: series.timeZone } };
}

export type BenchSeries = Readonly<Record<string, { readonly m: number; readonly y: readonly number[] }>>;

/** The deterministic series of the speed table, written by their own script. */
export function benchSeries(): BenchSeries {
  mkdirSync(RESULTS, { recursive: true });
  const file = `${RESULTS}/bench-series.json`;
  execFileSync(process.execPath, [`${SHARED}/bench-series/bench-series.mjs`, file]);
  return JSON.parse(readFileSync(file, 'utf8')) as BenchSeries;
}
