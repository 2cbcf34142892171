/** What the series commands write, and a file of several series. */
import { expect } from 'vitest';
import { monthlyValues, monthOf } from './headroom.ts';

export interface Bounds {
  readonly lo: number[];
  readonly hi: number[];
}
export interface Band {
  readonly mean: number[];
  readonly intervals: { readonly '80': Bounds; readonly '95': Bounds };
}
export interface Forecast extends Band {
  readonly unique_id?: string;
  readonly metric: string;
  readonly horizon: number;
  readonly periods: number[];
  readonly chosen: { kind: string; members: { model: string; weight: number }[] };
  readonly timestamps: (string | number)[];
  readonly candidates: (Band & { model: string; status: string; reason?: string; backtest?: Record<string, number> })[];
  readonly repairs: { code: string; count: number }[];
  readonly seed: number;
  readonly coreVersion: string;
}
export interface Fit {
  readonly unique_id?: string;
  readonly model: string;
  readonly status?: string;
  readonly reason?: string;
  readonly coefficients: Record<string, number>;
  readonly standardErrors?: Record<string, number>;
  readonly loglik: number;
  readonly nobs: number;
  readonly fitted: (number | null)[];
  readonly residuals: (number | null)[];
  readonly forecast: Band;
  readonly search?: { model: string; criterion: number | null; rejected?: string }[];
}

const values = monthlyValues(72);

/** Three series, one of them too short for any model with a season, and one without a value. */
export const manySeries = [
  'unique_id,ds,y,period,horizon',
  ...values.slice(0, 48).map((value, t) => `first,${monthOf(t)},${String(value)},12,6`),
  ...values.slice(0, 40).map((value, t) => `second,${monthOf(t)},${t === 7 ? '' : String(value)},1,3`),
  ...[5, 6, 8].map((value, t) => `short,${monthOf(t)},${String(value)},12,2`),
  ...[0, 1, 2].map((t) => `gone,${monthOf(t)},,12,2`),
].join('\n');

/** Finite, as long as the horizon, the wider interval around the narrower. */
export function expectBand({ mean, intervals }: Band, horizon: number): void {
  expect(mean).toHaveLength(horizon);
  const { '80': inner, '95': outer } = intervals;
  mean.forEach((value, h) => {
    expect(Number.isFinite(value)).toBe(true);
    expect([outer.lo[h], inner.lo[h], inner.hi[h], outer.hi[h]]).toEqual(
      [outer.lo[h], inner.lo[h], inner.hi[h], outer.hi[h]].sort((a, b) => a! - b!),
    );
    expect(outer.hi[h]! - outer.lo[h]!).toBeGreaterThan(inner.hi[h]! - inner.lo[h]!);
  });
}
