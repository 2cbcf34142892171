import type { Command } from 'commander';
import { inputError } from '../base/errors.ts';
import { stepStart } from '../base/time.ts';
import type { Engine } from '../engine/engine.ts';
import { forecastSeries, type ForecastCandidate, type SeriesForecast } from '../forecast/forecast-series.ts';
import { holidayEffectsOf, type HolidayEffect, type HolidayEffects } from '../forecast/holiday-effects.ts';
import { holidayDaysOf, type Holiday } from '../forecast/holidays.ts';
import { timesFactors } from '../forecast/series-forecast.ts';
import { repairOutliers } from '../forecast/repair-outliers.ts';
import { cleanSeries } from '../history/clean.ts';
import type { Note, Series } from '../history/history.ts';
import type { FileSeries } from '../imports/series-file.ts';
import { readScenario } from '../scenario/resolve.ts';
import type { CommonOptions, SetExitCode } from './command.ts';
import { holidaysOfFlag } from './holidays-flag.ts';
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
    .option(
      '--holidays <days>',
      'a file, or days such as 2027-12-24:0.4, 12-25 Christmas; their effect is measured where none is given',
    )
    .option('--repair-outliers', 'replace values far from the usual for their time')
    .option('--drop-partial', 'leave out a last step that looks unfinished')
    .action(async (file: string, options: CommonOptions) => {
      const models = modelNamesOf(options['models'], '--models');
      seedOf(options);
      const holidays = checkedHolidays(options['holidays']);
      const input = readSeriesInput(file, options);
      await answerSeries(input, options, setExitCode, (series, engine) =>
        forecastOne(series, { input, options, models, holidays }, engine),
      );
    });
}

interface Setting {
  readonly input: SeriesInput;
  readonly options: CommonOptions;
  readonly models: readonly string[] | undefined;
  readonly holidays: readonly Holiday[];
}

async function forecastOne(
  series: FileSeries,
  { input, options, models, holidays: given }: Setting,
  engine: Engine,
): Promise<SeriesAnswer> {
  const { periods, said } = seasonsOf(series, options);
  const flagged = cleanSeries(series.series, {
    dropPartialStep: options['dropPartial'] === true,
    outagesAreMissing: true,
  });
  const cleaned = options['repairOutliers'] === true ? await repairOutliers(flagged, periods, engine) : flagged;
  const { values } = cleaned.series;
  const horizon = neededHorizonOf(series, options);
  const seed = seedOf(options);
  const holidays = await holidaysOver(cleaned.series, { series, list: given, horizon, periods }, engine);
  const usual = await forecastSeries(
    {
      values: holidays.values,
      horizon,
      ...(series.step === null ? {} : { grid: cleaned.series }),
      periods,
      periodsFixed: said,
      probabilities: INTERVAL_LEVELS,
      models: models ?? 'auto',
      nonNegative: series.series.kind !== 'gauge' && values.every((value) => !(value < 0)),
      seed,
    },
    engine,
  );
  const forecast = timesFactors(
    usual,
    Array.from({ length: horizon }, (_, h) => holidays.factorAt(values.length + h)),
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
    ...(holidays.effects.length === 0 ? {} : { holidays: holidays.effects }),
    notes: forecast.notes,
    seed,
    coreVersion: engine.coreVersion,
  };
  return {
    record,
    text: `${headOf(series.metric, forecast, repairs, holidays.effects)}\n\n${forecastTable(steps, forecast.mean, intervals)}\n`,
  };
}

/** @throws InputError `--holidays` or the field of the list that is wrong */
function checkedHolidays(text: unknown): readonly Holiday[] {
  if (typeof text !== 'string') return [];
  return readScenario({ version: 1, planning: { holidays: holidaysOfFlag(text, '--holidays') } }).planning.holidays;
}

/** @throws InputError `--holidays` for a file whose rows have no times */
function holidaysOver(
  cleaned: Series,
  given: {
    readonly series: FileSeries;
    readonly list: readonly Holiday[];
    readonly horizon: number;
    readonly periods: readonly number[];
  },
  engine: Engine,
): Promise<HolidayEffects> {
  const { series, list, horizon, periods } = given;
  if (list.length > 0 && series.step === null)
    throw inputError('--holidays', 'need days, and the rows of the file have no times', 'Give a column timestamp.');
  const n = cleaned.values.length;
  const days = holidayDaysOf(list, cleaned.startMs, stepStart(cleaned, n + horizon), cleaned.timeZone);
  const fromMs = stepStart(cleaned, n);
  return holidayEffectsOf({ values: cleaned.values, grid: cleaned, days, fromMs, periods }, engine);
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

function headOf(
  metric: string,
  forecast: SeriesForecast,
  repairs: readonly Note[],
  holidays: readonly HolidayEffect[],
): string {
  const seasons = forecast.periods.length === 0 ? 'no season' : `seasons of ${forecast.periods.join(' and ')} steps`;
  const members = forecast.chosen.members
    .map(({ model, weight }) => `${model} ${String(Math.round(100 * weight))} %`)
    .join(', ');
  return [
    `${metric}: ${String(forecast.horizon)} steps ahead, ${seasons}`,
    `Models: ${members}`,
    ...repairs.map((each) => `Found: ${each.message}`),
    ...holidays.map((each) => each.message),
    ...forecast.notes,
  ].join('\n');
}
