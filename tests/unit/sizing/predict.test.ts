import { describe, expect, it } from 'vitest';
import { fullCatalog } from '../../../src/catalog/full.ts';
import { PREDICTION_COLUMNS, predictRow } from '../../../src/sizing/predict.ts';
import { readRow, rowLengthsOf, rowResolverOf, type Row } from '../../../src/sizing/row-request.ts';

const resolver = rowResolverOf(fullCatalog());

const closed: Row = {
  engine: 'vLLM',
  engine_version: '0.12.0',
  model: 'Llama-3.3-70B',
  weight_precision: 'fp8',
  kv_precision: '',
  gpu: 'H100-SXM-80GB',
  gpu_count: '4',
  tp: '4',
  pp: '1',
  ep: '1',
  dp: '',
  isl: '1024',
  osl: '1024',
  len_dist: 'uniform 0.8-1.0x nominal',
  concurrency_or_batch: '32',
  concurrency_kind: 'client-concurrency',
  mode: 'fixed-concurrency',
};
const figure = (row: Row, column: (typeof PREDICTION_COLUMNS)[number]) => Number(predictRow(row, resolver)[column]);

describe('rowLengthsOf', () => {
  it('rowLengthsOf(nominal, uniform) has 0.9 of the nominal length as its mean', () => {
    expect(rowLengthsOf(1000, 'uniform 0.8-1.0x nominal').mean).toBeCloseTo(900, 9);
  });

  it('rowLengthsOf(mean, sharegpt) keeps the mean', () => {
    expect(rowLengthsOf(200, 'sharegpt').mean).toBeCloseTo(200, 1);
    expect(rowLengthsOf(200, 'fixed').points).toEqual([200]);
  });
});

describe('readRow', () => {
  const read = (changes: Partial<Row>) => {
    const reading = readRow({ ...closed, ...changes } as Row, resolver);
    if ('problem' in reading) throw new Error(reading.problem);
    return reading.request;
  };

  it('readRow tells the ways of loading apart', () => {
    expect(read({}).mode).toBe('closed');
    expect(read({ concurrency_kind: 'static-batch' }).mode).toBe('static-batch');
    expect(read({ mode: 'offline/max-throughput', concurrency_kind: 'all queued' }).mode).toBe('queued');
    expect(read({ mode: 'server/request-rate', request_rate: '4' }).mode).toBe('rate');
    expect(read({ mode: 'server/SLO-bound', request_rate: '4' }).mode).toBe('limited');
  });

  it('readRow never takes the rate of a row whose rate is the result', () => {
    expect(read({ mode: 'server/SLO-bound', request_rate: '4' }).requestRate).toBeNull();
  });

  it('readRow notes what it assumes', () => {
    expect(read({ engine: '', weight_precision: '' }).notes).toEqual([
      'engine not stated: tensorrt-llm taken',
      'precision not stated: fp8 taken',
    ]);
  });

  it('readRow reads expert ranks beyond tensor ranks as data-parallel attention', () => {
    const layout = read({ model: 'DeepSeek-R1', gpu_count: '8', tp: '1', ep: '8', dp: '8' }).layout;
    expect(layout).toEqual({ tensorParallel: 1, pipelineParallel: 1, expertParallel: 8, dataParallel: 8 });
  });
});

