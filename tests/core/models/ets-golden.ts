/** The golden values of tests/fixtures/golden/ets (made by R, see the script there) and requests that ask for the same. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'vitest';
import { Choice, Component, ModelKind } from '../../../assembly/abi.ts';
import type { PartialFitRequest } from '../../../src/engine/raw-records.ts';

type Numbers = (number | null)[];

export interface Bands {
  mean: number[];
  lower95: number[];
  upper80: number[];
}

export interface EtsCase extends Bands {
  id: string;
  series: string;
  m: number;
  model: string;
  damped: boolean;
  coefficients: number[];
  loglik: number;
  aic: number;
  aicc: number;
  bic: number;
  sigma2: number;
  fitted: number[];
  simulated: boolean;
}

interface Golden {
  series: Record<string, Numbers>;
  cases: EtsCase[];
  searches: { id: string; series: string; m: number; aicc: number }[];
  simple: (Bands & { id: string; series: string; kind: 'mean' | 'naive' | 'snaive' | 'drift'; m: number })[];
  theta: (Bands & { id: string; series: string; m: number; alpha: number; drift: number })[];
}

const file = join(import.meta.dirname, '../../fixtures/golden/ets/ets.json');
export const golden = JSON.parse(readFileSync(file, 'utf8')) as Golden;

/** The levels of `Bands`: R's lower 95 and upper 80. */
export const levels = Float64Array.of(0.025, 0.9);

export function valuesOf(series: string): Float64Array {
  return Float64Array.from(golden.series[series] ?? [], (value) => value ?? NaN);
}

/** Largest magnitude of the series, the yardstick of relative tolerances. */
export function scaleOf(values: Float64Array): number {
  return values.reduce((largest, value) => (Math.abs(value) > largest ? Math.abs(value) : largest), 0);
}

const letters: Readonly<Record<string, Component>> = {
  N: Component.None,
  A: Component.Additive,
  M: Component.Multiplicative,
};

/** The spec of a form such as `MAM`. */
export function formOf(model: string, damped: boolean, m: number, fixed: number[] = []) {
  const [error = 'N', trend = 'N', season = 'N'] = [0, 1, 2].map((at) => letters[model.charAt(at)]);
  return {
    kind: ModelKind.Ets,
    periods: m > 1 ? Int32Array.of(m) : new Int32Array(0),
    error: Number(error),
    trend: Number(trend),
    season: Number(season),
    damped: damped ? Choice.Yes : Choice.No,
    fixed: Float64Array.from(fixed),
  };
}

export function requestOf(wanted: EtsCase, fixed: number[] = []): PartialFitRequest {
  return {
    values: valuesOf(wanted.series),
    spec: formOf(wanted.model, wanted.damped, wanted.m, fixed),
    horizon: wanted.mean.length,
    probabilities: levels,
    seed: 1,
  };
}

/** Every element within `tolerance`. */
export function expectNear(said: Float64Array, wanted: ArrayLike<number>, tolerance: number): void {
  expect(said.length).toBe(wanted.length);
  for (let i = 0; i < wanted.length; i += 1)
    expect(Math.abs(said[i]! - wanted[i]!), `element ${String(i)}`).toBeLessThanOrEqual(tolerance);
}

/** Mean and both bands, within shares of the series' magnitude. */
export function expectBands(
  said: { mean: Float64Array; quantiles: Float64Array },
  wanted: Bands,
  tolerance: number,
): void {
  const h = wanted.mean.length;
  expectNear(said.mean, wanted.mean, tolerance);
  expectNear(said.quantiles.subarray(0, h), wanted.lower95, tolerance);
  expectNear(said.quantiles.subarray(h), wanted.upper80, tolerance);
}
