/**
 * `headroom predict`: what a row of a benchmark table should show. Pure: rows are parsed records, names are resolved by the caller's
 * catalogue. Output columns and the columns never read: DESIGN.md, "Outputs", `predict`.
 */
import { MS_PER_SECOND } from '../base/units.ts';
import { bandOf, type BandedMetric } from './bands.ts';
import type { ConstantTable, RunConstants } from './constants.ts';
import { SHIPPED_CONSTANTS, SHIPPED_RUN_CONSTANTS } from './shipped-constants.ts';
import { preparedLayoutsOf, replicaWith, type PreparedLayout } from './row-layouts.ts';
import { readRow, type Row, type RowRequest, type RowResolver } from './row-request.ts';
import { burstRun, closedRun, limitedRun, queuedRun, rateRun, staticBatchRun, type RunPrediction } from './runs.ts';
import type { PercentileGoals, Tier } from './sizing.ts';

export interface PredictionTables {
  readonly pass: ConstantTable;
  readonly run: RunConstants;
}

/** Whole-system figures of a row; null = not predicted. */
interface RowPrediction {
  readonly ttftMs: { readonly mean: number; readonly p50: number; readonly p99: number };
  readonly itlMs: { readonly mean: number; readonly p50: number; readonly p99: number };
  readonly e2eMs: { readonly mean: number; readonly p99: number };
  readonly outputTokensPerSecond: number;
  readonly requestsPerSecond: number;
  readonly batch: number;
  readonly tier: Tier;
  readonly note: string;
}

type PredictionOutcome =
  { readonly prediction: RowPrediction; readonly request: RowRequest } | { readonly note: string };

const STARTING_TABLES: PredictionTables = { pass: SHIPPED_CONSTANTS, run: SHIPPED_RUN_CONSTANTS };

/** Predicts one row. Nothing is thrown: what cannot be predicted says why. */
function predictionOf(row: Row, resolver: RowResolver, tables: PredictionTables = STARTING_TABLES): PredictionOutcome {
  const reading = readRow(row, resolver);
  return 'problem' in reading ? { note: reading.problem } : predictionOfRequest(reading.request, tables);
}

/** Predicts a row already read; accuracy runs and fits call it again and again with other tables. */
export function predictionOfRequest(
  request: RowRequest,
  tables: PredictionTables = STARTING_TABLES,
): PredictionOutcome {
  let best: Predicted | null = null;
  for (const ready of preparedLayoutsOf(request)) {
    const outcome = layoutPrediction(request, ready, tables);
    if (best === null || outcome.prediction.outputTokensPerSecond > best.prediction.outputTokensPerSecond)
      best = outcome;
  }
  if (best !== null) return best;
  if (request.layout !== null)
    return { note: `${request.gpu.name} has no known peak for ${request.candidate.precision} weights` };
  return {
    note: `no tensor parallelism within ${request.gpuCount} GPUs holds the model at ${request.candidate.precision}`,
  };
}

type Predicted = Extract<PredictionOutcome, { prediction: unknown }>;

function layoutPrediction(request: RowRequest, ready: PreparedLayout, tables: PredictionTables): Predicted {
  const run = runOf(request, replicaWith(ready, tables.pass), ready.replicas, tables.run);
  const notes = run.note === '' ? ready.notes : [...ready.notes, run.note];
  const requestsPerSecond = run.callsPerMs * MS_PER_SECOND * ready.replicas;
  return {
    request,
    prediction: {
      ttftMs: run.ttftMs,
      itlMs: run.itlMs,
      e2eMs: run.e2eMs,
      outputTokensPerSecond: requestsPerSecond * request.outputTokens.mean,
      requestsPerSecond,
      batch: run.batch * ready.replicas,
      tier: request.layout === null ? 'estimated' : 'calibrated',
      note: notes.join('; '),
    },
  };
}

