/** describe: tests and statistics against R, and its edges. */
import { describe, expect, it } from 'vitest';
import { Status } from '../../../assembly/abi.ts';
import { eachCore } from '../core.ts';
import { expectClose, golden, numbersOf, seriesOf, type DescribeCase } from './golden.ts';
import { noise, seriesBy } from './noise.ts';

eachCore((name, core) => {
  describe(`describe (${name})`, () => {
    it.each(Object.entries(golden.describe))('agrees with R to 1e-8: %s', (label, wanted: DescribeCase) => {
      const { period, values } = seriesOf(label);
      const periods = Int32Array.from(period > 1 ? [period] : []);
      const said = core.describe({ values, periods, lags: 8 });
      expect(said.status).toBe(Status.Ok);
      expectClose(said.acf, numbersOf(wanted.acf), 1e-8);
      if (wanted.pacf) expectClose(said.pacf, numbersOf(wanted.pacf), 1e-8);
      expect(Math.abs(said.kpssLevel / wanted.kpssLevel - 1)).toBeLessThan(1e-8);
      expect(Math.abs(said.boxCoxLambda - wanted.boxCoxLambda)).toBeLessThan(1e-8);
      if (wanted.strength !== null) expectClose(said.strength, Float64Array.of(wanted.strength), 1e-8);
      expect([said.ndiffs, said.nsdiffs, said.dominantPeriod]).toEqual([
        wanted.ndiffs,
        wanted.nsdiffs,
        wanted.dominantPeriod,
      ]);
    });

    it('asks for as many differences as a random walk was summed', () => {
      const draw = noise(11);
      let once = 0;
      let twice = 0;
      const sums = Array.from({ length: 300 }, () => {
        const step = draw();
        once += step;
        twice += once;
        return [step, once, twice] as const;
      });
      const ndiffs = ([0, 1, 2] as const).map(
        (d) => core.describe({ values: Float64Array.from(sums, (row) => row[d]) }).ndiffs,
      );
      expect(ndiffs).toEqual([0, 1, 2]);
    });

    it.each<[string, Float64Array, Status]>([
      ['no observation', new Float64Array(0), Status.TooShort],
      ['two observations', Float64Array.of(1, 2), Status.TooShort],
      ['all missing', new Float64Array(40).fill(NaN), Status.TooShort],
      ['one value throughout', new Float64Array(40).fill(7), Status.Constant],
      ['zero throughout', new Float64Array(40), Status.Constant],
    ])('says why not, without a NaN: %s', (_, values, status) => {
      const said = core.describe({ values, periods: Int32Array.of(12), lags: 5 });
      expect(said.status).toBe(status);
      expect(said.acf.length + said.pacf.length + said.strength.length + said.periods.length).toBe(0);
      expect(Number.isFinite(said.kpssLevel) && Number.isFinite(said.boxCoxLambda)).toBe(true);
    });

    it('is free of units, but for the dominant period', () => {
      const { values } = seriesOf('nottem');
      const plain = core.describe({ values, periods: Int32Array.of(12), lags: 12 });
      const large = core.describe({
        values: values.map((value) => value * 2 ** 990),
        periods: Int32Array.of(12),
        lags: 12,
      });
      expect(large).toEqual({ ...plain, dominantPeriod: large.dominantPeriod });
    });

    it('gives zero at lags beyond the series', () => {
      const { acf, pacf } = core.describe({ values: Float64Array.of(1, 3, 2, 5), lags: 6 });
      expect([...acf.slice(3), ...pacf.slice(3)].every((value) => value === 0 || Number.isFinite(value))).toBe(true);
      expect([...acf.slice(3)]).toEqual([0, 0, 0]);
    });

    it('finds no period in values that barely vary, as R has it', () => {
      const values = seriesBy(120, (i) => 100 + (i % 12) / 100);
      expect(core.describe({ values, periods: Int32Array.of(12) }).dominantPeriod).toBe(1);
    });
  });
});
