/** What must hold of any kind of model, as tests that each kind's suite takes in. */
import { expect, it } from 'vitest';
import { Status, type ModelKind } from '../../../assembly/abi.ts';
import type { RawFit } from '../../../src/engine/raw-records.ts';
import type { Core } from '../core.ts';
import { noise, seriesBy, uniforms } from '../series/noise.ts';

const ok: number = Status.Ok;
const probabilities = Float64Array.of(0.025, 0.1, 0.5, 0.9, 0.975);
const L = probabilities.length;

interface Kind {
  readonly kind: ModelKind;
  /** a series that the model fits */
  readonly typical: Float64Array;
  /** y + c has the forecast of y, + c; intervals widen with the horizon */
  readonly additive: boolean;
}

export function lawsOf(core: Core, { kind, typical, additive }: Kind): void {
  const fit = (values: Float64Array, horizon = 6) => core.fit({ values, spec: { kind }, horizon, probabilities });

  it('scales with the series: a power of two changes no digit, 1e-303 and 1e297 work', () => {
    const plain = fit(typical);
    expect(plain.status).toBe(Status.Ok);
    const eight = fit(typical.map((v) => 8 * v));
    expect([...eight.quantiles]).toEqual([...plain.quantiles.map((v) => 8 * v)]);
    for (const factor of [1e-303, 1e297]) {
      const far = fit(typical.map((v) => factor * v));
      expect(far.status).toBe(Status.Ok);
      far.quantiles.forEach((v, i) => {
        expect(Math.abs(v / factor - plain.quantiles[i]!)).toBeLessThan(1e-3 * Math.abs(plain.mean[0]!));
      });
    }
  });

  it('a gap at the end is so many steps ahead', () => {
    const short = fit(typical, 11);
    const gappy = fit(Float64Array.from([...typical, Number.NaN, Number.NaN, Number.NaN, Number.NaN, Number.NaN]));
    expect(gappy.nobs).toBe(typical.length);
    const tolerance = 1e-9 * Math.abs(short.mean[0]!);
    for (let h = 0; h < 6; h += 1) {
      expect(Math.abs(gappy.mean[h]! - short.mean[5 + h]!)).toBeLessThan(tolerance);
      for (let level = 0; level < L; level += 1)
        expect(Math.abs(gappy.quantiles[level * 6 + h]! - short.quantiles[level * 11 + 5 + h]!)).toBeLessThan(
          tolerance,
        );
    }
  });

  it('takes gaps inside: a tenth of the values missing moves the forecast by little', () => {
    const whole = fit(typical);
    const gappy = fit(typical.map((v, t) => (t % 10 === 4 ? Number.NaN : v)));
    expect(gappy.status).toBe(Status.Ok);
    const width = whole.quantiles[(L - 1) * 6]! - whole.quantiles[0]!;
    for (let h = 0; h < 6; h += 1) expect(Math.abs(gappy.mean[h]! - whole.mean[h]!)).toBeLessThan(0.25 * width);
    typical.forEach((_, t) => {
      if (t % 10 === 4) expect(gappy.residuals[t]).toBeNaN();
    });
  });

  if (additive) movesAndWidens(fit, typical);

  it('gives finite, ordered numbers or a reason, whatever the series', () => {
    let fitted = 0;
    for (const values of oddSeries()) {
      const said = fit(values, 4);
      const numbers = [...said.mean, ...said.quantiles];
      expect(numbers.length).toBe(said.status === ok ? 4 + 4 * L : 0);
      expect(numbers.every(Number.isFinite)).toBe(true);
      if (said.status !== ok) continue;
      fitted += 1;
      expect(Number.isFinite(said.sigma2) && [...said.coefficients].every(Number.isFinite)).toBe(true);
      for (let i = 4; i < said.quantiles.length; i += 1)
        expect(said.quantiles[i]!).toBeGreaterThanOrEqual(said.quantiles[i - 4]!);
    }
    expect(fitted).toBeGreaterThan(80);
  });
}

/** The laws of additive models only. */
function movesAndWidens(fit: (values: Float64Array) => RawFit, typical: Float64Array): void {
  it('moves with a shift of the series, and widens with the horizon', () => {
    const plain = fit(typical);
    const moved = fit(typical.map((v) => v + 1000));
    moved.quantiles.forEach((v, i) => {
      expect(Math.abs(v - 1000 - plain.quantiles[i]!)).toBeLessThan(1e-3);
    });
    for (let h = 1; h < 6; h += 1)
      for (let level = 0; level < L; level += 1) {
        const at = level * 6 + h;
        const wider =
          Math.abs(plain.quantiles[at]! - plain.mean[h]!) - Math.abs(plain.quantiles[at - 1]! - plain.mean[h - 1]!);
        expect(wider).toBeGreaterThan(-1e-9);
      }
  });
}

/** Short, constant, two-valued, sparse, gappy, tiny, huge and mixed series. */
function oddSeries(): Float64Array[] {
  const draw = noise(11);
  const next = uniforms(5);
  const shapes: ((i: number) => number)[] = [
    () => 0,
    () => 7,
    (i) => i % 2,
    (i) => (i % 4 === 1 ? 3 : 0),
    (i) => i,
    (i) => (i === 3 ? 5 : 0),
    (i) => (i < 5 ? 2 : 9),
    () => Math.abs(draw()),
    () => (next() < 0.6 ? 0 : 1 + Math.floor(9 * next())),
    (i) => (1 + (i % 5)) * 1e-300,
    (i) => (1 + (i % 5)) * 1e300,
    (i) => (i % 3 === 0 ? 1e300 : 1e-300),
    (i) => (i % 3 === 0 ? 5e-324 : 0),
    (i) => (i % 3 === 0 ? Number.NaN : 1 + next()),
    (i) => (i % 7 === 0 ? next() : Number.NaN),
  ];
  const lengths = [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 25, 60];
  return shapes.flatMap((shape) => lengths.map((n) => seriesBy(n, shape)));
}
