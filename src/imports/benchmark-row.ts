/**
 * A run of a benchmark as a row of measured results, in the columns of the calibration set (docs/method.md §10). Cells are text as in a
 * CSV file, '' where the file says nothing: the row goes into `predict` and `calibrate` as it is.
 */
import { hashOf } from '../base/hash.ts';
import type { Note } from '../history/history.ts';

/** Latencies in ms; rates per second of the whole system; isl and osl in tokens a request. */
export const MEASURED_COLUMNS = [
  'id',
  'source',
  'published',
  'engine',
  'engine_version',
  'model',
  'params_b',
  'active_params_b',
  'weight_precision',
  'kv_precision',
  'gpu',
  'gpu_count',
  'tp',
  'pp',
  'ep',
  'dp',
  'isl',
  'osl',
  'len_dist',
  'concurrency_or_batch',
  'concurrency_kind',
  'request_rate',
  'output_tok_s_total',
  'total_tok_s',
  'req_s',
  'slo_ttft_ms_p99',
  'slo_tpot_ms_p99',
  'ttft_ms_mean',
  'ttft_ms_p50',
  'ttft_ms_p99',
  'ttft_ms_unspec',
  'itl_ms_mean',
  'itl_ms_p50',
  'itl_ms_p99',
  'itl_ms_unspec',
  'mode',
  'trust',
  'notes',
] as const;

export type MeasuredColumn = (typeof MEASURED_COLUMNS)[number];
export type MeasuredRow = Readonly<Record<MeasuredColumn, string>>;
export type MeasuredCells = Partial<Record<MeasuredColumn, string>>;

/** What an engine wrote when it started: memory in GiB of one GPU, tokens of one replica; absent = not in the log. */
export interface MemoryFacts {
  readonly weightsGib?: number;
  readonly kvGib?: number;
  readonly kvTokens?: number;
  readonly activationGib?: number;
  readonly nonTorchGib?: number;
  readonly graphsGib?: number;
  readonly gpuTotalGib?: number;
  /** sequences of `maxConcurrencyTokens` tokens each that the pool holds */
  readonly maxConcurrency?: number;
  readonly maxConcurrencyTokens?: number;
  readonly memoryUtilizationFraction?: number;
  readonly maxModelLen?: number;
  readonly maxBatchTokens?: number;
  readonly maxSequences?: number;
}

export interface BenchmarkReading {
  /** what was told from the content */
  readonly format: 'vllm' | 'guidellm' | 'aiperf' | 'aiperf-csv' | 'aiperf-records' | 'llmperf' | 'engine-log';
  readonly rows: readonly MeasuredRow[];
  /** of an engine's log only */
  readonly memory?: MemoryFacts;
  /** cells that hold for every row of the same set-up: model, engine, tp … as the log states them */
  readonly setup: MeasuredCells;
  readonly notes: readonly Note[];
}

/** Cells a person adds, because benchmark clients do not see them. */
export type SaidCells = Partial<
  Record<
    | 'model'
    | 'engine'
    | 'engine_version'
    | 'weight_precision'
    | 'kv_precision'
    | 'gpu'
    | 'gpu_count'
    | 'tp'
    | 'pp'
    | 'ep'
    | 'dp'
    | 'concurrency_or_batch'
    | 'request_rate',
    string
  >
>;

/** Longest text kept in a cell: names of models, GPUs and files are shorter. */
const LONGEST_CELL = 200;

/** Text of one line, without control characters, cut. */
export function cellText(text: string): string {
  // eslint-disable-next-line no-control-regex -- they are what is taken out
  const clean = text.replace(/[\u0000-\u001f\u007f\u2028\u2029]+/g, ' ').trim();
  return clean.length > LONGEST_CELL ? `${clean.slice(0, LONGEST_CELL - 1)}…` : clean;
}

/** A number as a cell; figures past the twelfth are rounding of unit changes. '' where there is none. */
export function cellNumber(value: number | undefined): string {
  return value === undefined ? '' : String(Number(value.toPrecision(12)));
}

/** All columns, in order; the id is a fingerprint of the rest. */
export function measuredRow(cells: MeasuredCells): MeasuredRow {
  const row = Object.fromEntries(MEASURED_COLUMNS.map((name) => [name, cells[name] ?? ''])) as Record<
    MeasuredColumn,
    string
  >;
  return { ...row, id: `own-${hashOf(JSON.stringify({ ...row, id: '', notes: '' })).slice(0, 12)}` };
}

/** How lengths are spread, in the words `predict` understands: `sharegpt`, `mean`, or `fixed`. Bounds between cv 0, 0.5 and 0.9. */
export function spreadWords(cv: number | undefined): string {
  if (cv === undefined) return '';
  const figure = cv.toFixed(2);
  if (cv < 0.2) return 'fixed';
  return cv < 0.7 ? `mean of measured lengths (cv ${figure})` : `sharegpt-like (measured, cv ${figure})`;
}

export function noteOf(code: string, message: string, count = 1, metric = ''): Note {
  return { code, message, count, lines: [], metric };
}

/** Requests that the client counted as failed. */
export function failedNote(place: string, failed: number): Note {
  return noteOf('failed-requests', `${place}: ${String(failed)} requests failed and are not in the figures`, failed);
}
