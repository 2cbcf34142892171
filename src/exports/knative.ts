import type { ExportFacts } from './export-facts.ts';
import type { Manifest } from './workload-manifests.ts';

/** Annotations of a Knative Service (serving.knative.dev/v1) as a merge patch: the container stays yours. */
export function knativePatch(facts: ExportFacts): Manifest {
  const of = (key: string): string => `autoscaling.knative.dev/${key}`;
  return {
    apiVersion: 'serving.knative.dev/v1',
    kind: 'Service',
    metadata: { name: facts.name },
    spec: {
      template: {
        metadata: {
          annotations: {
            [of('class')]: 'kpa.autoscaling.knative.dev',
            [of('metric')]: 'concurrency',
            [of('target')]: String(facts.clockless.inFlight),
            // the target is that of the replay; Knative would take 70 % of it
            [of('target-utilization-percentage')]: '100',
            [of('min-scale')]: String(facts.replicas.floor),
            [of('max-scale')]: String(facts.replicas.most),
            [of('initial-scale')]: String(
              Math.max(facts.replicas.floor, Math.min(facts.replicas.now, facts.replicas.most)),
            ),
            [of('scale-down-delay')]: `${String(facts.clockless.downWindowSeconds)}s`,
          },
        },
        spec: { containerConcurrency: 0 },
      },
    },
  };
}

export function knativeNotes(facts: ExportFacts): string[] {
  return [
    `Apply with: kubectl patch ksvc ${facts.name} --type merge --patch-file FILE.`,
    'Concurrency is what Knative counts in flight, waiting and running; containerConcurrency 0 leaves the limit to the engine.',
  ];
}
