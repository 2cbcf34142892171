import { existsSync, readFileSync } from 'node:fs';
import Papa from 'papaparse';
import { describe, expect, test } from 'vitest';
import { InputError } from '../../../src/base/errors.ts';
import { commitments, fullCatalog, ownership } from '../../../src/catalog/full.ts';
import { runtimeConstants } from '../../../src/sizing/memory-runtime.ts';

const catalog = fullCatalog();
const data = '../shared/data';
const csv = (file: string) =>
  Papa.parse<Record<string, string>>(readFileSync(`${data}/${file}`, 'utf8'), { header: true, skipEmptyLines: true })
    .data;
const isoDate = /^\d{4}(-\d{2}){0,2}$/;

function problemOf(act: () => unknown): { field: string; problem: string; mend: string } | undefined {
  try {
    act();
  } catch (error) {
    if (error instanceof InputError) return error.problems[0];
    throw error;
  }
  return undefined;
}

describe('the catalogue', () => {
  test('holds 101 models, 37 GPUs and 706 prices', () => {
    expect([catalog.models.length, catalog.gpus.length, catalog.prices.length]).toEqual([101, 37, 706]);
    expect(catalog.date).toMatch(isoDate);
  });

  test('gives each row a source and a date', () => {
    const rows = [...catalog.models, ...catalog.gpus, ...catalog.prices, ...commitments, ...ownership].map(
      (row) => row.provenance,
    );
    const constants = runtimeConstants.map(({ source, date }) => ({ source, date }));
    for (const { source, date } of [...rows, ...constants]) {
      expect(source.length).toBeGreaterThan(5);
      expect(date).toMatch(isoDate);
    }
  });

  test('has no hole in a number', () => {
    for (const row of [...catalog.models, ...catalog.gpus, ...catalog.prices]) {
      for (const [field, value] of Object.entries(row)) {
        if (typeof value === 'number') expect([row, field, Number.isFinite(value)]).toEqual([row, field, true]);
      }
    }
  });

  test('prices only GPUs that it describes, and nothing above on-demand', () => {
    const names = new Set(catalog.gpus.map((gpu) => gpu.name));
    for (const price of catalog.prices) {
      expect(names).toContain(price.gpu);
      expect(price.gpuCount).toBeGreaterThan(0);
      const others = [price.spotUsdPerHour, price.reserved1yUsdPerHour, price.reserved3yUsdPerHour].filter(
        (value) => value !== null,
      );
      for (const other of others)
        expect(other).toBeLessThanOrEqual(price.onDemandUsdPerHour ?? Number.POSITIVE_INFINITY);
    }
  });

  test('tells facts of one source and disputed ones from agreed ones', () => {
    const confidence = (name: string) => catalog.resolveGpu(name).row.confidence;
    expect([confidence('H100'), confidence('B300'), confidence('A30')]).toEqual(['agreed', 'disputed', 'single']);
    expect(catalog.resolveModel('DeepSeek-V3').row.confidence).toBe('agreed');
    expect(catalog.resolveModel('Qwen3-Next-80B-A3B').row.confidence).toBe('single');
  });

  test('keeps the exact part of an instance type: Azure NC A100 v4 is the PCIe card', () => {
    const price = catalog.prices.find((row) => row.instanceType === 'Standard_NC24ads_A100_v4');
    expect(price?.gpu).toBe('A100-80GB-PCIe');
    expect(catalog.resolveInstance('p5.48xlarge')).toMatchObject({ row: { name: 'H100-SXM' }, gpuCount: 8 });
  });
});

describe('resolveModel(text)', () => {
  test.each([
    ['meta-llama/Meta-Llama-3.1-8B-Instruct', 'Llama-3.1-8B', null],
    ['llama 3.1 8b', 'Llama-3.1-8B', null],
    ['RedHatAI/Meta-Llama-3.1-8B-Instruct-quantized.w4a16', 'Llama-3.1-8B', 'int4'],
    ['neuralmagic/Meta-Llama-3.1-405B-Instruct-FP8-dynamic', 'Llama-3.1-405B', 'fp8'],
    ['Qwen/Qwen2.5-72B-Instruct-GPTQ-Int4', 'Qwen2.5-72B', 'int4'],
    ['Qwen/Qwen2.5-72B-Instruct-GPTQ-Int8', 'Qwen2.5-72B', 'int8'],
    ['Qwen/Qwen2.5-32B-Instruct-AWQ', 'Qwen2.5-32B', 'int4'],
    ['nvidia/DeepSeek-R1-FP4', 'DeepSeek-R1', 'fp4'],
    ['nvidia/Qwen3-235B-A22B-NVFP4', 'Qwen3-235B-A22B', 'nvfp4'],
    ['meta-llama/Llama-2-70b-chat-hf', 'Llama-2-70B', null],
    ['google/gemma-3-27b-it', 'Gemma-3-27B', null],
    ['openai/gpt-oss-120b', 'gpt-oss-120b', null],
    ['deepseek-ai/DeepSeek-R1-Distill-Qwen-32B', 'DeepSeek-R1-Distill-Qwen-32B', null],
  ])('%s is %s, precision %s', (text, name, precision) => {
    const found = catalog.resolveModel(text);
    expect([found.row.name, found.precision]).toEqual([name, precision]);
  });

  test('says what it assumed', () => {
    expect(catalog.resolveModel('Mistral-7B').note).toMatch(/first release/);
    expect(catalog.resolveModel('Qwen3-8B-2511').note).toMatch(/release date/);
  });

  test('names the field and the three nearest names of an unknown model', () => {
    const problem = problemOf(() => catalog.resolveModel('Lama-3.1-70B'));
    expect(problem?.field).toBe('deployment.model');
    expect(problem?.problem).toBe('the catalogue has no model "Lama-3.1-70B"');
    expect(problem?.mend).toMatch(/^Did you mean Llama-3.1-70B, .+, .+\?/);
  });

  test('says that closed models are known, but not described', () => {
    expect(problemOf(() => catalog.resolveModel('claude-opus-4-6'))?.problem).toMatch(
      /closed model, no geometry known/,
    );
  });
});

