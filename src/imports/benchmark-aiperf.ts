/**
 * Summary files of AIPerf (profile_export_aiperf.json) and its forerunner GenAI-Perf (profile_export_genai_perf.json). Layout read from
 * ai-dynamo/aiperf docs/reference/json-export-schema.md @1554b478 (schema 1.5; unknown fields are left alone): a block
 * {unit, avg, p50, p99 …} a metric, the unit rules. Where the load stands differs by version: input_config.loadgen, input_config.phases,
 * GenAI-Perf's input_config.perf_analyzer.stimulus, or the command line in run_info.
 */
import { inputError } from '../base/errors.ts';
import type { Note } from '../history/history.ts';
import { numberAt, numberAtAny, sourceAt, textAt, valueAt, type Source } from './benchmark-fields.ts';
import { cellNumber, cellText, failedNote, noteOf, spreadWords, type MeasuredCells } from './benchmark-row.ts';
import { isRecord } from './json-text.ts';

/** ms in one unit of time */
const MS_PER_UNIT: Readonly<Record<string, number>> = {
  ns: 1e-6,
  nanoseconds: 1e-6,
  us: 1e-3,
  microseconds: 1e-3,
  ms: 1,
  milliseconds: 1,
  s: 1e3,
  sec: 1e3,
  seconds: 1e3,
};

export function isAiperf({ fields }: Source): boolean {
  return ['request_throughput', 'request_latency', 'time_to_first_token', 'output_token_throughput'].some((name) => {
    const block = fields[name];
    return isRecord(block) && 'unit' in block;
  });
}

/** ms of a time in its unit. @throws InputError for a unit that is no time */
export function msOf(value: number, unit: string | undefined, place: string): number {
  const factor = MS_PER_UNIT[(unit ?? 'ms').toLowerCase()];
  if (factor === undefined)
    throw inputError(
      `${place}.unit`,
      `"${unit ?? ''}" is no unit of time that is known here`,
      'Use ns, us, ms or sec.',
    );
  return value * factor;
}

export function aiperfCells(source: Source): { cells: MeasuredCells; notes: Note[] } {
  const time = (metric: string, statistic: string): string => {
    const value = numberAt(source, `${metric}.${statistic}`);
    if (value === undefined || value === 0) return '';
    return cellNumber(msOf(value, textAt(source, `${metric}.unit`), `${source.place}.${metric}`));
  };
  const average = (metric: string): number | undefined => numberAt(source, `${metric}.avg`);
  const cells: MeasuredCells = {
    published: (textAt(source, 'start_time') ?? '').slice(0, 10),
    model: modelOf(source),
    ...gpuCells(source),
    isl: cellNumber(average('input_sequence_length')),
    osl: cellNumber(average('output_sequence_length')),
    len_dist: spreadWords(lengthCv(source)),
    req_s: cellNumber(average('request_throughput')),
    output_tok_s_total: cellNumber(average('output_token_throughput')),
    total_tok_s: cellNumber(average('total_token_throughput')),
    ttft_ms_mean: time('time_to_first_token', 'avg'),
    ttft_ms_p50: time('time_to_first_token', 'p50'),
    ttft_ms_p99: time('time_to_first_token', 'p99'),
    itl_ms_mean: time('inter_token_latency', 'avg'),
    itl_ms_p50: time('inter_token_latency', 'p50'),
    itl_ms_p99: time('inter_token_latency', 'p99'),
  };
  const load = loadCells(source);
  if (load !== undefined) return { cells: { ...cells, ...load }, notes: notesOf(source) };
  const { cells: guessed, notes } = loadByLittle(
    average('request_throughput'),
    time('request_latency', 'avg'),
    source.place,
  );
  return { cells: { ...cells, ...guessed }, notes: [...notesOf(source), ...notes] };
}

/** Requests in the system = rate × time in it (Little 1961): stands for the number of clients where no file says it. */
export function loadByLittle(
  perSecond: number | undefined,
  latencyMs: string,
  place: string,
): { cells: MeasuredCells; notes: Note[] } {
  const inside = perSecond === undefined || latencyMs === '' ? 0 : (perSecond * Number(latencyMs)) / 1000;
  if (!(inside > 0)) return { cells: {}, notes: [] };
  const clients = Math.max(1, Math.round(inside));
  return {
    cells: {
      mode: 'fixed-concurrency',
      concurrency_or_batch: String(clients),
      concurrency_kind: 'client-concurrency',
    },
    notes: [
      noteOf(
        'concurrency-computed',
        `${place}: the file does not say the load; ${String(clients)} requests at once follow from rate × latency`,
        1,
        'concurrency_or_batch',
      ),
    ],
  };
}

