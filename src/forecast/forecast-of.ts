/** Trials and their combination → the forecast as it is handed out. */
import type { Combination, Scores } from '../engine/engine.ts';
import { reasonOf } from './candidates.ts';
import {
  DEFAULT_PROBABILITIES,
  type ForecastCandidate,
  type ForecastRequest,
  type SeriesForecast,
} from './series-forecast.ts';
import { isScored, type Setting, type Trial } from './trials.ts';

/** A weight below this is not named among the members. */
const NAMED_WEIGHT = 1e-3;

/** The rows of the levels asked for, picked from all levels. */
export function forecastOf(
  setting: Setting,
  trials: readonly Trial[],
  members: readonly Trial[],
  combination: Combination,
  notes: readonly string[],
): SeriesForecast {
  const { request, plan } = setting;
  const probabilities = request.probabilities ?? DEFAULT_PROBABILITIES;
  const rows = (quantiles: Float64Array): Float64Array[] =>
    probabilities.map((probability) => {
      const row = setting.levels.indexOf(probability);
      return quantiles.slice(row * request.horizon, (row + 1) * request.horizon);
    });
  const weightOf = (trial: Trial): number => combination.weights[members.indexOf(trial)] ?? 0;
  const named = members
    .map((trial) => ({ model: trial.fit.model, weight: weightOf(trial) }))
    .filter((member) => member.weight >= NAMED_WEIGHT)
    .sort((a, b) => b.weight - a.weight);
  return {
    periods: setting.periods,
    horizon: request.horizon,
    probabilities,
    chosen: { kind: named.length > 1 ? 'ensemble' : 'single', members: named },
    mean: combination.mean,
    quantiles: rows(combination.quantiles),
    calibrated: combination.conformal,
    scores: scoresOrNull(combination.ensemble),
    candidates: trials.map((trial) =>
      candidateOf(trial, weightOf(trial), combination.members[members.indexOf(trial)], request, rows),
    ),
    origins: members.every(isScored) ? plan.origins : [],
    backtestHorizon: members.every(isScored) ? plan.steps : 0,
    notes,
  };
}

function candidateOf(
  trial: Trial,
  weight: number,
  scores: Scores | undefined,
  request: ForecastRequest,
  rows: (quantiles: Float64Array) => Float64Array[],
): ForecastCandidate {
  const { fit } = trial;
  const ok = fit.status === 'ok';
  const floored = (values: Float64Array): Float64Array =>
    request.nonNegative === true ? values.map((value) => Math.max(0, value)) : values;
  return {
    name: trial.name,
    model: ok ? fit.model : trial.name,
    status: fit.status,
    reason: reasonFor(trial, weight),
    weight,
    aicc: Number.isFinite(fit.aicc) ? fit.aicc : null,
    scores: scoresOrNull(scores),
    residuals: ok ? fit.residualCheck : null,
    mean: floored(fit.mean),
    quantiles: ok ? rows(fit.quantiles).map(floored) : [],
  };
}

function reasonFor(trial: Trial, weight: number): string {
  if (trial.fit.status !== 'ok') return reasonOf(trial.fit.status);
  if (weight > 0) return trial.backtest === undefined ? 'Used without a backtest.' : 'Among the best in the backtest.';
  if (trial.backtest === undefined) return 'Other models were preferred; the series is too short to compare them.';
  return trial.backtest.status === 'ok'
    ? 'Clearly worse than the best in the backtest.'
    : `It could not be backtested: ${reasonOf(trial.backtest.status)}`;
}

/** Scores unless nothing could be scored. */
function scoresOrNull(scores: Scores | undefined): Scores | null {
  return scores === undefined || (Number.isNaN(scores.smape) && Number.isNaN(scores.mase)) ? null : scores;
}
