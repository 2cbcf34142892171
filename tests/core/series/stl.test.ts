/** decompose with one period: STL against R's stats::stl, and its laws. */
import { describe, expect, it } from 'vitest';
import { Status } from '../../../assembly/abi.ts';
import { eachCore } from '../core.ts';
import { expectClose, golden, numbersOf, rangeOf, seriesOf, type StlCase } from './golden.ts';
import { noise, seriesBy } from './noise.ts';

const everyOption = {
  seasonalWindow: 11,
  seasonalDegree: 1,
  trendWindow: 17,
  trendDegree: 0,
  lowPassWindow: 15,
  lowPassDegree: 0,
  seasonalJump: 1,
  trendJump: 2,
  lowPassJump: 3,
  inner: 3,
  outer: 2,
};
const optionsOf: Record<string, object> = {
  periodic: { seasonalWindow: -1 },
  robust: { seasonalWindow: -1, robust: true },
  window: { seasonalWindow: 7, robust: true },
  every: everyOption,
};
const hourly = seriesBy(24 * 30, (i) => 50 + i / 100 + 10 * ((i % 24) / 24) + noise(i + 1)());

eachCore((name, core) => {
  describe(`decompose, one period (${name})`, () => {
    it.each(Object.entries(golden.stl))(
      'agrees with R stl to 1e-9 of the range (1e-7 where robust): %s',
      (label, wanted: StlCase) => {
        const { period, values } = seriesOf(wanted.series);
        const parts = core.decompose({ values, periods: Int32Array.of(period), ...optionsOf[label] });
        const tolerance = (wanted.weights ? 1e-7 : 1e-9) * rangeOf(values);
        expect(parts.status).toBe(Status.Ok);
        expectClose(parts.seasonal, numbersOf(wanted.seasonal), tolerance);
        expectClose(parts.trend, numbersOf(wanted.trend), tolerance);
        if (wanted.weights) expectClose(parts.weights, numbersOf(wanted.weights), 1e-7);
        else expect(parts.weights.every((weight) => weight === 1)).toBe(true);
      },
    );

    it('gives parts that sum to the series', () => {
      const parts = core.decompose({ values: hourly, periods: Int32Array.of(24), robust: true });
      const sum = hourly.map(
        (_, i) => (parts.trend[i] ?? NaN) + (parts.seasonal[i] ?? NaN) + (parts.remainder[i] ?? NaN),
      );
      expectClose(sum, hourly, 1e-12 * rangeOf(hourly));
    });

    it('repeats one cycle when periodic', () => {
      const { seasonal } = core.decompose({ values: hourly, periods: Int32Array.of(24), seasonalWindow: -1 });
      expect(seasonal.every((value, i) => i < 24 || value === seasonal[i - 24])).toBe(true);
    });

    it('follows the units: a series times a power of two has parts times that, to the last bit', () => {
      const plain = core.decompose({ values: hourly, periods: Int32Array.of(24), robust: true });
      const factor = 2 ** 900;
      const large = core.decompose({
        values: hourly.map((value) => value * factor),
        periods: Int32Array.of(24),
        robust: true,
      });
      expect(large.seasonal).toEqual(plain.seasonal.map((value) => value * factor));
      expect(large.trend).toEqual(plain.trend.map((value) => value * factor));
      expect(large.weights).toEqual(plain.weights);
    });

    it('keeps an outlier out of trend and season when robust', () => {
      const spiked = hourly.slice();
      spiked[360] = 10_000;
      const parts = core.decompose({ values: spiked, periods: Int32Array.of(24), seasonalWindow: -1, robust: true });
      const clean = core.decompose({ values: hourly, periods: Int32Array.of(24), seasonalWindow: -1, robust: true });
      expect(parts.weights[360]).toBe(0);
      expectClose(parts.trend, clean.trend, 0.5);
      expectClose(parts.seasonal, clean.seasonal, 0.5);
    });
  });
});