/** The load the client was set to; undefined where the file does not say. */
function loadCells(source: Source): MeasuredCells | undefined {
  const phase = phaseOf(source);
  const flag = (name: string): number | undefined => {
    const words = textAt(source, 'run_info.cli_command') ?? '';
    const found = new RegExp(`--${name}[ =](\\d{1,9}(?:\\.\\d{1,6})?)(?: |$)`).exec(words)?.[1];
    return found === undefined ? undefined : Number(found);
  };
  const rate =
    numberAtAny(source, ['input_config.loadgen.request_rate', 'input_config.perf_analyzer.stimulus.request_rate']) ??
    (phase && numberAtAny(phase, ['rate', 'request_rate'])) ??
    flag('request-rate');
  if (rate !== undefined && rate > 0)
    return {
      mode: 'server/request-rate',
      request_rate: cellNumber(rate),
      concurrency_or_batch: cellNumber(numberAt(source, 'request_count.avg')),
      concurrency_kind: 'number of requests sent',
    };
  const clients =
    numberAtAny(source, ['input_config.loadgen.concurrency', 'input_config.perf_analyzer.stimulus.concurrency']) ??
    (phase && numberAt(phase, 'concurrency')) ??
    flag('concurrency');
  return clients === undefined || clients === 0
    ? undefined
    : {
        mode: 'fixed-concurrency',
        concurrency_or_batch: cellNumber(clients),
        concurrency_kind: 'client-concurrency',
      };
}

/** The phase that is measured: the first that is not kept out of the results. */
function phaseOf(source: Source): Source | undefined {
  const phases = valueAt(source, 'input_config.phases');
  const place = `${source.place}.input_config.phases`;
  if (typeof phases !== 'object' || phases === null) return undefined;
  for (const [name, fields] of Object.entries(phases))
    if (isRecord(fields) && fields['exclude_from_results'] !== true)
      return { place: `${place}.${cellText(name)}`, fields };
  return undefined;
}

function modelOf(source: Source): string {
  for (const path of [
    'input_config.endpoint.model_names',
    'input_config.models',
    'input_config.model_names',
    'input_config.model',
  ]) {
    let value = valueAt(source, path);
    if (isRecord(value)) value = value['items'];
    if (Array.isArray(value)) value = value[0] as unknown;
    if (isRecord(value)) value = value['name'];
    if (typeof value === 'string' && value !== '') return cellText(value);
  }
  const words = textAt(source, 'run_info.cli_command') ?? '';
  return /(?:--model|-m)[ =]([\w./:-]{1,120})/.exec(words)?.[1] ?? '';
}

/** GPUs whose telemetry was collected: their name, and how many. */
function gpuCells(source: Source): MeasuredCells {
  const endpoints = sourceAt(source, 'telemetry_data.endpoints');
  if (endpoints === undefined) return {};
  const names = Object.values(endpoints.fields)
    .flatMap((endpoint) => (isRecord(endpoint) && isRecord(endpoint['gpus']) ? Object.values(endpoint['gpus']) : []))
    .flatMap((gpu) => (isRecord(gpu) && typeof gpu['gpu_name'] === 'string' ? [cellText(gpu['gpu_name'])] : []));
  const [first] = names;
  return first === undefined || names.some((name) => name !== first)
    ? {}
    : { gpu: first, gpu_count: String(names.length) };
}

function lengthCv(source: Source): number | undefined {
  const cvs = ['input_sequence_length', 'output_sequence_length'].flatMap((metric) => {
    const [mean, deviation] = [numberAt(source, `${metric}.avg`), numberAt(source, `${metric}.std`)];
    return mean === undefined || mean === 0 || deviation === undefined ? [] : [deviation / mean];
  });
  return cvs.length === 0 ? undefined : Math.max(...cvs);
}

function notesOf(source: Source): Note[] {
  const notes: Note[] = [];
  const failed = numberAt(source, 'error_request_count.avg') ?? 0;
  if (failed > 0) notes.push(failedNote(source.place, failed));
  if (valueAt(source, 'was_cancelled') === true)
    notes.push(noteOf('cancelled', `${source.place}: the run was cancelled before its end`));
  if (sourceAt(source, 'telemetry_data.endpoints') !== undefined)
    notes.push(
      noteOf(
        'gpus-of-telemetry',
        `${source.place}: the GPUs are those of the telemetry; say gpu_count where the model used fewer`,
        1,
        'gpu_count',
      ),
    );
  return notes;
}
