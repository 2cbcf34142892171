/** fit(Theta) against R's thetaf, and what must hold anyway. */
import { describe, expect, it } from 'vitest';
import { Component, ModelKind, Status } from '../../../assembly/abi.ts';
import { eachCore } from '../core.ts';
import { expectBands, expectNear, golden, levels, scaleOf, valuesOf } from './ets-golden.ts';

const ok: number = Status.Ok;
const theta = (m: number) => ({ kind: ModelKind.Theta, periods: m > 1 ? Int32Array.of(m) : new Int32Array(0) });

eachCore((name, core) => {
  describe(`fit(theta) (${name})`, () => {
    it.each(golden.theta)('agrees with R: $id', (wanted) => {
      const values = valuesOf(wanted.series);
      const said = core.fit({ values, spec: theta(wanted.m), horizon: wanted.mean.length, probabilities: levels });
      expect(said.status).toBe(Status.Ok);
      // both search for alpha: R stops 1e-4 from its optimum
      expect(Math.abs(said.coefficients[0]! - wanted.alpha)).toBeLessThan(1e-3);
      expect(Math.abs(said.coefficients[2]! / wanted.drift - 1)).toBeLessThan(1e-9);
      expectBands(said, wanted, 1e-3 * scaleOf(values));
    });

    it('takes the additive season where values are not positive, and none where there is none', () => {
      const wave = Float64Array.from({ length: 60 }, (_, t) => 5 * [3, -1, -4, 2][t % 4]! + ((t * 37) % 11) / 10);
      const said = core.fit({ values: wave, spec: theta(4), horizon: 8, probabilities: levels });
      expect(said.spec.season).toBe(Component.Additive);
      expectNear(said.mean.subarray(0, 4), [15, -5, -20, 10], 1.5);
      const plain = core.fit({
        values: Float64Array.from({ length: 60 }, (_, t) => 50 + ((t * t * 7) % 13)),
        spec: theta(4),
      });
      expect(plain.spec.season).toBe(Component.None);
      expect(core.fit({ values: valuesOf('UKgas'), spec: theta(4) }).spec.season).toBe(Component.Multiplicative);
    });

    it('survives gaps: a tenth of the values missing moves the forecast by little', () => {
      const values = valuesOf('AirPassengers');
      const whole = core.fit({ values, spec: theta(12), horizon: 12 });
      const gappy = core.fit({ values: values.map((v, t) => (t % 10 === 3 ? NaN : v)), spec: theta(12), horizon: 12 });
      expect(gappy.status).toBe(Status.Ok);
      expect(gappy.nobs).toBe(129);
      for (let h = 0; h < 12; h += 1) expect(Math.abs(gappy.mean[h]! / whole.mean[h]! - 1)).toBeLessThan(0.05);
    });

    it('gives finite numbers or a reason on degenerate series', () => {
      const line = (n: number, f: (t: number) => number) => Float64Array.from({ length: n }, (_, t) => f(t));
      const odd = [...Array(11).keys()].map((n) => line(n, (t) => 2 + t + Math.sin(t * t)));
      odd.push(
        line(30, () => 0),
        line(40, (t) => t % 2),
        line(40, (t) => (t % 4 ? 0 : 1)),
        line(40, (t) => (1 + (t % 5)) * 1e-300),
        line(40, (t) => (1 + (t % 5)) * 1e300),
      );
      for (const values of odd) {
        const said = core.fit({ values, spec: theta(4), horizon: 5, probabilities: levels });
        const numbers = [...said.mean, ...said.quantiles];
        expect(numbers.length).toBe(said.status === ok ? 15 : 0);
        expect(numbers.every(Number.isFinite)).toBe(true);
      }
      expect(core.fit({ values: line(30, () => 3), spec: theta(1) }).status).toBe(Status.Constant);
      expect(core.fit({ values: line(4, (t) => t), spec: theta(1) }).status).toBe(Status.TooShort);
    });
  });
});
