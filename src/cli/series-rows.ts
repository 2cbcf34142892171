/** Rows of configurations from a CSV file, every cell as it stands. */
import Papa from 'papaparse';
import { inputError } from '../base/errors.ts';
import { delimiterOf } from '../imports/csv-table.ts';
import { LIMITS } from '../imports/limits.ts';
import { lineAt, readText } from '../imports/source-text.ts';
import { readBytes } from './read-files.ts';

export interface ConfigurationRows {
  readonly header: readonly string[];
  /** [R] each as wide as the header */
  readonly rows: readonly (readonly string[])[];
}

/** Without these nothing can be predicted of any row. */
const NEEDED = ['model', 'gpu', 'isl', 'osl'];

/**
 * Reads the file; blank lines are no rows, short rows are filled with empty cells.
 *
 * @param added  columns that will be added and must not be there yet
 * @throws InputError naming the line, for a row wider than the header or a quote that is never closed; for missing or doubled columns
 */
export function readConfigurationRows(file: string, added: readonly string[]): ConfigurationRows {
  const { text } = readText(readBytes(file, 'ROWS', LIMITS.bytes), file, LIMITS);
  const { data, errors } = Papa.parse<string[]>(text, {
    delimiter: delimiterOf(text),
    newline: '\n',
    skipEmptyLines: true,
  });
  const broken = errors.find((each) => each.type === 'Quotes');
  if (broken !== undefined) {
    throw inputError(
      `${file}:${String(lineAt(text, broken.index ?? 0))}`,
      'a double quote is not closed',
      'Close it, or write "" for a quote.',
    );
  }
  const [header = [], ...rows] = data;
  checkHeader(header, file, added);
  const wide = rows.findIndex(
    (cells) => cells.length > header.length && cells.slice(header.length).some((cell) => cell !== ''),
  );
  if (wide >= 0) {
    const problem = `row ${String(wide + 1)} has ${String(rows[wide]?.length ?? 0)} fields where the header names ${String(header.length)}`;
    throw inputError(file, problem, 'Put fields that contain the delimiter in double quotes.');
  }
  return { header, rows: rows.map((cells) => header.map((_, column) => cells[column] ?? '')) };
}

function checkHeader(header: readonly string[], file: string, added: readonly string[]): void {
  const missing = NEEDED.filter((name) => !header.includes(name));
  if (missing.length > 0) {
    throw inputError(
      file,
      `has no column ${missing.join(', ')}`,
      `Name the columns in the first line: ${NEEDED.join(', ')}, gpu_count, tp, concurrency_or_batch …`,
    );
  }
  const doubled = header.find((name, at) => header.indexOf(name) !== at);
  if (doubled !== undefined)
    throw inputError(file, `has two columns "${doubled.slice(0, 60)}"`, 'Name each column once.');
  const taken = added.find((name) => header.includes(name));
  if (taken !== undefined)
    throw inputError(
      file,
      `has a column "${taken}" already`,
      'Rename or delete it: the prediction adds one of that name.',
    );
}

/** Rows by column name. */
export function recordsOfTable({ header, rows }: ConfigurationRows): Record<string, string>[] {
  return rows.map((cells) => Object.fromEntries(header.map((name, column) => [name, cells[column] ?? ''])));
}
