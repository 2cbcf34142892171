/**
 * The answer to a Prometheus range query (`/api/v1/query_range`) as a long table of service, metric, time and value.
 * Source: prometheus.io/docs/prometheus/latest/querying/api, "Range queries" and "Expression query result formats".
 * Counters (`…_total`, `…_count`, `…_sum`) only grow until their process restarts; what a history needs is how much they grew
 * between two samples, so that is what is kept, at the time of the earlier one. After a restart the new value is the growth.
 */
import { inputError } from '../base/errors.ts';
import type { Note } from '../history/history.ts';
import { isRecord, keysOf } from './json-text.ts';
import type { Limits } from './limits.ts';
import { placeOf, SAMPLE_ROWS, type Cell, type Table } from './table.ts';

const COUNTER = /_(total|count|sum)$/;
const SERVICE_LABELS = ['service', 'model_name', 'app', 'deployment', 'job', 'namespace'];
const MEND = 'Query a range (query_range) of a metric and save the whole answer.';

/** @throws InputError where the query failed, is no range query, or a sample is no [time, value] pair */
export function prometheusTable(answer: Record<string, unknown>, name: string, limits: Limits): Table {
  if (answer.status !== 'success') {
    const words = typeof answer.error === 'string' ? answer.error.slice(0, 200) : 'no reason given';
    throw inputError(name, `Prometheus answered with an error: ${words}`, 'Mend the query and save its answer.');
  }
  const data = isRecord(answer.data) ? answer.data : {};
  if (data.resultType !== 'matrix' || !Array.isArray(data.result)) {
    throw inputError(`${name}.data.resultType`, `"${String(data.resultType)}" is not a matrix`, MEND);
  }
  const rows: (readonly Cell[])[] = [];
  const resets = { counters: 0, restarts: 0 };
  for (const [index, result] of data.result.entries()) {
    pushResult(result, `${name}.data.result[${index}]`, rows, resets);
    if (rows.length > limits.rows) break;
  }
  return {
    form: 'prometheus',
    delimiter: '',
    header: ['timestamp', 'service', 'metric', 'value'],
    sample: rows.slice(0, SAMPLE_ROWS),
    places: 'record',
    notes: counterNotes(resets),
    scan(onRow) {
      for (const [index, row] of rows.entries()) if (!onRow(row, index)) return;
    },
  };
}

function pushResult(
  result: unknown,
  place: string,
  rows: (readonly Cell[])[],
  resets: { counters: number; restarts: number },
): void {
  if (!isRecord(result) || !Array.isArray(result.values)) throw inputError(place, 'there are no values', MEND);
  const labels = isRecord(result.metric) ? result.metric : {};
  keysOf(labels, `${place}.metric`);
  const labelOf = (label: string) => (Object.hasOwn(labels, label) ? String(labels[label]) : '');
  const service = SERVICE_LABELS.map(labelOf).find((each) => each !== '') ?? '';
  const metric = labelOf('__name__') || 'value';
  const isCounter = COUNTER.test(metric);
  if (isCounter) resets.counters += 1;
  let before: { time: number; value: number } | undefined;
  for (const [index, pair] of result.values.entries()) {
    const [time, text] = Array.isArray(pair) ? (pair as unknown[]) : [];
    if (typeof time !== 'number' || (typeof text !== 'string' && typeof text !== 'number')) {
      throw inputError(
        placeOf({ places: 'record' }, `${place}.values`, index),
        'this is not a [time, "value"] pair',
        MEND,
      );
    }
    if (!isCounter) rows.push([time, service, metric, text]);
    const value = Number(text);
    if (!isCounter || !Number.isFinite(value)) continue;
    if (before !== undefined) {
      const restarted = value < before.value;
      if (restarted) resets.restarts += 1;
      rows.push([before.time, service, metric.replace(/_total$/, ''), restarted ? value : value - before.value]);
    }
    before = { time, value };
  }
}

function counterNotes(resets: { readonly counters: number; readonly restarts: number }): Note[] {
  if (resets.counters === 0) return [];
  const message = `${resets.counters} growing counters were turned into growth per step; ${resets.restarts} restarts of them were seen`;
  return [{ code: 'counter', message, count: resets.counters, lines: [], metric: '' }];
}
