/** fit(ETS) against R's forecast::ets. */
import { describe, expect, it } from 'vitest';
import { Choice, Component, EtsSearch, ModelKind, Status } from '../../../assembly/abi.ts';
import { eachCore } from '../core.ts';
import { noise } from '../series/noise.ts';
import { expectBands, expectNear, golden, requestOf, scaleOf, valuesOf } from './ets-golden.ts';

eachCore((name, core) => {
  describe(`fit(ets) of a given form (${name})`, () => {
    it.each(golden.cases)("at R's coefficients agrees with R: $id", (wanted) => {
      const said = core.fit(requestOf(wanted, wanted.coefficients));
      const scale = scaleOf(valuesOf(wanted.series));
      expect(said.status).toBe(Status.Ok);
      expectNear(said.coefficients, wanted.coefficients, 1e-12 * scale);
      expect(Math.abs(said.loglik - wanted.loglik)).toBeLessThan(1e-6);
      for (const criterion of ['aic', 'aicc', 'bic'] as const)
        expect(Math.abs(said[criterion] - wanted[criterion])).toBeLessThan(1e-6);
      expect(Math.abs(said.sigma2 / wanted.sigma2 - 1)).toBeLessThan(1e-9);
      expectNear(said.fitted.subarray(-12), wanted.fitted, 1e-8 * scale);
      if (wanted.simulated) expectNear(said.mean, wanted.mean, 1e-8 * scale);
      else expectBands(said, wanted, 1e-8 * scale);
    });

    it.each(golden.cases)('finds an optimum at least as good as R does: $id', (wanted) => {
      const said = core.fit(requestOf(wanted));
      expect(said.status).toBe(Status.Ok);
      expect(said.aicc).toBeLessThan(wanted.aicc + 0.01);
    });
  });

  describe(`fit(ets) of a long series (${name})`, () => {
    // the first thousand values say one thing (a still level), the others another (a level that runs)
    const draw = noise(5);
    let level = 200;
    const values = Float64Array.from({ length: 2600 }, (_, t) => {
      if (t >= 1000) level += 2 * draw();
      return level + draw();
    });

    it.each([
      ['A', Component.Additive],
      ['M', Component.Multiplicative],
    ])('finds an optimum no worse than the best of a grid of smoothing parameters: errors %s', (_, error) => {
      const spec = { kind: ModelKind.Ets, error, trend: Component.Additive, season: Component.None, damped: Choice.No };
      const free = core.fit({ values, spec });
      const gaps = core.fit({ values: values.map((v, t) => (t % 10 === 3 ? NaN : v)), spec });
      expect([free.status, gaps.status]).toEqual([Status.Ok, Status.Ok]);
      for (const alpha of [0.02, 0.2, 0.5, 0.8, 0.99])
        for (const beta of [0.0001, 0.01, 0.1, 0.5]) {
          if (beta > alpha) continue;
          const held = core.fit({ values, spec: { ...spec, fixed: Float64Array.of(alpha, beta, NaN, NaN) } });
          expect(free.loglik).toBeGreaterThan(held.loglik - 1e-3);
        }
      // its own coefficients give the same likelihood again, by the pass that also writes the residuals
      const again = core.fit({ values, spec: { ...spec, fixed: free.coefficients } });
      expect(Math.abs(again.loglik - free.loglik)).toBeLessThan(1e-6);
      expect(gaps.coefficients[0]!).toBeGreaterThan(0.5 * free.coefficients[0]!);
    });
  });

  describe(`fit(ets) with the form left open (${name})`, () => {
    it.each(golden.searches)('chooses a form with a criterion no worse than R does: $id', (wanted) => {
      const periods = wanted.m > 1 ? Int32Array.of(wanted.m) : new Int32Array(0);
      const said = core.fit({ values: valuesOf(wanted.series), spec: { kind: ModelKind.Ets, periods } });
      expect(said.status).toBe(Status.Ok);
      expect(said.aicc).toBeLessThan(wanted.aicc + 0.01);
      const criteria = [];
      for (let row = 0; row < said.search.length; row += EtsSearch.Width)
        criteria.push(said.search[row + EtsSearch.Criterion]!);
      expect(said.searchWidth).toBe(EtsSearch.Width);
      // 15 forms with an additive or no trend; without a period the seasonal ones do not exist
      expect(criteria.length).toBe(wanted.m > 1 ? 15 : 6);
      expect(Math.abs(Math.min(...criteria) - said.aicc)).toBeLessThan(1e-6);
    });
  });
});
