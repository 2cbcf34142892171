import { expect, it } from 'vitest';
import { eachCore } from './core.ts';

/** Three levels of a standard normal, mean 100, sd 20, for every step. */
const probabilities = Float64Array.of(0.1, 0.5, 0.9);
const z90 = 1.2815515655446004;
const normalLevels = (steps: number, mean: number, sd: number): Float64Array =>
  Float64Array.from({ length: 3 * steps }, (_, i) => mean + (Math.floor(i / steps) - 1) * z90 * sd);
const meanOf = (values: Float64Array): number => values.reduce((sum, value) => sum + value, 0) / values.length;
const sorted = (values: Float64Array): Float64Array => values.slice().sort();

eachCore((_, core) => {
  const constant = (paths: number) => ({
    ...{ seed: 7, paths, steps: 5, probabilities, quantiles: normalLevels(5, 90, 0) },
    ...{ capacity: 20, loadFactor: 1.25, spareReplicas: 2, minReplicas: 1, pricePerStep: 3 },
  });

  it('draw(constant demand) costs ceil(90 * 1.25 / 20) + 2 replicas on every path', () => {
    const draws = core.draw(constant(100));
    expect(draws.status).toBe(0);
    expect([...new Set(draws.peakReplicas)]).toEqual([8]);
    expect([...new Set(draws.cost)]).toEqual([8 * 5 * 3]);
    expect([...draws.meanReplicas]).toEqual([8, 8, 8, 8, 8]);
  });

  it('draw(constant demand, uncertain price) has the quantiles of the lognormal cost', () => {
    const draws = core.draw({ ...constant(40_000), priceLogSd: 0.3 });
    const cost = sorted(draws.cost);
    // quantiles of 120 exp(0.3 z), three standard errors of a sample quantile
    for (const [probability, z] of [
      [0.1, -z90],
      [0.5, 0],
      [0.9, z90],
    ] as const) {
      const expected = 120 * Math.exp(0.3 * z);
      const density = Math.exp(-0.5 * z * z) / Math.sqrt(2 * Math.PI) / (0.3 * expected);
      const error = Math.sqrt((probability * (1 - probability)) / 40_000) / density;
      expect(Math.abs((cost[Math.floor(probability * 40_000)] ?? 0) - expected)).toBeLessThan(3 * error);
    }
  });

  it('draw(uncertain capacity) needs more than without as often as the normal says', () => {
    const draws = core.draw({ ...constant(40_000), spareReplicas: 0, capacityLogSd: 0.1 });
    // 112.5 / (20 exp(0.1 z)) > 6 when z < 10 ln(0.9375) = -0.6454, probability 0.2593
    const share = draws.peakReplicas.filter((peak) => peak > 6).length / 40_000;
    expect(Math.abs(share - 0.2593)).toBeLessThan(3 * Math.sqrt((0.2593 * 0.7407) / 40_000));
  });

  it('draw(normal demand) has the given quantiles at each step, tails included', () => {
    const draws = core.draw({
      seed: 3,
      paths: 40_000,
      steps: 2,
      probabilities,
      quantiles: normalLevels(2, 100, 20),
      pricePerStep: 1,
      capacity: 0.01,
      autocorrelation: 0.5,
    });
    // capacity 0.01: replicas are demand in hundredths; the mean of two correlated normals is normal with variance 400 (1 + 0.5) / 2
    const demand = sorted(draws.cost.map((cost) => cost / 200));
    const sd = Math.sqrt(300);
    expect(Math.abs(meanOf(demand) - 100)).toBeLessThan((4 * sd) / 200);
    expect(Math.abs((demand[39_600] ?? 0) - (100 + 2.3263 * sd))).toBeLessThan(
      4 * Math.sqrt((0.99 * 0.01) / 40_000) * (sd / 0.02665),
    );
  });

  it('draw(demand near zero) is never negative', () => {
    const draws = core.draw({
      seed: 3,
      paths: 500,
      steps: 10,
      probabilities,
      quantiles: normalLevels(10, 1, 50),
      pricePerStep: 1,
      capacity: 1,
    });
    expect(Math.min(...draws.cost)).toBeGreaterThanOrEqual(0);
    expect(draws.cost.every(Number.isFinite)).toBe(true);
  });

  it('draw(blockSteps) holds the largest need of each block and costs no less', () => {
    const request = {
      seed: 5,
      paths: 200,
      steps: 24,
      probabilities,
      quantiles: normalLevels(24, 100, 30),
      capacity: 10,
      pricePerStep: 1,
    };
    const [each, blocks, whole] = [1, 6, 24].map((blockSteps) => core.draw({ ...request, blockSteps }));
    for (let i = 0; i < 200; i += 1) {
      expect(each?.cost[i]).toBeLessThanOrEqual(blocks?.cost[i] ?? 0);
      expect(blocks?.cost[i]).toBeLessThanOrEqual(whole?.cost[i] ?? 0);
      expect(whole?.cost[i]).toBe(24 * (whole?.peakReplicas[i] ?? 0));
      expect(each?.peakReplicas[i]).toBe(whole?.peakReplicas[i]);
    }
  });

  it('draw(same seed and chunk) gives the same bits, another chunk others', () => {
    const request = {
      seed: 5,
      paths: 50,
      steps: 24,
      probabilities,
      quantiles: normalLevels(24, 100, 30),
      capacity: 10,
      pricePerStep: 1,
      priceLogSd: 0.1,
    };
    expect(core.draw(request)).toEqual(core.draw(request));
    expect(core.draw({ ...request, chunk: 1 }).cost).not.toEqual(core.draw(request).cost);
    expect(core.draw({ ...request, paths: 20 }).cost).toEqual(core.draw(request).cost.slice(0, 20));
  });

  it('draw(a change of the price error) leaves demand and replicas alone', () => {
    const request = {
      seed: 5,
      paths: 50,
      steps: 24,
      probabilities,
      quantiles: normalLevels(24, 100, 30),
      capacity: 10,
      pricePerStep: 1,
    };
    const plain = core.draw(request);
    const priced = core.draw({ ...request, priceLogSd: 0.5 });
    expect(priced.peakReplicas).toEqual(plain.peakReplicas);
    expect(priced.meanReplicas).toEqual(plain.meanReplicas);
  });

  it('draw(request out of range) is refused, not drawn', () => {
    const good = constant(10);
    for (const bad of [
      { capacity: 0 },
      { autocorrelation: 1 },
      { blockSteps: 0 },
      { steps: 4 },
      { probabilities: Float64Array.of(0.5, 0.1, 0.9) },
      { loadFactor: Number.NaN },
    ]) {
      const draws = core.draw({ ...good, ...bad });
      expect(draws.status).toBe(6);
      expect(draws.cost).toHaveLength(0);
    }
    expect(core.draw({ ...good, pricePerStep: 1e308 }).status).toBe(8);
  });

  it('lognormal(mean, cv) has that mean and that coefficient of variation', () => {
    const fine = Float64Array.from({ length: 100_000 }, (_, i) => (i + 0.5) / 100_000);
    const values = core.lognormal(1200, 0.9, fine);
    const mean = meanOf(values);
    expect(mean / 1200).toBeCloseTo(1, 3);
    expect(Math.sqrt(meanOf(values.map((value) => (value - mean) ** 2))) / mean).toBeCloseTo(0.9, 2);
  });

  it('lognormal(median) is mean / sqrt(1 + cv^2), and without spread the mean', () => {
    expect(core.lognormal(10, 2, Float64Array.of(0.5))[0]).toBeCloseTo(10 / Math.sqrt(5), 12);
    expect([...core.lognormal(10, 0, Float64Array.of(0.01, 0.99))]).toEqual([10, 10]);
    expect(core.lognormal(-1, 1, Float64Array.of(0.5))[0]).toBeNaN();
  });
});
