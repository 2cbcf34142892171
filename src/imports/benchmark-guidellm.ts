/**
 * GuideLLM reports, JSON or YAML: one row a benchmark of the report. Layout read from vllm-project/guidellm
 * src/guidellm/benchmark/schemas/generative/metrics.py @06cef291 (times in ms by name, request_latency in seconds; statistics under
 * `successful`), schemas/report.py @2ffffa8d (metadata.version) and scheduler/strategies.py @03820eba; strategies are named by `kind` in
 * version 2 and by `type_` before. Its time_per_output_token counts the first token in; inter_token_latency does not, and is taken.
 */
import { parse as parseYaml } from 'yaml';
import { inputError } from '../base/errors.ts';
import type { Note } from '../history/history.ts';
import { numberAt, numberAtAny, sourceAt, textAt, valueAt, type Source } from './benchmark-fields.ts';
import { cellNumber, failedNote, noteOf, spreadWords, type MeasuredCells } from './benchmark-row.ts';
import { isRecord } from './json-text.ts';

const NEWEST_VERSION = 2;
/** PyYAML writes anchors for objects that stand twice; a bomb has thousands. */
const MOST_ALIASES = 100;
/** A YAML reader takes about a second for each 2 MB; larger reports come as JSON. */
const MOST_YAML_CHARACTERS = 16_000_000;

export function isGuidellm({ fields }: Source): boolean {
  return Array.isArray(fields['benchmarks']);
}

/** @throws InputError naming the line where it is no YAML */
export function guidellmYaml(text: string, place: string): unknown {
  if (text.length > MOST_YAML_CHARACTERS)
    throw inputError(place, 'the YAML report is over 16 MB', 'Save it as JSON: --output-path report.json.');
  try {
    return parseYaml(text, { maxAliasCount: MOST_ALIASES, logLevel: 'silent' }) as unknown;
  } catch (fault) {
    const line = /at line (\d+)/.exec(fault instanceof Error ? fault.message : '')?.[1];
    throw inputError(
      line === undefined ? place : `${place}:${line}`,
      'this is not valid YAML',
      'Mend or delete what stands there.',
    );
  }
}

/** @param most  benchmarks that a report may hold */
export function guidellmRuns(report: Source, most: number): { cells: MeasuredCells; notes: Note[] }[] {
  const list = report.fields['benchmarks'] as unknown[];
  if (list.length > most)
    throw inputError(
      `${report.place}.benchmarks`,
      `${String(list.length)} runs are more than ${String(most)}`,
      'Split the report.',
    );
  const model = modelOf(report);
  return list.map((fields, index) => {
    const place = `${report.place}.benchmarks[${String(index)}]`;
    if (!isRecord(fields)) throw inputError(place, 'this is no benchmark', 'Give the report as GuideLLM wrote it.');
    return runOf({ place, fields }, model);
  });
}

/** What is true of the report as a whole. */
export function guidellmNotes(report: Source): Note[] {
  const version = numberAt(report, 'metadata.version');
  return version !== undefined && version > NEWEST_VERSION
    ? [
        noteOf(
          'newer-version',
          `${report.place}: layout version ${String(version)} is newer than ${String(NEWEST_VERSION)}; look at the rows`,
        ),
      ]
    : [];
}

function modelOf(source: Source): string {
  const paths = [
    'config.spec.backend.model',
    'config.backend.model',
    'args.model',
    'args.backend_kwargs.model',
    'backend.model',
  ];
  return (
    paths.map((path) => (typeof valueAt(source, path) === 'string' ? textAt(source, path) : undefined)).find(Boolean) ??
    ''
  );
}

