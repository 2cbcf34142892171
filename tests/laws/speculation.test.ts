/** Laws of speculative decoding: what must hold of any draft, in memory, in the mean field and in the simulation (docs/laws.md L97–L101). */
import * as fc from 'fast-check';
import { afterAll, describe, expect, it } from 'vitest';
import { buildNode } from '../../src/cli/build.mjs';
import { fullCatalog } from '../../src/catalog/full.ts';
import type { ServeRequest } from '../../src/engine/engine.ts';
import { createEngine } from '../../src/engine/node.ts';
import { candidateReplica, capacityOf, latencyAt, memoryOf } from '../../src/sizing/capacity.ts';
import { latencyOf } from '../../src/sizing/queue.ts';
import { servingReplicaOf } from '../../src/sizing/serving-replica.ts';
import { simulate } from '../../src/sizing/simulate.ts';
import type { Candidate, LatencyGoals } from '../../src/sizing/sizing.ts';
import { passCvSquaredOf, passesOf, tokensPerPassOf, type Speculation } from '../../src/sizing/tokens-per-pass.ts';
import { chatGoals, chatMix, noGoals, spreadLength } from '../unit/sizing/shapes.ts';

await buildNode();
const engine = createEngine({ workers: 0 });
afterAll(() => {
  engine.dispose();
});

const catalog = fullCatalog();
const modelOf = (name: string) => catalog.resolveModel(name, 'model').row;
const small = modelOf('Llama-3.2-1B');
/** Dense, mixture with latent attention, mixture: each on GPUs that hold it. */
const places = [
  { model: modelOf('Llama-3.3-70B'), gpu: 'H100-SXM', tensorParallel: 4, methods: ['mtp', 'draft', 'ngram'] },
  { model: modelOf('Llama-3.1-8B'), gpu: 'L40S', tensorParallel: 1, methods: ['mtp', 'draft', 'ngram'] },
  { model: modelOf('DeepSeek-V3'), gpu: 'H200-SXM', tensorParallel: 8, methods: ['mtp', 'ngram'] },
  { model: modelOf('Qwen3-30B-A3B'), gpu: 'H100-SXM', tensorParallel: 1, methods: ['mtp', 'ngram'] },
] as const;

interface Case {
  readonly model: (typeof places)[number]['model'];
  readonly plain: Candidate;
  readonly method: Speculation['method'];
  readonly drafted: number;
}

const cases: fc.Arbitrary<Case> = fc
  .record({
    place: fc.constantFrom(...places),
    engineName: fc.constantFrom('vllm' as const, 'sglang' as const, 'tensorrt-llm' as const),
    pick: fc.nat(2),
    drafted: fc.integer({ min: 1, max: 8 }),
    budget: fc.constantFrom(512, 2048, 8192),
    places: fc.constantFrom(16, 64, 256),
  })
  .map(({ place, engineName, pick, drafted, budget, places: sequences }) => ({
    model: place.model,
    plain: {
      gpu: catalog.resolveGpu(place.gpu, 'gpu').row,
      ...{ tensorParallel: place.tensorParallel, pipelineParallel: 1, precision: 'fp8', kvPrecision: '16bit' },
      ...{ engine: engineName, engineVersion: '', memoryUtilizationFraction: 0.9 },
      ...{ maxBatchTokens: budget, maxSequences: sequences, maxContextTokens: 16_384 },
    },
    method: place.methods[pick % place.methods.length] ?? 'ngram',
    drafted,
  }));

const withDraft = ({ plain, method, drafted }: Case, acceptance: number): Candidate => ({
  ...plain,
  speculation: { method, model: method === 'draft' ? small : null, drafted, acceptance },
});

const mix = chatMix(spreadLength(1200), spreadLength(250));
const share = fc.double({ min: 0, max: 1, noNaN: true });
const itlGoal: LatencyGoals = { ...noGoals, itlMs: { p50: null, p95: null, p99: 60 } };
const rounding = 1 + 1e-9;

