import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { InputError } from '../../../src/base/errors.ts';
import { buildWorker } from '../../../src/cli/build.mjs';
import { createEngine } from '../../../src/engine/node.ts';
import { forecastSeries, type SeriesForecast } from '../../../src/forecast/forecast-series.ts';

await buildWorker();
const engine = createEngine();
afterAll(() => {
  engine.dispose();
});

/** A year's worth of shape in integers: a day, a weekend, a slow rise, deterministic noise. */
const demand = (n: number): Float64Array =>
  Float64Array.from(
    { length: n },
    (_, t) =>
      1000 + t / 4 + 40 * Math.abs((t % 24) - 12) * (Math.floor(t / 24) % 7 < 5 ? 1 : 0.4) + ((t * 7919) % 211) / 3,
  );

function expectSound(forecast: SeriesForecast): void {
  expect(forecast.mean).toHaveLength(forecast.horizon);
  expect(forecast.quantiles).toHaveLength(forecast.probabilities.length);
  for (let h = 0; h < forecast.horizon; h += 1) {
    expect(Number.isFinite(forecast.mean[h])).toBe(true);
    forecast.quantiles.forEach((row, level) => {
      expect(Number.isFinite(row[h])).toBe(true);
      if (level > 0) expect(row[h]).toBeGreaterThanOrEqual(forecast.quantiles[level - 1]?.[h] ?? 0);
    });
  }
  const total = forecast.candidates.reduce((sum, candidate) => sum + candidate.weight, 0);
  expect(total).toBeCloseTo(1, 9);
}

