import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { parse as parseYaml } from 'yaml';
import { describe, expect, it } from 'vitest';
import { exportFormats } from '../../../src/exports/export-formats.ts';
import { expectRefused, headroom, makeFolder, recordOf } from './headroom.ts';

const folder = makeFolder();
const service = [
  '--rps',
  '40',
  '--model',
  'llama 3.1 8b',
  '--gpu',
  'h100',
  '--gpus-per-replica',
  '1',
  '--name',
  "It's $(us)",
];

describe('headroom export', () => {
  it('--to list names every format', async () => {
    const { stdout, code } = await headroom('export', '--to', 'list');
    expect(code).toBe(0);
    for (const each of exportFormats) expect(stdout).toMatch(new RegExp(`^${each.id} `, 'm'));
  });

  it('--to keda prints the manifest alone, its advice as comments', async () => {
    const { stdout, stderr, code } = await headroom('export', ...service, '--to', 'keda');
    expect({ stderr, code }).toEqual({ stderr: '', code: 0 });
    expect(stdout).toMatch(/^# .*Scale on queue depth first/m);
    expect(parseYaml(stdout)).toMatchObject({ kind: 'ScaledObject', metadata: { name: 'it-s-us' } });
  });

  it('several --to write one file each into the folder of --out, and nothing else', async () => {
    const out = join(folder.path, 'files');
    const { stdout, code } = await headroom(
      'export',
      ...service,
      '--to',
      'hpa,vllm',
      '--to',
      'xlsx',
      'hpa',
      '--out',
      out,
    );
    expect({ stdout, code }).toEqual({ stdout: '', code: 0 });
    expect(readdirSync(out).sort()).toEqual(['it-s-us.hpa.yaml', 'it-s-us.plan.xlsx', 'it-s-us.vllm.sh']);
    expect(readFileSync(join(out, 'it-s-us.plan.xlsx')).subarray(0, 2).toString()).toBe('PK');
  });

  it('--json gives all files in one record, bytes as base64', async () => {
    const record = recordOf<{ files: { format: string; text?: string; base64?: string; notes: string[] }[] }>(
      await headroom('export', ...service, '--to', 'dynamo', 'xlsx', '--json'),
    );
    expect(record.files.map((each) => each.format)).toEqual(['dynamo', 'xlsx']);
    expect(parseYaml(record.files[0]?.text ?? '')).toMatchObject({ backend: 'vllm' });
    expect(
      Buffer.from(record.files[1]?.base64 ?? '', 'base64')
        .subarray(0, 2)
        .toString(),
    ).toBe('PK');
  });

  it('refuses a format that it does not know, none at all, and several without a folder', async () => {
    expectRefused(
      await headroom('export', '--to', 'helm'),
      /--to/,
      /"helm" is not a format\. Use some of: list, link, keda/,
    );
    expectRefused(await headroom('export'), /--to/, /no format is given/);
    expectRefused(await headroom('export', ...service, '--to', 'hpa', 'keda'), /--out/, /several files are asked for/);
  });

  it('ends with 3 and writes nothing to apply where no configuration meets the goals', async () => {
    const hopeless = [...service, '--ttft-p99', '0.001'];
    const missed = await headroom('export', ...hopeless, '--to', 'keda');
    expect(missed).toMatchObject({ code: 3, stdout: '' });
    expect(missed.stderr).toMatch(/goals cannot be met/);
    expect(await headroom('export', ...hopeless, '--to', 'markdown')).toMatchObject({ code: 3 });
  });
});
