/**
 * The busiest hour of a plan, simulated: the chosen configuration at the size that carries the load, under the calls that really arrive at
 * the planned peak; beside it the queue screen that chose it. What the screen approximates (queue.ts) shows as the difference.
 */
import type { ModelRow } from '../catalog/rows.ts';
import type { Engine, JobOptions, LoadClass } from '../engine/engine.ts';
import { servingReplicaOf, transferMsPerTokenOf } from './serving-replica.ts';
import { simulate, type Simulation, type SimulationRequest } from './simulate.ts';
import type { Candidate, Latency, LatencyGoals } from './sizing.ts';

export interface VerifyRequest {
  readonly candidate: Candidate;
  readonly model: ModelRow;
  readonly classes: readonly LoadClass[];
  readonly prefixCache: 'stated' | 'resident';
  /** calls/s at the peak, the margin left out */
  readonly callsPerSecond: number;
  readonly burstiness: number;
  /** that carry the load: spares left out */
  readonly replicas: number;
  readonly goals: LatencyGoals;
  readonly seed: number;
  /** measured calls: an hour of them, at most so many */
  readonly mostCalls: number;
  /** as in SimulationRequest */
  readonly running?: number | undefined;
  /** replicas, of these, that only prefill, and the link that contexts go over */
  readonly prefill?: { readonly replicas: number; readonly linkGbPerSecond: number } | undefined;
  /** of the queue screen at this load; null = it sees no end of the line */
  readonly screen: Latency | null;
}

export interface Verification {
  readonly simulation: Simulation;
  readonly screen: Latency | null;
  readonly callsPerSecond: number;
}

const SECONDS_PER_HOUR = 3600;
/** Set-up of one transfer, ms: order of magnitude of a request and its answer between two nodes (own). */
const TRANSFER_MS = 1;
/** Fewer calls than this say nothing about a 99th percentile. */
const LEAST_CALLS = 2000;

/** The simulation of the peak hour. */
export function peakRequestOf(request: VerifyRequest): SimulationRequest {
  const { callsPerSecond, burstiness, replicas, goals, seed, classes, prefixCache } = request;
  const { prefill, candidate, model, running } = request;
  const hour = Math.ceil(callsPerSecond * SECONDS_PER_HOUR);
  return {
    replica: servingReplicaOf(candidate, model),
    ...{ classes, callsPerSecond, burstiness, replicas, goals, seed, prefixCache },
    routing: classes.some((each) => each.calls > 1) ? 'session-affinity' : 'least-outstanding',
    calls: Math.min(request.mostCalls, Math.max(LEAST_CALLS, hour)),
    ...(running === undefined ? {} : { running }),
    ...(prefill === undefined
      ? {}
      : {
          prefill: {
            replicas: prefill.replicas,
            transferMs: TRANSFER_MS,
            transferMsPerToken: transferMsPerTokenOf(candidate, model, prefill.linkGbPerSecond),
          },
        }),
  };
}

export async function verifyPeak(engine: Engine, request: VerifyRequest, options?: JobOptions): Promise<Verification> {
  const simulation = await simulate(engine, peakRequestOf(request), options);
  return { simulation, screen: request.screen, callsPerSecond: request.callsPerSecond };
}
