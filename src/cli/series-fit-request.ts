/** What `headroom fit` asks of the core: the model with its options, held coefficients and regressors. */
import { inputError } from '../base/errors.ts';
import { rawSpecOf } from '../engine/codes.ts';
import type { ArimaMethod, ArimaParts, Engine, EtsParts, FitRequest, ModelSpec } from '../engine/engine.ts';
import { coefficientNamesOf } from '../engine/model-names.ts';
import { modelSpecOf } from '../forecast/model-spec.ts';
import type { FileSeries } from '../imports/series-file.ts';
import { wordOf, type CommonOptions } from './command.ts';
import { horizonOf, seasonsOf, seedOf } from './series-input.ts';
import type { FutureRegressors } from './series-future.ts';
import { INTERVAL_LEVELS } from './series-numbers.ts';

type ArimaSpec = Extract<ModelSpec, { kind: 'arima' }>;
type EtsSpec = Extract<ModelSpec, { kind: 'ets' }>;

type Held = Readonly<Record<string, number | null>> | readonly (number | null)[];

export interface FitOptions {
  readonly model: string;
  readonly method?: ArimaMethod;
  readonly lambda?: number | 'auto';
  /** by coefficient, or in the order of the coefficients; null = free */
  readonly fixed?: Held;
  readonly regressors: readonly string[];
}

const methods: readonly string[] = ['ML', 'CSS', 'CSS-ML'];
/** Lags of `describe`, which is asked for the Box-Cox parameter alone. */
const NO_LAGS = 1;
/** R's default horizon: two seasons, or ten steps where there is none. */
const STEPS_WITHOUT_SEASON = 10;

/** @throws InputError naming the flag */
export function fitOptionsOf(options: CommonOptions): FitOptions {
  const model = options['model'];
  if (typeof model !== 'string') throw inputError('--model', 'is not given', 'Name one, as in --model auto-ets or --model "arima(0,1,1)(0,1,1)[12]".');
  const method = options['method'];
  if (method !== undefined && !methods.includes(wordOf(method))) throw inputError('--method', `"${wordOf(method)}" is not known`, `Use one of: ${methods.join(', ')}.`);
  const regressors = typeof options['regressors'] === 'string' ? options['regressors'].split(',').map((each) => each.trim()) : [];
  if (regressors.length > 0 && options['future'] === undefined) {
    throw inputError('--future', 'is not given', 'Give a file with the same columns for the steps to forecast.');
  }
  return {
    model,
    regressors,
    ...(method === undefined ? {} : { method: method as ArimaMethod }),
    ...lambdaOf(options['lambda']),
    ...fixedOf(options['fixed']),
  };
}

function lambdaOf(text: unknown): Pick<FitOptions, 'lambda'> {
  if (text === undefined) return {};
  if (text === 'auto') return { lambda: 'auto' };
  const value = typeof text === 'string' && text.trim() !== '' ? Number(text) : Number.NaN;
  if (value >= -5 && value <= 5) return { lambda: value };
  throw inputError('--lambda', `"${wordOf(text)}" is not a number from -5 to 5`, 'Give 0 for a logarithm, 1 for none, or auto.');
}

function fixedOf(text: unknown): Pick<FitOptions, 'fixed'> {
  if (text === undefined) return {};
  const mend = 'Give JSON such as {"ma1": -0.4, "sma1": null}; null = free.';
  let fixed: unknown;
  try {
    fixed = typeof text === 'string' ? JSON.parse(text) : text;
  } catch {
    throw inputError('--fixed', 'is not JSON', mend);
  }
  const isOne = (each: unknown): boolean => each === null || (typeof each === 'number' && Number.isFinite(each));
  if (typeof fixed !== 'object' || fixed === null || !Object.values(fixed).every(isOne)) throw inputError('--fixed', 'holds something else than numbers and null', mend);
  return { fixed: fixed as Held };
}

/** The request for one series. @throws InputError for options that the model does not take */
export async function fitRequestOf(
  series: FileSeries,
  wanted: FitOptions,
  given: { readonly options: CommonOptions; readonly future: FutureRegressors | null },
  engine: Engine,
): Promise<FitRequest> {
  const { options, future } = given;
  const { periods } = seasonsOf(series, options);
  const { values } = series;
  let spec = modelSpecOf(wanted.model, periods);
  if (wanted.method !== undefined) spec = { ...arimaOnly(spec, '--method'), method: wanted.method };
  if (wanted.regressors.length > 0) spec = arimaOnly(spec, '--regressors');
  const lambda = wanted.lambda === 'auto' ? (await engine.describe({ values, periods, lags: NO_LAGS })).boxCoxLambda : wanted.lambda;
  if (lambda !== undefined) spec = withLambda(spec, lambda);
  if (wanted.fixed !== undefined) spec = withFixed(spec, wanted.fixed, wanted.regressors);
  const rows = future?.rowsOf(series);
  const [period] = 'periods' in spec ? spec.periods : [];
  const horizon = horizonOf(series, options) ?? rows?.count ?? (period === undefined ? STEPS_WITHOUT_SEASON : 2 * period);
  return {
    values,
    spec,
    horizon,
    probabilities: INTERVAL_LEVELS,
    seed: seedOf(options),
    ...(rows === undefined ? {} : { regressors: regressorsOf(series, wanted.regressors), futureRegressors: rows.first(horizon) }),
  };
}

