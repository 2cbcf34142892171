/** Where backtests start and how far they look. */

/** More origins than this cost time and say little more. */
const MOST_ORIGINS = 10;
/** Least observations of a training part. */
const LEAST_TRAINING = 6;

export interface BacktestPlan {
  /** [K] ascending: observations in each training part; empty = too short for a backtest */
  readonly origins: readonly number[];
  /** steps forecast from each, ≤ horizon */
  readonly steps: number;
}

/**
 * Rolling origins over the later half of the series: the first training part holds at least half of it, 6 observations and, where
 * that leaves a third of the series for testing, two cycles of every period; tests are as long as the horizon if three fifths of
 * the rest allow, and the last one ends with the series.
 *
 * @param n        observations, missing ones included
 * @param horizon  steps that will be forecast, ≥ 1
 */
export function backtestPlanOf(n: number, horizon: number, periods: readonly number[]): BacktestPlan {
  const cycles = periods.map((period) => 2 * period + 1).filter((need) => need <= 0.85 * n);
  const least = Math.max(LEAST_TRAINING, Math.ceil(n / 2), ...cycles);
  const rest = n - least;
  if (rest < 1) return { origins: [], steps: 0 };
  const steps = Math.min(horizon, Math.max(1, Math.ceil(0.6 * rest)));
  const count = Math.min(MOST_ORIGINS, rest - steps + 1);
  const spacing = count > 1 ? Math.max(1, Math.min(steps, Math.floor((rest - steps) / (count - 1)))) : 1;
  return { origins: Array.from({ length: count }, (_, k) => n - steps - (count - 1 - k) * spacing), steps };
}
