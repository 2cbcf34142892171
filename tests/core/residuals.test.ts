/** The residual check of fit, and fill: against R's Box.test, tsoutliers and na.interp on the shared reference cases. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { Method, ModelKind, Status } from '../../assembly/abi.ts';
import { eachCore } from './core.ts';
import { noise } from './series/noise.ts';

type Numbers = readonly (number | null)[];
interface Case {
  readonly id: string;
  readonly m: number;
  readonly x: Numbers;
  readonly auto_arima?: {
    readonly residuals: Numbers;
    readonly order: Readonly<Record<'p' | 'd' | 'q' | 'P' | 'D' | 'Q', number>>;
  };
  readonly box_test?: {
    readonly 'Ljung-Box': {
      readonly lag: number;
      readonly fitdf: number;
      readonly statistic: number;
      readonly p: number;
    };
  };
  readonly tsoutliers?: {
    readonly index: number | readonly number[];
    readonly replacements: number | readonly number[];
  };
  readonly na_interp?: Numbers;
}

interface Box {
  readonly lag: number;
  readonly fitdf: number;
  readonly statistic: number;
  readonly p: number;
  readonly acf1: number;
  readonly mean: number;
  readonly sd: number;
}
type Boxes = Readonly<Record<string, Box>>;
/** Made by R, see the script beside it. */
const golden = JSON.parse(
  readFileSync(join(import.meta.dirname, '../fixtures/golden/residuals/residuals.json'), 'utf8'),
) as {
  readonly series: Readonly<Record<string, { readonly period: number; readonly values: number[] }>>;
  readonly naive: Boxes;
  readonly seasonalNaive: Boxes;
  readonly mean: Boxes;
  readonly airline: Box;
};

const folder = join(import.meta.dirname, '../../../shared/data/forecast-reference');
const cases = (existsSync(folder) ? readdirSync(folder) : [])
  .filter((file) => /^(?!competition).*\.json$/.test(file))
  .map((file) => JSON.parse(readFileSync(join(folder, file), 'utf8')) as Case);
const numbersOf = (numbers: Numbers): Float64Array => Float64Array.from(numbers, (each) => each ?? Number.NaN);
const listOf = (given: number | readonly number[]): readonly number[] => (typeof given === 'number' ? [given] : given);
const rangeOf = (values: Float64Array): number => {
  const present = [...values].filter((value) => !Number.isNaN(value));
  return Math.max(...present) - Math.min(...present);
};
const seasonOf = (one: Case): Int32Array => Int32Array.from(one.m > 1 ? [one.m] : []);

