import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { CalibrationDocument } from '../../../src/sizing/calibration-document.ts';
import { expectRefused, headroom, makeFolder, recordOf } from './headroom.ts';

const folder = makeFolder();
const header =
  'model,weight_precision,gpu,gpu_count,tp,isl,osl,concurrency_or_batch,concurrency_kind,mode,engine,itl_ms_mean,ttft_ms_mean,trust';
const measured = (tp: number, clients: number, itl: number) =>
  `Llama-3.1-8B,fp8,H100-SXM-80GB,${tp},${tp},1000,200,${clients},client-concurrency,fixed-concurrency,vllm,${itl},60,A`;
const rows = folder.file(
  'own.csv',
  [header, measured(1, 4, 12), measured(1, 16, 16), measured(1, 32, 22), ''].join('\n'),
);
const asked = (tp: number) => [header, measured(tp, 8, 1).replace(',1,60,A', ',,,'), ''].join('\n');

describe('headroom calibrate', () => {
  it('prints the error by group before and after, and writes a document that predict takes', async () => {
    const out = join(folder.path, 'own.json');
    const { code, stdout } = await headroom('calibrate', rows, '--out', out);
    expect(code).toBe(0);
    expect(stdout).toMatch(/before, itl .*median/);
    expect(stdout).toMatch(/after, itl .*median/);
    expect(stdout).toMatch(/profile: Llama-3.1-8B on 1 x H100-SXM, tp1 .*decode x [\d.]+/);
    const document = JSON.parse(readFileSync(out, 'utf8')) as CalibrationDocument;
    expect(document).toMatchObject({ kind: 'headroom-calibration', version: 1 });
    expect(document.profiles).toHaveLength(1);
    const question = folder.file('asked.csv', asked(1));
    const [plain] = recordOf<Record<string, number | string>[]>(await headroom('predict', question, '--json'));
    const [own] = recordOf<Record<string, number | string>[]>(
      await headroom('predict', question, '--json', '--calibration', out),
    );
    expect(own!['tier']).toBe('measured');
    expect(Number(own!['predicted_itl_ms_mean'])).toBeGreaterThan(Number(plain!['predicted_itl_ms_mean']));
    // measured on one GPU: nothing is said of two
    const other = folder.file('other.csv', asked(2));
    expectRefused(await headroom('predict', other, '--calibration', out), /--calibration/, /Measure the GPU/);
  });

  it('--json gives scores and the document', async () => {
    const report = recordOf<{ before: object; after: object; document: CalibrationDocument }>(
      await headroom('calibrate', rows, '--json'),
    );
    expect(Object.keys(report.after)).toContain('itl');
    expect(report.document.profiles[0]!.rows).toBe(3);
  });

  it('refuses rows without figures, unknown folds and files that are no document', async () => {
    const empty = folder.file('empty.csv', [header, measured(1, 4, 1).replace(',1,60,A', ',,,'), ''].join('\n'));
    expectRefused(await headroom('calibrate', empty), /no row/, /itl_ms_mean/);
    expectRefused(await headroom('calibrate', rows, '--constants', '--leave-out', 'moon'), /--leave-out/, /model, gpu/);
    expectRefused(
      await headroom('predict', rows, '--calibration', folder.file('x.json', '{"kind":"plan"}')),
      /--calibration/,
      /headroom calibrate/,
    );
    const broken = JSON.stringify({ kind: 'headroom-calibration', version: 1, pass: {}, run: {}, profiles: [] });
    expectRefused(
      await headroom('predict', rows, '--calibration', folder.file('y.json', broken)),
      /pass\./,
      /calibrate/,
    );
  });
});
