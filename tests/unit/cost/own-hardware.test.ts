import { describe, expect, it } from 'vitest';
import { ownedHourOf } from '../../../src/cost/own-hardware.ts';
import { kwhPerMonth, powerOf } from '../../../src/cost/power.ts';

describe('powerOf(said, boardWatts)', () => {
  it('takes what was said, else 1.7 × the board and a PUE of 1.3', () => {
    expect(powerOf({ kwPerGpu: 1.2, pue: 1.1 }, 700)).toEqual({
      ...{ kwPerGpu: 1.2, pue: 1.1, kwAtMeter: 1.2 * 1.1, kwAssumed: false, pueAssumed: false },
    });
    const assumed = powerOf({}, 700);
    expect(assumed?.kwPerGpu).toBeCloseTo(1.19, 12);
    // InferenceX prints 1.73 kW all in for an H100 of 700 W
    expect(assumed?.kwAtMeter).toBeGreaterThan(1.73 * 0.85);
    expect(assumed?.kwAtMeter).toBeLessThan(1.73 * 1.15);
    expect(powerOf({}, null)).toBeNull();
  });

  it('kwhPerMonth: ten GPUs of 1 kW at PUE 1.5 for 730 hours', () => {
    expect(kwhPerMonth(10, powerOf({ kwPerGpu: 1, pue: 1.5 }, null) ?? fail())).toBeCloseTo(10_950, 9);
  });
});

describe('ownedHourOf(own)', () => {
  it('adds up by hand: $35,040 over 4 years is $1 an hour', () => {
    const hour = ownedHourOf({
      ...{ usdPerGpu: 35_040, depreciationYears: 4, residualFraction: 0, upkeepFractionPerYear: 0.05 },
      ...{ usdPerKwh: 0.1, colocationUsdPerKwMonth: 146, staffUsdPerGpuYear: 876 },
      power: powerOf({ kwPerGpu: 1, pue: 1.5 }, null) ?? fail(),
    });
    expect(hour.depreciation).toBeCloseTo(1, 12);
    expect(hour.upkeep).toBeCloseTo(0.2, 12);
    expect(hour.electricity).toBeCloseTo(0.15, 12);
    expect(hour.colocation).toBeCloseTo(0.2, 12);
    expect(hour.staff).toBeCloseTo(0.1, 12);
    expect(hour.all).toBeCloseTo(1.65, 12);
  });

  it('lies in the range that others print for an H100: $1.30 to $1.69 a GPU-hour (data/prices/gpu-tco.csv)', () => {
    const hour = ownedHourOf({
      ...{ usdPerGpu: 33_000, depreciationYears: 4, residualFraction: 0, upkeepFractionPerYear: 0.05 },
      ...{ usdPerKwh: 0.1, colocationUsdPerKwMonth: 0, staffUsdPerGpuYear: 0 },
      power: powerOf({}, 700) ?? fail(),
    });
    expect(hour.all).toBeGreaterThan(1.2);
    expect(hour.all).toBeLessThan(1.69);
  });
});

function fail(): never {
  throw new Error('there is a power');
}
