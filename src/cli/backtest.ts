import type { Command } from 'commander';
import type { Engine, Scores } from '../engine/engine.ts';
import { alignedTable } from '../exports/table.ts';
import type { FileSeries } from '../imports/series-file.ts';
import { wholeOf, type CommonOptions, type SetExitCode } from './command.ts';
import { backtestSeries, type BacktestReport } from './series-backtest.ts';
import { modelNamesOf, neededHorizonOf, readSeriesInput, seasonsOf, seedOf, seriesCommand } from './series-input.ts';
import { figure } from './series-numbers.ts';
import { answerSeries, type SeriesAnswer } from './series-output.ts';

const USUAL_ORIGINS = '5';
const MOST_ORIGINS = 1000;

/** `headroom backtest FILE --horizon N --origins K`: scores by model over rolling origins. */
export function backtestCommand(setExitCode: SetExitCode): Command {
  return seriesCommand('backtest', 'scores by model over rolling origins')
    .option('--horizon <steps>', 'steps to forecast from each origin; a column horizon overrides it')
    .option('--origins <number>', `how many origins (default ${USUAL_ORIGINS})`)
    .option('--models <names>', 'models to try, by comma (default: those that suit the series)')
    .action(async (file: string, options: CommonOptions) => {
      const models = modelNamesOf(options['models'], '--models');
      const origins = wholeOf(options['origins'] ?? USUAL_ORIGINS, '--origins', 1, MOST_ORIGINS);
      seedOf(options);
      const input = readSeriesInput(file, options);
      await answerSeries(input, options, setExitCode, (series, engine) =>
        backtestOne(series, { options, origins, models }, engine),
      );
    });
}

interface Setting {
  readonly options: CommonOptions;
  readonly origins: number;
  readonly models: readonly string[] | undefined;
}

async function backtestOne(
  series: FileSeries,
  { options, origins, models }: Setting,
  engine: Engine,
): Promise<SeriesAnswer> {
  const horizon = neededHorizonOf(series, options);
  const { periods, said } = seasonsOf(series, options);
  const seed = seedOf(options);
  const report = await backtestSeries(
    { values: series.values, horizon, origins, periods, periodsFixed: said, models, seed },
    engine,
  );
  const record = {
    metric: series.metric,
    horizon,
    periods: report.periods,
    origins: report.origins,
    models: report.models.map(({ name, model, status, reason, weight, scores }) => ({
      name,
      model,
      status,
      ...(reason === '' ? {} : { reason }),
      weight,
      ...scoreRecord(scores),
    })),
    ensemble: scoreRecord(report.ensemble),
    seed,
    coreVersion: engine.coreVersion,
  };
  const text = `${series.metric}: ${String(report.origins.length)} origins, ${String(horizon)} steps from each\n${tableOf(report)}\n`;
  return report.ensemble === null
    ? {
        record,
        text,
        failure: `${series.metric}: no model could be backtested. Give a longer series or other --models.`,
      }
    : { record, text };
}

function scoreRecord(scores: Scores | null): object {
  const { smape = null, mase = null, wape = null, coverage80 = null, coverage95 = null } = scores ?? {};
  return { smape, mase, wape, coverage80, coverage95 };
}

function tableOf({ models, ensemble }: BacktestReport): string {
  const cells = (scores: Scores | null): string[] =>
    [scores?.smape, scores?.mase, scores?.coverage80, scores?.coverage95].map(figure);
  const rows = models.map(({ model, status, reason, weight, scores }) => [
    model,
    ...cells(scores),
    status === 'ok' ? figure(weight) : reason,
  ]);
  return alignedTable([
    ['model', 'sMAPE', 'MASE', '80 % holds', '95 % holds', 'weight'],
    ...rows,
    ['ensemble', ...cells(ensemble), ''],
  ]);
}
