import { expect, it } from 'vitest';
import type { RawCombineRequest } from '../../src/engine/raw-records.ts';
import { eachCore } from './core.ts';

const levels = [0.025, 0.1, 0.5, 0.9, 0.975];
const scores = [-1.959963984540054, -1.2815515655446004, 0, 1.2815515655446004, 1.959963984540054];

/** A small linear congruential generator (Numerical Recipes, ranqd1) and normals as sums of twelve uniforms. */
function normals(seed: number): () => number {
  let state = seed >>> 0;
  const uniform = (): number => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 4294967296;
  };
  return () => Array.from({ length: 12 }, uniform).reduce((sum, value) => sum + value, -6);
}

interface Member {
  /** added to the true level */
  readonly bias: number;
  /** the standard deviation that it believes in */
  readonly sd: number;
}

/** White noise around 100 with standard deviation 10, members that say 100 + bias +- sd, 10 origins, 8 steps. */
function noiseRequest(
  members: readonly Member[],
  seed = 1,
  given: { n?: number; origins?: number[]; steps?: number } = {},
): Partial<RawCombineRequest> {
  const next = normals(seed);
  const { n = 120, steps = 8 } = given;
  const origins = given.origins ?? Array.from({ length: 10 }, (_, k) => 40 + 8 * k);
  const block = (member: Member, length: number): number[] =>
    scores.flatMap((z) => Array.from({ length }, () => 100 + member.bias + z * member.sd));
  const means = (length: number): number[] =>
    members.flatMap((member) => Array.from({ length }, () => 100 + member.bias));
  return {
    values: Float64Array.from({ length: n }, () => 100 + 10 * next()),
    origins: Int32Array.from(origins),
    models: members.length,
    horizon: steps,
    backtestHorizon: origins.length > 0 ? steps : 0,
    probabilities: Float64Array.from(levels),
    means: Float64Array.from(means(steps)),
    quantiles: Float64Array.from(members.flatMap((member) => block(member, steps))),
    backtestMeans: Float64Array.from(means(origins.length * steps)),
    backtestQuantiles: Float64Array.from(members.flatMap((member) => origins.flatMap(() => block(member, steps)))),
  };
}

const sum = (values: ArrayLike<number>): number => Array.from(values).reduce((total, value) => total + value, 0);

