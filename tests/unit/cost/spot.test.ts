import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { chanceOfMoreDown, spotDownFraction, spotSparesOf } from '../../../src/cost/spot.ts';

/** The tail of a binomial by its definition: Pascal's triangle and powers. */
function tailByDefinition(n: number, spare: number, p: number): number {
  let row = [1];
  for (let i = 0; i < n; i += 1) row = [1, ...row.slice(1).map((each, j) => each + (row[j] ?? 0)), 1];
  let tail = 0;
  for (let k = spare + 1; k <= n; k += 1) tail += (row[k] ?? 0) * p ** k * (1 - p) ** (n - k);
  return tail;
}

describe('chanceOfMoreDown(replicas, spare, down)', () => {
  it('equals the tail of the binomial by its definition', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 40 }),
        fc.integer({ min: 0, max: 42 }),
        fc.double({ min: 0, max: 0.95, noNaN: true }),
        (n, spare, p) => {
          expect(Math.abs(chanceOfMoreDown(n, spare, p) - tailByDefinition(n, spare, p))).toBeLessThan(1e-12);
        },
      ),
      { numRuns: 500, seed: 3 },
    );
  });

  it('holds for a fleet whose powers would vanish: half of 100,000', () => {
    expect(chanceOfMoreDown(100_000, 49_999, 0.5)).toBeCloseTo(0.5 + 0.5 * 0.002523, 4);
    expect(chanceOfMoreDown(100_000, 50_000, 0.5)).toBeCloseTo(0.5 - 0.5 * 0.002523, 4);
  });
});

describe('spotSparesOf(carrying, down)', () => {
  it('law: the least number that keeps the share: one fewer does not', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 300 }),
        fc.double({ min: 0, max: 0.6, noNaN: true }),
        fc.constantFrom(0.05, 0.01, 0.001),
        (carrying, down, share) => {
          const spare = spotSparesOf(carrying, down, share);
          expect(chanceOfMoreDown(carrying + spare, spare, down)).toBeLessThanOrEqual(share);
          if (spare > 0) expect(chanceOfMoreDown(carrying + spare - 1, spare - 1, down)).toBeGreaterThan(share);
        },
      ),
      { numRuns: 300, seed: 4 },
    );
  });

  it('ends for the worst rates that a scenario may hold', () => {
    const down = spotDownFraction({ interruptionsPerHour: 60, restartMinutes: 1440 });
    expect(down).toBeCloseTo(1440 / 1441, 12);
    expect(spotSparesOf(100, down)).toBeGreaterThan(100_000);
  });
});

describe('spotDownFraction(rates)', () => {
  it('is the share of an alternating renewal process: 1 h up, 1 h down is half', () => {
    expect(spotDownFraction({ interruptionsPerHour: 1, restartMinutes: 60 })).toBe(0.5);
    expect(spotDownFraction({ interruptionsPerHour: 0, restartMinutes: 60 })).toBe(0);
    expect(spotDownFraction({ interruptionsPerHour: 0.05, restartMinutes: 6 })).toBeCloseTo(0.005 / 1.005, 15);
  });
});
