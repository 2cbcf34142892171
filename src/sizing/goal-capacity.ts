/** What one replica carries within each goal alone: how far beyond its capacity a load may go before the next goal breaks. */
import type { ModelRow } from '../catalog/rows.ts';
import { candidateReplica, capacityOf } from './capacity.ts';
import type { CallMix, Configuration, LatencyGoals, PercentileGoals } from './sizing.ts';

export interface GoalCapacity {
  /** `ttft-p99`, `itl-p99` …; `throughput`: beyond it the queue has no end */
  readonly id: string;
  /** calls/s of one replica, not below the capacity within all goals */
  readonly callsPerSecond: number;
}

const NONE: PercentileGoals = { p50: null, p95: null, p99: null };
const NO_GOALS: LatencyGoals = { ttftMs: NONE, itlMs: NONE, e2eMs: NONE };

/** One entry a goal that is set, in the order time to first token, between tokens, to the last; throughput last. */
export function goalCapacitiesOf(
  configuration: Configuration,
  model: ModelRow,
  mix: CallMix,
  goals: LatencyGoals,
): GoalCapacity[] {
  const replica = candidateReplica(configuration, model, mix, { memory: configuration.memory });
  const carried = (alone: LatencyGoals): number =>
    Math.max(configuration.capacityCallsPerSecond, capacityOf(replica, alone).callsPerSecond);
  const entries = (['ttft', 'itl', 'e2e'] as const).flatMap((goal) =>
    (['p50', 'p95', 'p99'] as const).flatMap((percentile) => {
      const limit = goals[`${goal}Ms`][percentile];
      if (limit === null) return [];
      const alone = { ...NO_GOALS, [`${goal}Ms`]: { ...NONE, [percentile]: limit } };
      return [{ id: `${goal}-${percentile}`, callsPerSecond: carried(alone) }];
    }),
  );
  return [...entries, { id: 'throughput', callsPerSecond: carried(NO_GOALS) }];
}
