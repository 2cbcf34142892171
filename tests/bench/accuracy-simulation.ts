/**
 * The simulation on measured runs, beside the mean field of `predict`: rows of trust A and B with a stated layout, by the way their load
 * was made. Median over groups of the median absolute error, and the share of groups within ±20 %; nothing is fitted to it.
 *
 * `npm run accuracy -- simulation [--json]`
 */
import type { LoadArrivals } from '../../src/engine/engine.ts';
import { createEngine } from '../../src/engine/node.ts';
import { memoryOf } from '../../src/sizing/capacity.ts';
import { isKnown, passShapeOf } from '../../src/sizing/pass-shape.ts';
import { predictionOfRequest } from '../../src/sizing/predict.ts';
import { servingReplicaOf } from '../../src/sizing/serving-replica.ts';
import type { Candidate } from '../../src/sizing/sizing.ts';
import { flag } from './forecast-report.ts';
import { median } from './forecast-scores.ts';
import { measuredRows } from './measured-rows.ts';

type MeasuredRow = ReturnType<typeof measuredRows>['rows'][number];
type Metric = 'throughput' | 'itl' | 'ttft';

const METRICS: readonly Metric[] = ['throughput', 'itl', 'ttft'];
const MODES = ['closed', 'queued', 'rate'] as const;
const MOST_CALLS = 4000;
const LEAST_CALLS = 200;
/** Calls of each client of a closed loop, the start together with the others among them. */
const CALLS_OF_CLIENT = 8;

const engine = createEngine({ workers: 0 });

/** null where the ledger leaves no room for the stated layout. */
async function simulated({ request }: MeasuredRow): Promise<Record<Metric, number> | null> {
  const { layout, mode, gpuCount, model } = request;
  if (layout === null || !MODES.some((each) => each === mode)) return null;
  const candidate: Candidate = { ...request.candidate, ...layout };
  if (!isKnown(passShapeOf(model, candidate)) || !memoryOf(candidate, model).fits) return null;
  const gpusPerReplica = layout.tensorParallel * layout.dataParallel * layout.pipelineParallel;
  const replicas = Math.max(1, Math.floor(gpuCount / gpusPerReplica));
  const replica = servingReplicaOf(candidate, model);
  const count = request.count / replicas;
  const { arrivals, calls, edge } = loadOf(mode, count, (request.requestRate ?? 1) / replicas, replica.maxSequences);
  const result = await engine.serve({
    ...replica,
    classes: [
      {
        share: 1,
        lengths: {
          input: { kind: 'points', values: request.inputTokens.points },
          output: { kind: 'points', values: request.outputTokens.points },
        },
        ...{ cachedFraction: 0, sharedTokens: 0, calls: 1, growthTokensPerCall: 0, maxContextTokens: 0, pauseMs: 0 },
      },
    ],
    ...{ arrivals, seed: 1, warmup: edge, measured: calls, tail: edge, replicas: 1, routing: 'round-robin' },
    ...{ prefixCache: 'stated', probabilities: [], goals: [], detail: true },
  });
  const { lives } = result;
  if (result.refused > 0 || lives === null) return null;
  // a benchmark divides all tokens by the time from its first request to its last answer; without edges so is it here
  const whole = lives.output.reduce((sum, each) => sum + each, 0) / (Math.max(...lives.doneMs) - lives.arrivalMs[0]!);
  const perMs = edge > 0 ? result.outputTokensPerMs : whole;
  return { throughput: 1000 * perMs * replicas, itl: result.itl.mean, ttft: result.ttft.mean };
}

/** How the load is made; a maximum-throughput run that names no number of requests is taken in its steady state. */
function loadOf(mode: string, count: number, ratePerSecond: number, places: number) {
  const whole = Math.max(1, Math.round(Math.min(count, MOST_CALLS)));
  if (mode === 'rate')
    return {
      arrivals: { kind: 'rate', ratePerMs: ratePerSecond / 1000, cv: 1 } as LoadArrivals,
      calls: whole,
      edge: 0,
    };
  if (mode === 'queued' && Number.isFinite(count))
    return { arrivals: { kind: 'times', timesMs: new Float64Array(whole) } as LoadArrivals, calls: whole, edge: 0 };
  const clients = mode === 'queued' ? 2 * places : whole;
  const calls = Math.min(MOST_CALLS, Math.max(LEAST_CALLS, CALLS_OF_CLIENT * clients));
  return { arrivals: { kind: 'closed', clients } as LoadArrivals, calls, edge: mode === 'queued' ? clients : 0 };
}

interface Scored {
  readonly mode: string;
  readonly group: string;
  readonly metric: Metric;
  /** log of predicted over measured */
  readonly simulation: number;
  readonly screen: number;
}

const scored: Scored[] = [];
for (const row of measuredRows().rows) {
  const found = await simulated(row);
  const outcome = predictionOfRequest(row.request);
  if (found === null || !('prediction' in outcome)) continue;
  const { prediction } = outcome;
  const screen = {
    throughput: prediction.outputTokensPerSecond,
    itl: prediction.itlMs.mean,
    ttft: prediction.ttftMs.mean,
  };
  for (const metric of METRICS) {
    const measured = row.measured[metric];
    if (measured === null || !(found[metric] > 0) || !(screen[metric] > 0)) continue;
    scored.push({
      ...{ mode: row.request.mode, group: row.group, metric },
      simulation: Math.log(found[metric] / measured),
      screen: Math.log(screen[metric] / measured),
    });
  }
}
engine.dispose();

function scoresOf(rows: readonly Scored[], of: 'simulation' | 'screen') {
  const groups = new Map<string, Scored[]>();
  for (const row of rows) groups.set(row.group, [...(groups.get(row.group) ?? []), row]);
  const errors = [...groups.values()].map((each) => median(each.map((row) => Math.abs(Math.expm1(row[of])))));
  return {
    median: median(errors),
    within20: errors.filter((each) => each <= 0.2).length / errors.length,
    bias: Math.expm1(median(rows.map((row) => row[of]))),
  };
}

const table = METRICS.flatMap((metric) =>
  [null, ...MODES].map((mode) => {
    const rows = scored.filter((each) => each.metric === metric && (mode === null || each.mode === mode));
    const groups = new Set(rows.map((each) => each.group)).size;
    return {
      metric,
      mode: mode ?? 'all',
      rows: rows.length,
      groups,
      simulation: scoresOf(rows, 'simulation'),
      screen: scoresOf(rows, 'screen'),
    };
  }),
).filter((each) => each.rows > 0);

if (flag('json')) console.log(JSON.stringify(table, null, 2));
else {
  const percent = (value: number) => `${(100 * value).toFixed(1)} %`;
  console.log(
    'metric      mode    rows  groups  simulation: median, within 20 %, bias   mean field: median, within 20 %, bias',
  );
  for (const { metric, mode, rows, groups, simulation, screen } of table)
    console.log(
      [metric.padEnd(10), mode.padEnd(7), String(rows).padStart(5), String(groups).padStart(6)].join(' '),
      ...[simulation, screen].map((each) =>
        [each.median, each.within20, each.bias]
          .map((value) => percent(value).padStart(9))
          .join(' ')
          .padStart(40),
      ),
    );
}