function runOf(run: Source, reportModel: string): { cells: MeasuredCells; notes: Note[] } {
  const metrics = sourceAt(run, 'metrics');
  if (metrics === undefined)
    throw inputError(`${run.place}.metrics`, 'the run has no metrics', 'Give the report as GuideLLM wrote it.');
  const mean = (name: string): number | undefined => numberAt(metrics, `${name}.successful.mean`);
  const cells: MeasuredCells = {
    model: modelOf(run) || reportModel,
    isl: cellNumber(mean('prompt_token_count')),
    osl: cellNumber(mean('output_token_count')),
    len_dist: spreadWords(widest(lengthCv(metrics, 'prompt_token_count'), lengthCv(metrics, 'output_token_count'))),
    ...loadCells(run, metrics),
    req_s: cellNumber(mean('requests_per_second')),
    output_tok_s_total: cellNumber(mean('output_tokens_per_second')),
    total_tok_s: cellNumber(mean('tokens_per_second')),
    ...statistics(metrics, 'time_to_first_token_ms', 'ttft'),
    ...statistics(metrics, 'inter_token_latency_ms', 'itl'),
  };
  return { cells, notes: notesOf(run, metrics) };
}

function statistics(metrics: Source, name: string, kind: 'ttft' | 'itl'): MeasuredCells {
  const at = (statistic: string): string => {
    const value = numberAt(metrics, `${name}.successful.${statistic}`);
    return value === 0 ? '' : cellNumber(value);
  };
  return {
    [`${kind}_ms_mean`]: at('mean'),
    [`${kind}_ms_p50`]: at('median'),
    [`${kind}_ms_p99`]: at('percentiles.p99'),
  };
}

function lengthCv(metrics: Source, name: string): number | undefined {
  const [mean, deviation] = ['mean', 'std_dev'].map((each) => numberAt(metrics, `${name}.successful.${each}`));
  return mean === undefined || mean === 0 || deviation === undefined ? undefined : deviation / mean;
}

function widest(a: number | undefined, b: number | undefined): number | undefined {
  return a === undefined ? b : Math.max(a, b ?? 0);
}

function loadCells(run: Source, metrics: Source): MeasuredCells {
  const strategy = ['config.strategy', 'scheduler.strategy', 'args.strategy']
    .map((path) => sourceAt(run, path))
    .find((each) => each !== undefined);
  const kind = strategy === undefined ? '' : (textAt(strategy, 'kind') ?? textAt(strategy, 'type_') ?? '');
  const sent = cellNumber(numberAt(metrics, 'request_totals.total'));
  const clients = (count: number | undefined): MeasuredCells => ({
    mode: 'fixed-concurrency',
    concurrency_or_batch: cellNumber(count),
    concurrency_kind: 'client-concurrency',
  });
  switch (kind) {
    case 'synchronous':
      return clients(1);
    case 'concurrent':
      return clients(strategy && numberAt(strategy, 'streams'));
    case 'constant':
    case 'poisson':
      return {
        mode: 'server/request-rate',
        request_rate: cellNumber(strategy && numberAtAny(strategy, ['rate'])),
        concurrency_or_batch: sent,
        concurrency_kind: 'number of requests sent',
      };
    case 'throughput':
      return {
        mode: 'offline/max-throughput',
        concurrency_or_batch: sent,
        concurrency_kind: 'all queued (number of requests)',
      };
    default: {
      const seen = numberAt(metrics, 'request_concurrency.successful.mean');
      return seen === undefined || seen === 0 ? {} : clients(Math.max(1, Math.round(seen)));
    }
  }
}

function notesOf(run: Source, metrics: Source): Note[] {
  const notes: Note[] = [];
  const failed = numberAt(metrics, 'request_totals.errored') ?? 0;
  const incomplete = numberAt(metrics, 'request_totals.incomplete') ?? 0;
  if (failed > 0) notes.push(failedNote(run.place, failed));
  if (incomplete > 0)
    notes.push(
      noteOf(
        'incomplete-requests',
        `${run.place}: ${String(incomplete)} requests were under way when the run ended and are not in the figures`,
        incomplete,
      ),
    );
  return notes;
}