function runOf(
  request: RowRequest,
  replica: Parameters<typeof closedRun>[0],
  replicas: number,
  run: RunConstants,
): RunPrediction {
  const count = Math.max(1, request.count / replicas);
  switch (request.mode) {
    case 'static-batch':
      return staticBatchRun(replica, count, request.inputTokens.mean, request.outputTokens.mean);
    case 'closed':
      return closedRun(replica, count, run);
    case 'queued':
      return queuedRun(replica, count);
    case 'burst':
      return burstRun(replica, count);
    case 'rate':
      return rateRun(replica, (request.requestRate ?? 0) / MS_PER_SECOND / replicas, count);
    case 'limited': {
      const none: PercentileGoals = { p50: null, p95: null, p99: null };
      const { ttftMs, itlMs } = request.goals;
      return limitedRun(replica, { ttftMs: { ...none, p99: ttftMs }, itlMs: { ...none, p99: itlMs }, e2eMs: none });
    }
  }
}

/** The columns that `predict` adds, in order. */
export const PREDICTION_COLUMNS = [
  'predicted_ttft_ms_mean',
  'predicted_ttft_ms_p50',
  'predicted_ttft_ms_p99',
  'predicted_itl_ms_mean',
  'predicted_itl_ms_p50',
  'predicted_itl_ms_p99',
  'predicted_e2e_ms_mean',
  'predicted_e2e_ms_p99',
  'predicted_output_tok_s_total',
  'predicted_req_s',
  'predicted_batch',
  'predicted_ttft_ms_mean_lo80',
  'predicted_ttft_ms_mean_hi80',
  'predicted_itl_ms_mean_lo80',
  'predicted_itl_ms_mean_hi80',
  'predicted_output_tok_s_total_lo80',
  'predicted_output_tok_s_total_hi80',
  'tier',
  'note',
] as const;
export type PredictionColumn = (typeof PREDICTION_COLUMNS)[number];

/**
 * One row of `headroom predict`: the added columns as text, '' where there is no figure.
 *
 * @param row  columns as in data/llm-serving-measured.csv; result columns are ignored
 */
export function predictRow(row: Row, resolver: RowResolver): Record<PredictionColumn, string> {
  const outcome = predictionOf(row, resolver);
  const cells = Object.fromEntries(PREDICTION_COLUMNS.map((name) => [name, ''])) as Record<PredictionColumn, string>;
  if (!('prediction' in outcome)) return { ...cells, tier: 'out of domain', note: outcome.note };
  const { prediction, request } = outcome;
  const figures: Partial<Record<PredictionColumn, number>> = {
    predicted_ttft_ms_mean: prediction.ttftMs.mean,
    predicted_ttft_ms_p50: prediction.ttftMs.p50,
    predicted_ttft_ms_p99: prediction.ttftMs.p99,
    predicted_itl_ms_mean: prediction.itlMs.mean,
    predicted_itl_ms_p50: prediction.itlMs.p50,
    predicted_itl_ms_p99: prediction.itlMs.p99,
    predicted_e2e_ms_mean: prediction.e2eMs.mean,
    predicted_e2e_ms_p99: prediction.e2eMs.p99,
    predicted_output_tok_s_total: prediction.outputTokensPerSecond,
    predicted_req_s: prediction.requestsPerSecond,
    predicted_batch: prediction.batch,
  };
  for (const name of Object.keys(figures) as PredictionColumn[]) cells[name] = figureText(figures[name] ?? 0);
  const banded: readonly [BandedMetric, PredictionColumn][] = [
    ['ttft', 'predicted_ttft_ms_mean'],
    ['itl', 'predicted_itl_ms_mean'],
    ['throughput', 'predicted_output_tok_s_total'],
  ];
  for (const [metric, column] of banded) {
    const band = bandOf(metric, request.mode);
    const value = figures[column] ?? 0;
    cells[`${column}_lo80` as PredictionColumn] = figureText(value * band.low);
    cells[`${column}_hi80` as PredictionColumn] = figureText(value * band.high);
  }
  return { ...cells, tier: prediction.tier, note: prediction.note };
}

/** Five significant digits, without exponent. */
function figureText(value: number): string {
  return Number.isFinite(value) ? String(Number(value.toPrecision(5))) : '';
}
