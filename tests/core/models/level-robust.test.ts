/** fit(robust level): better than last value and mean where the level shifts, no worse than the naive family on white noise. */
import { describe, expect, it } from 'vitest';
import { ModelKind, Status } from '../../../assembly/abi.ts';
import { eachCore, type Core } from '../core.ts';
import { noise, seriesBy } from '../series/noise.ts';
import { lawsOf } from './kind-laws.ts';

const HORIZON = 6;
const LENGTH = 160;
const seeds = Array.from({ length: 20 }, (_, i) => 1000 + 77 * i);
type Make = (seed: number) => Float64Array;

/** Three shifts of a few to many times the noise. */
const shifted: Make = (seed) => {
  const draw = noise(seed);
  return seriesBy(LENGTH, (t) => [20, 35, 12, 28][Math.floor((4 * t) / LENGTH)]! + draw());
};
const smallShifts: Make = (seed) => {
  const draw = noise(seed);
  return seriesBy(LENGTH, (t) => [20, 22, 19, 21.5][Math.floor((4 * t) / LENGTH)]! + draw());
};
const white: Make = (seed) => {
  const draw = noise(seed);
  return seriesBy(LENGTH, () => 50 + draw());
};
const outliers: Make = (seed) => {
  const draw = noise(seed);
  return seriesBy(LENGTH, (t) => 20 + draw() + ((37 * t + 11 * seed) % 17 === 0 ? 15 : 0));
};

/** Mean absolute error over rolling origins of all series. */
function errorOf(core: Core, kind: ModelKind, make: Make): number {
  let sum = 0;
  let steps = 0;
  for (const seed of seeds) {
    const values = make(seed);
    const origins = Int32Array.from({ length: 44 }, (_, k) => 20 + 3 * k);
    const { means } = core.backtest({ fit: { values, spec: { kind }, horizon: HORIZON }, origins });
    origins.forEach((origin, k) => {
      for (let h = 0; h < HORIZON && origin + h < LENGTH; h += 1) {
        sum += Math.abs(values[origin + h]! - means[k * HORIZON + h]!);
        steps += 1;
      }
    });
  }
  return sum / steps;
}

const draw = noise(8);
const typical = seriesBy(80, (t) => (t < 45 ? 30 : 42) + draw());

eachCore((name, core) => {
  describe(`fit(robust level) (${name})`, () => {
    it.each([
      ['large', shifted],
      ['small', smallShifts],
    ])('beats last value and mean on a level with three %s shifts and noise', (_, make) => {
      const own = errorOf(core, ModelKind.RobustLevel, make);
      expect(own).toBeLessThan(errorOf(core, ModelKind.Naive, make));
      expect(own).toBeLessThan(errorOf(core, ModelKind.Mean, make));
    });

    it('is as good as the best of the naive family on white noise, to 2 %, and better than all of them with outliers', () => {
      const best = (make: Make) =>
        Math.min(...[ModelKind.Naive, ModelKind.Mean, ModelKind.Drift].map((kind) => errorOf(core, kind, make)));
      expect(errorOf(core, ModelKind.RobustLevel, white)).toBeLessThan(1.02 * best(white));
      expect(errorOf(core, ModelKind.RobustLevel, outliers)).toBeLessThan(best(outliers));
    });

    it('is the last value on a random walk', () => {
      const step = noise(4);
      let level = 100;
      const values = seriesBy(300, () => (level += step()));
      const said = core.fit({ values, spec: { kind: ModelKind.RobustLevel }, horizon: 1 });
      expect(said.coefficients[0]!).toBeGreaterThan(0.85);
    });

    it('counts the shifts, and stands on the new level two values after one', () => {
      const quiet = noise(6);
      const values = seriesBy(62, (t) => (t < 60 ? 10 : 90) + quiet());
      const said = core.fit({ values, spec: { kind: ModelKind.RobustLevel }, horizon: 1 });
      expect(said.coefficients[2]).toBe(1);
      expect(Math.abs(said.mean[0]! - 90)).toBeLessThan(3);
      expect(core.fit({ values: white(5), spec: { kind: ModelKind.RobustLevel } }).coefficients[2]).toBe(0);
    });

    it('80 % intervals hold about 80 % of what comes one step ahead on white noise', () => {
      let inside = 0;
      let steps = 0;
      for (const seed of seeds) {
        const values = white(seed);
        const origins = Int32Array.from({ length: 120 }, (_, k) => 40 + k);
        const probabilities = Float64Array.of(0.1, 0.9);
        const fit = { values, spec: { kind: ModelKind.RobustLevel }, horizon: 1, probabilities };
        const { quantiles } = core.backtest({ fit, origins });
        origins.forEach((origin, k) => {
          steps += 1;
          if (values[origin]! >= quantiles[2 * k]! && values[origin]! <= quantiles[2 * k + 1]!) inside += 1;
        });
      }
      expect(Math.abs(inside / steps - 0.8)).toBeLessThan(0.03);
    });

    it('of a constant is that constant; of three values it is left out', () => {
      const said = core.fit({
        values: seriesBy(9, () => 4),
        spec: { kind: ModelKind.RobustLevel },
        horizon: 2,
        probabilities: Float64Array.of(0.1, 0.9),
      });
      expect([...said.quantiles]).toEqual([4, 4, 4, 4]);
      expect(core.fit({ values: seriesBy(3, (t) => t), spec: { kind: ModelKind.RobustLevel } }).status).toBe(
        Status.TooShort,
      );
    });

    lawsOf(core, { kind: ModelKind.RobustLevel, typical, additive: true });
  });
});
