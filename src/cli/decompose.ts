import type { Command } from 'commander';
import { inputError } from '../base/errors.ts';
import { isoOf } from '../base/time.ts';
import type { DecomposeRequest, Decomposition, Engine, FitStatus } from '../engine/engine.ts';
import { alignedTable } from '../exports/table.ts';
import { reasonOf } from '../forecast/candidates.ts';
import type { FileSeries } from '../imports/series-file.ts';
import { wholeOf, wordOf, type CommonOptions, type SetExitCode } from './command.ts';
import { readSeriesInput, seasonsOf, seedOf, seriesCommand } from './series-input.ts';
import { figure } from './series-numbers.ts';
import { answerSeries, type SeriesAnswer } from './series-output.ts';

const MOST_WINDOW = 1_000_000;
const MOST_LOOPS = 1000;

/** `headroom decompose FILE --metric NAME --periods 24[,168]`: trend, seasons and remainder by STL, or MSTL over several seasons. */
export function decomposeCommand(setExitCode: SetExitCode): Command {
  return seriesCommand('decompose', 'trend, seasons and remainder')
    .option('--robust', 'outliers weigh less')
    .option('--seasonal-window <steps>', 'loess span of each season, or "periodic"')
    .option('--seasonal-degree <0|1>', 'degree of that loess')
    .option('--trend-window <steps>', 'loess span of the trend')
    .option('--trend-degree <0|1>', 'degree of that loess')
    .option('--low-pass-window <steps>', 'loess span of the low-pass filter')
    .option('--low-pass-degree <0|1>', 'degree of that loess')
    .option('--jumps <s,t,l>', 'every so many points is smoothed, the others on a line: season, trend, low-pass')
    .option('--inner <loops>', 'inner loops')
    .option('--outer <loops>', 'robustness loops')
    .action(async (file: string, options: CommonOptions) => {
      seedOf(options);
      const settings = settingsOf(options);
      const input = readSeriesInput(file, options);
      await answerSeries(input, options, setExitCode, (series, engine) =>
        decomposeOne(series, seasonsOf(series, options).periods, settings, engine),
      );
    });
}

type Settings = Omit<DecomposeRequest, 'values' | 'periods'>;

/** @throws InputError naming the flag */
function settingsOf(options: CommonOptions): Settings {
  const whole = <Key extends string>(
    key: Key,
    flag: string,
    least: number,
    most: number,
  ): Partial<Record<Key, number>> =>
    options[key] === undefined ? {} : ({ [key]: wholeOf(options[key], flag, least, most) } as Record<Key, number>);
  const periodic =
    options['seasonalWindow'] === 'periodic'
      ? { seasonalWindow: 'periodic' as const }
      : whole('seasonalWindow', '--seasonal-window', 3, MOST_WINDOW);
  return {
    ...periodic,
    ...whole('seasonalDegree', '--seasonal-degree', 0, 1),
    ...whole('trendWindow', '--trend-window', 3, MOST_WINDOW),
    ...whole('trendDegree', '--trend-degree', 0, 1),
    ...whole('lowPassWindow', '--low-pass-window', 3, MOST_WINDOW),
    ...whole('lowPassDegree', '--low-pass-degree', 0, 1),
    ...jumpsOf(options['jumps']),
    ...whole('inner', '--inner', 1, MOST_LOOPS),
    ...whole('outer', '--outer', 0, MOST_LOOPS),
    robust: options['robust'] === true,
  };
}

function jumpsOf(text: unknown): Pick<DecomposeRequest, 'jumps'> {
  if (text === undefined) return {};
  const [seasonal, trend, lowPass, ...more] = wordOf(text)
    .split(',')
    .map((each) => wholeOf(each, '--jumps', 1, MOST_WINDOW));
  if (seasonal !== undefined && trend !== undefined && lowPass !== undefined && more.length === 0)
    return { jumps: [seasonal, trend, lowPass] };
  throw inputError('--jumps', 'are not three numbers', 'Give season, trend and low-pass, as in 2,3,2.');
}

async function decomposeOne(
  series: FileSeries,
  periods: readonly number[],
  settings: Settings,
  engine: Engine,
): Promise<SeriesAnswer> {
  const parts = await engine.decompose({ values: series.values, periods, ...settings });
  const { metric } = series;
  if (parts.status !== 'ok') {
    const reason = refusalOf(parts.status, periods, series.values.length);
    return {
      record: { metric, periods, status: parts.status, reason },
      text: `${metric}: ${reason}\n`,
      failure: `${metric}: ${reason}`,
    };
  }
  const seasonal = Object.fromEntries(parts.periods.map((period, k) => [String(period), parts.seasonal[k]]));
  const { trend, remainder, weights } = parts;
  return {
    record: { metric, periods: parts.periods, trend, seasonal, remainder, weights },
    text: `${tableOf(series, parts)}\n`,
  };
}

function refusalOf(status: FitStatus, periods: readonly number[], length: number): string {
  if (status === 'too-short')
    return `${String(length)} steps do not hold two cycles of ${periods.join(' or ')}. Give a longer series or shorter --periods.`;
  if (status === 'unsupported')
    return 'Such windows, degrees or jumps do not exist. Leave the options out that you need not.';
  return reasonOf(status);
}

function tableOf(series: FileSeries, parts: Decomposition): string {
  const step = (t: number): string => (series.timestamps === null ? String(t + 1) : isoOf(series.timestamps[t] ?? 0));
  return alignedTable([
    [
      'step',
      series.metric,
      'trend',
      ...parts.periods.map((period) => `season ${String(period)}`),
      'remainder',
      'weight',
    ],
    ...Array.from(series.values, (value, t) => [
      step(t),
      ...[value, parts.trend[t], ...parts.seasonal.map((each) => each[t]), parts.remainder[t], parts.weights[t]].map(
        figure,
      ),
    ]),
  ]);
}
