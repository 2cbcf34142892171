/** Which models are tried when nobody says, and why one was left out. */
import type { FitStatus } from '../engine/engine.ts';

/** Fewer observations than this carry no more than a level and a slope. */
const SHORT = 10;
/** Above this season ETS and ARIMA with a season of their own cost more than they bring over STL with either (R stops at 24 too). */
const LONGEST_OWN_SEASON = 24;
/** Seasonal ARIMA is searched up to this length; beyond it STL with ARIMA takes its place. */
const LONGEST_SEASONAL_ARIMA = 600;
/** ETS with a season is searched up to this length; beyond it STL with ETS takes its place. */
const LONGEST_SEASONAL_ETS = 2500;

/**
 * The candidates by situation:
 * fewer than 10 observations: mean, naive, drift;
 * with a season: seasonal naive (one for each of the first two periods), Theta, STL with ARIMA over all periods, and, where the first
 * period is 24 or less, ETS (up to 2,500 observations, beyond it STL with ETS) and ARIMA (up to 600);
 * else naive, drift, Theta, ETS, ARIMA.
 * Chosen on 180 competition series: a second or third STL member, or the plain mean, made the combination worse in four of six groups.
 *
 * @param count    observations that are not missing
 * @param periods  borne out by the data, ascending
 */
export function candidatesFor(count: number, periods: readonly number[]): string[] {
  if (count < SHORT) return ['mean', 'naive', 'drift'];
  const [first] = periods;
  if (first === undefined) return ['naive', 'drift', 'theta', 'auto-ets', 'auto-arima'];
  const own = first <= LONGEST_OWN_SEASON;
  return [
    ...periods.slice(0, 2).map((period) => `seasonal-naive[${String(period)}]`),
    'theta',
    own && count <= LONGEST_SEASONAL_ETS ? 'auto-ets' : 'stl-ets',
    ...(own && count <= LONGEST_SEASONAL_ARIMA ? ['auto-arima'] : []),
    'stl-arima',
  ];
}

const reasons: Readonly<Record<FitStatus, string>> = {
  ok: 'It was fitted.',
  'too-short': 'The series is too short for it.',
  'not-positive': 'It needs values above zero.',
  constant: 'Every value is alike: there is nothing to estimate.',
  'not-converged': 'No estimate was found from any start.',
  'not-stationary': 'The estimate is not stationary or not invertible.',
  unsupported: 'This combination of options does not exist.',
  'has-gaps': 'It allows no gaps.',
  overflow: 'The numbers left the range that a computer can hold.',
};

/** Why a model was left out, one sentence. */
export function reasonOf(status: FitStatus): string {
  return reasons[status];
}
