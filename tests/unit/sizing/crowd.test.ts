import { describe, expect, it } from 'vitest';
import { crowdOf } from '../../../src/sizing/crowd.ts';
import { replicaOf } from '../../../src/sizing/replica.ts';
import { chatMix, fixedLength, roundShape, spreadLength } from './shapes.ts';

// a prompt of 1000 takes 100 ms, a pass of n decoding sequences 10 + 0.10505 n ms
const limits = { maxBatchTokens: 2000, maxConcurrency: 64, alternates: false };
const mix = chatMix(fixedLength(1000), fixedLength(101));
const fixed = replicaOf(roundShape, mix, limits);
const apart = replicaOf(roundShape, mix, { ...limits, alternates: true });
const step = (running: number) => 10 + 0.10505 * running;

describe('crowdOf', () => {
  it('crowdOf(one) is a prefill and its decode passes', () => {
    const crowd = crowdOf(fixed, 1);
    expect(crowd.first.mean).toBeCloseTo(100, 9);
    expect(crowd.token.mean).toBeCloseTo(step(1), 9);
    expect(crowd.durationMs).toBeCloseTo(100 + 100 * step(1), 6);
  });

  it('crowdOf(four, prefill apart) takes two prompts a pass, and the first two wait for the others', () => {
    const crowd = crowdOf(apart, 4);
    expect(crowd.first.mean).toBeCloseTo(300, 9);
    expect(crowd.first.p99).toBeCloseTo(400, 9);
    expect(crowd.token.mean).toBeCloseTo(step(4) + 1, 9);
    expect(crowd.durationMs).toBeCloseTo(400 + 100 * step(4), 6);
  });

  it('crowdOf(four in one budget with their decodes) carries prompts in passes of the first ones', () => {
    const crowd = crowdOf(fixed, 4);
    // 2000 tokens, then 2 decodes and 1998 tokens (one prompt whole), then 3 decodes and the 2 tokens that are left
    expect(crowd.first.mean).toBeCloseTo((200 + 200 + 400.2101 + 410.52525) / 4, 2);
    expect(crowd.token.mean).toBeGreaterThan(step(4));
  });

  it('crowdOf(one every ten seconds) serves each alone', () => {
    const crowd = crowdOf(fixed, 5, 10_000);
    expect(crowd.first.p99).toBeCloseTo(100, 9);
    expect(crowd.token.mean).toBeCloseTo(step(1), 9);
    expect(crowd.durationMs).toBeCloseTo(40_000 + 100 + 100 * step(1), 5);
  });

  it('crowdOf(a pass under way) lets an arrival wait for its end', () => {
    // the second comes 5 ms after the first, whose prefill takes 100
    const crowd = crowdOf(fixed, 2, 5);
    expect(crowd.first.mean).toBeCloseTo((100 + (100 + 100.20505 - 5)) / 2, 2);
  });

  it('crowdOf(a cache that sets whole answers aside) runs one after the other where two do not fit', () => {
    const pool = { tokens: 2150, sequences: 64, reserves: true, captured: 64 };
    const crowd = crowdOf(replicaOf(roundShape, mix, { ...limits, pool }), 2);
    expect(crowd.durationMs).toBeCloseTo(2 * (100 + 100 * step(1)), 6);
    expect(crowd.token.mean).toBeCloseTo(step(1), 9);
  });

  it('crowdOf(a cache that fills) lets the last admitted give way and come back', () => {
    const pool = { tokens: 2150, sequences: 64, reserves: false, captured: 64 };
    const crowd = crowdOf(replicaOf(roundShape, mix, { ...limits, pool }), 2);
    // both start at 200 ms; after 76 steps of two the second leaves, the first ends 24 later, the second computes its context again
    const away = 24 * step(1);
    const again = 0.1 * (1000 + 77);
    expect(crowd.first.p99).toBeCloseTo(200, 9);
    expect(crowd.durationMs).toBeCloseTo(200 + 76 * step(2) + away + again + 23 * step(1), 0);
  });

  it('crowdOf(open streams) costs each pass for each running sequence', () => {
    expect(crowdOf(apart, 4, 0, (running) => 2 * running).token.mean).toBeCloseTo(step(4) + 1 + 8, 9);
  });

  it('crowdOf(spread answers) counts short ones, which wait for the others’ prompts, as much as long ones', () => {
    const spread = replicaOf(roundShape, chatMix(fixedLength(1000), spreadLength(101)), {
      ...limits,
      alternates: true,
    });
    const crowd = crowdOf(spread, 32);
    expect(crowd.token.mean).toBeGreaterThan(crowd.token.p50);
    expect(crowd.token.p99).toBeGreaterThan(2 * crowd.token.p50);
  });
});
