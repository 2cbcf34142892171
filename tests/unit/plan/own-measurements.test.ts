import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { measurementsOf } from '../../../src/imports/benchmark-measurements.ts';
import { readBenchmark } from '../../../src/imports/read-benchmark.ts';
import { planSchema, type Plan } from '../../../src/plan/plan.ts';
import { fittedMeasurements } from '../../../src/plan/own-measurements.ts';
import type { OwnMeasurement, OwnRun } from '../../../src/scenario/own-measurements.ts';
import type { Scenario } from '../../../src/scenario/scenario.ts';
import { predictRow } from '../../../src/sizing/predict.ts';
import { rowResolverOf } from '../../../src/sizing/row-request.ts';
import { SHIPPED_CALIBRATION } from '../../../src/sizing/shipped-calibration.ts';
import { benchmarkText } from '../imports/benchmarks.ts';
import { catalog, described, planOf } from './planning.ts';

const model = catalog.resolveModel('Llama-3.1-8B').row;
const setup = {
  name: 'bench.json',
  model: 'Llama-3.1-8B',
  gpu: 'H100-SXM',
  gpus: 1,
  tensorParallel: 1,
  precision: 'bf16',
  engine: 'vllm',
};
const shape = { inputTokens: 1200, outputTokens: 250 };

/** A run of so many clients as the shipped constants see it, each time stretched. */
function runAt(concurrency: number, slower = 1): OwnRun {
  const cells = predictRow(
    {
      ...{ model: setup.model, gpu: setup.gpu, gpu_count: '1', tp: '1', engine: 'vllm', weight_precision: 'bf16' },
      ...{ isl: '1200', osl: '250', mode: 'fixed-concurrency', concurrency_or_batch: String(concurrency) },
    },
    rowResolverOf(catalog),
  );
  return {
    ...shape,
    concurrency,
    outputTokensPerSecond: Number(cells.predicted_output_tok_s_total) / slower,
    itlMs: Number(cells.predicted_itl_ms_mean) * slower,
    ttftMs: Number(cells.predicted_ttft_ms_mean) * slower,
  };
}

const measuredAt = (slower: number): OwnMeasurement => ({
  ...setup,
  runs: [1, 16, 64].map((clients) => runAt(clients, slower)),
});
const withRuns = (scenario: Scenario, ...measurements: OwnMeasurement[]): Scenario => ({ ...scenario, measurements });
const open: Scenario = { ...described, deployment: { model: 'Llama-3.1-8B', precision: 'bf16' } };
const rowOf = (plan: Plan, id: string) => plan.sizing.configurations.find((each) => each.id === id)!;

