/** Benchmark rows as the scenario keeps them: one entry a set-up, its runs below; what the file does not say is the caller's to add before. */
import { InputError, inputError, type Problem } from '../base/errors.ts';
import type { OwnMeasurement, OwnRun } from '../scenario/own-measurements.ts';
import type { MeasuredRow } from './benchmark-row.ts';

/** As the scenario takes them. */
const MOST_RUNS = 100;

const NEEDED = [
  ['model', 'the model'],
  ['gpu', 'the GPU type'],
  ['tp', 'the tensor parallelism'],
  ['weight_precision', 'the weight precision'],
  ['engine', 'the engine'],
] as const;

/**
 * @param rows  of one or several files; runs without a measured figure or a length are left out
 * @throws InputError naming what no row says, or where nothing is left
 */
export function measurementsOf(rows: readonly MeasuredRow[]): OwnMeasurement[] {
  const problems: Problem[] = NEEDED.flatMap(([column, words]) => {
    const lacking = rows.find((row) => row[column] === '');
    if (lacking === undefined) return [];
    return [{ field: lacking.source || 'benchmark', problem: `does not say ${words}`, mend: `Say ${words}.` }];
  });
  if (problems.length > 0) throw new InputError(problems);
  const setups = new Map<string, { row: MeasuredRow; runs: OwnRun[] }>();
  for (const row of rows) {
    const run = runOf(row);
    if (run === null) continue;
    const { source, model, gpu, gpu_count, tp, pp, ep, dp, weight_precision, kv_precision, engine } = row;
    const key = [source, model, gpu, gpu_count, tp, pp, ep, dp, weight_precision, kv_precision, engine].join('|');
    const setup = setups.get(key) ?? { row, runs: [] };
    setup.runs.push(run);
    setups.set(key, setup);
  }
  if (setups.size === 0)
    throw inputError(
      rows[0]?.source ?? 'benchmark',
      'no run has lengths and a measured throughput, time to first token or time between tokens',
      'Give the results of a run that was answered.',
    );
  return [...setups.values()].map(({ row, runs }) => measurementOf(row, runs));
}

function measurementOf(row: MeasuredRow, runs: readonly OwnRun[]): OwnMeasurement {
  if (runs.length > MOST_RUNS)
    throw inputError(row.source, `${String(runs.length)} runs of one set-up`, `Give at most ${String(MOST_RUNS)}.`);
  const some = (key: string, value: string | number): object => (value === '' ? {} : { [key]: value });
  const whole = (key: string, text: string): object => (Number(text) > 1 ? { [key]: Number(text) } : {});
  return {
    name: row.source,
    model: row.model,
    gpu: row.gpu,
    gpus: Number(row.gpu_count),
    tensorParallel: Number(row.tp),
    ...whole('pipelineParallel', row.pp),
    ...whole('expertParallel', row.ep),
    ...whole('dataParallel', row.dp),
    precision: row.weight_precision,
    ...some('kvPrecision', row.kv_precision),
    engine: row.engine,
    ...some('engineVersion', row.engine_version),
    runs: [...runs],
  };
}

/** null where the run says nothing that the model can be held against. */
function runOf(row: MeasuredRow): OwnRun | null {
  const number = (...texts: string[]): number | undefined => texts.map(Number).find((value) => value > 0);
  const [inputTokens, outputTokens] = [number(row.isl), number(row.osl)];
  const measured = {
    outputTokensPerSecond: number(row.output_tok_s_total),
    ttftMs: number(row.ttft_ms_mean, row.ttft_ms_unspec, row.ttft_ms_p50),
    itlMs: number(row.itl_ms_mean, row.itl_ms_unspec, row.itl_ms_p50),
  };
  if (inputTokens === undefined || outputTokens === undefined) return null;
  if (Object.values(measured).every((value) => value === undefined)) return null;
  const run = {
    inputTokens,
    outputTokens,
    lengths: row.len_dist === 'fixed' ? '' : row.len_dist,
    mode: row.mode === 'fixed-concurrency' ? '' : row.mode,
    concurrency: number(row.concurrency_or_batch),
    concurrencyKind: row.concurrency_kind === 'client-concurrency' ? '' : row.concurrency_kind,
    requestsPerSecond: number(row.request_rate),
    ...measured,
  };
  return Object.fromEntries(Object.entries(run).filter(([, value]) => value !== undefined && value !== '')) as OwnRun;
}
