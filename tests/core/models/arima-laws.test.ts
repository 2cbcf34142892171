/** fit(ARIMA): laws that hold whatever R says, and every reason to give no fit. */
import { describe, expect, it } from 'vitest';
import { Choice, Method, Status } from '../../../assembly/abi.ts';
import { eachCore } from '../core.ts';
import { arima, expectClose, golden, numbersOf } from './arima-golden.ts';

const air = numbersOf(golden.cases[0]!.x);
const lake = numbersOf(golden.cases.find((wanted) => wanted.id === 'LakeHuron (3,0,0)')!.x);
const probabilities = Float64Array.of(0.025, 0.1, 0.5, 0.9, 0.975);
const airline = arima(12, [0, 1, 1, 0, 1, 1]);

eachCore((name, core) => {
  describe(`laws of fit(arima) (${name})`, () => {
    it('the likelihood of an AR(1) is its closed form', () => {
      const phi = 0.6;
      const mean = 579;
      const said = core.fit({
        values: lake,
        spec: arima(1, [1, 0, 0, 0, 0, 0], { constant: Choice.Yes, fixed: Float64Array.of(phi, mean) }),
      });
      const z = lake.map((value) => value - mean);
      let squares = (1 - phi * phi) * z[0]! * z[0]!;
      for (let t = 1; t < z.length; t++) squares += (z[t]! - phi * z[t - 1]!) ** 2;
      const n = z.length;
      const loglik = -0.5 * (n * Math.log((2 * Math.PI * squares) / n) + n - Math.log(1 - phi * phi));
      expect(Math.abs(said.loglik - loglik)).toBeLessThan(1e-9);
      expect(said.mean.length).toBe(0);
    });

    it('a stationary series reads alike backwards', () => {
      const spec = arima(12, [2, 0, 1, 1, 0, 1], {
        constant: Choice.Yes,
        fixed: Float64Array.of(0.5, 0.2, -0.3, 0.4, 0.3, 579),
      });
      const forwards = core.fit({ values: lake, spec });
      const backwards = core.fit({ values: lake.slice().reverse(), spec });
      expect(Math.abs(forwards.loglik - backwards.loglik)).toBeLessThan(1e-8);
    });

    it('a moving average and its inverse have one likelihood', () => {
      const at = (theta: number, seasonal: number) =>
        core.fit({ values: air, spec: arima(12, [0, 1, 1, 0, 1, 1], { fixed: Float64Array.of(theta, seasonal) }) })
          .loglik;
      expect(Math.abs(at(-0.4, -0.5) - at(-2.5, -0.5))).toBeLessThan(1e-7);
      expect(Math.abs(at(-0.4, -0.5) - at(-0.4, -2))).toBeLessThan(1e-7);
    });

    it('scales with the series, from 1e-300 to 1e300', () => {
      const plain = core.fit({ values: air, horizon: 12, probabilities, spec: airline });
      for (const factor of [1e-300, 1e-12, 1e12, 1e297]) {
        const said = core.fit({
          values: air.map((value) => value * factor),
          horizon: 12,
          probabilities,
          spec: airline,
        });
        expect(said.status).toBe(Status.Ok);
        expectClose(
          said.quantiles.map((value) => value / factor),
          plain.quantiles,
          1e-3,
        );
        expectClose(said.coefficients, plain.coefficients, 1e-5);
        expect(Math.abs(said.loglik + 131 * Math.log(factor) - plain.loglik)).toBeLessThan(1e-5);
      }
    });

    it('missing values at the end are steps of the forecast', () => {
      const longer = core.fit({ values: air, horizon: 6, probabilities, spec: airline });
      const values = Float64Array.from([...air, NaN, NaN, NaN]);
      const said = core.fit({ values, horizon: 3, probabilities, spec: airline });
      expectClose(said.mean, longer.mean.subarray(3), 1e-9);
      expect(said.loglik).toBe(longer.loglik);
      expect(said.fitted.length).toBe(air.length + 3);
    });

    it('one gap in the differenced series costs one observation and hardly moves the forecast', () => {
      const values = air.slice();
      values[60] = NaN;
      const whole = core.fit({ values: air, horizon: 12, spec: airline });
      const said = core.fit({ values, horizon: 12, spec: airline });
      expect(said.nobs).toBe(whole.nobs - 1);
      expect(said.residuals[60]).toBeNaN();
      expectClose(said.mean, whole.mean, 5);
    });

    it('fitted and residual make the observation, and quantiles rise around the mean', () => {
      const said = core.fit({ values: air, horizon: 24, probabilities, spec: airline });
      expect([...said.residuals.subarray(0, 13)].every(Number.isNaN)).toBe(true);
      for (let t = 13; t < air.length; t++)
        expect(Math.abs(said.fitted[t]! + said.residuals[t]! - air[t]!)).toBeLessThan(1e-9);
      for (let h = 0; h < 24; h++) {
        const levels = [0, 1, 2, 3, 4].map((i) => said.quantiles[i * 24 + h]!);
        expect(levels).toEqual(levels.slice().sort((a, b) => a - b));
        expect(Math.abs(levels[2]! - said.mean[h]!)).toBeLessThan(1e-9);
      }
    });

    it('a regressor that repeats the drift is taken off before the rest', () => {
      const slope = 3;
      const index = Float64Array.from(air, (_, t) => t);
      const request = {
        horizon: 4,
        futureRegressors: Float64Array.from([0, 1, 2, 3], (h) => air.length + h),
        spec: arima(1, [1, 0, 0, 0, 0, 0]),
      };
      const plain = core.fit({ values: air, regressors: index, ...request });
      const tilted = core.fit({ values: air.map((value, t) => value + slope * t), regressors: index, ...request });
      expect(Math.abs(tilted.coefficients[2]! - plain.coefficients[2]! - slope)).toBeLessThan(1e-6);
      expect(Math.abs(tilted.loglik - plain.loglik)).toBeLessThan(1e-6);
    });

    it('says the same twice, bit for bit', () => {
      const once = core.fit({ values: air, horizon: 12, probabilities, spec: arima(12, []) });
      const again = core.fit({ values: air, horizon: 12, probabilities, spec: arima(12, []) });
      expect(again).toEqual(once);
    });
  });

  describe(`fit(arima) gives its reason (${name})`, () => {
    const flat = new Float64Array(30).fill(7);
    const line = Float64Array.from({ length: 30 }, (_, t) => 2 * t);
    it.each([
      ['TooShort for three values', Float64Array.of(1, 2, 4), arima(1, []), Status.TooShort],
      ['TooShort for no value', new Float64Array(5).fill(NaN), arima(1, [0, 0, 0, 0, 0, 0]), Status.TooShort],
      ['TooShort for less than a season to difference', air.subarray(0, 12), airline, Status.TooShort],
      ['Constant for a constant', flat, arima(1, []), Status.Constant],
      [
        'Constant for a line that is differenced',
        line,
        arima(1, [0, 1, 0, 0, 0, 0], { constant: Choice.Yes }),
        Status.Constant,
      ],
      [
        'NotStationary for fixed AR terms of a random walk',
        lake,
        arima(1, [1, 0, 0, 0, 0, 0], { constant: Choice.No, fixed: Float64Array.of(1) }),
        Status.NotStationary,
      ],
      ['Unsupported for seasonal orders without a season', lake, arima(1, [0, 0, 0, 1, 0, 0]), Status.Unsupported],
      ['Unsupported for lags beyond 800', lake, arima(900, [0, 0, 0, 1, 0, 0]), Status.Unsupported],
      [
        'Unsupported for a constant in a twice differenced series',
        air,
        arima(12, [0, 1, 1, 0, 1, 1], { constant: Choice.Yes }),
        Status.Unsupported,
      ],
    ])('%s', (_, values, spec, status) => {
      const said = core.fit({ values, horizon: 3, spec });
      expect(said.status).toBe(status);
      expect(said.mean.length + said.coefficients.length + said.fitted.length).toBe(0);
    });

    it('Unsupported for a regressor that is constant where it is seen', () => {
      const regressors = new Float64Array(lake.length).fill(1);
      const request = { values: lake, regressors, horizon: 1, futureRegressors: Float64Array.of(1) };
      expect(core.fit({ ...request, spec: arima(1, [1, 0, 0, 0, 0, 0]) }).status).toBe(Status.Unsupported);
      expect(
        core.fit({ ...request, futureRegressors: new Float64Array(0), spec: arima(1, [1, 0, 0, 0, 0, 0]) }).status,
      ).toBe(Status.Unsupported);
    });

    it('NotStationary for a conditional fit that explodes', () => {
      const values = Float64Array.from({ length: 40 }, (_, t) => 1.3 ** t + (t % 3) * 0.01);
      const said = core.fit({
        values,
        spec: arima(1, [1, 0, 0, 0, 0, 0], { constant: Choice.No, method: Method.Css }),
      });
      expect(said.status).toBe(Status.NotStationary);
    });
  });
});
