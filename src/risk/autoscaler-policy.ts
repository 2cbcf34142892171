/** A policy of an autoscaler as Kubernetes and KEDA understand it. Semantics: docs/method.md §8a. */
import type { FloorWindow } from './scheduled-floors.ts';

/** At most so many replicas more (or fewer) within a period; of several rules the one that allows most counts. */
export interface RateLimit {
  readonly kind: 'percent' | 'pods';
  readonly value: number;
  readonly periodSeconds: number;
}

export interface ScalingPolicy {
  /** calls in flight (waiting or running) for each replica that the autoscaler aims at, ≥ 1 */
  readonly inFlight: number;
  readonly minReplicas: number;
  readonly maxReplicas: number;
  /** stabilisation: the least recommendation of this window upwards, the largest downwards */
  readonly upWindowSeconds: number;
  readonly downWindowSeconds: number;
  readonly scaleUp: readonly RateLimit[];
  readonly scaleDown: readonly RateLimit[];
  /** replicas held by the clock; the largest of all triggers counts */
  readonly floors: readonly FloorWindow[];
}

/** What an HPA does where nothing is said. Source: Kubernetes, "Horizontal Pod Autoscaling", default behaviour. */
const DEFAULT_UP: readonly RateLimit[] = [
  { kind: 'percent', value: 100, periodSeconds: 15 },
  { kind: 'pods', value: 4, periodSeconds: 15 },
];
const DEFAULT_DOWN: readonly RateLimit[] = [{ kind: 'percent', value: 100, periodSeconds: 15 }];
const DEFAULT_DOWN_WINDOW_SECONDS = 300;

/** The target of the HPA that everybody writes: 70 % of what a replica carries. */
export const PLAIN_TARGET = 0.7;

/** Calls in flight at a share of the capacity by Little's law, rounded down, ≥ 1. */
export function inFlightOf(share: number, capacity: number, secondsPerCall: number): number {
  return Math.max(1, Math.floor(share * capacity * secondsPerCall + 1e-9));
}

/** An HPA with the defaults of Kubernetes and no clock. */
export function plainPolicy(inFlight: number, minReplicas: number, maxReplicas: number): ScalingPolicy {
  return {
    inFlight,
    minReplicas,
    maxReplicas,
    upWindowSeconds: 0,
    downWindowSeconds: DEFAULT_DOWN_WINDOW_SECONDS,
    scaleUp: DEFAULT_UP,
    scaleDown: DEFAULT_DOWN,
    floors: [],
  };
}
