/**
 * A policy replayed against a load, tick by tick: the algorithm of the Kubernetes HPA on calls in flight, KEDA's floors by the clock,
 * replicas that take their start-up time, and a fluid line before the replicas. Formulas and limits: docs/method.md §8a.
 */
import type { RateLimit, ScalingPolicy } from './autoscaler-policy.ts';

/** Sync period of the HPA. Source: Kubernetes, kube-controller-manager, --horizontal-pod-autoscaler-sync-period. */
export const TICK_SECONDS = 15;
/** No change while the metric is so near its target. Source: Kubernetes, --horizontal-pod-autoscaler-tolerance. */
const TOLERANCE = 0.1;
const TINY = 1e-9;

export interface ReplayService {
  /** calls/s of one replica within the goals, > 0 */
  readonly capacity: number;
  /** mean life of a call, seconds, > 0 */
  readonly secondsPerCall: number;
  /** from the order of a replica to its first token: node, image pull, model load */
  readonly startupSeconds: number;
}

export interface Replay {
  /** calls */
  readonly arrived: number;
  /** calls of ticks in which the ready replicas carried the arrivals and the line before them */
  readonly inGoal: number;
  /** calls of all other ticks: served above the goals or after waiting, or waiting still */
  readonly late: number;
  readonly served: number;
  /** calls in line at the end */
  readonly waiting: number;
  /** ready or starting: both occupy their GPUs */
  readonly replicaSeconds: number;
  readonly starts: number;
  /** [ticks] replicas that are paid, and those of them that serve */
  readonly paid: Uint32Array;
  readonly ready: Uint32Array;
}

/** Beyond one of these a replay is given up: what it has counted so far already says enough. */
export interface ReplayLimit {
  readonly late: number;
  readonly replicaSeconds: number;
}

/** The largest (sign 1) or least (sign −1) of the values pushed within the last `window` ticks. */
class SlidingExtreme {
  private readonly at: Int32Array;
  private readonly value: Int32Array;
  private readonly sign: number;
  private head = 0;
  private tail = 0;

  constructor(pushes: number, sign: 1 | -1) {
    this.at = new Int32Array(pushes);
    this.value = new Int32Array(pushes);
    this.sign = sign;
  }

  /** Forgets all but a value of the tick before the first. */
  restart(value: number): void {
    this.at[0] = -1;
    this.value[0] = value;
    [this.head, this.tail] = [0, 1];
  }

  push(t: number, value: number, window: number): number {
    while (this.tail > this.head && this.sign * ((this.value[this.tail - 1] ?? 0) - value) <= 0) this.tail -= 1;
    this.at[this.tail] = t;
    this.value[this.tail] = value;
    this.tail += 1;
    while (this.head < this.tail - 1 && (this.at[this.head] ?? 0) <= t - window) this.head += 1;
    return this.value[this.head] ?? value;
  }
}

/** Arrays that one replay after the other may use; what a replay hands out is overwritten by the next. */
export class ReplayDesk {
  readonly paid: Uint32Array;
  readonly ready: Uint32Array;
  /** replicas that come up at a tick */
  readonly due: Uint32Array;
  /** [ticks + 1] replicas added and taken away before a tick */
  readonly added: Int32Array;
  readonly removed: Int32Array;
  readonly least: SlidingExtreme;
  readonly most: SlidingExtreme;

  constructor(ticks: number, startupTicks: number) {
    this.paid = new Uint32Array(ticks);
    this.ready = new Uint32Array(ticks);
    this.due = new Uint32Array(ticks + startupTicks + 1);
    this.added = new Int32Array(ticks + 1);
    this.removed = new Int32Array(ticks + 1);
    this.least = new SlidingExtreme(ticks + 1, -1);
    this.most = new SlidingExtreme(ticks + 1, 1);
  }
}

/** Ticks from the order of a replica to its first token. */
export function startupTicksOf(service: ReplayService): number {
  return Math.ceil(service.startupSeconds / TICK_SECONDS - TINY);
}

/**
 * @param load    [ticks] calls/s
 * @param floors  [ticks] replicas that the clock holds; null = none
 * @param limit   null = to the end
 */
