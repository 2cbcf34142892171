/** Scores by series → figures by group, and the bar that the default is held against. */
import type { Group, PeerForecast } from './forecast-data.ts';
import { bootstrapSd, combinedOf, mean, median, owaOf, type Bounds, type SeriesScore } from './forecast-scores.ts';

/** Under this name stand the scores of what OWA is measured against: R's naive2, inside training parts the seasonal naive forecast. */
export const BENCHMARK = 'benchmark';

export interface ScoredSeries {
  readonly id: string;
  readonly group: Group;
  readonly milliseconds: number;
  /** of each candidate in our combination */
  readonly weights: Readonly<Record<string, number>>;
  /** by method; `headroom` is the default */
  readonly scores: Readonly<Record<string, SeriesScore>>;
}

export interface MethodFigures {
  readonly name: string;
  /** series it has a forecast for; below the group's count it cannot be the bar */
  readonly count: number;
  /** against the benchmark on the same series */
  readonly owa: number;
  readonly smape: number;
  readonly mase: number;
  readonly msis: number;
  readonly coverage80: number;
  readonly coverage95: number;
  /** of a candidate in our combination; NaN for others */
  readonly meanWeight: number;
}

export interface GroupFigures {
  readonly group: Group;
  readonly count: number;
  readonly medianMs: number;
  readonly owa: number;
  readonly msis: number;
  readonly coverage80: Share;
  readonly coverage95: Share;
  readonly bar: { readonly name: string; readonly owa: number; readonly differenceSd: number };
  readonly bestMsis: { readonly name: string; readonly msis: number };
  readonly methods: readonly MethodFigures[];
}

interface Share {
  readonly share: number;
  /** over resampled series */
  readonly sd: number;
}

/** The three combinations of METHOD-FORECAST §4; a median takes those of its members that R could fit. */
export function combinationsOf(group: Group, peers: Readonly<Record<string, PeerForecast>>): Record<string, Bounds> {
  const of = (...names: string[]) => names.flatMap((name) => (peers[name] ? [peers[name]] : []));
  const result: Record<string, Bounds> = {};
  if (of('arima', 'ets', 'theta').length === 3)
    result['mean(arima, ets, theta)'] = combinedOf(of('arima', 'ets', 'theta'), mean);
  if (group !== 'yearly' && peers['ets'])
    result['median(ets, theta, stlm, snaive)'] = combinedOf(of('ets', 'theta', 'stlm', 'snaive'), median);
  const double = of('snaive', 'stlm2', 'mstl_arima');
  if (double.length === 3) result['mean(snaive, stlm2, mstl_arima)'] = combinedOf(double, mean);
  return result;
}

export function groupFiguresOf(group: Group, all: readonly ScoredSeries[]): GroupFigures {
  const series = all.filter((each) => each.group === group);
  const names = [...new Set(series.flatMap((each) => Object.keys(each.scores)))];
  const methods = names.map((name) => methodFiguresOf(name, series)).sort((a, b) => a.owa - b.owa);
  const ours = methods.find((each) => each.name === 'headroom')!;
  const rivals = methods.filter((each) => each.name.startsWith('R ') && each.count === series.length);
  const bar = rivals[0] ?? { name: BENCHMARK, owa: 1 };
  const scoresOf = (name: string, indices: readonly number[]) => indices.map((i) => series[i]!.scores[name]!);
  const differenceSd = bootstrapSd(series.length, (indices) => {
    const naive = scoresOf(BENCHMARK, indices);
    return owaOf(scoresOf('headroom', indices), naive) - owaOf(scoresOf(bar.name, indices), naive);
  });
  const share = (key: 'coverage80' | 'coverage95'): Share => ({
    share: ours[key],
    sd: bootstrapSd(series.length, (indices) => mean(scoresOf('headroom', indices).map((score) => score[key]))),
  });
  const withMsis = rivals.filter((each) => !Number.isNaN(each.msis)).sort((a, b) => a.msis - b.msis);
  return {
    group,
    count: series.length,
    medianMs: median(series.map((each) => each.milliseconds)),
    owa: ours.owa,
    msis: ours.msis,
    coverage80: share('coverage80'),
    coverage95: share('coverage95'),
    bar: { name: bar.name, owa: bar.owa, differenceSd },
    bestMsis: { name: withMsis[0]?.name ?? '–', msis: withMsis[0]?.msis ?? Number.NaN },
    methods,
  };
}

function methodFiguresOf(name: string, series: readonly ScoredSeries[]): MethodFigures {
  const having = series.filter((each) => each.scores[name] !== undefined);
  const scores = having.map((each) => each.scores[name]!);
  const of = (key: keyof SeriesScore) => mean(scores.map((score) => score[key]));
  const alone = name.replace(/^alone: /, '');
  return {
    name,
    count: having.length,
    owa: owaOf(
      scores,
      having.map((each) => each.scores[BENCHMARK]!),
    ),
    smape: of('smape'),
    mase: of('mase'),
    msis: of('msis'),
    coverage80: of('coverage80'),
    coverage95: of('coverage95'),
    meanWeight: name === alone ? Number.NaN : mean(having.map((each) => each.weights[alone] ?? 0)),
  };
}

/** Means over groups (each group one vote) and coverage over all series. */
export function summaryOf(
  figures: readonly GroupFigures[],
  all: readonly ScoredSeries[],
): Readonly<Record<'owa' | 'bar' | 'coverage80' | 'coverage95' | 'seconds', number>> {
  const pooled = (key: 'coverage80' | 'coverage95') => mean(all.map((each) => each.scores['headroom']![key]));
  return {
    owa: mean(figures.map((each) => each.owa)),
    bar: mean(figures.map((each) => each.bar.owa)),
    coverage80: pooled('coverage80'),
    coverage95: pooled('coverage95'),
    seconds: all.reduce((sum, each) => sum + each.milliseconds, 0) / 1000,
  };
}
