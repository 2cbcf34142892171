/** fit(mean, naive, seasonal naive, drift) against R's meanf, naive, snaive and rwf, and by hand. */
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { ModelKind, Status } from '../../../assembly/abi.ts';
import { eachCore } from '../core.ts';
import { expectBands, golden, levels, scaleOf, valuesOf, type Bands } from './ets-golden.ts';

const ok: number = Status.Ok;
const kinds = {
  mean: ModelKind.Mean,
  naive: ModelKind.Naive,
  snaive: ModelKind.SeasonalNaive,
  drift: ModelKind.Drift,
} as const;
const every = Object.values(kinds);
const folder = join(import.meta.dirname, '../../../../shared/data/forecast-reference');
const present = existsSync(folder);
const files = present
  ? readdirSync(folder).filter((file) => file.endsWith('.json') && !file.startsWith('competition'))
  : [];

eachCore((name, core) => {
  describe(`fit(naive family) (${name})`, () => {
    it.each(golden.simple)('agrees with R, gaps included: $id', (wanted) => {
      const values = valuesOf(wanted.series);
      const spec = { kind: kinds[wanted.kind], periods: Int32Array.of(wanted.m) };
      const said = core.fit({ values, spec, horizon: wanted.mean.length, probabilities: levels });
      expect(said.status).toBe(Status.Ok);
      expectBands(said, wanted, 1e-10 * scaleOf(values));
    });

    it('drift goes by the mean step, naive by none, and the fitted values are the last value seen', () => {
      const values = Float64Array.of(1, 3, NaN, 4, 9);
      const drift = core.fit({ values, spec: { kind: ModelKind.Drift }, horizon: 2 });
      expect(drift.coefficients[0]).toBeCloseTo(8 / 3, 12);
      expect(drift.mean[1]).toBeCloseTo(9 + 16 / 3, 12);
      const naive = core.fit({ values, spec: { kind: ModelKind.Naive }, horizon: 2 });
      expect([...naive.mean]).toEqual([9, 9]);
      expect([...naive.fitted]).toEqual([NaN, 1, 3, 3, 4]);
      expect(naive.sigma2).toBeCloseTo((4 + 1 + 25) / 3, 12);
    });

    it('seasonal naive repeats the last cycle, wherever the series ends', () => {
      const values = Float64Array.of(1, 2, 3, 4, 5, 6, 7);
      const said = core.fit({ values, spec: { kind: ModelKind.SeasonalNaive, periods: Int32Array.of(3) }, horizon: 5 });
      expect([...said.mean]).toEqual([5, 6, 7, 5, 6]);
      expect(core.fit({ values, spec: { kind: ModelKind.SeasonalNaive }, horizon: 1 }).status).toBe(Status.Unsupported);
    });

    it('widens with the horizon like its square root, and scales with the series', () => {
      const values = valuesOf('WWWusage');
      const at = (factor: number) =>
        core.fit({
          values: values.map((v) => factor * v),
          spec: { kind: ModelKind.Naive },
          horizon: 4,
          probabilities: levels,
        });
      const plain = at(1);
      const width = (fit: typeof plain, h: number) => fit.quantiles[4 + h]! - fit.quantiles[h]!;
      expect(width(plain, 3) / width(plain, 0)).toBeCloseTo(2, 10);
      for (const factor of [1e-300, 1e300]) expect(width(at(factor), 3) / factor / width(plain, 3)).toBeCloseTo(1, 10);
    });

    it('gives finite numbers or a reason on short and constant series', () => {
      for (const kind of every) {
        for (let n = 0; n <= 10; n += 1) {
          for (const values of [
            Float64Array.from({ length: n }, (_, t) => t * t),
            new Float64Array(n),
            new Float64Array(n).fill(NaN),
          ]) {
            const said = core.fit({
              values,
              spec: { kind, periods: Int32Array.of(3) },
              horizon: 4,
              probabilities: levels,
            });
            const numbers = [...said.mean, ...said.quantiles];
            expect(numbers.length).toBe(said.status === ok ? 12 : 0);
            expect(numbers.every(Number.isFinite)).toBe(true);
          }
        }
        const two = core.fit({
          values: Float64Array.of(5, 5, 5, 5),
          spec: { kind, periods: Int32Array.of(2) },
          horizon: 1,
          probabilities: levels,
        });
        expect([...two.quantiles]).toEqual([5, 5]);
      }
    });
  });

  describe.skipIf(!present)(`forecast-reference (${name}; skipped where ../shared/data is absent)`, () => {
    it('fit(naive family) agrees with R on every series', () => {
      let compared = 0;
      for (const file of files) {
        const wanted = JSON.parse(readFileSync(join(folder, file), 'utf8')) as {
          m: number;
          x: (number | null)[];
        } & Record<string, Bands>;
        const values = Float64Array.from(wanted.x, (value) => value ?? NaN);
        for (const [label, kind] of Object.entries(kinds)) {
          const bands = wanted[label];
          if (!bands) continue;
          const spec = { kind, periods: Int32Array.of(wanted.m) };
          const said = core.fit({ values, spec, horizon: bands.mean.length, probabilities: levels });
          expectBands(said, bands, 1e-10 * scaleOf(values));
          compared += 1;
        }
      }
      expect(compared).toBeGreaterThan(100);
    });
  });
});
