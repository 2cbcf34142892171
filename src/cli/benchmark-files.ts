/** Benchmark files on a command line: as rows of measured columns, and as the scenario keeps them. */
import { inputError } from '../base/errors.ts';
import { fullCatalog } from '../catalog/full.ts';
import { MEASURED_COLUMNS, type MeasuredRow, type SaidCells } from '../imports/benchmark-row.ts';
import { measurementsOf } from '../imports/benchmark-measurements.ts';
import { LIMITS } from '../imports/limits.ts';
import { looksLikeBenchmark } from '../imports/benchmark-signs.ts';
import { readBenchmarks } from '../imports/read-benchmark.ts';
import { readText } from '../imports/source-text.ts';
import type { OwnMeasurement } from '../scenario/own-measurements.ts';
import type { Scenario } from '../scenario/scenario.ts';
import { readBytes } from './read-files.ts';
import type { ConfigurationRows } from './series-rows.ts';

/**
 * The runs of benchmark files as a table of measured rows; null where the first is none (then it is a table already).
 *
 * @throws InputError where a file cannot be read, or none of them holds a run
 */
export function benchmarkTable(files: readonly string[], said: SaidCells): ConfigurationRows | null {
  const sources = files.map((name) => ({ source: readBytes(name, 'ROWS', LIMITS.bytes), name }));
  const [first] = sources;
  if (first === undefined || !looksLikeBenchmark(readText(first.source, first.name, LIMITS).text)) return null;
  const rows = rowsOf(sources, said);
  return { header: MEASURED_COLUMNS, rows: rows.map((row) => MEASURED_COLUMNS.map((name) => row[name])) };
}

function rowsOf(
  sources: readonly { source: Uint8Array; name: string }[],
  said: SaidCells,
  untold: readonly string[] = [],
): MeasuredRow[] {
  const readings = readBenchmarks(sources, said);
  for (const note of readings.flatMap((each) => each.notes))
    if (!untold.includes(note.code)) process.stderr.write(`headroom: note: ${note.message}\n`);
  const rows = readings.flatMap((each) => each.rows);
  if (rows.length > 0) return rows;
  throw inputError(
    sources[0]?.name ?? 'FILE',
    'there is no run in it',
    'Give the results of a benchmark; a start-up log alone holds none.',
  );
}

/**
 * The scenario with benchmarks measured on what it describes: what the files do not say is taken from it.
 *
 * @throws InputError naming what neither says
 */
export function withBenchmarks(scenario: Scenario, files: readonly string[]): Scenario {
  const deployment = scenario.deployment ?? {};
  const { model, gpu, gpusPerReplica, precision, engine, engineVersion, pipelineParallel } = deployment;
  const plain = rowsOf(
    files.map((name) => ({ source: readBytes(name, '--benchmark', LIMITS.bytes), name })),
    {},
    // what is missing is taken from the scenario
    ['missing'],
  );
  const stages = pipelineParallel ?? 1;
  const rows = plain.map((row) => {
    const tp = row.tp || (gpusPerReplica === undefined ? '' : String(gpusPerReplica));
    return {
      ...row,
      model: known('model', row.model) || (model ?? ''),
      gpu: known('gpu', row.gpu) || (gpu ?? ''),
      tp,
      pp: row.pp || (stages > 1 ? String(stages) : ''),
      gpu_count: row.gpu_count || (tp === '' ? '' : String(Number(tp) * stages)),
      weight_precision: row.weight_precision || (precision ?? ''),
      engine: row.engine || (engine ?? 'vllm'),
      engine_version: row.engine_version || (engineVersion ?? ''),
    };
  });
  return { ...scenario, measurements: [...(scenario.measurements ?? []), ...saidMeasurements(rows)] };
}

const NEEDED = [
  ['model', 'the model', '--model'],
  ['gpu', 'the GPU type', '--gpu'],
  ['tp', 'the tensor parallelism', '--gpus-per-replica'],
  ['weight_precision', 'the weight precision', '--precision'],
] as const;

function saidMeasurements(rows: readonly MeasuredRow[]): OwnMeasurement[] {
  for (const [column, words, flag] of NEEDED) {
    const lacking = rows.find((row) => row[column] === '');
    if (lacking !== undefined)
      throw inputError(
        '--benchmark',
        `neither ${lacking.source} nor the scenario says ${words} it was measured with`,
        `Say it with ${flag}.`,
      );
  }
  return measurementsOf(rows);
}

/** A name that the catalogue cannot place (a folder, a served alias) is as good as none. */
function known(kind: 'model' | 'gpu', text: string): string {
  if (text === '') return '';
  try {
    if (kind === 'model') fullCatalog().resolveModel(text);
    else fullCatalog().resolveGpu(text);
    return text;
  } catch {
    return '';
  }
}
