import { describe, expect, it } from 'vitest';
import { queuedSpanOf } from '../../../src/sizing/drain.ts';
import { balancedRateOf, replicaOf } from '../../../src/sizing/replica.ts';
import { burstRun, closedRun, limitedRun, queuedRun, rateRun, staticBatchRun } from '../../../src/sizing/runs.ts';
import { chatMix, fixedLength, noGoals, roundRun as constants, roundShape, spreadLength } from './shapes.ts';

const limits = { maxBatchTokens: 2000, maxConcurrency: 64, alternates: false };
const fixed = replicaOf(roundShape, chatMix(fixedLength(1000), fixedLength(101)), limits);
const spread = replicaOf(roundShape, chatMix(spreadLength(1000), spreadLength(101)), limits);

describe('staticBatchRun', () => {
  it('staticBatchRun(two of 1000 in, 101 out) is prefill and 100 decode passes', () => {
    const run = staticBatchRun(fixed, 2, 1000, 101);
    // 2000 tokens of 0.1 ms = 200 ms; 100 passes of 10 ms + 2 × 1050.5 × 0.0001 ms = 10.2101 ms
    expect(run.ttftMs.mean).toBeCloseTo(200, 6);
    expect(run.itlMs.mean).toBeCloseTo(10.2101, 6);
    expect(2 / run.callsPerMs).toBeCloseTo(200 + 1021.01, 4);
  });

  it('staticBatchRun(one output token) is prefill alone', () => {
    expect(staticBatchRun(fixed, 1, 1000, 1).itlMs.mean).toBe(0);
    expect(1 / staticBatchRun(fixed, 1, 1000, 1).callsPerMs).toBeCloseTo(100, 6);
  });

  it('staticBatchRun(more than memory holds) takes several rounds', () => {
    const few = { ...fixed, maxConcurrency: 2 };
    expect(staticBatchRun(few, 4, 1000, 101).callsPerMs).toBeCloseTo(staticBatchRun(few, 2, 1000, 101).callsPerMs, 9);
  });
});

describe('closedRun', () => {
  it('closedRun(one client) is one request after the other', () => {
    const run = closedRun(fixed, 1, constants);
    expect(1 / run.callsPerMs).toBeCloseTo(100 + 1010.505, 4);
    expect(run.itlMs.mean).toBeCloseTo(10.10505, 6);
  });

  it('closedRun moves waiting between first token and the rest, not out of the life', () => {
    const life = (run: ReturnType<typeof closedRun>) => run.ttftMs.mean + 100 * run.itlMs.mean;
    const step = closedRun(fixed, 16, { ...constants, lockstepFixed: 0.9 });
    const free = closedRun(fixed, 16, { ...constants, lockstepFixed: 0 });
    expect(step.ttftMs.mean).toBeGreaterThan(free.ttftMs.mean);
    expect(life(step)).toBeCloseTo(life(free), 6);
    expect(step.callsPerMs).toBe(free.callsPerMs);
  });

  it('closedRun(more clients than places) waits for a place', () => {
    const crowd = closedRun(fixed, 128, constants);
    expect(crowd.ttftMs.mean).toBeGreaterThan(64 / crowd.callsPerMs);
    expect(crowd.batch).toBe(64);
  });
});

describe('queuedRun', () => {
  it('queuedRun(endless queue) runs at the balanced rate', () => {
    expect(queuedRun(fixed, Number.POSITIVE_INFINITY).callsPerMs).toBe(balancedRateOf(fixed, 64));
  });

  it('queuedRun(spread lengths) ends with a long drain, so it yields less than its steady rate', () => {
    expect(queuedRun(spread, 200).callsPerMs).toBeLessThan(balancedRateOf(spread, 64));
    expect(queuedRun(spread, 20_000).callsPerMs).toBeGreaterThan(queuedRun(spread, 200).callsPerMs);
  });

  it('queuedSpanOf(a batch that all fits) is its prefill and the decode of each survivor', () => {
    const span = queuedSpanOf(fixed, 4, 4, 1);
    // prefill adds 4 × (100 − what hides under decode) and 101 passes of 4 sequences: 10 + 4 × 0.10505 ms
    expect(span.durationMs).toBeGreaterThan(101 * 10.4202);
    expect(span.durationMs).toBeLessThan(101 * 10.4202 + 400);
  });
});

