import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import Papa from 'papaparse';
import { describe, expect, it } from 'vitest';
import { PREDICTION_COLUMNS } from '../../../src/sizing/predict.ts';
import { expectRefused, headroom, makeFolder, recordOf } from './headroom.ts';

type Row = Record<string, string>;

const folder = makeFolder();
const measured = join(import.meta.dirname, '../../../../shared/data/llm-serving-measured.csv');
const rowsOf = (text: string): Row[] => Papa.parse<Row>(text, { header: true, skipEmptyLines: true }).data;
const csvOf = (rows: readonly Row[]): string => Papa.unparse([...rows]);
const predictionsOf = (rows: readonly Row[]): Row[] =>
  rows.map((row) => Object.fromEntries(PREDICTION_COLUMNS.map((name) => [name, row[name] ?? ''])));

const header =
  'id,model,weight_precision,gpu,gpu_count,tp,isl,osl,concurrency_or_batch,mode,engine,output_tok_s_total,ttft_ms_mean,notes';
const sample = [
  header,
  'a,Llama-3.1-8B,fp8,H100-SXM-80GB,1,1,1000,200,16,closed-loop,vllm,900,40,"quoted, with comma"',
  'b,No-Such-Model,fp8,H100-SXM-80GB,1,1,1000,200,16,closed-loop,vllm,,,keeps its place',
  'c,Llama-3.1-8B,fp8,H100-SXM-80GB,1,1,,200,16,closed-loop,vllm,,,',
  'd,Llama-3.1-8B,bf16,H100-SXM-80GB,2,2,500.0,0100,4,closed-loop,vllm,1e3,-5,"two\nlines"',
  '',
].join('\n');

/** Columns that hold what was measured: never to be read (DESIGN, `predict`). */
const results = /^(output_tok_s_total|total_tok_s|req_s|ttft_.*|itl_.*|notes|trust|source|published)$/;
/** Runs whose request rate is their result. */
const isLimited = (row: Row): boolean => /slo/i.test(row['mode'] ?? '');

describe('headroom predict', () => {
  const file = folder.file('rows.csv', sample);

  it('prints the same rows in the same order with the added columns, every cell of the user as it was', async () => {
    const { code, stdout, stderr } = await headroom('predict', file);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    const [before, after] = [rowsOf(sample), rowsOf(stdout)];
    expect(after.map((row) => Object.fromEntries(Object.keys(before[0]!).map((name) => [name, row[name]])))).toEqual(
      before,
    );
    expect(Object.keys(after[0]!)).toEqual([...header.split(','), ...PREDICTION_COLUMNS]);
  });

  it('predicts what it can, in an order that physics allows, and notes what it cannot', async () => {
    const [a, b, c, d] = rowsOf((await headroom('predict', file)).stdout);
    for (const row of [a!, d!]) {
      const [low, mean, high] = ['_lo80', '', '_hi80'].map((end) => Number(row[`predicted_ttft_ms_mean${end}`]));
      expect(low).toBeGreaterThan(0);
      expect(low).toBeLessThan(mean!);
      expect(mean).toBeLessThan(high!);
      expect(Number(row['predicted_e2e_ms_mean'])).toBeGreaterThan(
        Number(row['predicted_itl_ms_mean']) * (Number(row['osl']) - 1),
      );
    }
    expect(b!['note']).toContain('No-Such-Model');
    expect(c!['note']).toContain('isl');
    for (const row of [b!, c!]) expect(row).toMatchObject({ tier: 'out of domain', predicted_ttft_ms_mean: '' });
  });

  it('--json gives numbers, null where there is none', async () => {
    const rows = recordOf<Record<string, unknown>[]>(await headroom('predict', file, '--json'));
    expect(rows).toHaveLength(4);
    expect(typeof rows[0]!['predicted_req_s']).toBe('number');
    expect(rows[0]!['isl']).toBe('1000');
    expect(rows[1]!['predicted_req_s']).toBeNull();
  });

  it.each([
    ['a column that is missing', 'model,gpu,isl\nLlama-3.1-8B,H100-SXM-80GB,100\n', /osl/, /first line/],
    ['a column that the prediction adds', 'model,gpu,isl,osl,tier\na,b,1,2,x\n', /tier/, /Rename/],
    ['a column twice', 'model,gpu,isl,osl,isl\na,b,1,2,3\n', /isl/, /once/],
    ['a row that is too wide', 'model,gpu,isl,osl\na,b,1,2,3\n', /row 1/, /double quotes/],
    ['a quote that is never closed', 'model,gpu,isl,osl\na,"b,1,2\n', /:2/, /Close it/],
    ['an empty file', '', /empty/, /\./],
  ])('refuses %s', async (name, text, field, mend) => {
    expectRefused(await headroom('predict', folder.file(`${name.replace(/\W+/g, '-')}.csv`, text)), field, mend);
  });

  it('escapes a cell that a spreadsheet would run', async () => {
    const live = folder.file('live.csv', 'model,gpu,isl,osl,notes\nx,y,1,2,"=HYPERLINK(""http://x"")"\n');
    expect((await headroom('predict', live)).stdout).toContain(`"'=HYPERLINK`);
  });
});

