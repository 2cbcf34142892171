import type { Plan } from '../../plan/plan.ts';
import { duration } from '../format.ts';

export interface LatencyLine {
  readonly name: string;
  /** P50, P95, P99 as words, with whether a goal of that percentile is missed */
  readonly cells: readonly { readonly text: string; readonly missed: boolean; readonly goal: string }[];
}

const metrics = [
  ['ttft', 'First token', 'ttftMs'],
  ['itl', 'Between tokens', 'itlMs'],
  ['e2e', 'Whole answer', 'e2eMs'],
] as const;
const percentiles = ['p50', 'p95', 'p99'] as const;

/** Simulated latencies at the planned peak, by percentile, beside the goals that the verdicts name. Empty without a simulation. */
export function latencyLines(plan: Plan): LatencyLine[] {
  const run = plan.sizing.verified;
  if (run === null) return [];
  return metrics.map(([id, name, key]) => ({
    name,
    cells: percentiles.map((percentile) => {
      const verdict = plan.answer.verdicts.find((each) => each.id === `${id}-${percentile}`);
      return {
        text: duration(run[key][percentile]),
        missed: verdict !== undefined && !verdict.met,
        goal: verdict?.limit ?? '',
      };
    }),
  }));
}
