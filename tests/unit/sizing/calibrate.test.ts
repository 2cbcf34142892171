import { describe, expect, it } from 'vitest';
import { fullCatalog } from '../../../src/catalog/full.ts';
import { bandFor } from '../../../src/sizing/band.ts';
import { calibrated, documentOf, figureMapOf, leftOutFiguresOf } from '../../../src/sizing/calibrate.ts';
import { figuresOf } from '../../../src/sizing/calibrate-fit.ts';
import { parametersOf, tablesOf, vectorOf } from '../../../src/sizing/calibrate-parameters.ts';
import { scoredRowsOf, type ScoredRow } from '../../../src/sizing/calibrate-rows.ts';
import { bandsOf, scoreOf } from '../../../src/sizing/calibrate-score.ts';
import { configurationOf } from '../../../src/sizing/configuration-name.ts';
import { ownProfileOf } from '../../../src/sizing/own-profile.ts';
import { predictRow } from '../../../src/sizing/predict.ts';
import { rowResolverOf, type Row } from '../../../src/sizing/row-request.ts';
import { SHIPPED_CALIBRATION } from '../../../src/sizing/shipped-calibration.ts';
import { tierOf } from '../../../src/sizing/tier.ts';

const resolver = rowResolverOf(fullCatalog());
const shipped = { pass: SHIPPED_CALIBRATION.pass, run: SHIPPED_CALIBRATION.run };

const rowOf = (changes: Row): Row => ({
  source: 'someone/measured results.csv@abc',
  engine: 'vLLM',
  engine_version: '0.12.0',
  model: 'Llama-3.1-8B',
  weight_precision: 'bf16',
  gpu: 'H100-SXM-80GB',
  gpu_count: '1',
  tp: '1',
  isl: '1000',
  osl: '200',
  len_dist: 'fixed',
  concurrency_kind: 'client-concurrency',
  mode: 'fixed-concurrency',
  ...changes,
});

/** Rows whose measured figures are the model's own, with the reading of weights and caches so many times as fast. */
function madeRows(readGain: number): readonly ScoredRow[] {
  const truth = {
    ...shipped,
    pass: {
      ...shipped.pass,
      weightReadFraction: readGain * shipped.pass.weightReadFraction,
      kvReadFraction: readGain * shipped.pass.kvReadFraction,
    },
  };
  const models = ['Llama-3.1-8B', 'Qwen3-8B', 'Mistral-7B', 'Qwen2.5-14B'];
  const rows = models.flatMap((model) =>
    [1, 4, 16, 64].map((clients) => rowOf({ model, concurrency_or_batch: String(clients) })),
  );
  return scoredRowsOf(rows, resolver).rows.map((row) => {
    const figures = figuresOf(row, truth);
    return { ...row, measured: { throughput: null, itl: figures?.itl ?? null, ttft: figures?.ttft ?? null } };
  });
}

describe('parametersOf, vectorOf and tablesOf', () => {
  it('tablesOf(vectorOf(tables)) gives the tables back', () => {
    const parameters = parametersOf(shipped);
    const again = tablesOf(parameters, vectorOf(parameters, shipped));
    expect(again.pass.computeFraction['8bit']).toBeCloseTo(shipped.pass.computeFraction['8bit'], 10);
    expect(again.run.lockstepClients).toBeCloseTo(shipped.run.lockstepClients, 8);
    expect(Object.keys(again.pass).sort()).toEqual(Object.keys(shipped.pass).sort());
  });
});

describe('calibrated', () => {
  it('calibrated finds that reading is slower than shipped, and errs less than before', () => {
    const rows = madeRows(0.7);
    const before = scoreOf(rows, figureMapOf(rows, shipped), 'itl');
    const calibration = calibrated(rows, { iterations: 6 });
    const after = scoreOf(rows, figureMapOf(rows, calibration.tables), 'itl');
    expect(before.median).toBeGreaterThan(0.1);
    expect(after.median).toBeLessThan(0.4 * before.median);
    expect(calibration.tables.pass.weightReadFraction).toBeLessThan(shipped.pass.weightReadFraction);
  });

  it('leftOutFiguresOf knows nothing of a fold: a model measured twice as slow moves others, not itself', () => {
    const rows = madeRows(1).map((row) =>
      row.request.model.name === 'Qwen2.5-14B'
        ? { ...row, measured: { ...row.measured, itl: 2 * (row.measured.itl ?? 0) } }
        : row,
    );
    const calibration = calibrated(rows, { iterations: 6 });
    const odd = (row: ScoredRow) => row.request.model.name === 'Qwen2.5-14B';
    const fitted = scoreOf(rows, figureMapOf(rows, calibration.tables), 'itl', odd);
    const leftOut = scoreOf(rows, leftOutFiguresOf(calibration, rows, 'model'), 'itl', odd);
    expect(leftOut.median).toBeGreaterThanOrEqual(fitted.median - 0.01);
    expect(leftOut.median).toBeGreaterThan(0.4);
  });

  it('documentOf makes a document that predictRow takes', () => {
    const rows = madeRows(0.8);
    const calibration = calibrated(rows, { iterations: 4 });
    const leftOut = leftOutFiguresOf(calibration, rows, 'model');
    const document = documentOf(calibration, rows, leftOut, { command: 'a test', date: '2026-01-01' });
    expect(document.provenance.rows).toEqual({ 'someone/measured': 16 });
    const cells = (with_: typeof document) =>
      Number(predictRow(rowOf({ concurrency_or_batch: '8' }), resolver, with_).predicted_itl_ms_mean);
    expect(cells(document)).toBeGreaterThan(cells(SHIPPED_CALIBRATION));
  });
});