describe('predictRow', () => {
  it('predictRow fills every column of a row it knows', () => {
    const cells = predictRow(closed, resolver);
    expect(Object.keys(cells)).toEqual([...PREDICTION_COLUMNS]);
    for (const column of PREDICTION_COLUMNS.filter((name) => name !== 'note' && name !== 'tier'))
      expect(Number(cells[column]), column).toBeGreaterThan(0);
    expect(cells.tier).toBe('calibrated');
  });

  it('predictRow keeps its figures together', () => {
    const cells = predictRow(closed, resolver);
    // closed loop: clients = rate × life
    const life = Number(cells.predicted_ttft_ms_mean) + 920.6 * Number(cells.predicted_itl_ms_mean);
    expect((Number(cells.predicted_req_s) * life) / 1000 / 32).toBeGreaterThan(0.9);
    expect((Number(cells.predicted_req_s) * life) / 1000 / 32).toBeLessThan(1.1);
    expect(Number(cells.predicted_output_tok_s_total_lo80)).toBeLessThan(Number(cells.predicted_output_tok_s_total));
    expect(Number(cells.predicted_output_tok_s_total_hi80)).toBeGreaterThan(Number(cells.predicted_output_tok_s_total));
  });

  it('predictRow never reads results', () => {
    const told = {
      ...closed,
      output_tok_s_total: '1',
      total_tok_s: '1',
      req_s: '1',
      ttft_ms_mean: '1',
      itl_ms_mean: '1',
      notes: 'x',
      trust: 'C',
      source: 'x',
      published: '2000',
    };
    expect(predictRow(told, resolver)).toEqual(predictRow(closed, resolver));
    const bound = { ...closed, mode: 'server/SLO-bound', slo_ttft_ms_p99: '2000', slo_tpot_ms_p99: '100' };
    expect(predictRow({ ...bound, request_rate: '0.001' }, resolver)).toEqual(predictRow(bound, resolver));
  });

  it('predictRow(unknown model or GPU) keeps its place with a note', () => {
    const cells = predictRow({ ...closed, model: 'No-Such-Model-9000' }, resolver);
    expect(cells.tier).toBe('out of domain');
    expect(cells.note).toBe('no geometry is known for model "No-Such-Model-9000"');
    expect(cells.predicted_req_s).toBe('');
    expect(predictRow({ ...closed, gpu: 'Abacus-1' }, resolver).note).toBe(
      'no specification is known for GPU "Abacus-1"',
    );
    expect(predictRow({ ...closed, isl: '' }, resolver).note).toBe('isl or osl is missing');
  });

  it('predictRow(no layout) takes the best and says so', () => {
    const open = predictRow(
      {
        ...closed,
        tp: '',
        pp: '',
        ep: '',
        mode: 'offline/max-throughput',
        concurrency_kind: 'all queued',
        concurrency_or_batch: '',
      },
      resolver,
    );
    expect(open.tier).toBe('estimated');
    expect(open.note).toMatch(/layout not stated: \d x TP\d taken/);
  });

  it('predictRow gives more throughput and slower tokens to more clients', () => {
    const more = { ...closed, concurrency_or_batch: '128' };
    expect(figure(more, 'predicted_output_tok_s_total')).toBeGreaterThan(
      figure(closed, 'predicted_output_tok_s_total'),
    );
    expect(figure(more, 'predicted_itl_ms_mean')).toBeGreaterThan(figure(closed, 'predicted_itl_ms_mean'));
  });

  it('predictRow(two replicas) doubles one replica', () => {
    const two = { ...closed, gpu_count: '8', concurrency_or_batch: '64' };
    expect(figure(two, 'predicted_output_tok_s_total') / figure(closed, 'predicted_output_tok_s_total')).toBeCloseTo(
      2,
      3,
    );
    expect(predictRow(two, resolver).note).toContain('2 replicas');
  });

  it('predictRow(limits, with drafts) holds the limit on the time of a token, not of a pass', () => {
    const limited = { ...closed, mode: 'server/SLO-bound', concurrency_or_batch: '', concurrency_kind: '' };
    const goals = { slo_ttft_ms_p99: '4000', slo_tpot_ms_p99: '25' };
    const plain = { ...limited, ...goals };
    const drafting = { ...plain, speculative_tokens: '3', acceptance_rate: '0.9' };
    expect(figure(drafting, 'predicted_itl_ms_p99')).toBeLessThanOrEqual(25);
    expect(figure(drafting, 'predicted_itl_ms_p99')).toBeGreaterThan(15);
    expect(figure(drafting, 'predicted_req_s')).toBeGreaterThan(figure(plain, 'predicted_req_s'));
  });
});
