/**
 * 100,000 futures of a year of days, in the pool and in one thread, against the same kernel in plain JavaScript in the same run.
 *
 * `npm run bench -- risk [--paths 100000] [--workers 2] [--rounds 3]`
 */
import type { FuturesRequest } from '../../src/engine/engine.ts';
import { createEngine } from '../../src/engine/node.ts';
import { rawFuturesRequest } from '../../src/engine/raw-records.ts';
import { option } from './forecast-report.ts';
import { twinFutures } from './risk-twin.ts';

const paths = Number(option('paths') ?? 100_000);
const workers = Number(option('workers') ?? 2);
const rounds = Number(option('rounds') ?? 3);
const steps = 365;
const CHUNK = 2048;

const probabilities = [0.025, 0.05, 0.1, 0.25, 0.5, 0.75, 0.8, 0.9, 0.95, 0.975];
const knots = [
  -1.959963984540054, -1.6448536269514729, -1.2815515655446004, -0.6744897501960817, 0, 0.6744897501960817,
  0.8416212335729143, 1.2815515655446004, 1.6448536269514722, 1.959963984540054,
];
const level = (t: number): number => 400 + 120 * ((t % 7) / 6) + 0.4 * t;
const quantiles = Float64Array.from({ length: knots.length * steps }, (_, i) => {
  const t = i % steps;
  return level(t) * (1 + (0.1 + 0.0004 * t) * knots[Math.floor(i / steps)]!);
});

function requestOf(blockSteps: number): FuturesRequest {
  return {
    ...{ seed: 1, paths, steps, probabilities, quantiles, autocorrelation: 0.9, levelShare: 0.2, demandFactor: 1 },
    ...{ burstSd: 0.03, driftLogSdPerStep: 0.001, capacity: 20, capacityLogSd: 0.25, marginFactor: 1.25 },
    ...{ spareReplicas: 1, minReplicas: 1, blockSteps, blocksPerRow: 1, runningReplicas: 0, startFailure: 0 },
    planned: Array.from({ length: Math.ceil(steps / blockSteps) }, (_, b) => Math.ceil(level(b * blockSteps) / 14)),
    goalRatios: [1, 1.2, 1.5],
    monthEnds: Array.from({ length: 12 }, (_, m) => Math.round(((m + 1) * steps) / 12)),
    monthBudgets: new Array<number>(12).fill(60_000),
    pricePerStep: 48,
    priceLogSd: 0.05,
  };
}

const bursts = (sd: number): Float64Array => {
  // points of the largest of 60 normals by bisection of the normal distribution function
  const cdf = (x: number): number => {
    let total = x;
    let term = x;
    for (let k = 1; k < 200; k += 1) total += term *= (x * x) / (2 * k + 1);
    return 0.5 + (Math.exp((-x * x) / 2) / Math.sqrt(2 * Math.PI)) * total;
  };
  return Float64Array.from({ length: 256 }, (_, i) => {
    const p = ((i + 0.5) / 256) ** (1 / 60);
    let [low, high] = [-1, 6];
    for (let round = 0; round < 60; round += 1) {
      const middle = (low + high) / 2;
      if (cdf(middle) < p) low = middle;
      else high = middle;
    }
    return 1 + sd * low;
  });
};

function plain(request: FuturesRequest): { ms: number; cost: Float64Array; broken: number } {
  const started = performance.now();
  const cost = new Float64Array(paths);
  let broken = 0;
  const raw = rawFuturesRequest({
    ...request,
    probabilities: Float64Array.from(probabilities),
    planned: Int32Array.from(request.planned),
    goalRatios: Float64Array.from(request.goalRatios),
    monthEnds: Int32Array.from(request.monthEnds),
    monthBudgets: Float64Array.from(request.monthBudgets),
  });
  for (let chunk = 0; chunk * CHUNK < paths; chunk += 1) {
    const futures = twinFutures(
      { ...raw, chunk, paths: Math.min(CHUNK, paths - chunk * CHUNK) },
      { knots: Float64Array.from(knots), bursts: bursts(request.burstSd) },
    );
    cost.set(futures.cost, chunk * CHUNK);
    broken += futures.broken[12]!;
  }
  return { ms: performance.now() - started, cost, broken };
}

const pool = createEngine({ workers });
const single = createEngine({ workers: 0 });
for (const blockSteps of [1, 7]) {
  const request = requestOf(blockSteps);
  const times: { pool: number[]; single: number[]; plain: number[] } = { pool: [], single: [], plain: [] };
  let apart = 0;
  let same = true;
  for (let round = 0; round <= rounds; round += 1) {
    const started = performance.now();
    const pooled = await pool.simulateFutures(request);
    const middle = performance.now();
    const alone = await single.simulateFutures(request);
    const ended = performance.now();
    const twin = plain(request);
    same &&= pooled.cost.every((cost, i) => cost === alone.cost[i]);
    apart = twin.cost.reduce((most, cost, i) => Math.max(most, Math.abs(cost / alone.cost[i]! - 1)), 0);
    if (twin.broken !== alone.broken[0]![12])
      console.log(`broken: ${String(twin.broken)} against ${String(alone.broken[0]![12])}`);
    // the first round warms up
    if (round === 0) continue;
    times.pool.push(middle - started);
    times.single.push(ended - middle);
    times.plain.push(twin.ms);
  }
  const best = (values: readonly number[]): number => Math.min(...values);
  const [inPool, inOne, inJs] = [best(times.pool), best(times.single), best(times.plain)];
  console.log(
    `${String(paths)} futures × ${String(steps)} days, size changed every ${String(blockSteps)} days: ${inPool.toFixed(0)} ms on ${String(workers)} workers, ${inOne.toFixed(0)} ms in one thread, plain JavaScript in one thread ${inJs.toFixed(0)} ms = ${(inJs / inOne).toFixed(2)} × the core; costs of the twins apart by at most ${apart.toExponential(1)}; same bits in the pool: ${String(same)}`,
  );
}
pool.dispose();
single.dispose();
