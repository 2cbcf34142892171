import { join } from 'node:path';
import Papa from 'papaparse';
import { describe, expect, it } from 'vitest';
import { expectRefused, headroom, makeFolder, recordOf } from './headroom.ts';

const folder = makeFolder();
const fixture = (name: string) => join(import.meta.dirname, '../../fixtures/benchmarks', name);
const said = ['--gpu', 'H100', '--tp', '1', '--engine', 'vLLM', '--precision', 'bf16'];

describe('headroom import-benchmark', () => {
  it('prints rows that predict takes, and what is missing on stderr', async () => {
    const { code, stdout, stderr } = await headroom('import-benchmark', fixture('vllm-serve-lines.json'));
    expect(code).toBe(0);
    const { data } = Papa.parse<Record<string, string>>(stdout, { header: true, skipEmptyLines: true });
    expect(data.map((row) => row['model'])).toEqual(['Qwen/Qwen2.5-7B-Instruct', 'Qwen/Qwen2.5-7B-Instruct']);
    expect(stderr).toMatch(/note: vllm-serve-lines\.json: gpu is not in the file; say it with --gpu/);
  });

  it('fills what a person says and a log states, in JSON', async () => {
    const outcome = await headroom(
      'import-benchmark',
      fixture('guidellm.json'),
      fixture('vllm-0.19.log'),
      '--gpu',
      'H100',
      '--json',
    );
    const record = recordOf<{ rows: Record<string, string>[]; memory: Record<string, number>[]; notes: string[] }>(
      outcome,
    );
    expect(record.rows).toHaveLength(4);
    expect(record.rows[0]).toMatchObject({ gpu: 'H100-SXM', tp: '2', engine: 'vLLM', weight_precision: 'mxfp4' });
    expect(record.memory[0]).toMatchObject({ kvTokens: 2_700_032, weightsGib: 7.12 });
    expect(outcome.stderr).toBe('');
  });

  it('goes on into predict', async () => {
    const rows = folder.file('rows.csv', '');
    await headroom('import-benchmark', fixture('vllm-serve.json'), ...said, '--out', rows);
    const predicted = await headroom('predict', rows, '--json');
    expect(recordOf<{ predicted_itl_ms_mean: number }[]>(predicted)[0]!.predicted_itl_ms_mean).toBeGreaterThan(1);
  });

  it('prints the facts of a log alone', async () => {
    const { stdout } = await headroom('import-benchmark', fixture('vllm-0.6.log'));
    expect(stdout).toMatch(/^fact,value\n(.*\n)*kvGib,54\.99\n/);
  });

  it('notes a name that the catalogue has not', async () => {
    const file = folder.file('odd.json', '{"completed": 2, "request_throughput": 1, "model_id": "acme/Unheard-Of-9B"}');
    expect((await headroom('import-benchmark', file)).stderr).toMatch(
      /no model "acme\/Unheard-Of-9B"; say it with --model/,
    );
  });

  it('refuses every broken file, a GPU that is none, and a tp that is none', async () => {
    const broken = [folder.file('a.json', '{'), folder.file('b.csv', 'hello')];
    const outcome = await headroom('import-benchmark', ...broken);
    expectRefused(outcome, /a\.json:1/, /not valid JSON/);
    expect(outcome.stderr).toMatch(/b\.csv: this is no benchmark result/);
    expectRefused(
      await headroom('import-benchmark', fixture('vllm-serve.json'), '--gpu', 'Quux'),
      '--gpu',
      /no GPU "Quux"/,
    );
    expectRefused(await headroom('import-benchmark', fixture('vllm-serve.json'), '--tp', '0'), '--tp', /whole number/);
    expectRefused(await headroom('import-benchmark', 'no-such-file.json'), 'FILE', /cannot be read/);
  });
});
