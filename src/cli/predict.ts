import type { Command } from 'commander';
import { csvLine } from '../exports/escape-csv.ts';
import { PREDICTION_COLUMNS, predictRow, type PredictionColumn } from '../sizing/predict.ts';
import { formatOf, jsonText, newCommand, type CommonOptions } from './command.ts';
import { configurationRowsOf } from './benchmark-rows.ts';
import { calibrationForRows } from './calibration-file.ts';
import { catalogResolver } from './catalog-resolver.ts';
import { withBenchmarkFlags } from './import-benchmark.ts';
import { progressLine, writeOutput } from './output.ts';
import { recordsOfTable, type ConfigurationRows } from './series-rows.ts';

const formats = ['csv', 'json'] as const;
const ROWS_A_REPORT = 100;

/** `headroom predict ROWS.csv`: the same rows with what the model says of each. */
export function predictCommand(): Command {
  return withBenchmarkFlags(
    newCommand('predict', 'predicted latency and throughput for rows of configurations', formats),
  )
    .argument(
      '<rows>',
      'CSV with columns model, gpu, gpu_count, tp, isl, osl, concurrency_or_batch …; or a benchmark result, as for import-benchmark',
    )
    .option('--calibration <file>', 'document of `headroom calibrate`: its constants and own measurements')
    .action((file: string, options: CommonOptions) => {
      const format = formatOf(options, formats);
      const table = configurationRowsOf(file, options, PREDICTION_COLUMNS);
      const predictions = predictAll(table, options['calibration']);
      writeOutput(format === 'csv' ? csvOf(table, predictions) : jsonText(recordsOf(table, predictions)), options.out);
    });
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
