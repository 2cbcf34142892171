import type { Plan } from '../plan/plan.ts';

/** The finding above the card of own benchmarks. */
export function measuredFinding(plan: Plan): string {
  const measured = plan.sizing.measured ?? [];
  const { chosen } = plan.sizing;
  if (measured.some((each) => chosen !== null && each.configurations.includes(chosen)))
    return 'Capacity is measured: your benchmark';
  return measured.some((each) => each.configurations.length > 0)
    ? 'Your benchmark is of a configuration that the plan compares, not of the chosen one'
    : 'Your benchmark is of nothing that the plan compares';
}
