/** Futures (assembly/risk/futures.ts) against closed forms, brute force in R, and laws. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import type { RawFutures, RawFuturesRequest } from '../../src/engine/raw-records.ts';
import { coreOf, eachCore } from './core.ts';

interface Maxima {
  readonly paths: number;
  readonly steps: number;
  readonly probabilities: readonly number[];
  readonly cases: readonly {
    readonly phi: number;
    readonly quantiles: readonly number[];
    readonly standardErrors: readonly number[];
    readonly slopes: readonly number[];
  }[];
}
const maxima = JSON.parse(
  readFileSync(join(import.meta.dirname, '../fixtures/golden/risk/ar1-maxima.json'), 'utf8'),
) as Maxima;

const z90 = 1.2815515655446004;
const probabilities = Float64Array.of(0.1, 0.5, 0.9);
const normalLevels = (steps: number, mean: number, sd: number): Float64Array =>
  Float64Array.from({ length: 3 * steps }, (_, i) => mean + (Math.floor(i / steps) - 1) * z90 * sd);
const base = (steps: number, paths: number): Partial<RawFuturesRequest> => ({
  ...{ seed: 11, paths, steps, probabilities, quantiles: normalLevels(steps, 100, 25), autocorrelation: 0.8 },
  ...{ capacity: 9, marginFactor: 1.25, spareReplicas: 1, minReplicas: 1, pricePerStep: 3 },
  planned: new Int32Array(steps).fill(15),
  goalRatios: Float64Array.of(1, 1.3),
  monthEnds: Int32Array.of(Math.ceil(steps / 2), steps),
  monthBudgets: Float64Array.of(40 * steps * 0.5, Infinity),
});
const everyChance = { levelShare: 0.3, burstSd: 0.05, driftLogSdPerStep: 0.004, capacityLogSd: 0.2, startFailure: 0.1 };
/** Chunks as the engine would take them. */
function chunked(request: Partial<RawFuturesRequest>, paths: number, each: (chunk: RawFutures) => void): void {
  const core = coreOf('release');
  for (let chunk = 0, left = paths; left > 0; chunk += 1, left -= 50_000)
    each(core.simulateFutures({ ...request, chunk, paths: Math.min(50_000, left) }));
}
function gathered(request: Partial<RawFuturesRequest>, paths: number, field: 'cost' | 'peakReplicas'): Float64Array {
  const all = new Float64Array(paths);
  let at = 0;
  chunked(request, paths, (chunk) => {
    all.set(chunk[field], at);
    at += chunk.cost.length;
  });
  return all.sort();
}
const sum = (values: ArrayLike<number>): number => Array.from(values).reduce((total, each) => total + each, 0);
const quantile = (sorted: Float64Array, p: number): number => sorted[Math.floor(p * sorted.length)] ?? Number.NaN;

it('simulateFutures(lognormal demand, cost linear in it) has the quantiles of the lognormal at 1e6 paths', () => {
  // levels so dense that the straight pieces between them are within 1e-4 of the lognormal
  const scores = Array.from({ length: 241 }, (_, i) => -6 + i * 0.05);
  const levels = Float64Array.from(scores, normalCdf);
  const sigma = 0.4;
  const paths = 1_000_000;
  const request = {
    ...{
      seed: 5,
      steps: 1,
      probabilities: levels,
      quantiles: Float64Array.from(scores, (z) => 50 * Math.exp(sigma * z)),
    },
    // one replica is a thousandth of a request: whole replicas do not show
    ...{ capacity: 0.001, pricePerStep: 0.002, planned: Int32Array.of(0), priceLogSd: 0.3 },
  };
  const cost = gathered(request, paths, 'cost');
  const spread = Math.hypot(sigma, 0.3);
  for (const [p, z] of [
    [0.1, -z90],
    [0.5, 0],
    [0.9, z90],
    [0.99, 2.3263478740408408],
  ] as const) {
    const expected = 100 * Math.exp(spread * z);
    const density = Math.exp((-z * z) / 2) / Math.sqrt(2 * Math.PI) / (spread * expected);
    const error = Math.sqrt((p * (1 - p)) / paths) / density;
    expect(Math.abs(quantile(cost, p) - expected)).toBeLessThan(4 * error + 2e-4 * expected);
  }
});

