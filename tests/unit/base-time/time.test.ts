import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { InputError } from '../../../src/base/errors.ts';
import {
  addDays,
  addMonths,
  addYears,
  clockOf,
  dayOf,
  epochUnitOf,
  isoOf,
  msOfClock,
  msOfEpoch,
  msOfIso,
  parseIso,
  stepSeconds,
  stepStart,
  zoneOffsetMs,
} from '../../../src/base/time.ts';

const utc = (...parts: Parameters<typeof Date.UTC>) => Date.UTC(...parts);

describe('msOfIso(text, timeZone)', () => {
  it.each([
    ['2026-11-16', utc(2026, 10, 16)],
    ['2026/11/16', utc(2026, 10, 16)],
    ['20261116', utc(2026, 10, 16)],
    ['2026-11', utc(2026, 10, 1)],
    ['2026-11-16T09:30Z', utc(2026, 10, 16, 9, 30)],
    ['2026-11-16 09:30:15', utc(2026, 10, 16, 9, 30, 15)],
    ['2026-11-16T09:30:15.25Z', utc(2026, 10, 16, 9, 30, 15, 250)],
    ['2026-11-16T09:30:15.123456789Z', utc(2026, 10, 16, 9, 30, 15, 123)],
    ['2026-11-16T09:30:00+02:00', utc(2026, 10, 16, 7, 30)],
    ['2026-11-16T09:30:00-0530', utc(2026, 10, 16, 15, 0)],
    ['2026-11-16T24:00:00Z', utc(2026, 10, 17)],
    ['2026-11-16 09:30:00 UTC', utc(2026, 10, 16, 9, 30)],
  ])('reads %s', (text, ms) => expect(msOfIso(text)).toBe(ms));

  it.each([
    '2026-02-31',
    '0000-01-01',
    '2026-13-01',
    '2026-11-16T25:00Z',
    '2026-11-16T09:60Z',
    '2026-11-16T24:01Z',
    'yesterday',
    '',
    '16.11.2026',
    '2026-02-29',
    '2026-01-01T00:00+19:00',
  ])('gives NaN for %s', (text) => expect(msOfIso(text)).toBeNaN());

  it('reads a clock in its zone on both sides of a change', () => {
    expect(isoOf(msOfIso('2026-03-29 01:30', 'Europe/Berlin'))).toBe('2026-03-29T00:30:00Z');
    expect(isoOf(msOfIso('2026-03-29 03:30', 'Europe/Berlin'))).toBe('2026-03-29T01:30:00Z');
  });

  it('moves a clock reading that does not exist on by the gap, and takes the first of two', () => {
    expect(isoOf(msOfIso('2026-03-29 02:30', 'Europe/Berlin'))).toBe('2026-03-29T01:30:00Z');
    expect(isoOf(msOfIso('2026-10-25 02:30', 'Europe/Berlin'))).toBe('2026-10-25T00:30:00Z');
  });

  it('isoOf(ms) round-trips every millisecond', () => {
    fc.assert(fc.property(fc.integer({ min: utc(1700, 0), max: utc(2500, 0) }), (ms) => msOfIso(isoOf(ms)) === ms));
  });
});

describe('parseIso(text)', () => {
  it('tells a written offset from none', () => {
    expect(parseIso('2026-11-16T00:00Z')?.offsetMinutes).toBe(0);
    expect(parseIso('2026-11-16T00:00')?.offsetMinutes).toBeUndefined();
  });
});

describe('epoch numbers', () => {
  it.each([
    [1_700_000_000, 's'],
    [1_700_000_000_000, 'ms'],
    [1_700_000_000_000_000, 'us'],
    [1_700_000_000_000_000_000, 'ns'],
    [12_345, undefined],
    [Number.NaN, undefined],
  ])('epochUnitOf(%d) is %s', (value, unit) => expect(epochUnitOf(value)).toBe(unit));

  it('msOfEpoch(value, unit) gives the same instant from every unit', () => {
    for (const [value, unit] of [
      [1_700_000_000.5, 's'],
      [1_700_000_000_500, 'ms'],
      [1_700_000_000_500_000, 'us'],
      [1.7000000005e18, 'ns'],
    ] as const) {
      expect(msOfEpoch(value, unit)).toBe(1_700_000_000_500);
    }
  });
});

