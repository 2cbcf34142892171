/** What an autoscaler reads and what stands behind its target. Formulas: docs/method.md §8a. */
import type { AutoscalingPart, AutoscalingPolicy } from '../plan/autoscaling-schema.ts';
import type { PlanConfiguration } from '../plan/plan.ts';
import { figure, latencyWords, percent } from '../plan/words.ts';
import type { FullScenario } from '../scenario/scenario.ts';

export interface EngineMetrics {
  readonly running: string | null;
  readonly waiting: string | null;
  readonly kvUse: string | null;
  /** completed requests, a counter, where there is no gauge of those in flight */
  readonly completed: string | null;
}

export interface ScalingTarget {
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

export function scalingTargetOf(
  chosen: PlanConfiguration,
  scenario: FullScenario,
  { policy, clockless, secondsPerCall }: AutoscalingPart,
): ScalingTarget {
  const waiting = waitingOf(chosen, scenario);
  const name = Object.keys(engineMetrics).find((each) => chosen.engine.startsWith(each)) ?? 'vllm';
  const other =
    clockless.inFlight === policy.inFlight
      ? ''
      : ` Without floors by the clock: ${String(clockless.inFlight)}, ${percent(clockless.targetFraction)}.`;
  return {
    waiting: waiting?.calls ?? null,
    kvUseFraction: chosen.maxConcurrency > 0 ? Math.min(1, policy.inFlight / chosen.maxConcurrency) : null,
    metrics: engineMetrics[name] as EngineMetrics,
    derivation: `Target: ${String(policy.inFlight)} calls in flight (running or waiting) per replica = ${percent(policy.targetFraction)} of ${figure(chosen.capacityCallsPerSecond)} calls/s at the goals × ${figure(secondsPerCall)} s that a call lives at the planned peak (Little's law), rounded down.${other}`,
    waitingDerivation: waiting?.words ?? null,
  };
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
export function promql(
  target: ScalingTarget,
  policy: AutoscalingPolicy,
  modelName: string,
): { query: string; threshold: number } {
  const { running, waiting, completed } = target.metrics;
  const of = (metric: string, label: string): string => `${metric}{${label}="${modelName}"}`;
  if (running !== null && waiting !== null)
    return {
      query: `sum(${of(running, 'model_name')}) + sum(${of(waiting, 'model_name')})`,
      threshold: policy.inFlight,
    };
  return {
    query: `sum(rate(${of(completed ?? '', 'model')}[2m]))`,
    threshold: Math.round(policy.callsPerSecond * 1000) / 1000,
  };
}
