/** Laws of the sizing room, over random shapes, mixes and goals. */
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fullCatalog } from '../../src/catalog/full.ts';
import { capacityOf, memoryOf } from '../../src/sizing/capacity.ts';
import { binsOf, chainOf } from '../../src/sizing/chain.ts';
import { crowdOf } from '../../src/sizing/crowd.ts';
import { passTimeOf, type PassShape } from '../../src/sizing/pass-time.ts';
import { latencyOf, saturationOf } from '../../src/sizing/queue.ts';
import { flowOf, ownPrefillMs, replicaOf, type Replica } from '../../src/sizing/replica.ts';
import type { LatencyGoals } from '../../src/sizing/sizing.ts';
import { chatMix, fixedLength, noGoals, shapeWith, spreadLength } from '../unit/sizing/shapes.ts';

const between = (min: number, max: number) => fc.double({ min, max, noNaN: true });

const shapes = fc
  .record({
    dense: between(1, 200),
    experts: fc.constantFrom(0, 8, 64, 256),
    bandwidth: between(0.3, 8),
    peak: between(50, 5000),
    kv: between(1e4, 5e5),
    overlap: between(0, 1),
    fixed: between(0, 5),
  })
  .map((each): PassShape =>
    shapeWith(
      {
        denseBytes: each.dense * 1e9,
        denseFlopsPerToken: each.dense * 1e9,
        expertsTotal: each.experts,
        expertsActive: each.experts > 0 ? 2 : 0,
        expertBytes: each.experts > 0 ? each.dense * 4e9 : 0,
        expertFlopsPerToken: each.experts > 0 ? each.dense * 2e8 : 0,
        moeLayers: each.experts > 0 ? 10 : 0,
        bandwidthBytesPerSecond: each.bandwidth * 1e12,
        denseFlopsPerSecond: each.peak * 1e12,
        expertFlopsPerSecond: each.peak * 1e12,
        attentionFlopsPerSecond: each.peak * 1e12,
        kvBytesPerTokenFull: each.kv,
        prefillFlopsPerPair: 1e4,
        decodeFlopsPerPair: 1e4,
      },
      { overlapFraction: each.overlap, passSeconds: each.fixed * 1e-3, sequenceSeconds: 1e-5, requestSeconds: 0.02 },
    ),
  );

const replicas = fc
  .record({
    shape: shapes,
    input: between(50, 8000),
    output: between(2, 1000),
    places: fc.integer({ min: 1, max: 300 }),
    spread: fc.boolean(),
    burstiness: between(0.3, 3),
    alternates: fc.boolean(),
  })
  .map(({ shape, input, output, places, spread, burstiness, alternates }): Replica => {
    const length = spread ? spreadLength : fixedLength;
    return replicaOf(shape, chatMix(length(input), length(output), burstiness), {
      maxBatchTokens: 8192,
      maxConcurrency: places,
      alternates,
    });
  });

const goals = fc.record({ ttft: between(100, 10_000), itl: between(5, 300) }).map(({ ttft, itl }): LatencyGoals => ({
  ...noGoals,
  ttftMs: { p50: null, p95: ttft / 2, p99: ttft },
  itlMs: { p50: null, p95: null, p99: itl },
}));

const rounding = 1 + 1e-9;

describe('laws of the pass', () => {
  it('passTimeOf: more bandwidth, more compute or faster links never make it slower', () => {
    fc.assert(
      fc.property(shapes, fc.nat(300), between(1, 20_000), fc.nat(8192), (shape, sequences, context, tokens) => {
        const load = {
          decodeSequences: sequences,
          decodeContext: context,
          prefillTokens: tokens,
          prefillContext: context,
        };
        const now = passTimeOf(shape, load).ms;
        expect(
          passTimeOf({ ...shape, bandwidthBytesPerSecond: 1.5 * shape.bandwidthBytesPerSecond }, load).ms,
        ).toBeLessThanOrEqual(now * rounding);
        expect(
          passTimeOf(
            {
              ...shape,
              denseFlopsPerSecond: 2 * shape.denseFlopsPerSecond,
              attentionFlopsPerSecond: 2 * shape.attentionFlopsPerSecond,
            },
            load,
          ).ms,
        ).toBeLessThanOrEqual(now * rounding);
        expect(
          passTimeOf({ ...shape, linkBytesPerSecond: 2 * shape.linkBytesPerSecond, tensorParallel: 4 }, load).ms,
        ).toBeLessThanOrEqual(passTimeOf({ ...shape, tensorParallel: 4 }, load).ms * rounding);
      }),
    );
  });

  it('passTimeOf: more tokens or longer contexts never make it faster', () => {
    fc.assert(
      fc.property(shapes, fc.nat(300), between(1, 20_000), fc.nat(8192), (shape, sequences, context, tokens) => {
        const load = {
          decodeSequences: sequences,
          decodeContext: context,
          prefillTokens: tokens,
          prefillContext: context,
        };
        const now = passTimeOf(shape, load).ms;
        for (const more of [
          { decodeSequences: sequences + 1 },
          { decodeContext: context * 1.1 },
          { prefillTokens: tokens + 16 },
        ]) {
          expect(passTimeOf(shape, { ...load, ...more }).ms * rounding).toBeGreaterThanOrEqual(now);
        }
      }),
    );
  });
});

