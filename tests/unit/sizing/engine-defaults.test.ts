import { describe, expect, it } from 'vitest';
import { fullCatalog } from '../../../src/catalog/full.ts';
import { batchCapsOf, capturedBatchOf, memoryShareOf } from '../../../src/sizing/engine-defaults.ts';

const catalog = fullCatalog();
const gpu = (name: string) => catalog.resolveGpu(name).row;
const alone = { ranks: 1, stages: 1, attentionRanks: 1 };
const eight = { ranks: 8, stages: 1, attentionRanks: 1 };

describe('memoryShareOf', () => {
  it('memoryShareOf(vLLM, TensorRT-LLM) is nine tenths on any card', () => {
    expect(memoryShareOf('vllm', gpu('H100-SXM'), eight)).toBe(0.9);
    expect(memoryShareOf('tensorrt-llm', gpu('L4'), alone)).toBe(0.9);
  });

  it('memoryShareOf(SGLang) is what its formula leaves, in MiB', () => {
    // 512 + 1.5 × 8192 + 2 × 256 + 128 of 79.19 GiB
    expect(memoryShareOf('sglang', gpu('H100-SXM'), alone)).toBe(0.834);
    // 512 + 1.5 × 8192 + 2 × 512 + 1024 of 139.8 GiB
    expect(memoryShareOf('sglang', gpu('H200-SXM'), eight)).toBe(0.896);
    // with eight attention ranks 4.5 × 512 × 8 more
    expect(memoryShareOf('sglang', gpu('H200-SXM'), { ...eight, attentionRanks: 8 })).toBe(0.768);
    // 512 + 1.5 × 2048 + 2 × 24 + 128 of 22.03 GiB
    expect(memoryShareOf('sglang', gpu('L4'), alone)).toBe(0.833);
  });
});

describe('batchCapsOf', () => {
  it('batchCapsOf(vLLM) follows version and card', () => {
    expect(batchCapsOf('vllm', '0.6.3', gpu('H100-SXM'), 1)).toEqual({ maxBatchTokens: 4096, maxSequences: 256 });
    expect(batchCapsOf('vllm', '0.8.5', gpu('H100-SXM'), 1)).toEqual({ maxBatchTokens: 8192, maxSequences: 256 });
    expect(batchCapsOf('vllm', '0.11.0', gpu('H100-SXM'), 1)).toEqual({ maxBatchTokens: 8192, maxSequences: 1024 });
    expect(batchCapsOf('vllm', '0.11.0', gpu('A100-80GB-SXM'), 1)).toEqual({ maxBatchTokens: 2048, maxSequences: 256 });
  });

  it('batchCapsOf(attention ranks) gives each rank of vLLM and TensorRT-LLM its own, and divides the chunk of SGLang', () => {
    expect(batchCapsOf('tensorrt-llm', '1.0', gpu('B200-SXM'), 4)).toEqual({
      maxBatchTokens: 32_768,
      maxSequences: 8192,
    });
    expect(batchCapsOf('sglang', '0.5.9', gpu('B200-SXM'), 4)).toEqual({ maxBatchTokens: 16_384, maxSequences: 4096 });
    expect(batchCapsOf('sglang', '0.5.9', gpu('L40S'), 1).maxBatchTokens).toBe(4096);
  });
});

describe('capturedBatchOf', () => {
  it('capturedBatchOf(engine) is what its CUDA graphs hold by default', () => {
    expect(capturedBatchOf('vllm', gpu('L4'), 1)).toBe(512);
    expect(capturedBatchOf('tensorrt-llm', gpu('L4'), 1)).toBe(128);
    expect(capturedBatchOf('sglang', gpu('H100-SXM'), 2)).toBe(256);
    expect(capturedBatchOf('sglang', gpu('H100-SXM'), 4)).toBe(512);
    expect(capturedBatchOf('sglang', gpu('L4'), 1)).toBe(24);
  });
});
