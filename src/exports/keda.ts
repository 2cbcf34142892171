import type { ExportFacts } from './export-facts.ts';
import { promql } from './scaling-target.ts';
import { hpaBehavior, metadataOf, type Manifest } from './workload-manifests.ts';

/** Where Prometheus answers in a cluster with the usual chart; the notes say to change it. */
export const PROMETHEUS_ADDRESS = 'http://prometheus-server.monitoring.svc:9090';
export const POLLING_SECONDS = 15;

/** KEDA ScaledObject (keda.sh/v1alpha1): calls in flight by Prometheus, floors by cron. KEDA takes the largest of all triggers. */
export function kedaScaledObject(facts: ExportFacts): Manifest {
  return {
    apiVersion: 'keda.sh/v1alpha1',
    kind: 'ScaledObject',
    metadata: metadataOf(facts),
    spec: {
      scaleTargetRef: { apiVersion: 'apps/v1', kind: 'Deployment', name: facts.name },
      pollingInterval: POLLING_SECONDS,
      minReplicaCount: facts.policy.minReplicas,
      maxReplicaCount: facts.replicas.most,
      fallback: { failureThreshold: 3, replicas: facts.replicas.now },
      advanced: { horizontalPodAutoscalerConfig: { behavior: hpaBehavior(facts.policy) } },
      triggers: kedaTriggers(facts),
    },
  };
}

export function kedaTriggers(facts: ExportFacts): Manifest[] {
  const { query, threshold } = promql(facts.target, facts.policy, facts.name);
  return [
    {
      type: 'prometheus',
      metricType: 'AverageValue',
      metadata: { serverAddress: PROMETHEUS_ADDRESS, query, threshold: String(threshold), ignoreNullValues: 'false' },
    },
    ...facts.policy.floors.map((window) => ({
      type: 'cron',
      metadata: {
        timezone: facts.autoscaling.timeZone,
        start: window.start,
        end: window.end,
        desiredReplicas: String(window.replicas),
      },
    })),
  ];
}

export function kedaNotes(facts: ExportFacts): string[] {
  return [
    facts.autoscaling.floors.sentence,
    `Change serverAddress to your Prometheus; the trigger reads metrics labelled with the served model name ${facts.name}.`,
    ...(facts.target.metrics.running === null
      ? [
          'TensorRT-LLM behind Triton has no gauge of waiting requests here: completed requests/s stand in, which cannot see a queue.',
        ]
      : []),
  ];
}
