import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { cleanSeries } from '../../../src/history/clean.ts';
import { seasonalProfileOf } from '../../../src/history/seasonal-profile.ts';
import { seriesOf } from '../../../src/history/series-of.ts';
import { readHistory } from '../../../src/imports/read-history.ts';
import { noise } from '../../core/series/noise.ts';
import { madeSeries } from './made-series.ts';

/** two weeks of hours: 100 a day's base, 10 more each hour of the day, a whole-number noise of ±3 */
const rhythm = (hours: number) => Array.from({ length: hours }, (_, i) => 100 + 10 * (i % 24) + (((i * 7919) % 7) - 3));
const codes = (notes: readonly { readonly code: string }[]) => notes.map((each) => each.code);

describe('cleanSeries(series)', () => {
  it('finds nothing wrong with a regular series and gives it back', () => {
    const { series, notes } = cleanSeries(madeSeries(rhythm(336)));
    expect(notes).toEqual([]);
    expect([...series.values]).toEqual(rhythm(336));
  });

  it('drops a last step far below the cycle before it, and says so', () => {
    const { series, notes } = cleanSeries(madeSeries([...rhythm(336), 20]));
    expect(series.values).toHaveLength(336);
    expect(notes).toMatchObject([
      { code: 'partial-step', count: 1, message: expect.stringContaining('2026-11-30T00:00:00Z') as string },
    ]);
    expect(cleanSeries(madeSeries([...rhythm(336), 20]), { dropPartialStep: false }).series.values).toHaveLength(337);
  });

  it('drops the step that had not ended when the history was exported, and no other', () => {
    const exportedMs = Date.UTC(2026, 10, 16, 9, 30);
    expect(cleanSeries(madeSeries(rhythm(10)), { exportedMs }).series.values).toHaveLength(9);
    expect(cleanSeries(madeSeries(rhythm(9)), { exportedMs }).series.values).toHaveLength(9);
  });

  it('counts zeros in a busy series as outages, and takes them as missing only when asked', () => {
    const values = rhythm(336).map((value, i) => (i >= 100 && i < 108 ? 0 : value));
    const kept = cleanSeries(madeSeries(values));
    expect(kept.notes).toMatchObject([{ code: 'outage', count: 8 }]);
    expect(kept.series.values[100]).toBe(0);
    const { series, notes } = cleanSeries(madeSeries(values), { outagesAreMissing: true, fill: 'seasonal' });
    expect(codes(notes)).toEqual(['outage', 'filled']);
    for (let i = 100; i < 108; i += 1)
      expect(Math.abs((series.values[i] ?? 0) - (100 + 10 * (i % 24)))).toBeLessThan(8);
  });

  it('takes what a few retries leave of an outage for one too, and nothing more', () => {
    const values = rhythm(336).map((value, i) => (i >= 100 && i < 104 ? 1 : i === 104 ? 0 : i === 105 ? 30 : value));
    const { series, notes } = cleanSeries(madeSeries(values), { outagesAreMissing: true });
    expect(notes).toContainEqual(expect.objectContaining({ code: 'outage', count: 5 }));
    expect([...series.missing.slice(99, 107)]).toEqual([0, 1, 1, 1, 1, 1, 0, 0]);
  });

  it('takes zeros of a quiet series for what they are', () => {
    expect(codes(cleanSeries(madeSeries(rhythm(336).map((value, i) => (i % 24 < 8 ? 0 : value)))).notes)).not.toContain(
      'outage',
    );
    // a handful of requests an hour are none now and then
    expect(codes(cleanSeries(madeSeries(Array.from({ length: 336 }, (_, i) => (i * 7919) % 11))).notes)).not.toContain(
      'outage',
    );
  });

  it('counts outliers by their season and keeps them', () => {
    const values = rhythm(336);
    values[50] = 1000;
    values[200] = 3;
    // 330 is usual at 23 h and far off at 3 h
    values[147] = 330;
    const { series, notes } = cleanSeries(madeSeries(values));
    expect(notes).toMatchObject([{ code: 'outlier', count: 3 }]);
    expect([...series.values]).toEqual(values);
  });

  it('leaves gaps to the forecast unless asked, and counts them', () => {
    const { series, notes } = cleanSeries(madeSeries([1, Number.NaN, 3]));
    expect([...series.missing]).toEqual([0, 1, 0]);
    expect(notes).toMatchObject([{ code: 'missing', count: 1 }]);
  });

  it('fills gaps on straight lines, the ends with the nearest value', () => {
    const { series, notes } = cleanSeries(madeSeries([Number.NaN, 1, Number.NaN, Number.NaN, 4, Number.NaN]), {
      fill: 'linear',
    });
    expect([...series.values]).toEqual([1, 1, 2, 3, 4, 4]);
    expect([...series.missing]).toEqual([0, 0, 0, 0, 0, 0]);
    expect(notes).toMatchObject([{ code: 'filled', count: 4 }]);
  });

  it('fills a day of a daily rhythm to within its noise, where a straight line would not', () => {
    const values = rhythm(336).map((value, i) => (i >= 120 && i < 144 ? Number.NaN : value));
    const worst = (fill: 'linear' | 'seasonal') => {
      const { series } = cleanSeries(madeSeries(values), { fill });
      return Math.max(...rhythm(336).map((value, i) => Math.abs(value - (series.values[i] ?? Number.NaN))));
    };
    expect(worst('seasonal')).toBeLessThan(12);
    expect(worst('linear')).toBeGreaterThan(80);
  });

  it('takes empty, short, constant and all-missing series', () => {
    for (const values of [[], [5], [0, 0, 0, 0], Array<number>(400).fill(7), Array<number>(30).fill(Number.NaN)]) {
      const { series } = cleanSeries(madeSeries(values), { fill: 'seasonal' });
      expect([...series.values]).toEqual(values);
    }
  });
});

