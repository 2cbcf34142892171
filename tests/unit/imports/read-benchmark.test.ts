import { describe, expect, it } from 'vitest';
import { InputError } from '../../../src/base/errors.ts';
import { fullCatalog } from '../../../src/catalog/full.ts';
import { MEASURED_COLUMNS } from '../../../src/imports/benchmark-row.ts';
import { readBenchmark, readBenchmarks } from '../../../src/imports/read-benchmark.ts';
import { predictRow } from '../../../src/sizing/predict.ts';
import { readRow, rowResolverOf } from '../../../src/sizing/row-request.ts';
import { benchmarkNames, benchmarkText } from './benchmarks.ts';

const said = { gpu: 'H100-SXM', tp: '1', engine: 'vLLM', weight_precision: 'bf16' };
const read = (name: string, more = {}) => readBenchmark(benchmarkText(name), name, more);
const codes = (name: string) => read(name).notes.map((note) => `${note.code} ${note.metric}`.trim());
const facts = (row: object) => Object.fromEntries(Object.entries(row).filter(([, text]) => text !== ''));

function problemOf(work: () => unknown): { field: string; problem: string; mend: string } {
  try {
    work();
  } catch (fault) {
    if (fault instanceof InputError) return fault.problems[0]!;
    throw fault;
  }
  throw new Error('it was not refused');
}

describe('readBenchmark(vllm bench serve)', () => {
  it('readBenchmark takes summaries as ms, TPOT as the time between tokens, and means of lengths', () => {
    const { format, rows } = read('vllm-serve.json');
    expect(format).toBe('vllm');
    expect(facts(rows[0]!)).toMatchObject({
      published: '2026-08-17',
      model: 'meta-llama/Llama-3.1-8B-Instruct',
      tp: '2',
      gpu_count: '2',
      isl: '1000',
      osl: '250',
      len_dist: 'fixed',
      concurrency_or_batch: '2',
      concurrency_kind: 'client-concurrency',
      mode: 'fixed-concurrency',
      output_tok_s_total: '100',
      req_s: '0.4',
      ttft_ms_mean: '100',
      ttft_ms_p50: '95',
      ttft_ms_p99: '129.1',
      itl_ms_mean: '10.5',
      itl_ms_p99: '11.9',
    });
    expect(Object.keys(rows[0]!)).toEqual([...MEASURED_COLUMNS]);
  });

  it('readBenchmark drops texts and error words unread, and says so', () => {
    const reading = read('vllm-serve.json');
    expect(JSON.stringify(reading)).not.toContain('SECRET');
    expect(codes('vllm-serve.json')).toContain('dropped-texts');
  });

  it('readBenchmark names what the file does not say', () => {
    expect(codes('vllm-serve.json')).toEqual(
      expect.arrayContaining(['missing gpu', 'missing engine', 'missing weight_precision']),
    );
    expect(read('vllm-serve.json', said).notes.filter((note) => note.code === 'missing')).toEqual([]);
    expect(read('vllm-serve.json', said).rows[0]!.trust).toBe('A');
  });

  it('readBenchmark(JSON per line) gives a row a line: a rate, and everything at once', () => {
    const [rate, burst] = read('vllm-serve-lines.json').rows;
    expect(facts(rate!)).toMatchObject({ mode: 'server/request-rate', request_rate: '4', engine: 'vLLM', isl: '1000' });
    expect(facts(burst!)).toMatchObject({ mode: 'offline/max-throughput', concurrency_or_batch: '200', osl: '200' });
    expect(codes('vllm-serve-lines.json')).toContain('failed-requests');
  });

  it('readBenchmark makes an absent percentile from the list of seconds', () => {
    const run = JSON.parse(benchmarkText('vllm-serve.json')) as Record<string, unknown>;
    delete run['p99_ttft_ms'];
    const { rows } = readBenchmark(JSON.stringify(run), 'run.json');
    expect(Number(rows[0]!.ttft_ms_p99)).toBeCloseTo(129.1, 6);
  });

  it('readBenchmark keeps only the last part of a local path', () => {
    const run = {
      ...(JSON.parse(benchmarkText('vllm-serve.json')) as object),
      model_id: '/srv/models/Llama-3.1-8B',
    };
    const { rows } = readBenchmark(JSON.stringify(run), '/srv/run.json');
    expect(rows[0]).toMatchObject({ model: 'Llama-3.1-8B', source: 'run.json' });
  });
});

