/** decompose with several periods, with gaps, without season, and at its edges. */
import { describe, expect, it } from 'vitest';
import { Status } from '../../../assembly/abi.ts';
import { eachCore } from '../core.ts';
import { expectClose, golden, numbersOf, rangeOf, seriesOf, type MstlCase } from './golden.ts';
import { seasonalSeries, seriesBy } from './noise.ts';

const wave = (i: number): number => 1 + (i % 12) + ((i * 7) % 5) / 10;

eachCore((name, core) => {
  describe(`decompose, any number of periods (${name})`, () => {
    it.each(Object.entries(golden.mstl))('agrees with R mstl to 1e-8 of the range: %s', (_, wanted: MstlCase) => {
      const { values } = seriesOf(wanted.series);
      const parts = core.decompose({ values, periods: Int32Array.from(wanted.periods) });
      const tolerance = 1e-8 * rangeOf(values);
      expect(parts.status).toBe(Status.Ok);
      expect([...parts.periods]).toEqual(wanted.periods);
      expectClose(parts.trend, numbersOf(wanted.trend), tolerance);
      expectClose(parts.seasonal, numbersOf(wanted.seasonal.flat()), tolerance);
      expectClose(parts.remainder, numbersOf(wanted.remainder), tolerance);
    });

    it('finds both seasons of an hourly series, each by its strength', () => {
      const parts = core.decompose({
        values: seasonalSeries(24 * 7 * 8, [24, 168], 2, 5),
        periods: Int32Array.of(24, 168),
      });
      expect([...parts.periods]).toEqual([24, 168]);
      expect(parts.strength.every((strength) => strength > 0.6 && strength < 1)).toBe(true);
    });

    it('drops the periods with no more than two cycles and says which are left', () => {
      const parts = core.decompose({ values: seasonalSeries(336, [24], 2, 3), periods: Int32Array.of(24, 168) });
      expect([...parts.periods]).toEqual([24]);
      expect(parts.seasonal.length).toBe(336);
    });

    it('leaves gaps missing in the remainder and nowhere else', () => {
      const values = seriesBy(120, (i) => (i % 9 === 4 ? NaN : wave(i)));
      const parts = core.decompose({ values, periods: Int32Array.of(12) });
      expect(parts.remainder.every((value, i) => Number.isNaN(value) === Number.isNaN(values[i]))).toBe(true);
      expect([...parts.trend, ...parts.seasonal, ...parts.weights, ...parts.strength].every(Number.isFinite)).toBe(
        true,
      );
    });

    it('has no season and no remainder where one value stands throughout', () => {
      const parts = core.decompose({ values: new Float64Array(50).fill(7), periods: Int32Array.of(12) });
      expect(parts.status).toBe(Status.Ok);
      expect(new Set(parts.trend)).toEqual(new Set([7]));
      expect(new Set([...parts.seasonal, ...parts.remainder, ...parts.strength])).toEqual(new Set([0]));
    });

    it.each<[string, Float64Array, number[]]>([
      ['no observation', new Float64Array(0), [12]],
      ['one observation', Float64Array.of(5), [12]],
      ['all missing', new Float64Array(60).fill(NaN), [12]],
      ['exactly two cycles', seriesBy(24, wave), [12]],
    ])('says TooShort and hands out nothing: %s', (_, values, periods) => {
      const parts = core.decompose({ values, periods: Int32Array.from(periods) });
      expect(parts.status).toBe(Status.TooShort);
      expect(parts.trend.length + parts.seasonal.length + parts.remainder.length + parts.weights.length).toBe(0);
    });

    it.each<[string, object]>([
      ['a seasonal window below 3', { seasonalWindow: 2 }],
      ['degree 2', { trendDegree: 2 }],
      ['a negative jump', { trendJump: -1 }],
      ['period 0', { periods: Int32Array.of(0) }],
    ])('says Unsupported: %s', (_, options) => {
      const parts = core.decompose({ values: seriesBy(60, wave), periods: Int32Array.of(12), ...options });
      expect(parts.status).toBe(Status.Unsupported);
    });

    it.each([1e-300, 1e300])('stays finite for values around %d', (size) => {
      const parts = core.decompose({
        values: seriesBy(60, (i) => size * wave(i)),
        periods: Int32Array.of(12),
        robust: true,
      });
      expect(parts.status).toBe(Status.Ok);
      expect([...parts.trend, ...parts.seasonal, ...parts.remainder].every(Number.isFinite)).toBe(true);
      expect(parts.strength[0]).toBeGreaterThan(0.9);
    });
  });
});