describe('laws of speculative decoding', () => {
  it('a draft never leaves more memory for the cache, nor takes less of it a token', () => {
    fc.assert(
      fc.property(cases, share, (of, acceptance) => {
        const without = memoryOf(of.plain, of.model);
        const memory = memoryOf(withDraft(of, acceptance), of.model);
        expect(memory.perGpuBytes.kvPool).toBeLessThanOrEqual(without.perGpuBytes.kvPool);
        expect(memory.kvRule.bytesOfSequence(5000)).toBeGreaterThanOrEqual(without.kvRule.bytesOfSequence(5000));
        expect(memory.kvTokens).toBeLessThanOrEqual(without.kvTokens);
        const { total, free, graphs, weights, draft, kvPool, activations, nonTorch } = memory.perGpuBytes;
        expect(Math.abs(weights + draft + kvPool + activations + nonTorch + graphs + free - total)).toBeLessThan(1);
        if (of.method === 'ngram') expect(memory).toMatchObject({ perGpuBytes: without.perGpuBytes });
      }),
    );
  });

  it('where no proposed token is taken a draft never carries more, under any goals', () => {
    fc.assert(
      fc.property(cases, fc.constantFrom(chatGoals, noGoals, itlGoal), (of, goals) => {
        const carried = (candidate: Candidate) =>
          capacityOf(candidateReplica(candidate, of.model, mix), goals).callsPerSecond;
        expect(carried(withDraft(of, 0))).toBeLessThanOrEqual(carried(of.plain) * (1 + 2e-3));
      }),
      { numRuns: 150 },
    );
  });

  it('the more proposed tokens are taken, the more is carried and the less time a token takes', () => {
    fc.assert(
      fc.property(cases, share, share, (of, a, b) => {
        const [low, high] = [Math.min(a, b), Math.max(a, b)];
        const replicaAt = (acceptance: number) => candidateReplica(withDraft(of, acceptance), of.model, mix);
        const [few, many] = [replicaAt(low), replicaAt(high)];
        // the search for a rate ends at 0.1 %
        expect(capacityOf(many, itlGoal).callsPerSecond).toBeGreaterThanOrEqual(
          capacityOf(few, itlGoal).callsPerSecond * (1 - 3e-3),
        );
        const [slow, fast] = [latencyOf(few, 0, 1), latencyOf(many, 0, 1)];
        for (const percentile of ['mean', 'p50', 'p95', 'p99'] as const)
          expect(fast?.itlMs[percentile]).toBeLessThanOrEqual((slow?.itlMs[percentile] ?? 0) * rounding);
        expect(fast?.e2eMs.p99).toBeLessThanOrEqual((slow?.e2eMs.p99 ?? 0) * rounding);
      }),
      { numRuns: 200 },
    );
  });

  it('all taken, a pass yields one token more than was proposed; none taken, one', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 8 }), share, (drafted, acceptance) => {
        expect(tokensPerPassOf(drafted, 1)).toBe(drafted + 1);
        expect(tokensPerPassOf(drafted, 0)).toBe(1);
        expect(tokensPerPassOf(drafted, acceptance)).toBeGreaterThanOrEqual(1);
        expect(tokensPerPassOf(drafted, acceptance)).toBeLessThanOrEqual(drafted + 1);
      }),
    );
  });
});

/** One request alone, of one place: its passes are those of its answer. */
const alone = (drafted: number, acceptance: number, output: number, seed = 1): ServeRequest => ({
  ...servingReplicaOf(
    withDraft({ model: small, plain: onCard, method: 'ngram', drafted }, acceptance),
    modelOf('Llama-3.1-8B'),
  ),
  ...{ seed, arrivals: { kind: 'times', timesMs: Float64Array.of(0) }, warmup: 0, measured: 1, tail: 0 },
  classes: [
    {
      ...{ share: 1, lengths: { pairs: [[100, output]] }, cachedFraction: 0, sharedTokens: 0, calls: 1 },
      ...{ growthTokensPerCall: 0, maxContextTokens: 0, pauseMs: 0 },
    },
  ],
  ...{ contextLimit: 0, poolBlocks: 1e6, prefixCache: 'stated', replicas: 1, routing: 'round-robin' },
  ...{ probabilities: [], goals: [], detail: true },
});
const onCard: Candidate = {
  gpu: catalog.resolveGpu('H100-SXM', 'gpu').row,
  ...{ tensorParallel: 1, pipelineParallel: 1, precision: 'fp8', kvPrecision: '16bit' },
  ...{ engine: 'vllm', engineVersion: '0.19', memoryUtilizationFraction: 0.9 },
  ...{ maxBatchTokens: 8192, maxSequences: 256, maxContextTokens: 16_384 },
};

