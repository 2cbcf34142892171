/**
 * Laws of forecasts (docs/laws.md L2, L4, L5, L17, L18) for every candidate kind, on the debug and the release build. HEADROOM_LONG=1 runs
 * the long variant: ten times as many series.
 */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Choice, Component, ModelKind, Status } from '../../assembly/abi.ts';
import type { PartialFitRequest, RawFit } from '../../src/engine/raw-records.ts';
import { createEngine } from '../../src/engine/node.ts';
import { forecastSeries } from '../../src/forecast/forecast-series.ts';
import { InputError } from '../../src/base/errors.ts';
import { coreOf, eachCore, type Core } from '../core/core.ts';
import { oddSeries, wavy } from './random-series.ts';

type Spec = NonNullable<PartialFitRequest['spec']>;

const long = process.env['HEADROOM_LONG'] === '1' ? 10 : 1;
const ok: number = Status.Ok;
const probabilities = Float64Array.of(0.025, 0.1, 0.5, 0.9, 0.975);
const L = probabilities.length;
const season = Int32Array.of(4);
const additive = { error: Component.Additive, trend: Component.Auto, season: Component.None, damped: Choice.Auto };

/**
 * Every kind as candidates use it. `shifts`: y + c forecasts + c. `widens`: intervals are no narrower than a step before, but for this share
 * (exact ARIMA variances know each place of the cycle from a finite past: by a hair better where it was seen once more); 0 = they need not widen.
 */
const kinds: readonly {
  readonly name: string;
  readonly spec: Spec;
  readonly shifts: boolean;
  readonly widens: number;
}[] = [
  { name: 'mean', spec: { kind: ModelKind.Mean }, shifts: true, widens: 1e-9 },
  { name: 'naive', spec: { kind: ModelKind.Naive }, shifts: true, widens: 1e-9 },
  { name: 'seasonal-naive', spec: { kind: ModelKind.SeasonalNaive, periods: season }, shifts: true, widens: 1e-9 },
  { name: 'drift', spec: { kind: ModelKind.Drift }, shifts: true, widens: 1e-9 },
  { name: 'theta', spec: { kind: ModelKind.Theta }, shifts: true, widens: 1e-9 },
  { name: 'theta with a season', spec: { kind: ModelKind.Theta, periods: season }, shifts: false, widens: 1e-9 },
  { name: 'optimised-theta', spec: { kind: ModelKind.OptimisedTheta }, shifts: true, widens: 1e-9 },
  { name: 'robust-level', spec: { kind: ModelKind.RobustLevel }, shifts: true, widens: 1e-9 },
  { name: 'additive ets', spec: { kind: ModelKind.Ets, ...additive }, shifts: true, widens: 1e-9 },
  {
    name: 'ets(A,N,A)',
    spec: { kind: ModelKind.Ets, periods: season, ...additive, trend: Component.None, season: Component.Additive },
    shifts: true,
    widens: 1e-9,
  },
  { name: 'auto-ets', spec: { kind: ModelKind.Ets, periods: season }, shifts: false, widens: 0 },
  {
    name: 'arima(0,1,1)',
    spec: { kind: ModelKind.Arima, order: Int32Array.of(0, 1, 1, 0, 0, 0) },
    shifts: true,
    widens: 1e-9,
  },
  { name: 'auto-arima', spec: { kind: ModelKind.Arima, periods: season }, shifts: true, widens: 0.01 },
  { name: 'stl-ets', spec: { kind: ModelKind.StlEts, periods: season, ...additive }, shifts: true, widens: 1e-9 },
  { name: 'stl-arima', spec: { kind: ModelKind.StlArima, periods: season }, shifts: true, widens: 1e-9 },
  { name: 'stl-theta', spec: { kind: ModelKind.StlTheta, periods: season }, shifts: true, widens: 1e-9 },
  { name: 'croston', spec: { kind: ModelKind.Croston }, shifts: false, widens: 0 },
  { name: 'sba', spec: { kind: ModelKind.Sba }, shifts: false, widens: 0 },
  { name: 'tsb', spec: { kind: ModelKind.Tsb }, shifts: false, widens: 0 },
];

/** Finite and ordered, the 95 % interval around the 80 %; or nothing at all and a reason. */
function expectSound(fit: RawFit, horizon: number, what: string): void {
  const good = fit.status === ok;
  if (fit.mean.length !== (good ? horizon : 0) || fit.quantiles.length !== (good ? horizon * L : 0))
    throw new Error(`${what}: status ${String(fit.status)} with ${String(fit.mean.length)} means`);
  if (!good) return;
  for (const numbers of [fit.mean, fit.quantiles, fit.coefficients])
    for (const value of numbers) if (!Number.isFinite(value)) throw new Error(`${what}: ${String(value)}`);
  for (const numbers of [fit.fitted, fit.residuals])
    for (const value of numbers) if (Math.abs(value) === Infinity) throw new Error(`${what}: an infinite residual`);
  if (fit.residualLags > 0 && !(fit.ljungBoxP >= 0 && fit.ljungBoxP <= 1))
    throw new Error(`${what}: p ${String(fit.ljungBoxP)}`);
  for (let i = horizon; i < fit.quantiles.length; i += 1)
    if (!(fit.quantiles[i]! >= fit.quantiles[i - horizon]!)) throw new Error(`${what}: quantiles cross`);
}

