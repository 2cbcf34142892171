/**
 * Summary files of llmperf. Layout read from ray-project/llmperf token_benchmark_ray.py @004d3afb and src/llmperf/utils.py @0f255058
 * (names joined by "_": results_ttft_s_quantiles_p50) and common_metrics.py @1eac866f. Times in seconds. Its inter-token latency is the
 * whole request over its tokens, the first token's wait included (openai_chat_completions_client.py @0451d33b): the time between
 * tokens is taken from the means instead.
 */
import { MS_PER_SECOND, SECONDS_PER_MINUTE } from '../base/units.ts';
import type { Note } from '../history/history.ts';
import { numberAt, textAt, type Source } from './benchmark-fields.ts';
import { cellNumber, failedNote, noteOf, spreadWords, type MeasuredCells } from './benchmark-row.ts';

export function isLlmperf({ fields }: Source): boolean {
  return 'results_ttft_s_mean' in fields || 'results_end_to_end_latency_s_mean' in fields;
}

export function llmperfCells(source: Source): { cells: MeasuredCells; notes: Note[] } {
  const number = (name: string): number | undefined => numberAt(source, `results_${name}`);
  const milliseconds = (name: string): string => {
    const seconds = number(name);
    return cellNumber(seconds === undefined ? undefined : MS_PER_SECOND * seconds);
  };
  const input = number('number_input_tokens_mean');
  const output = number('number_output_tokens_mean');
  const perMinute = number('num_completed_requests_per_min');
  const cells: MeasuredCells = {
    model: textAt(source, 'model') ?? '',
    isl: cellNumber(input),
    osl: cellNumber(output),
    len_dist: spreadWords(lengthCv(source, input, output)),
    mode: 'fixed-concurrency',
    concurrency_or_batch: cellNumber(numberAt(source, 'num_concurrent_requests')),
    concurrency_kind: 'client-concurrency',
    req_s: cellNumber(perMinute === undefined ? undefined : perMinute / SECONDS_PER_MINUTE),
    output_tok_s_total: cellNumber(number('mean_output_throughput_token_per_s')),
    ttft_ms_mean: milliseconds('ttft_s_mean'),
    ttft_ms_p50: milliseconds('ttft_s_quantiles_p50'),
    ttft_ms_p99: milliseconds('ttft_s_quantiles_p99'),
    itl_ms_mean: cellNumber(itlMs(number('end_to_end_latency_s_mean'), number('ttft_s_mean'), output)),
  };
  const notes = [
    noteOf(
      'itl-from-means',
      `${source.place}: llmperf counts the first token's wait into its inter-token latency; the time between tokens is (end to end − first token) / (tokens − 1), of the means`,
    ),
  ];
  const failed = number('number_errors') ?? 0;
  if (failed > 0) notes.push(failedNote(source.place, failed));
  return { cells, notes };
}

function itlMs(total: number | undefined, first: number | undefined, tokens: number | undefined): number | undefined {
  if (total === undefined || first === undefined || tokens === undefined || tokens <= 1 || total <= first)
    return undefined;
  return (MS_PER_SECOND * (total - first)) / (tokens - 1);
}

function lengthCv(source: Source, input: number | undefined, output: number | undefined): number | undefined {
  const cv = (name: string, mean: number | undefined): number | undefined => {
    const deviation = numberAt(source, `results_${name}_stddev`);
    return deviation === undefined || mean === undefined || mean === 0 ? undefined : deviation / mean;
  };
  const both = [cv('number_input_tokens', input), cv('number_output_tokens', output)].filter(
    (each) => each !== undefined,
  );
  return both.length === 0 ? undefined : Math.max(...both);
}
