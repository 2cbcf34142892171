import { FitRequest } from '../records';

/** The limits of the search for orders, as forecast::auto.arima 8.20 has them. */

/** auto.arima's max.p = max.q, max.P = max.Q, max.order (exhaustive search only), nmodels. */
const MOST_LAGS: i32 = 5;
const MOST_SEASONAL_LAGS: i32 = 2;
export const MOST_ORDER: i32 = 5;
export const MOST_MODELS: i32 = 94;
/** Longest season with seasonal AR and MA terms, R's limit; beyond it only the seasonal difference is tried. */
const LONGEST_PERIOD: i32 = 350;
/** Longest lag of a full lag polynomial with given orders. */
export const LONGEST_LAG: i32 = 800;

/** Least and most p, q, P, Q: as given, or 0 to auto.arima's limits. */
export function limits(request: FitRequest, n: i32, m: i32, low: StaticArray<i32>, high: StaticArray<i32>): void {
  const order = request.spec.order;
  const seasonalMost = m > 1 && m <= LONGEST_PERIOD ? min(MOST_SEASONAL_LAGS, n / 3 / m) : 0;
  for (let i = 3; i >= 0; i--) {
    // order holds p, d, q, P, D, Q; the index here is p, q, P, Q
    const given = order.length > 0 ? order[i < 2 ? 2 * i : 2 * i - 1] : -1;
    const most = i >= 2 ? seasonalMost : min(min(MOST_LAGS, n / 3), high[i + 2] > 0 ? m - 1 : MOST_LAGS);
    low[i] = max(0, given);
    high[i] = given < 0 ? max(0, most) : given;
  }
}

/** Most forms that are looked at after an approximate search (arima-polish.ts). */
export const MOST_POLISHED: i32 = 14;

/** Rows for every form and, when the search is approximate, its refit. */
export function rowsFor(exhaustive: bool, low: StaticArray<i32>, high: StaticArray<i32>): i32 {
  let all = 2;
  for (let i = 0; i < 4; i++) all *= high[i] - low[i] + 1;
  return 2 * (exhaustive ? all : min(all, MOST_MODELS + 1)) + MOST_POLISHED;
}
