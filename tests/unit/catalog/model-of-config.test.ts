import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { InputError } from '../../../src/base/errors.ts';
import { fullCatalog } from '../../../src/catalog/full.ts';
import { modelRowOfConfig } from '../../../src/catalog/model-of-config.ts';
import { kvBytesOf } from '../../../src/sizing/memory-kv.ts';
import { weightsOf } from '../../../src/sizing/memory-weights.ts';
import { configs } from './configs.ts';

const catalog = fullCatalog();
const sixteenBit = { weights: 'bf16', dense: 'bf16' } as const;

function problemsOf(json: unknown): readonly { field: string; problem: string; mend: string }[] {
  try {
    modelRowOfConfig(json, 'mine');
  } catch (error) {
    if (error instanceof InputError) return error.problems;
    throw error;
  }
  return [];
}

describe('modelRowOfConfig(json, name)', () => {
  test.each(Object.entries(configs))('reads %s as the catalogue has it', (name, json) => {
    const row = modelRowOfConfig(json, name);
    const known = catalog.resolveModel(name).row;
    expect(row.confidence).toBe('custom');
    for (const field of [
      'layers',
      'hiddenSize',
      'attentionHeads',
      'kvHeads',
      'headDim',
      'vocabSize',
      'maxContext',
      'window',
    ] as const) {
      expect([field, row[field]]).toEqual([field, known[field]]);
    }
    for (const field of [
      'fullAttentionLayers',
      'slidingLayers',
      'linearLayers',
      'linear',
      'attentionGated',
      'ffnGated',
      'sparseIndex',
      'mla',
      'tiedEmbeddings',
      'nativeDtype',
    ] as const) {
      expect([field, row[field]]).toEqual([field, known[field]]);
    }
    const [mine, published] = [weightsOf(row, sixteenBit), weightsOf(known, sixteenBit)];
    expect(mine.params).toBe(published.params);
    expect(mine.activeParams).toBe(published.activeParams);
    expect(kvBytesOf(row, 2, 1).bytesOfSequence(20_000)).toBe(kvBytesOf(known, 2, 1).bytesOfSequence(20_000));
  });

  test('names every missing field at once', () => {
    const fields = problemsOf({ model_type: 'llama', hidden_size: 4096 }).map((each) => each.field);
    expect(fields).toEqual([
      'customModels.mine.num_hidden_layers',
      'customModels.mine.num_attention_heads',
      'customModels.mine.max_position_embeddings',
      'customModels.mine.vocab_size',
      'customModels.mine.intermediate_size',
    ]);
  });

  test.each([Number.NaN, -32, 1.5, 1e12, '32', Number.POSITIVE_INFINITY])('refuses %s layers', (layers) => {
    const [first] = problemsOf({ ...configs['Llama-3.1-8B'], num_hidden_layers: layers });
    expect(first?.field).toBe('customModels.mine.num_hidden_layers');
    expect(first?.problem).toMatch(/is not a whole number/);
  });

  test('refuses absurd sizes, more KV heads than heads and more active experts than there are', () => {
    expect(problemsOf({ ...configs['Llama-3.1-8B'], hidden_size: 4_096_000 })[0]?.problem).toMatch(/beyond 200000/);
    expect(problemsOf({ ...configs['Llama-3.1-8B'], num_key_value_heads: 64 })[0]?.mend).toMatch(/cannot outnumber/);
    expect(problemsOf({ ...configs['Mixtral-8x7B'], num_experts_per_tok: 9 })[0]?.problem).toMatch(/9 of 8 experts/);
  });

  test('refuses kinds of layers that it does not know, and lists of another length', () => {
    const gemma = { ...configs['Gemma-2-9B'], layer_types: Array.from({ length: 42 }, () => 'spiral_attention') };
    expect(problemsOf(gemma)[0]?.problem).toMatch(/"spiral_attention" is not known/);
    expect(problemsOf({ ...configs['gpt-oss-120b'], num_hidden_layers: 35 })[0]?.problem).toMatch(/names 36 layers/);
  });

  test.each([null, [], 'text', 3])('refuses %j, which is no config.json', (json) => {
    expect(problemsOf(json)[0]?.problem).toMatch(/not a config.json/);
  });

  test('takes linear layers of unknown shape without a state', () => {
    const row = modelRowOfConfig({ ...configs['Llama-3.1-8B'], full_attention_interval: 4 }, 'mine');
    expect([row.fullAttentionLayers, row.linearLayers, row.linear]).toEqual([8, 24, null]);
    expect(kvBytesOf(row, 2, 1).stateBytesPerSequence).toBeNull();
  });

  test('answers any nonsense with an InputError or finite sizes', () => {
    const known = Object.values(configs).flatMap((json) => Object.keys(json));
    fc.assert(
      fc.property(
        fc.constantFrom(...Object.values(configs)),
        fc.dictionary(fc.constantFrom(...known), fc.anything(), { maxKeys: 3 }),
        (json, nonsense) => {
          try {
            const row = modelRowOfConfig({ ...json, ...nonsense }, 'mine');
            expect(Number.isFinite(weightsOf(row, sixteenBit).params)).toBe(true);
            expect(Number.isFinite(kvBytesOf(row, 2, 1).bytesOfSequence(1000))).toBe(true);
          } catch (error) {
            if (!(error instanceof InputError)) throw error;
          }
        },
      ),
      { numRuns: 2000, seed: 11 },
    );
  });
});