describe.skipIf(!existsSync(measured))(
  'headroom predict over the measured rows (skipped without ../shared/data)',
  () => {
    const before = existsSync(measured) ? rowsOf(readFileSync(measured, 'utf8')) : [];

    it('loses no row, changes no cell, gives only finite numbers, within a minute', async () => {
      const began = performance.now();
      const { code, stdout } = await headroom('predict', measured);
      const seconds = (performance.now() - began) / 1000;
      const after = rowsOf(stdout);
      const predicted = after.filter((row) => row['tier'] !== 'out of domain');
      console.info(
        `predict: ${String(after.length)} rows, ${String(predicted.length)} predicted, ${seconds.toFixed(1)} s`,
      );
      expect(code).toBe(0);
      expect(after.map((row) => Object.fromEntries(Object.keys(before[0]!).map((name) => [name, row[name]])))).toEqual(
        before,
      );
      const figures = PREDICTION_COLUMNS.filter((name) => name.startsWith('predicted_'));
      for (const row of predicted)
        for (const name of figures) expect(row[name], `${row['id'] ?? ''} ${name}`).toMatch(/^\d+(\.\d+)?$/);
      for (const row of after) if (row['tier'] === 'out of domain') expect(row['note']).not.toBe('');
      expect(predicted.length).toBeGreaterThan(0.95 * after.length);
      expect(seconds).toBeLessThan(60);
    });

    it('never reads a result: emptied and shuffled result columns give the same predictions', async () => {
      const emptied = before.map((row) =>
        Object.fromEntries(Object.entries(row).map(([name, cell]) => [name, results.test(name) ? '' : cell])),
      );
      // each result cell of another row, and a request rate where it is the answer
      const shuffled = before.map((row, at) => {
        const other = before[(at * 7919 + 13) % before.length]!;
        const rate = isLimited(row) ? { request_rate: '12345.6' } : {};
        return {
          ...Object.fromEntries(
            Object.entries(row).map(([name, cell]) => [name, results.test(name) ? (other[name] ?? '') : cell]),
          ),
          ...rate,
        };
      });
      const base = predictionsOf(rowsOf((await headroom('predict', measured)).stdout));
      for (const [name, rows] of Object.entries({ emptied, shuffled })) {
        const { code, stdout } = await headroom('predict', folder.file(`${name}.csv`, csvOf(rows)));
        expect(code).toBe(0);
        const said = predictionsOf(rowsOf(stdout));
        const moved = before.flatMap((row, at) =>
          JSON.stringify(said[at]) === JSON.stringify(base[at]) ? [] : [row['id']],
        );
        expect(said).toHaveLength(base.length);
        expect(moved, name).toEqual([]);
      }
    });
  },
);
