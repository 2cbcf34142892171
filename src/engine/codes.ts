/** The port's words and the core's codes (assembly/abi.ts), both ways. */
import { Choice, Component, Method, ModelKind, Status } from '../../assembly/abi.ts';
import type { ArimaMethod, EtsComponent, FitStatus, ModelSpec } from './engine.ts';
import { rawModelSpec, type RawModelSpec } from './raw-records.ts';

const statuses: Readonly<Record<number, FitStatus>> = {
  [Status.Ok]: 'ok',
  [Status.TooShort]: 'too-short',
  [Status.NotPositive]: 'not-positive',
  [Status.Constant]: 'constant',
  [Status.NotConverged]: 'not-converged',
  [Status.NotStationary]: 'not-stationary',
  [Status.Unsupported]: 'unsupported',
  [Status.HasGaps]: 'has-gaps',
  [Status.Overflow]: 'overflow',
};

export function statusOf(code: number): FitStatus {
  const status = statuses[code];
  if (status === undefined) throw new Error(`the core answered with an unknown status, ${String(code)}`);
  return status;
}

const kinds: Readonly<Record<ModelSpec['kind'], ModelKind>> = {
  mean: ModelKind.Mean,
  naive: ModelKind.Naive,
  'seasonal-naive': ModelKind.SeasonalNaive,
  drift: ModelKind.Drift,
  theta: ModelKind.Theta,
  ets: ModelKind.Ets,
  arima: ModelKind.Arima,
  'stl-ets': ModelKind.StlEts,
  'stl-arima': ModelKind.StlArima,
  'stl-theta': ModelKind.StlTheta,
  'optimised-theta': ModelKind.OptimisedTheta,
  croston: ModelKind.Croston,
  sba: ModelKind.Sba,
  tsb: ModelKind.Tsb,
  'robust-level': ModelKind.RobustLevel,
};

const kindWords = new Map<number, ModelSpec['kind']>(
  Object.entries(kinds).map(([word, code]) => [code, word as ModelSpec['kind']]),
);

export function kindOf(code: number): ModelSpec['kind'] {
  const kind = kindWords.get(code);
  if (kind === undefined) throw new Error(`the core knows no kind ${String(code)}`);
  return kind;
}

/** R's letters; Z stands for a component that the search is to choose. */
const letters: Readonly<Record<number, EtsComponent>> = {
  [Component.None]: 'N',
  [Component.Additive]: 'A',
  [Component.Multiplicative]: 'M',
};

export function letterOf(code: number): EtsComponent | 'Z' {
  return letters[code] ?? 'Z';
}

const choices: Readonly<Record<number, boolean>> = { [Choice.No]: false, [Choice.Yes]: true };

export function choiceWordOf(code: number): boolean | 'auto' {
  return choices[code] ?? 'auto';
}

const methods: Readonly<Record<ArimaMethod, Method>> = { 'CSS-ML': Method.CssMl, ML: Method.Ml, CSS: Method.Css };
const components: Readonly<Record<EtsComponent | 'auto', Component>> = {
  auto: Component.Auto,
  N: Component.None,
  A: Component.Additive,
  M: Component.Multiplicative,
};

const choiceOf = (choice: boolean | 'auto' | undefined): Choice =>
  choice === undefined || choice === 'auto' ? Choice.Auto : choice ? Choice.Yes : Choice.No;
const componentOf = (letter: EtsComponent | 'auto' | undefined): Component => components[letter ?? 'auto'];

export function rawSpecOf(spec: ModelSpec): RawModelSpec {
  const kind = kinds[spec.kind];
  switch (spec.kind) {
    case 'mean':
    case 'naive':
    case 'drift':
    case 'croston':
    case 'sba':
    case 'tsb':
    case 'robust-level':
      return rawModelSpec({ kind });
    case 'seasonal-naive':
    case 'theta':
    case 'optimised-theta':
      return rawModelSpec({ kind, periods: Int32Array.from(spec.periods) });
    case 'stl-ets':
    case 'stl-arima':
    case 'stl-theta':
      return rawModelSpec({
        kind,
        periods: Int32Array.from(spec.periods),
        lambda: spec.lambda ?? Number.NaN,
        biasAdjust: spec.biasAdjust ?? false,
      });
    case 'ets':
      return rawModelSpec({
        kind,
        periods: Int32Array.from(spec.periods),
        error: componentOf(spec.error),
        trend: componentOf(spec.trend),
        season: componentOf(spec.season),
        damped: choiceOf(spec.damped),
        lambda: spec.lambda ?? Number.NaN,
        biasAdjust: spec.biasAdjust ?? false,
        fixed: Float64Array.from(spec.fixed ?? []),
      });
    case 'arima':
      return rawModelSpec({
        kind,
        periods: Int32Array.from(spec.periods),
        order: Int32Array.from(spec.order ?? [], (each) => (each === 'auto' ? -1 : each)),
        constant: choiceOf(spec.constant),
        method: methods[spec.method ?? 'CSS-ML'],
        exhaustive: spec.exhaustive ?? false,
        lambda: spec.lambda ?? Number.NaN,
        biasAdjust: spec.biasAdjust ?? false,
        fixed: Float64Array.from(spec.fixed ?? []),
      });
  }
}