describe('seasonalProfileOf(values, period)', () => {
  it('gives busy hours a wider spread than the quiet ones', () => {
    const values = Float64Array.from(
      { length: 672 },
      (_, i) => (i % 24 < 12 ? 10 : 1000) * (1 + (((i * 7919) % 13) - 6) / 60),
    );
    const { spreads } = seasonalProfileOf(values, 24);
    expect((spreads[20] ?? 0) / (spreads[4] ?? 1)).toBeGreaterThan(1.5);
  });

  it('takes level, rhythm and noise apart, and is not bent by a spike', () => {
    const values = Float64Array.from(rhythm(336), (value, i) => value + 0.5 * i + (i === 30 ? 1e6 : 0));
    const { profile, spreads, residuals } = seasonalProfileOf(values, 24);
    expect((profile[23] ?? 0) - (profile[0] ?? 0)).toBeGreaterThan(215);
    expect(Math.max(...spreads)).toBeLessThan(15);
    expect(residuals[30]).toBeGreaterThan(9e5);
  });
});

const TRACES = '../shared/data/traces';
describe.skipIf(!existsSync(TRACES))('cleanSeries(trace) on the shared traces', () => {
  const clean = (stem: string) =>
    cleanSeries(seriesOf(readHistory(new Uint8Array(readFileSync(`${TRACES}/${stem}.csv`))).history, 'requests'));
  it('finds the 8 hours without traffic of m-mid, which its README calls a gap in the source, and those with less than a hundredth of the usual', () => {
    const dark = (stem: string) => {
      const series = seriesOf(readHistory(new Uint8Array(readFileSync(`${TRACES}/${stem}.csv`))).history, 'requests');
      const usual = [...series.values].sort((a, b) => a - b)[Math.floor(series.values.length / 10)] ?? 0;
      return series.values.filter((value) => value <= usual / 100).length;
    };
    for (const stem of ['servegen-m-mid-1h', 'servegen-m-mid-10min']) {
      const found = clean(stem).notes.find((note) => note.code === 'outage')?.count ?? 0;
      expect(found).toBeGreaterThanOrEqual(stem.endsWith('1h') ? 8 : 84);
      expect(Math.abs(found - dark(stem))).toBeLessThanOrEqual(1);
    }
  });
  it('drops the partial last minute of azure2023, which its README names', () => {
    const { series, notes } = clean('azure2023-conv-1min');
    expect(codes(notes)).toContain('partial-step');
    expect(series.values).toHaveLength(58);
  });
});

describe('cleanSeries(series of few cycles)', () => {
  it('calls no noise an outlier where the profile rests on three weeks: at most one in 2,000', () => {
    let flagged = 0;
    let count = 0;
    for (let seed = 1; seed <= 12; seed += 1) {
      const draw = noise(seed);
      const values = Array.from({ length: 504 }, (_, i) => 1000 + 300 * (((i % 24) - 12) / 12) + 30 * draw());
      flagged += cleanSeries(madeSeries(values)).outliers.length;
      count += values.length;
    }
    expect(flagged / count).toBeLessThan(1 / 2000);
  });
});
