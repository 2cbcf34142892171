import { describe, expect, it } from 'vitest';
import { capacityOf } from '../../../src/sizing/capacity.ts';
import { latencyOf, queueAt, saturationOf } from '../../../src/sizing/queue.ts';
import { replicaOf } from '../../../src/sizing/replica.ts';
import { chatGoals, chatMix, fixedLength, noGoals, shapeWith, spreadLength } from './shapes.ts';

const limits = { maxBatchTokens: 2000, maxConcurrency: 64, alternates: false };
const shape = shapeWith({}, { requestSeconds: 0.02 });
const replica = replicaOf(shape, chatMix(fixedLength(1000), fixedLength(101)), limits);

describe('latencyOf', () => {
  it('latencyOf(replica, 0) is the latency of a single request', () => {
    const alone = latencyOf(replica, 0);
    // constant 20 ms + prefill 100 ms; then 100 tokens of 10.10505 ms
    expect(alone?.ttftMs.p99).toBeCloseTo(120, 6);
    expect(alone?.itlMs.p50).toBeCloseTo(10.10505, 6);
    expect(alone?.e2eMs.mean).toBeCloseTo(120 + 1010.505, 6);
    expect(alone?.meanConcurrency).toBe(0);
  });

  it('latencyOf orders percentiles', () => {
    const busy = latencyOf(replicaOf(shape, chatMix(spreadLength(1000), spreadLength(101)), limits), 4);
    for (const each of [busy!.ttftMs, busy!.itlMs, busy!.e2eMs]) {
      expect(each.p50).toBeLessThanOrEqual(each.p95);
      expect(each.p95).toBeLessThanOrEqual(each.p99);
    }
  });

  it('latencyOf(beyond saturation) is null', () => {
    expect(latencyOf(replica, 1.01 * saturationOf(replica) * 1000)).toBeNull();
  });

  it('latencyOf under burstier arrivals waits longer for the first token', () => {
    const rate = 0.9 * saturationOf(replica) * 1000;
    const bursty = replicaOf(shape, chatMix(fixedLength(1000), fixedLength(101), 3), limits);
    expect(latencyOf(bursty, rate)!.ttftMs.p99).toBeGreaterThan(latencyOf(replica, rate)!.ttftMs.p99);
  });

  it('latencyOf refines the longest prompts for the 99th percentile', () => {
    const spread = replicaOf(shape, chatMix(spreadLength(1000), fixedLength(101)), limits);
    // longest point 3220 tokens; the tail beyond it is longer still
    expect(latencyOf(spread, 0)!.ttftMs.p99).toBeGreaterThan(20 + 322);
  });
});

describe('queueAt', () => {
  it('queueAt weighs what arrivals see to one', () => {
    const queue = queueAt(replica, 0.5 * saturationOf(replica));
    expect(queue!.bins.reduce((sum, bin) => sum + bin.weight, 0)).toBeCloseTo(1, 12);
  });
});

describe('capacityOf', () => {
  it('capacityOf(no goals) stops short of saturation and says that the hardware binds', () => {
    const capacity = capacityOf(replica, noGoals);
    expect(capacity.feasible).toBe(true);
    expect(capacity.callsPerSecond).toBeCloseTo(0.97 * capacity.saturation * 1000, 9);
  });

  it('capacityOf names sequences when one more place would help', () => {
    const few = replicaOf(shape, chatMix(fixedLength(100), fixedLength(501)), { ...limits, maxConcurrency: 4 });
    expect(capacityOf(few, noGoals).binding).toBe('sequences');
    expect(capacityOf(few, noGoals, 4).binding).toBe('memory');
  });

  it('capacityOf(goals) is the largest rate that meets them', () => {
    const capacity = capacityOf(replica, chatGoals);
    const at = latencyOf(replica, capacity.callsPerSecond)!;
    expect(at.ttftMs.p50).toBeLessThanOrEqual(500);
    expect(at.ttftMs.p99).toBeLessThanOrEqual(2000);
    expect(at.itlMs.p99).toBeLessThanOrEqual(50);
    const beyond = latencyOf(replica, capacity.callsPerSecond * 1.01)!;
    expect(beyond.ttftMs.p99 > 2000 || beyond.ttftMs.p50 > 500 || beyond.itlMs.p99 > 50).toBe(true);
    expect(['ttft', 'itl']).toContain(capacity.binding);
  });

  it('capacityOf(a goal below one request alone) says the floor and the goal', () => {
    const goals = { ...noGoals, ttftMs: { p50: 50, p95: null, p99: null } };
    const capacity = capacityOf(replica, goals);
    expect(capacity.feasible).toBe(false);
    expect(capacity.callsPerSecond).toBe(0);
    expect(capacity.reason).toBe('One request alone has a P50 time to first token of 120 ms; the goal is 50 ms.');
  });

  it('capacityOf binds on the whole answer when that is the goal', () => {
    const goals = { ...noGoals, e2eMs: { p50: null, p95: 2000, p99: null } };
    expect(capacityOf(replica, goals).binding).toBe('e2e');
  });
});
