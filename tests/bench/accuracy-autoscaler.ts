/**
 * The autoscaler on what really came: at each rolling origin a policy is made from the history before it (forecast, simulated weeks,
 * tuning), then replayed on the next 24 hours beside a plain 70 % HPA of the same limits, the fixed size of the plan and perfect
 * foresight. Nothing after the origin is seen by the policy. Steps become minutes by straight lines between their middles, and the noise
 * of the arrival model. The Azure week is known by the hour only: its minutes are drawn with the variances and the correlation of the
 * same service's minutes half a year before, of which the policy sees the first half hour only. What is replayed is the same for all.
 *
 * `npm run accuracy -- autoscaler [--trace azure2024] [--every 6] [--startup 6] [--json]`
 */
import { stepStart } from '../../src/base/time.ts';
import { createEngine } from '../../src/engine/node.ts';
import type { Engine } from '../../src/engine/engine.ts';
import { forecastSeries } from '../../src/forecast/forecast-series.ts';
import type { Series } from '../../src/history/history.ts';
import { autoscalerOf } from '../../src/risk/autoscaler.ts';
import { foresightOf } from '../../src/risk/autoscaler-foresight.ts';
import { inFlightOf, plainPolicy, PLAIN_TARGET, type ScalingPolicy } from '../../src/risk/autoscaler-policy.ts';
import { replay, TICK_SECONDS } from '../../src/risk/autoscaler-replay.ts';
import { loadTicksOf } from '../../src/risk/load-ticks.ts';
import { floorsAlong } from '../../src/risk/scheduled-floors.ts';
import { swingsOf, swingsWithin, type Swing } from '../../src/workload/within-step.ts';
import { persistenceOf } from '../../src/workload/persistence.ts';
import { BUSIEST_OF_SIXTY, withinStepPeakOf } from '../../src/workload/planned-demand.ts';
import { knownAt, seriesOfTrace } from './forecast-data.ts';
import { option, report, tableOf } from './forecast-report.ts';
import { mean } from './forecast-scores.ts';

interface Task {
  /** what the policy is made from, and what is replayed: the same trace, in finer steps where there are some */
  readonly file: string;
  readonly actual: string;
  readonly periods: readonly number[];
  /** steps before the first origin, steps replayed, steps between origins */
  readonly least: number;
  readonly horizon: number;
  readonly every: number;
  readonly length?: number;
  /** minutes swing as those of the Azure chat service */
  readonly chat?: boolean;
}

const DAILY = { periods: [24, 168], least: 72, horizon: 24, every: 6 };
const tasks: readonly Task[] = [
  { file: 'azure2024-conv-digitised-1h', actual: 'azure2024-conv-digitised-1h', ...DAILY, chat: true },
  { file: 'servegen-m-large-week1-1h', actual: 'servegen-m-large-week1-10min', ...DAILY },
  { file: 'servegen-m-mid-1h', actual: 'servegen-m-mid-10min', ...DAILY },
  {
    ...{ file: 'azure2023-conv-1min', actual: 'azure2023-conv-1min', periods: [60] },
    ...{ least: 20, horizon: 30, every: 4, length: 58 },
  },
];
/** Replicas that the mean of the history needs: a small, a usual and a large service. */
const SIZES = [4, 10, 25];
const SECONDS_PER_CALL = 10;
const PROBABILITIES = [0.025, 0.05, 0.1, 0.25, 0.5, 0.75, 0.8, 0.9, 0.95, 0.975];
const MARGIN = 1.25;
const ALLOWED = 0.01;
const names = ['recommended', 'no clock', 'plain 70 % HPA', 'fixed', 'foresight'] as const;
type Name = (typeof names)[number];
type Sums = Record<Name, { late: number; arrived: number; replicaHours: number }>;

const startupSeconds = 60 * Number(option('startup') ?? 6);

/** Swings of the minutes of the Azure chat service about the mean of their hour: of the first half of it, and of all. */
function chatSwings(minutes: number): Swing[] {
  const values = [...seriesOfTrace('azure2023-conv-1min').values.slice(0, minutes)];
  return swingsOf(
    values.map((each) => each / mean(values) - 1),
    60,
  );
}

/** What a policy may know of the swings within a step: from the finer history before the origin, and the arrival model. */
function knownSwings(task: Task, origin: number, perSecond: number, minuteSd: number): Swing[] {
  const minutes: Swing[] = [{ seconds: 60, sd: minuteSd, autocorrelation: 0 }];
  if (task.chat === true) return chatSwings(29);
  const fine = seriesOfTrace(task.actual);
  const perStep = seriesOfTrace(task.file).step.count / fine.step.count;
  const swings = swingsWithin(fine.values.slice(0, origin * perStep), perStep, fine.step.count);
  return perSecond > 0 ? [...minutes, ...swings] : minutes;
}

/** Requests/s of each tick from the origin on. */
function actualLoad(task: Task, hourly: Series, origin: number, minuteSd: number): Float64Array {
  const fine = seriesOfTrace(task.actual);
  const seconds = fine.step.count;
  const perStep = hourly.step.count / seconds;
  const values = [...fine.values.slice(origin * perStep, (origin + task.horizon) * perStep)];
  const noise = seconds > 60 ? [{ seconds: 60, sd: minuteSd, autocorrelation: 0 }] : [];
  return loadTicksOf({
    ...{ probabilities: [0.5], quantiles: [values], stepSeconds: seconds, autocorrelation: 0, factor: 1 / seconds },
    ...{ swings: task.chat === true ? chatSwings(58) : noise, dayPeak: 1, seed: 977 + origin, path: 0 },
    ...{ ticks: Math.floor((values.length * seconds) / TICK_SECONDS), tickSeconds: TICK_SECONDS },
  });
}

