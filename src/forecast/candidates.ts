/** Which models are tried when nobody says, and why one was left out. */
import type { FitStatus } from '../engine/engine.ts';

/** Fewer observations than this carry no more than a level and a slope. */
const SHORT = 10;
/** Load within a day: with fewer observations nothing beats the last value ... */
const SHORT_LOAD = 20;
/** ... and with fewer than these, models that estimate more than a level lose to it. */
const LEAST_FOR_LOAD = 30;
/** Above this season ETS and ARIMA with a season of their own cost more than they bring over STL with either (R stops at 24 too). */
const LONGEST_OWN_SEASON = 24;
/** Seasonal ARIMA is searched up to this length; beyond it STL with ARIMA takes its place. */
const LONGEST_SEASONAL_ARIMA = 600;
/** ETS with a season is searched up to this length; beyond it STL with ETS takes its place. */
const LONGEST_SEASONAL_ETS = 2500;
/** Demand is intermittent when more than this share of the values is zero ... */
const MANY_ZEROS = 0.3;
/** ... and demands are further apart than this on average, in steps (Syntetos, Boylan & Croston 2005, doi 10.1057/palgrave.jors.2601841). */
const FAR_APART = 1.32;
/** Shifts of the level are told from noise from here on; shorter series lose by a model that looks for them. */
const LEAST_FOR_SHIFTS = 30;
const OF_INTERMITTENT = ['croston', 'sba', 'tsb'];

export interface DemandPattern {
  /** of the values present, 0–1 */
  readonly zeroShare: number;
  /** mean steps from one demand to the next; NaN below two demands */
  readonly meanInterval: number;
  readonly intermittent: boolean;
}

/** How often there is demand at all. Values below zero are no demand series: never intermittent. */
export function demandPatternOf(values: Float64Array): DemandPattern {
  let present = 0;
  let zeros = 0;
  let below = 0;
  let first = -1;
  let last = -1;
  for (const value of values) {
    if (Number.isNaN(value)) continue;
    if (value === 0) zeros += 1;
    else if (value < 0) below += 1;
    else {
      first = first < 0 ? present : first;
      last = present;
    }
    present += 1;
  }
  const demands = present - zeros - below;
  const zeroShare = present > 0 ? zeros / present : 0;
  const meanInterval = demands > 1 ? (last - first) / (demands - 1) : Number.NaN;
  return { zeroShare, meanInterval, intermittent: below === 0 && zeroShare > MANY_ZEROS && meanInterval > FAR_APART };
}

/** Why models of intermittent demand are tried, one sentence. */
export function intermittenceOf({ zeroShare, meanInterval }: DemandPattern): string {
  return `${(100 * zeroShare).toFixed(0)} % of the values are zero and demand comes every ${meanInterval.toFixed(1)} steps on average: models of intermittent demand are tried.`;
}

/**
 * The candidates by situation:
 * fewer than 10 observations: naive, drift (steps within a day: naive alone);
 * with a season: seasonal naive (one for each of the first two periods), Theta, STL with ARIMA over all periods, and, where the first
 * period is 24 or less, ETS (up to 2,500 observations, beyond it STL with ETS) and ARIMA (up to 600);
 * else naive, drift, robust level (from 30 observations on), Theta, optimised Theta, ETS, ARIMA; of these the steps within a day keep naive,
 * optimised Theta (from 20 on) and, from 30 on, robust level, ETS and ARIMA: hours and minutes have levels that jump, no slopes that last;
 * where demand is intermittent Croston, SBA and TSB take the place of naive, drift, Theta and ARIMA (their quantiles know zero: pinball loss
 * 1 to 32 % lower on four kinds of simulated demand); seasonal ones stay, for nights without demand are no intermittence.
 * Chosen inside the training parts of 180 competition series (three folds) and on real traces: a second or third STL member, or the plain mean, made the combination worse in four of six groups; so
 * did robust level and optimised Theta beside a season, while without one both lower the error (0.3 % in cross-validation inside the training
 * parts; on nine real traces without a season from 1.6 % better to 1.9 % worse, mostly better).
 *
 * @param count    observations that are not missing
 * @param periods  borne out by the data, ascending
 * @param intermittent  as `demandPatternOf` has it
 * @param withinDay     whether a step is shorter than a day
 */
export function candidatesFor(
  count: number,
  periods: readonly number[],
  intermittent = false,
  withinDay = false,
): string[] {
  if (count < SHORT) return withinDay ? ['naive'] : ['naive', 'drift'];
  const [first] = periods;
  if (first === undefined && intermittent) return [...OF_INTERMITTENT, 'auto-ets'];
  if (first === undefined) return withinDay ? loadWithinDay(count) : withoutSeason(count);
  const own = first <= LONGEST_OWN_SEASON;
  return [
    ...periods.slice(0, 2).map((period) => `seasonal-naive[${String(period)}]`),
    ...(intermittent ? OF_INTERMITTENT : ['theta']),
    own && count <= LONGEST_SEASONAL_ETS ? 'auto-ets' : 'stl-ets',
    ...(own && count <= LONGEST_SEASONAL_ARIMA && !intermittent ? ['auto-arima'] : []),
    'stl-arima',
  ];
}

function loadWithinDay(count: number): string[] {
  if (count < SHORT_LOAD) return ['naive'];
  const more = count >= LEAST_FOR_LOAD ? ['robust-level', 'auto-ets', 'auto-arima'] : [];
  return ['naive', 'optimised-theta', ...more];
}

function withoutSeason(count: number): string[] {
  const level = count >= LEAST_FOR_SHIFTS ? ['robust-level'] : [];
  return ['naive', 'drift', ...level, 'theta', 'optimised-theta', 'auto-ets', 'auto-arima'];
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
