import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { readSeriesFile } from '../../../src/imports/series-file.ts';

const batch = readFileSync('tests/fixtures/histories/batch-series.csv', 'utf8');

describe('readSeriesFile(source, options)', () => {
  it('gives each series in the order of the file, with its period, horizon, gaps and negative values', () => {
    const { series } = readSeriesFile(batch, { metric: 'y', regressors: ['temperature'] });
    expect(series.map((each) => [each.uniqueId, each.metric, each.period, each.horizon, each.step])).toEqual([
      ['b', 'y', [7], 14, { unit: 's', count: 86_400 }],
      ['a', 'y', [24, 168], 3, { unit: 'month', count: 1 }],
    ]);
    expect([...(series[0]?.values ?? [])]).toEqual([-1.5, Number.NaN, 2]);
    expect([...(series[0]?.extras.get('temperature') ?? [])]).toEqual([20, 21, 22]);
    expect([...(series[1]?.timestamps ?? [])]).toEqual([Date.UTC(2026, 0), Date.UTC(2026, 1), Date.UTC(2026, 2)]);
  });

  it('counts rows of each series where there is no time', () => {
    const { series } = readSeriesFile('unique_id,y\na,1\nb,5\na,2\nb,\n');
    expect(series.map((each) => [each.uniqueId, ...each.values])).toEqual([
      ['a', 1, 2],
      ['b', 5, Number.NaN],
    ]);
    expect(series.every((each) => each.timestamps === null && each.step === null && each.period === undefined)).toBe(
      true,
    );
  });

  it('gives every column of numbers that is no regressor, unless one is asked for', () => {
    const source = 'timestamp,requests,tokens,price\n2026-01-01,1,10,5\n2026-01-02,2,20,6\n';
    expect(readSeriesFile(source, { regressors: ['price'] }).series.map((each) => each.metric)).toEqual([
      'requests',
      'tokens',
    ]);
    expect(readSeriesFile(source, { metric: 'tokens' }).series.map((each) => each.metric)).toEqual(['tokens']);
  });

  it.each([
    [
      'a metric that is not there',
      { metric: 'z', regressors: ['w'] },
      batch,
      /metric: series has no column of numbers "z"[^]*regressors: .*"w"/,
    ],
    ['a period that changes', {}, 'unique_id,y,period\na,1,7\na,2,12\n', /series:3: period is 12, and 7 above/],
    ['a period that is no number', {}, 'y,period\n1,week\n2,week\n', /series:2: period "week"/],
    ['a horizon below one', {}, 'y,horizon\n1,0\n2,0\n', /series:2: horizon "0"/],
  ])('refuses %s', (_, options, source, message) => expect(() => readSeriesFile(source, options)).toThrow(message));
});
