import { describe, expect, it } from 'vitest';
import { rateOf, seriesOf } from '../../../src/history/series-of.ts';
import { madeSeries } from './made-series.ts';

const history = {
  notes: [],
  series: [
    madeSeries([1], { service: 'chat' }),
    madeSeries([2], { service: 'search' }),
    madeSeries([3], { service: 'chat', metric: 'cost_usd', kind: 'money', unit: 'USD' }),
  ],
};

describe('seriesOf(history, metric, service)', () => {
  it('finds by metric and service, whatever the capitals', () => {
    expect(seriesOf(history, 'requests', 'search').values[0]).toBe(2);
    expect(seriesOf(history, 'Cost_USD').values[0]).toBe(3);
  });
  it('lists the metrics there are', () =>
    expect(() => seriesOf(history, 'rps')).toThrow(/metric: .*"rps".*requests, cost_usd/));
  it('lists the services where several have the metric', () =>
    expect(() => seriesOf(history, 'requests')).toThrow(/service: 2 services.*chat, search/));
  it('lists the services that have the metric where one does not', () =>
    expect(() => seriesOf(history, 'cost_usd', 'search')).toThrow(/service: .*"search".*chat/));
});

describe('rateOf(series)', () => {
  it('divides a count by the seconds of its step, months by their own length', () => {
    expect(rateOf(madeSeries([7200]))).toMatchObject({ kind: 'rate', unit: 'requests/s', values: Float64Array.of(2) });
    const monthly = madeSeries([31 * 86_400, 28 * 86_400], {
      startMs: Date.UTC(2026, 0),
      step: { unit: 'month', count: 1 },
    });
    expect([...rateOf(monthly).values]).toEqual([1, 1]);
  });
  it('leaves a rate as it is', () => expect(rateOf(madeSeries([5], { kind: 'rate' })).values[0]).toBe(5));
  it('refuses money and gauges', () =>
    expect(() => rateOf(madeSeries([5], { kind: 'money' }))).toThrow(/metric: .*is a money/));
});
