import { describe, expect, it } from 'vitest';
import { factsOfValues, metricFactsOf, plainName } from '../../../src/imports/metric-kind.ts';

describe('metricFactsOf(name)', () => {
  it.each([
    ['requests', 'count', 'requests'],
    ['num_requests', 'count', 'requests'],
    ['inputTokens', 'count', 'tokens'],
    ['Output Tokens', 'count', 'tokens'],
    ['tokens', 'count', 'tokens'],
    ['vllm:generation_tokens_total', 'count', 'tokens'],
    ['messages', 'count', 'messages'],
    ['rps', 'rate', 'requests/s'],
    ['requests_per_second', 'rate', 'requests/s'],
    ['output_tok_s_total', 'rate', 'tokens/s'],
    ['tokens/s', 'rate', 'tokens/s'],
    ['latency_ms', 'gauge', 'ms'],
    ['ttft_p99_ms', 'gauge', 'ms'],
    ['vllm:time_to_first_token_seconds', 'gauge', 's'],
    ['api_time_s', 'gauge', 's'],
    ['gpu_util', 'gauge', '%'],
    ['DCGM_FI_DEV_GPU_UTIL', 'gauge', '%'],
    ['vllm:kv_cache_usage_perc', 'gauge', ''],
    ['cache_hit_rate', 'gauge', ''],
    ['interarrival_cv', 'gauge', ''],
    ['token_coverage', 'gauge', ''],
    ['in_p50', 'gauge', 'tokens'],
    ['tokens_per_request', 'gauge', 'tokens'],
    ['active_clients', 'gauge', ''],
    ['vllm:num_requests_running', 'gauge', 'requests'],
    ['gpus', 'gauge', 'gpus'],
    ['cost_usd', 'money', 'USD'],
    ['BilledCost', 'money', 'USD'],
    ['gpuCost', 'money', 'USD'],
    ['spend_eur', 'money', 'EUR'],
    ['usd_per_hour', 'gauge', ''],
    ['gpu_hours', 'count', 'hours'],
  ])('%s is a %s of %j', (name, kind, unit) => expect(metricFactsOf(name)).toMatchObject({ kind, unit }));

  it.each(['y', 'value', 'foo'])('knows nothing of %s', (name) => expect(metricFactsOf(name)).toBeUndefined());

  it('factsOfValues(allWhole, anyNegative) takes whole numbers of at least 0 for counts', () => {
    expect(factsOfValues(true, false).kind).toBe('count');
    expect(factsOfValues(true, true).kind).toBe('gauge');
    expect(factsOfValues(false, false).kind).toBe('gauge');
  });

  it('plainName(name) brings spellings together', () => {
    expect(['inputTokens', 'Input Tokens', 'vllm:input-tokens', 'INPUT_TOKENS'].map(plainName)).toEqual(
      Array(4).fill('input_tokens'),
    );
  });
});
