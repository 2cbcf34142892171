import fc from 'fast-check';
import { expect, it } from 'vitest';
import { candidatesFor, reasonOf } from '../../../src/forecast/candidates.ts';
import { backtestPlanOf } from '../../../src/forecast/origins.ts';

it('backtestPlanOf(168 hours, a day ahead) tests ten days, the last one ending with the series', () => {
  const { origins, steps } = backtestPlanOf(168, 24, [24]);
  expect(steps).toBe(24);
  expect(origins).toEqual([90, 96, 102, 108, 114, 120, 126, 132, 138, 144]);
});

it('backtestPlanOf(a series too short) has no origins', () => {
  expect(backtestPlanOf(6, 3, [])).toEqual({ origins: [], steps: 0 });
});

it('backtestPlanOf(n, horizon, periods) stays inside the series, ascends, and leaves half of it for training', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 20_000 }),
      fc.integer({ min: 1, max: 2_000 }),
      fc.subarray([7, 24, 168, 365]),
      (n, horizon, periods) => {
        const { origins, steps } = backtestPlanOf(n, horizon, periods);
        expect(origins.length).toBeLessThanOrEqual(10);
        expect(steps).toBeLessThanOrEqual(horizon);
        origins.forEach((origin, k) => {
          expect(origin).toBeGreaterThanOrEqual(Math.max(6, n / 2));
          expect(origin + steps).toBeLessThanOrEqual(n);
          if (k > 0) expect(origin).toBeGreaterThan(origins[k - 1] ?? 0);
        });
        if (origins.length > 0) expect((origins.at(-1) ?? 0) + steps).toBe(n);
      },
    ),
  );
});

it('candidatesFor(count, periods) follows the situation', () => {
  expect(candidatesFor(5, [])).toEqual(['naive', 'drift']);
  const plain = ['theta', 'optimised-theta', 'auto-ets', 'auto-arima'];
  expect(candidatesFor(20, [])).toEqual(['naive', 'drift', ...plain]);
  expect(candidatesFor(100, [])).toEqual(['naive', 'drift', 'robust-level', ...plain]);
  expect(candidatesFor(168, [24])).toEqual(['seasonal-naive[24]', 'theta', 'auto-ets', 'auto-arima', 'stl-arima']);
  expect(candidatesFor(8760, [24, 168])).toEqual([
    'seasonal-naive[24]',
    'seasonal-naive[168]',
    'theta',
    'stl-ets',
    'stl-arima',
  ]);
  expect(candidatesFor(500, [52])).toEqual(['seasonal-naive[52]', 'theta', 'stl-ets', 'stl-arima']);
});

it('candidatesFor(load within a day) has levels and no slopes, and begins with the last value', () => {
  expect(candidatesFor(5, [], false, true)).toEqual(['naive']);
  expect(candidatesFor(19, [], false, true)).toEqual(['naive']);
  expect(candidatesFor(20, [], false, true)).toEqual(['naive', 'optimised-theta']);
  expect(candidatesFor(30, [], false, true)).toEqual([
    'naive',
    'optimised-theta',
    'robust-level',
    'auto-ets',
    'auto-arima',
  ]);
  // a rhythm, or demand that comes and goes, is treated alike on every step
  expect(candidatesFor(168, [24], false, true)).toEqual(candidatesFor(168, [24]));
  expect(candidatesFor(100, [], true, true)).toEqual(candidatesFor(100, [], true));
});

it('reasonOf(status) is a sentence for each', () => {
  for (const status of [
    'too-short',
    'not-positive',
    'constant',
    'not-converged',
    'not-stationary',
    'unsupported',
    'has-gaps',
    'overflow',
  ] as const) {
    expect(reasonOf(status)).toMatch(/^[A-Z].*\.$/);
  }
});
