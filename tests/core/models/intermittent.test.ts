/** fit(Croston, SBA, TSB) against the papers' equations written out in R, against a known rate, and what must hold anyway. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { ModelKind, Status } from '../../../assembly/abi.ts';
import { eachCore } from '../core.ts';
import { seriesBy, uniforms } from '../series/noise.ts';
import { lawsOf } from './kind-laws.ts';

interface Case {
  id: string;
  kind: 'croston' | 'sba' | 'tsb';
  values: number[];
  loss: number;
  rate: number;
}

const file = join(import.meta.dirname, '../../fixtures/golden/theta-croston/theta-croston.json');
const golden = (JSON.parse(readFileSync(file, 'utf8')) as { demand: Case[] }).demand;
const kinds = { croston: ModelKind.Croston, sba: ModelKind.Sba, tsb: ModelKind.Tsb } as const;
const rows = Object.entries(kinds);
const next = uniforms(21);
/** demand in 3 of 10 steps, sizes 1 to 9: rate 1.5 */
const sparse = seriesBy(200, () => (next() < 0.3 ? 1 + Math.floor(9 * next()) : 0));

eachCore((name, core) => {
  describe.each(rows)(`fit(%s) (${name})`, (kindName, kind) => {
    const cases = golden.filter((wanted) => wanted.kind === kindName);
    it.each(cases)('agrees with the equations and a general optimiser in R: $id', (wanted) => {
      const values = Float64Array.from(wanted.values);
      const said = core.fit({ values, spec: { kind }, horizon: 1 });
      expect(said.status).toBe(Status.Ok);
      let total = 0;
      let loss = 0;
      values.forEach((value, t) => {
        total += value;
        loss += (total / (t + 1) - said.fitted[t]!) ** 2 / values.length;
      });
      expect(loss / wanted.loss).toBeLessThan(1 + 1e-5);
      expect(Math.abs(said.mean[0]! / wanted.rate - 1)).toBeLessThan(2e-3);
    });

    it('finds the rate of a demand without change, and its share of zeros in the quantiles', () => {
      const probabilities = Float64Array.of(0.5, 0.65, 0.8, 0.99);
      const said = core.fit({ values: sparse, spec: { kind }, horizon: 3, probabilities });
      expect(said.mean[0]!).toBeGreaterThan(1.2);
      expect(said.mean[0]!).toBeLessThan(1.8);
      expect([...said.mean]).toEqual([said.mean[0], said.mean[0], said.mean[0]]);
      const [half = 0, most = 0, some = 0, top = 0] = [0, 3, 6, 9].map((at) => said.quantiles[at]!);
      expect(half).toBe(0);
      expect(most).toBe(0);
      expect(some).toBeGreaterThan(0);
      expect(top).toBeGreaterThan(7);
      expect(top).toBeLessThan(11);
    });

    it('the mixture of the intervals has the forecast as its mean', () => {
      const count = 2000;
      const probabilities = Float64Array.from({ length: count }, (_, i) => (i + 0.5) / count);
      const said = core.fit({ values: sparse, spec: { kind }, horizon: 1, probabilities });
      const mean = said.quantiles.reduce((sum, value) => sum + value, 0) / count;
      expect(Math.abs(mean / said.mean[0]! - 1)).toBeLessThan(0.01);
    });

    it('says why it is left out', () => {
      const status = (values: number[]) => core.fit({ values: Float64Array.from(values), spec: { kind } }).status;
      expect(status([0, 3, 0, -1, 2])).toBe(Status.NotPositive);
      expect(status([0, 0, 0, 0])).toBe(Status.Constant);
      expect(status([0, 4, 0, 0])).toBe(Status.TooShort);
      expect(status([Number.NaN])).toBe(Status.TooShort);
    });

    lawsOf(core, { kind, typical: sparse, additive: false });
  });

  describe(`fit(croston, sba, tsb) (${name})`, () => {
    it('SBA stays below Croston; TSB falls when demand ends, Croston does not', () => {
      const ended = Float64Array.from([...sparse, ...new Array<number>(40).fill(0)]);
      const rate = (kind: ModelKind, values: Float64Array) => core.fit({ values, spec: { kind }, horizon: 1 }).mean[0]!;
      expect(rate(kinds.sba, sparse)).toBeLessThan(rate(kinds.croston, sparse));
      expect(rate(kinds.tsb, ended)).toBeLessThan(0.8 * rate(kinds.tsb, sparse));
      expect(rate(kinds.croston, ended)).toBeGreaterThan(0.8 * rate(kinds.croston, sparse));
    });
  });
});
