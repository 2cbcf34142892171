import { describe, expect, it } from 'vitest';
import { fullCatalog } from '../../../src/catalog/full.ts';
import { draftMemoryOf, ownDraftLedgerOf } from '../../../src/sizing/draft-memory.ts';
import { memoryLedgerOf, type MemoryRequest } from '../../../src/sizing/memory.ts';
import { precisionSchemeOf, weightsOf } from '../../../src/sizing/memory-weights.ts';
import type { Speculation } from '../../../src/sizing/tokens-per-pass.ts';

const catalog = fullCatalog();
const modelOf = (name: string) => catalog.resolveModel(name, 'model').row;
const mtp: Speculation = { method: 'mtp', model: null, drafted: 1, acceptance: 0.8 };

describe('ownDraftLedgerOf', () => {
  it.each([
    // parameters of the published file with the layer less those of the main model, both in the catalogue's notes; the file repeats
    // embedding and output matrix for the layer
    ['DeepSeek-V3', 685],
    ['GLM-4.5', 358],
    ['GLM-4.5-Air', 110],
    ['GLM-4.6', 357],
  ])(
    'ownDraftLedgerOf(%s) with the main model has the parameters of the published file, within 0.5 %%',
    (name, fileB) => {
      const model = modelOf(name);
      const main = weightsOf(model, precisionSchemeOf(model)).params;
      const repeated = 2 * model.vocabSize * model.hiddenSize;
      const file = (main + ownDraftLedgerOf(model, precisionSchemeOf(model)).params + repeated) / 1e9;
      expect(Math.abs(file / fileB - 1)).toBeLessThan(0.005);
    },
  );
});

describe('draftMemoryOf', () => {
  const place = (name: string, tensorParallel = 1) => ({
    model: modelOf(name),
    precision: precisionSchemeOf(modelOf(name), 'fp8'),
    ...{ kvPrecision: '16bit' as const, tensorParallel, expertParallel: 1 },
  });

  it('draftMemoryOf(mtp) caches one layer of the model', () => {
    const { cacheBytesPerToken, stateBytesPerSequence } = draftMemoryOf(mtp, place('GLM-4.5'));
    // 376,832 bytes over 92 layers
    expect(cacheBytesPerToken).toBe(376_832 / 92);
    expect(stateBytesPerSequence).toBe(0);
    // the state of linear layers is the model's, not the layer's
    expect(draftMemoryOf(mtp, place('Qwen3.5-27B')).stateBytesPerSequence).toBe(0);
  });

  it('draftMemoryOf(draft model) loads it whole in the precision of its file, cut as the model is', () => {
    const draft: Speculation = { ...mtp, method: 'draft', model: modelOf('Llama-3.2-1B') };
    const one = draftMemoryOf(draft, place('Llama-3.3-70B'));
    // 1.236B parameters of 2 bytes, and the rotary table; 16 layers × 2 × 8 heads × 64 × 2 bytes
    expect(one.weightBytes / 1e9).toBeGreaterThan(2.47);
    expect(one.weightBytes / 1e9).toBeLessThan(2.6);
    expect(one.cacheBytesPerToken).toBe(16 * 2 * 8 * 64 * 2);
    expect(draftMemoryOf(draft, place('Llama-3.3-70B', 4)).cacheBytesPerToken).toBe((16 * 2 * 8 * 64 * 2) / 4);
  });

  it('draftMemoryOf(ngram) is nothing', () => {
    expect(draftMemoryOf({ ...mtp, method: 'ngram' }, place('Llama-3.3-70B'))).toEqual({
      ...{ fileBytes: 0, weightBytes: 0, cacheBytesPerToken: 0, stateBytesPerSequence: 0 },
    });
  });
});

describe('memoryLedgerOf(request with a draft)', () => {
  const request: MemoryRequest = {
    model: modelOf('DeepSeek-V3'),
    gpu: catalog.resolveGpu('H200-SXM', 'gpu').row,
    precision: precisionSchemeOf(modelOf('DeepSeek-V3')),
    ...{ kvPrecision: '16bit', tensorParallel: 8, pipelineParallel: 1, expertParallel: 1, engine: 'vllm' },
    ...{ engineVersion: '0.19', memoryUtilizationFraction: 0.9, maxBatchTokens: 8192, maxSequences: 256 },
    maxContextTokens: 8192,
  };

  it('memoryLedgerOf names the weights of the draft and takes them from the pool', () => {
    const without = memoryLedgerOf(request);
    const found = memoryLedgerOf({ ...request, speculation: mtp });
    expect(found.perGpuBytes.weights).toBe(without.perGpuBytes.weights);
    expect(found.perGpuBytes.draft).toBeGreaterThan(1.4e9);
    expect(found.perGpuBytes.draft).toBe(found.draft?.weightBytes);
    expect(found.draft?.fileBytes).toBeGreaterThan(6 * found.perGpuBytes.draft);
    expect(found.perGpuBytes.kvPool).toBeCloseTo(without.perGpuBytes.kvPool - found.perGpuBytes.draft, -1);
    // 61 layers cache a token, and the draft's
    expect(found.kvRule.fullBytesPerToken / without.kvRule.fullBytesPerToken).toBeCloseTo(62 / 61, 9);
    expect(found.kvRule.bytesOfSequence(100) / without.kvRule.bytesOfSequence(100)).toBeCloseTo(62 / 61, 9);
    expect([without.perGpuBytes.draft, without.draft]).toEqual([0, null]);
  });

  it('memoryLedgerOf(the draft leaves no room) says so with its weights counted in', () => {
    const small = {
      ...request,
      model: modelOf('Llama-3.3-70B'),
      precision: precisionSchemeOf(modelOf('Llama-3.3-70B')),
    };
    const tight: MemoryRequest = { ...small, tensorParallel: 1, memoryUtilizationFraction: 0.99 };
    const draft: Speculation = { ...mtp, method: 'draft', model: modelOf('Llama-3.1-8B') };
    expect(memoryLedgerOf({ ...tight, speculation: draft }).fits).toBe(false);
  });
});
