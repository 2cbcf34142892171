/**
 * One series → its forecast: one engine job for each candidate model and one for its backtest, then one job that weighs, combines and
 * calibrates them. A model that fails stays in the answer with its reason.
 */
import { inputError } from '../base/errors.ts';
import { stepSeconds, stepStart, type TimeGrid } from '../base/time.ts';
import { SECONDS_PER_DAY } from '../base/units.ts';
import type { Combination, Engine } from '../engine/engine.ts';
import { candidatesFor, demandPatternOf, intermittenceOf, reasonOf } from './candidates.ts';
import { dayTypesOf, dayTypesWords, withoutDayTypes } from './day-types.ts';
import { forecastOf } from './forecast-of.ts';
import { modelSpecOf } from './model-spec.ts';
import { backtestPlanOf } from './origins.ts';
import { withDayTypes } from './with-day-types.ts';
import {
  DEFAULT_PROBABILITIES,
  type ForecastOptions,
  type ForecastRequest,
  type SeriesForecast,
} from './series-forecast.ts';
import { isScored, membersOf, runTrials, type Setting, type Trial } from './trials.ts';

export type { ForecastCandidate, ForecastOptions, ForecastRequest, SeriesForecast } from './series-forecast.ts';

/** Levels that calibration and scores need whatever was asked for. */
const SCORED: readonly number[] = [0.025, 0.1, 0.5, 0.9, 0.975];

/**
 * Forecasts one series. Values missing at its start are left out; `origins` count from the first that is present.
 *
 * @returns  finite; quantiles ascending at every step; the same bits on every host and for any number of workers
 * @throws InputError `history` when no value is present or no model can be fitted, `models` for a bad name, `horizon`
 */
export async function forecastSeries(
  request: ForecastRequest,
  engine: Engine,
  options: ForecastOptions = {},
): Promise<SeriesForecast> {
  if (!Number.isInteger(request.horizon) || request.horizon < 1)
    throw inputError('horizon', 'is not a whole number of steps', 'Give 1 or more.');
  const raw = request.values.slice(request.values.findIndex((value) => !Number.isNaN(value)));
  const count = raw.reduce((sum, value) => sum + (Number.isNaN(value) ? 0 : 1), 0);
  if (count === 0) throw inputError('history', 'holds no value', 'Give a series with numbers.');
  const notes: string[] = [];
  const skipped = request.values.length - raw.length;
  const types = request.grid === undefined ? null : dayTypesOf(raw, gridFrom(request.grid, skipped), request.horizon);
  const values = types === null ? raw : withoutDayTypes(raw, types);
  if (types !== null) notes.push(dayTypesWords(types));
  const periods = await periodsOf(request, values, engine, options, notes);
  const automatic = request.models === undefined || request.models === 'auto';
  const withinDay = request.grid !== undefined && stepSeconds(request.grid, 0) < SECONDS_PER_DAY;
  const models = automatic ? automaticModels(values, count, periods, withinDay, notes) : request.models;
  const wanted = models.map((name) => ({ name, spec: modelSpecOf(name, periods) }));
  const levels = [...new Set([...(request.probabilities ?? DEFAULT_PROBABILITIES), ...SCORED])].sort((a, b) => a - b);
  const setting: Setting = {
    values,
    periods,
    levels,
    plan: backtestPlanOf(values.length, request.horizon, periods),
    request,
  };
  const trials = await runTrials(wanted, setting, engine, options);
  const members = membersOf(trials, setting.plan, notes);
  if (members.length === 0)
    throw inputError(
      'history',
      'is too short or too odd for every model',
      trials.map((trial) => `${trial.name}: ${reasonOf(trial.fit.status)}`).join(' '),
    );
  // load within a day whose rhythm is not known yet: the last value is believed until the backtests say otherwise
  const priorMember = automatic && withinDay && periods.length === 0 ? indexOfNaive(members) : -1;
  const combination = await combine(members, setting, priorMember, engine, options);
  options.onProgress?.(1);
  const forecast = forecastOf(setting, trials, members, combination, notes);
  return types === null ? forecast : withDayTypes(forecast, combination, setting, types);
}

const indexOfNaive = (members: readonly Trial[]): number => members.findIndex((each) => each.spec.kind === 'naive');

/** The grid from a later step on. */
const gridFrom = (grid: TimeGrid, steps: number): TimeGrid => ({ ...grid, startMs: stepStart(grid, steps) });

/** The candidates of the situation, with a note where the demand itself decides. */
function automaticModels(
  values: Float64Array,
  count: number,
  periods: readonly number[],
  withinDay: boolean,
  notes: string[],
): string[] {
  const pattern = demandPatternOf(values);
  const models = candidatesFor(count, periods, pattern.intermittent, withinDay);
  if (pattern.intermittent && models.includes('tsb')) notes.push(intermittenceOf(pattern));
  return models;
}

/** The periods used, and notes on those that are not. */
async function periodsOf(
  request: ForecastRequest,
  values: Float64Array,
  engine: Engine,
  options: ForecastOptions,
  notes: string[],
): Promise<readonly number[]> {
  const candidates = [...new Set(request.periods ?? [])]
    .filter((period) => Number.isInteger(period) && period >= 2)
    .sort((a, b) => a - b);
  const held = candidates.filter((period) => values.length >= 2 * period);
  const tooLong = candidates.filter((period) => values.length < 2 * period);
  if (tooLong.length > 0 && request.periodsFixed === true)
    notes.push(`The series does not hold two cycles of ${tooLong.join(', ')} steps; that season is left out.`);
  if (request.periodsFixed === true || held.length === 0) return held;
  const tested = held.filter((period) => values.length > 2 * period);
  if (tested.length === 0) return held;
  const { status, periods } = await engine.describe({ values, periods: tested, lags: 1 }, { signal: options.signal });
  const seen = status === 'ok' ? periods : [];
  // with fewer than four cycles the test has no power: the backtest decides instead
  const found = held.filter((period) => seen.includes(period) || (status === 'ok' && values.length < 4 * period));
  const unseen = held.filter((period) => !found.includes(period));
  if (unseen.length > 0) notes.push(`No season of ${unseen.join(', ')} steps was found in the data.`);
  return found;
}

function combine(
  members: readonly Trial[],
  setting: Setting,
  priorMember: number,
  engine: Engine,
  options: ForecastOptions,
): Promise<Combination> {
  const tested = members.every(isScored);
  const empty = new Float64Array(0);
  return engine.combine(
    {
      values: setting.values,
      period: setting.periods[0] ?? 1,
      origins: tested ? setting.plan.origins : [],
      horizon: setting.request.horizon,
      backtestHorizon: tested ? setting.plan.steps : 0,
      probabilities: setting.levels,
      members: members.map(({ fit, backtest }) => ({
        mean: fit.mean,
        quantiles: fit.quantiles,
        backtestMeans: tested ? (backtest?.means ?? empty) : empty,
        backtestQuantiles: tested ? (backtest?.quantiles ?? empty) : empty,
      })),
      nonNegative: setting.request.nonNegative ?? false,
      priorMember,
    },
    { signal: options.signal },
  );
}
