/** Fields of a parsed benchmark file, each read by its path; whatever is there and is not what it should be is an InputError with that path. */
import { InputError, inputError, type Problem } from '../base/errors.ts';
import { cellText } from './benchmark-row.ts';
import { isRecord } from './json-text.ts';
import { isUnsafeName, MAX_PROBLEMS } from './table.ts';

export type Fields = Readonly<Record<string, unknown>>;

/** No benchmark measures beyond it: in ms, 30 years. */
const LARGEST = 1e12;

/** One object of a file, with its place for problems. */
export interface Source {
  /** `bench.json`, `bench.jsonl:3` or `report.json.benchmarks[2]` */
  readonly place: string;
  readonly fields: Fields;
}

/** What stands at a dotted path; undefined where any step is absent or null. */
export function valueAt({ fields }: Source, path: string): unknown {
  let value: unknown = fields;
  for (const name of path.split('.')) {
    if (!isRecord(value) || !Object.hasOwn(value, name)) return undefined;
    value = value[name];
  }
  return value ?? undefined;
}

/** @throws InputError where it is no finite number ≥ 0 */
export function numberAt(source: Source, path: string): number | undefined {
  const value = valueAt(source, path);
  if (value === undefined) return undefined;
  if (typeof value === 'number' && value >= 0 && value <= LARGEST) return value;
  throw inputError(
    `${source.place}.${path}`,
    `${wordsOf(value)} stands where a number of 0 or more should`,
    'Give the file as the tool wrote it, or delete that field.',
  );
}

/** The first of several paths that is there. */
export function numberAtAny(source: Source, paths: readonly string[]): number | undefined {
  for (const path of paths) {
    const value = numberAt(source, path);
    if (value !== undefined) return value;
  }
  return undefined;
}

/** Text, cut; undefined where there is none. @throws InputError where a list or an object stands there */
export function textAt(source: Source, path: string): string | undefined {
  const value = valueAt(source, path);
  if (value === undefined) return undefined;
  if (typeof value === 'string') return cellText(value) || undefined;
  if (typeof value === 'number' || typeof value === 'boolean') return String(value);
  throw inputError(`${source.place}.${path}`, `${wordsOf(value)} stands where a text should`, 'Delete that field.');
}

export function sourceAt(source: Source, path: string): Source | undefined {
  const value = valueAt(source, path);
  return isRecord(value) ? { place: `${source.place}.${path}`, fields: value } : undefined;
}

/** Finite numbers of a list, whatever else stands in it left out; undefined where there is no list. */
export function numbersAt(source: Source, path: string): number[] | undefined {
  const value = valueAt(source, path);
  if (!Array.isArray(value)) return undefined;
  return value.filter((each): each is number => typeof each === 'number' && Number.isFinite(each));
}

/** Standard deviation over mean of positive numbers; undefined below two of them. */
export function cvOf(values: readonly number[] | undefined): number | undefined {
  if (values === undefined || values.length < 2) return undefined;
  const mean = values.reduce((sum, each) => sum + each, 0) / values.length;
  if (!(mean > 0)) return undefined;
  const square = values.reduce((sum, each) => sum + (each - mean) * (each - mean), 0) / values.length;
  return Math.sqrt(square) / mean;
}

/**
 * Refuses names that reach a prototype, anywhere in the value, and values nested too deep; walked with a list, not by recursion.
 *
 * @throws InputError with the place of each such name
 */
export function checkNames(root: unknown, place: string, depth: number): void {
  const problems: Problem[] = [];
  const left: { value: unknown; at: string; level: number }[] = [{ value: root, at: place, level: 0 }];
  for (let next = left.pop(); next !== undefined && problems.length < MAX_PROBLEMS; next = left.pop()) {
    const { value, at, level } = next;
    if (typeof value !== 'object' || value === null) continue;
    if (level > depth)
      throw inputError(place, `it is nested more than ${String(depth)} deep`, 'Give the file as the tool wrote it.');
    for (const [name, each] of Object.entries(value)) {
      if (isUnsafeName(name))
        problems.push({ field: at, problem: `the name "${name.trim()}" is not allowed`, mend: 'Rename or delete it.' });
      else if (typeof each === 'object' && each !== null)
        left.push({
          value: each,
          at: Array.isArray(value) ? `${at}[${name}]` : `${at}.${cellText(name).slice(0, 60)}`,
          level: level + 1,
        });
    }
  }
  if (problems.length > 0) throw new InputError(problems);
}

function wordsOf(value: unknown): string {
  if (typeof value === 'string') return `"${cellText(value).slice(0, 40)}"`;
  if (Array.isArray(value)) return 'a list';
  return typeof value === 'number' || typeof value === 'boolean' ? String(value) : 'an object';
}
