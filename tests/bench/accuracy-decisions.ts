/**
 * The decision itself: at each rolling origin the replicas of the next 24 hours are planned at a quantile of the forecast; what do
 * they cost over perfect foresight, and how many hours fall short? Curves over the planning quantile for our default, last value,
 * seasonal naive and R's ets, all by the same rule and without any other factor (no margin, no spare replica).
 *
 * `npm run accuracy -- decisions [--trace azure2024] [--every 6] [--no-r] [--json]`
 */
import { createEngine } from '../../src/engine/node.ts';
import type { Engine } from '../../src/engine/engine.ts';
import { forecastSeries } from '../../src/forecast/forecast-series.ts';
import type { Series } from '../../src/history/history.ts';
import { knownAt, seriesOfTrace } from './forecast-data.ts';
import {
  curveOf,
  hoursAtShortage,
  ruleQuantiles,
  type CurvePoint,
  type Quantiles,
  type Replay,
} from './forecast-decisions.ts';
import { etsQuantiles } from './forecast-r.ts';
import { flag, option, report, tableOf } from './forecast-report.ts';
import { mean } from './forecast-scores.ts';

/** Real hourly traces that hold more than three days; the one-day traces leave no day to plan. */
const traces = ['azure2024-conv-digitised-1h', 'servegen-m-large-week1-1h', 'servegen-m-mid-1h'];
const HORIZON = 24;
const LEAST = 72;
const WEEK = 168;
/** 0.5 to 0.975 is the range of the issue; the outer levels only lengthen the curves so that they can be compared. */
const PROBABILITIES = [0.5, 0.55, 0.6, 0.65, 0.7, 0.75, 0.8, 0.85, 0.9, 0.925, 0.95, 0.975];
/** Shortages at which methods are compared, percent of hours. */
const SHORTAGES = [5, 7.5, 10, 15, 20, 25, 30];

async function ourQuantiles(series: Series, replay: Replay, engine: Engine): Promise<Quantiles[]> {
  const result: Quantiles[] = [];
  for (const origin of replay.origins) {
    const forecast = await forecastSeries(
      {
        ...knownAt(series, origin),
        horizon: HORIZON,
        periods: [24, WEEK],
        probabilities: PROBABILITIES,
        nonNegative: true,
      },
      engine,
    );
    result.push(forecast.quantiles);
  }
  return result;
}

/** Every method's curve on the same origins. */
async function curvesOf(series: Series, replay: Replay, engine: Engine): Promise<Record<string, CurvePoint[]>> {
  const rule = (lag: number) =>
    replay.origins.map((origin) => ruleQuantiles(replay.values.slice(0, origin), HORIZON, PROBABILITIES, lag));
  const curves: Record<string, CurvePoint[]> = {
    headroom: curveOf(replay, await ourQuantiles(series, replay, engine)),
    'last value': curveOf(replay, rule(0)),
    'seasonal naive 24': curveOf(replay, rule(24)),
  };
  // two weeks of past leave errors of a week's lag
  if (replay.origins[0]! > WEEK + HORIZON) curves['seasonal naive 168'] = curveOf(replay, rule(WEEK));
  if (!flag('no-r')) {
    const task = {
      values: [...replay.values],
      origins: replay.origins,
      horizon: HORIZON,
      period: 24,
      probabilities: PROBABILITIES,
    };
    curves['R ets'] = curveOf(replay, etsQuantiles(task));
  }
  return curves;
}

async function run(trace: string, least: number, engine: Engine) {
  const series = seriesOfTrace(trace);
  const { values } = series;
  const every = Number(option('every') ?? 6);
  const origins: number[] = [];
  for (let origin = least; origin + HORIZON <= values.length; origin += every) origins.push(origin);
  const replay: Replay = {
    values,
    origins,
    horizon: HORIZON,
    capacity: mean([...values]) / 20,
    probabilities: PROBABILITIES,
  };
  const curves = await curvesOf(series, replay, engine);
  const atShortage = SHORTAGES.map((shortPercent) => {
    const hours = Object.fromEntries(
      Object.entries(curves).map(([name, curve]) => [name, hoursAtShortage(curve, shortPercent)]),
    );
    const rivals = Object.entries(hours)
      .filter(([name, ratio]) => name !== 'headroom' && !Number.isNaN(ratio))
      .sort(([, a], [, b]) => a - b);
    const [best, ratio] = rivals[0] ?? ['–', Number.NaN];
    return { shortPercent, hours, best, oursOverBest: hours['headroom']! / ratio };
  });
  return { trace, firstOrigin: least, every, origins: origins.length, curves, atShortage };
}

type Result = Awaited<ReturnType<typeof run>>;

function tablesOf(result: Result): string {
  const names = Object.keys(result.curves);
  const cell = (point: CurvePoint | undefined) =>
    point ? `${point.hoursRatio.toFixed(3)} ${point.shortPercent.toFixed(1).padStart(5)}` : '';
  const curveRows = PROBABILITIES.map((p, i) => [
    `P${String(Math.round(1000 * p) / 10)}`,
    ...names.map((name) => cell(result.curves[name]![i])),
  ]);
  const rows = result.atShortage.map((at) => [
    `${String(at.shortPercent)} %`,
    ...names.map((name) => at.hours[name]!),
    at.best,
    at.oursOverBest,
  ]);
  return [
    `${result.trace}: ${String(result.origins)} origins every ${String(result.every)} h from hour ${String(result.firstOrigin)}; GPU-hours over perfect foresight, % of hours short`,
    tableOf(['level', ...names], curveRows),
    'GPU-hours over perfect foresight at equal shortage',
    tableOf(['short', ...names, 'best rival', 'ours / best'], rows),
  ].join('\n');
}

const engine = createEngine({ workers: Number(option('workers') ?? 2) });
const wanted = option('trace');
const results: Result[] = [];
for (const trace of traces) {
  if (wanted !== undefined && !trace.includes(wanted)) continue;
  results.push(await run(trace, LEAST, engine));
  // the week-long season can be replayed only where two weeks are there: the second half of that trace
  if (seriesOfTrace(trace).values.length > WEEK + 2 * HORIZON)
    results.push(await run(trace, WEEK + HORIZON + 24, engine));
}
engine.dispose();
report('decisions', results, results.map(tablesOf));
