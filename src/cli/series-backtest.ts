/** How well each model would have forecast this series: the same origins for all, scored by the core. */
import { inputError } from '../base/errors.ts';
import type { Combination, Engine, FitStatus, ModelSpec, Scores } from '../engine/engine.ts';
import { candidatesFor, demandPatternOf, reasonOf } from '../forecast/candidates.ts';
import { modelSpecOf } from '../forecast/model-spec.ts';
import { INTERVAL_LEVELS } from './series-numbers.ts';

export interface BacktestQuestion {
  /** [n] NaN = missing */
  readonly values: Float64Array;
  readonly horizon: number;
  /** how many; the last ends with the series */
  readonly origins: number;
  readonly periods: readonly number[];
  /** use the periods as they are */
  readonly periodsFixed: boolean;
  readonly models: readonly string[] | undefined;
  readonly seed: number;
}

export interface BacktestRow {
  /** as asked for */
  readonly name: string;
  readonly model: string;
  readonly status: FitStatus;
  readonly reason: string;
  /** in the combination of all origins */
  readonly weight: number;
  readonly scores: Scores | null;
}

export interface BacktestReport {
  readonly periods: readonly number[];
  /** [K] observations before each origin */
  readonly origins: readonly number[];
  readonly models: readonly BacktestRow[];
  /** weighted and calibrated at each origin by the others; null where no model was scored */
  readonly ensemble: Scores | null;
}

/** Levels that scores need: the intervals and the median. */
const LEVELS: readonly number[] = [...INTERVAL_LEVELS, 0.5].sort((a, b) => a - b);
/** Least observations before the first origin. */
const LEAST_TRAINING = 6;

/**
 * Origins that end with the series, as far apart as the horizon where the first half of the series, and at least six observations, stay before the first.
 *
 * @throws InputError `--origins` where the series does not hold so many
 */
export function originsOf(n: number, horizon: number, count: number): number[] {
  const last = n - horizon;
  if (last - (count - 1) < LEAST_TRAINING) {
    throw inputError(
      '--origins',
      `${String(n)} steps do not hold ${String(count)} origins of ${String(horizon)} steps after ${String(LEAST_TRAINING)} to learn from`,
      'Give fewer --origins, a shorter --horizon or a longer series.',
    );
  }
  const room = last - Math.max(LEAST_TRAINING, Math.ceil(n / 2));
  const spacing = count === 1 ? 1 : Math.max(1, Math.min(horizon, Math.floor(room / (count - 1))));
  return Array.from({ length: count }, (_, k) => last - (count - 1 - k) * spacing);
}

/** Backtests of all models over one series. @throws InputError `--origins`, `models`, or where the series holds no value */
export async function backtestSeries(question: BacktestQuestion, engine: Engine): Promise<BacktestReport> {
  const { horizon, seed } = question;
  const values = question.values.subarray(question.values.findIndex((value) => !Number.isNaN(value)));
  const present = values.reduce((sum, value) => sum + (Number.isNaN(value) ? 0 : 1), 0);
  if (present === 0) throw inputError('FILE', 'holds no value', 'Give a series with numbers.');
  const origins = originsOf(values.length, horizon, question.origins);
  const periods = await usedPeriods(question, values, engine);
  const names = question.models ?? candidatesFor(present, periods, demandPatternOf(values).intermittent);
  const trials = await Promise.all(
    names.map(async (name) => {
      const spec: ModelSpec = modelSpecOf(name, periods);
      const result = await engine.backtest({ fit: { values, spec, horizon, probabilities: LEVELS, seed }, origins });
      return { name, result };
    }),
  );
  const able = trials.filter(({ result }) => result.status === 'ok');
  const scored =
    able.length === 0
      ? undefined
      : await scoresOf(
          able.map(({ result }) => result),
          { values, periods, origins, horizon },
          engine,
        );
  const models = trials.map((trial): BacktestRow => {
    const { name, result } = trial;
    const at = able.indexOf(trial);
    const ok = result.status === 'ok';
    return {
      name,
      model: ok ? result.model : name,
      status: result.status,
      reason: ok ? '' : reasonOf(result.status),
      weight: scored?.weights[at] ?? 0,
      scores: scored?.members[at] ?? null,
    };
  });
  return { periods, origins, models, ensemble: scored?.ensemble ?? null };
}

/** The periods that are held twice, and, unless somebody said them, that the data bear out. */
async function usedPeriods(
  { periods, periodsFixed }: BacktestQuestion,
  values: Float64Array,
  engine: Engine,
): Promise<readonly number[]> {
  const held = periods.filter((period) => values.length > 2 * period);
  if (periodsFixed || held.length === 0) return held;
  const { status, periods: found } = await engine.describe({ values, periods: held, lags: 1 });
  return status === 'ok' ? found : [];
}

/** Only the past is asked for: the forecasts handed in with it are zeros, and what is combined of them is not looked at. */
function scoresOf(
  results: readonly { readonly means: Float64Array; readonly quantiles: Float64Array }[],
  {
    values,
    periods,
    origins,
    horizon,
  }: { values: Float64Array; periods: readonly number[]; origins: readonly number[]; horizon: number },
  engine: Engine,
): Promise<Combination> {
  return engine.combine({
    values,
    period: periods[0] ?? 1,
    origins,
    horizon,
    backtestHorizon: horizon,
    probabilities: LEVELS,
    members: results.map(({ means, quantiles }) => ({
      mean: new Float64Array(horizon),
      quantiles: new Float64Array(LEVELS.length * horizon),
      backtestMeans: means,
      backtestQuantiles: quantiles,
    })),
    nonNegative: false,
  });
}
