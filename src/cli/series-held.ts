/** Coefficients held by `--fixed`, in the order in which the core takes them. */
import { inputError } from '../base/errors.ts';
import { rawSpecOf } from '../engine/codes.ts';
import type { ArimaParts, EtsParts, ModelSpec } from '../engine/engine.ts';
import { coefficientNamesOf } from '../engine/model-names.ts';

type ArimaSpec = Extract<ModelSpec, { kind: 'arima' }>;
type EtsSpec = Extract<ModelSpec, { kind: 'ets' }>;

/** By coefficient, or in the order of the coefficients; null = free. */
export type Held = Readonly<Record<string, number | null>> | readonly (number | null)[];

/**
 * The model with coefficients held, by name or in their order.
 *
 * @throws InputError `--fixed` for a model that is searched or a name that is no coefficient (mend: the names there are)
 */
export function withFixed(spec: ModelSpec, fixed: Held, regressors: readonly string[]): ModelSpec {
  if (spec.kind === 'ets') return { ...spec, fixed: heldOf(etsNames(spec), lastSeasonFilled(spec, fixed), '') };
  if (spec.kind !== 'arima')
    throw inputError('--fixed', `does not go with ${spec.kind}`, 'Use an ARIMA or ETS model named in full.');
  const named = withConstant(spec, fixed);
  return {
    ...named,
    fixed: heldOf(
      [...arimaNames(named), ...regressors],
      fixed,
      'A constant is "intercept" without differences and "drift" with one. ',
    ),
  };
}

function heldOf(names: readonly string[], fixed: Held, hint: string): number[] {
  const mend = `${hint}The coefficients are: ${names.join(', ')}.`;
  if (isList(fixed)) {
    if (fixed.length !== names.length)
      throw inputError('--fixed', `has ${String(fixed.length)} values for ${String(names.length)} coefficients`, mend);
    return fixed.map((value) => value ?? Number.NaN);
  }
  const unknown = Object.keys(fixed).find((name) => !names.includes(name));
  if (unknown !== undefined)
    throw inputError('--fixed', `"${unknown.slice(0, 40)}" is no coefficient of this model`, mend);
  return names.map((name) => (Object.hasOwn(fixed, name) ? (fixed[name] ?? Number.NaN) : Number.NaN));
}

/** Array.isArray does not narrow readonly arrays. */
function isList(fixed: Held): fixed is readonly (number | null)[] {
  return Array.isArray(fixed);
}

function inFull(isFull: boolean): void {
  if (!isFull)
    throw inputError(
      '--fixed',
      'needs a model named in full',
      'Use arima(p,d,q)(P,D,Q)[m] or ets(M,Ad,M)[m] instead of a search.',
    );
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
  return coefficientNamesOf(
    rawSpecOf(spec),
    2 + (trend === 'N' ? 0 : 2) + (damped === true ? 1 : 0) + (states > 0 ? 1 + states : 0),
  );
}

/** R prints all seasonal states but the last, which follows from their sum: 0, or m where they multiply. */
function lastSeasonFilled(spec: EtsSpec, fixed: Held): Held {
  if (isList(fixed)) return fixed;
  const period = seasonsIn(spec);
  const names = Array.from({ length: Math.max(0, period - 1) }, (_, i) => `s${String(i)}`);
  const last = `s${String(period - 1)}`;
  if (names.length === 0 || Object.hasOwn(fixed, last) || names.some((name) => typeof fixed[name] !== 'number'))
    return fixed;
  const sum = names.reduce((total, name) => total + (fixed[name] ?? 0), 0);
  return { ...fixed, [last]: (spec.season === 'M' ? period : 0) - sum };
}
