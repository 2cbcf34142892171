/**
 * Speed of the pass simulation: passes per second of one core in WASM and of the same algorithm in plain JavaScript, on the same requests in
 * the same run, with equal results; and the bisection to P99 goals over a peak hour of 100 requests/s. Medians.
 *
 * `npm run bench -- serve [--rounds 15] [--json]`
 */
import { fullCatalog } from '../../src/catalog/full.ts';
import type { ServeRequest } from '../../src/engine/engine.ts';
import { createEngine } from '../../src/engine/node.ts';
import { servingReplicaOf } from '../../src/sizing/serving-replica.ts';
import { simulatedCapacityOf, simulatedReplicasOf } from '../../src/sizing/simulated-capacity.ts';
import type { Candidate } from '../../src/sizing/sizing.ts';
import { flag, option } from './forecast-report.ts';
import { median } from './forecast-scores.ts';
import { runTwin } from './serve-twin.ts';

const ROUNDS = Number(option('rounds') ?? 15);
const CALLS = 40_000;
const INPUT = { mean: 1200, cv: 0.9 };
const OUTPUT = { mean: 250, cv: 0.9 };

const catalog = fullCatalog();
const model = catalog.resolveModel('Llama-3.1-8B', 'model').row;
const candidate: Candidate = {
  gpu: catalog.resolveGpu('H100-SXM', 'gpu').row,
  ...{ tensorParallel: 1, pipelineParallel: 1, precision: 'fp8', kvPrecision: '16bit' },
  ...{ engine: 'vllm', engineVersion: '0.19', memoryUtilizationFraction: 0.9 },
  ...{ maxBatchTokens: 8192, maxSequences: 256, maxContextTokens: 16_384 },
};
const replica = servingReplicaOf(candidate, model);
const classes: ServeRequest['classes'] = [
  {
    share: 1,
    lengths: {
      input: { kind: 'lognormal', ...INPUT },
      output: { kind: 'lognormal', ...OUTPUT },
    },
    ...{ cachedFraction: 0, sharedTokens: 0, calls: 1, growthTokensPerCall: 0, maxContextTokens: 0, pauseMs: 0 },
  },
];
const engine = createEngine({ workers: 0 });
const none = { p50: null, p95: null, p99: null };
const goals = { ttftMs: { ...none, p99: 2000 }, itlMs: { ...none, p99: 50 }, e2eMs: none };

const requestAt = (callsPerSecond: number): ServeRequest => ({
  ...replica,
  ...{ classes, contextLimit: 0, seed: 1, warmup: 0, measured: CALLS, tail: 0, replicas: 1 },
  arrivals: { kind: 'rate', ratePerMs: callsPerSecond / 1000, cv: 1 },
  ...{ routing: 'round-robin', prefixCache: 'stated', probabilities: [0.5, 0.95, 0.99], goals: [] },
});

async function timed<Result>(work: () => Result | Promise<Result>): Promise<{ ms: number; result: Result }> {
  const begin = performance.now();
  const result = await work();
  return { ms: performance.now() - begin, result };
}

/** Both draw the same requests from the same seed, run them and sum them up; the lives must be equal. */
async function speedAt(callsPerSecond: number) {
  const request = requestAt(callsPerSecond);
  const load = { ...replica, seed: 1, calls: CALLS, ratePerMs: callsPerSecond / 1000, input: INPUT, output: OUTPUT };
  const check = await engine.serve({ ...request, detail: true });
  const twin = runTwin(load);
  const equal =
    check.passes === twin.passes &&
    (check.lives?.doneMs.every((at, id) => Math.abs(at - twin.done[id]!) < 1e-6 * at) ?? false);
  const wasm: number[] = [];
  const js: number[] = [];
  for (let round = 0; round < ROUNDS; round += 1) {
    wasm.push((await timed(() => engine.serve(request))).ms);
    js.push((await timed(() => runTwin(load))).ms);
  }
  return {
    callsPerSecond,
    passes: twin.passes,
    equal,
    meanRunning: check.meanRunning,
    wasmMs: median(wasm),
    jsMs: median(js),
    millionPassesPerSecond: twin.passes / median(wasm) / 1000,
    plainJs: twin.passes / median(js) / 1000,
    ratio: median(js) / median(wasm),
  };
}

/** A peak hour of 100 requests/s: capacity of one replica, then the fewest replicas, both to the goals. */
async function peakHour() {
  const load = { replica, classes, burstiness: 1, seed: 1, prefixCache: 'stated' as const, goals };
  const capacityMs: number[] = [];
  const replicasMs: number[] = [];
  let capacity = { callsPerSecond: 0, runs: 0 };
  let found: Awaited<ReturnType<typeof simulatedReplicasOf>> | null = null;
  for (let round = 0; round < Math.min(ROUNDS, 7); round += 1) {
    const one = await timed(() => simulatedCapacityOf(engine, { ...load, calls: 20_000 }, 10));
    capacity = one.result;
    capacityMs.push(one.ms);
    const all = await timed(() =>
      simulatedReplicasOf(
        engine,
        { ...load, calls: 360_000, callsPerSecond: 100, routing: 'least-outstanding' },
        100 / capacity.callsPerSecond,
      ),
    );
    found = all.result;
    replicasMs.push(all.ms);
  }
  return {
    ...{ capacityCallsPerSecond: capacity.callsPerSecond, capacityRuns: capacity.runs, capacityMs: median(capacityMs) },
    ...{ replicas: found?.replicas, replicasRuns: found?.runs, replicasMs: median(replicasMs) },
    ttftP99: found?.with?.ttftMs.p99,
    itlP99: found?.with?.itlMs.p99,
    withOneLess: { ttftP99: found?.withOneLess?.ttftMs.p99, itlP99: found?.withOneLess?.itlMs.p99 },
  };
}

const rows = [];
for (const rate of [2, 5, 10, 15, 20]) rows.push(await speedAt(rate));
const hour = await peakHour();
engine.dispose();
if (flag('json')) console.log(JSON.stringify({ speed: rows, peakHour: hour }, null, 2));
else {
  const cells = rows.map((row) => [
    ...[
      String(row.callsPerSecond),
      row.meanRunning.toFixed(1),
      String(row.passes),
      row.wasmMs.toFixed(1),
      row.jsMs.toFixed(1),
    ],
    ...[row.millionPassesPerSecond.toFixed(1), row.plainJs.toFixed(1), row.ratio.toFixed(2), row.equal ? 'yes' : 'NO'],
  ]);
  const titles = [
    'calls/s',
    'running',
    'passes',
    'WASM ms',
    'JS ms',
    'WASM M passes/s',
    'JS M passes/s',
    'JS / WASM',
    'equal',
  ];
  for (const row of [titles, ...cells]) console.log(row.map((cell, i) => cell.padStart(titles[i]!.length)).join('  '));
  console.log(JSON.stringify(hour, null, 2));
}