it.each(maxima.cases)(
  'simulateFutures(Gaussian AR(1), phi $phi) has the maxima that R finds by brute force',
  (golden) => {
    const paths = process.env['HEADROOM_LONG'] === '1' ? 1_000_000 : 200_000;
    const { steps } = maxima;
    const request = {
      ...{ seed: 3, steps, probabilities, quantiles: normalLevels(steps, 100, 10), autocorrelation: golden.phi },
      ...{ capacity: 0.001, planned: new Int32Array(1), blockSteps: steps },
    };
    const peaks = gathered(request, paths, 'peakReplicas').map((peak) => (peak / 1000 - 100) / 10);
    maxima.probabilities.forEach((p, i) => {
      const ours = (golden.slopes[i] ?? 0) * Math.sqrt((p * (1 - p)) / paths);
      const error = Math.hypot(ours, golden.standardErrors[i] ?? 0);
      expect(Math.abs(quantile(peaks, p) - (golden.quantiles[i] ?? 0))).toBeLessThan(4 * error + 1e-3);
    });
  },
);

it('simulateFutures(level share) leaves each step alone and gives steps far apart that correlation', () => {
  // sizes held over two far steps: the variance of their mean is sd^2 (1 + w) / 2
  const steps = 200;
  const quantiles = normalLevels(steps, 100, 10);
  const request = {
    ...{ seed: 9, steps, probabilities, quantiles, autocorrelation: 0.5, levelShare: 0.4 },
    ...{ capacity: 1e-6, planned: new Int32Array(steps), pricePerStep: 1e-6 },
    monthEnds: Int32Array.of(steps),
    monthBudgets: Float64Array.of(Infinity),
  };
  const cost = gathered(request, 40_000, 'cost').map((each) => each / steps);
  const mean = sum(cost) / cost.length;
  const variance = sum(cost.map((each) => (each - mean) ** 2)) / cost.length;
  // AR(1): variance of the mean of n = sd^2 / n (1 + 2 sum (1 - k/n) phi^k)
  let inflation = 1;
  for (let k = 1; k < steps; k += 1) inflation += 2 * (1 - k / steps) * 0.5 ** k;
  const expected = 100 * (0.4 + (0.6 * inflation) / steps);
  expect(Math.abs(mean - 100)).toBeLessThan(4 * Math.sqrt(expected / 40_000));
  expect(Math.abs(variance / expected - 1)).toBeLessThan(4 * Math.sqrt(2 / 40_000));
});

it('simulateFutures(bursts) has the mean of the largest of 60 normals', () => {
  const steps = 50;
  const quantiles = new Float64Array(3 * steps).fill(100);
  const request = {
    ...{ seed: 2, paths: 20_000, steps, probabilities, quantiles, burstSd: 0.1, capacity: 1e-6 },
    ...{ planned: new Int32Array(steps), pricePerStep: 1e-6 },
  };
  const { cost } = coreOf('release').simulateFutures(request);
  // 2.3193: Royston 1982, AS 177; the sd of one largest is 0.44
  const error = (0.44 * 10) / Math.sqrt(steps * 20_000);
  expect(Math.abs(sum(cost) / cost.length / steps - (100 + 10 * 2.31928))).toBeLessThan(4 * error + 0.02);
});

it('simulateFutures(replicas that do not come up) is short as often as the binomial says', () => {
  // 8 start, 8 are needed: broken unless all come up
  const steps = 3;
  const request = {
    ...{ seed: 2, paths: 40_000, steps, probabilities, quantiles: new Float64Array(9).fill(80), capacity: 10 },
    ...{ planned: Int32Array.of(8, 8, 8), startFailure: 0.05, goalRatios: Float64Array.of(1) },
    monthEnds: Int32Array.of(1, 3),
    monthBudgets: Float64Array.of(Infinity, Infinity),
  };
  const { broken, brokenWithOneMore } = coreOf('release').simulateFutures(request);
  const none = 0.95 ** 8;
  const error = 4 * Math.sqrt((none * (1 - none)) / 40_000);
  expect(Math.abs((broken[0] ?? 0) / 40_000 - (1 - none))).toBeLessThan(error);
  expect(broken[1]).toBe(0);
  const oneLost = 0.95 ** 9 + 9 * 0.05 * none;
  expect(Math.abs((brokenWithOneMore[0] ?? 0) / 40_000 - (1 - oneLost))).toBeLessThan(error);
  // those that run already do not start
  const running = coreOf('release').simulateFutures({ ...request, runningReplicas: 8 });
  expect(running.broken[0]).toBe(0);
});

it('simulateFutures(release) has the bits of simulateFutures(debug)', () => {
  const request = {
    ...base(60, 501),
    ...everyChance,
    priceLogSd: 0.1,
    blockSteps: 7,
    planned: new Int32Array(9).fill(14),
  };
  expect(coreOf('release').simulateFutures(request)).toEqual(coreOf('debug').simulateFutures(request));
});