describe('laws of the chain', () => {
  const chains = fc.tuple(fc.array(between(0.01, 10), { minLength: 1, maxLength: 400 }), between(0, 0.99));

  it('chainOf: probabilities add up to one, what arrives is completed, and L = λW', () => {
    fc.assert(
      fc.property(chains, ([rates, load]) => {
        const last = rates[rates.length - 1]!;
        const arrivals = load * last;
        const chain = chainOf(arrivals, rates)!;
        const sum = chain.present.reduce((total, each) => total + each, 0) + chain.fullShare * chain.ratio;
        expect(sum).toBeCloseTo(1, 9);
        let completed = chain.fullShare * chain.ratio * last;
        for (let n = 1; n <= chain.cap; n += 1) completed += chain.present[n]! * rates[n - 1]!;
        expect(Math.abs(completed - arrivals)).toBeLessThanOrEqual(1e-9 * Math.max(1, arrivals));
        // the wait of an arrival that finds all places taken: (j + 1) completions, j geometric
        const wait = arrivals > 0 ? chain.fullShare / (last - arrivals) : 0;
        expect(Math.abs(chain.meanWaiting - arrivals * wait)).toBeLessThanOrEqual(
          1e-9 * Math.max(1, chain.meanWaiting),
        );
      }),
    );
  });

  it('binsOf: slices weigh one and keep the mean', () => {
    fc.assert(
      fc.property(chains, ([rates, load]) => {
        const chain = chainOf(load * rates[rates.length - 1]!, rates)!;
        const bins = binsOf(chain, [0.2, 0.5, 0.9, 0.99, 1]);
        expect(bins.reduce((sum, bin) => sum + bin.weight, 0)).toBeCloseTo(1, 9);
        const mean = bins.reduce((sum, bin) => sum + bin.weight * bin.mean, 0);
        expect(Math.abs(mean - chain.meanPresent)).toBeLessThanOrEqual(1e-6 * Math.max(1, chain.meanPresent));
      }),
    );
  });
});

describe('laws of latency and capacity', () => {
  it('latencyOf(replica, 0) is that of a single request', () => {
    fc.assert(
      fc.property(replicas, (replica) => {
        const alone = latencyOf(replica, 0, 1)!;
        expect(alone.itlMs.p99).toBeCloseTo(flowOf(replica, 1, 0).decodeMs, 9);
        const shortest = replica.classes[0]!.inputs[0]!.tokens;
        expect(alone.ttftMs.mean).toBeGreaterThanOrEqual((20 + ownPrefillMs(replica, 0, shortest, 0)) / rounding);
      }),
      { numRuns: 60 },
    );
  });

  it('latencyOf never falls when the load rises', () => {
    fc.assert(
      fc.property(replicas, between(0.01, 0.9), (replica, share) => {
        const saturation = saturationOf(replica);
        const lower = latencyOf(replica, share * saturation * 1000, saturation)!;
        const higher = latencyOf(replica, Math.min(0.95, share * 1.15) * saturation * 1000, saturation)!;
        for (const kind of ['ttftMs', 'itlMs', 'e2eMs'] as const) {
          for (const at of ['mean', 'p50', 'p95', 'p99'] as const)
            expect(higher[kind][at] * (1 + 1e-6), `${kind} ${at}`).toBeGreaterThanOrEqual(lower[kind][at]);
        }
      }),
      { numRuns: 60 },
    );
  });

  it('capacityOf never falls when goals loosen', () => {
    fc.assert(
      fc.property(replicas, goals, between(1, 4), (replica, strict, factor) => {
        const loose: LatencyGoals = {
          ...strict,
          ttftMs: { p50: null, p95: strict.ttftMs.p95! * factor, p99: strict.ttftMs.p99! * factor },
          itlMs: { p50: null, p95: null, p99: strict.itlMs.p99! * factor },
        };
        // the search stops at a thousandth of the rate
        expect(capacityOf(replica, loose).callsPerSecond * 1.002).toBeGreaterThanOrEqual(
          capacityOf(replica, strict).callsPerSecond,
        );
      }),
      { numRuns: 60 },
    );
  });

  it('capacityOf never rises when prompts get longer', () => {
    fc.assert(
      fc.property(
        shapes,
        between(50, 4000),
        between(2, 500),
        between(1.05, 3),
        goals,
        (shape, input, output, longer, wanted) => {
          const limits = { maxBatchTokens: 8192, maxConcurrency: 64, alternates: false };
          const of = (tokens: number) =>
            capacityOf(replicaOf(shape, chatMix(fixedLength(tokens), fixedLength(output)), limits), wanted)
              .callsPerSecond;
          // one percent: width of the search, grid of states, and the second-order count of prompts in a mixed pass
          const short = of(input);
          expect(of(input * longer)).toBeLessThanOrEqual(short * 1.01);
        },
      ),
      { numRuns: 60 },
    );
  });
});

