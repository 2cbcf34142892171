import { describe, expect, test } from 'vitest';
import { InputError } from '../../../src/base/errors.ts';
import { gpuRowOf, priceRowOf } from '../../../src/catalog/custom-rows.ts';
import { fullCatalog } from '../../../src/catalog/full.ts';
import { modelRowOfConfig } from '../../../src/catalog/model-of-config.ts';
import { configs } from './configs.ts';

const card = { name: 'My card', memoryGb: 48, bandwidthGbPerSecond: 1000, bf16Tflops: 200 };
const fieldsOf = (act: () => unknown): readonly string[] => {
  try {
    act();
  } catch (error) {
    if (error instanceof InputError) return error.problems.map((each) => each.field);
    throw error;
  }
  return [];
};

describe('gpuRowOf(json)', () => {
  test('fills what may be left out', () => {
    const row = gpuRowOf(card);
    expect(row).toMatchObject({
      name: 'My card',
      scaleUpDomain: 1,
      linkGbPerSecondOneWay: 32,
      fp8Tflops: null,
      confidence: 'custom',
    });
  });
  test('names each wrong field', () => {
    expect(fieldsOf(() => gpuRowOf({ ...card, memoryGb: -1, bandwidthGbPerSecond: Number.NaN }))).toEqual([
      'customGpus.memoryGb',
      'customGpus.bandwidthGbPerSecond',
    ]);
    expect(fieldsOf(() => gpuRowOf({ ...card, memory: 4 }))).toEqual(['customGpus']);
    expect(fieldsOf(() => gpuRowOf({ ...card, bf16Tflops: null }))).toEqual(['customGpus.bf16Tflops']);
    expect(fieldsOf(() => gpuRowOf(null))).toEqual(['customGpus']);
  });
});

describe('priceRowOf(json)', () => {
  test('takes a price per GPU', () => {
    expect(priceRowOf({ gpu: 'H100-SXM', onDemandUsdPerHour: 2.5 })).toMatchObject({
      cloud: 'own',
      instanceType: 'per-gpu',
      gpuCount: 1,
      onDemandUsdPerHour: 2.5,
    });
  });
  test('wants a price, above zero', () => {
    expect(fieldsOf(() => priceRowOf({ gpu: 'H100-SXM' }))).toEqual(['prices']);
    expect(fieldsOf(() => priceRowOf({ gpu: 'H100-SXM', spotUsdPerHour: 0 }))).toEqual(['prices.spotUsdPerHour']);
  });
});

describe('makeCatalog(rows, custom)', () => {
  test('puts own rows first; they stand in for rows of the same name', () => {
    const own = gpuRowOf({ ...card, name: 'H100-SXM', memoryGb: 81 });
    const model = modelRowOfConfig(configs['Llama-3.1-8B'], 'house-model');
    const catalog = fullCatalog({
      gpus: [own],
      models: [model],
      prices: [priceRowOf({ gpu: 'H100-SXM', onDemandUsdPerHour: 1 })],
    });
    expect(catalog.gpus).toHaveLength(37);
    expect(catalog.resolveGpu('nvidia h100').row.memoryGb).toBe(81);
    expect(catalog.resolveModel('House Model').row.name).toBe('house-model');
    expect(catalog.prices[0]?.onDemandUsdPerHour).toBe(1);
  });
});
