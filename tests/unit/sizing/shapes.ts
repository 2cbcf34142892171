/** A pass shape with round numbers, and mixes, shared by the sizing tests. */
import type { RunConstants } from '../../../src/sizing/constants.ts';
import type { PassShape } from '../../../src/sizing/pass-time.ts';
import type { CallMix, LatencyGoals, LengthPoints } from '../../../src/sizing/sizing.ts';

/** 10 layers, 10 GB dense, 1 TB/s, 100 TFLOP/s, efficiencies of 1, no fixed costs: times can be worked out by hand. */
export const roundShape: PassShape = {
  layers: 10,
  moeLayers: 0,
  denseBytes: 10e9,
  expertBytes: 0,
  expertsTotal: 0,
  expertsActive: 0,
  denseFlopsPerToken: 10e9,
  expertFlopsPerToken: 0,
  headFlopsPerSample: 0,
  prefillFlopsPerPair: 0,
  decodeFlopsPerPair: 0,
  fullLayers: 10,
  slidingLayers: 0,
  window: 0,
  kvBytesPerTokenFull: 1e5,
  kvBytesPerTokenSliding: 0,
  kvBytesConstant: 0,
  wireBytesPerToken: 10_000,
  dispatchBytesPerToken: 10_000,
  denseFlopsPerSecond: 1e14,
  expertFlopsPerSecond: 1e14,
  attentionFlopsPerSecond: 1e14,
  bandwidthBytesPerSecond: 1e12,
  linkBytesPerSecond: 1e11,
  tensorParallel: 1,
  expertParallel: 1,
  dataParallel: 1,
  pipelineParallel: 1,
  constants: {
    weightReadFraction: 1,
    kvReadFraction: 1,
    denseComputeFraction: 1,
    expertComputeFraction: 1,
    headComputeFraction: 1,
    densePaddingRows: 0,
    expertPaddingRows: 0,
    decodeAttentionFraction: 1,
    expertReadFraction: 1,
    loopLayerSeconds: 0,
    clientLayerSeconds: 0,
    waitPasses: 0.5,
    rankWaitPasses: 0,
    burstExponent: 0,
    burstStreamSeconds: 0,
    burstRankExponent: 0,
    eagerLayerSeconds: 0,
    burstSeconds: 0,
    burstMixtureSeconds: 0,
    stageFraction: 0,
    attentionComputeFraction: 1,
    overlapFraction: 0,
    layerSeconds: 0,
    moeLayerSeconds: 0,
    passSeconds: 0,
    sequenceSeconds: 0,
    hopSeconds: 0,
    hopGrowth: 1,
    linkFraction: 1,
    requestSeconds: 0,
  },
};

export function shapeWith(changes: Partial<PassShape>, constants: Partial<PassShape['constants']> = {}): PassShape {
  return { ...roundShape, ...changes, constants: { ...roundShape.constants, ...changes.constants, ...constants } };
}

export const fixedLength = (tokens: number): LengthPoints => ({ mean: tokens, points: [tokens] });

const SPREAD = [0.18, 0.28, 0.35, 0.42, 0.49, 0.56, 0.64, 0.72, 0.81, 0.92, 1.04, 1.2, 1.39, 1.67, 2.11, 3.22];
export const spreadLength = (mean: number): LengthPoints => ({ mean, points: SPREAD.map((each) => each * mean) });

export function chatMix(input: LengthPoints, output: LengthPoints, burstiness = 1, cachedInputFraction = 0): CallMix {
  return {
    classes: [{ name: 'chat', share: 1, inputTokens: input, outputTokens: output, cachedInputFraction }],
    burstiness,
  };
}

const none = { p50: null, p95: null, p99: null };
export const noGoals: LatencyGoals = { ttftMs: none, itlMs: none, e2eMs: none };
export const chatGoals: LatencyGoals = {
  ttftMs: { p50: 500, p95: null, p99: 2000 },
  itlMs: { ...none, p99: 50 },
  e2eMs: none,
};

/** Round constants of benchmark runs. */
export const roundRun: RunConstants = {
  lockstepFixed: 0.1,
  lockstepSpread: 0.1,
  lockstepFixedAlternating: 0.5,
  lockstepSpreadAlternating: 0.5,
  lockstepClients: 100,
  lockstepFixedClients: 100,
  draftAcceptance: 0.7,
};
