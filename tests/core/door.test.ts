import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import * as records from '../../src/engine/raw-records.ts';
import { eachCore } from './core.ts';

const root = join(import.meta.dirname, '../..');
const reference = join(root, '../shared/data/forecast-reference');

/** Fields of each class in assembly/records.ts, with the text of their defaults. */
function recordFields(): Map<string, Map<string, string>> {
  const classes = new Map<string, Map<string, string>>();
  for (const [, name = '', body = ''] of readFileSync(join(root, 'assembly/records.ts'), 'utf8').matchAll(
    /export class (\w+) \{([\s\S]*?)\n\}/g,
  )) {
    classes.set(
      name,
      new Map([...body.matchAll(/^ {2}(\w+): [^=]+= (.*);$/gm)].map(([, field = '', value = '']) => [field, value])),
    );
  }
  return classes;
}

describe('raw-records', () => {
  const made: Readonly<Record<string, object>> = {
    ModelSpec: records.rawModelSpec(),
    FitRequest: records.rawFitRequest(),
    DecomposeRequest: records.rawDecomposeRequest(),
    DescribeRequest: records.rawDescribeRequest(),
    CombineRequest: records.rawCombineRequest(),
    DrawRequest: records.rawDrawRequest(),
    ServeRequest: records.rawServeRequest(),
    FuturesRequest: records.rawFuturesRequest(),
  };
  for (const [name, record] of Object.entries(made)) {
    it(`raw${name}() holds the fields and defaults of assembly/records.ts`, () => {
      const fields = recordFields().get(name) ?? new Map<string, string>();
      expect(Object.keys(record).sort()).toEqual([...fields.keys()].sort());
      for (const [field, value] of Object.entries(record)) {
        if (typeof value === 'number' || typeof value === 'boolean') expect(String(value)).toBe(fields.get(field));
      }
    });
  }

  it('assembly/index.ts has at most twelve exports', () => {
    const door = readFileSync(join(root, 'assembly/index.ts'), 'utf8');
    expect([...door.matchAll(/^export /gm)].length).toBeLessThanOrEqual(12);
  });
});

const series = Float64Array.from({ length: 60 }, (_, t) => 100 + 10 * ((t * 7) % 12) + ((t * 31) % 17));
const probabilities = Float64Array.of(0.1, 0.5, 0.9);
const kinds = [0, 1, 2, 3, 4, 5, 6, 7, 8, 9];