/** Moduli of the roots of 1 − c₁z − … (AR) or 1 + c₁z + … (MA) are beyond 1: by the step-down recursion, |partial| < 1. */
function isStable(coefficients: readonly number[]): boolean {
  let a = [...coefficients];
  while (a.length > 0) {
    const last = a.at(-1)!;
    if (Math.abs(last) >= 1) return false;
    const rest = a.slice(0, -1);
    a = rest.map((value, i) => (value + last * rest[rest.length - 1 - i]!) / (1 - last * last));
  }
  return true;
}

/** What a search chose. */
const formOf = ({ spec }: RawFit): string =>
  [...spec.order, spec.constant, spec.error, spec.trend, spec.season, spec.damped].join(',');

function runs(count: number): fc.Parameters<unknown> {
  return { numRuns: count * long, seed: 20261127 };
}

eachCore((build, core) => {
  describe(`laws of fit(kind) (${build})`, () => {
    for (const { name, spec, shifts, widens } of kinds) lawsOfKind(core, name, spec, { shifts, widens });

    it('decompose: trend, seasons and remainder add up to the series; what is missing stays missing in the remainder', () => {
      fc.assert(
        fc.property(wavy, fc.boolean(), fc.integer({ min: 1, max: 23 }), (values, robust, gap) => {
          const gappy = values.map((value, t) => (t % gap === gap - 1 && gap > 3 ? Number.NaN : value));
          const parts = core.decompose({ values: gappy, periods: Int32Array.of(4, 7), robust });
          expect(parts.status).toBe(ok);
          gappy.forEach((value, t) => {
            const sum = parts.trend[t]! + parts.seasonal[t]! + parts.seasonal[values.length + t]! + parts.remainder[t]!;
            if (Number.isNaN(value)) expect(parts.remainder[t]).toBeNaN();
            else expect(Math.abs(sum - value)).toBeLessThan(1e-9);
          });
        }),
        runs(40),
      );
    });

    it('fit(arima) is stationary and invertible whatever the series', () => {
      let found = 0;
      const check = (values: Float64Array): void => {
        for (const periods of [season, new Int32Array(0)]) {
          const fit = core.fit({ values, spec: { kind: ModelKind.Arima, periods } });
          if (fit.status !== ok) continue;
          const [p = 0, , q = 0, P = 0, , Q = 0] = fit.spec.order;
          const c = [...fit.coefficients];
          const [ar, ma] = [c.slice(0, p), c.slice(p, p + q)];
          const [sar, sma] = [c.slice(p + q, p + q + P), c.slice(p + q + P, p + q + P + Q)];
          const stable =
            isStable(ar) && isStable(sar) && isStable(ma.map((each) => -each)) && isStable(sma.map((each) => -each));
          expect(stable, `orders ${fit.spec.order.join(',')}: ${c.join(', ')}`).toBe(true);
          if (p + q + P + Q > 0) found += 1;
        }
      };
      fc.assert(fc.property(wavy, check), runs(25));
      for (const values of oddSeries(150 * long, 31)) check(values);
      expect(found).toBeGreaterThan(20);
    });
  });
});

