/**
 * Quantiles of forecasts with a multiplicative trend, whose distribution has no closed form: by seeded simulation.
 *
 * As R's forecast 8.x: normal innovations cut off at -1, sample quantiles of type 8 (R. J. Hyndman, Y. Fan 1996,
 * doi 10.1080/00031305.1996.10473566). Such forms have multiplicative errors and, if at all, a multiplicative season.
 */
import { Random } from '../math/random';
import { ALPHA } from './ets-form';
import { EtsEnd } from './ets-forecast';

/** The random stream of this file; the seed is the request's. */
const STREAM: u32 = 0x657473;
/** Paths: the sampling error of a 95 % bound stays near 1 % of the interval's width; fewer where paths times steps get many. */
const PATHS: i32 = 10000;
const FEWEST_PATHS: i32 = 1000;
const MOST_DRAWS: i32 = 4000000;

/** Fills `quantiles` [L x h] row-major, on the scaled series. */
export function simulatedQuantiles(
  end: EtsEnd,
  sigma2: f64,
  seed: u32,
  horizon: i32,
  probabilities: Float64Array,
  quantiles: StaticArray<f64>,
): void {
  if (horizon == 0) return;
  const paths = max(FEWEST_PATHS, min(PATHS, MOST_DRAWS / horizon));
  const draws = new StaticArray<f64>(paths * horizon);
  const m = end.form.seasons();
  const width = m > 0 ? m : 1;
  const seasonal = new StaticArray<f64>(width);
  const random = new Random(seed, STREAM, 0);
  const sd = Math.sqrt(sigma2);
  const alpha = end.theta[ALPHA];
  const beta = end.beta();
  const gamma = end.gamma();
  const phi = end.phi();
  for (let path = 0; path < paths; path++) {
    let level = end.level;
    let slope = end.slope;
    seasonal[0] = 1.0;
    for (let i = 0; i < m; i++) seasonal[i] = end.seasonal[i];
    for (let h = 0, slot = 0; h < horizon; h++) {
      const e = Math.max(-1.0, sd * random.nextNormal());
      const damp = phi == 1.0 ? slope : Math.pow(slope, phi);
      const q = level * damp;
      const season = unchecked(seasonal[slot]);
      unchecked((draws[h * paths + path] = q * season * (1.0 + e)));
      level = q * (1.0 + alpha * e);
      slope = damp * (1.0 + beta * e);
      unchecked((seasonal[slot] = season * (1.0 + gamma * e)));
      if (++slot == width) slot = 0;
    }
  }
  const sorted = new StaticArray<f64>(paths);
  for (let h = 0; h < horizon; h++) {
    for (let path = 0; path < paths; path++) sorted[path] = draws[h * paths + path];
    sorted.sort();
    for (let k = 0; k < probabilities.length; k++) quantiles[k * horizon + h] = quantileType8(sorted, probabilities[k]);
  }
}

/** Median-unbiased sample quantile: position p (n + 1/3) + 1/3, straight lines between. */
function quantileType8(sorted: StaticArray<f64>, p: f64): f64 {
  const n = sorted.length;
  const third: f64 = 1.0 / 3.0;
  const position = p * (<f64>n + third) + third;
  const below = Math.floor(position);
  const low = max(0, min(n - 1, <i32>below - 1));
  const high = max(0, min(n - 1, <i32>below));
  return sorted[low] + (position - below) * (sorted[high] - sorted[low]);
}
