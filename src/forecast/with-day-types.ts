/** A forecast of the series without day types → the forecast of the series itself. */
import type { Combination } from '../engine/engine.ts';
import { futureFactors, weekendShifts, type DayTypes } from './day-types.ts';
import type { SeriesForecast } from './series-forecast.ts';
import type { Setting } from './trials.ts';

/** The normal quantile of 0.9: distance of the 90th percentile in standard deviations. */
const Z90 = 1.2815515655446004;

/**
 * Multiplies every step by its factor, moves weekend days towards the last weekend and widens their quantiles by the error of the factor:
 * a distance from the median grows as the root of the sum of both variances. Candidates are multiplied alone; scores stay those of the
 * adjusted series.
 */
export function withDayTypes(
  forecast: SeriesForecast,
  combination: Combination,
  setting: Setting,
  types: DayTypes,
): SeriesForecast {
  const factors = futureFactors(types, setting.values.length);
  const shifts = weekendShifts(setting.values, combination.mean, types);
  const row = (probability: number): Float64Array => {
    const at = setting.levels.indexOf(probability) * forecast.horizon;
    return combination.quantiles.slice(at, at + forecast.horizon);
  };
  const [low, centre, high] = [row(0.1), row(0.5), row(0.9)];
  const scaled = (values: Float64Array) => values.map((value, h) => value * (factors[h] ?? 1));
  const stretched = (value: number, h: number): number => {
    const factor = factors[h] ?? 1;
    const middle = centre[h] ?? 0;
    if (factor === 1) return value;
    const spread = Math.abs((value > middle ? (high[h] ?? 0) : (low[h] ?? 0)) - middle) / Z90;
    const error = types.factorError * middle;
    const stretch = spread > 0 ? Math.sqrt(1 + (error * error) / (spread * spread)) : 1;
    return Math.max(0, factor * (middle + (shifts[h] ?? 0) + stretch * (value - middle)));
  };
  return {
    ...forecast,
    mean: forecast.mean.map((value, h) => (factors[h] ?? 1) * (value + (shifts[h] ?? 0))),
    quantiles: forecast.quantiles.map((values) => values.map(stretched)),
    candidates: forecast.candidates.map((each) => ({
      ...each,
      mean: scaled(each.mean),
      quantiles: each.quantiles.map(scaled),
    })),
  };
}
