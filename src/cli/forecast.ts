import type { Command } from 'commander';
import type { Engine } from '../engine/engine.ts';
import { forecastSeries, type ForecastCandidate, type SeriesForecast } from '../forecast/forecast-series.ts';
import { repairOutliers } from '../forecast/repair-outliers.ts';
import { cleanSeries } from '../history/clean.ts';
import type { Note } from '../history/history.ts';
import type { FileSeries } from '../imports/series-file.ts';
import type { CommonOptions, SetExitCode } from './command.ts';
import {
  modelNamesOf,
  neededHorizonOf,
  readSeriesInput,
  seasonsOf,
  seedOf,
  seriesCommand,
  type SeriesInput,
} from './series-input.ts';
import { forecastTable, futureSteps, INTERVAL_LEVELS, intervalsOf, residualRecord } from './series-numbers.ts';
import { answerSeries, type SeriesAnswer } from './series-output.ts';

/** `headroom forecast FILE --metric NAME --horizon N`: the ensemble, its members and every model that was tried. */
export function forecastCommand(setExitCode: SetExitCode): Command {
  return seriesCommand('forecast', 'a forecast with intervals')
    .option('--horizon <steps>', 'steps to forecast; a column horizon overrides it')
    .option('--models <names>', 'models to try, by comma (default: those that suit the series)')
    .option('--repair-outliers', 'replace values far from the usual for their time')
    .option('--drop-partial', 'leave out a last step that looks unfinished')
    .action(async (file: string, options: CommonOptions) => {
      const models = modelNamesOf(options['models'], '--models');
      seedOf(options);
      const input = readSeriesInput(file, options);
      await answerSeries(input, options, setExitCode, (series, engine) =>
        forecastOne(series, { input, options, models }, engine),
      );
    });
}

interface Setting {
  readonly input: SeriesInput;
  readonly options: CommonOptions;
  readonly models: readonly string[] | undefined;
}

async function forecastOne(
  series: FileSeries,
  { input, options, models }: Setting,
  engine: Engine,
): Promise<SeriesAnswer> {
  const { periods, said } = seasonsOf(series, options);
  const flagged = cleanSeries(series.series, { dropPartialStep: options['dropPartial'] === true });
  const cleaned = options['repairOutliers'] === true ? await repairOutliers(flagged, periods, engine) : flagged;
  const { values } = cleaned.series;
  const horizon = neededHorizonOf(series, options);
  const seed = seedOf(options);
  const forecast = await forecastSeries(
    {
      values,
      horizon,
      periods,
      periodsFixed: said,
      probabilities: INTERVAL_LEVELS,
      models: models ?? 'auto',
      nonNegative: series.series.kind !== 'gauge' && values.every((value) => !(value < 0)),
      seed,
    },
    engine,
  );
  const steps = futureSteps({ ...series, values }, horizon);
  const repairs = [
    ...(input.many ? [] : input.notes.filter((each) => each.metric === '' || each.metric === series.metric)),
    ...cleaned.notes,
  ];
  const intervals = intervalsOf(forecast.quantiles);
  const record = {
    metric: series.metric,
    horizon,
    periods: forecast.periods,
    chosen: forecast.chosen,
    timestamps: steps,
    mean: forecast.mean,
    intervals,
    candidates: forecast.candidates.map(candidateRecord),
    repairs: repairs.map(({ code, message, count }) => ({ code, message, count })),
    notes: forecast.notes,
    seed,
    coreVersion: engine.coreVersion,
  };
  return {
    record,
    text: `${headOf(series.metric, forecast, repairs)}\n\n${forecastTable(steps, forecast.mean, intervals)}\n`,
  };
}

function candidateRecord(candidate: ForecastCandidate): object {
  const { model, status, reason, weight, aicc, scores, residuals, mean, quantiles } = candidate;
  const backtest =
    scores === null
      ? {}
      : {
          backtest: {
            mase: scores.mase,
            smape: scores.smape,
            coverage80: scores.coverage80,
            coverage95: scores.coverage95,
          },
        };
  return {
    model,
    status,
    reason,
    weight,
    ...(aicc === null ? {} : { aicc }),
    ...backtest,
    ...(residuals === null ? {} : { residuals: residualRecord(residuals) }),
    mean,
    intervals: intervalsOf(quantiles),
  };
}

function headOf(metric: string, forecast: SeriesForecast, repairs: readonly Note[]): string {
  const seasons = forecast.periods.length === 0 ? 'no season' : `seasons of ${forecast.periods.join(' and ')} steps`;
  const members = forecast.chosen.members
    .map(({ model, weight }) => `${model} ${String(Math.round(100 * weight))} %`)
    .join(', ');
  return [
    `${metric}: ${String(forecast.horizon)} steps ahead, ${seasons}`,
    `Models: ${members}`,
    ...repairs.map((each) => `Found: ${each.message}`),
    ...forecast.notes,
  ].join('\n');
}
