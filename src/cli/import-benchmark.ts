/** `headroom import-benchmark`: results of benchmark tools and start-up logs as rows for `predict` and `calibrate`. */
import type { Command } from 'commander';
import { InputError } from '../base/errors.ts';
import { fullCatalog } from '../catalog/full.ts';
import { csvLine } from '../exports/escape-csv.ts';
import { MEASURED_COLUMNS, type BenchmarkReading, type MeasuredRow } from '../imports/benchmark-row.ts';
import { LIMITS } from '../imports/limits.ts';
import { readBenchmarks } from '../imports/read-benchmark.ts';
import { formatOf, jsonText, newCommand, type CommonOptions } from './command.ts';
import { writeOutput } from './output.ts';
import { readBytes } from './read-files.ts';
import { saidOf, withSaidFlags } from './said-flags.ts';

const formats = ['csv', 'json'] as const;

export function importBenchmarkCommand(): Command {
  const command = newCommand(
    'import-benchmark',
    'benchmark results and start-up logs as measured rows',
    formats,
  ).argument('<files...>', 'vllm bench serve, GuideLLM, AIPerf, GenAI-Perf, llmperf, vLLM log');
  withSaidFlags(command);
  return command.action((files: string[], options: CommonOptions) => {
    const format = formatOf(options, formats);
    const said = saidOf(options);
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
