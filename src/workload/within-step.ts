/** How demand moves within a step of the plan, where the history was finer: its swings about a straight line through the steps. */

export interface Swing {
  /** for so long it holds one value */
  readonly seconds: number;
  /** standard deviation over the mean */
  readonly sd: number;
  /** lag-1 correlation from one such stretch to the next */
  readonly autocorrelation: number;
}

/** Steps of the plan that must be known before their inside says something. */
const LEAST_STEPS = 12;
const LEAST_PAIRS = 20;

/**
 * @param fine         [n] counts or rates in the history's own step, NaN = missing
 * @param perStep      fine steps in one of the plan, ≥ 1
 * @param fineSeconds  of a fine step
 * @returns            none where the history is no finer, or too short
 */
export function swingsWithin(fine: ArrayLike<number>, perStep: number, fineSeconds: number): Swing[] {
  const steps = Math.floor(fine.length / perStep);
  if (perStep < 2 || steps < LEAST_STEPS) return [];
  const means = Array.from({ length: steps }, (_, k) => {
    let sum = 0;
    for (let i = 0; i < perStep; i += 1) sum += fine[k * perStep + i] ?? Number.NaN;
    return sum / perStep;
  });
  const off = Array.from({ length: steps * perStep }, (_, t) => {
    const place = Math.min(steps - 1, Math.max(0, (t + 0.5) / perStep - 0.5));
    const below = Math.floor(place);
    const here = means[below] ?? Number.NaN;
    const line = here + (place - below) * ((means[Math.min(steps - 1, below + 1)] ?? here) - here);
    return line > 0 ? (fine[t] ?? Number.NaN) / line - 1 : Number.NaN;
  });
  return swingsOf(off, fineSeconds);
}

/**
 * What lasts and what does not: an AR(1) plus noise without memory, from the covariances at lags 0, 1 and 2: ρ = γ₂ / γ₁, variance of the
 * lasting part γ₁ / ρ, of the rest γ₀ − γ₁ / ρ.
 *
 * @param off  relative deviations in steps of `seconds`, NaN = missing
 */
export function swingsOf(off: ArrayLike<number>, seconds: number): Swing[] {
  const [all, one, two] = [0, 1, 2].map((lag) => covariance(off, lag));
  if (all === undefined || one === undefined || two === undefined || !(all > 0)) return [];
  const rho = one > 0 ? Math.min(0.98, Math.max(0, two / one)) : 0;
  const lasting = rho > 0 ? Math.min(all, one / rho) : 0;
  return [
    { seconds, sd: Math.sqrt(all - lasting), autocorrelation: 0 },
    { seconds, sd: Math.sqrt(lasting), autocorrelation: rho },
  ].filter((each) => each.sd > 1e-6);
}

/** About zero; undefined where too few pairs are known. */
function covariance(values: ArrayLike<number>, lag: number): number | undefined {
  let [sum, pairs] = [0, 0];
  for (let t = 0; t + lag < values.length; t += 1) {
    const product = (values[t] ?? Number.NaN) * (values[t + lag] ?? Number.NaN);
    if (Number.isNaN(product)) continue;
    sum += product;
    pairs += 1;
  }
  return pairs < LEAST_PAIRS ? undefined : sum / pairs;
}
