/** `headroom import-benchmark`: results of benchmark tools and start-up logs as rows for `predict` and `calibrate`. */
import type { Command } from 'commander';
import { InputError, inputError } from '../base/errors.ts';
import { fullCatalog } from '../catalog/full.ts';
import { csvLine } from '../exports/escape-csv.ts';
import { MEASURED_COLUMNS, type BenchmarkReading, type MeasuredRow, type SaidCells } from '../imports/benchmark-row.ts';
import { LIMITS } from '../imports/limits.ts';
import { readBenchmarks } from '../imports/read-benchmark.ts';
import { formatOf, jsonText, newCommand, wholeOf, wordOf, type CommonOptions } from './command.ts';
import { writeOutput } from './output.ts';
import { readBytes } from './read-files.ts';

const formats = ['csv', 'json'] as const;

interface SaidFlag {
  readonly cell: keyof SaidCells;
  readonly option: string;
  readonly flags: string;
  readonly text: string;
  readonly most?: number;
}

const SAID: readonly SaidFlag[] = [
  { cell: 'model', option: 'model', flags: '--model <name>', text: 'model that was served' },
  { cell: 'gpu', option: 'gpu', flags: '--gpu <name>', text: 'GPU type it ran on' },
  {
    cell: 'gpu_count',
    option: 'gpuCount',
    flags: '--gpu-count <n>',
    text: 'GPUs of the run, all replicas',
    most: 100_000,
  },
  { cell: 'tp', option: 'tp', flags: '--tp <n>', text: 'tensor parallelism', most: 1024 },
  { cell: 'pp', option: 'pp', flags: '--pp <n>', text: 'pipeline stages', most: 1024 },
  { cell: 'dp', option: 'dp', flags: '--dp <n>', text: 'data parallel ranks or replicas', most: 100_000 },
  { cell: 'ep', option: 'ep', flags: '--ep <n>', text: 'expert parallel ranks', most: 1024 },
  { cell: 'engine', option: 'engine', flags: '--engine <name>', text: 'vLLM, SGLang or TensorRT-LLM' },
  { cell: 'engine_version', option: 'engineVersion', flags: '--engine-version <text>', text: 'version of the engine' },
  { cell: 'weight_precision', option: 'precision', flags: '--precision <name>', text: 'bf16, fp8, int4, mxfp4 …' },
  { cell: 'kv_precision', option: 'kvPrecision', flags: '--kv-precision <name>', text: 'precision of the KV cache' },
  {
    cell: 'concurrency_or_batch',
    option: 'concurrency',
    flags: '--concurrency <n>',
    text: 'requests at once, where the file does not say',
    most: 1_000_000,
  },
];

/** Flags for what a benchmark's client does not see. */
export function withBenchmarkFlags(command: Command): Command {
  for (const { flags, text } of SAID) command.option(flags, text);
  return command;
}

export function importBenchmarkCommand(): Command {
  const command = newCommand(
    'import-benchmark',
    'benchmark results and start-up logs as measured rows',
    formats,
  ).argument('<files...>', 'vllm bench serve, GuideLLM, AIPerf, GenAI-Perf, llmperf, vLLM log');
  return withBenchmarkFlags(command).action((files: string[], options: CommonOptions) => {
    const format = formatOf(options, formats);
    const said = benchmarkSaid(options);
    const readings = readBenchmarks(
      files.map((name) => ({ source: readBytes(name, 'FILE', LIMITS.bytes), name })),
      said,
    );
    const rows = readings.flatMap((each) => each.rows);
    const notes = [...readings.flatMap((each) => each.notes.map((note) => note.message)), ...nameNotes(rows)];
    if (format === 'json') writeOutput(jsonText(recordOf(files, readings, notes)), options.out);
    else {
      for (const note of notes) process.stderr.write(`headroom: note: ${note}\n`);
      writeOutput(csvOf(rows, readings), options.out);
    }
  });
}

/** @throws InputError naming the flag; a name that the catalogue does not know is refused here, where it can be mended */
export function benchmarkSaid(options: CommonOptions): SaidCells {
  const said: SaidCells = {};
  for (const { cell, option, flags, most } of SAID) {
    const value = options[option];
    if (value === undefined) continue;
    const [flag = ''] = flags.split(' ');
    said[cell] = most === undefined ? wordOf(value).trim() : String(wholeOf(value, flag, 1, most));
    if (said[cell] === '') throw inputError(flag, 'nothing stands after it', 'Give a name.');
  }
  if (said.gpu !== undefined) said.gpu = fullCatalog().resolveGpu(said.gpu, '--gpu').row.name;
  if (said.model !== undefined) fullCatalog().resolveModel(said.model, '--model');
  return said;
}

/** Names in the files that the catalogue cannot place: such rows cannot be predicted. */
function nameNotes(rows: readonly MeasuredRow[]): string[] {
  const catalog = fullCatalog();
  const lookUps = {
    model: (text: string) => catalog.resolveModel(text),
    gpu: (text: string) => catalog.resolveGpu(text),
  };
  return (['model', 'gpu'] as const).flatMap((column) =>
    [...new Set(rows.map((row) => row[column]))].flatMap((text) => {
      if (text === '') return [];
      try {
        lookUps[column](text);
        return [];
      } catch (fault) {
        if (!(fault instanceof InputError)) throw fault;
        return [`the catalogue has no ${column} "${text}"; say it with --${column}`];
      }
    }),
  );
}

/** A log alone has no row: then its facts are printed, one a line. */
function csvOf(rows: readonly MeasuredRow[], readings: readonly BenchmarkReading[]): string {
  if (rows.length > 0 || readings.every((each) => each.memory === undefined))
    return [csvLine(MEASURED_COLUMNS), ...rows.map((row) => csvLine(MEASURED_COLUMNS.map((name) => row[name])))].join(
      '\n',
    );
  const facts = readings.flatMap((each) => [...Object.entries(each.setup), ...Object.entries(each.memory ?? {})]);
  return [csvLine(['fact', 'value']), ...facts.map(([name, value]) => csvLine([name, value]))].join('\n');
}

function recordOf(files: readonly string[], readings: readonly BenchmarkReading[], notes: readonly string[]): object {
  return {
    rows: readings.flatMap((each) => each.rows),
    memory: readings.flatMap((each, at) =>
      each.memory === undefined ? [] : [{ file: files[at], setup: each.setup, ...each.memory }],
    ),
    formats: readings.map((each, at) => ({ file: files[at], format: each.format, rows: each.rows.length })),
    notes,
  };
}