function lawsOfKind(
  core: Core,
  name: string,
  spec: Spec,
  { shifts, widens }: { readonly shifts: boolean; readonly widens: number },
): void {
  const fit = (values: Float64Array, horizon = 6): RawFit =>
    core.fit({ values, spec, horizon, probabilities, seed: 7 });

  const searched = spec.kind === ModelKind.Arima || spec.kind === ModelKind.StlArima;
  it(`fit(${name}) scales with the series: a power of two changes ${searched ? 'hardly a' : 'no'} digit of the forecast`, () => {
    fc.assert(
      fc.property(wavy, fc.integer({ min: -900, max: 900 }), (values, power) => {
        const plain = fit(values);
        // exact: a power of two moves the exponent alone
        const factor = 2 ** power;
        const far = fit(values.map((value) => value * factor));
        expect(far.status).toBe(plain.status);
        // ARIMA's search may stop a hair elsewhere: its criterion holds the logarithm of the scale
        const width = plain.status === ok ? plain.quantiles[(L - 1) * 6]! - plain.quantiles[0]! : 0;
        const tolerance = searched ? 1e-4 * width : 0;
        for (const numbers of ['mean', 'quantiles'] as const)
          far[numbers].forEach((value, i) => {
            expect(Math.abs(value / factor - plain[numbers][i]!)).toBeLessThanOrEqual(tolerance);
          });
      }),
      runs(10),
    );
  });

  it(`fit(${name}): a gap of g at the end is g steps ahead`, () => {
    fc.assert(
      fc.property(wavy, fc.integer({ min: 1, max: 5 }), (values, gap) => {
        const ahead = fit(values, 6 + gap);
        const over = fit(Float64Array.from([...values, ...new Array<number>(gap).fill(Number.NaN)]), 6);
        if (ahead.status !== ok) return;
        expect(over.status).toBe(ok);
        const width = Math.max(1e-9, ahead.quantiles[(L - 1) * (6 + gap)]! - ahead.quantiles[0]!);
        for (let h = 0; h < 6; h += 1)
          expect(Math.abs(over.mean[h]! - ahead.mean[gap + h]!), `step ${String(h)}, gap ${String(gap)}`).toBeLessThan(
            1e-6 * width,
          );
      }),
      runs(10),
    );
  });

  it.runIf(shifts)(`fit(${name}) moves with a shift of the series`, () => {
    let alike = 0;
    fc.assert(
      fc.property(wavy, fc.integer({ min: -64, max: 256 }), (values, shift) => {
        const plain = fit(values);
        const moved = fit(values.map((value) => value + shift));
        // near a tie a search may choose another form: the law is that of the form
        if (plain.status !== ok || formOf(moved) !== formOf(plain)) return;
        expect(moved.status).toBe(ok);
        alike += 1;
        const width = plain.quantiles[(L - 1) * 6]! - plain.quantiles[0]!;
        moved.quantiles.forEach((value, i) => {
          expect(Math.abs(value - shift - plain.quantiles[i]!) / width).toBeLessThan(0.02);
        });
      }),
      runs(10),
    );
    expect(alike).toBeGreaterThan(7 * long);
  });

  it.runIf(widens > 0)(`fit(${name}) widens with the horizon`, () => {
    fc.assert(
      fc.property(wavy, (values) => {
        const said = fit(values, 12);
        if (said.status !== ok) return;
        for (const [low, high] of [
          [0, 4],
          [1, 3],
        ] as const)
          for (let h = 1; h < 12; h += 1) {
            const at = (level: number, step: number): number => said.quantiles[level * 12 + step]!;
            const wider = at(high, h) - at(low, h) - (at(high, h - 1) - at(low, h - 1));
            expect(wider, `step ${String(h)}`).toBeGreaterThan(-widens * (at(high, h) - at(low, h)));
          }
      }),
      runs(20),
    );
  });
}

/** The last of each kind: the one with most choices. */
const candidates = kinds.filter(({ spec }, i) => kinds.findLastIndex((each) => each.spec.kind === spec.kind) === i);

describe('fit(any kind) of any finite series', () => {
  it('is finite and ordered, or has a reason; the debug and the release build say the same bits', () => {
    const [debug, release] = [coreOf('debug'), coreOf('release')];
    const fitted = new Map<string, number>();
    let k = 0;
    for (const values of oddSeries(10_000 * long, 5)) {
      k += 1;
      for (const { name, spec } of candidates) {
        const request = { values, spec, horizon: 3, probabilities, seed: k };
        const said = release.fit(request);
        expectSound(said, 3, `${name} of ${values.join(', ')}`);
        if (said.status === ok) fitted.set(name, (fitted.get(name) ?? 0) + 1);
        if (k % 50 === 0) expect(debug.fit(request)).toEqual(said);
      }
    }
    for (const { name } of candidates) expect(fitted.get(name) ?? 0, name).toBeGreaterThan(100);
  });
});

describe('forecastSeries(any finite series)', () => {
  const engine = createEngine({ workers: 0 });

  it('is finite and ordered, or refused with a reason, whatever the series', async () => {
    let forecasts = 0;
    for (const values of oddSeries(2_000 * long, 77)) {
      const said = await forecastSeries(
        { values, horizon: 3, periods: [4], probabilities: [...probabilities] },
        engine,
      ).catch((fault: unknown) => {
        if (fault instanceof InputError) return null;
        throw fault;
      });
      if (said === null) continue;
      forecasts += 1;
      const numbers = [...said.mean, ...said.quantiles.flatMap((row) => [...row])];
      expect(numbers.every(Number.isFinite), values.join(', ')).toBe(true);
      for (let h = 0; h < 3; h += 1)
        for (let level = 1; level < L; level += 1)
          expect(said.quantiles[level]![h]! >= said.quantiles[level - 1]![h]!, values.join(', ')).toBe(true);
    }
    expect(forecasts).toBeGreaterThan(1_500 * long);
  });

  it('is the same for 0, 1 and 2 workers', async () => {
    const pools = [engine, createEngine({ workers: 1 }), createEngine({ workers: 2 })];
    for (const values of fc.sample(wavy, { numRuns: 4 * long, seed: 3 })) {
      const [none, one, two] = await Promise.all(
        pools.map((pool) => forecastSeries({ values, horizon: 6, periods: [4], nonNegative: true }, pool)),
      );
      expect(one).toEqual(none);
      expect(two).toEqual(none);
    }
    for (const pool of pools) pool.dispose();
  });
});