export function replay(
  load: Float64Array,
  floors: ArrayLike<number> | null,
  policy: ScalingPolicy,
  service: ReplayService,
  limit: ReplayLimit | null = null,
  desk: ReplayDesk = new ReplayDesk(load.length, startupTicksOf(service)),
): Replay {
  const { capacity, secondsPerCall } = service;
  const ticks = load.length;
  const startupTicks = startupTicksOf(service);
  const { paid, ready: readyAt, due } = desk;
  due.fill(0);
  let ready = initialReplicas(load[0] ?? 0, floors?.[0] ?? 0, policy, service);
  let starting = 0;
  let [arrived, inGoal, late, served, waiting, replicaTicks, starts] = [0, 0, 0, 0, 0, 0, 0];
  let inFlight = (load[0] ?? 0) * secondsPerCall;
  const scaler = new Scaler(policy, desk, ready);
  for (let t = 0; t < ticks; t += 1) {
    const up = due[t] ?? 0;
    ready += up;
    starting -= up;
    const change = scaler.wanted(t, inFlight, ready + starting, floors?.[t] ?? 0) - ready - starting;
    if (change > 0) {
      starts += change;
      if (startupTicks === 0) ready += change;
      else {
        starting += change;
        due[t + startupTicks] = change;
      }
    } else if (change < 0) {
      // replicas that start are given up first, the youngest before all, as a ReplicaSet does
      let less = -change;
      for (let at = t + startupTicks; starting > 0 && less > 0 && at > t; at -= 1) {
        const taken = Math.min(less, due[at] ?? 0);
        due[at] = (due[at] ?? 0) - taken;
        starting -= taken;
        less -= taken;
      }
      ready -= less;
    }
    const arrivals = (load[t] ?? 0) * TICK_SECONDS;
    const line = waiting + arrivals;
    const fits = line <= (ready + TINY) * capacity * TICK_SECONDS;
    const done = fits ? line : ready * capacity * TICK_SECONDS;
    arrived += arrivals;
    served += done;
    if (fits) inGoal += arrivals;
    else late += arrivals;
    waiting = line - done;
    inFlight = (done / TICK_SECONDS) * secondsPerCall + waiting;
    paid[t] = ready + starting;
    readyAt[t] = ready;
    replicaTicks += ready + starting;
    if (limit !== null && (late > limit.late || replicaTicks * TICK_SECONDS > limit.replicaSeconds)) break;
  }
  return {
    ...{ arrived, inGoal, late, served, waiting, starts, paid, ready: readyAt },
    replicaSeconds: replicaTicks * TICK_SECONDS,
  };
}

/** What the policy holds of a load that has long been as it is at the start. */
function initialReplicas(load: number, floor: number, policy: ScalingPolicy, service: ReplayService): number {
  const wanted = Math.ceil((load * service.secondsPerCall) / policy.inFlight - TINY);
  return Math.min(policy.maxReplicas, Math.max(policy.minReplicas, floor, wanted));
}

/** The controller: proposals of metric and clock, stabilisation, rates, limits. Source: Kubernetes, pkg/controller/podautoscaler. */
class Scaler {
  private readonly policy: ScalingPolicy;
  private readonly desk: ReplayDesk;
  private readonly upWindow: number;
  private readonly downWindow: number;

  /** The size at the start counts as the first recommendation. */
  constructor(policy: ScalingPolicy, desk: ReplayDesk, replicas: number) {
    this.policy = policy;
    this.desk = desk;
    this.upWindow = policy.upWindowSeconds / TICK_SECONDS;
    this.downWindow = policy.downWindowSeconds / TICK_SECONDS;
    desk.least.restart(replicas);
    desk.most.restart(replicas);
  }

  wanted(t: number, inFlight: number, current: number, floor: number): number {
    const { policy, desk } = this;
    let proposal = proposalOf(inFlight, policy.inFlight, current);
    if (floor > 0) proposal = Math.max(proposal, proposalOf(floor, 1, current));
    const low = this.upWindow > 0 ? desk.least.push(t, proposal, this.upWindow) : proposal;
    const high = desk.most.push(t, proposal, this.downWindow);
    let wanted = Math.min(high, Math.max(low, current));
    if (wanted > current) wanted = Math.min(wanted, Math.max(current, this.upLimit(t, current)));
    else if (wanted < current) wanted = Math.max(wanted, Math.min(current, this.downLimit(t, current)));
    wanted = Math.min(policy.maxReplicas, Math.max(policy.minReplicas, wanted));
    desk.added[t + 1] = (desk.added[t] ?? 0) + Math.max(0, wanted - current);
    desk.removed[t + 1] = (desk.removed[t] ?? 0) + Math.max(0, current - wanted);
    return wanted;
  }

  private upLimit(t: number, current: number): number {
    let limit = 0;
    for (const rule of this.policy.scaleUp) {
      const before = this.periodStart(t, current, rule);
      const allowed = rule.kind === 'pods' ? before + rule.value : Math.ceil(before * (1 + rule.value / 100) - TINY);
      limit = Math.max(limit, allowed);
    }
    return limit;
  }

  private downLimit(t: number, current: number): number {
    let limit = current;
    for (const rule of this.policy.scaleDown) {
      const before = this.periodStart(t, current, rule);
      const allowed = rule.kind === 'pods' ? before - rule.value : Math.floor(before * (1 - rule.value / 100) + TINY);
      limit = Math.min(limit, allowed);
    }
    return limit;
  }

  /** Replicas when the period of a rule began. */
  private periodStart(t: number, current: number, { periodSeconds }: RateLimit): number {
    const from = Math.min(t, Math.max(0, t + 1 - Math.floor(periodSeconds / TICK_SECONDS)));
    const since = (sums: Int32Array): number => (sums[t] ?? 0) - (sums[from] ?? 0);
    return current - since(this.desk.added) + since(this.desk.removed);
  }
}

/** ceil(current × value / target), where `value` is the sum over all replicas; none within the tolerance. */
function proposalOf(value: number, target: number, current: number): number {
  if (current > 0) {
    const ratio = value / (target * current);
    if (ratio >= 1 - TOLERANCE - TINY && ratio <= 1 + TOLERANCE + TINY) return current;
  }
  return Math.ceil(value / target - TINY);
}
