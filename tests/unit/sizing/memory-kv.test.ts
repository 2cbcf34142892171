import { describe, expect, test } from 'vitest';
import { fullCatalog } from '../../../src/catalog/full.ts';
import { kvBytesOf } from '../../../src/sizing/memory-kv.ts';

const catalog = fullCatalog();
const ruleOf = (name: string, bytes = 2, tensorParallel = 1, pipelineParallel = 1) =>
  kvBytesOf(catalog.resolveModel(name).row, bytes, tensorParallel, pipelineParallel);

describe('kvBytesOf(model, bytes, tensorParallel)', () => {
  test('MHA, Llama-2-7B: 2 · 32 heads · 128 · 2 bytes · 32 layers', () => {
    expect(ruleOf('Llama-2-7B').bytesOfSequence(1600)).toBe(2 * 32 * 128 * 2 * 32 * 1600);
  });

  test('GQA, Llama-3.1-70B: 8 KV heads; four ranks hold two each, sixteen hold one each (copied)', () => {
    // 2 · 8 · 128 · 2 · 80 = 327680 bytes a token
    expect(ruleOf('Llama-3.1-70B').fullBytesPerToken).toBe(327_680);
    expect(ruleOf('Llama-3.1-70B', 2, 4).fullBytesPerToken).toBe(81_920);
    expect(ruleOf('Llama-3.1-70B', 2, 8).fullBytesPerToken).toBe(40_960);
    expect(ruleOf('Llama-3.1-70B', 2, 16).fullBytesPerToken).toBe(40_960);
    expect(ruleOf('Llama-3.1-70B', 1, 4, 2).fullBytesPerToken).toBe(20_480);
  });

  test('MLA, DeepSeek-V3: (512 + 64) · 2 bytes · 61 layers, whole on every rank; V3.2 adds an index key of 128', () => {
    expect(ruleOf('DeepSeek-V3').fullBytesPerToken).toBe(576 * 2 * 61);
    expect(ruleOf('DeepSeek-V3', 2, 8).fullBytesPerToken).toBe(576 * 2 * 61);
    expect(ruleOf('DeepSeek-V3.2').fullBytesPerToken).toBe((576 + 128) * 2 * 61);
  });

  test('sliding, Gemma-3-27B: ten full layers grow, 52 stop at 1024 tokens', () => {
    // 2 · 16 · 128 · 2 = 8192 bytes a token and layer
    const rule = ruleOf('Gemma-3-27B');
    expect(rule.bytesOfSequence(800)).toBe(8192 * 62 * 800);
    expect(rule.bytesOfSequence(32_000)).toBe(8192 * (10 * 32_000 + 52 * 1024));
    // at admission the window and a pass of 2048 tokens: 3071 tokens = 192 blocks of 16
    expect(rule.bytesOfSequence(32_000, 2048)).toBe(8192 * (10 * 32_000 + 52 * 3072));
  });

  test('hybrid, Qwen3.5-27B: 16 layers grow, 48 hold a state', () => {
    // full: 2 · 4 · 256 · 2 · 16 = 65536 bytes a token
    // state: 48 heads · 128 · 128 · 4 bytes = 3145728; tail of the convolution: 3 · (2·16·128 + 48·128) · 2 bytes = 61440; × 48 layers
    const rule = ruleOf('Qwen3.5-27B');
    expect(rule.stateBytesPerSequence).toBe((3_145_728 + 61_440) * 48);
    expect(rule.bytesOfSequence(1000)).toBe(65_536 * 1008 + (3_145_728 + 61_440) * 48);
    expect(ruleOf('Qwen3.5-27B', 2, 4).stateBytesPerSequence).toBe(((3_145_728 + 61_440) * 48) / 4);
  });

  test('counts whole blocks of 16 tokens', () => {
    expect(ruleOf('Llama-3.1-8B').bytesOfSequence(1)).toBe(131_072 * 16);
    expect(ruleOf('Llama-3.1-8B').bytesOfSequence(17)).toBe(131_072 * 32);
  });

  test.each(catalog.models.map((model) => [model.name, model] as const))(
    '%s: bytes a token as the source has them',
    (_, model) => {
      const rule = kvBytesOf(model, 2, 1);
      expect(rule.fullBytesPerToken).toBe(model.kvBytesPerTokenBf16Full);
      expect(rule.slidingBytesPerToken).toBe(model.kvBytesPerTokenBf16Sliding);
    },
  );
});