async function runOrigin(task: Task, origin: number, engine: Engine): Promise<Record<number, Sums>> {
  const hourly = seriesOfTrace(task.file);
  const seconds = hourly.step.count;
  const known = knownAt(hourly, origin);
  const forecast = await forecastSeries(
    {
      ...known,
      ...{ horizon: task.horizon, periods: task.periods, probabilities: PROBABILITIES, nonNegative: true },
    },
    engine,
  );
  const average = mean([...known.values].filter((each) => !Number.isNaN(each)));
  const quantiles = forecast.quantiles.map((row) => [...row]);
  const level = (probability: number): number[] => quantiles[PROBABILITIES.indexOf(probability)]!;
  const peak = Math.max(...level(0.8)) / seconds;
  const withinStepPeak = withinStepPeakOf(peak, 1, seconds);
  const minuteSd = (withinStepPeak - 1) / BUSIEST_OF_SIXTY;
  const swings = knownSwings(task, origin, peak, minuteSd);
  const load = actualLoad(task, hourly, origin, minuteSd);
  const grid = { ...known.grid, startMs: stepStart(known.grid, origin) };
  const result: Record<number, Sums> = {};
  for (const size of SIZES) {
    const capacity = average / seconds / size;
    const service = { capacity, secondsPerCall: SECONDS_PER_CALL, startupSeconds };
    const replicas = (demand: number): number =>
      Math.max(1, Math.ceil((demand / seconds / capacity) * withinStepPeak * MARGIN));
    const needed = level(0.8).map(replicas);
    const fixed = Math.max(...needed);
    const most = Math.max(fixed, ...level(0.975).map(replicas));
    const made = autoscalerOf({
      ...{ grid, probabilities: PROBABILITIES, quantiles, periods: forecast.periods },
      autocorrelation: persistenceOf(known.values, forecast.periods[0] ?? 1, 0.995),
      ...{ callsPerUnit: 1 / seconds, swings, dayPeak: 1, service, spareReplicas: 0, minReplicas: 1 },
      ...{ maxReplicas: most, needed, planned: needed.map(() => fixed), allowedShare: ALLOWED, seed: 1 },
    });
    const run = (policy: ScalingPolicy) => {
      const floors = floorsAlong(policy.floors, grid.startMs, grid.timeZone, load.length, TICK_SECONDS);
      const { late, arrived, replicaSeconds } = replay(load, floors, policy, service);
      return { late, arrived, replicaHours: replicaSeconds / 3600 };
    };
    const fixedRun = run(plainPolicy(1, fixed, fixed));
    const perfect = foresightOf(load, service, 1);
    result[size] = {
      recommended: run(made.policy),
      'no clock': run(made.clockless),
      'plain 70 % HPA': run(plainPolicy(inFlightOf(PLAIN_TARGET, capacity, SECONDS_PER_CALL), 1, most)),
      fixed: fixedRun,
      foresight: { late: 0, arrived: fixedRun.arrived, replicaHours: perfect.replicaSeconds / 3600 },
    };
  }
  return result;
}

async function run(task: Task, engine: Engine) {
  const length = task.length ?? seriesOfTrace(task.file).values.length;
  const every = Number(option('every') ?? task.every);
  const perOrigin: Record<number, Sums>[] = [];
  for (let origin = task.least; origin + task.horizon <= length; origin += every)
    perOrigin.push(await runOrigin(task, origin, engine));
  const sizes = SIZES.map((size) => {
    const rows = names.map((name) => {
      const sum = (of: 'late' | 'arrived' | 'replicaHours') =>
        perOrigin.reduce((total, each) => total + each[size]![name][of], 0);
      return { name, missedPercent: (100 * sum('late')) / sum('arrived'), replicaHours: sum('replicaHours') };
    });
    const dominated = perOrigin.filter(({ [size]: sums }) => {
      const [ours, plain] = [sums!.recommended, sums!['plain 70 % HPA']];
      return ours.late <= plain.late && ours.replicaHours <= plain.replicaHours;
    }).length;
    return { size, rows, dominated };
  });
  return { trace: task.file, origins: perOrigin.length, every, startupSeconds, sizes };
}

const engine = createEngine({ workers: Number(option('workers') ?? 2) });
const wanted = option('trace');
const results = [];
for (const task of tasks) if (wanted === undefined || task.file.includes(wanted)) results.push(await run(task, engine));
engine.dispose();
report(
  'autoscaler',
  results,
  results.map((result) =>
    [
      `${result.trace}: ${String(result.origins)} origins every ${String(result.every)} steps, start-up ${String(startupSeconds)} s`,
      ...result.sizes.map(({ size, rows, dominated }) => {
        const plain = rows.find((each) => each.name === 'plain 70 % HPA')!;
        return `${String(size)} replicas at the mean; no more misses and no more hours than the plain HPA at ${String(dominated)} of ${String(result.origins)} origins\n${tableOf(
          ['policy', 'requests that miss %', 'replica-hours', 'over plain'],
          rows.map((each) => [
            each.name,
            each.missedPercent,
            each.replicaHours,
            each.replicaHours / plain.replicaHours,
          ]),
        )}`;
      }),
    ].join('\n'),
  ),
);