describe('forecastSeries', () => {
  it('finds day and week, combines models, scores and calibrates them', async () => {
    const forecast = await forecastSeries(
      { values: demand(24 * 35), horizon: 24, periods: [24, 168], nonNegative: true },
      engine,
    );
    expectSound(forecast);
    expect(forecast.periods).toEqual([24, 168]);
    expect(forecast.chosen.kind).toBe('ensemble');
    expect(forecast.calibrated).toBe(true);
    expect(forecast.origins.length).toBe(10);
    expect(forecast.scores?.wape).toBeLessThan(0.06);
    const naive = forecast.candidates.find((candidate) => candidate.name === 'seasonal-naive[24]');
    expect(forecast.scores?.wape).toBeLessThanOrEqual(naive?.scores?.wape ?? 0);
    for (const candidate of forecast.candidates) expect(candidate.reason).toMatch(/^[A-Z].*\.$/);
  });

  it('gives the same bits again, and for any number of workers', async () => {
    const request = { values: demand(24 * 8), horizon: 24, periods: [24], seed: 5 };
    const pool = createEngine({ workers: 2 });
    const [one, two, three] = await Promise.all([
      forecastSeries(request, engine),
      forecastSeries(request, engine),
      forecastSeries(request, pool),
    ]);
    expect(two).toEqual(one);
    expect(three).toEqual(one);
    pool.dispose();
  });

  it('scales with the series: demand in thousandths gives the forecast in thousandths', async () => {
    const values = demand(24 * 8);
    const request = { horizon: 12, periods: [24], models: ['auto-ets', 'theta', 'seasonal-naive'] };
    const [whole, parts] = await Promise.all([
      forecastSeries({ ...request, values }, engine),
      forecastSeries({ ...request, values: values.map((value) => value / 1024) }, engine),
    ]);
    parts.mean.forEach((value, h) => {
      expect((value * 1024) / (whole.mean[h] ?? 1)).toBeCloseTo(1, 6);
    });
  });

  it('keeps a model that fails, with its reason, and goes on without it', async () => {
    const values = demand(40).map((value) => value - 1300);
    const forecast = await forecastSeries(
      { values, horizon: 6, models: ['ets(M,N,N)', 'naive', 'stl-ets[24]'] },
      engine,
    );
    expectSound(forecast);
    expect(forecast.candidates.map(({ status }) => status)).toEqual(['not-positive', 'ok', 'too-short']);
    expect(forecast.candidates[0]).toMatchObject({ weight: 0, scores: null, reason: 'It needs values above zero.' });
    expect(forecast.chosen).toEqual({ kind: 'single', members: [{ model: 'naive', weight: 1 }] });
  });

  it('of few values is simple, unscored where no backtest is possible, and says so', async () => {
    for (const values of [
      [5, 6],
      [3, 4, 6, 5, 7],
    ]) {
      const forecast = await forecastSeries({ values: Float64Array.from(values), horizon: 3 }, engine);
      expectSound(forecast);
      expect(forecast.scores).toBeNull();
      expect(forecast.origins).toEqual([]);
      expect(forecast.notes.join(' ')).toContain('too short for a backtest');
    }
  });

  it('of a constant or all-zero series is that constant', async () => {
    for (const level of [0, 7]) {
      const forecast = await forecastSeries(
        { values: new Float64Array(60).fill(level), horizon: 4, periods: [24] },
        engine,
      );
      expectSound(forecast);
      expect([...forecast.mean]).toEqual([level, level, level, level]);
    }
  });

  it('takes gaps, and values missing at the start', async () => {
    const values = demand(24 * 14);
    for (const t of [0, 1, 2, 50, 51, 52, 53, 200, 335]) values[t] = Number.NaN;
    const forecast = await forecastSeries({ values, horizon: 24, periods: [24] }, engine);
    expectSound(forecast);
    expect(forecast.candidates.filter((candidate) => candidate.status === 'ok').length).toBeGreaterThanOrEqual(4);
  });

  it('never goes below zero where asked', async () => {
    const values = Float64Array.from({ length: 80 }, (_, t) => Math.max(0, 100 - 2 * t + ((t * 37) % 11)));
    const forecast = await forecastSeries({ values, horizon: 30, nonNegative: true }, engine);
    expect(Math.min(...forecast.mean, ...forecast.quantiles.flatMap((row) => [...row]))).toBeGreaterThanOrEqual(0);
  });

  it('answers at exactly the levels asked for', async () => {
    const probabilities = [0.2, 0.8];
    const forecast = await forecastSeries({ values: demand(60), horizon: 5, probabilities }, engine);
    expect(forecast.probabilities).toEqual(probabilities);
    expect(forecast.quantiles).toHaveLength(2);
    expect(forecast.scores?.coverage80).not.toBeNaN();
  });

  it('says which seasons it does not use', async () => {
    const fixed = await forecastSeries(
      { values: demand(24 * 7), horizon: 24, periods: [24, 168], periodsFixed: true, models: ['stl-ets'] },
      engine,
    );
    expect(fixed.periods).toEqual([24]);
    expect(fixed.notes).toEqual(['The series does not hold two cycles of 168 steps; that season is left out.']);
  });

  it('reports progress that never falls and ends at one', async () => {
    const seen: number[] = [];
    await forecastSeries({ values: demand(100), horizon: 10 }, engine, {
      onProgress: (fraction) => seen.push(fraction),
    });
    expect(seen.at(-1)).toBe(1);
    expect([...seen].sort((a, b) => a - b)).toEqual(seen);
  });

  it('stops when the signal is aborted, with its reason', async () => {
    const abort = new AbortController();
    const running = forecastSeries({ values: demand(24 * 60), horizon: 48, periods: [24, 168] }, engine, {
      signal: abort.signal,
    });
    abort.abort(new Error('a newer edit'));
    await expect(running).rejects.toThrow('a newer edit');
  });

  it.each([
    ['no value', { values: Float64Array.of(Number.NaN), horizon: 3 }, /^history: holds no value/],
    ['no values', { values: new Float64Array(0), horizon: 3 }, /^history: holds no value/],
    [
      'one value',
      { values: Float64Array.of(5), horizon: 3 },
      /^history: is too short.* naive: The series is too short/,
    ],
    ['horizon 0', { values: demand(50), horizon: 0 }, /^horizon:/],
    ['an unknown model', { values: demand(50), horizon: 2, models: ['lstm'] }, /^models: "lstm" is not a model/],
  ])('of %s names the field and the mend', async (_, request, message) => {
    const failing = forecastSeries(request, engine);
    await expect(failing).rejects.toThrow(InputError);
    await expect(failing).rejects.toThrow(message);
  });

  const trace = join(import.meta.dirname, '../../../../shared/data/traces/azure2024-conv-digitised-1h.csv');
  it.skipIf(!existsSync(trace))(
    'of the Azure chat trace beats the seasonal naive a day ahead (skipped where the shared data are absent)',
    async () => {
      const values = Float64Array.from(readFileSync(trace, 'utf8').trim().split('\n').slice(1), (line) =>
        Number(line.split(',')[2]),
      );
      const forecast = await forecastSeries({ values, horizon: 24, periods: [24, 168], nonNegative: true }, engine);
      expectSound(forecast);
      expect(forecast.periods).toEqual([24]);
      const naive = forecast.candidates.find((candidate) => candidate.name.startsWith('seasonal-naive'));
      // measured 2026-11: 0.145 against 0.179
      expect(forecast.scores?.wape).toBeLessThan(0.9 * (naive?.scores?.wape ?? 0));
    },
  );
});
