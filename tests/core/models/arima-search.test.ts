/** fit(ARIMA) with open orders: against R's auto.arima, and the options of the search. */
import { describe, expect, it } from 'vitest';
import { ArimaSearch, Choice, Status } from '../../../assembly/abi.ts';
import type { RawFit } from '../../../src/engine/raw-records.ts';
import { eachCore } from '../core.ts';
import { arima, expectClose, golden, levelOf, numbersOf } from './arima-golden.ts';

function rowsOf(fit: RawFit): number[][] {
  const rows: number[][] = [];
  for (let i = 0; i < fit.search.length; i += ArimaSearch.Width)
    rows.push([...fit.search.subarray(i, i + ArimaSearch.Width)]);
  return rows;
}

const open = [-1, -1, -1, -1, -1, -1];

eachCore((name, core) => {
  describe(`fit(arima) with open orders (${name})`, () => {
    it.each(golden.searches)('chooses as auto.arima, or better by the same criterion: $id', (wanted) => {
      const said = core.fit({ values: numbersOf(wanted.x), horizon: 12, spec: arima(wanted.m, open) });
      expect(said.status).toBe(Status.Ok);
      const same =
        [...said.spec.order].join() === wanted.order.join() && (said.spec.constant === 1) === wanted.constant;
      if (same) expectClose(said.mean, wanted.mean, 0.01 * levelOf(wanted.x));
      // criteria compare only under the same differencing
      expect([said.spec.order[1], said.spec.order[4]]).toEqual([wanted.order[1], wanted.order[4]]);
      expect(said.aicc).toBeLessThan(wanted.aicc + 5e-3);
    });

    it('lists each form once, with the chosen one as the best', () => {
      const { x, m } = golden.searches[0]!;
      const said = core.fit({ values: numbersOf(x), spec: arima(m, open) });
      const rows = rowsOf(said);
      expect(new Set(rows.map((row) => row.slice(0, ArimaSearch.Criterion).join())).size).toBe(rows.length);
      const best = rows.reduce((a, b) => (b[ArimaSearch.Criterion]! < a[ArimaSearch.Criterion]! ? b : a));
      expect(best.slice(0, 6)).toEqual([...said.spec.order]);
      expect(Math.abs(best[ArimaSearch.Criterion]! - said.aicc)).toBeLessThan(1e-6);
      for (const row of rows)
        expect(row[ArimaSearch.Criterion] === Infinity).toBe(row[ArimaSearch.Status] !== Status.Ok);
    });

    it('keeps the orders that are given', () => {
      const { x, m } = golden.searches[0]!;
      const said = core.fit({ values: numbersOf(x), spec: arima(m, [-1, 1, 1, 0, 1, -1], { constant: Choice.No }) });
      expect(said.status).toBe(Status.Ok);
      for (const row of rowsOf(said)) expect([row[1], row[2], row[3], row[4], row[6]]).toEqual([1, 1, 0, 1, 0]);
    });

    it('tries all forms when it shall, and then finds none worse', () => {
      const { x } = golden.searches.find((wanted) => wanted.id === 'WWWusage')!;
      const stepwise = core.fit({ values: numbersOf(x), spec: arima(1, open) });
      const all = core.fit({ values: numbersOf(x), spec: arima(1, open, { exhaustive: true }) });
      // p + q <= 5, one difference, with and without drift
      expect(rowsOf(all).length).toBe(42);
      expect(all.aicc).toBeLessThanOrEqual(stepwise.aicc + 1e-6);
    });

    it('goes by conditional sums of squares on a long series, then fits exactly and lists the chosen form last', () => {
      const { x, m } = golden.searches.find((wanted) => wanted.id === 'nottem')!;
      const said = core.fit({ values: numbersOf(x), spec: arima(m, open) });
      const rows = rowsOf(said);
      const last = rows.at(-1)!;
      expect(last.slice(0, 6)).toEqual([...said.spec.order]);
      expect(Math.abs(last[ArimaSearch.Criterion]! - said.aicc)).toBeLessThan(1e-3);
      // the walk lists each form once; after it come exact fits, of which none is better than the chosen one
      const forms = rows.map((row) => row.slice(0, ArimaSearch.Criterion).join());
      const walked = forms.findIndex((form, i) => forms.indexOf(form) < i);
      expect(walked).toBeGreaterThan(4);
      for (const row of rows.slice(walked)) expect(row[ArimaSearch.Criterion]).toBeGreaterThan(said.aicc - 1e-3);
    });

    /** 20 cycles of 24 with autoregressive noise; each step of the cycle moves by up to `change` a cycle */
    const cyclic = (change: number, seed = 7) => {
      const cycle = [4, 9, 1, 7, -3, -8, 2, 5, -6, 0, -4, -7, 3, 8, -1, 6, -2, 10, -9, 1, 4, -5, 2, -3];
      let noise = 0;
      return Float64Array.from({ length: 480 }, (_, t) => {
        seed = (seed * 16807) % 2147483647;
        noise = 0.5 * noise + seed / 2147483647 - 0.5;
        cycle[t % 24]! += change * (((seed >> 8) % 2001) / 1000 - 1);
        return 50 + cycle[t % 24]! + 3 * noise;
      });
    };

    it('looks beyond the walk: a season that changes slowly gets the seasonal MA term that fits', () => {
      const said = core.fit({ values: cyclic(0.25), spec: arima(24, open) });
      const [p, , q, P, D, Q] = [...said.spec.order];
      expect([D, Q]).toEqual([1, 1]);
      // auto.arima lets no root come nearer than 1.01 in single steps: at 24 that is 0.7876 in steps of a season
      const theta = said.coefficients[p! + q! + P!]!;
      expect(theta).toBeLessThan(-(1.01 ** -24));
      expect(theta).toBeGreaterThan(-1 / 1.01);
    });

    it('holds that term inside the unit circle where the season does not change at all', () => {
      const values = cyclic(0, 11);
      const said = core.fit({ values, horizon: 24, probabilities: Float64Array.of(0.1, 0.9), spec: arima(24, open) });
      const [p, d, q, P, D, Q] = [...said.spec.order];
      expect([D, Q]).toEqual([1, 1]);
      expect(said.coefficients[p! + q! + P!]).toBe(-0.999);
      const constant = said.spec.constant === 1 ? Choice.Yes : Choice.No;
      const autoregressive = core.fit({ values, spec: arima(24, [p!, d!, q!, 2, 1, 0], { constant }) });
      expect(said.aicc).toBeLessThan(autoregressive.aicc - 10);
      // the same coefficients, all fixed, are the same model; a fixed one counts for nothing, the held one counts as estimated
      const again = core.fit({
        values,
        horizon: 24,
        spec: arima(24, [...said.spec.order], { constant, fixed: said.coefficients }),
      });
      expect(Math.abs(again.loglik - said.loglik)).toBeLessThan(1e-6);
      expectClose(said.mean, again.mean, 1e-8);
      const k = said.coefficients.length + 1;
      expect(Math.abs(said.aic + 2 * said.loglik - 2 * k)).toBeLessThan(1e-6);
      for (const width of said.mean.map((mean, h) => said.quantiles[24 + h]! - mean)) expect(width).toBeGreaterThan(0);
    });
  });
});
