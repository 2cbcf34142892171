import { describe, expect, it } from 'vitest';
import { passMsOf } from '../../../src/sizing/pass-time.ts';
import { replicaOf } from '../../../src/sizing/replica.ts';
import { closedRun } from '../../../src/sizing/runs.ts';
import { ownDraftShapeOf } from '../../../src/sizing/draft.ts';
import { draftingReplica, perToken } from '../../../src/sizing/speculation.ts';
import { tokensPerPassOf } from '../../../src/sizing/tokens-per-pass.ts';
import { chatMix, fixedLength, roundRun as run, roundShape } from './shapes.ts';

const fixed = replicaOf(roundShape, chatMix(fixedLength(1000), fixedLength(101)), {
  maxBatchTokens: 2000,
  maxConcurrency: 64,
  alternates: false,
});
const tokenMs = (drafted: number, acceptance: number, clients = 1): number =>
  perToken(closedRun(draftingReplica(fixed, 'tensorrt-llm', drafted, acceptance), clients, run), drafted, acceptance)
    .itlMs.mean;

describe('tokensPerPassOf', () => {
  it('tokensPerPassOf(3 drafted, half taken) = 1 + 1/2 + 1/4 + 1/8', () => {
    expect(tokensPerPassOf(3, 0.5)).toBeCloseTo(1.875, 12);
  });

  it('tokensPerPassOf(none or all taken) = 1 or all and one more', () => {
    expect(tokensPerPassOf(3, 0)).toBe(1);
    expect(tokensPerPassOf(3, 1)).toBe(4);
  });
});

describe('a pass with drafts', () => {
  const draft = ownDraftShapeOf(roundShape, false);
  const drafting = { ...roundShape, speculation: { drafted: 3, draft } };

  it('passMsOf(4 sequences, 3 drafted) checks 16 tokens, reads the cache once and runs the draft three times', () => {
    const load = { decodeSequences: 4, decodeContext: 1000, prefillTokens: 0, prefillContext: 0 };
    // 16 tokens of 0.1 ms are less than the 10 ms of the weights; the cache of 4 × 1000 tokens is read once
    const checked = passMsOf(roundShape, load);
    expect(passMsOf(drafting, load)).toBeCloseTo(checked + 3 * passMsOf(draft, load), 9);
  });

  it('passMsOf(400 sequences, 3 drafted) is bound by arithmetic: four times the tokens, no gain', () => {
    const load = { decodeSequences: 400, decodeContext: 0, prefillTokens: 0, prefillContext: 0 };
    expect(passMsOf(drafting, load)).toBeGreaterThan(3.9 * passMsOf(roundShape, load));
  });

  it('ownDraftShapeOf(sparse attention) is one layer of index and choice', () => {
    const layers = { ...roundShape, fullLayers: 0.2 * roundShape.layers, slidingLayers: roundShape.layers, window: 64 };
    const whole = { ...layers, kvBytesPerTokenFull: 100 * layers.layers, kvBytesPerTokenSliding: 900 * layers.layers };
    const draft = ownDraftShapeOf(whole, true);
    expect([draft.fullLayers, draft.slidingLayers]).toEqual([0.2, 1]);
    expect([draft.kvBytesPerTokenFull, draft.kvBytesPerTokenSliding]).toEqual([100, 900]);
  });

  it('passMsOf(engines that launch each draft) adds the fixed time of a pass for each', () => {
    const shape = { ...roundShape, constants: { ...roundShape.constants, passSeconds: 0.001 } };
    const load = { decodeSequences: 1, decodeContext: 0, prefillTokens: 0, prefillContext: 0 };
    const within = passMsOf({ ...shape, speculation: { drafted: 2, draft: ownDraftShapeOf(shape, false) } }, load);
    const apart = passMsOf({ ...shape, speculation: { drafted: 2, draft: ownDraftShapeOf(shape, true) } }, load);
    expect(apart - within).toBeCloseTo(2, 9);
  });
});

describe('draftingReplica', () => {
  it('draftingReplica(one client) writes tokens faster the more drafts are taken', () => {
    expect(tokenMs(3, 0.8)).toBeLessThan(tokenMs(3, 0.5));
    expect(tokenMs(3, 0.8)).toBeLessThan(closedRun(fixed, 1, run).itlMs.mean);
  });

  it('draftingReplica(no draft taken) is slower than none at all', () => {
    expect(tokenMs(3, 0)).toBeGreaterThan(closedRun(fixed, 1, run).itlMs.mean);
  });

  it('draftingReplica keeps the answer: passes × tokens per pass', () => {
    const drafting = draftingReplica(fixed, 'vllm', 2, 0.6);
    expect(drafting.decodeTokens * tokensPerPassOf(2, 0.6)).toBeCloseTo(fixed.decodeTokens, 9);
  });
});
