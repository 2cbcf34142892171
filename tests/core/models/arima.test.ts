/** fit(ARIMA) with given orders: against R's stats::arima and forecast::Arima. */
import { describe, expect, it } from 'vitest';
import { Status } from '../../../assembly/abi.ts';
import { eachCore } from '../core.ts';
import { expectClose, golden, levelOf, numbersOf, requestOf } from './arima-golden.ts';

eachCore((name, core) => {
  describe(`fit(arima) with given orders (${name})`, () => {
    it.each(golden.cases)("at R's coefficients agrees with R: $id", (wanted) => {
      const said = core.fit(requestOf(wanted, wanted.coef));
      expect(said.status).toBe(Status.Ok);
      const [, d = 0, , , D = 0] = wanted.order;
      const gaps = wanted.x.includes(null);
      // R gives the states of an integrated series a prior, we difference first: 1e-3 in the log-likelihood (with gaps we do as R)
      const same = d + D === 0 || gaps || wanted.method === 'CSS';
      expect(Math.abs(said.loglik - wanted.loglik)).toBeLessThan(same ? 1e-6 : 1e-3);
      expect(said.nobs).toBe(wanted.nobs);
      const level = levelOf(wanted.x);
      expectClose(said.mean, wanted.mean, 1e-8 * level);
      if (!gaps) expectClose(said.residuals.subarray(-24), numbersOf(wanted.residuals), 1e-5 * level);
    });

    it.each(golden.cases)('finds an optimum at least as good as R does: $id', (wanted) => {
      const said = core.fit(requestOf(wanted));
      expect(said.status).toBe(Status.Ok);
      expect(said.loglik).toBeGreaterThan(wanted.loglik - 1e-3);
      const level = levelOf(wanted.x);
      expectClose(said.mean, wanted.mean, 0.01 * level);
      expectClose(said.quantiles.subarray(0, said.mean.length), wanted.lower95, 0.01 * level);
      expectClose(said.quantiles.subarray(said.mean.length), wanted.upper80, 0.01 * level);
      // the free number of parameters differs between an evaluation and a fit, so criteria and variances belong here
      if (wanted.method !== 'CSS') expect(Math.abs(said.aicc - wanted.aicc)).toBeLessThan(2e-3);
      if (wanted.method !== 'CSS') expect(Math.abs(said.bic - wanted.bic)).toBeLessThan(2e-3);
      expect(Math.abs(said.sigma2 / wanted.sigma2 - 1)).toBeLessThan(1e-3);
      expect(said.standardErrors.length).toBe(wanted.se.length);
      for (const [i, se] of wanted.se.entries()) expect(Math.abs(said.standardErrors[i]! / se - 1)).toBeLessThan(0.05);
    });

    it('keeps fixed parameters and estimates the others', () => {
      const wanted = golden.cases[0]!;
      const free = core.fit(requestOf(wanted));
      const held = core.fit(requestOf(wanted, [free.coefficients[0]!, NaN]));
      expect(held.coefficients[0]).toBe(free.coefficients[0]);
      expect(Math.abs(held.coefficients[1]! - free.coefficients[1]!)).toBeLessThan(1e-4);
      expect(Math.abs(held.loglik - free.loglik)).toBeLessThan(1e-6);
      expect(held.aic).toBeCloseTo(free.aic - 2, 5);
    });
  });
});
