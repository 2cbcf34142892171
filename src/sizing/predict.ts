/**
 * `headroom predict`: what a row of a benchmark table should show. Pure: rows are parsed records, names are resolved by the caller's
 * catalogue. Output columns and the columns never read: DESIGN.md, "Outputs", `predict`.
 */
import { MS_PER_SECOND } from '../base/units.ts';
import { bandFor } from './band.ts';
import type { CalibrationDocument } from './calibration-document.ts';
import type { ConstantTable, RunConstants } from './constants.ts';
import { configurationOf } from './configuration-name.ts';
import { SHIPPED_CALIBRATION, SHIPPED_CONSTANTS, SHIPPED_RUN_CONSTANTS } from './shipped-calibration.ts';
import { tierOf } from './tier.ts';
import type { OwnFactors } from './measured-factors.ts';
import { preparedLayoutsOf, replicaWith, type PreparedLayout } from './row-layouts.ts';
import type { Metric } from './calibrate-rows.ts';
import type { Replica } from './replica.ts';
import { readRow, type Row, type RowRequest, type RowResolver } from './row-request.ts';
import { burstRun, closedRun, limitedRun, queuedRun, rateRun, staticBatchRun, type RunPrediction } from './runs.ts';
import type { PercentileGoals, Tier } from './sizing.ts';
import { draftingReplica, perToken, type Drafting } from './speculation.ts';
import { tokensPerPassOf } from './tokens-per-pass.ts';

export interface PredictionTables {
  readonly pass: ConstantTable;
  readonly run: RunConstants;
  /** factors of own measurements of this configuration */
  readonly own?: OwnFactors;
  /** groups of measured rows by cell, for the tier; absent = those behind the shipped constants */
  readonly cellGroups?: Readonly<Record<string, number>>;
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

const SHIPPED_TABLES: PredictionTables = { pass: SHIPPED_CONSTANTS, run: SHIPPED_RUN_CONSTANTS };

/** Predicts a row already read; accuracy runs and fits call it again and again with other tables. */
export function predictionOfRequest(request: RowRequest, tables: PredictionTables = SHIPPED_TABLES): PredictionOutcome {
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
  const plain = replicaWith(ready, tables.pass, tables.own);
  const { drafting } = request;
  const run =
    drafting === null
      ? runOf(request, plain, ready.replicas, tables.run)
      : draftingRun(request, plain, ready.replicas, tables.run, drafting);
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
      tier: tierOf(ready.traits, request.layout !== null, tables.cellGroups ?? SHIPPED_CALIBRATION.cellGroups),
      note: notes.join('; '),
    },
  };
}

/** The run of a replica that drafts, told in tokens. */
function draftingRun(
  request: RowRequest,
  replica: Replica,
  replicas: number,
  run: RunConstants,
  { drafted, acceptance }: Drafting,
): RunPrediction {
  const taken = acceptance ?? run.draftAcceptance;
  const { itlMs } = request.goals;
  const tokens = tokensPerPassOf(drafted, taken);
  // the replica's unit of decoding is the pass: so is that of its goal
  const byPass: RowRequest = { ...request, goals: { ...request.goals, itlMs: itlMs === null ? null : itlMs * tokens } };
  return perToken(
    runOf(byPass, draftingReplica(replica, request.candidate.engine, drafted, taken), replicas, run),
    drafted,
    taken,
  );
}

function runOf(request: RowRequest, replica: Replica, replicas: number, run: RunConstants): RunPrediction {
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
 * One row of `headroom predict`: the added columns as text, '' where there is no figure. A row of a configuration that the calibration
 * holds own measurements of is 'measured'.
 *
 * @param row  columns as in data/llm-serving-measured.csv; result columns are ignored
 */
export function predictRow(
  row: Row,
  resolver: RowResolver,
  calibration: CalibrationDocument = SHIPPED_CALIBRATION,
): Record<PredictionColumn, string> {
  const cells = Object.fromEntries(PREDICTION_COLUMNS.map((name) => [name, ''])) as Record<PredictionColumn, string>;
  const reading = readRow(row, resolver);
  if ('problem' in reading) return { ...cells, tier: 'out of domain', note: reading.problem };
  const name = calibration.profiles.length > 0 ? configurationOf(reading.request) : '';
  const own = calibration.profiles.find((each) => each.configuration === name);
  const { pass, run, cellGroups } = calibration;
  const outcome = predictionOfRequest(reading.request, { pass, run, cellGroups, ...(own ? { own } : {}) });
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
  const tier = own === undefined ? prediction.tier : 'measured';
  for (const [metric, column] of BANDED) {
    const band = bandFor(calibration.bands, tier, request.mode, metric);
    const value = figures[column] ?? 0;
    cells[`${column}_lo80` as PredictionColumn] = figureText(value * (band?.low ?? Number.NaN));
    cells[`${column}_hi80` as PredictionColumn] = figureText(value * (band?.high ?? Number.NaN));
  }
  return { ...cells, tier, note: prediction.note };
}

const BANDED = [
  ['ttft', 'predicted_ttft_ms_mean'],
  ['itl', 'predicted_itl_ms_mean'],
  ['throughput', 'predicted_output_tok_s_total'],
] as const satisfies readonly (readonly [Metric, PredictionColumn])[];

/** Five significant digits, without exponent. */
function figureText(value: number): string {
  return Number.isFinite(value) ? String(Number(value.toPrecision(5))) : '';
}