eachCore((_, core) => {
  it('combine() gives weights that are not negative and sum to one, and drops what is clearly worse', () => {
    const { weights, status } = core.combine(
      noiseRequest([
        { bias: 0, sd: 10 },
        { bias: 1, sd: 10 },
        { bias: 40, sd: 10 },
      ]),
    );
    expect(status).toBe(0);
    expect(sum(weights)).toBeCloseTo(1, 12);
    expect(weights[2]).toBe(0);
    expect(weights[0]).toBeGreaterThan(0.3);
    expect(weights[1]).toBeGreaterThan(0.3);
  });

  it('combine() does not depend on the order of the members', () => {
    const members = [
      { bias: 0, sd: 10 },
      { bias: 3, sd: 12 },
      { bias: -6, sd: 8 },
    ];
    const there = core.combine(noiseRequest(members));
    const back = core.combine(noiseRequest([...members].reverse()));
    for (let m = 0; m < 3; m += 1) expect(there.weights[m]).toBeCloseTo(back.weights[2 - m] ?? -1, 12);
    there.quantiles.forEach((value, i) => {
      expect(value).toBeCloseTo(back.quantiles[i] ?? -1, 9);
    });
  });

  it('combine() of one member keeps its mean', () => {
    const { weights, mean } = core.combine(noiseRequest([{ bias: 2, sd: 10 }]));
    expect([...weights]).toEqual([1]);
    expect([...mean]).toEqual(Array.from({ length: 8 }, () => 102));
  });

  it('combine() scores MASE, sMAPE and WAPE as by hand', () => {
    // actuals 12, 9 after a training part 10, 14, 10 (naive scale (4 + 4) / 2 = 4); forecasts 10, 10
    const { mase, smape, wape } = core.combine({
      values: Float64Array.of(10, 14, 10, 12, 9),
      origins: Int32Array.of(3),
      ...{ models: 1, horizon: 2, backtestHorizon: 2, probabilities: Float64Array.from([]) },
      means: Float64Array.of(10, 10),
      backtestMeans: Float64Array.of(10, 10),
    });
    expect(mase[0]).toBeCloseTo((2 / 4 + 1 / 4) / 2, 12);
    expect(smape[0]).toBeCloseTo((4 / 22 + 2 / 19) / 2, 12);
    expect(wape[0]).toBeCloseTo(3 / 21, 12);
    expect(mase[1]).toBeCloseTo(mase[0] ?? -1, 12);
  });

  it('combine() scores by the seasonal scale, and leaves missing actuals out', () => {
    const { mase, wape } = core.combine({
      values: Float64Array.of(1, 5, 2, 7, 3, Number.NaN, 4, 9),
      ...{
        period: 2,
        origins: Int32Array.of(4),
        models: 1,
        horizon: 4,
        backtestHorizon: 4,
        probabilities: Float64Array.from([]),
      },
      means: Float64Array.of(3, 7, 3, 7),
      backtestMeans: Float64Array.of(3, 7, 3, 7),
    });
    // scale (|2 - 1| + |7 - 5|) / 2 = 1.5; errors 0, missing, 1, 2
    expect(mase[0]).toBeCloseTo(3 / 1.5 / 3, 12);
    expect(wape[0]).toBeCloseTo(3 / 16, 12);
  });

  it('combine() counts coverage as the share of actuals inside', () => {
    const wide = core.combine(noiseRequest([{ bias: 0, sd: 1000 }]));
    expect([wide.coverage80[0], wide.coverage95[0]]).toEqual([1, 1]);
    const none = core.combine(noiseRequest([{ bias: 500, sd: 1 }]));
    expect([none.coverage80[0], none.coverage95[0]]).toEqual([0, 0]);
  });

  for (const [words, sd] of [
    ['half as wide', 5],
    ['1.4 times as wide', 14],
  ] as const) {
    it(`combine() brings intervals ${words} as they should be near to nominal`, () => {
      let [before, after, outside] = [0, 0, 0];
      const trials = 40;
      for (let seed = 1; seed <= trials; seed += 1) {
        const request = noiseRequest([{ bias: 0, sd }], seed);
        const result = core.combine(request);
        before += (result.coverage80[0] ?? 0) / trials;
        after += (result.coverage80[1] ?? 0) / trials;
        // the calibrated 80 % band of the final forecast, against the truth +- 1.2816 * 10
        outside += ((result.quantiles[3 * 8] ?? 0) - (result.quantiles[8] ?? 0)) / (2 * 12.815515655) / trials;
        expect(result.conformal).toBe(true);
      }
      expect(Math.abs(before - 0.8)).toBeGreaterThan(0.1);
      expect(Math.abs(after - 0.8)).toBeLessThan(0.04);
      expect(Math.abs(outside - 1)).toBeLessThan(0.15);
    });
  }

  it('combine() brings intervals three times as wide as they should be down to seven tenths, and no further', () => {
    const { quantiles } = core.combine(noiseRequest([{ bias: 0, sd: 30 }]));
    for (const [low, high, z] of [
      [1, 3, 1.2815515655446004],
      [0, 4, 1.959963984540054],
    ] as const)
      for (let j = 0; j < 8; j += 1) {
        const width = ((quantiles[high * 8 + j] ?? 0) - (quantiles[low * 8 + j] ?? 0)) / (2 * z * 30);
        expect(width).toBeGreaterThan(0.6);
        expect(width).toBeLessThan(0.85);
      }
  });

  it('combine() believes the prior member until the backtests say otherwise', () => {
    const members = [
      { bias: 0, sd: 10 },
      { bias: 1, sd: 10 },
      { bias: 2, sd: 10 },
    ];
    const unscored = core.combine({ ...noiseRequest(members, 1, { origins: [] }), priorMember: 1 });
    expect([...unscored.weights]).toEqual([0, 1, 0]);
    const alike = core.combine(noiseRequest(members));
    const believed = core.combine({ ...noiseRequest(members), priorMember: 2 });
    // ten origins against the three that the prior counts for
    expect((believed.weights[2] ?? 0) - (alike.weights[2] ?? 0)).toBeCloseTo((3 / 13) * (2 / 3), 9);
    expect(sum(believed.weights)).toBeCloseTo(1, 12);
    expect(core.combine({ ...noiseRequest(members), priorMember: 3 }).status).toBe(6);
  });

  it('combine() trusts late origins more than early ones', () => {
    const next = normals(9);
    // the first member is right in the first half, the second in the other
    const values = Float64Array.from({ length: 120 }, (_, t) => (t < 80 ? 100 : 130) + 10 * next());
    const early = core.combine({
      ...noiseRequest([
        { bias: 0, sd: 10 },
        { bias: 30, sd: 10 },
      ]),
      values,
    });
    expect(early.weights[1]).toBeGreaterThan(early.weights[0] ?? 1);
  });

  it('combine() gives quantiles that ascend, and nothing negative where asked', () => {
    const request = noiseRequest([
      { bias: -95, sd: 10 },
      { bias: -99, sd: 60 },
    ]);
    const { quantiles, mean } = core.combine({
      ...request,
      values: (request.values ?? new Float64Array(0)).map((value) => value - 97),
      nonNegative: true,
    });
    for (let j = 0; j < 8; j += 1) {
      for (let level = 1; level < levels.length; level += 1)
        expect(quantiles[level * 8 + j]).toBeGreaterThanOrEqual(quantiles[(level - 1) * 8 + j] ?? 0);
    }
    expect(Math.min(...quantiles, ...mean)).toBeGreaterThanOrEqual(0);
  });

  it('combine() without origins takes equal weights and the quantiles of their mixture, unscored', () => {
    const result = core.combine(
      noiseRequest(
        [
          { bias: 0, sd: 10 },
          { bias: 4, sd: 20 },
        ],
        1,
        { origins: [] },
      ),
    );
    expect([...result.weights]).toEqual([0.5, 0.5]);
    expect(result.conformal).toBe(false);
    expect(result.mase[2]).toBeNaN();
    expect(result.coverage80[2]).toBeNaN();
    // spreads average to 15, and the members stand 2 apart from their mean
    expect(result.quantiles[0]).toBeCloseTo(102 - 1.959963984540054 * Math.sqrt(15 ** 2 + 2 ** 2), 9);
  });

  it('combine() of a constant series with exact members stays exact', () => {
    const request = noiseRequest([
      { bias: 0, sd: 0 },
      { bias: 0, sd: 0 },
    ]);
    const result = core.combine({ ...request, values: new Float64Array(120).fill(100) });
    expect([...result.weights]).toEqual([0.5, 0.5]);
    expect(new Set(result.quantiles)).toEqual(new Set([100]));
  });

  it('combine() refuses arrays whose lengths disagree', () => {
    expect(core.combine({ ...noiseRequest([{ bias: 0, sd: 1 }]), models: 2 }).status).toBe(6);
    expect(core.combine({}).status).toBe(6);
  });

  it('backtest() knows nothing of what comes after an origin', () => {
    const next = normals(3);
    const values = Float64Array.from({ length: 60 }, (_, t) => 50 + (t % 4) * 5 + next());
    const changed = values.map((value, t) => (t >= 40 ? value * 7 + 1000 : value));
    const request = (series: Float64Array) => ({
      fit: {
        values: series,
        spec: { kind: 5, periods: Int32Array.of(4) },
        horizon: 6,
        probabilities: Float64Array.from(levels),
        seed: 1,
      },
      origins: Int32Array.of(30, 40),
    });
    const result = core.backtest(request(values));
    expect(result.status).toBe(0);
    expect(result.means).toHaveLength(12);
    expect(core.backtest(request(changed)).means).toEqual(result.means);
    expect(core.backtest(request(changed)).quantiles).toEqual(result.quantiles);
  });

  it('backtest() fits what fit() fits on each training part: form and parameters anew while that is short', () => {
    const next = normals(4);
    const values = Float64Array.from({ length: 50 }, (_, t) => 50 + t + 3 * next());
    const spec = { kind: 5 };
    const result = core.backtest({ fit: { values, spec, horizon: 3 }, origins: Int32Array.of(25, 45) });
    const first = core.fit({ values: values.slice(0, 25), spec, horizon: 3 });
    const later = core.fit({ values: values.slice(0, 45), spec, horizon: 3 });
    expect(result.means.slice(0, 3)).toEqual(first.mean);
    expect(result.means.slice(3)).toEqual(later.mean);
  });

  it('backtest() keeps the form of the origin before where the training part is long', () => {
    const next = normals(5);
    // a level for 320 steps, then a steep trend: the search would choose another form at the second origin
    const values = Float64Array.from({ length: 480 }, (_, t) => 50 + (t < 320 ? 0 : 4 * (t - 320)) + 3 * next());
    const spec = { kind: 5 };
    const result = core.backtest({ fit: { values, spec, horizon: 3 }, origins: Int32Array.of(310, 470) });
    const first = core.fit({ values: values.slice(0, 310), spec, horizon: 3 });
    const kept = core.fit({ values: values.slice(0, 470), spec: first.spec, horizon: 3 });
    const anew = core.fit({ values: values.slice(0, 470), spec, horizon: 3 });
    expect(anew.spec.trend).not.toBe(first.spec.trend);
    expect(result.means.slice(0, 3)).toEqual(first.mean);
    expect(result.means.slice(3)).toEqual(kept.mean);
  });

  it('backtest() leaves out an origin that cannot be fitted, and fails where most cannot', () => {
    // two seasons of 12 are not there before 25 values
    const values = Float64Array.from({ length: 60 }, (_, t) => 100 + t + 10 * (t % 12));
    const fit = {
      values,
      spec: { kind: 7, periods: Int32Array.of(12) },
      horizon: 2,
      probabilities: Float64Array.of(0.5),
    };
    const some = core.backtest({ fit, origins: Int32Array.of(10, 40, 50) });
    expect(some.status).toBe(0);
    expect([...some.means.slice(0, 2)].every(Number.isNaN)).toBe(true);
    expect([...some.means.slice(2)].every(Number.isFinite)).toBe(true);
    expect(core.backtest({ fit, origins: Int32Array.of(8, 10, 50) }).status).not.toBe(0);
  });

  it('backtest() of a model that cannot be fitted says why and holds nothing', () => {
    const result = core.backtest({
      fit: { values: Float64Array.from([1, 2, 3, 4]), spec: { kind: 7, periods: Int32Array.of(12) }, horizon: 2 },
      origins: Int32Array.of(3),
    });
    expect(result.status).not.toBe(0);
    expect(result.means).toHaveLength(0);
  });
});
