/**
 * Requests in one replica as a birth–death chain: births at the arrival rate, deaths at a rate that depends on the number present,
 * constant from `cap` on (those beyond wait in line, without end). The stationary law is the product form
 * π(n) ∝ Π λ/μ(j); the waiting line is geometric and summed in closed form. Poisson arrivals see it (Wolff, "Poisson arrivals see
 * time averages", Oper. Res. 30(2), 1982, doi 10.1287/opre.30.2.223).
 */

export interface Chain {
  /** [cap + 1] probability of n = 0 … cap present, the waiting line left out of the last */
  readonly present: Float64Array;
  readonly cap: number;
  /** λ/μ(cap), the ratio of the waiting line, < 1 */
  readonly ratio: number;
  /** probability that all places are taken (n ≥ cap) */
  readonly fullShare: number;
  readonly meanPresent: number;
  readonly meanWaiting: number;
}

/** Above this the weights are scaled down, so that no product overflows. */
const SCALE_LIMIT = 1e250;

/**
 * @param arrivalRate  λ ≥ 0
 * @param deathRates   [cap] rates at n = 1 … cap, > 0
 * @returns            null when the line grows without end (λ ≥ μ(cap))
 * Cost O(cap).
 */
export function chainOf(arrivalRate: number, deathRates: ArrayLike<number>): Chain | null {
  const cap = deathRates.length;
  const ratio = arrivalRate / (deathRates[cap - 1] ?? 0);
  if (!(ratio < 1)) return null;
  const present = new Float64Array(cap + 1);
  present[0] = 1;
  let sum = 1;
  for (let n = 1; n <= cap; n += 1) {
    const weight = ((present[n - 1] as number) * arrivalRate) / (deathRates[n - 1] as number);
    present[n] = weight;
    sum += weight;
    if (sum > SCALE_LIMIT) {
      for (let i = 0; i <= n; i += 1) present[i] = (present[i] as number) / SCALE_LIMIT;
      sum /= SCALE_LIMIT;
    }
  }
  const tail = ((present[cap] as number) * ratio) / (1 - ratio);
  sum += tail;
  let meanPresent = 0;
  for (let n = 0; n <= cap; n += 1) {
    present[n] = (present[n] as number) / sum;
    meanPresent += n * (present[n] as number);
  }
  const last = present[cap] as number;
  const meanWaiting = (last * ratio) / ((1 - ratio) * (1 - ratio));
  return {
    present,
    cap,
    ratio,
    fullShare: last / (1 - ratio),
    meanPresent: meanPresent + (cap * tail) / sum + meanWaiting,
    meanWaiting,
  };
}

/** A slice of the chain's distribution: mean number present over a range of probability. */
export interface StateBin {
  readonly mean: number;
  readonly weight: number;
}

/**
 * The chain's distribution cut at the given cumulative probabilities, each slice by its conditional mean. Slices shift up, never
 * down, when the chain grows, which keeps every figure made of them monotone in the load.
 *
 * @param edges  ascending, the last one 1
 */
export function binsOf(chain: Chain, edges: readonly number[]): readonly StateBin[] {
  const bins: StateBin[] = [];
  let state = 0;
  let left = chain.present[0] as number;
  let done = 0;
  for (const edge of edges) {
    const want = edge - done;
    let need = want;
    let sum = 0;
    while (need > 0 && state < chain.cap) {
      const take = Math.min(need, left);
      sum += take * state;
      need -= take;
      left -= take;
      if (left <= 0) {
        state += 1;
        left = chain.present[state] as number;
      }
    }
    if (need > 0) sum += need * tailMean(chain, edge - need, edge);
    bins.push({ mean: sum / want, weight: want });
    done = edge;
  }
  return bins;
}

/** Mean state between two cumulative probabilities that both lie at `cap` or beyond it: geometric steps, walked. */
function tailMean(chain: Chain, from: number, to: number): number {
  if (!(chain.fullShare > 0)) return chain.cap;
  // share of the full states above a cumulative probability: 1 → at cap, 0 → far out
  const above = Math.min(1, (1 - from) / chain.fullShare);
  const below = Math.max(0, Math.min(1, (1 - to) / chain.fullShare));
  return chain.cap + geometricMeanBetween(chain.ratio, above, below);
}

/** Mean of a geometric number (P(J ≥ j) = ratio^j) given that its upper tail probability lies in [below, above]. */
export function geometricMeanBetween(ratio: number, above: number, below: number): number {
  if (!(above > below)) return 0;
  let reach = 1;
  let steps = 0;
  let sum = 0;
  // slice of step j: tail probabilities in (ratio^(j+1), ratio^j]
  for (; steps < 100_000 && reach > below && reach > 1e-12; steps += 1) {
    const next = reach * ratio;
    const high = Math.min(reach, above);
    const low = Math.max(next, below);
    if (high > low) sum += steps * (high - low);
    reach = next;
  }
  if (reach > below) sum += (reach - below) * (steps + ratio / (1 - ratio));
  return sum / (above - below);
}