describe('readBenchmark(GuideLLM)', () => {
  it('readBenchmark gives a row a strategy', () => {
    const { format, rows } = read('guidellm.json');
    expect(format).toBe('guidellm');
    expect(rows.map((row) => [row.mode, row.concurrency_or_batch, row.request_rate])).toEqual([
      ['fixed-concurrency', '1', ''],
      ['fixed-concurrency', '8', ''],
      ['server/request-rate', '40', '2.5'],
      ['offline/max-throughput', '40', ''],
    ]);
    expect(facts(rows[1]!)).toMatchObject({
      model: 'openai/gpt-oss-20b',
      ttft_ms_p99: '120',
      itl_ms_mean: '7.5',
      output_tok_s_total: '950',
    });
  });

  it('readBenchmark(YAML) reads the same as the JSON', () => {
    const pick = (name: string) =>
      read(name)
        .rows.slice(0, 2)
        .map((row) => ({ ...row, id: '', source: '' }));
    expect(pick('guidellm.yaml')).toEqual(pick('guidellm.json'));
  });

  it('readBenchmark keeps no text of a request', () => {
    for (const name of ['guidellm.json', 'guidellm.yaml']) expect(JSON.stringify(read(name))).not.toContain('SECRET');
  });

  it('readBenchmark says that a layout is newer than it knows', () => {
    const text = benchmarkText('guidellm.json').replace('"version": 2', '"version": 3');
    expect(readBenchmark(text, 'r.json').notes.map((note) => note.code)).toContain('newer-version');
  });
});

describe('readBenchmark(AIPerf, GenAI-Perf)', () => {
  it('readBenchmark follows the unit of each metric, finds load, model and GPUs', () => {
    expect(facts(read('profile_export_aiperf.json').rows[0]!)).toMatchObject({
      model: 'meta-llama/Llama-3.3-70B-Instruct',
      gpu: 'NVIDIA H100 80GB HBM3',
      gpu_count: '4',
      concurrency_or_batch: '16',
      ttft_ms_mean: '150',
      itl_ms_mean: '15',
      len_dist: 'fixed',
    });
    expect(facts(read('profile_export_genai_perf.json').rows[0]!)).toMatchObject({
      model: 'llama-3.1-8b-instruct',
      concurrency_or_batch: '1',
      ttft_ms_p99: '80',
    });
  });

  it('readBenchmark(CSV) agrees with the JSON; the load follows from rate × latency and is noted', () => {
    const [table] = read('profile_export_aiperf.csv').rows;
    const [summary] = read('profile_export_aiperf.json').rows;
    for (const column of [
      'isl',
      'osl',
      'req_s',
      'output_tok_s_total',
      'ttft_ms_p50',
      'ttft_ms_p99',
      'itl_ms_p99',
    ] as const)
      expect(Number(table![column]), column).toBeCloseTo(Number(summary![column]), 6);
    expect(table!.concurrency_or_batch).toBe('16');
    expect(codes('profile_export_aiperf.csv')).toContain('concurrency-computed concurrency_or_batch');
  });

  it('readBenchmark(records) sums the profiling phase: rate, lengths, percentiles', () => {
    const reading = read('profile_export.jsonl');
    // five answered requests over 0.5 … 3.5 s
    expect(facts(reading.rows[0]!)).toMatchObject({
      isl: '460',
      osl: '100',
      ttft_ms_p50: '96',
      concurrency_or_batch: '2',
    });
    expect(Number(reading.rows[0]!.req_s)).toBeCloseTo(5 / 3, 5);
    expect(codes('profile_export.jsonl')).toEqual(expect.arrayContaining(['failed-requests', 'multi-turn']));
    expect(JSON.stringify(reading)).not.toContain('SECRET');
  });

  it('readBenchmark refuses a unit that is no time', () => {
    const text = benchmarkText('profile_export_aiperf.json').replace('"unit": "sec"', '"unit": "furlong"');
    expect(problemOf(() => readBenchmark(text, 'a.json'))).toMatchObject({ field: 'a.json.time_to_first_token.unit' });
  });
});

