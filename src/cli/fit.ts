import type { Command } from 'commander';
import type { Engine, FitResult } from '../engine/engine.ts';
import { alignedTable } from '../exports/table.ts';
import { reasonOf } from '../forecast/candidates.ts';
import type { FileSeries } from '../imports/series-file.ts';
import type { CommonOptions, SetExitCode } from './command.ts';
import { fitOptionsOf, fitRequestOf, type FitOptions } from './series-fit-request.ts';
import { readFutureRegressors, type FutureRegressors } from './series-future.ts';
import { checkModel, readSeriesInput, seedOf, seriesCommand } from './series-input.ts';
import { figure, forecastTable, futureSteps, intervalsOf, residualRecord, rowsOf } from './series-numbers.ts';
import { answerSeries, type SeriesAnswer } from './series-output.ts';

/** `headroom fit FILE --metric NAME --model "arima(2,1,1)(0,1,1)[12]"`: one model, its coefficients and forecast, by R's conventions. */
export function fitCommand(setExitCode: SetExitCode): Command {
  return seriesCommand('fit', 'one model: coefficients, likelihood, forecast')
    .option('--model <name>', 'auto-arima, auto-ets, theta, "arima(2,1,1)(0,1,1)[12]", "ets(M,Ad,M)[12]" …')
    .option('--horizon <steps>', 'steps to forecast (default: two seasons, or 10)')
    .option('--lambda <number>', 'Box-Cox parameter; 0 = logarithm; auto = estimated')
    .option('--bias-adjust', 'with --lambda: means instead of medians, as R calls it')
    .option('--method <name>', 'estimation of ARIMA: ML, CSS or CSS-ML (default CSS-ML)')
    .option('--regressors <columns>', 'columns that explain the metric, by comma (ARIMA)')
    .option('--future <file>', 'CSV with the regressors of the steps to forecast')
    .option('--fixed <json>', 'coefficients held, as in {"ma1": -0.4}')
    .action(async (file: string, options: CommonOptions) => {
      const wanted = fitOptionsOf(options);
      checkModel(wanted.model, '--model');
      seedOf(options);
      const input = readSeriesInput(file, options, wanted.regressors);
      const future =
        wanted.regressors.length === 0
          ? null
          : readFutureRegressors(String(options['future']), wanted.regressors, input);
      await answerSeries(input, options, setExitCode, (series, engine) =>
        fitOne(series, wanted, { options, future }, engine),
      );
    });
}

async function fitOne(
  series: FileSeries,
  wanted: FitOptions,
  given: { readonly options: CommonOptions; readonly future: FutureRegressors | null },
  engine: Engine,
): Promise<SeriesAnswer> {
  const request = await fitRequestOf(series, wanted, given, engine);
  const fit = await engine.fit(request);
  if (fit.status !== 'ok') {
    const reason = reasonOf(fit.status);
    const failure = `--model: ${wanted.model} was not fitted to ${series.metric}. ${reason}`;
    return { record: { model: wanted.model, status: fit.status, reason }, text: `${failure}\n`, failure };
  }
  const coefficients = named(fit.coefficients, wanted.regressors);
  const intervals = intervalsOf(rowsOf(fit.quantiles, request.horizon));
  const { model, sigma2, sigma2Ml, loglik, aic, aicc, bic, nobs, fitted, residuals } = fit;
  const record = {
    model,
    coefficients,
    ...(fit.standardErrors === undefined ? {} : { standardErrors: named(fit.standardErrors, wanted.regressors) }),
    ...{ sigma2, sigma2Ml, loglik, aic, aicc, bic, nobs, fitted, residuals },
    residualCheck: residualRecord(fit.residualCheck),
    forecast: { mean: fit.mean, intervals },
    ...(fit.search.length > 1 ? { search: fit.search } : {}),
  };
  const table = forecastTable(futureSteps(series, request.horizon), fit.mean, intervals);
  return { record, text: `${series.metric}: ${headOf(fit, coefficients)}\n\n${table}\n` };
}

/** Coefficients of regressors carry the names of their columns, as in R, unless the model has one of that name. */
function named(values: Readonly<Record<string, number>>, regressors: readonly string[]): Record<string, number> {
  const own = (name: string): string => {
    const column = /^xreg(\d+)$/.exec(name)?.[1];
    const regressor = column === undefined ? undefined : regressors[Number(column) - 1];
    return regressor === undefined || Object.hasOwn(values, regressor) ? name : regressor;
  };
  return Object.fromEntries(Object.entries(values).map(([name, value]) => [own(name), value]));
}

function headOf(fit: FitResult, coefficients: Readonly<Record<string, number>>): string {
  const errors = Object.values(fit.standardErrors ?? {});
  const rows = Object.entries(coefficients).map(([name, value], i) => [
    name,
    figure(value),
    ...(errors.length > 0 ? [figure(errors[i])] : []),
  ]);
  const table =
    rows.length === 0
      ? []
      : [alignedTable([['coefficient', 'value', ...(errors.length > 0 ? ['s.e.'] : [])], ...rows])];
  const scores = (['sigma2', 'loglik', 'aic', 'aicc', 'bic'] as const)
    .map((name) => `${name} ${figure(fit[name])}`)
    .join('  ');
  const { ljungBoxP, lags, acf1 } = fit.residualCheck;
  const left = `residuals: Ljung-Box p ${figure(ljungBoxP)} over ${String(lags)} lags, lag-1 autocorrelation ${figure(acf1)}`;
  return [fit.model, ...table, `${scores}  nobs ${String(fit.nobs)}`, left].join('\n');
}
