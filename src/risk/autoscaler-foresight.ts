/**
 * Perfect foresight: the least replica-seconds with which every tick carries its arrivals, replicas being whole and paid while they
 * start. Replica k must serve where the need is k or more; between two such stretches it is kept on where that costs no more than a new
 * start. Stretch by stretch this is the exact least, and levels do not touch each other, so no policy that never misses pays less: law L66.
 */
import { TICK_SECONDS, type ReplayService } from './autoscaler-replay.ts';

export interface Foresight {
  /** [ticks] replicas that are paid */
  readonly paid: Uint32Array;
  /** [ticks] replicas that must serve */
  readonly need: Uint32Array;
  readonly replicaSeconds: number;
  readonly starts: number;
}

/** @param leastReplicas that every policy keeps */
export function foresightOf(load: Float64Array, service: ReplayService, leastReplicas: number): Foresight {
  const ticks = load.length;
  const startup = Math.ceil(service.startupSeconds / TICK_SECONDS - 1e-9);
  const need = Uint32Array.from(load, (each) => Math.max(leastReplicas, Math.ceil(each / service.capacity - 1e-9)));
  // what is added to the need: +1 where a replica is held or started, −1 where it is needed again
  const change = new Int32Array(ticks + 1);
  const most = need.reduce((a, b) => Math.max(a, b), 0);
  // the last tick at which each replica was needed; before the start all of them may have run
  const last = new Int32Array(most + 1).fill(-1);
  let before = most;
  let starts = 0;
  for (let t = 0; t < ticks; t += 1) {
    const now = need[t] ?? 0;
    for (let k = before + 1; k <= now; k += 1) {
      const gap = t - 1 - (last[k] ?? -1);
      if (gap > startup) starts += 1;
      const from = gap <= startup ? (last[k] ?? -1) + 1 : t - startup;
      change[from] = (change[from] ?? 0) + 1;
      change[t] = (change[t] ?? 0) - 1;
    }
    for (let k = now + 1; k <= before; k += 1) last[k] = t - 1;
    before = now;
  }
  let extra = 0;
  const paid = need.map((each, t) => {
    extra += change[t] ?? 0;
    return each + extra;
  });
  return { paid, need, starts, replicaSeconds: paid.reduce((sum, each) => sum + each, 0) * TICK_SECONDS };
}
