import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { BYTES_PER_GIB } from '../../../src/base/units.ts';
import { fullCatalog } from '../../../src/catalog/full.ts';
import {
  maxConcurrencyOf,
  memoryLedgerOf,
  reportedBytesOf,
  residentBytesOf,
  type MemoryRequest,
} from '../../../src/sizing/memory.ts';
import { weightBytesPerGpuOf } from '../../../src/sizing/weight-shards.ts';
import { runtimeOf } from '../../../src/sizing/memory-runtime.ts';
import { precisionSchemeOf, weightsOf } from '../../../src/sizing/memory-weights.ts';

const catalog = fullCatalog();
const modelOf = (name: string) => catalog.resolveModel(name).row;
const gpuOf = (name: string) => catalog.resolveGpu(name).row;

function requestOf(model: string, gpu: string, change: Partial<MemoryRequest> = {}): MemoryRequest {
  return {
    model: modelOf(model),
    gpu: gpuOf(gpu),
    precision: precisionSchemeOf(modelOf(model)),
    kvPrecision: '16bit',
    tensorParallel: 1,
    pipelineParallel: 1,
    expertParallel: 1,
    engine: 'vllm',
    engineVersion: '0.19',
    memoryUtilizationFraction: 0.9,
    maxBatchTokens: 8192,
    maxSequences: 256,
    maxContextTokens: 8192,
    ...change,
  };
}

describe('memoryLedgerOf(request)', () => {
  test('shares the card out: parts add up to the total', () => {
    const { perGpuBytes: part } = memoryLedgerOf(requestOf('Llama-3.1-8B', 'H100'));
    expect(part.total).toBe(79.19 * BYTES_PER_GIB);
    expect(part.weights + part.kvPool + part.activations + part.nonTorch + part.graphs + part.free).toBeCloseTo(
      part.total,
      -2,
    );
    // vLLM's own sum: share of the card less weights, activations and non-torch; graphs come out of the rest
    expect(part.kvPool).toBeCloseTo(0.9 * part.total - part.weights - part.activations - part.nonTorch, -2);
  });

  test('says why a model does not fit', () => {
    const heavy = memoryLedgerOf(requestOf('Llama-3.1-70B', 'H100'));
    expect([heavy.fits, heavy.perGpuBytes.kvPool, heavy.kvTokens]).toEqual([false, 0, 0]);
    expect(heavy.reason).toMatch(/^weights take 131\.\d GiB of the 71\.3 GiB/);
    const long = memoryLedgerOf(requestOf('Llama-3.1-8B', 'L4', { maxContextTokens: 131_072 }));
    expect(long.fits).toBe(false);
    expect(long.reason).toMatch(/does not hold one sequence of 131072 tokens \(16\.0 GiB\)/);
    expect(memoryLedgerOf(requestOf('Llama-3.1-70B', 'H100', { tensorParallel: 4 })).fits).toBe(true);
  });

  test('reads the version: older vLLM keeps more for activations', () => {
    const old = memoryLedgerOf(requestOf('Llama-3.1-8B', 'H100', { engineVersion: '0.11.0', maxSequences: 1024 }));
    const recent = memoryLedgerOf(requestOf('Llama-3.1-8B', 'H100', { engineVersion: 'v0.19.0', maxSequences: 1024 }));
    expect(old.perGpuBytes.activations).toBeGreaterThan(2 * recent.perGpuBytes.activations);
    expect(runtimeOf('vllm', 'latest')).toBe(runtimeOf('vllm', '0.19'));
    expect(runtimeOf('vllm', '0.16')).not.toBe(runtimeOf('vllm', '0.17'));
  });

  test('each engine leaves its own share: TensorRT-LLM takes a fraction of what is free', () => {
    const request = requestOf('Llama-3.1-8B', 'H100', { engine: 'tensorrt-llm' });
    const { perGpuBytes: part } = memoryLedgerOf(request);
    // its buffers take 0.35 of the activation peak, graphs come out of the rest
    expect(part.kvPool).toBeCloseTo(0.9 * (part.total - part.weights - 0.35 * part.activations - part.nonTorch), -2);
    const { perGpuBytes: sglang } = memoryLedgerOf({ ...request, engine: 'sglang' });
    expect(sglang.kvPool).toBeCloseTo(0.9 * (sglang.total - sglang.nonTorch) - sglang.weights, -2);
  });

  test('fp8 KV holds twice the tokens', () => {
    const wide = memoryLedgerOf(requestOf('Llama-3.1-8B', 'H100')).kvTokens;
    expect(memoryLedgerOf(requestOf('Llama-3.1-8B', 'H100', { kvPrecision: 'fp8' })).kvTokens / wide).toBeCloseTo(2, 3);
  });

  test('a GPU of unknown reported memory counts a little less than sold', () => {
    expect(reportedBytesOf(gpuOf('Gaudi3'))).toBe(128 * 0.985 * BYTES_PER_GIB);
  });
});