eachCore((_, core) => {
  it('simulateFutures(more spares planned) never breaks more goals nor carries less', () => {
    let before: RawFutures | undefined;
    for (let planned = 8; planned < 24; planned += 1) {
      const request = { ...base(40, 400), ...everyChance, planned: new Int32Array(40).fill(planned) };
      const now = core.simulateFutures(request);
      if (before !== undefined) {
        expect([...now.broken]).toEqual([...before.brokenWithOneMore]);
        expect([...now.short]).toEqual([...before.shortWithOneMore]);
        now.broken.forEach((count, i) => expect(count).toBeLessThanOrEqual(before?.broken[i] ?? 0));
        now.short.forEach((share, i) => expect(share).toBeLessThanOrEqual(before?.short[i] ?? 0));
      }
      before = now;
    }
  });

  it('simulateFutures() counts every path once in each row, and the rows cost what the paths cost', () => {
    const request = {
      ...base(61, 333),
      ...everyChance,
      blockSteps: 5,
      blocksPerRow: 2,
      planned: new Int32Array(13).fill(14),
    };
    const futures = core.simulateFutures(request);
    expect(futures.status).toBe(0);
    for (const [rows, expected] of [
      [futures.replicaRows, 7],
      [futures.costRows, 7],
      [futures.monthRows, 2],
    ] as const) {
      const counts = rowCounts(rows);
      expect(counts).toHaveLength(expected);
      expect(new Set(counts)).toEqual(new Set([333]));
    }
    expect(sum(futures.heldSteps)).toBe(61 * 333);
    // whole numbers below 256 have bins of their own: bin = (exponent + 6) * 128 + mantissa
    const valueOf = (bin: number): number => 2 ** (Math.floor(bin / 128) - 6) * (1 + (bin % 128) / 128);
    const held = futures.heldSteps.reduce((total, steps, bin) => total + steps * (bin === 0 ? 0 : valueOf(bin)), 0);
    expect(sum(futures.cost)).toBeCloseTo(held * 3, 3);
    const month = futures.broken[0] ?? 0;
    expect(futures.broken[2]).toBeGreaterThanOrEqual(month);
  });

  it('simulateFutures(a change of price, planned size or failures) leaves the needs alone', () => {
    const plain = core.simulateFutures(base(30, 100));
    const other = core.simulateFutures({
      ...base(30, 100),
      ...{ priceLogSd: 0.3, startFailure: 0.2, planned: new Int32Array(30).fill(3) },
    });
    expect(other.peakReplicas).toEqual(plain.peakReplicas);
    expect(other.replicaRows).toEqual(plain.replicaRows);
    expect(core.simulateFutures({ ...base(30, 41) }).cost).toEqual(plain.cost.slice(0, 41));
    expect(core.simulateFutures({ ...base(30, 100), chunk: 1 }).cost).not.toEqual(plain.cost);
  });

  it('simulateFutures(request out of range) is refused, not drawn', () => {
    for (const bad of [
      { capacity: 0 },
      { autocorrelation: 1 },
      { levelShare: 1 },
      { startFailure: 1 },
      { blockSteps: 0 },
      { planned: new Int32Array(3) },
      { goalRatios: Float64Array.of(0.5) },
      { monthEnds: Int32Array.of(10, 10) },
      { monthBudgets: Float64Array.of(1) },
      { probabilities: Float64Array.of(0.5, 0.1, 0.9) },
      { burstSd: Number.NaN },
    ]) {
      const futures = core.simulateFutures({ ...base(10, 10), ...bad });
      expect(futures.status).toBe(6);
      expect(futures.cost).toHaveLength(0);
    }
    expect(core.simulateFutures({ ...base(10, 10), pricePerStep: 1e308 }).status).toBe(8);
  });
});

/** Paths counted in each packed row. */
function rowCounts(packed: Int32Array): number[] {
  const counts: number[] = [];
  for (let at = 0; at < packed.length;) {
    const bins = packed[at + 1] ?? 0;
    counts.push(sum(packed.slice(at + 2, at + 2 + bins)));
    at += 2 + bins;
  }
  return counts;
}

/** Abramowitz & Stegun 26.2.17's sharper kin: by the continued fraction in the tail, the series inside. */
function normalCdf(z: number): number {
  const x = Math.abs(z);
  const density = Math.exp((-x * x) / 2) / Math.sqrt(2 * Math.PI);
  let upper: number;
  if (x > 3) {
    let fraction = x;
    for (let k = 60; k > 0; k -= 1) fraction = x + k / fraction;
    upper = density / fraction;
  } else {
    let term = x;
    let total = x;
    for (let k = 1; k < 100; k += 1) total += term *= (x * x) / (2 * k + 1);
    upper = 0.5 - density * total;
  }
  return z < 0 ? upper : 1 - upper;
}
