import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isoOf, msOfIso } from '../../../src/base/time.ts';
import { resampleSeries } from '../../../src/history/resample.ts';
import { madeSeries } from './made-series.ts';

const day = { unit: 's', count: 86_400 } as const;
const month = { unit: 'month', count: 1 } as const;

describe('resampleSeries(series, step)', () => {
  it('sums counts, averages gauges, or takes their largest', () => {
    const values = Array.from({ length: 48 }, (_, i) => i);
    expect([...resampleSeries(madeSeries(values), day).series.values]).toEqual([276, 852]);
    expect([...resampleSeries(madeSeries(values, { kind: 'gauge' }), day).series.values]).toEqual([11.5, 35.5]);
    expect([...resampleSeries(madeSeries(values, { kind: 'gauge' }), day, 'max').series.values]).toEqual([23, 47]);
  });

  it('leaves incomplete days out of sums, keeps them in averages, and notes both', () => {
    const startMs = Date.UTC(2026, 10, 16, 20);
    const counts = resampleSeries(madeSeries(Array(40).fill(1), { startMs }), day);
    expect([...counts.series.values]).toEqual([24]);
    expect(isoOf(counts.series.startMs)).toBe('2026-11-17T00:00:00Z');
    expect(counts.notes[0]).toMatchObject({
      code: 'partial-step',
      count: 2,
      message: expect.stringContaining('left out') as string,
    });
    const gauges = resampleSeries(madeSeries(Array(40).fill(1), { startMs, kind: 'rate' }), day);
    expect([...gauges.series.values]).toEqual([1, 1, 1]);
    expect(gauges.notes[0]).toMatchObject({ code: 'partial-step', message: expect.stringContaining('kept') as string });
  });

  it('scales a sum with missing parts up, and gives none where over half is missing', () => {
    const values = Array.from({ length: 72 }, (_, i) => (i < 6 || (i >= 24 && i < 40) ? Number.NaN : 2));
    const { series, notes } = resampleSeries(madeSeries(values), day);
    expect([...series.values]).toEqual([48, Number.NaN, 48]);
    expect([...series.missing]).toEqual([0, 1, 0]);
    expect(notes[0]).toMatchObject({ code: 'part-missing', count: 2 });
  });

  it('follows the months and the days of the zone', () => {
    const startMs = msOfIso('2026-01-01', 'Europe/Berlin');
    const hours = (msOfIso('2026-05-01', 'Europe/Berlin') - startMs) / 3_600_000;
    const { series, notes } = resampleSeries(
      madeSeries(Array(hours).fill(1), { startMs, timeZone: 'Europe/Berlin' }),
      month,
    );
    expect([...series.values]).toEqual([744, 672, 743, 720]);
    expect(notes).toEqual([]);
    const year = resampleSeries(madeSeries(Array(24).fill(1), { startMs: Date.UTC(2024, 0), step: month }), {
      unit: 'year',
      count: 1,
    });
    expect([...year.series.values]).toEqual([12, 12]);
  });

  it('begins weeks on Monday', () => {
    const { series } = resampleSeries(madeSeries(Array(24 * 20).fill(1), { startMs: Date.UTC(2026, 10, 13) }), {
      unit: 's',
      count: 604_800,
    });
    expect(isoOf(series.startMs)).toBe('2026-11-16T00:00:00Z');
    expect([...series.values]).toEqual([168, 168]);
  });

  it('keeps the total of whole days', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(1000), { minLength: 24, maxLength: 240 }), (values) => {
        const whole = values.slice(0, Math.floor(values.length / 24) * 24);
        const total = resampleSeries(madeSeries(values), day).series.values.reduce((a, b) => a + b, 0);
        expect(total).toBe(whole.reduce((a, b) => a + b, 0));
      }),
    );
  });

  it.each([[{ unit: 's', count: 3600 }], [{ unit: 's', count: 1800 }], [{ unit: 's', count: 5000 }]] as const)(
    'refuses %j for an hourly series',
    (step) => expect(() => resampleSeries(madeSeries([1, 2]), step)).toThrow(/^step: /),
  );
  it('refuses to take months apart', () =>
    expect(() => resampleSeries(madeSeries([1, 2], { step: month }), day)).toThrow(/^step: /));
});
