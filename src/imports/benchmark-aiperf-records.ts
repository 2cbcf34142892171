/**
 * One request a line: AIPerf's profile_export.jsonl, summed to one row. Layout read from ai-dynamo/aiperf
 * docs/tutorials/working-with-profile-exports.md @13992dbd: `metadata` with times in ns, `metrics.NAME.{value, unit}`; a request that
 * failed has no latency. Only the profiling phase counts.
 */
import { inputError } from '../base/errors.ts';
import { meanOf, quantileOf } from '../base/quantiles.ts';
import { MS_PER_SECOND } from '../base/units.ts';
import type { Note } from '../history/history.ts';
import { msOf } from './benchmark-aiperf.ts';
import { cvOf, numberAt, textAt, valueAt, type Source } from './benchmark-fields.ts';
import { cellNumber, failedNote, noteOf, spreadWords, type MeasuredCells } from './benchmark-row.ts';
import { isRecord } from './json-text.ts';

const NS_PER_MS = 1e6;

export function isAiperfRecord({ fields }: Source): boolean {
  const metadata = fields['metadata'];
  return isRecord(metadata) && 'request_start_ns' in metadata && 'metrics' in fields;
}

/** What is kept of the requests that were answered; times in ms. */
interface Answered {
  readonly starts: number[];
  readonly ends: number[];
  readonly latencies: number[];
  readonly inputs: number[];
  readonly outputs: number[];
  readonly ttfts: number[];
  readonly itls: number[];
}

/** @throws InputError naming the line, or where no request was answered */
export function aiperfRecordsCells(records: readonly Source[], place: string): { cells: MeasuredCells; notes: Note[] } {
  const all: Answered = { starts: [], ends: [], latencies: [], inputs: [], outputs: [], ttfts: [], itls: [] };
  let failed = 0;
  for (const record of records) {
    const phase = textAt(record, 'metadata.benchmark_phase') ?? 'profiling';
    if (phase === 'profiling' && !take(record, all)) failed += 1;
  }
  if (all.latencies.length === 0)
    throw inputError(place, 'no request was answered', 'Give a run with at least one answered request.');
  const firstMs = all.starts.reduce((a, b) => Math.min(a, b), Infinity);
  const lastMs = all.ends.reduce((a, b) => Math.max(a, b), -Infinity);
  const seconds = Math.max(lastMs - firstMs, 1e-3) / MS_PER_SECOND;
  const outputs = all.outputs.reduce((sum, each) => sum + each, 0);
  const inputs = all.inputs.reduce((sum, each) => sum + each, 0);
  const inside = Math.max(
    1,
    Math.round(all.latencies.reduce((sum, each) => sum + each, 0) / (seconds * MS_PER_SECOND)),
  );
  const cells: MeasuredCells = {
    isl: cellNumber(all.inputs.length > 0 ? meanOf(all.inputs) : undefined),
    osl: cellNumber(all.outputs.length > 0 ? meanOf(all.outputs) : undefined),
    len_dist: spreadWords(Math.max(cvOf(all.inputs) ?? 0, cvOf(all.outputs) ?? 0)),
    mode: 'fixed-concurrency',
    concurrency_or_batch: String(inside),
    concurrency_kind: 'client-concurrency',
    req_s: cellNumber(all.latencies.length / seconds),
    output_tok_s_total: cellNumber(outputs > 0 ? outputs / seconds : undefined),
    total_tok_s: cellNumber(outputs > 0 && inputs > 0 ? (inputs + outputs) / seconds : undefined),
    ...statistics('ttft', all.ttfts),
    ...statistics('itl', all.itls),
  };
  return { cells, notes: notesOf(records, failed, inside, place) };
}

/** Adds one request. @returns false where it was not answered */
function take(record: Source, all: Answered): boolean {
  const time = (name: string): number | undefined => {
    const value = numberAt(record, `metrics.${name}.value`);
    return value === undefined
      ? undefined
      : msOf(value, textAt(record, `metrics.${name}.unit`), `${record.place}.metrics.${name}`);
  };
  const [start, end] = [stampAt(record, 'request_start_ns'), stampAt(record, 'request_end_ns')];
  const latency = time('request_latency') ?? (start !== undefined && end !== undefined ? end - start : undefined);
  const output = numberAt(record, 'metrics.output_sequence_length.value');
  if (start === undefined || end === undefined || latency === undefined || output === undefined) return false;
  const push = (list: number[], value: number | undefined): void => {
    if (value !== undefined) list.push(value);
  };
  push(all.starts, start);
  push(all.ends, end);
  push(all.latencies, latency);
  push(all.outputs, output);
  push(all.inputs, numberAt(record, 'metrics.input_sequence_length.value'));
  push(all.ttfts, time('time_to_first_token'));
  push(all.itls, time('inter_token_latency'));
  return true;
}

/** Epoch ns (beyond 2^53, so to a quarter µs) as ms. @throws InputError where it is no whole number */
function stampAt(record: Source, name: string): number | undefined {
  const value = valueAt(record, `metadata.${name}`);
  if (value === undefined) return undefined;
  if (typeof value === 'number' && value >= 0 && value <= 1e20) return value / NS_PER_MS;
  throw inputError(`${record.place}.metadata.${name}`, 'this is not a time in ns', 'Give the file as AIPerf wrote it.');
}

function statistics(kind: 'ttft' | 'itl', values: readonly number[]): MeasuredCells {
  if (values.length === 0) return {};
  return {
    [`${kind}_ms_mean`]: cellNumber(meanOf(values)),
    [`${kind}_ms_p50`]: cellNumber(quantileOf(values, 0.5)),
    [`${kind}_ms_p99`]: cellNumber(quantileOf(values, 0.99)),
  };
}

function notesOf(records: readonly Source[], failed: number, inside: number, place: string): Note[] {
  const notes = [
    noteOf(
      'concurrency-computed',
      `${place}: ${String(records.length)} requests summed; ${String(inside)} at once is the mean of what was under way`,
      records.length,
      'concurrency_or_batch',
    ),
  ];
  if (failed > 0) notes.push(failedNote(place, failed));
  const turns = records.filter((record) => (numberAt(record, 'metadata.turn_index') ?? 0) > 0).length;
  if (turns > 0)
    notes.push(
      noteOf(
        'multi-turn',
        `${place}: ${String(turns)} requests go on with a conversation; their prompts may hit the prefix cache`,
        turns,
      ),
    );
  return notes;
}
