import fc from 'fast-check';
import { afterAll, describe, expect, it } from 'vitest';
import { buildWorker } from '../../../src/cli/build.mjs';
import { createEngine } from '../../../src/engine/node.ts';
import { dayTypesOf, futureFactors, weekendShifts, withoutDayTypes } from '../../../src/forecast/day-types.ts';
import { forecastSeries } from '../../../src/forecast/forecast-series.ts';

await buildWorker();
const engine = createEngine();
afterAll(() => {
  engine.dispose();
});

/** 2026-11-22 is a Sunday. */
const SUNDAY = Date.UTC(2026, 10, 22);
const grid = { startMs: SUNDAY, step: { unit: 's', count: 3600 }, timeZone: 'UTC' } as const;
const isWeekend = (hour: number) => [0, 6].includes(Math.floor(hour / 24) % 7);
/** A day's rhythm with a whole-number noise of ±3 %, weekends at a share of it. */
const load = (hours: number, share: number, from = 0) =>
  Float64Array.from({ length: hours }, (_, i) => {
    const hour = i + from;
    const rhythm = 1000 + 400 * Math.sin((2 * Math.PI * hour) / 24);
    return rhythm * (isWeekend(hour) ? share : 1) * (1 + (((hour * 7919) % 7) - 3) / 100);
  });

describe('dayTypesOf(values, grid, horizon)', () => {
  it('finds the factor of quiet weekends from one Sunday and the days after it', () => {
    for (const hours of [48, 72, 120, 167]) {
      const types = dayTypesOf(load(hours, 0.5), grid, 24);
      expect(types?.factor).toBeGreaterThan(0.47);
      expect(types?.factor).toBeLessThan(0.53);
    }
  });

  it('is silent where weekends are like other days, where none was seen, or where two whole weeks show the week itself', () => {
    expect(dayTypesOf(load(160, 1), grid, 24)).toBeNull();
    expect(dayTypesOf(load(160, 0.93), grid, 24)).toBeNull();
    expect(dayTypesOf(load(100, 0.5, 24), { ...grid, startMs: SUNDAY + 86_400_000 }, 24)).toBeNull();
    expect(dayTypesOf(load(337, 0.5), grid, 24)).toBeNull();
    expect(dayTypesOf(load(336, 0.5), grid, 24)).not.toBeNull();
  });

  it('is silent for steps that do not divide a day, months, and values below zero', () => {
    expect(dayTypesOf(load(100, 0.5), { ...grid, step: { unit: 's', count: 7000 } }, 24)).toBeNull();
    expect(dayTypesOf(load(10, 0.5), { ...grid, step: { unit: 'month', count: 1 } }, 3)).toBeNull();
    expect(
      dayTypesOf(
        load(100, 0.5).map((value) => value - 900),
        grid,
        24,
      ),
    ).toBeNull();
  });

  it('takes a busy weekend only where both its sides show it: else growth is the likelier story', () => {
    const monday = { ...grid, startMs: SUNDAY + 86_400_000 };
    // Monday to Saturday: busy so far; with Sunday and the quiet Monday after it, borne out
    expect(dayTypesOf(load(144, 1.6, 24), monday, 24)).toBeNull();
    expect(dayTypesOf(load(192, 1.6, 24), monday, 24)?.factor).toBeCloseTo(1.6, 1);
  });

  it('takes the days of the series’ own time zone', () => {
    // the same instants: eleven hours before midnight UTC the Sunday of Auckland begins
    const there = { ...grid, startMs: SUNDAY - 13 * 3_600_000, timeZone: 'Pacific/Auckland' };
    expect(dayTypesOf(load(72, 0.5), there, 24)?.factor).toBeCloseTo(0.5, 1);
    expect(dayTypesOf(load(72, 0.5), { ...grid, startMs: SUNDAY - 13 * 3_600_000 }, 24)?.factor ?? 1).not.toBeCloseTo(
      0.5,
      1,
    );
  });

  it('takes daily values too', () => {
    const daily = Float64Array.of(50, 100, 103, 99, 101, 98, 52, 49, 102);
    expect(dayTypesOf(daily, { ...grid, step: { unit: 's', count: 86_400 } }, 7)?.factor).toBeCloseTo(0.5, 1);
  });

  it('scales with the series: the factor is the same, the adjusted series as many times as large', () => {
    fc.assert(
      fc.property(fc.double({ min: 1e-6, max: 1e6, noNaN: true }), (scale) => {
        const values = load(100, 0.6);
        const scaled = values.map((value) => value * scale);
        const [one, other] = [dayTypesOf(values, grid, 24), dayTypesOf(scaled, grid, 24)];
        expect(other?.factor).toBeCloseTo(one?.factor ?? Number.NaN, 9);
      }),
    );
  });
});

describe('withoutDayTypes(values, types)', () => {
  it('brings weekends to the level of working days, and futureFactors brings them back', () => {
    const values = load(120, 0.5);
    const types = dayTypesOf(values, grid, 48);
    if (types === null) throw new Error('the weekend was not found');
    const adjusted = withoutDayTypes(values, types);
    values.forEach((value, t) => {
      expect((adjusted[t] ?? 0) * (isWeekend(t) ? types.factor : 1)).toBeCloseTo(value, 9);
    });
    expect([...futureFactors(types, 120)]).toEqual([
      ...Array<number>(24).fill(1),
      ...Array<number>(24).fill(types.factor),
    ]);
  });
});

describe('weekendShifts(adjusted, mean, types)', () => {
  it('moves weekend days towards the last weekend at the same hour, and no other', () => {
    const types = dayTypesOf(load(120, 0.5), grid, 48);
    if (types === null) throw new Error('the weekend was not found');
    const adjusted = new Float64Array(120).fill(100);
    const shifts = weekendShifts(adjusted, new Float64Array(48).fill(80), types);
    expect([...shifts.slice(0, 24)]).toEqual(Array<number>(24).fill(0));
    for (const shift of shifts.slice(24)) expect(shift).toBeCloseTo(types.weekendWeight * 20, 9);
    expect(types.weekendWeight).toBeGreaterThan(0.5);
    expect(types.weekendWeight).toBeLessThan(1);
  });
});

describe('forecastSeries({ grid })', () => {
  it('of five days that began on a Sunday sees the next Saturday coming, with ordered quantiles, and says so', async () => {
    const request = { values: load(120, 0.5), horizon: 72, periods: [24, 168], nonNegative: true };
    const truth = load(72, 0.5, 120);
    const [plain, aware] = await Promise.all([
      forecastSeries(request, engine),
      forecastSeries({ ...request, grid }, engine),
    ]);
    const error = (mean: Float64Array) => mean.reduce((sum, value, h) => sum + Math.abs(value - (truth[h] ?? 0)), 0);
    expect(error(aware.mean)).toBeLessThan(0.25 * error(plain.mean));
    expect(aware.notes.join(' ')).toMatch(/Weekend days carry (49|50|51) % of a working day/);
    aware.quantiles.slice(1).forEach((row, i) => {
      row.forEach((value, h) => {
        expect(value).toBeGreaterThanOrEqual(aware.quantiles[i]?.[h] ?? 0);
      });
    });
    expect(aware.candidates.every((each) => each.mean.every(Number.isFinite))).toBe(true);
  });

  it('of hours without a rhythm yet begins with the last value', async () => {
    const values = Float64Array.of(5, 7, 6, 9, 8, 10, 9, 12, 11, 13, 12, 14);
    const { chosen } = await forecastSeries({ values, horizon: 3, grid }, engine);
    expect(chosen.members).toEqual([{ model: 'naive', weight: 1 }]);
  });
});
