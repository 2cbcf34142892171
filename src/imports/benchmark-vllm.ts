/**
 * Results of `vllm bench serve` (one JSON object, or one a line with --append-result) and of SGLang's bench_serving, which kept the
 * names. Layout read from vllm-project/vllm vllm/benchmarks/serve.py @009e6d4a: summaries in ms, lists of --save-detailed in seconds,
 * request_rate "inf" where all are sent at once, own --metadata as text beside the rest.
 */
import { quantileOf } from '../base/quantiles.ts';
import { MS_PER_SECOND } from '../base/units.ts';
import type { Note } from '../history/history.ts';
import { cvOf, numberAt, numbersAt, textAt, valueAt, type Source } from './benchmark-fields.ts';
import { cellNumber, failedNote, noteOf, spreadWords, type MeasuredCells } from './benchmark-row.ts';

/** Fields of own --metadata that say what the client does not see. */
const METADATA: readonly (readonly [keyof MeasuredCells, readonly string[]])[] = [
  ['gpu', ['gpu', 'gpu_name', 'gpu_type', 'accelerator']],
  ['gpu_count', ['gpu_count', 'num_gpus']],
  ['tp', ['tp', 'tensor_parallel_size']],
  ['pp', ['pp', 'pipeline_parallel_size']],
  ['engine_version', ['engine_version', 'vllm_version', 'version']],
  ['weight_precision', ['weight_precision', 'precision', 'quantization']],
  ['kv_precision', ['kv_precision', 'kv_cache_dtype']],
];

const COUNTS = new Set<keyof MeasuredCells>(['gpu_count', 'tp', 'pp']);

export function isVllmResult({ fields }: Source): boolean {
  return typeof fields['request_throughput'] === 'number' && 'completed' in fields;
}

/** Cells of one run, and what must be known of it. @throws InputError naming the field */
export function vllmCells(source: Source): { cells: MeasuredCells; notes: Note[] } {
  const completed = numberAt(source, 'completed') ?? 0;
  const notes = notesOf(source, completed);
  const perRequest = (total: number | undefined): number | undefined =>
    total === undefined || completed === 0 ? undefined : total / completed;
  const cells: MeasuredCells = {
    published: dateOf(textAt(source, 'date')),
    engine: engineOf(textAt(source, 'backend') ?? textAt(source, 'endpoint_type') ?? ''),
    model: textAt(source, 'model_id') ?? '',
    isl: cellNumber(perRequest(numberAt(source, 'total_input_tokens'))),
    osl: cellNumber(perRequest(numberAt(source, 'total_output_tokens'))),
    len_dist: spreadWords(widest(cvOf(numbersAt(source, 'input_lens')), cvOf(numbersAt(source, 'output_lens')))),
    ...loadCells(source),
    req_s: cellNumber(numberAt(source, 'request_throughput')),
    output_tok_s_total: cellNumber(numberAt(source, 'output_throughput')),
    total_tok_s: cellNumber(numberAt(source, 'total_token_throughput')),
    ...ttftCells(source),
    ...itlCells(source),
  };
  for (const [column, names] of METADATA) {
    const found = names.map((name) => textAt(source, name)).find((text) => text !== undefined);
    if (found !== undefined && (!COUNTS.has(column) || /^\d{1,6}$/.test(found))) cells[column] = found;
  }
  return { cells, notes };
}

function widest(a: number | undefined, b: number | undefined): number | undefined {
  return a === undefined ? b : Math.max(a, b ?? 0);
}

/** 20260817-120000 → 2026-08-17 */
function dateOf(text: string | undefined): string {
  const found = /^(\d{4})(\d{2})(\d{2})-\d{6}$/.exec(text ?? '');
  return found === null ? '' : `${found[1] ?? ''}-${found[2] ?? ''}-${found[3] ?? ''}`;
}