describe('weightBytesPerGpuOf(ledger, layout)', () => {
  const perGpu = (name: string, tensorParallel: number, pipelineParallel = 1, expertParallel = 1) => {
    const model = modelOf(name);
    return weightBytesPerGpuOf(weightsOf(model, { weights: 'bf16', dense: 'bf16' }), {
      model,
      tensorParallel,
      pipelineParallel,
      expertParallel,
    });
  };

  test('copies KV projections when ranks outnumber KV heads: Llama-3.1-8B on sixteen', () => {
    // all but k and v: 8029995008 − 32·2·4096·1024 = 7761559552 parameters, a sixteenth; k and v of one head of eight: 268435456 / 8
    expect(perGpu('Llama-3.1-8B', 16)).toBe(2 * (7_761_559_552 / 16 + 268_435_456 / 8));
  });

  test('stages hold their layers and one end each', () => {
    // 32 layers of 218103808 and two ends of 525336576
    expect(perGpu('Llama-3.1-8B', 1, 2)).toBe(2 * (16 * 218_103_808 + 525_336_576));
  });

  test('experts spread whole over ranks: as many bytes as cut ones where they divide, more where they do not', () => {
    expect(perGpu('Qwen3-30B-A3B', 8, 1, 8)).toBeCloseTo(perGpu('Qwen3-30B-A3B', 8), -3);
    expect(perGpu('Qwen3-Coder-480B-A35B', 24, 1, 24)).toBeGreaterThan(perGpu('Qwen3-Coder-480B-A35B', 24));
    // attention on one rank each, experts over eight
    expect(perGpu('Qwen3-30B-A3B', 1, 1, 8)).toBeLessThan(perGpu('Qwen3-30B-A3B', 1) / 4);
  });
});

describe('maxConcurrencyOf(ledger, lengths)', () => {
  test('TensorRT-LLM holds whole answers from admission on, unless it evicts', () => {
    const lengths = { inputTokens: [1000], outputTokens: [1000] };
    const of = (changes: object) =>
      maxConcurrencyOf(
        memoryLedgerOf(requestOf('Llama-3.1-8B', 'H100', { engine: 'tensorrt-llm', ...changes })),
        lengths,
      ).expected;
    expect(of({ evicts: true }) / of({})).toBeCloseTo(2000 / 1500, 1);
  });

  test('divides the pool by the bytes a running sequence holds', () => {
    const ledger = memoryLedgerOf(requestOf('Llama-3.1-8B', 'H100'));
    // 992 in, 32 of 64 out on average over its life: 1024 tokens of 131072 bytes
    const expected = Math.floor(ledger.perGpuBytes.kvPool / (1024 * 131_072));
    expect(maxConcurrencyOf(ledger, { inputTokens: [992], outputTokens: [64] })).toEqual({
      expected,
      certain: expected,
    });
  });

  test('meets long answers more often than short ones', () => {
    const { kvRule } = memoryLedgerOf(requestOf('Llama-3.1-8B', 'H100'));
    // outputs 32 and 320 after 160: resident 176 and 320 tokens; the long one runs ten times as long
    const { mean, p95 } = residentBytesOf(kvRule, { inputTokens: [160], outputTokens: [32, 320] });
    expect(mean).toBeCloseTo((131_072 * (176 * 32 + 320 * 320)) / 352, 3);
    expect(p95).toBe(131_072 * 320);
  });
});

describe('laws of memory', () => {
  const anyRequest = fc.record({
    model: fc.constantFrom(...catalog.models),
    gpu: fc.constantFrom(...catalog.gpus),
    tensorParallel: fc.constantFrom(1, 2, 4, 8, 16),
    pipelineParallel: fc.constantFrom(1, 2, 4),
    memoryUtilizationFraction: fc.constantFrom(0.6, 0.8, 0.9, 0.95),
    engine: fc.constantFrom('vllm' as const, 'sglang' as const, 'tensorrt-llm' as const),
  });

  test('what fits stays on the card', () => {
    fc.assert(
      fc.property(anyRequest, (chosen) => {
        const ledger = memoryLedgerOf({
          ...requestOf(chosen.model.name, chosen.gpu.name),
          ...chosen,
          precision: precisionSchemeOf(chosen.model),
        });
        const { total, weights, kvPool } = ledger.perGpuBytes;
        if (ledger.fits) expect(weights + kvPool).toBeLessThanOrEqual(total);
        expect(ledger.reason === '').toBe(ledger.fits);
        expect(kvPool).toBeGreaterThanOrEqual(0);
      }),
      { numRuns: 500, seed: 7 },
    );
  });

  test('more ranks never weigh more each, and sequences never shrink as they grow', () => {
    fc.assert(
      fc.property(anyRequest, fc.integer({ min: 1, max: 200_000 }), (chosen, tokens) => {
        const request = {
          ...requestOf(chosen.model.name, chosen.gpu.name),
          ...chosen,
          precision: precisionSchemeOf(chosen.model),
        };
        const one = memoryLedgerOf({ ...request, tensorParallel: 1 });
        const many = memoryLedgerOf(request);
        expect(many.perGpuBytes.weights).toBeLessThanOrEqual(one.perGpuBytes.weights);
        expect(many.kvRule.bytesOfSequence(tokens + 1)).toBeGreaterThanOrEqual(many.kvRule.bytesOfSequence(tokens));
        expect(many.kvRule.bytesOfSequence(tokens)).toBeLessThanOrEqual(one.kvRule.bytesOfSequence(tokens));
      }),
      { numRuns: 500, seed: 7 },
    );
  });
});
