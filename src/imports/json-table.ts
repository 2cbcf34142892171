import { inputError } from '../base/errors.ts';
import { isRecord, keysOf, readJson } from './json-text.ts';
import type { Limits } from './limits.ts';
import { memoryTable } from './memory-table.ts';
import { isOpenCost, openCostTable } from './opencost-table.ts';
import { prometheusTable } from './prometheus-table.ts';
import { checkHeader, placeOf, type Cell, type Table } from './table.ts';

const MEND = 'Give a list of objects like [{"timestamp": "2026-11-16T00:00:00Z", "requests": 120}].';
/** wrappers people and tools put around a list of rows */
const WRAPPERS = ['data', 'rows', 'records', 'results', 'items', 'series'];

/**
 * JSON as a Table: a list of objects, a list of lists under a header, an object of lists, one of these under `data`,
 * the answer to a Prometheus range query, or OpenCost allocations.
 *
 * @throws InputError with the line where it is no JSON, or the record where it is no row
 */
export function jsonTable(text: string, name: string, limits: Limits): Table {
  const value = readJson(text, (line) => `${name}:${line}`, limits.depth);
  if (isPrometheus(value)) return prometheusTable(value, name, limits);
  return isOpenCost(value) ? openCostTable(value, name) : tableOf(value, name, limits, 1);
}

function isPrometheus(value: unknown): value is Record<string, unknown> {
  if (!isRecord(value)) return false;
  return value.status === 'error' || (isRecord(value.data) && 'resultType' in value.data);
}

function tableOf(value: unknown, name: string, limits: Limits, wrapped: number): Table {
  if (Array.isArray(value)) return rowsTable(value, name, limits);
  if (!isRecord(value)) throw inputError(name, 'this JSON holds no rows', MEND);
  const keys = keysOf(value, name);
  if (keys.length > 0 && keys.every((key) => Array.isArray(value[key]))) {
    const [only] = keys;
    if (keys.length > 1 || !(value[only ?? ''] as unknown[]).some((each) => typeof each === 'object')) {
      return columnsTable(value as Record<string, unknown[]>, keys, name, limits);
    }
  }
  const wrapper = WRAPPERS.find((key) => keys.includes(key)) ?? (keys.length === 1 ? keys[0] : undefined);
  if (wrapper === undefined || wrapped === 0) throw inputError(name, 'this JSON holds no list of rows', MEND);
  return tableOf(value[wrapper], `${name}.${wrapper}`, limits, wrapped - 1);
}

/** {"timestamp": […], "requests": […]} */
function columnsTable(
  columns: Record<string, unknown[]>,
  keys: readonly string[],
  name: string,
  limits: Limits,
): Table {
  const header = checkHeader(keys, name, limits);
  const length = Math.max(...keys.map((key) => columns[key]?.length ?? 0));
  const short = keys.find((key) => columns[key]?.length !== length);
  if (short !== undefined) {
    const found = columns[short]?.length ?? 0;
    throw inputError(
      `${name}.${short}`,
      `${found} values where another column has ${length}`,
      'Give every column as many values; null for a missing one.',
    );
  }
  const rowAt = (index: number) => keys.map((key) => cellOf(columns[key]?.[index], `${name}.${key}[${index}]`));
  return memoryTable('json', header, { length, rowAt, placeAt: (index) => index }, 'record');
}

function rowsTable(list: readonly unknown[], name: string, limits: Limits): Table {
  const [first] = list;
  if (Array.isArray(first)) {
    const header = checkHeader(
      first.map((each) => String(cellOf(each, `${name}[0]`) ?? '')),
      `${name}[0]`,
      limits,
    );
    const rowAt = (index: number) => {
      const row = list[index + 1];
      const place = `${name}[${index + 1}]`;
      if (!Array.isArray(row) || row.length > header.length)
        throw inputError(place, `this is no row of ${header.length} values`, MEND);
      return row.map((each) => cellOf(each, place));
    };
    return memoryTable('json', header, { length: list.length - 1, rowAt, placeAt: (index) => index + 1 }, 'record');
  }
  const objects = list.map((value, index) => ({ value, place: index }));
  return objectsTable('json', objects, name, limits);
}

/** One JSON object a line. @throws InputError with the line that is none */
export function ndjsonTable(text: string, name: string, limits: Limits): Table {
  const objects: { value: unknown; place: number }[] = [];
  for (const [index, line] of text.split('\n').entries()) {
    if (line.trim() === '') continue;
    if (objects.length >= limits.rows) break;
    objects.push({ value: readJson(line, () => `${name}:${index + 1}`, limits.depth), place: index + 1 });
  }
  return objectsTable('ndjson', objects, name, limits);
}

type Placed = readonly { readonly value: unknown; readonly place: number }[];

function objectsTable(form: 'json' | 'ndjson', objects: Placed, name: string, limits: Limits): Table {
  const places = form === 'json' ? 'record' : 'line';
  const names = new Map<string, number>();
  for (const { value, place } of objects) {
    const where = placeOf({ places }, name, place);
    if (!isRecord(value)) throw inputError(where, 'this is not an object with named values', MEND);
    for (const key of keysOf(value, where)) if (!names.has(key)) names.set(key, names.size);
    if (names.size > limits.columns) break;
  }
  const keys = [...names.keys()];
  const header = checkHeader(keys, name, limits);
  const rowAt = (index: number) => {
    const { value, place } = objects[index] as { value: Record<string, unknown>; place: number };
    return keys.map((key) =>
      Object.hasOwn(value, key) ? cellOf(value[key], `${placeOf({ places }, name, place)}.${key}`) : undefined,
    );
  };
  const placeAt = (index: number) => objects[index]?.place ?? 0;
  return memoryTable(form, header, { length: objects.length, rowAt, placeAt }, places);
}

function cellOf(value: unknown, place: string): Cell {
  if (value === null || value === undefined || typeof value === 'string' || typeof value === 'number') return value;
  if (typeof value === 'boolean') return String(value);
  throw inputError(
    place,
    'a list or an object stands where one value should',
    'Give each row plain numbers and texts.',
  );
}
