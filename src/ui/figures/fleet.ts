import type { Plan } from '../../plan/plan.ts';

/** One replica of the fleet at its largest; `gpus` squares stand for it. */
export interface FleetReplica {
  readonly kind: 'today' | 'later' | 'spare';
  readonly gpus: number;
}

export interface Fleet {
  /** at most `MOST_SHOWN`; one of them may then stand for several */
  readonly replicas: readonly FleetReplica[];
  /** real replicas behind one that is drawn */
  readonly replicasEach: number;
  readonly description: string;
}

/** More squares than these are a texture, not a map. */
const MOST_SHOWN = 64;

/** The GPUs of the plan by replica: those of today, those that come later, those kept for a failure. Null without a choice. */
export function fleetOf(plan: Plan): Fleet | null {
  const { planned, gpusPerReplica } = plan.replicas;
  const most = planned.reduce((highest, each) => Math.max(highest, each), 0);
  if (plan.sizing.chosen === null || most === 0) return null;
  const now = Math.min(most, planned[0] ?? 0);
  const spare = Math.min(now, plan.factors.find((each) => each.id === 'spare')?.replicas ?? 0);
  const replicasEach = Math.ceil(most / MOST_SHOWN);
  const shown = (count: number): number => Math.round(count / replicasEach);
  const of = (kind: FleetReplica['kind'], count: number): FleetReplica[] =>
    Array.from({ length: shown(count) }, () => ({ kind, gpus: gpusPerReplica }));
  return {
    replicas: [...of('today', now - spare), ...of('spare', spare), ...of('later', most - now)],
    replicasEach,
    description: `${String(now)} replicas of ${String(gpusPerReplica)} GPUs today, ${String(spare)} of them to survive a failure; ${String(most - now)} more later.`,
  };
}
