import type { ExportFacts } from './export-facts.ts';
import { hpaBehavior, metadataOf, type Manifest } from './workload-manifests.ts';

/** HorizontalPodAutoscaler (autoscaling/v2): the larger of what waiting and running calls ask for. */
export function hpaManifest(facts: ExportFacts): Manifest {
  return {
    apiVersion: 'autoscaling/v2',
    kind: 'HorizontalPodAutoscaler',
    metadata: metadataOf(facts),
    spec: {
      scaleTargetRef: { apiVersion: 'apps/v1', kind: 'Deployment', name: facts.name },
      minReplicas: facts.replicas.floor,
      maxReplicas: facts.replicas.most,
      metrics: hpaMetrics(facts),
      behavior: hpaBehavior(facts.clockless),
    },
  };
}

function hpaMetrics(facts: ExportFacts): Manifest[] {
  const { metrics, waiting } = facts.target;
  const { inFlight, callsPerSecond } = facts.clockless;
  const pods = (name: string, averageValue: string): Manifest => ({
    type: 'Pods',
    pods: { metric: { name }, target: { type: 'AverageValue', averageValue } },
  });
  if (metrics.running === null || metrics.waiting === null)
    // a quantity has at most three decimals: thousandths
    return [
      pods(`${metrics.completed ?? ''}_per_second`, `${String(Math.max(1, Math.floor(callsPerSecond * 1000)))}m`),
    ];
  return [
    ...(waiting === null ? [] : [pods(metrics.waiting, String(waiting))]),
    pods(metrics.running, String(inFlight)),
  ];
}

export function hpaNotes(facts: ExportFacts): string[] {
  return [
    'Needs a metrics adapter that serves these names per pod (Prometheus adapter: seriesQuery of the same name).',
    ...(facts.policy.floors.length > 0
      ? [
          'An HPA knows no clock: this is the best policy without one; the KEDA file follows the day and did better in the replay.',
        ]
      : []),
  ];
}
