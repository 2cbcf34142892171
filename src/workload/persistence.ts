/**
 * How long a surprise lasts: lag-1 correlation of the errors that a seasonal naive forecast would have made on the history,
 * r = Σ d(t) d(t+1) / Σ d(t)², d(t) = y(t) − y(t − m), about zero. Demand paths are drawn with it (risk/), so that a day above the
 * forecast stays above it as long as such days did.
 *
 * @param values  [n] NaN = missing
 * @param period  season in steps, 1 = none
 * @returns       in [0, 0.995]; `fallback` where fewer than 12 pairs are known
 */
export function persistenceOf(values: Float64Array, period: number, fallback: number): number {
  let products = 0;
  let squares = 0;
  let pairs = 0;
  for (let t = period; t + 1 < values.length; t += 1) {
    const here = (values[t] ?? Number.NaN) - (values[t - period] ?? Number.NaN);
    const next = (values[t + 1] ?? Number.NaN) - (values[t + 1 - period] ?? Number.NaN);
    if (Number.isNaN(here) || Number.isNaN(next)) continue;
    products += here * next;
    squares += (here * here + next * next) / 2;
    pairs += 1;
  }
  if (pairs < 12 || squares === 0) return fallback;
  return Math.min(0.995, Math.max(0, products / squares));
}
