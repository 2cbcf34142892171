/**
 * Our one default beside R on 180 competition series: OWA against naive2, MSIS and coverage by group, with the bar of
 * METHOD-FORECAST §4 recomputed on these series. With --inner K the last K horizons of each training part take the place of the test
 * part (its first horizon is scored), against the seasonal naive forecast: what choices are to be made by.
 *
 * `npm run accuracy -- competition [--group weekly] [--inner 1] [--workers 2] [--series] [--json]`
 */
import { createEngine } from '../../src/engine/node.ts';
import type { Engine } from '../../src/engine/engine.ts';
import { forecastSeries, type SeriesForecast } from '../../src/forecast/forecast-series.ts';
import {
  BENCHMARK,
  combinationsOf,
  groupFiguresOf,
  summaryOf,
  type GroupFigures,
  type ScoredSeries,
} from './forecast-competition.ts';
import {
  competitionSeries,
  groups,
  numbersOf,
  peerForecasts,
  periodsOfGroup,
  type CompetitionSeries,
  type PeerForecast,
} from './forecast-data.ts';
import { flag, option, report, tableOf } from './forecast-report.ts';
import { scoreOf, type Bounds, type SeriesScore } from './forecast-scores.ts';

/** The levels of the reference intervals. */
const PROBABILITIES = [0.025, 0.1, 0.5, 0.9, 0.975];

function boundsOf(mean: Float64Array, quantiles: readonly Float64Array[]): Bounds {
  const [lo95, lo80, , hi80, hi95] = quantiles;
  return quantiles.length === 0 ? { mean } : { mean, lo95: lo95!, lo80: lo80!, hi80: hi80!, hi95: hi95! };
}

/** Least observations of a shortened training part. */
const LEAST_TRAINING = 8;

/** The series as it stands, or with the end of its training part as test; null where too little is left. */
function partsOf(series: CompetitionSeries, inner: number): { train: Float64Array; test: Float64Array } | null {
  const train = numbersOf(series.train);
  if (inner === 0) return { train, test: numbersOf(series.test) };
  const end = train.length - inner * series.h;
  return end < Math.max(LEAST_TRAINING, series.m + 2)
    ? null
    : { train: train.slice(0, end), test: train.slice(end, end + series.h) };
}

function seasonalNaive(train: Float64Array, m: number, h: number): PeerForecast {
  const latest = (step: number): number => {
    for (let at = train.length + step - m * Math.ceil((step + 1) / m); at >= 0; at -= m)
      if (!Number.isNaN(train[at]!)) return train[at]!;
    return train.findLast((value) => !Number.isNaN(value))!;
  };
  return { mean: Array.from({ length: h }, (_, step) => latest(step)) };
}

async function scored(
  series: CompetitionSeries,
  parts: { train: Float64Array; test: Float64Array },
  peers: Readonly<Record<string, PeerForecast>>,
  engine: Engine,
): Promise<ScoredSeries> {
  const { train, test } = parts;
  const started = performance.now();
  const forecast = await forecastSeries(
    {
      values: train,
      horizon: series.h,
      periods: periodsOfGroup[series.group],
      probabilities: PROBABILITIES,
      models: 'auto',
    },
    engine,
  );
  const milliseconds = performance.now() - started;
  const scores: Record<string, SeriesScore> = {};
  const add = (name: string, bounds: Bounds) => {
    scores[name] = scoreOf(train, test, series.m, bounds);
  };
  add('headroom', boundsOf(forecast.mean, forecast.quantiles));
  for (const candidate of forecast.candidates)
    if (candidate.status === 'ok') add(`alone: ${candidate.name}`, boundsOf(candidate.mean, candidate.quantiles));
  const { naive2, ...rivals } = peers;
  add(BENCHMARK, naive2 ?? seasonalNaive(train, series.m, series.h));
  for (const [name, peer] of Object.entries(rivals)) add(`R ${name}`, peer);
  for (const [name, bounds] of Object.entries(combinationsOf(series.group, peers))) add(`R ${name}`, bounds);
  return { id: series.id, group: series.group, milliseconds, weights: weightsOf(forecast), scores };
}

const weightsOf = (forecast: SeriesForecast): Record<string, number> =>
  Object.fromEntries(forecast.candidates.map((candidate) => [candidate.name, candidate.weight]));

function groupTable(figures: GroupFigures): string {
  const rows = figures.methods.map((m) => [
    m.name,
    m.owa,
    m.smape,
    m.mase,
    m.msis,
    100 * m.coverage80,
    100 * m.coverage95,
    m.meanWeight,
    m.count,
  ]);
  const { bar } = figures;
  const verdict = figures.owa <= bar.owa + bar.differenceSd ? 'within' : 'ABOVE';
  return [
    `${figures.group}, ${String(figures.count)} series, median ${figures.medianMs.toFixed(0)} ms a forecast`,
    tableOf(['method', 'OWA', 'sMAPE', 'MASE', 'MSIS', 'cov80', 'cov95', 'weight', 'n'], rows),
    `bar ${bar.name} ${bar.owa.toFixed(3)}; ours ${figures.owa.toFixed(3)} (difference ${(figures.owa - bar.owa).toFixed(3)} ± ${bar.differenceSd.toFixed(3)}): ${verdict} 1 sd`,
  ].join('\n');
}

const wanted = option('group');
const engine = createEngine({ workers: Number(option('workers') ?? 2) });
const inner = Number(option('inner') ?? 0);
const peers = inner === 0 ? peerForecasts() : {};
const all: ScoredSeries[] = [];
for (const series of competitionSeries()) {
  if (wanted !== undefined && series.group !== wanted) continue;
  const parts = partsOf(series, inner);
  if (parts !== null) all.push(await scored(series, parts, peers[series.id] ?? {}, engine));
}
engine.dispose();
const byGroup = groups
  .filter((group) => wanted === undefined || group === wanted)
  .map((group) => groupFiguresOf(group, all));
const summary = summaryOf(byGroup, all);
const summaryTable = tableOf(
  ['group', 'OWA', 'bar', '± sd', 'bar method', 'MSIS', "R's best", 'cov80', '± sd', 'cov95', '± sd'],
  byGroup.map((g) => [
    g.group,
    g.owa,
    g.bar.owa,
    g.bar.differenceSd,
    g.bar.name,
    g.msis,
    g.bestMsis.msis,
    100 * g.coverage80.share,
    100 * g.coverage80.sd,
    100 * g.coverage95.share,
    100 * g.coverage95.sd,
  ]),
);
const closing = `mean OWA ${summary.owa.toFixed(4)}, mean of the bars ${summary.bar.toFixed(4)}; pooled coverage 80 %: ${(100 * summary.coverage80).toFixed(1)}, 95 %: ${(100 * summary.coverage95).toFixed(1)}`;
report(
  inner === 0 ? 'competition' : `competition-inner-${String(inner)}`,
  { summary, groups: byGroup, ...(flag('series') ? { series: all } : {}) },
  [...byGroup.map(groupTable), summaryTable, closing],
);