describe('readBenchmark(llmperf)', () => {
  it('readBenchmark takes the first token out of its time between tokens', () => {
    const [row] = read('llmperf_summary.json').rows;
    // (1.61 − 0.12) s over 149 tokens
    expect(Number(row!.itl_ms_mean)).toBeCloseTo(10, 9);
    expect(facts(row!)).toMatchObject({ ttft_ms_p99: '300', concurrency_or_batch: '8', output_tok_s_total: '700' });
    expect(row!.itl_ms_p99).toBe('');
  });
});

describe('readBenchmark(vLLM log)', () => {
  it('readBenchmark reads the lines of V1: the worker that binds, cache tokens, graphs, caps', () => {
    const { format, rows, memory, setup } = read('vllm-0.19.log');
    expect({ format, rows }).toEqual({ format: 'engine-log', rows: [] });
    expect(memory).toEqual({
      weightsGib: 7.12,
      kvGib: 62.4,
      kvTokens: 2_700_032,
      activationGib: 2.5,
      nonTorchGib: 2.05,
      graphsGib: 0.81,
      gpuTotalGib: 79.19,
      maxConcurrency: 329.59,
      maxConcurrencyTokens: 8192,
      memoryUtilizationFraction: 0.95,
      maxModelLen: 8192,
      maxBatchTokens: 8192,
      maxSequences: 128,
    });
    expect(setup).toMatchObject({
      model: 'openai/gpt-oss-20b',
      tp: '2',
      engine_version: '0.19.0',
      weight_precision: 'mxfp4',
    });
  });

  it('readBenchmark reads the lines of V0: one line of memory, a pool in blocks', () => {
    const { memory, setup, notes } = read('vllm-0.6.log');
    expect(memory).toMatchObject({
      weightsGib: 14.9,
      kvGib: 54.99,
      kvTokens: 28_154 * 16,
      nonTorchGib: 0.1,
      activationGib: 1.2,
      graphsGib: 0.3,
    });
    expect(setup).toMatchObject({ tp: '1', weight_precision: 'bf16', engine_version: '0.6.4' });
    expect(notes.map((note) => note.code)).toEqual(['blocks']);
  });

  it('readBenchmark takes the last of several starts, and a negative cache as it is', () => {
    const again = benchmarkText('vllm-0.19.log').replaceAll('62.40 GiB', '-2.14 GiB');
    const reading = readBenchmark(`${benchmarkText('vllm-0.6.log')}${again}`, 'both.log');
    expect(reading.memory).toMatchObject({ kvGib: -2.14, weightsGib: 7.12 });
    expect(reading.notes.map((note) => note.code)).toContain('several-starts');
  });

  it('readBenchmarks fills the rows of a run with what the log of its engine states', () => {
    const files = ['guidellm.json', 'vllm-0.19.log'].map((name) => ({ name, source: benchmarkText(name) }));
    const [runs] = readBenchmarks(files, { gpu: 'H100-SXM' });
    expect(facts(runs!.rows[0]!)).toMatchObject({
      tp: '2',
      gpu_count: '2',
      engine: 'vLLM',
      weight_precision: 'mxfp4',
      trust: 'A',
    });
    expect(runs!.notes.filter((note) => note.code === 'missing')).toEqual([]);
  });

  it('readBenchmarks refuses logs that contradict each other', () => {
    const files = ['vllm-0.6.log', 'vllm-0.19.log'].map((name) => ({ name, source: benchmarkText(name) }));
    expect(problemOf(() => readBenchmarks(files)).problem).toMatch(
      /engine_version is 0\.19\.0 here and 0\.6\.4 in vllm-0\.6\.log/,
    );
  });
});