describe('resolveGpu(text)', () => {
  test.each([
    ['nvidia h100 80gb hbm3', 'H100-SXM'],
    ['H100-SXM5-80GB', 'H100-SXM'],
    ['8x NVIDIA H100', 'H100-SXM'],
    ['NVIDIA H100 PCIe', 'H100-PCIe'],
    ['a100 40gb', 'A100-40GB-SXM'],
    ['NVIDIA A100-SXM4-80GB', 'A100-80GB-SXM'],
    ['AMD Instinct MI300X 192GB', 'MI300X'],
    ['nvidia-l40s', 'L40S'],
    ['Tesla T4', 'T4'],
    ['GeForce RTX 4090', 'RTX-4090'],
    ['Google TPU v5e', 'TPU-v5e'],
  ])('%s is %s', (text, name) => {
    expect(catalog.resolveGpu(text).row.name).toBe(name);
  });

  test('says what a plain name leaves open', () => {
    expect(catalog.resolveGpu('A100').note).toBe('80 GB SXM assumed');
    expect(catalog.resolveGpu('h100').note).toBe('SXM assumed');
    expect(catalog.resolveGpu('H100-SXM').note).toBe('');
  });

  test('refuses a size that the part does not have', () => {
    expect(problemOf(() => catalog.resolveGpu('H200 80GB'))?.field).toBe('deployment.gpu');
    expect(problemOf(() => catalog.resolveGpu('H10'))?.mend).toMatch(/H100/);
  });
});

describe.skipIf(!existsSync(`${data}/aliases.csv`))('spellings of the shared data (absent: skipped)', () => {
  test('each alias leads to its row', () => {
    const missed: string[] = [];
    for (const { kind, alias = '', canonical = '', note = '' } of csv('aliases.csv')) {
      const resolve = () =>
        kind === 'model'
          ? catalog.resolveModel(alias)
          : kind === 'gpu'
            ? catalog.resolveGpu(alias)
            : catalog.resolveInstance(alias);
      if (canonical === 'none') {
        if (problemOf(resolve) === undefined) missed.push(`${alias} should have no row`);
        continue;
      }
      const found = resolve();
      if (found.row.name !== canonical || (note !== '' && found.note !== note))
        missed.push(`${alias} → ${found.row.name} (${found.note})`);
    }
    expect(missed).toEqual([]);
  });

  test('each model and GPU of the measured rows resolves', () => {
    const rows = csv('llm-serving-measured.csv');
    for (const model of new Set(rows.map((row) => row['model'] ?? '')))
      expect(catalog.resolveModel(model).row.layers).toBeGreaterThan(0);
    for (const gpu of new Set(rows.map((row) => row['gpu'] ?? '')))
      expect(catalog.resolveGpu(gpu).row.memoryGb).toBeGreaterThan(0);
  });

  test('each price is that of the file', () => {
    const key = (cloud: string, region: string, type: string, gpu: string) => `${cloud} ${region} ${type} ${gpu}`;
    const rows = new Map(catalog.prices.map((row) => [key(row.cloud, row.region, row.instanceType, row.gpu), row]));
    for (const row of csv('prices/gpu-prices.csv')) {
      const type = row['instance_type'] ?? '';
      const gpu =
        type === 'per-gpu' ? catalog.resolveGpu(row['gpu'] ?? '').row.name : catalog.resolveInstance(type).row.name;
      const found = rows.get(key(row['cloud'] ?? '', row['region'] ?? '', type, gpu));
      expect(found?.onDemandUsdPerHour ?? '').toEqual(
        row['on_demand_usd_h'] === '' ? '' : Number(row['on_demand_usd_h']),
      );
      expect(found?.spotUsdPerHour ?? '').toEqual(row['spot_usd_h'] === '' ? '' : Number(row['spot_usd_h']));
    }
  });
});
