import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { buildWorker } from '../../../src/cli/build.mjs';
import { CORE_VERSION } from '../../../src/engine/core-version.ts';
import type { DrawRequest, Engine, FuturesProgress, FuturesRequest, ServeRequest } from '../../../src/engine/engine.ts';
import { createEngine } from '../../../src/engine/node.ts';

await buildWorker();
const engines: readonly (readonly [string, Engine])[] = [
  ['in this thread', createEngine()],
  ['in one worker', createEngine({ workers: 1 })],
  ['in three workers', createEngine({ workers: 3 })],
];
afterAll(() => {
  for (const [, engine] of engines) engine.dispose();
});

const probabilities = [0.1, 0.5, 0.9];
const values = Float64Array.from({ length: 60 }, (_, t) => 100 + 10 * ((t * 7) % 12) + ((t * 31) % 17));
const drawRequest: DrawRequest = {
  ...{
    seed: 11,
    paths: 3000,
    probabilities,
    steps: 6,
    autocorrelation: 0.6,
    capacity: 10,
    capacityLogSd: 0.1,
    loadFactor: 1.2,
  },
  ...{ spareReplicas: 1, minReplicas: 2, blockSteps: 3, pricePerStep: 2.5, priceLogSd: 0.05 },
  quantiles: Float64Array.from({ length: 18 }, (_, i) => 80 + 20 * Math.floor(i / 6) + (i % 6)),
};

const { loadFactor, minReplicas, ...drawn } = drawRequest;
const futuresRequest: FuturesRequest = {
  ...drawn,
  ...{ paths: 5000, minReplicas, levelShare: 0.2, demandFactor: loadFactor, burstSd: 0.05, driftLogSdPerStep: 0.01 },
  ...{ marginFactor: 1.25, blocksPerRow: 1, planned: [16, 16], runningReplicas: 0, startFailure: 0.1 },
  ...{ goalRatios: [1, 1.2], monthEnds: [3, 6], monthBudgets: [120, Infinity] },
};

it('CORE_VERSION is the version of the package', () => {
  const { version } = JSON.parse(readFileSync(join(import.meta.dirname, '../../../package.json'), 'utf8')) as {
    version: string;
  };
  expect(CORE_VERSION).toBe(version);
});

describe.each(engines)('engine %s', (_, engine) => {
  const [, reference = engine] = engines[0] ?? [];

  it('fit(auto-ets) gives the same bits as in this thread, with names', async () => {
    const request = { values, spec: { kind: 'ets', periods: [12] }, horizon: 6, probabilities } as const;
    const result = await engine.fit(request);
    expect(result).toEqual(await reference.fit(request));
    expect(result.status).toBe('ok');
    expect(result.model).toMatch(/^ETS\([AM],(N|Ad?),[NAM]\)/);
    expect(Object.keys(result.coefficients).slice(0, 1)).toEqual(['alpha']);
    expect(result.search.length).toBeGreaterThan(5);
  });

  it('fit(auto-arima) names its choice and its coefficients', async () => {
    const result = await engine.fit({ values, spec: { kind: 'arima', periods: [] }, horizon: 2, probabilities });
    expect(result.model).toMatch(/^ARIMA\(\d,\d,\d\)/);
    expect(result.quantiles).toHaveLength(6);
    expect(result.search[0]?.model).toMatch(/^ARIMA/);
  });

  it('draw() of three chunks has the same bits for any number of workers', async () => {
    const draws = await engine.draw(drawRequest);
    expect(draws).toEqual(await reference.draw(drawRequest));
    expect(draws.cost).toHaveLength(3000);
    const more = await engine.draw({ ...drawRequest, paths: 2048 });
    expect(more.cost).toEqual(draws.cost.slice(0, 2048));
    const mean = draws.meanReplicas.reduce((sum, value) => sum + value, 0);
    const paid = draws.cost.reduce((sum, value) => sum + value, 0) / 3000;
    // price error has mean exp(0.05^2 / 2)
    expect(paid / (mean * 2.5)).toBeCloseTo(1, 1);
  });

  it('simulateFutures() of three chunks has the same bits for any number of workers, and says how sure it is', async () => {
    const seen: FuturesProgress[] = [];
    const futures = await engine.simulateFutures(futuresRequest, { onBatch: (progress) => void seen.push(progress) });
    expect(futures).toEqual(await reference.simulateFutures(futuresRequest));
    expect(futures.paths).toBe(5000);
    expect(seen.map((each) => each.paths)).toEqual([2048, 4096, 5000]);
    const last = seen.at(-1);
    expect(last?.meanCost).toBeCloseTo(futures.cost.reduce((sum, each) => sum + each, 0) / 5000, 6);
    // the standard error falls with the root of the paths
    expect((last?.standardError ?? 0) / (seen[0]?.standardError ?? 1)).toBeCloseTo(Math.sqrt(2048 / 5000), 1);
    for (const sketch of [...futures.replicas, ...futures.costPerStep, ...futures.monthCostPerStep])
      expect(sketch.counts.reduce((sum, each) => sum + each, 0)).toBe(5000);
    expect(futures.heldSteps.counts.reduce((sum, each) => sum + each, 0)).toBe(5000 * 6);
  });

  it('simulateFutures() that is stopped has the bits of the paths so far', async () => {
    const stopped = await engine.simulateFutures(futuresRequest, { onBatch: ({ paths }) => paths < 4096 });
    expect(stopped).toEqual(await reference.simulateFutures({ ...futuresRequest, paths: 4096 }));
  });

  it('decompose() parts sum to the series', async () => {
    const { periods, trend, seasonal, remainder } = await engine.decompose({ values, periods: [12] });
    expect(periods).toEqual([12]);
    values.forEach((value, t) => {
      expect((trend[t] ?? 0) + (seasonal[0]?.[t] ?? 0) + (remainder[t] ?? 0)).toBeCloseTo(value, 9);
    });
  });

  it('describe() and lognormal() answer in the words of the port', async () => {
    const description = await engine.describe({ values, periods: [12], lags: 5 });
    expect(description.status).toBe('ok');
    expect(description.acf).toHaveLength(5);
    expect((await engine.lognormal({ mean: 2, cv: 0, probabilities: [0.3] }))[0]).toBe(2);
  });

  it('a request that only a fault of ours can make is refused loudly', async () => {
    await expect(engine.draw({ ...drawRequest, capacity: 0 })).rejects.toThrow('refused the request of draw');
    expect((await engine.lognormal({ mean: 2, cv: 0, probabilities: [0.3] }))[0]).toBe(2);
  });

  it('an aborted signal rejects with its reason', async () => {
    const signal = AbortSignal.abort(new Error('changed my mind'));
    await expect(engine.draw(drawRequest, { signal })).rejects.toThrow('changed my mind');
  });
});

