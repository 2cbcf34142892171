import { describe, expect, it } from 'vitest';
import { expertShareOf, passTimeOf } from '../../../src/sizing/pass-time.ts';
import { roundShape, shapeWith } from './shapes.ts';

const decode = (decodeSequences: number, decodeContext = 0) => ({
  decodeSequences,
  decodeContext,
  prefillTokens: 0,
  prefillContext: 0,
});
const prefill = (prefillTokens: number, prefillContext = 0) => ({
  decodeSequences: 0,
  decodeContext: 0,
  prefillTokens,
  prefillContext,
});

describe('passTimeOf', () => {
  it('passTimeOf(decode of one) is bytes over bandwidth', () => {
    // 10 GB of weights + 1000 tokens × 100 kB = 0.1 GB at 1 TB/s → 10.1 ms; compute 10 GFLOP at 100 TFLOP/s = 0.1 ms hides
    const pass = passTimeOf(roundShape, decode(1, 1000));
    expect(pass.ms).toBeCloseTo(10.1, 9);
    expect(pass.parts.weights).toBeCloseTo(10, 9);
    expect(pass.parts.kv).toBeCloseTo(0.1, 9);
    expect(pass.boundBy).toBe('weights');
  });

  it('passTimeOf(long prefill) is FLOP over peak', () => {
    // 1000 tokens × 10 GFLOP = 10 TFLOP at 100 TFLOP/s = 100 ms; reading takes 10 ms and hides
    const pass = passTimeOf(roundShape, prefill(1000));
    expect(pass.ms).toBeCloseTo(100, 9);
    expect(pass.boundBy).toBe('compute');
  });

  it('passTimeOf(attention data-parallel) sends to the experts in their arithmetic and brings back 16 bits', () => {
    // 1 of 2 ranks' bytes cross the link each way: 16 tokens × (2.5 + 10) kB × ½ at 100 GB/s = 1 µs a layer
    const comm = (dispatchBytesPerToken: number) =>
      passTimeOf(shapeWith({ moeLayers: 10, dataParallel: 2, expertParallel: 2, dispatchBytesPerToken }), decode(16))
        .parts.comm;
    expect(comm(2500)).toBeCloseTo(10 * 1e-3, 9);
    expect(comm(10_000)).toBeCloseTo(10 * 1.6e-3, 9);
  });

  it('passTimeOf(mixed) reads the weights once, so it is shorter than the two passes apart', () => {
    const mixed = passTimeOf(roundShape, {
      decodeSequences: 8,
      decodeContext: 1000,
      prefillTokens: 64,
      prefillContext: 32,
    }).ms;
    expect(mixed).toBeLessThan(passTimeOf(roundShape, decode(8, 1000)).ms + passTimeOf(roundShape, prefill(64, 32)).ms);
  });

  it('passTimeOf adds the share μ of what does not overlap', () => {
    // 100 ms of compute + 0.5 × 10 ms of reading
    expect(passTimeOf(shapeWith({}, { overlapFraction: 0.5 }), prefill(1000)).ms).toBeCloseTo(105, 9);
  });

  it('passTimeOf counts attention over causal pairs, and windows cap it', () => {
    const flops = { prefillFlopsPerPair: 1e6, denseFlopsPerToken: 0, denseBytes: 0 };
    // 1000 tokens × 10 layers × 500 attended × 1 MFLOP = 5 TFLOP → 50 ms
    expect(passTimeOf(shapeWith(flops), prefill(1000, 500)).ms).toBeCloseTo(50, 9);
    // a window of 100: mean attended = 100 − 100²/(4·500) = 95 → 9.5 ms
    expect(
      passTimeOf(shapeWith({ ...flops, fullLayers: 0, slidingLayers: 10, window: 100 }), prefill(1000, 500)).ms,
    ).toBeCloseTo(9.5, 9);
  });

  it('passTimeOf reads no more than a window of KV in sliding layers', () => {
    const sliding = shapeWith({
      denseBytes: 0,
      denseFlopsPerToken: 0,
      kvBytesPerTokenFull: 0,
      kvBytesPerTokenSliding: 1e6,
      window: 128,
    });
    // 128 tokens × 1 MB × 2 sequences at 1 TB/s = 0.256 ms
    expect(passTimeOf(sliding, decode(2, 5000)).ms).toBeCloseTo(0.256, 9);
  });

  it('passTimeOf pays two all-reduces a layer under tensor parallelism', () => {
    const quiet = shapeWith(
      { denseBytes: 0, denseFlopsPerToken: 0, kvBytesPerTokenFull: 0, tensorParallel: 4 },
      { hopSeconds: 5e-6 },
    );
    // 2 × 10 layers × (5 µs × log₂4 + 2·(3/4) · 100 tokens · 10 kB / 100 GB/s = 15 µs) = 20 × 25 µs = 0.5 ms
    expect(passTimeOf(quiet, decode(100)).ms).toBeCloseTo(0.5, 9);
    expect(passTimeOf(quiet, decode(100)).boundBy).toBe('comm');
  });

  it('passTimeOf adds a share of the first hop for each further doubling of ranks', () => {
    const among = (tensorParallel: number) =>
      passTimeOf(
        shapeWith(
          { denseBytes: 0, denseFlopsPerToken: 0, kvBytesPerTokenFull: 0, tensorParallel },
          { hopSeconds: 5e-6, hopGrowth: 0.5 },
        ),
        decode(0),
      ).ms;
    // 2 × 10 layers × 5 µs × (1, 1.5, 2)
    expect([among(2), among(4), among(8)].map((ms) => ms.toFixed(6))).toEqual(['0.100000', '0.150000', '0.200000']);
  });

  it('passTimeOf adds fixed costs per pass, layer, MoE layer and sequence', () => {
    const fixed = shapeWith(
      { denseBytes: 0, denseFlopsPerToken: 0, kvBytesPerTokenFull: 0, moeLayers: 4 },
      { layerSeconds: 1e-5, moeLayerSeconds: 2e-5, passSeconds: 1e-3, sequenceSeconds: 1e-5 },
    );
    // 10 × 10 µs + 4 × 20 µs + 1 ms + 3 × 10 µs = 1.21 ms
    expect(passTimeOf(fixed, decode(3)).ms).toBeCloseTo(1.21, 9);
    expect(passTimeOf(fixed, decode(3)).boundBy).toBe('fixed');
  });

  it('passTimeOf reads the union of experts, not the active ones', () => {
    const mixture = shapeWith({
      denseBytes: 0,
      denseFlopsPerToken: 0,
      kvBytesPerTokenFull: 0,
      expertBytes: 8e9,
      expertsTotal: 8,
      expertsActive: 2,
    });
    // one token: 2 of 8 experts → 2 GB → 2 ms; two tokens: 1 − (3/4)² = 7/16 → 3.5 ms
    expect(passTimeOf(mixture, decode(1)).ms).toBeCloseTo(2, 9);
    expect(passTimeOf(mixture, decode(2)).ms).toBeCloseTo(3.5, 9);
  });

  it('passTimeOf waits for the hottest of several expert ranks', () => {
    const mixture = shapeWith({
      denseBytes: 0,
      denseFlopsPerToken: 0,
      kvBytesPerTokenFull: 0,
      expertBytes: 8e9,
      expertsTotal: 64,
      expertsActive: 2,
    });
    expect(passTimeOf({ ...mixture, expertParallel: 8 }, decode(16)).ms).toBeGreaterThan(
      passTimeOf(mixture, decode(16)).ms,
    );
  });

  it('passTimeOf under pipeline stages times one micro-batch', () => {
    // half of 8 sequences: 4 × 1000 × 100 kB = 0.4 GB → 10.4 ms, and one hand-over of 4 tokens × 10 kB at 100 GB/s = 0.0004 ms
    expect(passTimeOf(shapeWith({ pipelineParallel: 2 }), decode(8, 1000)).ms).toBeCloseTo(10.4004, 9);
  });
});

describe('expertShareOf', () => {
  it('expertShareOf(0 …) is 0, of many tokens nearly 1', () => {
    expect(expertShareOf(0, 2, 8)).toBe(0);
    expect(expertShareOf(200, 2, 8)).toBeCloseTo(1, 9);
  });

  it('expertShareOf(n, k, E) is linear between whole tokens', () => {
    expect(expertShareOf(1.5, 2, 8)).toBeCloseTo((2 / 8 + 7 / 16) / 2, 12);
  });
});
