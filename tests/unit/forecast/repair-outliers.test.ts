import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { createEngine } from '../../../src/engine/node.ts';
import { repairOutliers } from '../../../src/forecast/repair-outliers.ts';
import { cleanSeries } from '../../../src/history/clean.ts';
import { noise } from '../../core/series/noise.ts';
import { madeSeries } from '../history/made-series.ts';
import { planOf } from '../plan/planning.ts';

const engine = createEngine({ workers: 0 });
/** 100 a day's base, 10 more each hour of the day, normal noise of sd 2 */
const draw = noise(4);
const wobble = Array.from({ length: 504 }, () => 2 * draw());
const rhythm = (hours: number) => Array.from({ length: hours }, (_, i) => 100 + 10 * (i % 24) + (wobble[i] ?? 0));
const spoilt = rhythm(504).map((value, i) => (i === 200 ? 5000 : i === 301 ? 3 : value));

describe('repairOutliers(cleaned, periods, engine)', () => {
  it('replaces what was flagged by what is usual at its hour, to within the noise, and nothing else', async () => {
    const flagged = cleanSeries(madeSeries(spoilt));
    expect(flagged.outliers).toEqual([200, 301]);
    const { series, notes } = await repairOutliers(flagged, [24, 168], engine);
    expect(notes).toMatchObject([{ code: 'outlier-repaired', count: 2 }]);
    expect(notes[0]?.message).toContain('2026-11-24T08:00:00Z: 5000 became ');
    const truth = rhythm(504);
    series.values.forEach((value, i) => {
      if (i === 200 || i === 301) expect(Math.abs(value - (truth[i] ?? 0))).toBeLessThan(8);
      else expect(value).toBe(spoilt[i]);
    });
  });

  it('changes nothing where nothing was flagged, keeps gaps, and never goes below zero', async () => {
    const clean = cleanSeries(madeSeries(rhythm(504)));
    expect(await repairOutliers(clean, [24], engine)).toBe(clean);
    const gappy = spoilt.map((value, i) => (i > 150 && i < 160 ? Number.NaN : value));
    const { series } = await repairOutliers(cleanSeries(madeSeries(gappy)), [24], engine);
    expect([...series.values].filter(Number.isNaN)).toHaveLength(9);
    const low = Array.from({ length: 240 }, (_, i) => (i === 100 ? 900 : i % 24 < 12 ? 0 : 1 + (i % 3)));
    const floor = await repairOutliers(cleanSeries(madeSeries(low)), [24], engine);
    expect(Math.min(...floor.series.values)).toBe(0);
  });

  const air = '../shared/data/forecast-reference/AirPassengers.json';
  it.skipIf(!existsSync(air))('leaves AirPassengers alone, of which R’s tsoutliers flags 7 values', () => {
    const { x, tsoutliers } = JSON.parse(readFileSync(air, 'utf8')) as {
      x: number[];
      tsoutliers: { index: number[] };
    };
    const series = madeSeries(x, { step: { unit: 'month', count: 1 } });
    expect(tsoutliers.index).toHaveLength(7);
    expect(cleanSeries(series).outliers).toEqual([]);
  });
});

describe('makePlan(scenario with forecast.repairOutliers, history)', () => {
  it('counts the repair, and the forecast is that of the series without the outliers; by default it only counts them', async () => {
    const scenario = {
      version: 1 as const,
      planning: { horizonDays: 2 },
      forecast: { models: ['seasonal-naive'], periods: [24] },
    };
    const peaky = rhythm(504).map((value, i) => (i === 490 ? 50_000 : value));
    const history = { series: [madeSeries(peaky)], notes: [] };
    const kept = await planOf(scenario, history);
    const repaired = await planOf({ ...scenario, forecast: { ...scenario.forecast, repairOutliers: true } }, history);
    const codes = (plan: typeof kept) => plan.demand.repairs.map(({ code, count }) => [code, count]);
    expect([codes(kept), codes(repaired)]).toEqual([[['outlier', 1]], [['outlier-repaired', 1]]]);
    expect(kept.demand.history?.values[490]).toBeCloseTo(50_000 / 3600, 9);
    expect(repaired.demand.history?.values[490]).toBeLessThan(0.1);
    // seasonal naive repeats the last days: the outlier comes again unless it was replaced
    expect(Math.max(...kept.demand.forecast.mean)).toBeCloseTo(50_000 / 3600, 6);
    expect(Math.max(...repaired.demand.forecast.mean)).toBeLessThan(0.1);
    const said = (plan: typeof kept) => plan.assumptions.some((each) => each.field === 'forecast.repairOutliers');
    expect([said(kept), said(repaired)]).toEqual([true, false]);
    expect(repaired.warnings.some((each) => each.code === 'repairs')).toBe(true);
  });
});