describe('makePlan(scenario with own benchmarks)', () => {
  it('plans the measured configuration with its factors, as measured, with the error before and after', async () => {
    const [plain, plan] = [await planOf(described), await planOf(withRuns(described, measuredAt(1.5)))];
    expect(planSchema.safeParse(plan).error).toBeUndefined();
    expect(plan.sizing.tier).toBe('measured');
    expect(plan.sizing.bandFraction).toBeLessThan(plain.sizing.bandFraction);
    const [measured] = plan.sizing.measured!;
    expect(measured).toMatchObject({
      names: ['bench.json'],
      reason: '',
      rows: 3,
      configurations: ['H100-SXM x1 bf16'],
    });
    expect(measured!.decode).toBeGreaterThan(1.3);
    for (const each of measured!.errors) expect(each.after).toBeLessThan(0.4 * each.before);
    const [before, after] = [plain, plan].map((each) => rowOf(each, 'H100-SXM x1 bf16').capacityCallsPerSecond);
    expect(after!).toBeLessThan(before!);
    const why = plan.explanations.find((each) => each.id === 'capacity')!;
    expect(why.terms.find((each) => each.name.startsWith('your benchmark (bench.json)'))).toMatchObject({
      origin: 'measured',
    });
  });

  it('leaves every other configuration with the bits it had, and a plan without benchmarks has no word of them', async () => {
    const [plain, plan] = [await planOf(open), await planOf(withRuns(open, measuredAt(1.5)))];
    expect('measured' in plain.sizing).toBe(false);
    const known = new Map(plain.sizing.configurations.map((each) => [each.id, each]));
    let compared = 0;
    for (const each of plan.sizing.configurations) {
      const other = known.get(each.id);
      if (other === undefined || each.id === 'H100-SXM x1 bf16' || !each.feasible) continue;
      compared += 1;
      expect([each.unloadedTtftMs, each.unloadedItlMs, each.screenReplicas]).toEqual([
        other.unloadedTtftMs,
        other.unloadedItlMs,
        other.screenReplicas,
      ]);
    }
    expect(compared).toBeGreaterThan(5);
  });

  it.each([
    [
      'another tensor parallelism',
      { tensorParallel: 2, gpus: 2 },
      /tensor parallelism 2; on H100-SXM the plan compares 1$/,
    ],
    ['another GPU', { gpu: 'A100-80GB' }, /measured on A100.*; the plan compares H100-SXM$/],
    ['another precision', { precision: 'fp8' }, /with weights in fp8; the plan compares bf16$/],
    ['another model', { model: 'Qwen3-8B' }, /measured with Qwen3-8B; the plan serves Llama-3.1-8B$/],
    ['a GPU that nobody knows', { gpu: 'Abacus 9' }, /no specification is known for GPU "Abacus 9"$/],
  ])('does not use a benchmark of %s, and says why', async (_words, other, reason) => {
    const plain = await planOf(described);
    const plan = await planOf(withRuns(described, { ...measuredAt(1.5), ...other }));
    const [measured] = plan.sizing.measured!;
    expect(measured!.configurations).toEqual([]);
    expect(measured!.reason).toMatch(reason);
    expect(plan.warnings.find((each) => each.code === 'benchmark-unused')!.message).toContain(measured!.reason);
    expect(plan.sizing.chosen).toBe(plain.sizing.chosen);
    expect(plan.sizing.configurations).toEqual(plain.sizing.configurations);
    expect(plan.cost).toEqual(plain.cost);
  });

  it('does not use a benchmark made without a draft where the plan drafts', async () => {
    const speculation = { method: 'ngram', acceptanceFraction: 0.5 } as const;
    const plan = await planOf(
      withRuns({ ...described, deployment: { ...described.deployment, speculation } }, measuredAt(1.5)),
    );
    expect(plan.sizing.measured?.[0]?.configurations).toEqual([]);
    expect(plan.sizing.measured?.[0]?.reason).toMatch(/measured without speculative decoding/);
    expect(plan.sizing.tier).toBe('estimated');
  });

  it('L95: runs as the model predicts them move nothing; slower runs never raise a capacity, faster ones never lower it', () => {
    fc.assert(
      fc.property(fc.double({ min: 0.6, max: 1.8, noNaN: true }), (slower) => {
        const [fitted] = fittedMeasurements([measuredAt(slower)], { model, catalog });
        const { decode, prefill, firstToken } = fitted!.layout!.factors;
        const sign = slower >= 1 ? 1 : -1;
        for (const factor of [decode, prefill, firstToken]) expect(sign * (factor - 1)).toBeGreaterThan(-0.02);
      }),
      { numRuns: 12 },
    );
    const [same] = fittedMeasurements([measuredAt(1)], { model, catalog });
    for (const factor of ['decode', 'prefill', 'firstToken'] as const)
      expect(same!.layout!.factors[factor]).toBeCloseTo(1, 3);
    for (const error of same!.errors) expect(error.after).toBeLessThan(0.001);
  });

  it('L96: a scenario’s copy of a benchmark file predicts what the rows of the file do', () => {
    const { rows } = readBenchmark(benchmarkText('vllm-serve.json'), 'vllm-serve.json', {
      ...{ gpu: 'H100-SXM', tp: '2', weight_precision: 'bf16', engine: 'vLLM' },
    });
    const [measurement] = measurementsOf(rows);
    const [fitted] = fittedMeasurements([measurement!], { model, catalog });
    const cells = predictRow(rows[0]!, rowResolverOf(catalog), SHIPPED_CALIBRATION);
    const itl = fitted!.errors.find((each) => each.metric === 'itl')!;
    expect(itl.before).toBeCloseTo(Math.abs(Number(cells.predicted_itl_ms_mean) / Number(rows[0]!.itl_ms_mean) - 1), 3);
    expect(JSON.stringify(measurement).length).toBeLessThan(400);
  });
});

describe('measurementsOf(rows)', () => {
  it('names everything that the file does not say', () => {
    const { rows } = readBenchmark(benchmarkText('vllm-serve.json'), 'vllm-serve.json');
    expect(() => measurementsOf(rows)).toThrow(/GPU type[^]*weight precision[^]*engine/);
  });
});
