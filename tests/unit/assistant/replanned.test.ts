import { describe, expect, it } from 'vitest';
import type { Scenario } from '../../../src/scenario/scenario.ts';
import { talk } from './talking.ts';

/** The sample's service, told. */
const sample: Scenario = {
  version: 1,
  asOf: '2026-11-16',
  deployment: { model: 'Llama 3.3 70B', precision: 'fp8' },
  goals: { ttftMs: { p99: 2000 } },
  workload: { demand: { requestsPerSecond: 12 } },
  planning: { horizonDays: 28 },
  resources: { gpus: ['H100', 'H200', 'A100 80GB', 'L40S'] },
};

describe('answers that plan anew', () => {
  it('compare says of a GPU that meets a goal in name only what stands against it, without money', async () => {
    const { replies } = await talk(['compare H100 and L40S'], sample);
    const [first, second] = replies[0]!.answer!.lines;
    expect(first).toMatch(/^H100-SXM: H100-SXM x\d fp8, \d+ GPUs, \$/);
    expect(second).toMatch(
      /^L40S: L40S x\d fp8 practically does not meet the goal: one request alone has a P\d\d time .+ of .+, the limit is .+ of what it could\.$/,
    );
    expect(second).not.toMatch(/\$|GPUs/);
    expect(replies[0]!.patch).toEqual({});
  });
});
