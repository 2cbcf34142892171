/** fit(optimised Theta) against the paper's equations written out in R, and what must hold anyway. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { Component, ModelKind, Status } from '../../../assembly/abi.ts';
import { eachCore } from '../core.ts';
import { noise, seriesBy } from '../series/noise.ts';
import { expectBands, levels, scaleOf, type Bands } from './ets-golden.ts';
import { lawsOf } from './kind-laws.ts';

interface Case extends Bands {
  id: string;
  values: number[];
  m: number;
  alpha: number;
  weight: number;
  sumSquares: number;
}

const file = join(import.meta.dirname, '../../fixtures/golden/theta-croston/theta-croston.json');
const golden = (JSON.parse(readFileSync(file, 'utf8')) as { theta: Case[] }).theta;
const spec = (m: number) => ({
  kind: ModelKind.OptimisedTheta,
  periods: m > 1 ? Int32Array.of(m) : new Int32Array(0),
});
const draw = noise(3);
const rising = seriesBy(60, (t) => 50 + 0.8 * t + 3 * draw());

eachCore((name, core) => {
  describe(`fit(optimised theta) (${name})`, () => {
    it.each(golden)('agrees with the equations and a general optimiser in R: $id', (wanted) => {
      const values = Float64Array.from(wanted.values);
      const said = core.fit({ values, spec: spec(wanted.m), horizon: wanted.mean.length, probabilities: levels });
      expect(said.status).toBe(Status.Ok);
      expect(said.spec.season).toBe(wanted.m > 1 ? Component.Multiplicative : Component.None);
      // at least as good an optimum as R's
      expect((said.sigma2 * (values.length - 5)) / wanted.sumSquares).toBeLessThan(1 + 1e-6);
      expect(Math.abs(said.coefficients[0]! - wanted.alpha)).toBeLessThan(1e-3);
      expect(Math.abs(said.coefficients[2]! - wanted.weight)).toBeLessThan(1e-3);
      expectBands(said, wanted, 1e-4 * scaleOf(values));
    });

    it('follows a straight line, and has no forecast before the third value', () => {
      const said = core.fit({ values: seriesBy(30, (t) => 5 + 2 * t), spec: spec(1), horizon: 3 });
      expect([...said.mean].map((v) => Math.round(1e6 * v) / 1e6)).toEqual([65, 67, 69]);
      expect([...said.fitted.subarray(0, 2)]).toEqual([Number.NaN, Number.NaN]);
      expect(said.fitted[2]).toBeCloseTo(9, 6);
    });

    it('fits a series with gaps as closely as the whole one', () => {
      const gappy = rising.map((v, t) => (t % 6 === 2 ? Number.NaN : v));
      const whole = core.fit({ values: rising, spec: spec(1), horizon: 1 });
      const said = core.fit({ values: gappy, spec: spec(1), horizon: 1 });
      expect(Math.sqrt(said.sigma2 / whole.sigma2)).toBeLessThan(1.2);
    });

    it('says why it is left out', () => {
      expect(core.fit({ values: seriesBy(30, () => 3), spec: spec(1) }).status).toBe(Status.Constant);
      expect(core.fit({ values: seriesBy(4, (t) => t), spec: spec(1) }).status).toBe(Status.TooShort);
    });

    lawsOf(core, { kind: ModelKind.OptimisedTheta, typical: rising, additive: true });
  });
});
