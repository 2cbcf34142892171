/**
 * Rolling-origin WAPE on real traces: our default beside last value and seasonal naive.
 *
 * `npm run accuracy -- traces [--trace azure2024] [--least 72] [--workers 2] [--json]`; --least moves the first origin of every trace.
 */
import { createEngine } from '../../src/engine/node.ts';
import type { Engine } from '../../src/engine/engine.ts';
import { forecastSeries } from '../../src/forecast/forecast-series.ts';
import { knownAt, seriesOfTrace } from './forecast-data.ts';
import { option, report, tableOf } from './forecast-report.ts';

interface Task {
  readonly file: string;
  /** what a step is, for people */
  readonly step: string;
  readonly horizon: number;
  readonly periods: readonly number[];
  /** observations before the first origin */
  readonly least: number;
  /** steps between origins: sampled where every step would take minutes */
  readonly every: number;
  /** observations used, where the last step of the file is partial */
  readonly length?: number;
}

const HOURLY = [24, 168];
const tasks: readonly Task[] = [
  { file: 'azure2024-conv-digitised-1h', step: '1 h', horizon: 1, periods: HOURLY, least: 48, every: 1 },
  { file: 'azure2024-conv-digitised-1h', step: '1 h', horizon: 24, periods: HOURLY, least: 48, every: 3 },
  { file: 'servegen-m-large-week1-1h', step: '1 h', horizon: 1, periods: HOURLY, least: 48, every: 1 },
  { file: 'servegen-m-large-week1-1h', step: '1 h', horizon: 24, periods: HOURLY, least: 48, every: 3 },
  { file: 'servegen-m-mid-1h', step: '1 h', horizon: 1, periods: HOURLY, least: 48, every: 2 },
  { file: 'servegen-m-mid-1h', step: '1 h', horizon: 24, periods: HOURLY, least: 48, every: 6 },
  { file: 'servegen-deepseek-r1-1h', step: '1 h', horizon: 1, periods: HOURLY, least: 8, every: 1 },
  { file: 'servegen-mm-image-1h', step: '1 h', horizon: 1, periods: HOURLY, least: 8, every: 1 },
  { file: 'servegen-deepseek-r1-10min', step: '10 min', horizon: 6, periods: [6, 144], least: 48, every: 2 },
  { file: 'servegen-mm-image-10min', step: '10 min', horizon: 6, periods: [6, 144], least: 48, every: 2 },
  { file: 'azure2023-conv-1min', step: '1 min', horizon: 10, periods: [60], least: 15, every: 1, length: 58 },
  { file: 'mooncake-conversation-1min', step: '1 min', horizon: 10, periods: [60], least: 15, every: 1 },
  { file: 'mooncake-synthetic-1min', step: '1 min', horizon: 10, periods: [60], least: 6, every: 1 },
];

/** Absolute errors and actuals of one method, over all steps and at the last step alone. */
class Errors {
  private readonly sums = { all: 0, allActual: 0, last: 0, lastActual: 0 };

  /** origins at which the method had a forecast: candidates are not tried at all of them, so those figures compare less well */
  origins = 0;

  add(actuals: Float64Array, forecast: Float64Array, horizon: number): void {
    this.origins += 1;
    actuals.forEach((actual, i) => {
      const error = Math.abs(actual - forecast[i]!);
      this.sums.all += error;
      this.sums.allActual += actual;
      if (i !== horizon - 1) return;
      this.sums.last += error;
      this.sums.lastActual += actual;
    });
  }

  /** NaN where nothing was added */
  get wape(): number {
    return (100 * this.sums.all) / this.sums.allActual;
  }

  get wapeAtLast(): number {
    return (100 * this.sums.last) / this.sums.lastActual;
  }
}

const lastValue = (past: Float64Array, horizon: number): Float64Array => new Float64Array(horizon).fill(past.at(-1)!);

/** The last full season repeated; null where the past holds none. */
function seasonalNaive(past: Float64Array, horizon: number, period: number): Float64Array | null {
  if (past.length < period) return null;
  return Float64Array.from({ length: horizon }, (_, h) => past[past.length - period + (h % period)]!);
}

async function run(task: Task, engine: Engine) {
  const series = seriesOfTrace(task.file);
  const values = series.values.slice(0, task.length);
  const { horizon } = task;
  const methods: Record<string, Errors> = { headroom: new Errors(), 'last value': new Errors() };
  const coverage = { inside: 0, steps: 0 };
  let origins = 0;
  for (let origin = task.least; origin + horizon <= values.length; origin += task.every) {
    const past = values.slice(0, origin);
    const actuals = values.slice(origin, origin + horizon);
    const forecast = await forecastSeries(
      {
        ...knownAt(series, origin),
        ...{ horizon, periods: task.periods, probabilities: [0.1, 0.5, 0.9], nonNegative: true },
      },
      engine,
    );
    methods['headroom']!.add(actuals, forecast.mean, horizon);
    for (const candidate of forecast.candidates)
      if (candidate.status === 'ok')
        (methods[`alone: ${candidate.name}`] ??= new Errors()).add(actuals, candidate.mean, horizon);
    methods['last value']!.add(actuals, lastValue(past, horizon), horizon);
    for (const period of task.periods) {
      // a season that not every origin holds would be scored on other hours than the rest
      const naive = task.least >= period ? seasonalNaive(past, horizon, period) : null;
      if (naive !== null) (methods[`seasonal naive ${String(period)}`] ??= new Errors()).add(actuals, naive, horizon);
    }
    const [low, , high] = forecast.quantiles;
    actuals.forEach((actual, i) => {
      coverage.steps += 1;
      if (actual >= low![i]! && actual <= high![i]!) coverage.inside += 1;
    });
    origins += 1;
  }
  const figures = Object.fromEntries(
    Object.entries(methods).map(([name, errors]) => [
      name,
      { wape: errors.wape, wapeAtLast: errors.wapeAtLast, origins: errors.origins },
    ]),
  );
  const rivals = Object.entries(figures).filter(([name]) => name === 'last value' || name.startsWith('seasonal naive'));
  const best = Math.min(...rivals.map(([, figure]) => figure.wape));
  return {
    ...task,
    origins,
    figures,
    ratioToBest: figures['headroom']!.wape / best,
    coverage80: (100 * coverage.inside) / coverage.steps,
  };
}

const engine = createEngine({ workers: Number(option('workers') ?? 2) });
const wanted = option('trace');
const results = [];
const least = option('least');
for (const task of tasks) {
  if (wanted !== undefined && !task.file.includes(wanted)) continue;
  results.push(await run(least === undefined ? task : { ...task, least: Number(least) }, engine));
}
engine.dispose();
const tables = results.map((result) => {
  const rows = Object.entries(result.figures)
    .sort(([, a], [, b]) => a.wape - b.wape)
    .map(([name, figure]) => [name, figure.wape, figure.wapeAtLast, figure.origins]);
  const title = `${result.file}, ${String(result.horizon)} steps of ${result.step}, ${String(result.origins)} origins every ${String(result.every)} from ${String(result.least)}: ratio to the better of the naive ones ${result.ratioToBest.toFixed(3)}, coverage of the 80 % interval ${result.coverage80.toFixed(1)} %`;
  return `${title}\n${tableOf(['method', 'WAPE %', 'at the last step %', 'origins'], rows, 2)}`;
});
report('traces', results, tables);