describe('laws of memory', () => {
  it('memoryOf: what a GPU holds never passes the card by more than the graphs', () => {
    const { models, gpus } = fullCatalog();
    fc.assert(
      fc.property(
        fc.constantFrom(...models),
        fc.constantFrom(...gpus),
        fc.constantFrom(1, 2, 4, 8),
        fc.constantFrom('bf16' as const, 'fp8' as const, 'int4' as const),
        (model, gpu, tensorParallel, precision) => {
          const memory = memoryOf(
            {
              gpu,
              tensorParallel,
              precision,
              pipelineParallel: 1,
              kvPrecision: '16bit',
              engine: 'vllm',
              engineVersion: '0.19',
              memoryUtilizationFraction: 0.9,
              maxBatchTokens: 8192,
              maxSequences: 256,
              maxContextTokens: 8192,
            },
            model,
          );
          if (!memory.fits) return;
          const { total, weights, kvPool, activations, nonTorch } = memory.perGpuBytes;
          expect(weights + kvPool + activations + nonTorch).toBeLessThanOrEqual(total * rounding);
        },
      ),
    );
  });
});

describe('laws of runs with an end', () => {
  it('crowdOf: requests further apart than a life are each served as one alone (L60)', () => {
    fc.assert(
      fc.property(replicas, fc.integer({ min: 1, max: 12 }), (replica, requests) => {
        const equal = {
          ...replica,
          classes: replica.classes.map((each) => ({ ...each, outputs: [{ tokens: 40, weight: 1 }] })),
        };
        const alone = crowdOf(equal, 1);
        const apart = crowdOf(equal, requests, 2 * alone.durationMs);
        const near = (value: number, wanted: number) => {
          expect(value).toBeGreaterThan(wanted * (1 - 1e-6));
          expect(value).toBeLessThan(wanted * (1 + 1e-6));
        };
        near(apart.first.p99, alone.first.mean);
        near(apart.first.mean, alone.first.mean);
        near(apart.token.mean, alone.token.mean);
        near(apart.durationMs, 2 * (requests - 1) * alone.durationMs + alone.durationMs);
      }),
    );
  });

  it('crowdOf: every request gets its answer, none sooner than alone, whatever the cache holds (L61)', () => {
    fc.assert(
      fc.property(
        replicas,
        fc.integer({ min: 1, max: 60 }),
        between(1, 60),
        fc.boolean(),
        between(0, 200),
        (replica, requests, room, reserves, gap) => {
          const pool = {
            tokens: room * (replica.prefillTokens + replica.decodeTokens),
            sequences: Math.ceil(room),
            reserves,
            captured: requests,
          };
          const alone = crowdOf(replica, 1);
          const crowd = crowdOf({ ...replica, pool }, requests, gap);
          expect(crowd.first.mean * rounding).toBeGreaterThanOrEqual(alone.first.mean);
          expect(crowd.first.p99).toBeLessThanOrEqual(crowd.durationMs * rounding);
          expect(crowd.durationMs * rounding).toBeGreaterThanOrEqual((requests - 1) * gap + alone.first.mean);
          expect(crowd.token.mean).toBeGreaterThan(0);
        },
      ),
    );
  });
});
