/** The golden values of tests/fixtures/golden/arima (made by R, see the script there) and requests that ask for the same. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'vitest';
import { Choice, Method, ModelKind } from '../../../assembly/abi.ts';
import type { PartialFitRequest } from '../../../src/engine/raw-records.ts';

type Numbers = (number | null)[];

export interface ArimaCase {
  id: string;
  m: number;
  x: Numbers;
  order: number[];
  constant: boolean;
  method: 'ML' | 'CSS' | 'CSS-ML';
  xreg: number[] | null;
  newxreg: number[] | null;
  coef: number[];
  se: number[];
  sigma2: number;
  loglik: number;
  aic: number;
  aicc: number;
  bic: number;
  nobs: number;
  residuals: Numbers;
  mean: number[];
  lower95: number[];
  upper80: number[];
}

export interface ArimaChoice {
  id: string;
  m: number;
  x: Numbers;
  order: number[];
  constant: boolean;
  aicc: number;
  mean: number[];
}

const file = join(import.meta.dirname, '../../fixtures/golden/arima/arima.json');
export const golden = JSON.parse(readFileSync(file, 'utf8')) as { cases: ArimaCase[]; searches: ArimaChoice[] };

export const methods = { 'CSS-ML': Method.CssMl, ML: Method.Ml, CSS: Method.Css } as const;

export function numbersOf(values: Numbers): Float64Array {
  return Float64Array.from(values, (value) => value ?? NaN);
}

/** A request for one form; probabilities are R's lower 95 and upper 80. */
export function requestOf(wanted: ArimaCase, fixed: number[] = []): PartialFitRequest {
  return {
    values: numbersOf(wanted.x),
    horizon: wanted.mean.length,
    probabilities: Float64Array.of(0.025, 0.9),
    regressors: Float64Array.from(wanted.xreg ?? []),
    futureRegressors: Float64Array.from(wanted.newxreg ?? []),
    spec: arima(wanted.m, wanted.order, {
      constant: wanted.constant ? Choice.Yes : Choice.No,
      method: methods[wanted.method],
      fixed: Float64Array.from(fixed),
    }),
  };
}

/** The spec of an ARIMA with season m (1 = none). */
export function arima(m: number, order: number[], more: PartialFitRequest['spec'] = {}): PartialFitRequest['spec'] {
  return { kind: ModelKind.Arima, periods: Int32Array.from(m > 1 ? [m] : []), order: Int32Array.from(order), ...more };
}

/** Mean size of the values that are there. */
export function levelOf(values: Numbers): number {
  const there = values.filter((value) => value !== null);
  return there.reduce((sum, value) => sum + Math.abs(value), 0) / there.length;
}

/** Every pair within `tolerance`; NaN only opposite NaN. */
export function expectClose(said: ArrayLike<number>, wanted: ArrayLike<number>, tolerance: number): void {
  expect(said.length).toBe(wanted.length);
  let worst = 0;
  for (let i = 0; i < wanted.length; i++) {
    expect(Number.isNaN(said[i])).toBe(Number.isNaN(wanted[i]));
    if (!Number.isNaN(wanted[i])) worst = Math.max(worst, Math.abs(said[i]! - wanted[i]!));
  }
  expect(worst).toBeLessThanOrEqual(tolerance);
}
