import { InputError, type Problem } from '../base/errors.ts';
import type { Note } from '../history/history.ts';
import type { Limits } from './limits.ts';

/** A field as the file has it; numbers only where the format itself has numbers (JSON). */
export type Cell = string | number | null | undefined;

export type TableForm = 'csv' | 'json' | 'ndjson' | 'prometheus';

/** Any file as rows under a header, before anyone knows what the columns mean. */
export interface Table {
  readonly form: TableForm;
  /** between fields; '' where the format has none */
  readonly delimiter: string;
  readonly header: readonly string[];
  /** the first rows, to tell columns by */
  readonly sample: readonly (readonly Cell[])[];
  /** what the numbers handed to `scan` count: lines of the file, or records of a list */
  readonly places: 'line' | 'record';
  readonly notes: readonly Note[];
  /** Hands over every row that is not blank; stops early when `onRow` says false. @throws InputError on a broken row */
  scan(onRow: (cells: readonly Cell[], place: number) => boolean): void;
}

export const SAMPLE_ROWS = 1000;
/** more problems of one sort than this say nothing new */
export const MAX_PROBLEMS = 5;
const UNSAFE = new Set(['__proto__', 'constructor', 'prototype']);

export function isUnsafeName(name: string): boolean {
  return UNSAFE.has(name.trim());
}

/** Where in a file: `history.csv:17`, `usage.json[3]`. */
export function placeOf(table: Pick<Table, 'places'>, name: string, place: number): string {
  return table.places === 'line' ? `${name}:${place}` : `${name}[${place}]`;
}

/**
 * Names of the columns, trimmed; unnamed ones become `column 3`.
 *
 * @throws InputError with every repeated, dangerous or overlong name, and when there are too many
 */
export function checkHeader(raw: readonly string[], field: string, limits: Limits): readonly string[] {
  const problems: Problem[] = [];
  const add = (problem: string, mend: string) => problems.push({ field, problem, mend });
  if (raw.length > limits.columns) {
    add(
      `${raw.length} columns are more than the ${limits.columns} a history may have`,
      'Keep the time and the metrics to plan for.',
    );
    throw new InputError(problems);
  }
  const seen = new Set<string>();
  const names = raw.map((name, index) => name.trim() || `column ${index + 1}`);
  for (const name of names) {
    if (isUnsafeName(name)) add(`the column name "${name}" is not allowed`, 'Rename that column.');
    if (name.length > 200)
      add(`a column name is ${name.length} characters long`, 'Give the file a header line of short names.');
    if (seen.has(name)) add(`two columns are both named "${name.slice(0, 60)}"`, 'Rename or delete one of them.');
    seen.add(name);
  }
  if (problems.length > 0) throw new InputError(problems.slice(0, MAX_PROBLEMS));
  return names;
}
