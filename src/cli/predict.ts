import type { Command } from 'commander';
import { InputError } from '../base/errors.ts';
import { fullCatalog } from '../catalog/full.ts';
import { csvLine } from '../exports/escape-csv.ts';
import { PREDICTION_COLUMNS, predictRow, type PredictionColumn } from '../sizing/predict.ts';
import type { RowResolver } from '../sizing/row-request.ts';
import { formatOf, jsonText, newCommand, type CommonOptions } from './command.ts';
import { progressLine, writeOutput } from './output.ts';
import { readConfigurationRows, type ConfigurationRows } from './series-rows.ts';

const formats = ['csv', 'json'] as const;
const ROWS_A_REPORT = 100;

/** `headroom predict ROWS.csv`: the same rows with what the model says of each. */
export function predictCommand(): Command {
  return newCommand('predict', 'predicted latency and throughput for rows of configurations', formats)
    .argument('<rows>', 'CSV with columns model, gpu, gpu_count, tp, isl, osl, concurrency_or_batch …')
    .action((file: string, options: CommonOptions) => {
      const format = formatOf(options, formats);
      const table = readConfigurationRows(file, PREDICTION_COLUMNS);
      const predictions = predictAll(table);
      writeOutput(format === 'csv' ? csvOf(table, predictions) : jsonText(recordsOf(table, predictions)), options.out);
    });
}

type Prediction = Record<PredictionColumn, string>;

function predictAll({ header, rows }: ConfigurationRows): Prediction[] {
  const resolver = catalogResolver();
  const progress = progressLine();
  const predictions = rows.map((cells, index) => {
    if (index % ROWS_A_REPORT === 0) progress.show(index / rows.length, 'predicting');
    return predictRow(Object.fromEntries(header.map((name, column) => [name, cells[column] ?? ''])), resolver);
  });
  progress.clear();
  return predictions;
}

/** Names as the catalogue resolves them; each spelling is looked up once. */
function catalogResolver(): RowResolver {
  const catalog = fullCatalog();
  const remembered = <RowKind>(
    resolve: (text: string) => { readonly row: RowKind },
  ): ((text: string) => RowKind | null) => {
    const known = new Map<string, RowKind | null>();
    return (text) => {
      let row = known.get(text);
      if (row === undefined) {
        row = rowOrNull(() => resolve(text).row);
        known.set(text, row);
      }
      return row;
    };
  };
  return {
    model: remembered((text) => catalog.resolveModel(text)),
    gpu: remembered((text) => catalog.resolveGpu(text)),
  };
}

/** The catalogue throws at names it does not know; here such a row keeps its place with a note. */
function rowOrNull<RowKind>(look: () => RowKind): RowKind | null {
  try {
    return look();
  } catch (fault) {
    if (fault instanceof InputError) return null;
    throw fault;
  }
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