describe('laws of speculative decoding in the simulation', () => {
  it('all taken, an answer takes its tokens over one more than was proposed, rounded up; none taken, all its tokens', async () => {
    for (const drafted of [1, 3, 8])
      for (const output of [2, 9, 10, 11, 400]) {
        const passes = async (acceptance: number) =>
          (await engine.serve(alone(drafted, acceptance, output))).passes - 1;
        expect(await passes(1)).toBe(Math.ceil((output - 1) / (drafted + 1)));
        expect(await passes(0)).toBe(output - 1);
      }
  });

  it('mean tokens of a pass are those of the closed form, within four standard errors', async () => {
    const output = 200_001;
    for (const drafted of [1, 2, 5, 8])
      for (const acceptance of [0.2, 0.6, 0.85, 0.95]) {
        const { passes } = await engine.serve(alone(drafted, acceptance, output, 10 * drafted));
        const mean = tokensPerPassOf(drafted, acceptance);
        // passes of n tokens: mean n / m, variance n · cv² / m (renewals)
        const error = Math.sqrt(passCvSquaredOf(drafted, acceptance) / (passes - 1));
        expect(Math.abs((output - 1) / (passes - 1) / mean - 1)).toBeLessThan(4 * error);
      }
  });

  it('an answer never takes more passes when more proposed tokens are taken: the text decides, not the luck of a run', async () => {
    for (const seed of [1, 2, 3]) {
      let before = Number.POSITIVE_INFINITY;
      for (const acceptance of [0, 0.1, 0.3, 0.5, 0.6, 0.7, 0.9, 1]) {
        const { passes } = await engine.serve(alone(3, acceptance, 300, seed));
        expect(passes).toBeLessThanOrEqual(before);
        before = passes;
      }
    }
  });

  it('mean field and simulation agree as well as they do of answers as long in passes without a draft', async () => {
    const model = modelOf('Llama-3.1-8B');
    const gaps = async (candidate: Candidate, rate: number, output: number) => {
      const screen = latencyAt(candidate, model, chatMix(spreadLength(1200), spreadLength(output)), rate);
      const lengths = {
        input: { kind: 'lognormal', mean: 1200, cv: 0.9 },
        output: { kind: 'lognormal', mean: output, cv: 0.9 },
      } as const;
      const single = { cachedFraction: 0, sharedTokens: 0, calls: 1, growthTokensPerCall: 0, maxContextTokens: 0 };
      const run = await simulate(engine, {
        replica: servingReplicaOf(candidate, model),
        classes: [{ share: 1, lengths, ...single, pauseMs: 0 }],
        ...{ callsPerSecond: rate, burstiness: 1, replicas: 1, routing: 'round-robin', calls: 4000, seed: 1 },
        ...{ prefixCache: 'stated', goals: noGoals },
      });
      return {
        itl: Math.abs(run.itlMs.mean / (screen?.itlMs.mean ?? 0) - 1),
        e2e: Math.abs(run.e2eMs.p50 / (screen?.e2eMs.p50 ?? 0) - 1),
      };
    };
    for (const engineName of ['vllm', 'sglang'] as const) {
      const plain: Candidate = { ...onCard, engine: engineName, engineVersion: '' };
      for (const [method, drafted, acceptance] of [
        ['mtp', 1, 0.85],
        ['draft', 3, 0.6],
        ['ngram', 5, 0.9],
      ] as const) {
        const candidate = withDraft({ model, plain, method, drafted }, acceptance);
        const rate = 0.6 * capacityOf(candidateReplica(candidate, model, mix), itlGoal).callsPerSecond;
        const without = await gaps(plain, rate, 1 + passesOf(249, drafted, acceptance));
        const found = await gaps(candidate, rate, 250);
        expect(found.itl).toBeLessThan(without.itl + 0.03);
        expect(found.e2e).toBeLessThan(without.e2e + 0.03);
      }
    }
  });
});
