import { engineCommand } from './engine-arguments.ts';
import type { ExportFacts } from './export-facts.ts';
import { gpuLimit, metadataOf, type Manifest } from './workload-manifests.ts';

/** KServe InferenceService (serving.kserve.io/v1beta1) with the Hugging Face runtime. */
export function kserveInferenceService(facts: ExportFacts): Manifest {
  return {
    apiVersion: 'serving.kserve.io/v1beta1',
    kind: 'InferenceService',
    metadata: metadataOf(facts),
    spec: {
      predictor: {
        minReplicas: facts.replicas.floor,
        maxReplicas: facts.replicas.most,
        scaleMetric: 'concurrency',
        scaleTarget: facts.clockless.inFlight,
        containerConcurrency: 0,
        timeout: Math.max(60, Math.ceil((facts.chosen.e2eMs?.p99 ?? 0) / 1000) * 2),
        model: {
          modelFormat: { name: 'huggingface' },
          storageUri: `hf://${facts.modelSource}`,
          args: runtimeArguments(facts),
          resources: {
            limits: gpuLimit(facts, facts.chosen.gpusPerReplica),
            requests: gpuLimit(facts, facts.chosen.gpusPerReplica),
          },
        },
      },
    },
  };
}

/** The runtime passes what it does not know to vLLM; program and model are its own. */
function runtimeArguments(facts: ExportFacts): string[] {
  const words = engineCommand(facts, 'vllm').words.slice(3);
  return words.flatMap((word, i) =>
    word === '--served-model-name'
      ? [`--model_name=${facts.name}`]
      : words[i - 1] === '--served-model-name'
        ? []
        : [word],
  );
}

export function kserveNotes(facts: ExportFacts): string[] {
  return [
    'scaleMetric concurrency counts the calls in flight at the ingress (Knative mode); the Hugging Face runtime serves with vLLM.',
    ...(facts.engine === 'vllm'
      ? []
      : [`The plan was sized for ${facts.engine}; this runtime uses vLLM: plan again with --engine vllm.`]),
  ];
}
