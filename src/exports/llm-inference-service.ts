import type { ExportFacts } from './export-facts.ts';
import { kedaTriggers, POLLING_SECONDS } from './keda.ts';
import { gpuLimit, metadataOf, type Manifest } from './workload-manifests.ts';

/** KServe LLMInferenceService (serving.kserve.io/v1alpha2), scaled by KEDA. */
export function llmInferenceService(facts: ExportFacts): Manifest {
  const { chosen } = facts;
  return {
    apiVersion: 'serving.kserve.io/v1alpha2',
    kind: 'LLMInferenceService',
    metadata: metadataOf(facts),
    spec: {
      model: { uri: `hf://${facts.modelSource}`, name: facts.name },
      parallelism: { tensor: chosen.tensorParallel, pipeline: chosen.pipelineParallel },
      scaling: {
        minReplicas: Math.max(1, facts.policy.minReplicas),
        maxReplicas: facts.replicas.most,
        keda: {
          pollingInterval: POLLING_SECONDS,
          cooldownPeriod: facts.policy.downWindowSeconds,
          triggers: kedaTriggers(facts),
        },
      },
      template: {
        containers: [
          {
            name: 'main',
            resources: {
              limits: gpuLimit(facts, chosen.gpusPerReplica),
              requests: gpuLimit(facts, chosen.gpusPerReplica),
            },
          },
        ],
      },
    },
  };
}
