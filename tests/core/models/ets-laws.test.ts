/** What must hold of every exponential smoothing fit, whatever R says. */
import { describe, expect, it } from 'vitest';
import { Component, EtsSearch, ModelKind, Status } from '../../../assembly/abi.ts';
import { eachCore } from '../core.ts';
import { expectNear, formOf, golden, levels, requestOf, scaleOf, valuesOf } from './ets-golden.ts';

/** Normal numbers from a small generator (mulberry32, Box-Muller), for simulations that do not share the core's. */
function normals(seed: number): () => number {
  let state = seed;
  const uniform = (): number => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
  return () => Math.sqrt(-2 * Math.log(1 - uniform())) * Math.cos(2 * Math.PI * uniform());
}

const ok: number = Status.Ok;
const multiplicative: number = Component.Multiplicative;
const ukgas = valuesOf('UKgas');

eachCore((name, core) => {
  describe(`laws of fit(ets) (${name})`, () => {
    it.each(golden.cases)('evaluated again at its own coefficients it is the same fit: $id', (wanted) => {
      const free = core.fit(requestOf(wanted));
      const again = core.fit(requestOf(wanted, [...free.coefficients]));
      const scale = scaleOf(valuesOf(wanted.series));
      expect(Math.abs(again.loglik - free.loglik)).toBeLessThan(1e-9);
      expect(Math.abs(again.aicc - free.aicc)).toBeLessThan(1e-9);
      expectNear(again.quantiles, free.quantiles, 1e-10 * scale);
    });

    it('scales with the series: a power of two changes no digit, 1e-300 and 1e300 work', () => {
      const spec = { kind: ModelKind.Ets, periods: Int32Array.of(4) };
      const plain = core.fit({ values: ukgas, spec, horizon: 6, probabilities: levels });
      const eight = core.fit({ values: ukgas.map((v) => 8 * v), spec, horizon: 6, probabilities: levels });
      expect([...eight.quantiles]).toEqual([...plain.quantiles.map((v) => 8 * v)]);
      expect(Math.abs(eight.loglik - plain.loglik + ukgas.length * Math.log(8))).toBeLessThan(1e-9);
      for (const factor of [1e-303, 1e297]) {
        const far = core.fit({ values: ukgas.map((v) => factor * v), spec, horizon: 6, probabilities: levels });
        expect(far.status).toBe(Status.Ok);
        expectNear(
          far.mean.map((v) => v / factor),
          plain.mean,
          0.5,
        );
        expect(Number.isFinite(far.aicc) && Number.isFinite(far.sigma2)).toBe(true);
      }
    });

    it('lets the states go on by their own forecast where values are missing', () => {
      for (const model of ['AAA', 'MAM', 'MNM', 'AAN']) {
        const short = ukgas.subarray(0, 100);
        const fit = core.fit({ values: short, spec: formOf(model, false, 4) });
        const fixed = [...fit.coefficients];
        const gap = ukgas.map((v, t) => (t < 100 ? v : NaN));
        const spec = formOf(model, false, 4, fixed);
        const over = core.fit({ values: gap, spec, horizon: 3, probabilities: levels });
        const ahead = core.fit({ values: short, spec, horizon: 11, probabilities: levels });
        expect(over.nobs).toBe(100);
        expect(Math.abs(over.loglik - ahead.loglik)).toBeLessThan(1e-9);
        // the multiplicative season's means are the moments', not the point path: alike to sigma^2
        expectNear(over.fitted.subarray(100), ahead.mean.subarray(0, 8), model.endsWith('M') ? 2 : 1e-9);
        expect([...over.residuals.subarray(100)].every(Number.isNaN)).toBe(true);
      }
    });

    it.each(['ANA', 'MNA', 'AAA', 'MAA', 'MNM', 'MAM'])(
      'quantiles agree with a simulation of the recursion: %s',
      (model) => {
        const fit = core.fit({ values: ukgas, spec: formOf(model, false, 4), horizon: 9, probabilities: levels });
        const trended = model[1] === 'A';
        const [alpha = 0, second = 0, third = 0] = fit.coefficients;
        const beta = trended ? second : 0;
        const gamma = trended ? third : second;
        const [level0, slope0, season0] = lastStates(ukgas, fit.coefficients, model);
        const draw = normals(5);
        const sums = new Float64Array(9);
        const squares = new Float64Array(9);
        const paths = 20000;
        for (let path = 0; path < paths; path += 1) {
          let level = level0;
          let slope = slope0;
          const season = [...season0];
          for (let h = 0; h < 9; h += 1) {
            const s = season[h % 4]!;
            const q = level + slope;
            const mu = model[2] === 'M' ? q * s : q + s;
            const e = Math.sqrt(fit.sigma2) * draw() * (model[0] === 'M' ? mu : 1);
            sums[h]! += mu + e;
            squares[h]! += (mu + e - fit.mean[h]!) ** 2;
            const u = model[2] === 'M' ? e / s : e;
            level = q + alpha * u;
            slope += beta * u;
            season[h % 4] = s + gamma * (model[2] === 'M' ? e / q : e);
          }
        }
        for (let h = 0; h < 9; h += 1) {
          const sd = (fit.mean[h]! - fit.quantiles[h]!) / 1.959963984540054;
          expect(Math.abs(Math.sqrt(squares[h]! / paths) / sd - 1), `sd at ${String(h + 1)}`).toBeLessThan(0.03);
          expect(Math.abs(sums[h]! / paths - fit.mean[h]!), `mean at ${String(h + 1)}`).toBeLessThan(0.04 * sd);
        }
      },
    );

    it('simulated quantiles are ordered, repeat with the seed and move a little with another', () => {
      const spec = formOf('MMN', false, 1);
      const probabilities = Float64Array.of(0.1, 0.5, 0.9);
      const at = (seed: number) =>
        core.fit({ values: valuesOf('WWWusage'), spec, horizon: 8, probabilities, seed }).quantiles;
      const first = at(3);
      const other = at(4);
      expect([...at(3)]).toEqual([...first]);
      expect([...other]).not.toEqual([...first]);
      for (let h = 0; h < 8; h += 1) {
        const width = first[16 + h]! - first[h]!;
        expect(first[h]!).toBeLessThan(first[8 + h]!);
        expect(first[8 + h]!).toBeLessThan(first[16 + h]!);
        expect(Math.abs(first[h]! - other[h]!)).toBeLessThan(0.05 * width);
      }
    });

    it('reaches seasons that R does not: a week of hours', () => {
      const draw = normals(9);
      const values = Float64Array.from(
        { length: 168 * 4 },
        (_, t) => 500 + 90 * Math.sin((2 * Math.PI * t) / 24) + 40 * Math.cos((2 * Math.PI * t) / 168) + 5 * draw(),
      );
      const seasonal = core.fit({ values, spec: formOf('ANA', false, 168), horizon: 168, probabilities: levels });
      const daily = core.fit({ values, spec: formOf('ANA', false, 24), horizon: 168, probabilities: levels });
      expect(seasonal.status).toBe(Status.Ok);
      expect(seasonal.coefficients.length).toBe(3 + 168);
      expect(seasonal.sigma2).toBeLessThan(60);
      expect(seasonal.sigma2).toBeLessThan(daily.sigma2);
      const season = seasonal.coefficients.subarray(3);
      expect(Math.abs(season.reduce((sum, v) => sum + v, 0))).toBeLessThan(1e-6);
    });

    it('names the reason for every form that it leaves out', () => {
      const values = ukgas.map((v, t) => (t === 3 ? 0 : v));
      const said = core.fit({ values, spec: { kind: ModelKind.Ets, periods: Int32Array.of(4) } });
      expect(said.status).toBe(Status.Ok);
      expect(said.spec.error).toBe(Component.Additive);
      let refused = 0;
      for (let row = 0; row < said.search.length; row += EtsSearch.Width) {
        if (said.search[row + EtsSearch.Error] !== multiplicative) continue;
        expect(said.search[row + EtsSearch.Status]).toBe(Status.NotPositive);
        expect(said.search[row + EtsSearch.Criterion]).toBe(Infinity);
        refused += 1;
      }
      expect(refused).toBe(9);
    });

    it('refuses what does not exist, and wrong numbers of fixed values', () => {
      for (const model of ['AMN', 'ANM', 'MMA'])
        expect(core.fit({ values: ukgas, spec: formOf(model, false, 4) }).status).toBe(Status.Unsupported);
      expect(core.fit({ values: ukgas, spec: formOf('ANN', true, 4) }).status).toBe(Status.Unsupported);
      expect(core.fit({ values: ukgas, spec: formOf('ANN', false, 4, [0.5]) }).status).toBe(Status.Unsupported);
      expect(core.fit({ values: ukgas, spec: formOf('MNN', false, 1, [0.5, NaN]) }).coefficients[0]).toBe(0.5);
      expect(core.fit({ values: ukgas.map((v) => -v), spec: formOf('MNN', false, 1) }).status).toBe(Status.NotPositive);
    });

    it('gives finite numbers or a reason on degenerate series', () => {
      const line = (n: number, f: (t: number) => number) => Float64Array.from({ length: n }, (_, t) => f(t));
      const odd = [...Array(11).keys()].map((n) => line(n, (t) => 2 + t + Math.sin(t * t)));
      odd.push(
        line(30, () => 0),
        line(30, () => 3),
        line(40, (t) => t % 2),
        line(40, (t) => t + 1),
        line(40, (t) => 1.1 ** t),
        line(20, () => NaN),
      );
      odd.push(
        line(40, (t) => (t === 20 ? 1e6 : 0)),
        line(40, (t) => (t % 2 ? 1.7e308 : -1.5e308)),
        line(40, (t) => [1, 2, 3, 4][t % 4]!),
      );
      for (const values of odd) {
        for (const periods of [new Int32Array(0), Int32Array.of(4)]) {
          const said = core.fit({ values, spec: { kind: ModelKind.Ets, periods }, horizon: 5, probabilities: levels });
          if (said.status !== ok) {
            expect(said.mean.length + said.quantiles.length + said.coefficients.length).toBe(0);
            continue;
          }
          expect(said.mean.length).toBe(5);
          for (const v of [...said.mean, ...said.quantiles, ...said.coefficients, said.aicc, said.loglik, said.sigma2])
            expect(Number.isFinite(v)).toBe(true);
        }
      }
      expect(core.fit({ values: line(30, () => 3), spec: { kind: ModelKind.Ets } }).status).toBe(Status.Constant);
      expect(core.fit({ values: line(4, (t) => t * t), spec: { kind: ModelKind.Ets } }).status).toBe(Status.TooShort);
    });
  });
});

/** Level, slope and seasonal states (next first) after the series: the recursion of the method page, written out again. */
function lastStates(values: Float64Array, coefficients: Float64Array, model: string): [number, number, number[]] {
  const trended = model[1] === 'A';
  const smoothers = trended ? 3 : 2;
  const alpha = coefficients[0]!;
  const beta = trended ? coefficients[1]! : 0;
  const gamma = coefficients[smoothers - 1]!;
  let level = coefficients[smoothers]!;
  let slope = trended ? coefficients[smoothers + 1]! : 0;
  const season = [...coefficients.subarray(-4)].reverse();
  values.forEach((y, t) => {
    const s = season[t % 4]!;
    const q = level + slope;
    const u = model[2] === 'M' ? y / s - q : y - s - q;
    level = q + alpha * u;
    slope += beta * u;
    season[t % 4] = s + gamma * (model[2] === 'M' ? y / q - s : y - q - s);
  });
  return [level, slope, season.map((_, i) => season[(values.length + i) % 4]!)];
}
