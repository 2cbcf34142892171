import { describe, expect, it } from 'vitest';
import {
  balancedRateOf,
  decodeLimitOf,
  flowOf,
  lengthMomentsOf,
  ownPrefillMs,
  replicaOf,
  serviceRateOf,
} from '../../../src/sizing/replica.ts';
import { chatMix, fixedLength, roundShape, spreadLength } from './shapes.ts';

const limits = { maxBatchTokens: 2000, maxConcurrency: 64, alternates: false };
const replica = replicaOf(roundShape, chatMix(fixedLength(1000), fixedLength(101)), limits);

describe('lengthMomentsOf', () => {
  it('lengthMomentsOf(fixed lengths) is arithmetic', () => {
    // context = 1000 + 101/2; each prefilled token attends to 500 on average; 100 tokens after the first
    const moments = lengthMomentsOf(chatMix(fixedLength(1000), fixedLength(101)).classes);
    expect(moments).toEqual({
      prefillTokens: 1000,
      prefillContext: 500,
      prefillCvSquared: 0,
      decodeTokens: 100,
      decodeContext: 1050.5,
    });
  });

  it('lengthMomentsOf leaves cached tokens out of prefill, not out of the context', () => {
    const moments = lengthMomentsOf(chatMix(fixedLength(1000), fixedLength(101), 1, 0.8).classes);
    expect(moments.prefillTokens).toBeCloseTo(200, 9);
    // tokens 800 … 1000 attend to 900 on average
    expect(moments.prefillContext).toBeCloseTo(900, 9);
    expect(moments.decodeContext).toBeCloseTo(1050.5, 9);
  });

  it('lengthMomentsOf weighs contexts by how long sequences stay', () => {
    const spread = lengthMomentsOf(chatMix(fixedLength(1000), spreadLength(101)).classes);
    expect(spread.decodeContext).toBeGreaterThan(1050.5);
  });
});

describe('flowOf', () => {
  it('flowOf(replica, 1, 0) is the pure decode pass', () => {
    // 10 ms of weights + 1050.5 tokens × 100 kB at 1 TB/s = 0.10505 ms
    expect(flowOf(replica, 1, 0).tokenMs).toBeCloseTo(10.10505, 9);
  });

  it('flowOf(replica, n, rate) adds the prompts that arrive per pass', () => {
    const flow = flowOf(replica, 8, 0.001);
    expect(flow.tokenMs).toBeGreaterThan(flow.decodeMs);
    expect(flow.mixedShare).toBeGreaterThan(0);
    // token time = decode + share × what one mixed pass adds
    expect(flow.tokenMs).toBeCloseTo(flow.decodeMs + flow.mixedShare * flow.mixedExtraMs, 9);
  });

  it('flowOf charges whole prefill passes to engines that do not mix', () => {
    const apart = { ...replica, alternates: true };
    expect(flowOf(apart, 8, 0.001).tokenMs).toBeGreaterThan(flowOf(replica, 8, 0.001).tokenMs);
  });
});

describe('ownPrefillMs', () => {
  it('ownPrefillMs(a prompt beyond the budget) takes whole passes and a rest', () => {
    // beside none: budget 2000 → two full passes of 2000 tokens (200 ms each) and one of 500 (50 ms)
    expect(ownPrefillMs(replica, 0, 4500, 0)).toBeCloseTo(450, 6);
  });
});

describe('serviceRateOf', () => {
  it('serviceRateOf(replica, 1, 0) is one over the life of a single request', () => {
    // own prefill 1000 tokens = 100 ms, then 100 passes of 10.10505 ms
    expect(1 / serviceRateOf(replica, 1, 0)).toBeCloseTo(100 + 1010.505, 6);
  });

  it('balancedRateOf(replica, n) completes what arrives', () => {
    const rate = balancedRateOf(replica, 16);
    expect(serviceRateOf(replica, 16, rate) / rate).toBeCloseTo(1, 6);
  });

  it('decodeLimitOf shares the budget as prompts and answers do', () => {
    // of each 1100 tokens 100 are decoded: 2000 × 100/1100
    expect(decodeLimitOf(replica)).toBeCloseTo(181.818, 3);
  });

  it('replicaOf(an empty mix) is a programmer’s fault', () => {
    expect(() => replicaOf(roundShape, { classes: [], burstiness: 1 }, limits)).toThrow(
      'a mix needs at least one class',
    );
  });
});
