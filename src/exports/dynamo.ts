import type { ExportFacts } from './export-facts.ts';
import type { Manifest } from './workload-manifests.ts';

const backends = { vllm: 'vllm', sglang: 'sglang', 'tensorrt-llm': 'trtllm' } as const;
/** Dynamo's own default of the slower of its two loops, s. */
const THROUGHPUT_SECONDS = 180;

/** Configuration of NVIDIA Dynamo's planner. Its goals are means over requests; ours are percentiles, so they are stricter. */
export function dynamoPlanner(facts: ExportFacts): Manifest {
  const { goals } = facts.scenario;
  const [ttft, itl] = [strictest(goals.ttftMs), strictest(goals.itlMs)];
  const slow = Math.max(THROUGHPUT_SECONDS, facts.lead.startupSeconds);
  return {
    backend: backends[facts.engine],
    mode: 'agg',
    optimization_target: ttft === null && itl === null ? 'throughput' : 'sla',
    ...(ttft === null ? {} : { ttft }),
    ...(itl === null ? {} : { itl }),
    max_gpu_budget: facts.replicas.most * facts.chosen.gpusPerReplica,
    min_endpoint: facts.replicas.floor,
    decode_engine_num_gpu: facts.chosen.gpusPerReplica,
    throughput_adjustment_interval: slow,
    load_adjustment_interval: Math.floor(slow / 6),
    load_predictor: facts.autoscaling.floors.rhythm === 'none' ? 'constant' : 'arima',
  };
}

function strictest(goal: {
  p50?: number | null | undefined;
  p95?: number | null | undefined;
  p99?: number | null | undefined;
}): number | null {
  return goal.p50 ?? goal.p95 ?? goal.p99 ?? null;
}

export function dynamoNotes(facts: ExportFacts): string[] {
  return [
    'ttft and itl are the goals of the scenario (median where one was said), in ms; they are obeyed only with optimization_target sla.',
    'mode agg: prefill and decode on the same workers, as the plan was sized; some versions of the planner then scale by load alone.',
    `throughput_adjustment_interval is not shorter than the start-up (${String(facts.lead.startupSeconds)} s); the load loop runs six times as often.`,
  ];
}
