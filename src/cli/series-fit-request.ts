/** What `headroom fit` asks of the core: the model with its options, held coefficients and regressors. */
import { inputError } from '../base/errors.ts';
import type { ArimaMethod, Engine, FitRequest, ModelSpec } from '../engine/engine.ts';
import { modelSpecOf } from '../forecast/model-spec.ts';
import type { FileSeries } from '../imports/series-file.ts';
import { wordOf, type CommonOptions } from './command.ts';
import { horizonOf, seasonsOf, seedOf } from './series-input.ts';
import type { FutureRegressors } from './series-future.ts';
import { withFixed, type Held } from './series-held.ts';
import { INTERVAL_LEVELS } from './series-numbers.ts';

type ArimaSpec = Extract<ModelSpec, { kind: 'arima' }>;

export interface FitOptions {
  readonly model: string;
  readonly method?: ArimaMethod;
  readonly lambda?: number | 'auto';
  readonly biasAdjust: boolean;
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
  if (typeof model !== 'string')
    throw inputError(
      '--model',
      'is not given',
      'Name one, as in --model auto-ets or --model "arima(0,1,1)(0,1,1)[12]".',
    );
  const method = options['method'];
  if (method !== undefined && !methods.includes(wordOf(method)))
    throw inputError('--method', `"${wordOf(method)}" is not known`, `Use one of: ${methods.join(', ')}.`);
  const regressors =
    typeof options['regressors'] === 'string' ? options['regressors'].split(',').map((each) => each.trim()) : [];
  if (regressors.length > 0 && options['future'] === undefined) {
    throw inputError('--future', 'is not given', 'Give a file with the same columns for the steps to forecast.');
  }
  return {
    model,
    regressors,
    biasAdjust: biasAdjustOf(options),
    ...(method === undefined ? {} : { method: method as ArimaMethod }),
    ...lambdaOf(options['lambda']),
    ...fixedOf(options['fixed']),
  };
}

/** @throws InputError `--bias-adjust` where nothing is transformed */
function biasAdjustOf(options: CommonOptions): boolean {
  if (options['biasAdjust'] !== true) return false;
  if (options['lambda'] !== undefined) return true;
  throw inputError('--bias-adjust', 'needs a transformation to adjust for', 'Give --lambda too, as in --lambda 0.');
}

function lambdaOf(text: unknown): Pick<FitOptions, 'lambda'> {
  if (text === undefined) return {};
  if (text === 'auto') return { lambda: 'auto' };
  const value = typeof text === 'string' && text.trim() !== '' ? Number(text) : Number.NaN;
  if (value >= -5 && value <= 5) return { lambda: value };
  throw inputError(
    '--lambda',
    `"${wordOf(text)}" is not a number from -5 to 5`,
    'Give 0 for a logarithm, 1 for none, or auto.',
  );
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
  if (typeof fixed !== 'object' || fixed === null || !Object.values(fixed).every(isOne))
    throw inputError('--fixed', 'holds something else than numbers and null', mend);
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
  const lambda =
    wanted.lambda === 'auto' ? (await engine.describe({ values, periods, lags: NO_LAGS })).boxCoxLambda : wanted.lambda;
  if (lambda !== undefined) spec = withLambda(spec, lambda, wanted.biasAdjust);
  if (wanted.fixed !== undefined) spec = withFixed(spec, wanted.fixed, wanted.regressors);
  const rows = future?.rowsOf(series);
  const [period] = 'periods' in spec ? spec.periods : [];
  const horizon =
    horizonOf(series, options) ?? rows?.count ?? (period === undefined ? STEPS_WITHOUT_SEASON : 2 * period);
  return {
    values,
    spec,
    horizon,
    probabilities: INTERVAL_LEVELS,
    seed: seedOf(options),
    ...(rows === undefined
      ? {}
      : { regressors: regressorsOf(series, wanted.regressors), futureRegressors: rows.first(horizon) }),
  };
}

function arimaOnly(spec: ModelSpec, flag: string): ArimaSpec {
  if (spec.kind === 'arima') return spec;
  throw inputError(flag, `does not go with ${spec.kind}`, 'Leave it out, or use an ARIMA model.');
}

function withLambda(spec: ModelSpec, lambda: number, biasAdjust: boolean): ModelSpec {
  switch (spec.kind) {
    case 'ets':
    case 'arima':
    case 'stl-ets':
    case 'stl-arima':
    case 'stl-theta':
      return { ...spec, lambda, biasAdjust };
    default:
      throw inputError(
        '--lambda',
        `does not go with ${spec.kind}`,
        'Leave it out, or use ETS, ARIMA or STL with either.',
      );
  }
}

/** [K × n] @throws InputError `--regressors` for a gap */
function regressorsOf(series: FileSeries, names: readonly string[]): Float64Array {
  const n = series.values.length;
  const all = new Float64Array(names.length * n);
  for (const [k, name] of names.entries()) {
    const values = series.extras.get(name) ?? new Float64Array(n).fill(Number.NaN);
    const gap = values.findIndex((value) => Number.isNaN(value));
    if (gap >= 0)
      throw inputError(
        '--regressors',
        `${name} has no value at step ${String(gap + 1)}`,
        'Regressors may have no gaps.',
      );
    all.set(values, k * n);
  }
  return all;
}