function arimaOnly(spec: ModelSpec, flag: string): ArimaSpec {
  if (spec.kind === 'arima') return spec;
  throw inputError(flag, `does not go with ${spec.kind}`, 'Leave it out, or use an ARIMA model.');
}

function withLambda(spec: ModelSpec, lambda: number): ModelSpec {
  switch (spec.kind) {
    case 'ets':
    case 'arima':
    case 'stl-ets':
    case 'stl-arima':
    case 'stl-theta':
      return { ...spec, lambda };
    default:
      throw inputError('--lambda', `does not go with ${spec.kind}`, 'Leave it out, or use ETS, ARIMA or STL with either.');
  }
}

/** [K × n] @throws InputError `--regressors` for a gap */
function regressorsOf(series: FileSeries, names: readonly string[]): Float64Array {
  const n = series.values.length;
  const all = new Float64Array(names.length * n);
  for (const [k, name] of names.entries()) {
    const values = series.extras.get(name) ?? new Float64Array(n).fill(Number.NaN);
    const gap = values.findIndex((value) => Number.isNaN(value));
    if (gap >= 0) throw inputError('--regressors', `${name} has no value at step ${String(gap + 1)}`, 'Regressors may have no gaps.');
    all.set(values, k * n);
  }
  return all;
}

/** Holds coefficients, by name or in their order. */
function withFixed(spec: ModelSpec, fixed: Held, regressors: readonly string[]): ModelSpec {
  if (spec.kind === 'ets') return { ...spec, fixed: heldOf(etsNames(spec), lastSeasonFilled(spec, fixed), '') };
  if (spec.kind !== 'arima') throw inputError('--fixed', `does not go with ${spec.kind}`, 'Use an ARIMA or ETS model named in full.');
  const named = withConstant(spec, fixed);
  return { ...named, fixed: heldOf([...arimaNames(named), ...regressors], fixed, 'A constant is "intercept" without differences and "drift" with one. ') };
}

function heldOf(names: readonly string[], fixed: Held, hint: string): number[] {
  const mend = `${hint}The coefficients are: ${names.join(', ')}.`;
  if (isList(fixed)) {
    if (fixed.length !== names.length) throw inputError('--fixed', `has ${String(fixed.length)} values for ${String(names.length)} coefficients`, mend);
    return fixed.map((value) => value ?? Number.NaN);
  }
  const unknown = Object.keys(fixed).find((name) => !names.includes(name));
  if (unknown !== undefined) throw inputError('--fixed', `"${unknown.slice(0, 40)}" is no coefficient of this model`, mend);
  return names.map((name) => (Object.hasOwn(fixed, name) ? (fixed[name] ?? Number.NaN) : Number.NaN));
}

/** Array.isArray does not narrow readonly arrays. */
function isList(fixed: Held): fixed is readonly (number | null)[] {
  return Array.isArray(fixed);
}

function inFull(isFull: boolean): void {
  if (!isFull) throw inputError('--fixed', 'needs a model named in full', 'Use arima(p,d,q)(P,D,Q)[m] or ets(M,Ad,M)[m] instead of a search.');
}

/** The constant must be known for the coefficients to have an order; naming a drift asks for one. */
function withConstant(spec: ArimaSpec, fixed: Held): ArimaParts & { kind: 'arima'; order: readonly number[] } {
  const order = (spec.order ?? []).filter((each) => typeof each === 'number');
  inFull(order.length === 6);
  const differences = (order[1] ?? 0) + (order[4] ?? 0);
  return { ...spec, order, constant: differences === 0 || (differences === 1 && Object.hasOwn(fixed, 'drift')) };
}

function arimaNames(spec: ArimaParts & { kind: 'arima'; order: readonly number[] }): string[] {
  const [p = 0, , q = 0, P = 0, , Q = 0] = spec.order;
  return coefficientNamesOf(rawSpecOf(spec), p + q + P + Q + (spec.constant === true ? 1 : 0));
}

const seasonsIn = (spec: EtsParts): number => (spec.season === 'N' ? 0 : (spec.periods[0] ?? 0));

function etsNames(spec: EtsSpec): string[] {
  const { error, trend, season, damped } = spec;
  inFull([error, trend, season].every((each) => each !== undefined && each !== 'auto') && damped !== 'auto');
  const states = seasonsIn(spec);
  return coefficientNamesOf(rawSpecOf(spec), 2 + (trend === 'N' ? 0 : 2) + (damped === true ? 1 : 0) + (states > 0 ? 1 + states : 0));
}

/** R prints all seasonal states but the last, which follows from their sum: 0, or m where they multiply. */
function lastSeasonFilled(spec: EtsSpec, fixed: Held): Held {
  if (isList(fixed)) return fixed;
  const period = seasonsIn(spec);
  const names = Array.from({ length: Math.max(0, period - 1) }, (_, i) => `s${String(i)}`);
  const last = `s${String(period - 1)}`;
  if (names.length === 0 || Object.hasOwn(fixed, last) || names.some((name) => typeof fixed[name] !== 'number')) return fixed;
  const sum = names.reduce((total, name) => total + (fixed[name] ?? 0), 0);
  return { ...fixed, [last]: (spec.season === 'M' ? period : 0) - sum };
}
