/**
 * The user's own benchmarks in a plan: rows of the scenario become factors on the constants of the configurations that were measured, with
 * the error of the model before and after. Fitted in logarithms and shrunk towards 1 (docs/method.md §5, eq. 14); other configurations
 * keep the shipped constants.
 */
import type { ModelRow } from '../catalog/rows.ts';
import type { Catalog } from '../catalog/catalog.ts';
import type { OwnMeasurement, OwnRun } from '../scenario/own-measurements.ts';
import { figuresOf } from '../sizing/calibrate-fit.ts';
import { METRICS, scoredRowsOf, type Metric, type ScoredRow } from '../sizing/calibrate-rows.ts';
import { errorOf, medianOf } from '../sizing/calibrate-score.ts';
import { configurationOf } from '../sizing/configuration-name.ts';
import { measuredLayoutOf, type MeasuredLayout } from '../sizing/measured-layout.ts';
import { ownProfileOf } from '../sizing/own-profile.ts';
import { rowResolverOf, type Row } from '../sizing/row-request.ts';
import { SHIPPED_CALIBRATION } from '../sizing/shipped-calibration.ts';

/** One configuration that was measured. */
export interface FittedMeasurement {
  /** names of the benchmarks it comes from */
  readonly names: readonly string[];
  /** what was measured, in words */
  readonly configuration: string;
  readonly rows: number;
  /** null where it says nothing of this model; `problem` then says why */
  readonly layout: MeasuredLayout | null;
  readonly problem: string;
  /** medians of |predicted / measured − 1| */
  readonly errors: readonly {
    readonly metric: Metric;
    readonly rows: number;
    readonly before: number;
    readonly after: number;
  }[];
}

const { pass, run } = SHIPPED_CALIBRATION;

/** A factor profile for each configuration of the benchmarks, in the order they come. Deterministic. */
export function fittedMeasurements(
  measurements: readonly OwnMeasurement[],
  { model, catalog }: { readonly model: ModelRow; readonly catalog: Catalog },
): FittedMeasurement[] {
  const resolver = rowResolverOf(catalog);
  const groups = new Map<string, { names: Set<string>; rows: ScoredRow[] }>();
  const lost: FittedMeasurement[] = [];
  for (const each of measurements) {
    const { rows, problems } = scoredRowsOf(
      each.runs.map((one) => rowOf(each, one)),
      resolver,
    );
    const [first] = rows;
    if (first === undefined) lost.push(lostOf(each, problems[0] ?? 'no run can be read'));
    else if (first.request.model.name !== model.name)
      lost.push(lostOf(each, `it was measured with ${first.request.model.name}; the plan serves ${model.name}`));
    for (const row of first?.request.model.name === model.name ? rows : []) {
      const key = configurationOf(row.request);
      const group = groups.get(key) ?? { names: new Set(), rows: [] };
      group.names.add(each.name);
      group.rows.push(row);
      groups.set(key, group);
    }
  }
  return [...[...groups.values()].map(({ names, rows }) => fittedOf([...names], rows)), ...lost];
}

function fittedOf(names: readonly string[], all: readonly ScoredRow[]): FittedMeasurement {
  const rows = all.filter((row) => METRICS.some((metric) => row.measured[metric] !== null));
  const [first] = rows;
  const request = first?.request ?? all[0]?.request;
  const place = request === undefined ? null : measuredLayoutOf(request);
  const words = place === null || request === undefined ? names.join(', ') : wordsOf(place, request.gpuCount);
  const lost = { names, configuration: words, rows: rows.length, layout: null, errors: [] };
  if (place === null || first === undefined) return { ...lost, problem: 'no run has a measured figure' };
  const before = new Map(rows.map((row) => [row, figuresOf(row, { pass, run })]));
  if ([...before.values()].every((figures) => figures === null))
    return { ...lost, problem: `the catalogue knows no ${place.precision} compute peak for ${place.gpu}` };
  const { decode, prefill, firstToken } = ownProfileOf(rows, { pass, run });
  const factors = { decode, prefill, firstToken, rows: rows.length };
  const tables = { pass, run, own: factors };
  const after = new Map(rows.map((row) => [row, figuresOf(row, tables)]));
  return {
    ...{ names, configuration: words, rows: rows.length, problem: '' },
    layout: { ...place, factors },
    errors: METRICS.flatMap((metric) => {
      const of = (figures: typeof before) =>
        rows.flatMap((row) => {
          const error = errorOf(row, figures.get(row) ?? null, metric);
          return error === null ? [] : [Math.abs(error)];
        });
      const now = of(after);
      return now.length === 0 ? [] : [{ metric, rows: now.length, before: medianOf(of(before)), after: medianOf(now) }];
    }),
  };
}

function lostOf(each: OwnMeasurement, problem: string): FittedMeasurement {
  const { gpus, gpu, tensorParallel, precision, engine } = each;
  return {
    names: [each.name],
    configuration: `${String(gpus)} × ${gpu}, TP ${String(tensorParallel)}, ${precision}, ${engine}`,
    ...{ rows: each.runs.length, layout: null, errors: [], problem },
  };
}

/** "4 × H100-SXM, TP 4, fp8, vllm"; what is 1 or usual is left out. */
function wordsOf(place: Omit<MeasuredLayout, 'factors'>, gpus: number): string {
  const { gpu, tensorParallel, pipelineParallel, expertParallel, dataParallel, precision, kvPrecision, engine } = place;
  return [
    `${String(gpus)} × ${gpu}`,
    `TP ${String(tensorParallel)}`,
    ...(pipelineParallel > 1 ? [`${String(pipelineParallel)} stages`] : []),
    ...(expertParallel > 1 ? [`EP ${String(expertParallel)}`] : []),
    ...(dataParallel > 1 ? [`DP ${String(dataParallel)}`] : []),
    precision,
    ...(kvPrecision === 'fp8' ? ['fp8 cache'] : []),
    engine,
  ].join(', ');
}

/** A run in the columns of measured rows (sizing/row-request.ts reads them). */
function rowOf(of: OwnMeasurement, each: OwnRun): Row {
  const text = (value: number | string | undefined): string => (value === undefined ? '' : String(value));
  return {
    source: of.name,
    model: of.model,
    gpu: of.gpu,
    gpu_count: text(of.gpus),
    tp: text(of.tensorParallel),
    pp: text(of.pipelineParallel),
    ep: text(of.expertParallel),
    dp: text(of.dataParallel),
    engine: of.engine,
    engine_version: text(of.engineVersion),
    weight_precision: of.precision,
    kv_precision: text(of.kvPrecision),
    isl: text(each.inputTokens),
    osl: text(each.outputTokens),
    len_dist: text(each.lengths),
    mode: each.mode ?? (each.requestsPerSecond === undefined ? 'fixed-concurrency' : 'server/request-rate'),
    concurrency_or_batch: text(each.concurrency),
    concurrency_kind: text(each.concurrencyKind),
    request_rate: text(each.requestsPerSecond),
    output_tok_s_total: text(each.outputTokensPerSecond),
    ttft_ms_mean: text(each.ttftMs),
    itl_ms_mean: text(each.itlMs),
  };
}
