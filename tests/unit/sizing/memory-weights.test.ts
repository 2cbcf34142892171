import { describe, expect, test } from 'vitest';
import { fullCatalog } from '../../../src/catalog/full.ts';
import { precisionSchemeOf, publishedPrecisionOf, weightsOf } from '../../../src/sizing/memory-weights.ts';

const catalog = fullCatalog();
const sixteenBit = { weights: 'bf16', dense: 'bf16' } as const;
const modelOf = (name: string) => catalog.resolveModel(name).row;

describe('weightsOf(model, scheme)', () => {
  // its published and recounted figures hold the vision tower, which here is a class of its own
  const withVision = new Set(['Llama-3.2-11B-Vision']);

  test.each(catalog.models.map((model) => [model.name, model] as const))(
    '%s: parameters as recounted and as published',
    (name, model) => {
      const ledger = weightsOf(model, sixteenBit);
      const params = (ledger.params + (withVision.has(name) ? model.visionParamsB * 1e9 : 0)) / 1e9;
      expect(Math.abs(params / (model.totalParamsBRecount ?? 0) - 1)).toBeLessThan(0.001);
      expect(Math.abs(params / (model.totalParamsBPublished ?? 0) - 1)).toBeLessThan(0.02);
      // without vision, bytes are 2 a parameter
      expect(ledger.bytes).toBeCloseTo(2 * (ledger.params + model.visionParamsB * 1e9), -3);
    },
  );

  test.each(
    catalog.models.filter((model) => model.activeParamsBRecount !== null).map((model) => [model.name, model] as const),
  )('%s: active parameters as recounted', (_, model) => {
    const ledger = weightsOf(model, sixteenBit);
    expect(Math.abs(ledger.activeParams / 1e9 / (model.activeParamsBRecount ?? 0) - 1)).toBeLessThan(0.001);
    expect(
      Math.abs(ledger.activeParamsNoInputEmbedding / 1e9 / (model.activeParamsBNoInputEmbedding ?? 0) - 1),
    ).toBeLessThan(0.001);
  });

  test('fp8 leaves embedding and output matrix in 16 bits: Llama-3.1-8B', () => {
    // a layer: q and o 2·4096·4096, k and v 2·4096·1024, FFN 3·4096·14336 = 33554432 + 8388608 + 176160768 = 218103808; × 32 = 6979321856
    // both ends: 2·128256·4096 = 1050673152
    const ledger = weightsOf(modelOf('Llama-3.1-8B'), { weights: 'fp8', dense: 'fp8' });
    expect(ledger.params).toBe(6_979_321_856 + 1_050_673_152);
    expect(ledger.bytes).toBe(6_979_321_856 + 2 * 1_050_673_152);
  });

  test('a tied embedding is held once', () => {
    const classes = weightsOf(modelOf('Qwen3-0.6B'), sixteenBit).tensors.map((row) => row.class);
    expect(classes).toContain('embedding');
    expect(classes).not.toContain('output-matrix');
  });

  test('gpt-oss: experts in mxfp4 on padded widths, the rest in 16 bits', () => {
    const model = modelOf('gpt-oss-20b');
    const scheme = precisionSchemeOf(model);
    expect(scheme).toEqual({ weights: 'mxfp4', dense: 'bf16' });
    const ledger = weightsOf(model, scheme);
    const experts = ledger.tensors.find((row) => row.class === 'experts');
    // 24 layers · 32 experts · 3 · 2880 · 2880; stored 3072 × 2944 wide at 4.25 bits
    expect(experts?.params).toBe(24 * 32 * 3 * 2880 * 2880);
    expect(experts?.bytes).toBeCloseTo(24 * 32 * 3 * 3072 * 2944 * 0.53125, -2);
    expect(ledger.tensors.find((row) => row.class === 'attention')?.bytesPerParam).toBe(2);
  });

  test.each([
    ['Kimi-K2.5', 'int4', { weights: 'int4', dense: 'bf16' }],
    ['DeepSeek-V3', 'fp8', { weights: 'fp8', dense: 'fp8' }],
    ['Llama-3.1-8B', 'bf16', { weights: 'bf16', dense: 'bf16' }],
  ] as const)('publishedPrecisionOf(%s) is %s', (name, precision, scheme) => {
    expect(publishedPrecisionOf(modelOf(name))).toBe(precision);
    expect(precisionSchemeOf(modelOf(name))).toEqual(scheme);
  });

  test('nvfp4 takes every matrix of a dense model, only the experts of a mixture', () => {
    expect(precisionSchemeOf(modelOf('Llama-3.3-70B'), 'nvfp4').dense).toBe('nvfp4');
    expect(precisionSchemeOf(modelOf('DeepSeek-R1'), 'nvfp4').dense).toBe('bf16');
  });
});
