/** fit(ETS) against every case of the shared reference folder: evaluation at R's coefficients, and optima no worse than R's. */
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { EtsSearch, ModelKind, Status } from '../../../assembly/abi.ts';
import { eachCore } from '../core.ts';
import { expectNear, formOf, levels, scaleOf } from './ets-golden.ts';

interface Reference {
  components: { error: string; trend: string; season: string; damped: boolean };
  par: Record<string, number>;
  first_state: Record<string, number>;
  loglik: number;
  aicc: number;
  fitted: number[];
  forecast: { mean: number[]; lower95: number[]; upper80: number[] };
  error?: string;
}
interface Case {
  m: number;
  h: number;
  x: (number | null)[];
  ets?: Reference;
  ets_fixed?: Record<string, Reference>;
}

const folder = join(import.meta.dirname, '../../../../shared/data/forecast-reference');
const present = existsSync(folder);
const files = present
  ? readdirSync(folder).filter((file) => file.endsWith('.json') && !file.startsWith('competition'))
  : [];

/** All ETS fits of one file. */
function fitsOf(wanted: Case): [string, Reference][] {
  const all = [
    ...Object.entries(wanted.ets_fixed ?? {}),
    ...(wanted.ets ? [['chosen', wanted.ets] as [string, Reference]] : []),
  ];
  return all.filter(([, fit]) => !('loglik' in fit ? fit.error : 'absent'));
}

describe.skipIf(!present)('forecast-reference (skipped where ../shared/data is absent)', () => {
  eachCore((name, core) => {
    for (const file of files) {
      const wanted = JSON.parse(readFileSync(join(folder, file), 'utf8')) as Case;
      const values = Float64Array.from(wanted.x, (value) => value ?? NaN);
      const scale = scaleOf(values);
      const fits = fitsOf(wanted);
      if (fits.length === 0) continue;
      it(`fit(ets) on ${file} agrees with R at R's coefficients and finds no worse optimum (${name})`, () => {
        for (const [label, fit] of fits) {
          const { error, trend, season, damped } = fit.components;
          const names = ['alpha', 'beta', 'gamma', 'phi'].filter((parameter) => parameter in fit.par);
          const fixed = [...names.map((parameter) => fit.par[parameter]!), ...Object.values(fit.first_state)];
          const request = { values, horizon: wanted.h, probabilities: levels, seed: 1 };
          const said = core.fit({ ...request, spec: formOf(error + trend + season, damped, wanted.m, fixed) });
          expect(said.status, label).toBe(Status.Ok);
          expect(Math.abs(said.loglik - fit.loglik), label).toBeLessThan(1e-6);
          expectNear(said.fitted, fit.fitted, 1e-8 * scale);
          expectNear(said.mean, fit.forecast.mean, 1e-8 * scale);
          // R's variance of ANA, MNA and (with 20,000 paths) MM? differs: see assembly/models/ets-forecast.ts
          const simulated = trend === 'M';
          const early = trend === 'N' && season === 'A' ? wanted.m - 1 : wanted.h;
          const width = fit.forecast.upper80.at(-1)! - fit.forecast.lower95.at(-1)!;
          const tolerance = simulated ? 0.03 * width : 1e-8 * scale;
          expectNear(said.quantiles.slice(0, early), fit.forecast.lower95.slice(0, early), tolerance);
          expectNear(said.quantiles.slice(wanted.h, wanted.h + early), fit.forecast.upper80.slice(0, early), tolerance);
          const free = core.fit({ ...request, spec: formOf(error + trend + season, damped, wanted.m) });
          expect(free.aicc, label).toBeLessThan(fit.aicc + 0.01);
        }
      });
      it.runIf(wanted.ets)(`fit(ets) on ${file} chooses a form with a criterion no worse than R does (${name})`, () => {
        const periods = wanted.m > 1 ? Int32Array.of(wanted.m) : new Int32Array(0);
        expect(core.fit({ values, spec: { kind: ModelKind.Ets, periods } }).aicc).toBeLessThan(wanted.ets!.aicc + 0.01);
      });
    }

    it(`fit(ets) passes over forms whose one-step forecasts lie on one side, whatever their likelihood (${name})`, () => {
      const sample = JSON.parse(readFileSync(join(folder, 'competition-sample.json'), 'utf8')) as {
        id: string;
        m: number;
        train: number[];
      }[];
      for (const id of ['M4-H137', 'M4-H366', 'M4-H119']) {
        const series = sample.find((one) => one.id === id)!;
        const said = core.fit({
          values: Float64Array.from(series.train),
          spec: { kind: ModelKind.Ets, periods: Int32Array.of(series.m) },
        });
        const errors = series.train.map((value, t) => value - said.fitted[t]!);
        const mean = errors.reduce((sum, e) => sum + e, 0) / errors.length;
        const sd = Math.sqrt(errors.reduce((sum, e) => sum + e * e, 0) / errors.length);
        expect((Math.abs(mean) / sd) * Math.sqrt(errors.length), id).toBeLessThan(3.5);
        let lower = 0;
        for (let row = 0; row < said.search.length; row += EtsSearch.Width) {
          if (said.search[row + EtsSearch.Criterion]! < said.aicc - 1) lower += 1;
        }
        expect(lower, id).toBeGreaterThan(0);
      }
    });
  });
});