/** The client's protocol; only some name an engine ("openai" speaks to all of them). */
function engineOf(backend: string): string {
  if (/sglang/i.test(backend)) return 'SGLang';
  if (/vllm/i.test(backend)) return 'vLLM';
  return /tensorrt|trt/i.test(backend) ? 'TensorRT-LLM' : '';
}

/** A rate, a number of clients, or everything at once. */
function loadCells(source: Source): MeasuredCells {
  const stated = valueAt(source, 'request_rate');
  const unlimited = typeof stated === 'string' && /^inf/i.test(stated);
  const rate = unlimited ? undefined : numberAt(source, 'request_rate');
  const clients = numberAt(source, 'max_concurrency');
  const sent = cellNumber(numberAt(source, 'num_prompts'));
  if (rate !== undefined && rate > 0)
    return {
      mode: 'server/request-rate',
      request_rate: cellNumber(rate),
      concurrency_or_batch: sent,
      concurrency_kind: 'number of requests sent',
    };
  if (clients !== undefined && clients > 0)
    return {
      mode: 'fixed-concurrency',
      concurrency_or_batch: cellNumber(clients),
      concurrency_kind: 'client-concurrency',
    };
  return {
    mode: 'offline/max-throughput',
    concurrency_or_batch: sent,
    concurrency_kind: 'burst of N requests at once',
  };
}

/** A summary that is absent is made from the list of seconds, where there is one. */
function ttftCells(source: Source): MeasuredCells {
  const each = numbersAt(source, 'ttfts')?.filter((value) => value > 0) ?? [];
  const fallback = (probability: number): number | undefined =>
    each.length < 2 ? undefined : MS_PER_SECOND * quantileOf(each, probability);
  return {
    ttft_ms_mean: cellNumber(positive(numberAt(source, 'mean_ttft_ms'))),
    ttft_ms_p50: cellNumber(positive(numberAt(source, 'median_ttft_ms')) ?? fallback(0.5)),
    ttft_ms_p99: cellNumber(positive(numberAt(source, 'p99_ttft_ms')) ?? fallback(0.99)),
  };
}

/** TPOT is the time between tokens by request (our ITL); vLLM's own "itl" is over tokens and only stands in for it. */
function itlCells(source: Source): MeasuredCells {
  const kind = numberAt(source, 'mean_tpot_ms') === undefined ? 'itl' : 'tpot';
  return {
    itl_ms_mean: cellNumber(positive(numberAt(source, `mean_${kind}_ms`))),
    itl_ms_p50: cellNumber(positive(numberAt(source, `median_${kind}_ms`))),
    itl_ms_p99: cellNumber(positive(numberAt(source, `p99_${kind}_ms`))),
  };
}

/** The tool writes 0 where it measured nothing (no streaming, one token). */
function positive(value: number | undefined): number | undefined {
  return value !== undefined && value > 0 ? value : undefined;
}

function notesOf(source: Source, completed: number): Note[] {
  const notes: Note[] = [];
  const failed = numberAt(source, 'failed') ?? 0;
  if (completed === 0)
    notes.push(noteOf('empty-run', `${source.place}: no request was completed; the run says nothing`));
  if (failed > 0) notes.push(failedNote(source.place, failed));
  if (numberAt(source, 'spec_decode_acceptance_length') !== undefined)
    notes.push(
      noteOf(
        'speculative',
        `${source.place}: speculative decoding was on; the time between tokens is not that of the model alone`,
      ),
    );
  const rate = valueAt(source, 'request_rate');
  if (typeof rate === 'number' && numberAt(source, 'max_concurrency') !== undefined)
    notes.push(
      noteOf('capped-rate', `${source.place}: a rate with at most that many requests at once; read as a rate`),
    );
  if (numberAt(source, 'mean_tpot_ms') === undefined && numberAt(source, 'mean_itl_ms') !== undefined)
    notes.push(
      noteOf('itl-over-tokens', `${source.place}: no TPOT; the inter-token latency over all tokens stands for it`),
    );
  return notes;
}