describe('readBenchmark(anything else)', () => {
  const refused: Readonly<Record<string, readonly [string, RegExp, RegExp]>> = {
    'a text': ['hello world', /^f$/, /no benchmark result/],
    'an empty file': ['', /^f$/, /empty/],
    'JSON of another kind': ['{"a": 1}', /^f$/, /no benchmark result/],
    'JSON that breaks off': ['{"completed": 1, "request_throughput": ', /^f:1$/, /not valid JSON/],
    'a NaN': ['{"completed": 1, "request_throughput": 1.0, "mean_ttft_ms": NaN}', /^f:1$/, /NaN or Infinity/],
    'a number beyond sense': [
      '{"completed": 1, "request_throughput": 1, "mean_ttft_ms": 1e300}',
      /^f\.mean_ttft_ms$/,
      /1e\+300 stands where/,
    ],
    'a negative time': [
      '{"completed": 1, "request_throughput": 1, "mean_ttft_ms": -4}',
      /^f\.mean_ttft_ms$/,
      /-4 stands where/,
    ],
    'a text for a number': [
      '{"completed": 1, "request_throughput": 1, "mean_ttft_ms": "fast"}',
      /^f\.mean_ttft_ms$/,
      /"fast" stands/,
    ],
    'a __proto__ key': [
      '{"completed": 1, "request_throughput": 1, "x": {"__proto__": {"y": 1}}}',
      /^f\.x$/,
      /"__proto__" is not allowed/,
    ],
    'a __proto__ key in YAML': ['benchmarks:\n  - __proto__: 1\n', /^f\.benchmarks\[0\]$/, /not allowed/],
    'brackets without end': [`{"a": ${'['.repeat(100_000)}`, /^f:1$/, /nested more than 64/],
    'YAML without end': [`benchmarks: ${'['.repeat(50_000)}`, /^f/, /not valid YAML|nested/],
    'a YAML alias bomb': [
      `a: &a [x,x,x,x,x,x,x,x,x]\nb: &b [*a,*a,*a,*a,*a,*a,*a,*a]\nc: &c [*b,*b,*b,*b,*b,*b,*b,*b]\nbenchmarks: [*c,*c,*c,*c,*c,*c,*c]\n`,
      /^f/,
      /not valid YAML/,
    ],
    'a report without metrics': ['{"benchmarks": [{"config": {}}]}', /^f\.benchmarks\[0\]\.metrics$/, /no metrics/],
    'runs of two kinds': [
      '{"completed": 1, "request_throughput": 1}\n{"results_ttft_s_mean": 1}\n',
      /^f:2$/,
      /no run of the kind the others are/,
    ],
    'records of failures only': [
      '{"metadata": {"request_start_ns": 1, "request_end_ns": 2}, "metrics": {}}',
      /^f$/,
      /no request was answered/,
    ],
    'a broken figure in a CSV': ['Metric,avg\nRequest Latency (ms),fast\n', /^f:2$/, /"fast" stands where a number/],
  };
  for (const [name, [text, field, problem]] of Object.entries(refused))
    it(`readBenchmark(${name}) says where and why`, () => {
      const found = problemOf(() => readBenchmark(text, 'f'));
      expect(found.field).toMatch(field);
      expect(found.problem).toMatch(problem);
      expect(found.mend).not.toBe('');
    });

  it('readBenchmark refuses what is too large before it reads it', () => {
    expect(problemOf(() => readBenchmark('x'.repeat(2000), 'f', {}, { bytes: 1000 })).problem).toMatch(
      /a benchmark may have/,
    );
  });
});

describe('rows of benchmarks go into predict as they are', () => {
  const resolver = rowResolverOf(fullCatalog());
  for (const name of benchmarkNames.filter((each) => !each.endsWith('.log')))
    it(`predictRow(${name}) gives figures in the mode of the run`, () => {
      const { rows } = read(name, { ...said, model: 'Llama-3.1-8B' });
      for (const row of rows) {
        const reading = readRow(row, resolver);
        const offline = row.concurrency_kind.includes('burst') ? 'burst' : 'queued';
        expect('request' in reading && reading.request.mode).toBe(
          { 'fixed-concurrency': 'closed', 'server/request-rate': 'rate', 'offline/max-throughput': offline }[row.mode],
        );
        expect(Number(predictRow(row, resolver).predicted_itl_ms_mean)).toBeGreaterThan(0);
      }
    });
});