eachCore((_, core) => {
  for (const kind of kinds) {
    it(`fit(kind ${String(kind)}) answers with ordered, finite quantiles and the same bits again`, () => {
      const request = {
        values: series,
        spec: { kind, periods: Int32Array.of(12) },
        horizon: 15,
        probabilities,
        seed: 9,
      };
      const fit = core.fit(request);
      expect(fit.status).toBe(0);
      expect(fit.mean).toHaveLength(15);
      for (let h = 0; h < 15; h += 1) {
        const [low = Number.NaN, middle = Number.NaN, high = Number.NaN] = [0, 1, 2].map(
          (level) => fit.quantiles[level * 15 + h],
        );
        expect(low).toBeLessThanOrEqual(middle);
        expect(middle).toBeLessThanOrEqual(high);
        expect(Number.isFinite(high - low)).toBe(true);
      }
      const again = core.fit(request);
      expect(again.mean).toEqual(fit.mean);
      expect(again.quantiles).toEqual(fit.quantiles);
    });

    it(`fit(kind ${String(kind)}) of odd input gives finite numbers or a status, never NaN`, () => {
      const odd = [
        [],
        [5],
        [5, 5],
        [1, 2, 3],
        new Array<number>(30).fill(0),
        new Array<number>(30).fill(7),
        [Number.NaN, Number.NaN],
        [1e300, 2e300, 1.5e300, 1e300, 3e300, 2e300],
        [1e-300, 3e-300, 2e-300, 1e-300, 2e-300],
        [1, Number.POSITIVE_INFINITY, 2],
        [-5, 3, -2, 8, -1, 4, 0, 2],
      ];
      for (const values of odd) {
        const fit = core.fit({
          values: Float64Array.from(values),
          spec: { kind, periods: Int32Array.of(4) },
          horizon: 3,
          probabilities,
        });
        if (fit.status === 0)
          expect([...fit.mean, ...fit.quantiles].every(Number.isFinite), `values ${String(values)}`).toBe(true);
        else expect(fit.mean).toHaveLength(0);
      }
    });
  }

  it('fit(lambda 0) is the fit of the logarithms, transformed back', () => {
    const spec = { kind: 5, error: 1, trend: 0, season: 0, damped: 0 };
    const plain = core.fit({ values: series.map(Math.log), spec, horizon: 4, probabilities });
    const logged = core.fit({ values: series, spec: { ...spec, lambda: 0 }, horizon: 4, probabilities });
    expect(logged.aicc).toBeCloseTo(plain.aicc, 6);
    logged.mean.forEach((value, h) => {
      expect(value).toBeCloseTo(Math.exp(plain.mean[h] ?? 0), 6);
    });
    logged.quantiles.forEach((value, i) => {
      expect(value).toBeCloseTo(Math.exp(plain.quantiles[i] ?? 0), 6);
    });
    logged.fitted.forEach((value, t) => {
      expect(value).toBeCloseTo(Math.exp(plain.fitted[t] ?? 0), 6);
    });
  });

  it('fit(lambda 0, bias adjusted) multiplies the median by 1 + variance / 2, whatever the levels asked for', () => {
    const spec = { kind: 5, error: 1, trend: 0, season: 0, damped: 0, lambda: 0, biasAdjust: true };
    const median = core.fit({ values: series, spec: { ...spec, biasAdjust: false }, horizon: 4, probabilities });
    for (const asked of [probabilities, Float64Array.of(0.5), new Float64Array(0)]) {
      const adjusted = core.fit({ values: series, spec, horizon: 4, probabilities: asked });
      adjusted.mean.forEach((value, h) => {
        const sd = Math.log((median.quantiles[8 + h] ?? 1) / (median.quantiles[h] ?? 1)) / (2 * 1.2815515655446004);
        expect(value).toBeCloseTo((median.mean[h] ?? 0) * (1 + (sd * sd) / 2), 6);
      });
      expect(adjusted.quantiles).toHaveLength(4 * asked.length);
      if (asked.length === 1) expect(adjusted.quantiles[2]).toBeCloseTo(median.quantiles[4 + 2] ?? 0, 6);
    }
  });

  it('fit(lambda 0) of a series with zeros is refused with its reason', () => {
    expect(
      core.fit({ values: Float64Array.of(1, 0, 2, 3, 4, 5), spec: { kind: 1, lambda: 0 }, horizon: 2 }).status,
    ).toBe(2);
  });

  it('fit(STL) widens with the seasons and repeats the last cycle', () => {
    const fit = core.fit({ values: series, spec: { kind: 9, periods: Int32Array.of(12) }, horizon: 25, probabilities });
    const inner = core.decompose({ values: series, periods: Int32Array.of(12) });
    const season = inner.seasonal.slice(-12);
    const flat = fit.mean.map((value, h) => value - (season[h % 12] ?? 0));
    const slopes = flat.slice(1).map((value, h) => value - (flat[h] ?? 0));
    slopes.forEach((slope) => {
      expect(slope).toBeCloseTo(slopes[0] ?? Number.NaN, 8);
    });
  });

  describe.skipIf(!existsSync(reference))(
    'against R (forecast-reference; skipped where the shared data are absent)',
    () => {
      interface Reference {
        readonly m: number;
        readonly periods?: readonly number[];
        readonly h: number;
        readonly x: readonly (number | null)[];
        readonly stlm_ets?: { readonly mean: readonly number[]; readonly model: string };
        readonly stlm2_ets?: { readonly mean: readonly number[]; readonly model: string };
      }
      // a skipped suite is still collected
      const cases = (existsSync(reference) ? readdirSync(reference) : [])
        .filter((file) => /^(?!competition).*\.json$/.test(file))
        .map((file) => ({
          id: file.replace('.json', ''),
          data: JSON.parse(readFileSync(join(reference, file), 'utf8')) as Reference,
        }));
      /** where R's optimiser stops short of the optimum: AICc of its stlm()$model (R 4.2.2, forecast 8.20, 2026-11), which ours must beat */
      const stoppedShort: Readonly<Record<string, number>> = {
        'M3-N0769': 497.9697,
        'M3-N0919': 853.4609,
        'M3-N1553': 877.0338,
        'M3-N1670': 891.6867,
        'M3-N1796': 1888.357,
      };
      const compare = (
        id: string,
        data: Reference,
        expected: { readonly mean: readonly number[] },
        periods: readonly number[],
      ): void => {
        const values = Float64Array.from(data.x, (value) => value ?? Number.NaN);
        const fit = core.fit({
          values,
          spec: { kind: 7, periods: Int32Array.from(periods) },
          horizon: expected.mean.length,
        });
        expect(fit.status).toBe(0);
        const level = expected.mean.reduce((sum, value) => sum + Math.abs(value), 0) / expected.mean.length;
        const off = Math.max(...expected.mean.map((value, h) => Math.abs(value - (fit.mean[h] ?? Number.NaN)))) / level;
        if (off > 0.01) expect(fit.aicc).toBeLessThan(stoppedShort[id] ?? Number.NEGATIVE_INFINITY);
      };
      for (const { id, data } of cases) {
        const { stlm_ets: one, stlm2_ets: two } = data;
        if (one) {
          it(`fit(STL with ETS) on ${id} forecasts as forecast::stlm (${one.model}) within 1 %, or has a better optimum`, () => {
            compare(id, data, one, two ? [data.m] : (data.periods ?? [data.m]));
          });
        }
        if (two) {
          it(`fit(MSTL with ETS) on ${id} forecasts as forecast::stlm (${two.model}) within 1 %`, () => {
            compare(id, data, two, [24, 168]);
          });
        }
      }
    },
  );
});
