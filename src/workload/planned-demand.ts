/**
 * What comes on top of a forecast: growth that is planned, events, and the factors that turn an expected hour into the load
 * that must be carried. Each factor is a line of its own; each can be neutral. Formulas: docs/method.md §4.
 */
import { integerPower } from '../base/exact-math.ts';
import { DAYS_PER_MONTH, MS_PER_DAY, SECONDS_PER_MINUTE } from '../base/units.ts';

export interface PlannedEvent {
  readonly startMs: number;
  /** end of its last day; Infinity = for good */
  readonly endMs: number;
  readonly demandMultiplier: number;
}

/**
 * Multiplier on the forecast at a time: compound growth since the start, linear within a month, times every event that is on.
 *
 * @param growthPerMonthFraction > −1
 */
export function demandMultiplierAt(
  timeMs: number,
  startMs: number,
  growthPerMonthFraction: number,
  events: readonly PlannedEvent[],
): number {
  const months = Math.max(0, timeMs - startMs) / (DAYS_PER_MONTH * MS_PER_DAY);
  const whole = Math.floor(months);
  let multiplier = integerPower(1 + growthPerMonthFraction, whole) * (1 + growthPerMonthFraction * (months - whole));
  for (const event of events) {
    if (timeMs >= event.startMs && timeMs < event.endMs) multiplier *= event.demandMultiplier;
  }
  return multiplier;
}

/** Expected largest of sixty standard normals, the busiest minute of an hour. Source: Royston 1982, AS 177, n = 60: 2.319. */
export const BUSIEST_OF_SIXTY = 2.319;

/**
 * Busiest minute over the mean of its step, by the arrival model: counts per minute have mean m = 60 λ and variance cv² m,
 * and the busiest of sixty minutes stands 2.319 deviations above the mean. Steps of a minute or less need no such factor.
 *
 * @param requestsPerSecond  λ in the peak step, > 0
 * @param burstiness         coefficient of variation of the times between requests
 */
export function withinStepPeakOf(requestsPerSecond: number, burstiness: number, stepSeconds: number): number {
  if (stepSeconds <= SECONDS_PER_MINUTE) return 1;
  const perMinute = requestsPerSecond * SECONDS_PER_MINUTE;
  return perMinute > 0 ? Math.min(3, 1 + (BUSIEST_OF_SIXTY * burstiness) / Math.sqrt(perMinute)) : 1;
}

export interface LoadFactors {
  readonly withinStepPeak: number;
  /** 1 where the history shows the daily shape */
  readonly peakMultiplier: number;
  readonly marginFraction: number;
}

/** What each factor makes of a demand. */
export function loadFactorOf(factors: LoadFactors): number {
  return factors.withinStepPeak * factors.peakMultiplier * (1 + factors.marginFraction);
}
