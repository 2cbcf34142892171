import type { Command } from 'commander';
import { inputError } from '../base/errors.ts';
import { csvLine } from '../exports/escape-csv.ts';
import { PREDICTION_COLUMNS, predictRow, type PredictionColumn } from '../sizing/predict.ts';
import { benchmarkTable } from './benchmark-files.ts';
import { formatOf, jsonText, newCommand, type CommonOptions } from './command.ts';
import { calibrationForRows } from './calibration-file.ts';
import { catalogResolver } from './catalog-resolver.ts';
import { progressLine, writeOutput } from './output.ts';
import { saidOf, withSaidFlags } from './said-flags.ts';
import { readConfigurationRows, recordsOfTable, type ConfigurationRows } from './series-rows.ts';

const formats = ['csv', 'json'] as const;
const ROWS_A_REPORT = 100;

/** `headroom predict ROWS.csv`: the same rows with what the model says of each. */
export function predictCommand(): Command {
  const command = newCommand('predict', 'predicted latency and throughput for rows of configurations', formats)
    .argument(
      '<rows...>',
      'CSV with columns model, gpu, gpu_count, tp, isl, osl, concurrency_or_batch …; or results of vllm bench serve, GuideLLM, AIPerf, GenAI-Perf, llmperf, with the log of the engine beside them',
    )
    .option('--calibration <file>', 'document of `headroom calibrate`: its constants and own measurements');
  return withSaidFlags(command).action((files: string[], options: CommonOptions) => {
    const format = formatOf(options, formats);
    const table = tableOf(files, options);
    const predictions = predictAll(table, options['calibration']);
    writeOutput(format === 'csv' ? csvOf(table, predictions) : jsonText(recordsOf(table, predictions)), options.out);
  });
}

/** Rows as they stand, or those of benchmark files. @throws InputError for flags that a table of rows does not take */
function tableOf(files: readonly string[], options: CommonOptions): ConfigurationRows {
  const said = saidOf(options);
  const benchmark = benchmarkTable(files, said);
  if (benchmark !== null) return benchmark;
  const [flag] = Object.keys(said);
  if (flag !== undefined)
    throw inputError(`--${flag.replaceAll('_', '-')}`, 'the rows say that themselves', 'Write it into the rows.');
  if (files.length > 1)
    throw inputError('ROWS', `${String(files.length)} files of rows`, 'Give one file, or benchmark results.');
  return readConfigurationRows(files[0] ?? '', PREDICTION_COLUMNS);
}

type Prediction = Record<PredictionColumn, string>;

function predictAll(table: ConfigurationRows, calibrationFile: unknown): Prediction[] {
  const resolver = catalogResolver();
  const records = recordsOfTable(table);
  const calibration = calibrationForRows(calibrationFile, records, resolver);
  const progress = progressLine();
  const predictions = records.map((record, index) => {
    if (index % ROWS_A_REPORT === 0) progress.show(index / records.length, 'predicting');
    return predictRow(record, resolver, calibration);
  });
  progress.clear();
  return predictions;
}

function csvOf({ header, rows }: ConfigurationRows, predictions: readonly Prediction[]): string {
  const lines = [csvLine([...header, ...PREDICTION_COLUMNS])];
  for (const [at, cells] of rows.entries())
    lines.push(csvLine([...cells, ...PREDICTION_COLUMNS.map((name) => predictions[at]?.[name] ?? '')]));
  return `${lines.join('\n')}\n`;
}

/** One object a row: the user's cells as text, predictions as numbers, null where there is none. */
function recordsOf({ header, rows }: ConfigurationRows, predictions: readonly Prediction[]): object[] {
  const isText = (name: PredictionColumn): boolean => name === 'tier' || name === 'note';
  return rows.map((cells, at) => ({
    ...Object.fromEntries(header.map((name, column) => [name, cells[column] ?? ''])),
    ...Object.fromEntries(
      PREDICTION_COLUMNS.map((name) => {
        const text = predictions[at]?.[name] ?? '';
        return [name, isText(name) ? text : text === '' ? null : Number(text)];
      }),
    ),
  }));
}