describe('zones', () => {
  it('zoneOffsetMs(ms, zone) knows summer time, half hours and the southern half', () => {
    expect(zoneOffsetMs(utc(2026, 6, 1), 'Europe/Berlin')).toBe(7_200_000);
    expect(zoneOffsetMs(utc(2026, 0, 1), 'Asia/Kolkata')).toBe(19_800_000);
    expect(zoneOffsetMs(utc(2026, 0, 1), 'Australia/Sydney')).toBe(39_600_000);
    expect(zoneOffsetMs(utc(2026, 0, 1), 'America/New_York')).toBe(-18_000_000);
  });

  it('msOfClock(clockOf(ms)) is ms, but for the hour that comes twice', () => {
    const zones = ['UTC', 'Europe/Berlin', 'America/New_York', 'Asia/Kolkata', 'Australia/Lord_Howe'];
    fc.assert(
      fc.property(fc.integer({ min: utc(1990, 0), max: utc(2035, 0) }), fc.constantFrom(...zones), (ms, zone) => {
        const back = msOfClock(clockOf(ms, zone), zone);
        expect(clockOf(back, zone)).toBe(clockOf(ms, zone));
        expect([0, 1_800_000, 3_600_000]).toContain(ms - back);
      }),
    );
  });

  it('zoneOffsetMs(ms, "Mars/Base") names the field', () =>
    expect(() => zoneOffsetMs(0, 'Mars/Base')).toThrow(InputError));
  it('dayOf(ms, zone) is the day on the wall', () =>
    expect(dayOf(utc(2026, 10, 15, 23, 30), 'Europe/Berlin')).toBe('2026-11-16'));
});

describe('calendar arithmetic', () => {
  it('addDays(ms, days, zone) keeps the clock time over a change of clocks', () => {
    const before = msOfIso('2026-03-28 09:00', 'Europe/Berlin');
    expect(addDays(before, 1, 'Europe/Berlin') - before).toBe(23 * 3_600_000);
    expect(addDays(before, 2, 'UTC') - before).toBe(48 * 3_600_000);
  });

  it('addMonths(ms, months) ends in the shorter month and comes back from the anchor', () => {
    const january31 = utc(2024, 0, 31, 12);
    expect(isoOf(addMonths(january31, 1))).toBe('2024-02-29T12:00:00Z');
    expect(isoOf(addMonths(january31, 13))).toBe('2025-02-28T12:00:00Z');
    expect(isoOf(addMonths(january31, -2))).toBe('2023-11-30T12:00:00Z');
    expect(isoOf(addYears(utc(2024, 1, 29), 1))).toBe('2025-02-28T00:00:00Z');
  });

  it('stepStart(grid, index) steps on the calendar of the zone', () => {
    const grid = {
      startMs: msOfIso('2026-01-01', 'Europe/Berlin'),
      step: { unit: 'month', count: 1 } as const,
      timeZone: 'Europe/Berlin',
    };
    expect(dayOf(stepStart(grid, 6), 'Europe/Berlin')).toBe('2026-07-01');
    expect(stepSeconds(grid, 1)).toBe(28 * 86_400);
    expect(stepSeconds(grid, 2)).toBe(31 * 86_400 - 3600);
    expect(stepStart({ ...grid, step: { unit: 's', count: 3600 } }, -2)).toBe(grid.startMs - 7_200_000);
    expect(dayOf(stepStart({ ...grid, step: { unit: 'year', count: 2 } }, 2), 'Europe/Berlin')).toBe('2030-01-01');
  });
});
