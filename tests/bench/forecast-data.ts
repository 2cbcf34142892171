/** What the forecast measurements read: competition series with R's forecasts, workload traces, the series of the speed table. */
import { execFileSync } from 'node:child_process';
import { mkdirSync, readFileSync } from 'node:fs';
import Papa from 'papaparse';

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

/** The `requests` column of a trace file, one value a step. */
export function requestsOfTrace(file: string): Float64Array {
  const rows = Papa.parse<Record<string, string>>(readFileSync(`${SHARED}/traces/${file}.csv`, 'utf8'), {
    header: true,
    skipEmptyLines: true,
  }).data;
  return Float64Array.from(rows, (row) => (row['requests'] ? Number(row['requests']) : Number.NaN));
}

export type BenchSeries = Readonly<Record<string, { readonly m: number; readonly y: readonly number[] }>>;

/** The deterministic series of the speed table, written by their own script. */
export function benchSeries(): BenchSeries {
  mkdirSync(RESULTS, { recursive: true });
  const file = `${RESULTS}/bench-series.json`;
  execFileSync(process.execPath, [`${SHARED}/bench-series/bench-series.mjs`, file]);
  return JSON.parse(readFileSync(file, 'utf8')) as BenchSeries;
}
