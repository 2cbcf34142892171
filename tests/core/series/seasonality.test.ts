/** describe.periods: which candidates the data bear out. */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { eachCore, type Core } from '../core.ts';
import { noise, seasonalSeries, seriesBy } from './noise.ts';

const traces = join(import.meta.dirname, '../../../../shared/data/traces');

/** Share of 100 seeded series for which `period` is found among the candidates. */
function foundShare(core: Core, candidates: number[], period: number, make: (seed: number) => Float64Array): number {
  let found = 0;
  for (let seed = 1; seed <= 100; seed++) {
    const said = core.describe({ values: make(seed * 7919), periods: Int32Array.from(candidates) });
    if (said.periods.includes(period)) found++;
  }
  return found / 100;
}

function white(n: number): (seed: number) => Float64Array {
  return (seed) => seriesBy(n, noise(seed));
}

function walk(n: number): (seed: number) => Float64Array {
  return (seed) => {
    const draw = noise(seed);
    let level = 0;
    return seriesBy(n, () => (level += draw()));
  };
}

eachCore((name, core) => {
  describe(`describe.periods (${name})`, () => {
    it.each([
      [7, 16],
      [7, 60],
      [12, 60],
      [24, 120],
      [24, 500],
    ])('finds period %d in at most a tenth of pure noise or random walks of %d steps', (period, n) => {
      expect(foundShare(core, [period], period, white(n))).toBeLessThanOrEqual(0.1);
      expect(foundShare(core, [period], period, walk(n))).toBeLessThanOrEqual(0.1);
    });

    it.each([
      [7, 60],
      [12, 60],
      [24, 120],
    ])('finds period %d in nine of ten series of %d steps whose pattern is as large as the noise', (period, n) => {
      expect(
        foundShare(core, [period], period, (seed) => seasonalSeries(n, [period], 1.15, seed)),
      ).toBeGreaterThanOrEqual(0.9);
    });

    it('finds day and week where both are, and the day alone where the week only repeats days', () => {
      const both = core.describe({
        values: seasonalSeries(24 * 28, [24, 168], 2, 17),
        periods: Int32Array.of(24, 168),
      });
      const day = core.describe({ values: seasonalSeries(24 * 28, [24], 2, 17), periods: Int32Array.of(24, 168) });
      expect([...both.periods]).toEqual([24, 168]);
      expect([...day.periods]).toEqual([24]);
    });

    it('finds nothing where no candidate fits twice', () => {
      const said = core.describe({ values: seasonalSeries(40, [24], 3, 1), periods: Int32Array.of(24, 168) });
      expect([...said.periods]).toEqual([]);
      expect([...said.strength]).toEqual([0, 0]);
    });

    describe.skipIf(!existsSync(traces))('on real hourly traffic (skipped without ../shared/data/traces)', () => {
      it('finds the day in a week of chat requests', () => {
        const said = core.describe({
          values: columnOf('azure2024-conv-digitised-1h.csv', 'requests'),
          periods: Int32Array.of(24, 168),
        });
        expect([...said.periods]).toEqual([24]);
      });
    });
  });
});

function columnOf(file: string, column: string): Float64Array {
  const [head = '', ...rows] = readFileSync(join(traces, file), 'utf8').trim().split('\n');
  const at = head.split(',').indexOf(column);
  return Float64Array.from(rows, (row) => Number(row.split(',')[at]));
}