eachCore((name, core) => {
  describe(`the residual check of fit (${name})`, () => {
    const tested = cases.filter((one) => one.box_test !== undefined && one.auto_arima !== undefined);

    it.skipIf(tested.length === 0)('has the statistic of R’s Box.test on the same residuals', () => {
      let compared = 0;
      for (const one of tested) {
        const { lag, fitdf, statistic, p } = one.box_test!['Ljung-Box'];
        // a mean takes no season into its forecast, but names the lags; it leaves autocorrelations as they are
        const said = core.fit({
          values: numbersOf(one.auto_arima!.residuals),
          spec: { kind: ModelKind.Mean, periods: seasonOf(one) },
        });
        if (said.residualLags !== lag) continue;
        compared += 1;
        expect(Math.abs(said.ljungBox / statistic - 1), one.id).toBeLessThan(1e-8);
        if (fitdf === 0) expect(Math.abs(said.ljungBoxP / p - 1), one.id).toBeLessThan(1e-8);
      }
      expect(compared).toBeGreaterThan(10);
    });

    it('agrees with R’s Box.test, acf, mean and sd: naive, seasonal naive, mean, and the airline model', () => {
      const compare = (
        id: string,
        wanted: Box,
        spec: Parameters<typeof core.fit>[0]['spec'],
        tolerance: number,
      ): void => {
        const said = core.fit({ values: Float64Array.from(golden.series[id]!.values), spec });
        expect([said.residualLags, said.residualDf], id).toEqual([wanted.lag, wanted.lag - wanted.fitdf]);
        expect(Math.abs(said.ljungBox / wanted.statistic - 1), id).toBeLessThan(tolerance);
        // the relative error of a far tail is that of the statistic times half of it
        const off = wanted.p === 0 ? said.ljungBoxP : Math.abs(said.ljungBoxP / wanted.p - 1);
        expect(off, id).toBeLessThan(tolerance * Math.max(1, wanted.statistic));
        expect(Math.abs(said.residualAcf1 - wanted.acf1), id).toBeLessThan(tolerance);
        expect(Math.abs(said.residualSd / wanted.sd - 1), id).toBeLessThan(tolerance);
        expect(Math.abs(said.residualMean - wanted.mean), id).toBeLessThan(tolerance * wanted.sd);
      };
      const period = (id: string): Int32Array => Int32Array.of(golden.series[id]!.period);
      for (const [id, wanted] of Object.entries(golden.naive)) compare(id, wanted, { kind: ModelKind.Naive }, 1e-9);
      for (const [id, wanted] of Object.entries(golden.mean))
        compare(id, wanted, { kind: ModelKind.Mean, periods: period(id) }, 1e-9);
      for (const [id, wanted] of Object.entries(golden.seasonalNaive))
        compare(id, wanted, { kind: ModelKind.SeasonalNaive, periods: period(id) }, 1e-9);
      const airline = { kind: ModelKind.Arima, periods: Int32Array.of(12), order: Int32Array.of(0, 1, 1, 0, 1, 1) };
      compare('AirPassengers', golden.airline, { ...airline, method: Method.Ml }, 5e-3);
    });

    it('calls noise noise at about its level, and sees what a poor model leaves', () => {
      const draw = noise(3);
      let rejected = 0;
      for (let round = 0; round < 400; round += 1) {
        const said = core.fit({ values: Float64Array.from({ length: 120 }, draw), spec: { kind: ModelKind.Mean } });
        if (said.ljungBoxP < 0.05) rejected += 1;
        expect(Math.abs(said.residualMean)).toBeLessThan(1e-12);
      }
      // binomial(400, 0.05): mean 20, sd 4.4
      expect(rejected).toBeGreaterThan(6);
      expect(rejected).toBeLessThan(36);
      const wave = Float64Array.from({ length: 120 }, (_, t) => 10 + ((t * 7) % 12));
      const said = core.fit({ values: wave, spec: { kind: ModelKind.Mean, periods: Int32Array.of(12) } });
      expect([said.ljungBoxP < 1e-12, said.residualLags, said.residualDf]).toEqual([true, 24, 24]);
    });

    it('of an alternating series has the statistic of its closed form', () => {
      // acf(k) = (-1)^k (n - k)/n for even n
      for (const n of [60, 400]) {
        const values = Float64Array.from({ length: n }, (_, t) => (t % 2 === 0 ? 1 : -1));
        const said = core.fit({ values, spec: { kind: ModelKind.Mean } });
        const sum = Array.from({ length: 10 }, (_, k) => (n - k - 1) / (n * n)).reduce((a, b) => a + b);
        expect(Math.abs(said.ljungBox / (n * (n + 2) * sum) - 1)).toBeLessThan(1e-12);
        expect(said.residualAcf1).toBeCloseTo(-(n - 1) / n, 12);
      }
    });

    it('scales with the series, from 1e-300 to 1e300, and says nothing of residuals that do not vary', () => {
      const draw = noise(8);
      const values = Float64Array.from({ length: 60 }, draw);
      const plain = core.fit({ values, spec: { kind: ModelKind.Naive } });
      for (const factor of [1e-300, 1e299]) {
        const said = core.fit({ values: values.map((value) => value * factor), spec: { kind: ModelKind.Naive } });
        expect(Math.abs(said.ljungBoxP - plain.ljungBoxP)).toBeLessThan(1e-9);
        expect(Math.abs(said.residualSd / factor / plain.residualSd - 1)).toBeLessThan(1e-9);
      }
      const flat = core.fit({ values: new Float64Array(30).fill(4), spec: { kind: ModelKind.Naive } });
      expect([flat.status, flat.residualSd, flat.residualLags]).toEqual([Status.Ok, 0, 0]);
      expect(flat.ljungBoxP).toBeNaN();
    });
  });

  describe(`fill (${name})`, () => {
    it.skipIf(cases.length === 0)(
      'is R’s na.interp on gaps, and R’s replacements of tsoutliers on the values R flags',
      () => {
        let compared = 0;
        for (const one of cases) {
          const values = numbersOf(one.x);
          if (one.na_interp !== undefined) {
            const said = core.fill(values, seasonOf(one));
            one.na_interp.forEach((wanted, t) => {
              expect(Math.abs(said[t]! - wanted!), `${one.id} ${String(t)}`).toBeLessThan(1e-7 * rangeOf(values));
            });
            compared += 1;
          }
          // with gaps R fills them first and then replaces what it flags in the filled series
          const at = listOf(one.tsoutliers?.index ?? []).map((index) => index - 1);
          if (at.length === 0 || values.some(Number.isNaN)) continue;
          const gappy = values.slice();
          for (const index of at) gappy[index] = Number.NaN;
          const said = core.fill(gappy, seasonOf(one));
          listOf(one.tsoutliers!.replacements).forEach((wanted, k) => {
            expect(Math.abs(said[at[k]!]! - wanted), `${one.id} ${String(at[k])}`).toBeLessThan(1e-6 * rangeOf(values));
          });
          compared += 1;
        }
        expect(compared).toBeGreaterThan(4);
      },
    );

    it('leaves what is present as it is, works at 1e-300 and 1e300, and gives back what holds nothing', () => {
      const values = Float64Array.of(1, Number.NaN, 3, 4, Number.NaN, Number.NaN);
      expect([...core.fill(values, new Int32Array(0))]).toEqual([1, 2, 3, 4, 4, 4]);
      for (const factor of [1e-300, 1e300])
        [
          ...core.fill(
            values.map((value) => value * factor),
            new Int32Array(0),
          ),
        ].forEach((value, t) => {
          expect(value / factor / [1, 2, 3, 4, 4, 4][t]!).toBeCloseTo(1, 12);
        });
      expect([...core.fill(Float64Array.of(Number.NaN, Number.NaN), new Int32Array(0))]).toEqual([
        Number.NaN,
        Number.NaN,
      ]);
    });
  });
});
