/** By what words a text is told to be a benchmark result or an engine's log, before anything of it is parsed. */

export function isAiperfTable(text: string): boolean {
  return /^\s*"?Metric"?\s*,\s*"?(?:avg|Value)"?\s*[,\n]/.test(text);
}

export function isGuidellmYaml(text: string): boolean {
  return /^benchmarks:/m.test(text);
}

const LOG_SIGNS =
  /GPU KV cache size: |Available KV cache memory: |Model loading took |Loading model weights took |model weights take |Initializing an? (?:V\d )?LLM engine \(v|vLLM API server version /;

export function isEngineLog(text: string): boolean {
  return LOG_SIGNS.test(text);
}

/** One of these names stands in every JSON that is known here. */
const JSON_SIGNS =
  /"(?:request_throughput|benchmarks|request_latency|time_to_first_token|output_token_throughput|results_ttft_s_mean|results_end_to_end_latency_s_mean|request_start_ns)"\s*:/;

/** Whether a text may be a benchmark result or a start-up log: cheap, by words in it; `readBenchmark` has the last word. */
export function looksLikeBenchmark(text: string): boolean {
  const head = text.trimStart();
  if (head.startsWith('{') || head.startsWith('[{') || /^\[\s*[{[]/.test(head)) return JSON_SIGNS.test(text);
  return isAiperfTable(text) || isGuidellmYaml(text) || isEngineLog(text);
}