describe('rateRun', () => {
  it('rateRun(a trickle) lasts from the first arrival to the end of the last answer', () => {
    expect(100 / rateRun(fixed, 1e-4, 100).callsPerMs).toBeCloseTo(99 / 1e-4 + 100 + 1010.505, 4);
    expect(rateRun(fixed, 1e-4, Number.POSITIVE_INFINITY).callsPerMs).toBe(1e-4);
  });

  it('rateRun(beyond saturation) says so and queues', () => {
    const run = rateRun(fixed, 1, 500);
    expect(run.note).toBe('the offered rate is at or above what the layout can serve');
    expect(run.callsPerMs).toBeLessThanOrEqual(balancedRateOf(fixed, 64));
    expect(run.ttftMs.mean).toBeGreaterThan(1000);
  });
});

describe('burstRun', () => {
  it('burstRun(a server just started, four ranks) comes later, and slower by the root of its ranks', () => {
    const shape = { ...roundShape, tensorParallel: 4 };
    const calm = burstRun({ ...fixed, shape }, 8);
    const constants = { ...roundShape.constants, burstExponent: 0.5, burstSeconds: 2 };
    const started = burstRun({ ...fixed, shape: { ...shape, constants } }, 8);
    expect(started.ttftMs.mean).toBeCloseTo(2000 + 2 * calm.ttftMs.mean, 6);
    expect(started.itlMs.mean).toBeCloseTo(2 * calm.itlMs.mean, 9);
    expect(8 / started.callsPerMs).toBeCloseTo(2000 + (2 * 8) / calm.callsPerMs, 6);
  });

  it('burstRun(mixture) also waits for kernels that are compiled when first met', () => {
    const constants = { ...roundShape.constants, burstSeconds: 1, burstMixtureSeconds: 8 };
    const dense = burstRun({ ...fixed, shape: { ...roundShape, constants } }, 4);
    const mixture = burstRun({ ...fixed, shape: { ...roundShape, constants, moeLayers: 1 } }, 4);
    expect(mixture.ttftMs.mean - dense.ttftMs.mean).toBeCloseTo(8000, 6);
    expect(mixture.itlMs.mean).toBeCloseTo(dense.itlMs.mean, 9);
  });

  it('burstRun(streams) adds what each open stream costs a pass, more with the ranks', () => {
    const constants = { ...roundShape.constants, burstStreamSeconds: 0.001, burstRankExponent: 1 };
    const one = burstRun({ ...fixed, shape: { ...roundShape, constants } }, 1);
    const plain = burstRun(fixed, 1);
    expect(one.itlMs.mean).toBeCloseTo(plain.itlMs.mean + 1, 9);
    const shape = { ...roundShape, tensorParallel: 2 };
    const two = burstRun({ ...fixed, shape: { ...shape, constants } }, 1);
    expect(two.itlMs.mean).toBeCloseTo(burstRun({ ...fixed, shape }, 1).itlMs.mean + 2, 9);
  });

  it('burstRun(more sequences than are captured) launches the kernels of each layer until the crowd has thinned', () => {
    const shape = { ...roundShape, constants: { ...roundShape.constants, eagerLayerSeconds: 0.001 } };
    const pool = { tokens: 1e9, sequences: 64, reserves: false, captured: 2 };
    const three = burstRun({ ...fixed, shape, pool: { ...pool, captured: 3 } }, 3);
    const graphs = burstRun({ ...fixed, pool }, 3);
    const eager = burstRun({ ...fixed, shape, pool }, 3);
    expect(three).toEqual(graphs);
    expect(eager.itlMs.mean).toBeGreaterThan(graphs.itlMs.mean + 5);
    expect(eager.itlMs.mean).toBeLessThanOrEqual(graphs.itlMs.mean + 10);
  });

  it('burstRun(no number of requests) is taken as a thousand', () => {
    expect(burstRun(fixed, Number.POSITIVE_INFINITY).callsPerMs).toBe(burstRun(fixed, 1000).callsPerMs);
  });
});

describe('limitedRun', () => {
  it('limitedRun(goals) runs at the capacity within them', () => {
    const goals = { ...noGoals, itlMs: { p50: null, p95: null, p99: 20 } };
    const run = limitedRun(fixed, goals);
    expect(run.note).toBe('bound by itl');
    expect(run.itlMs.p99).toBeLessThanOrEqual(20);
  });

  it('limitedRun(goals below the floor) says what it gives instead', () => {
    const goals = { ...noGoals, itlMs: { p50: null, p95: null, p99: 1 } };
    expect(limitedRun(fixed, goals).note).toContain('half of saturation');
  });
});
