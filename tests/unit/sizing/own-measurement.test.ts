import { describe, expect, test } from 'vitest';
import { withMeasurement, type OwnMeasurement } from '../../../src/sizing/own-measurement.ts';

const own: OwnMeasurement = {
  model: 'M',
  gpu: 'H100-SXM',
  gpusPerReplica: 2,
  precision: 'fp8',
  engine: 'vllm',
  decode: 1.2,
  prefill: 0.9,
  firstToken: 2,
};
const candidate = {
  gpu: { name: 'H100-SXM' },
  tensorParallel: 2,
  pipelineParallel: 1,
  precision: 'fp8',
  engine: 'vllm',
};

describe('withMeasurement(candidate, model, all)', () => {
  test('holds for the configuration that was measured', () =>
    expect(withMeasurement(candidate, 'M', [own]).own).toEqual({ decode: 1.2, prefill: 0.9, firstToken: 2 }));

  test('refuses every other model, GPU, parallelism, precision and engine', () => {
    const others = [
      { ...candidate, gpu: { name: 'H200-SXM' } },
      { ...candidate, tensorParallel: 4 },
      { ...candidate, pipelineParallel: 2 },
      { ...candidate, precision: 'bf16' },
      { ...candidate, engine: 'sglang' },
    ];
    for (const other of others) expect(withMeasurement(other, 'M', [own])).toBe(other);
    expect(withMeasurement(candidate, 'another', [own])).toBe(candidate);
  });
});
