/** Demand to whole replicas, step by step and block by block. */

export interface ReplicaRule {
  /** of ONE replica at the goals, same unit as the demand, > 0 */
  readonly capacity: number;
  readonly spareReplicas: number;
  readonly minReplicas: number;
  /** Infinity = no limit */
  readonly maxReplicas: number;
}

/**
 * Replicas that carry a load within the goals: the least n with load ≤ n · capacity, not below the minimum, plus the spares.
 *
 * @param load  after every factor, ≥ 0
 * Law: L3, never falls when the load rises.
 */
export function replicasOf(load: number, rule: ReplicaRule): number {
  const carrying = Math.max(rule.minReplicas, Math.ceil(load / rule.capacity - 1e-9));
  return Math.min(rule.maxReplicas, carrying + rule.spareReplicas);
}

/**
 * The size that is kept for a whole block: the largest need within it.
 *
 * @param needed      [T]
 * @param blockSteps  steps of one block, ≥ 1; the last block may be shorter
 * @returns           [T]
 */
export function heldInBlocks(needed: readonly number[], blockSteps: number): number[] {
  const held: number[] = [];
  for (let start = 0; start < needed.length; start += blockSteps) {
    const block = needed.slice(start, start + blockSteps);
    const most = block.reduce((a, b) => Math.max(a, b), 0);
    for (let i = 0; i < block.length; i += 1) held.push(most);
  }
  return held;
}
