/** The names of models, as people write them, and what the engine is asked for. */
import { inputError, type InputError } from '../base/errors.ts';
import type { EtsComponent, ModelSpec } from '../engine/engine.ts';

/** Every name without parameters, in the order in which candidates are listed. */
export const modelNames = [
  'mean',
  'naive',
  'drift',
  'seasonal-naive',
  'robust-level',
  'croston',
  'sba',
  'tsb',
  'theta',
  'optimised-theta',
  'auto-ets',
  'auto-arima',
  'stl-ets',
  'stl-theta',
  'stl-arima',
] as const;

const MEND = `Use ${modelNames.join(', ')}, ets(M,Ad,M)[12] or arima(2,1,1)(0,1,1)[12].`;
const WITH_PERIODS = /^([a-z-]+)(?:\[(\d+(?:,\d+)*)\])?$/;
const ETS = /^ets\(([amz]),([naz]d?),([namz])\)(?:\[(\d+)\])?$/;
const ARIMA = /^arima\((\d+),(\d+),(\d+)\)(?:\((\d+),(\d+),(\d+)\)(?:\[(\d+)\])?)?$/;
/** Orders above this are refused: likelihoods of such models are not computed in any reasonable time. */
const MOST_ORDER = 24;

/**
 * Reads a model's name; capitals and spaces do not matter. A period in brackets overrides `periods`.
 *
 * @param text     `auto-arima`, `ets(M,Ad,M)[12]`, `stl-ets[24,168]`, …
 * @param periods  of the series, ascending; empty = none
 * @throws InputError `models` for a name that is not known or cannot be (mend: the names there are)
 */
export function modelSpecOf(text: string, periods: readonly number[]): ModelSpec {
  const name = text.toLowerCase().replace(/\s+/g, '');
  if (name.startsWith('ets(')) return etsSpecOf(text, name, periods);
  if (name.startsWith('arima(')) return arimaSpecOf(text, name, periods);
  const [, word = '', own] = WITH_PERIODS.exec(name) ?? [];
  const used = own === undefined ? periods : own.split(',').map(Number);
  if (used.some((period) => period < 2)) throw badModel(text, 'has a period below 2');
  switch (word) {
    case 'mean':
    case 'naive':
    case 'drift':
    case 'croston':
    case 'sba':
    case 'tsb':
    case 'robust-level':
      return { kind: word };
    case 'seasonal-naive':
    case 'snaive':
      return { kind: 'seasonal-naive', periods: used };
    case 'theta':
    case 'optimised-theta':
      return { kind: word, periods: used };
    case 'ets':
    case 'auto-ets':
      return { kind: 'ets', periods: used.slice(0, 1) };
    case 'arima':
    case 'auto-arima':
      return { kind: 'arima', periods: used.slice(0, 1) };
    case 'stl-ets':
    case 'stl-arima':
    case 'stl-theta':
      return { kind: word, periods: used };
    default:
      throw badModel(text, 'is not a model');
  }
}

function etsSpecOf(text: string, name: string, periods: readonly number[]): ModelSpec {
  const [matched, error, trend = '', season, own] = ETS.exec(name) ?? [];
  if (matched === undefined) throw badModel(text, 'is not an ETS model');
  const period = own === undefined ? periods.slice(0, 1) : [Number(own)];
  if (season !== 'n' && season !== 'z' && period.length === 0)
    throw badModel(text, 'has a season, and the series has no period');
  const damped = trend.endsWith('d') ? true : trend === 'z' ? 'auto' : false;
  if (damped === true && trend.startsWith('n')) throw badModel(text, 'damps a trend that it does not have');
  return {
    kind: 'ets',
    periods: season === 'n' ? [] : period,
    error: componentOf(error),
    trend: componentOf(trend.slice(0, 1)),
    season: componentOf(season),
    damped,
  };
}

const componentOf = (letter: string | undefined): EtsComponent | 'auto' =>
  letter === 'z' || letter === undefined ? 'auto' : (letter.toUpperCase() as EtsComponent);

function arimaSpecOf(text: string, name: string, periods: readonly number[]): ModelSpec {
  const [matched, ...parts] = ARIMA.exec(name) ?? [];
  if (matched === undefined) throw badModel(text, 'is not an ARIMA model');
  const order = parts.slice(0, 6).map((part: string | undefined) => Number(part ?? 0));
  if (order.some((each) => each > MOST_ORDER)) throw badModel(text, `has an order above ${String(MOST_ORDER)}`);
  const seasonal = order.slice(3).some((each) => each > 0);
  const period = parts[6] === undefined ? periods.slice(0, 1) : [Number(parts[6])];
  if (seasonal && period.length === 0) throw badModel(text, 'has a season, and the series has no period');
  return { kind: 'arima', periods: seasonal ? period : [], order };
}

function badModel(text: string, problem: string): InputError {
  return inputError('models', `"${text}" ${problem}`, MEND);
}