it('abort ends a long job of a worker at once, and the engine goes on', async () => {
  const engine = createEngine({ workers: 1 });
  const abort = new AbortController();
  const steps = 40_000;
  const long = engine.draw(
    { ...drawRequest, steps, paths: 1_000_000, quantiles: new Float64Array(3 * steps).fill(5) },
    { signal: abort.signal },
  );
  const outcome = expect(long).rejects.toThrow('enough');
  setTimeout(() => {
    abort.abort(new Error('enough'));
  }, 50);
  await outcome;
  expect((await engine.lognormal({ mean: 3, cv: 0, probabilities: [0.5] }))[0]).toBe(3);
  engine.dispose();
  await expect(engine.lognormal({ mean: 3, cv: 0, probabilities: [0.5] })).rejects.toThrow('disposed');
});

it('engine.serve gives the same bits in this thread, in one worker and in three, whatever runs beside it', async () => {
  const line = (perToken: number) => Float64Array.of(0, perToken, 2 * perToken);
  const serveRequest = (seed: number): ServeRequest => ({
    ...{ seed, warmup: 100, measured: 1000, tail: 50, replicas: 2, requestMs: 5, routing: 'least-outstanding' },
    arrivals: { kind: 'rate', ratePerMs: 0.02, cv: 1.5 },
    classes: [
      {
        share: 1,
        lengths: {
          input: { kind: 'lognormal', mean: 500, cv: 1 },
          output: { kind: 'quantiles', values: [1, 50, 400] },
        },
        ...{ cachedFraction: 0.2, sharedTokens: 0, calls: 1, growthTokensPerCall: 0, maxContextTokens: 0, pauseMs: 0 },
      },
    ],
    ...{ scheduler: 'vllm', maxBatchTokens: 2048, maxSequences: 64, chunked: true, poolBlocks: 900, blockTokens: 16 },
    ...{ prefixCache: 'stated', probabilities, goals: [{ metric: 'ttft', limitMs: 500, share: 0.9 }], detail: true },
    step: {
      ...{ overlap: 0.5, decodeShare: 1, memoryPerSequence: 0, memoryPerContext: 1e-4, memoryPerWindowed: 0 },
      ...{ computePerSequence: 0, computePerPrefill: 0, computePerPair: 1e-6, computePerWindowedPair: 0 },
      ...{ computePerContext: 0, computePerWindowed: 0, window: 0, base: 6, perToken: 0, perSequence: 0.02 },
      ...{
        memoryMs: Float64Array.of(4, 4, 4),
        computeMs: line(0.03),
        expertMs: line(0.001),
        fineTokens: 1,
        coarseTokens: 1,
      },
    },
  });
  const answers = await Promise.all(
    engines.map(([, engine]) => Promise.all([1, 2, 3, 4, 1].map((seed) => engine.serve(serveRequest(seed))))),
  );
  expect(answers[1]).toEqual(answers[0]);
  expect(answers[2]).toEqual(answers[0]);
  expect(answers[0]?.[4]).toEqual(answers[0]?.[0]);
  expect(answers[0]?.[1]?.ttft.mean).not.toBe(answers[0]?.[0]?.ttft.mean);
});
