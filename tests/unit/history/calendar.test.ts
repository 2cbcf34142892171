import { describe, expect, it } from 'vitest';
import { calendarPeriodsOf, periodsOf } from '../../../src/history/calendar.ts';
import { madeSeries } from './made-series.ts';

describe('calendarPeriodsOf(step)', () => {
  it.each([
    [{ unit: 's', count: 60 }, [1440, 10_080]],
    [{ unit: 's', count: 600 }, [144, 1008]],
    [{ unit: 's', count: 3600 }, [24, 168]],
    [{ unit: 's', count: 86_400 }, [7, 365]],
    [{ unit: 's', count: 604_800 }, [52]],
    [{ unit: 's', count: 5 * 3600 }, []],
    [{ unit: 's', count: 43_200 }, [2, 14]],
    [{ unit: 'month', count: 1 }, [12]],
    [{ unit: 'month', count: 3 }, [4]],
    [{ unit: 'month', count: 12 }, []],
    [{ unit: 'year', count: 1 }, []],
  ] as const)('%j gives %j', (step, periods) => expect(calendarPeriodsOf(step)).toEqual(periods));
});

describe('periodsOf(series)', () => {
  it('keeps a period only where there are two of it', () => {
    expect(periodsOf(madeSeries(Array(47).fill(1)))).toEqual([]);
    expect(periodsOf(madeSeries(Array(48).fill(1)))).toEqual([24]);
    expect(periodsOf(madeSeries(Array(336).fill(1)))).toEqual([24, 168]);
  });
  it('does not count missing values at the ends, and takes an empty series', () => {
    expect(periodsOf(madeSeries([...Array(40).fill(Number.NaN), ...Array(40).fill(1)] as number[]))).toEqual([]);
    expect(periodsOf(madeSeries([]))).toEqual([]);
  });
});