describe('ownProfileOf', () => {
  const slow = madeRows(1)
    .filter((row) => row.request.model.name === 'Llama-3.1-8B')
    .map((row) => ({ ...row, measured: { ...row.measured, itl: 1.5 * (row.measured.itl ?? 0) } }));

  it('ownProfileOf shrinks: three rows move a factor further than one', () => {
    const one = ownProfileOf(slow.slice(1, 2), shipped);
    const three = ownProfileOf(slow.slice(1), shipped);
    expect(one.decode).toBeGreaterThan(1.25);
    expect(three.decode).toBeGreaterThan(one.decode);
    // a part of the token time is prefill, so decoding alone must give more than 1.5
    expect(three.decode).toBeLessThan(1.8);
  });

  it('ownProfileOf refuses rows of two configurations, and rows without a figure', () => {
    const other = madeRows(1).filter((row) => row.request.model.name === 'Qwen3-8B');
    expect(() => ownProfileOf([...slow, ...other], shipped)).toThrow(/ROWS: rows of 2 configurations/);
    const empty = slow.map((row) => ({ ...row, measured: { throughput: null, itl: null, ttft: null } }));
    expect(() => ownProfileOf(empty, shipped)).toThrow(/no measured figure/);
  });

  it('predictRow uses a profile for its configuration only, and says measured', () => {
    const profile = ownProfileOf(slow, shipped);
    const own = { ...SHIPPED_CALIBRATION, profiles: [profile] };
    const cells = predictRow(rowOf({ concurrency_or_batch: '4' }), resolver, own);
    expect(cells.tier).toBe('measured');
    const before = predictRow(rowOf({ concurrency_or_batch: '4' }), resolver);
    expect(Number(cells.predicted_itl_ms_mean)).toBeGreaterThan(1.2 * Number(before.predicted_itl_ms_mean));
    const other = rowOf({ concurrency_or_batch: '4', gpu_count: '2', tp: '2' });
    expect(predictRow(other, resolver, own)).toEqual(predictRow(other, resolver));
    expect(profile.configuration).toBe(configurationOf(slow[0]!.request));
  });
});

describe('tierOf', () => {
  const traits = { engine: 'vllm', generation: 'hopper', dense: '16bit', expert: '16bit' } as const;
  it('tierOf is calibrated with three groups and a known layout, else estimated', () => {
    expect(tierOf(traits, true, { 'vllm hopper 16bit': 3 })).toBe('calibrated');
    expect(tierOf(traits, true, { 'vllm hopper 16bit': 2 })).toBe('estimated');
    expect(tierOf(traits, false, { 'vllm hopper 16bit': 9 })).toBe('estimated');
  });
});

describe('bandsOf and bandFor', () => {
  it('bandsOf holds about four of five residuals; bandFor falls back to the tier and to all', () => {
    const [row] = madeRows(1);
    const rows = Array.from({ length: 200 }, () => ({ ...row!, measured: { throughput: null, itl: 10, ttft: null } }));
    const figures = new Map(rows.map((each, i) => [each, { throughput: 0, itl: 10 * (0.5 + i / 200), ttft: 0 }]));
    const bands = bandsOf(rows, figures, () => 'calibrated');
    const band = bandFor(bands, 'calibrated', 'closed', 'itl')!;
    const inside = rows.filter((each) => {
      const ratio = 10 / figures.get(each)!.itl;
      return ratio >= band.low && ratio <= band.high;
    });
    expect(inside.length / rows.length).toBeGreaterThan(0.78);
    expect(inside.length / rows.length).toBeLessThan(0.86);
    expect(bandFor(bands, 'estimated', 'burst', 'itl')).toEqual(bands['itl']);
  });
});
