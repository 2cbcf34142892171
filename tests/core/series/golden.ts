/** The golden values of tests/fixtures/golden/series (made by R, see the script there) and what the tests need to compare with them. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'vitest';

type Numbers = (number | null)[];

export interface StlCase {
  series: string;
  seasonal: number[];
  trend: number[];
  weights: number[] | null;
}

export interface MstlCase {
  series: string;
  periods: number[];
  trend: number[];
  remainder: Numbers;
  seasonal: number[][];
}

export interface DescribeCase {
  acf: number[];
  pacf: number[] | null;
  kpssLevel: number;
  ndiffs: number;
  nsdiffs: number;
  strength: number | null;
  boxCoxLambda: number;
  dominantPeriod: number;
}

interface Golden {
  made: { date: string; R: string; forecast: string; urca: string };
  series: Record<string, { period: number; values: Numbers }>;
  stl: Record<string, StlCase>;
  mstl: Record<string, MstlCase>;
  describe: Record<string, DescribeCase>;
}

const file = join(import.meta.dirname, '../../fixtures/golden/series/series.json');
export const golden = JSON.parse(readFileSync(file, 'utf8')) as Golden;

/** One of R's series, missing values as NaN. */
export function seriesOf(name: string): { period: number; values: Float64Array } {
  const found = golden.series[name];
  if (!found) throw new Error(`no golden series ${name}`);
  return { period: found.period, values: numbersOf(found.values) };
}

export function numbersOf(values: Numbers): Float64Array {
  return Float64Array.from(values, (value) => value ?? NaN);
}

/** Largest minus smallest of the present values. */
export function rangeOf(values: Float64Array): number {
  const present = values.filter((value) => !Number.isNaN(value));
  return Math.max(...present) - Math.min(...present);
}

/** Same length, missing at the same places, elsewhere within `tolerance`. */
export function expectClose(actual: Float64Array, wanted: Float64Array, tolerance: number): void {
  expect(actual.length).toBe(wanted.length);
  let worst = 0;
  wanted.forEach((value, i) => {
    const given = actual[i] ?? NaN;
    const distance = Number.isNaN(value) && Number.isNaN(given) ? 0 : Math.abs(given - value);
    worst = distance <= worst ? worst : distance; // NaN stays
  });
  expect(worst).toBeLessThanOrEqual(tolerance);
}
