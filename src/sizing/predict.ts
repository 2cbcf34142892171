/**
 * `headroom predict`: what a row of a benchmark table should show. Pure: rows are parsed records, names are resolved by the caller's
 * catalogue. Output columns and the columns never read: DESIGN.md, "Outputs", `predict`.
 */
import { MS_PER_SECOND } from '../base/units.ts';
import { bandOf, type BandedMetric } from './bands.ts';
import { candidateReplica, memoryOf } from './capacity.ts';
import { RUN_CONSTANTS, STARTING_CONSTANTS, type ConstantTable, type RunConstants } from './constants.ts';
import { isKnown, passShapeOf } from './pass-shape.ts';
import { readRow, type Row, type RowRequest, type RowResolver } from './row-request.ts';
import { closedRun, limitedRun, queuedRun, rateRun, staticBatchRun, type RunPrediction } from './runs.ts';
import type { CallMix, Candidate, PercentileGoals, Tier } from './sizing.ts';

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

const STARTING_TABLES: PredictionTables = { pass: STARTING_CONSTANTS, run: RUN_CONSTANTS };
const TENSOR_SIZES = [1, 2, 4, 8, 16];

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
  for (const layout of layoutsOf(request)) {
    const outcome = layoutPrediction(request, layout, tables);
    if (outcome === null) continue;
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

/**
 * Layouts that a row may mean; the one with the highest throughput is taken. Where the row says nothing: tensor parallelism × replicas.
 * Maximum-throughput runs of mixtures that do not say how experts lie: attention cut, or attention data-parallel with whole experts.
 */
function layoutsOf(request: RowRequest): readonly KnownLayout[] {
  const { layout, gpuCount, gpu, model } = request;
  const open = model.moe !== null && (request.mode === 'queued' || request.mode === 'limited');
  const spread = (t: number): KnownLayout[] =>
    open && t > 1 ? [{ tensorParallel: 1, pipelineParallel: 1, expertParallel: t, dataParallel: t }] : [];
  if (layout !== null) {
    const plain = layout.expertParallel === 1 && layout.dataParallel === 1 && layout.pipelineParallel === 1;
    return plain ? [layout, ...spread(layout.tensorParallel)] : [layout];
  }
  const sizes = TENSOR_SIZES.filter((size) => gpuCount % size === 0 && size <= Math.max(gpu.scaleUpDomain, 8));
  return sizes.flatMap((size) => [
    { tensorParallel: size, pipelineParallel: 1, expertParallel: 1, dataParallel: 1 },
    ...spread(size),
  ]);
}

type KnownLayout = NonNullable<RowRequest['layout']>;
type Predicted = Extract<PredictionOutcome, { prediction: unknown }>;

/** Utilisation that people turn to when the default leaves no room, and the batch that a run which exists is taken to have held. */
const TIGHT_UTILIZATION = 0.95;
const LEAST_PLACES = 32;

/**
 * One layout of a row: null when it cannot be computed, or when the layout is our guess and does not fit. A stated layout that the
 * ledger leaves no room for ran all the same: it is taken with a tighter memory share, and with a small batch if that does not help.
 */
function layoutPrediction(request: RowRequest, layout: KnownLayout, tables: PredictionTables): Predicted | null {
  const stated = request.layout !== null && layout === request.layout;
  let candidate: Candidate = { ...request.candidate, ...layout };
  if (!isKnown(passShapeOf(request.model, candidate, tables.pass))) return null;
  let memory = memoryOf(candidate, request.model);
  if (!memory.fits && stated) {
    candidate = {
      ...candidate,
      memoryUtilizationFraction: TIGHT_UTILIZATION,
      maxSequences: Math.min(256, candidate.maxSequences),
    };
    memory = memoryOf(candidate, request.model);
  }
  if (!memory.fits && !stated) return null;
  const mix: CallMix = {
    classes: [
      {
        name: 'chat',
        share: 1,
        inputTokens: request.inputTokens,
        outputTokens: request.outputTokens,
        cachedInputFraction: 0,
      },
    ],
    burstiness: 1,
  };
  const ready = candidateReplica(candidate, request.model, mix, { memory, table: tables.pass });
  const replica = stated
    ? { ...ready, maxConcurrency: Math.max(ready.maxConcurrency, Math.min(LEAST_PLACES, candidate.maxSequences)) }
    : ready;
  const gpusPerReplica = layout.tensorParallel * layout.dataParallel * layout.pipelineParallel;
  const replicas = Math.max(1, Math.floor(request.gpuCount / gpusPerReplica));
  const run = runOf(request, replica, replicas, tables.run);
  const notes = [...request.notes];
  if (request.layout === null)
    notes.push(
      `layout not stated: ${replicas} x TP${layout.tensorParallel}${layout.dataParallel > 1 ? ` with ${layout.dataParallel} attention ranks` : ''} taken`,
    );
  else if (!stated) notes.push(`experts not stated: ${layout.dataParallel} attention data-parallel ranks taken`);
  else if (replicas > 1) notes.push(`${replicas} replicas`);
  if (!memory.fits) notes.push(`the memory ledger leaves no room; a batch of ${LEAST_PLACES} is assumed`);
  if (run.note !== '') notes.push(run.note);
  const requestsPerSecond = run.callsPerMs * MS_PER_SECOND * replicas;
  return {
    request,
    prediction: {
      ttftMs: run.ttftMs,
      itlMs: run.itlMs,
      e2eMs: run.e2eMs,
      outputTokensPerSecond: requestsPerSecond * request.outputTokens.mean,
      requestsPerSecond,
      batch: run.batch * replicas,
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
