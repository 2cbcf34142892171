import { afterAll, expect, it } from 'vitest';
import { buildWorker } from '../../../src/cli/build.mjs';
import { createEngine } from '../../../src/engine/node.ts';
import { candidatesFor, demandPatternOf, intermittenceOf } from '../../../src/forecast/candidates.ts';
import { forecastSeries } from '../../../src/forecast/forecast-series.ts';

await buildWorker();
const engine = createEngine();
afterAll(() => {
  engine.dispose();
});

/** Demand in every third step, of sizes that do not repeat soon. */
const sparse = Float64Array.from({ length: 90 }, (_, t) => (t % 3 === 1 ? 1 + ((t * 7919) % 13) : 0));

it('demandPatternOf(values) counts zeros among the present and the steps between demands', () => {
  const { zeroShare, meanInterval, intermittent } = demandPatternOf(Float64Array.of(0, 4, 0, Number.NaN, 0, 2, 0, 1));
  expect(zeroShare).toBeCloseTo(4 / 7, 12);
  expect(meanInterval).toBeCloseTo(5 / 2, 12);
  expect(intermittent).toBe(true);
});

it.each([
  ['a zero in five', [1, 2, 3, 4, 0], false],
  ['an outage: many zeros in one run before a steady demand', [0, 0, 0, 0, 0, 0, 5, 6, 5, 7], false],
  ['zeros and values below', [0, 0, 3, 0, -1, 0, 2], false],
  ['nothing but zeros', [0, 0, 0, 0], false],
  ['a single demand', [0, 0, 3, 0], false],
  ['nothing present', [Number.NaN], false],
  ['demand in one step of two', [0, 3, 0, 2, 0, 5], true],
])('demandPatternOf(%s)', (_, values, intermittent) => {
  expect(demandPatternOf(Float64Array.from(values)).intermittent).toBe(intermittent);
});

it('intermittenceOf(pattern) says the two figures', () => {
  expect(intermittenceOf(demandPatternOf(sparse))).toBe(
    '67 % of the values are zero and demand comes every 3.0 steps on average: models of intermittent demand are tried.',
  );
});

it('candidatesFor(intermittent demand) tries its models, and keeps the seasonal ones where there is a season', () => {
  expect(candidatesFor(100, [], true)).toEqual(['croston', 'sba', 'tsb', 'auto-ets']);
  expect(candidatesFor(300, [24], true)).toEqual([
    'seasonal-naive[24]',
    'croston',
    'sba',
    'tsb',
    'auto-ets',
    'stl-arima',
  ]);
  expect(candidatesFor(5, [], true)).toEqual(['naive', 'drift']);
});

it('forecastSeries(intermittent demand) uses such models by itself, with the reason, and its median is near zero', async () => {
  const forecast = await forecastSeries({ values: sparse, horizon: 6, nonNegative: true }, engine);
  expect(forecast.notes.join(' ')).toContain('67 % of the values are zero');
  const used = forecast.candidates.filter(({ name }) => ['croston', 'sba', 'tsb'].includes(name));
  expect(used.map(({ status }) => status)).toEqual(['ok', 'ok', 'ok']);
  expect(used.reduce((sum, { weight }) => sum + weight, 0)).toBeGreaterThan(0.5);
  const [mean = 0] = forecast.mean;
  expect(Math.abs(mean - 7 / 3)).toBeLessThan(0.5);
  // two steps of three have no demand: the median lies far below the mean
  expect(forecast.quantiles[forecast.probabilities.indexOf(0.5)]?.[0]).toBeLessThan(mean / 3);
});

it('forecastSeries(steady demand) says nothing of it, nor where models are named', async () => {
  const steady = await forecastSeries({ values: sparse.map((value) => value + 1), horizon: 3 }, engine);
  const named = await forecastSeries({ values: sparse, horizon: 3, models: ['tsb', 'robust-level'] }, engine);
  expect([...steady.notes, ...named.notes].join(' ')).not.toContain('intermittent');
  expect(named.candidates.map(({ model, status }) => `${model} ${status}`)).toEqual(['tsb ok', 'robust-level ok']);
});
