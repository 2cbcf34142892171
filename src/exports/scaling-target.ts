/** The target of an autoscaler from the plan's capacity of one replica. Formulas: docs/method.md §8a. */
import type { Plan, PlanConfiguration } from '../plan/plan.ts';
import { figure, latencyWords } from '../plan/words.ts';
import type { FullScenario } from '../scenario/scenario.ts';

export interface EngineMetrics {
  readonly running: string | null;
  readonly waiting: string | null;
  readonly kvUse: string | null;
  /** completed requests, a counter, where there is no gauge of those in flight */
  readonly completed: string | null;
}

export interface ScalingTarget {
  /** calls/s of one replica that leave the margin free */
  readonly callsPerSecond: number;
  /** calls waiting or running on one replica at that load, ≥ 1 */
  readonly inFlight: number;
  /** calls that may wait before one replica so that the last still meets its first-token goal; null = no such goal */
  readonly waiting: number | null;
  readonly kvUseFraction: number | null;
  readonly metrics: EngineMetrics;
  readonly derivation: string;
  readonly waitingDerivation: string | null;
}

/** Metric names. Source: vLLM docs/design/metrics.md, SGLang docs/references/production_metrics.md, Triton docs/user_guide/metrics.md. */
const engineMetrics: Readonly<Record<string, EngineMetrics>> = {
  vllm: {
    running: 'vllm:num_requests_running',
    waiting: 'vllm:num_requests_waiting',
    kvUse: 'vllm:kv_cache_usage_perc',
    completed: null,
  },
  sglang: {
    running: 'sglang:num_running_reqs',
    waiting: 'sglang:num_queue_reqs',
    kvUse: 'sglang:token_usage',
    completed: null,
  },
  'tensorrt-llm': { running: null, waiting: null, kvUse: null, completed: 'nv_inference_request_success' },
};

export function scalingTargetOf(plan: Plan, chosen: PlanConfiguration, scenario: FullScenario): ScalingTarget {
  const margin = scenario.planning.marginFraction;
  const callsPerSecond = chosen.capacityCallsPerSecond / (1 + margin);
  const seconds = secondsPerCall(plan, chosen);
  const inFlight = Math.max(1, Math.floor(callsPerSecond * seconds));
  const waiting = waitingOf(chosen, scenario);
  const name = Object.keys(engineMetrics).find((each) => chosen.engine.startsWith(each)) ?? 'vllm';
  return {
    callsPerSecond,
    inFlight,
    waiting: waiting?.calls ?? null,
    kvUseFraction: chosen.maxConcurrency > 0 ? Math.min(1, inFlight / chosen.maxConcurrency) : null,
    metrics: engineMetrics[name] as EngineMetrics,
    derivation: `Target: ${String(inFlight)} calls in flight (running or waiting) per replica = ${figure(chosen.capacityCallsPerSecond)} calls/s at the goals / (1 + margin ${figure(margin)}) × ${figure(seconds)} s that a call lives at the planned peak (Little's law), rounded down.`,
    waitingDerivation: waiting?.words ?? null,
  };
}

/** Mean life of a call: at the planned peak, else of a single one. */
function secondsPerCall(plan: Plan, chosen: PlanConfiguration): number {
  if (chosen.e2eMs !== null) return chosen.e2eMs.mean / 1000;
  const output = Math.max(0, plan.workload.outputTokensPerCall - 1);
  return ((chosen.unloadedTtftMs ?? 0) + output * (chosen.unloadedItlMs ?? 0)) / 1000;
}

function waitingOf(chosen: PlanConfiguration, scenario: FullScenario): { calls: number; words: string } | null {
  const { p50, p95, p99 } = scenario.goals.ttftMs;
  const goalMs = p99 ?? p95 ?? p50;
  if (goalMs == null || chosen.unloadedTtftMs === null) return null;
  const slackMs = Math.max(0, goalMs - chosen.unloadedTtftMs);
  const calls = Math.max(1, Math.floor((chosen.capacityCallsPerSecond * slackMs) / 1000));
  return {
    calls,
    words: `Queue: ${String(calls)} calls waiting per replica = (first-token goal ${latencyWords(goalMs)} − ${latencyWords(chosen.unloadedTtftMs)} of a call alone) × ${figure(chosen.capacityCallsPerSecond)} calls/s, rounded down: more of them pass the goal.`,
  };
}

/** Calls in flight over all replicas, or calls/s where the engine has no such gauge, as PromQL. `modelName` is a label. */
export function promql(target: ScalingTarget, modelName: string): { query: string; threshold: number } {
  const { running, waiting, completed } = target.metrics;
  const of = (metric: string, label: string): string => `${metric}{${label}="${modelName}"}`;
  if (running !== null && waiting !== null)
    return {
      query: `sum(${of(running, 'model_name')}) + sum(${of(waiting, 'model_name')})`,
      threshold: target.inFlight,
    };
  return {
    query: `sum(rate(${of(completed ?? '', 'model')}[2m]))`,
    threshold: Math.round(target.callsPerSecond * 1000) / 1000,
  };
}
