/**
 * How many replicas to commit to when the need is uncertain: the newsvendor's fractile. A committed replica costs its rate in every
 * hour; one on demand costs its rate in the hours that need it. One more commitment pays while
 * P(need > c) ≥ committed rate / on-demand rate, over all hours of all futures (K. Arrow, T. Harris, J. Marschak 1951,
 * doi 10.2307/1906813).
 */

/** Replicas held, ascending, with any positive weights: hours, or hours × futures. */
export interface NeedDistribution {
  readonly values: ArrayLike<number>;
  readonly weights: ArrayLike<number>;
}

export interface Commitment {
  /** replicas committed to: the largest number that still pays */
  readonly committed: number;
  /** expected cost an hour with it, and with nothing or the largest need committed; units of the rates */
  readonly costPerHour: number;
  readonly allOnDemandPerHour: number;
  readonly allCommittedPerHour: number;
}

/**
 * The commitment of least expected cost; of several the largest.
 *
 * @param need           whole replicas ≥ 0
 * @param onDemandRate   of one replica and hour, > 0
 * @param committedRate  ≥ 0, paid whether used or not
 * Laws: never above all on demand or all committed; equals brute force. Cost O(values).
 */
export function commitmentOf(need: NeedDistribution, onDemandRate: number, committedRate: number): Commitment {
  const { values, weights } = need;
  let total = 0;
  for (let i = 0; i < values.length; i += 1) total += weights[i] ?? 0;
  // between two values the probability of needing more does not change: an optimum lies at one of them, or at none
  let committed = 0;
  let above = total;
  for (let i = 0; i < values.length && above * onDemandRate >= committedRate * total; i += 1) {
    committed = values[i] ?? 0;
    above -= weights[i] ?? 0;
  }
  const most = values.length === 0 ? 0 : (values[values.length - 1] ?? 0);
  return {
    committed,
    costPerHour: expectedCostOf(need, committed, onDemandRate, committedRate),
    allOnDemandPerHour: expectedCostOf(need, 0, onDemandRate, committedRate),
    allCommittedPerHour: expectedCostOf(need, most, onDemandRate, committedRate),
  };
}

/** Expected cost of an hour with `committed` replicas bought ahead and the rest on demand. */
export function expectedCostOf(
  need: NeedDistribution,
  committed: number,
  onDemandRate: number,
  committedRate: number,
): number {
  let total = 0;
  let beyond = 0;
  for (let i = 0; i < need.values.length; i += 1) {
    const weight = need.weights[i] ?? 0;
    total += weight;
    beyond += weight * Math.max(0, (need.values[i] ?? 0) - committed);
  }
  return committedRate * committed + (total > 0 ? onDemandRate * (beyond / total) : 0);
}
