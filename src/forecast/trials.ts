/** The fan-out: every candidate is fitted and backtested, each in a job of its own. */
import { throwIfCancelled } from '../base/cancel.ts';
import type { BacktestResult, Engine, FitResult, ModelSpec } from '../engine/engine.ts';
import type { BacktestPlan } from './origins.ts';
import type { ForecastOptions, ForecastRequest } from './series-forecast.ts';

/** Models that answer whatever comes; they carry the forecast alone only when nothing else can. */
const simple = new Set<ModelSpec['kind']>(['mean', 'naive', 'drift', 'seasonal-naive']);

/** One candidate after its two jobs. */
export interface Trial {
  readonly name: string;
  readonly spec: ModelSpec;
  readonly fit: FitResult;
  /** absent where the series is too short for a backtest or the fit failed */
  readonly backtest: BacktestResult | undefined;
}

/** What all trials of one series share. */
export interface Setting {
  readonly values: Float64Array;
  readonly periods: readonly number[];
  /** the levels asked for and those that scores need, ascending */
  readonly levels: readonly number[];
  readonly plan: BacktestPlan;
  readonly request: ForecastRequest;
}

/** Fits and backtests of all candidates at once; the pool decides how many run. */
export async function runTrials(
  wanted: readonly { name: string; spec: ModelSpec }[],
  setting: Setting,
  engine: Engine,
  options: ForecastOptions,
): Promise<Trial[]> {
  const { values, levels, plan, request } = setting;
  const job = { signal: options.signal };
  const total = wanted.length * 2 + 1;
  let done = 0;
  const counted = <Result>(result: Result): Result => {
    done += 1;
    options.onProgress?.(done / total);
    return result;
  };
  const shared = { values, probabilities: levels, seed: request.seed ?? 0 };
  const trials = wanted.map(async ({ name, spec }): Promise<Trial> => {
    const testing =
      plan.origins.length > 0
        ? engine.backtest({ fit: { ...shared, spec, horizon: plan.steps }, origins: plan.origins }, job).then(counted)
        : undefined;
    const [fit, backtest] = await Promise.all([
      engine.fit({ ...shared, spec, horizon: request.horizon }, job).then(counted),
      testing,
    ]);
    return { name, spec, fit, backtest: fit.status === 'ok' ? backtest : undefined };
  });
  const results = await Promise.all(trials);
  throwIfCancelled(options.signal);
  return results;
}

/** Whether the backtest of the model stands. */
export const isScored = (trial: Trial): boolean => trial.backtest?.status === 'ok';

/**
 * Who takes part in the combination: those that were fitted and backtested. Where no backtest is possible, ETS, Theta and ARIMA alike
 * (with or without STL) in equal parts; where none of them can be fitted, the simple ones.
 */
export function membersOf(trials: readonly Trial[], plan: BacktestPlan, notes: string[]): Trial[] {
  const fitted = trials.filter((trial) => trial.fit.status === 'ok');
  const tested = fitted.filter(isScored);
  if (tested.length > 0) return tested;
  if (fitted.length > 0)
    notes.push(
      plan.origins.length === 0
        ? 'The series is too short for a backtest: members have equal weights and intervals are those of the models.'
        : 'No model could be backtested: members have equal weights and intervals are those of the models.',
    );
  const able = fitted.filter((trial) => !simple.has(trial.spec.kind));
  return able.length > 0 ? able : fitted;
}
