import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { commitmentOf, expectedCostOf } from '../../../src/cost/commitment.ts';
import { ordersOf } from '../../../src/cost/orders.ts';

/** Cost of one commitment, hour by hour. */
function bruteCost(hours: readonly number[], committed: number, onDemand: number, committedRate: number): number {
  const costs = hours.map((need) => committed * committedRate + Math.max(0, need - committed) * onDemand);
  return costs.reduce((a, b) => a + b, 0) / hours.length;
}
const distributionOf = (hours: readonly number[]) => {
  const values = [...new Set(hours)].sort((a, b) => a - b);
  return { values, weights: values.map((value) => hours.filter((each) => each === value).length) };
};

describe('commitmentOf(need, onDemandRate, committedRate)', () => {
  it('equals brute force over every commitment in 200 random cases, and is never worse than either extreme', () => {
    let cases = 0;
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: 0, max: 60 }), { minLength: 1, maxLength: 80 }),
        fc.double({ min: 0.5, max: 40, noNaN: true }),
        fc.double({ min: 0.05, max: 1.3, noNaN: true }),
        (hours, onDemand, ratio) => {
          cases += 1;
          const rate = ratio * onDemand;
          const found = commitmentOf(distributionOf(hours), onDemand, rate);
          let best = Infinity;
          for (let committed = 0; committed <= 62; committed += 1)
            best = Math.min(best, bruteCost(hours, committed, onDemand, rate));
          expect(found.costPerHour).toBeCloseTo(best, 9);
          expect(bruteCost(hours, found.committed, onDemand, rate)).toBeCloseTo(best, 9);
          expect(found.allOnDemandPerHour).toBeCloseTo(bruteCost(hours, 0, onDemand, rate), 9);
          expect(found.allCommittedPerHour).toBeCloseTo(bruteCost(hours, Math.max(...hours), onDemand, rate), 9);
          expect(found.costPerHour).toBeLessThanOrEqual(found.allOnDemandPerHour * (1 + 1e-12));
          expect(found.costPerHour).toBeLessThanOrEqual(found.allCommittedPerHour * (1 + 1e-12));
        },
      ),
      { numRuns: 200 },
    );
    expect(cases).toBe(200);
  });

  it('commits to what is needed in at least that share of the hours', () => {
    // 4 in every hour, 7 in 6 of 10, 9 in 3 of 10
    const need = { values: [4, 7, 9], weights: [4, 3, 3] };
    expect(commitmentOf(need, 10, 6).committed).toBe(7);
    expect(commitmentOf(need, 10, 6.1).committed).toBe(4);
    expect(commitmentOf(need, 10, 2.9).committed).toBe(9);
    expect(commitmentOf(need, 10, 10.5).committed).toBe(0);
    expect(expectedCostOf(need, 7, 10, 6)).toBeCloseTo(42 + 10 * 0.3 * 2, 12);
  });

  it('commits to nothing where nothing is needed', () => {
    expect(commitmentOf({ values: [], weights: [] }, 10, 6)).toEqual({
      ...{ committed: 0, costPerHour: 0, allOnDemandPerHour: 0, allCommittedPerHour: 0 },
    });
  });
});

describe('ordersOf(planned, runningGpus, gpusFor, bundleSteps)', () => {
  const planned = [3, 3, 4, 4, 2, 2, 7, 5];
  it('orders each rise above all before it', () => {
    expect(ordersOf(planned, 0, (n) => 2 * n, 1)).toEqual([
      { at: 0, replicas: 3, gpus: 6 },
      { at: 2, replicas: 4, gpus: 2 },
      { at: 6, replicas: 7, gpus: 6 },
    ]);
  });
  it('counts what runs already and orders the rises of one bundle together', () => {
    expect(ordersOf(planned, 7, (n) => 2 * n, 4)).toEqual([
      { at: 2, replicas: 4, gpus: 1 },
      { at: 6, replicas: 7, gpus: 6 },
    ]);
    expect(ordersOf(planned, 14, (n) => 2 * n, 1)).toEqual([]);
  });
});
