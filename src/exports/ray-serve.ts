import { engineCommand } from './engine-arguments.ts';
import type { ExportFacts } from './export-facts.ts';
import type { Manifest } from './workload-manifests.ts';

/** Flags of vLLM that Ray passes on as keyword arguments. */
const passedOn = new Set([
  '--tensor-parallel-size',
  '--pipeline-parallel-size',
  '--max-model-len',
  '--max-num-seqs',
  '--max-num-batched-tokens',
  '--gpu-memory-utilization',
  '--kv-cache-dtype',
  '--quantization',
  '--dtype',
]);

/** Ray Serve configuration with `autoscaling_config` (Ray Serve LLM application). */
export function rayServeConfig(facts: ExportFacts): Manifest {
  return {
    applications: [
      {
        name: facts.name,
        route_prefix: '/',
        import_path: 'ray.serve.llm:build_openai_app',
        args: {
          llm_configs: [
            {
              model_loading_config: { model_id: facts.name, model_source: facts.modelSource },
              engine_kwargs: engineKeywords(facts),
              deployment_config: {
                // room for what may wait, so that a burst queues at the engine and is seen
                max_ongoing_requests: facts.clockless.inFlight + (facts.target.waiting ?? facts.clockless.inFlight),
                autoscaling_config: autoscalingConfig(facts),
              },
            },
          ],
        },
      },
    ],
  };
}

function autoscalingConfig(facts: ExportFacts): Manifest {
  const { floor, most, now } = facts.replicas;
  return {
    min_replicas: floor,
    initial_replicas: Math.max(floor, Math.min(now, most)),
    max_replicas: most,
    target_ongoing_requests: facts.clockless.inFlight,
    upscale_delay_s: 30,
    downscale_delay_s: facts.clockless.downWindowSeconds,
    look_back_period_s: 30,
  };
}

function engineKeywords(facts: ExportFacts): Manifest {
  const { words } = engineCommand(facts, 'vllm');
  const keywords: Manifest = {};
  words.forEach((word, i) => {
    const value = words[i + 1] ?? '';
    // a document of its own, not a text
    if (word === '--speculative-config') keywords['speculative_config'] = JSON.parse(value) as Manifest;
    if (!passedOn.has(word)) return;
    keywords[word.slice(2).replaceAll('-', '_')] = /^\d+(\.\d+)?$/.test(value) ? Number(value) : value;
  });
  return keywords;
}

export function rayNotes(facts: ExportFacts): string[] {
  return [
    "target_ongoing_requests counts calls waiting and running per replica. The delay up is Ray's default, the delay down that of the replay.",
    ...(facts.engine === 'vllm'
      ? []
      : [`The plan was sized for ${facts.engine}; Ray Serve LLM uses vLLM: plan again with --engine vllm.`]),
  ];
}
