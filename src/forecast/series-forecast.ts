/** The words of the forecast room: what is asked, what comes out. */
import type { CancelSignal } from '../base/cancel.ts';
import type { TimeGrid } from '../base/time.ts';
import type { FitStatus, ResidualCheck, Scores } from '../engine/engine.ts';

export interface ForecastRequest {
  /** [n] on a regular grid, oldest first, NaN = missing */
  readonly values: Float64Array;
  /** when the steps are: tells weekends, and load within a day from yearly figures; absent = nothing is known of it */
  readonly grid?: TimeGrid;
  /** steps ahead, ≥ 1 */
  readonly horizon: number;
  /** seasonal periods in steps: candidates, of which those are used that the data bear out */
  readonly periods?: readonly number[];
  /** use `periods` as they are, as far as the series holds each twice */
  readonly periodsFixed?: boolean;
  /** ascending, in (0, 1); absent = DEFAULT_PROBABILITIES. The levels that scores and calibration need are added inside */
  readonly probabilities?: readonly number[];
  /** 'auto' (default), or names as `modelSpecOf` reads them */
  readonly models?: 'auto' | readonly string[];
  /** nothing below zero in means and quantiles */
  readonly nonNegative?: boolean;
  readonly seed?: number;
}

export interface ForecastOptions {
  readonly signal?: CancelSignal | undefined;
  /** share done, 0–1 */
  readonly onProgress?: ((fraction: number) => void) | undefined;
}

/** One model that was tried, used or not. */
export interface ForecastCandidate {
  /** as asked for: `auto-arima` */
  readonly name: string;
  /** as chosen: `ARIMA(2,1,1)(0,1,1)[12]` */
  readonly model: string;
  readonly status: FitStatus;
  /** why it is in or out, one sentence */
  readonly reason: string;
  /** in the combination, 0–1 */
  readonly weight: number;
  readonly aicc: number | null;
  /** backtest of this model alone, with its own intervals; null where it could not be scored */
  readonly scores: Scores | null;
  /** of the fit to the whole series; null where it failed */
  readonly residuals: ResidualCheck | null;
  /** [horizon]; empty unless status is 'ok' */
  readonly mean: Float64Array;
  /** one [horizon] for each probability */
  readonly quantiles: readonly Float64Array[];
}

export interface SeriesForecast {
  /** seasonal periods used, ascending */
  readonly periods: readonly number[];
  readonly horizon: number;
  readonly probabilities: readonly number[];
  readonly chosen: {
    readonly kind: 'ensemble' | 'single';
    readonly members: readonly { readonly model: string; readonly weight: number }[];
  };
  /** [horizon] */
  readonly mean: Float64Array;
  /** one [horizon] for each probability; at every step ascending */
  readonly quantiles: readonly Float64Array[];
  /** whether the intervals are calibrated on backtest residuals */
  readonly calibrated: boolean;
  /** of the combination, at each origin with weights and calibration of the others; null where nothing could be scored */
  readonly scores: Scores | null;
  readonly candidates: readonly ForecastCandidate[];
  /** observations before each backtest; empty = the series is too short for one */
  readonly origins: readonly number[];
  /** steps ahead that the backtests forecast */
  readonly backtestHorizon: number;
  /** what a reader should know, in sentences */
  readonly notes: readonly string[];
}

/** The forecast with every step multiplied, candidates too. @param factors [horizon] ≥ 0 */
export function timesFactors(forecast: SeriesForecast, factors: readonly number[]): SeriesForecast {
  if (factors.every((factor) => factor === 1)) return forecast;
  const times = (values: Float64Array): Float64Array => values.map((value, h) => value * (factors[h] ?? 1));
  return {
    ...forecast,
    mean: times(forecast.mean),
    quantiles: forecast.quantiles.map(times),
    candidates: forecast.candidates.map((each) => ({
      ...each,
      mean: times(each.mean),
      quantiles: each.quantiles.map(times),
    })),
  };
}

/** The levels that a forecast carries unless others are asked for. */
export const DEFAULT_PROBABILITIES: readonly number[] = [0.025, 0.05, 0.1, 0.2, 0.25, 0.5, 0.75, 0.8, 0.9, 0.95, 0.975];
