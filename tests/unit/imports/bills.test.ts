import fc from 'fast-check';
import { readFileSync } from 'node:fs';
import Papa from 'papaparse';
import { describe, expect, it } from 'vitest';
import { isBill, withBill } from '../../../src/history/with-bill.ts';
import type { History } from '../../../src/history/history.ts';
import { readHistory } from '../../../src/imports/read-history.ts';

const focus = readFileSync('tests/fixtures/bills/focus-1.2.csv', 'utf8');
const openCost = readFileSync('tests/fixtures/bills/opencost-allocation.json', 'utf8');

function valuesOf(history: History, service: string, metric: string): number[] {
  const found = history.series.find((each) => each.service === service && each.metric === metric);
  return Array.from(found?.values ?? []);
}

describe('readHistory(a FOCUS bill)', () => {
  it('sums effective cost by service and day, tells GPUs apart and counts their hours', () => {
    const { history, notes } = readHistory(focus);
    expect(valuesOf(history, 'EC2', 'cost_usd')).toEqual([795, 1560]);
    expect(valuesOf(history, 'EC2', 'gpu_cost_usd')).toEqual([780, 1560]);
    expect(valuesOf(history, 'EC2', 'gpu_hours')).toEqual([96, 192]);
    expect(valuesOf(history, 'S3', 'cost_usd')).toEqual([3.5, 3.5]);
    const bill = history.series.find((each) => each.metric === 'cost_usd');
    expect(bill).toMatchObject({ kind: 'money', unit: 'USD', step: { unit: 's', count: 86_400 } });
    expect(bill?.startMs).toBe(Date.UTC(2026, 10, 14));
    expect(notes.find((each) => each.code === 'bill')?.message).toBe(
      'Read as a FOCUS bill: EffectiveCost by ServiceName',
    );
    expect(isBill(history)).toBe(true);
  });

  it('keeps another currency, and refuses two', () => {
    const { history } = readHistory(focus.replaceAll(',USD,', ',SEK,'));
    expect(history.series.find((each) => each.metric === 'cost_sek')?.unit).toBe('SEK');
    expect(() => readHistory(focus.replace(',USD,', ',EUR,'), { name: 'bill.csv' })).toThrow(
      /bill\.csv: the bill is in EUR and USD/,
    );
  });

  it('leaves GPU-hours out where a GPU row does not say how many GPUs, and says so', () => {
    const { history, notes } = readHistory(focus.replaceAll('""GpuCount"": 8, ', ''));
    expect(valuesOf(history, 'EC2', 'gpu_cost_usd')).toEqual([780, 1560]);
    expect(history.series.some((each) => each.metric === 'gpu_hours')).toBe(false);
    expect(notes.find((each) => each.code === 'gpu-hours')?.count).toBe(2);
  });

  it('names the row whose cost is no number', () => {
    expect(() => readHistory(focus.replace('786.43,780.00', '786.43,much'), { name: 'bill.csv' })).toThrow(
      /bill\.csv:2: the cost "much" is not a number/,
    );
  });

  it('law: the series add up to the effective cost of the rows', () => {
    const row = fc.record({
      day: fc.integer({ min: 1, max: 20 }),
      service: fc.constantFrom('EC2', 'S3', 'Bedrock, "x"', 'a\nb'),
      cost: fc.integer({ min: 0, max: 1e6 }).map((cents) => cents / 100),
      gpus: fc.constantFrom(0, 1, 8),
    });
    fc.assert(
      fc.property(fc.array(row, { minLength: 3, maxLength: 60 }), (rows) => {
        fc.pre(new Set(rows.map((each) => each.day)).size > 1);
        const text = Papa.unparse(
          rows.map((each) => ({
            BillingCurrency: 'USD',
            ChargePeriodStart: `2026-11-${String(each.day).padStart(2, '0')}T00:00:00Z`,
            ServiceName: each.service,
            EffectiveCost: each.cost,
            ConsumedQuantity: 2,
            ConsumedUnit: 'Hours',
            SkuPriceDetails: JSON.stringify({ GpuCount: each.gpus }),
          })),
        );
        const { history } = readHistory(text);
        const sum = (metric: string): number =>
          history.series
            .filter((each) => each.metric === metric)
            .flatMap((each) => Array.from(each.values))
            .reduce((total, value) => total + (Number.isNaN(value) ? 0 : value), 0);
        const meant = (of: (each: (typeof rows)[number]) => number): number =>
          rows.reduce((total, each) => total + of(each), 0);
        expect(sum('cost_usd')).toBeCloseTo(
          meant((each) => each.cost),
          6,
        );
        expect(sum('gpu_cost_usd')).toBeCloseTo(
          meant((each) => (each.gpus > 0 ? each.cost : 0)),
          6,
        );
        expect(sum('gpu_hours')).toBeCloseTo(
          meant((each) => 2 * each.gpus),
          6,
        );
      }),
      { numRuns: 60, seed: 11 },
    );
  });
});

describe('readHistory(OpenCost allocations)', () => {
  it('gives money, GPU money and GPU-hours by name and window', () => {
    const { history, notes } = readHistory(openCost);
    expect(valuesOf(history, 'chat', 'cost_usd')).toEqual([215.5, 246.5]);
    expect(valuesOf(history, 'chat', 'gpu_cost_usd')).toEqual([210, 240]);
    expect(valuesOf(history, 'chat', 'gpu_hours')).toEqual([84, 96]);
    expect(valuesOf(history, '__idle__', 'cost_usd')).toEqual([36, 6]);
    expect(notes.some((each) => each.code === 'bill')).toBe(true);
  });

  it('reads the summary with its sets, whose totals are the sum of the parts', () => {
    const { data } = JSON.parse(openCost) as { data: Record<string, Record<string, unknown>>[] };
    const sets = data.map((allocations) => ({
      allocations: Object.fromEntries(
        Object.entries(allocations).map(([name, { start, ...rest }]) => [
          name,
          // a summary has no totals and no window of its own
          { ...rest, totalCost: undefined, window: undefined, start: `${String(start).slice(0, 10)}T00:00:00Z` },
        ]),
      ),
    }));
    const { history } = readHistory(JSON.stringify({ code: 200, data: { step: 1, sets } }));
    expect(valuesOf(history, 'chat', 'cost_usd')).toEqual([215.5, 246.5]);
  });

  it('names an allocation that has no cost', () => {
    const broken = openCost.replace('"cpuCost":4,"gpuHours":12,"gpuCost":30,"ramCost":2,"totalCost":36', '"minutes":1');
    expect(() => readHistory(broken, { name: 'alloc.json' })).toThrow(/alloc\.json\.data\[0\]\.__idle__: this is no/);
  });
});

describe('withBill(history, bill)', () => {
  it('puts the bill in place of the one the history had', () => {
    const usage = readHistory('timestamp,requests,cost_usd\n2026-11-14,100,5\n2026-11-15,120,6\n').history;
    const joined = withBill(usage, readHistory(focus).history);
    expect(joined.series.map((each) => `${each.service}/${each.metric}`)).toEqual([
      '/requests',
      'EC2/cost_usd',
      'EC2/gpu_cost_usd',
      'EC2/gpu_hours',
      'S3/cost_usd',
      'S3/gpu_cost_usd',
      'S3/gpu_hours',
    ]);
    expect(isBill(usage)).toBe(false);
  });
});
