import { engineCommand } from './engine-arguments.ts';
import type { ExportFacts } from './export-facts.ts';
import {
  USUAL_GPUS_PER_NODE,
  graceSeconds,
  metadataOf,
  podVolumes,
  servingContainer,
  type Manifest,
} from './workload-manifests.ts';

const BYTES_PER_GIB = 1_073_741_824;

/** Deployment, PodDisruptionBudget and the claim that holds the weights. */
export function deploymentManifests(facts: ExportFacts): Manifest[] {
  const selector = { matchLabels: { 'app.kubernetes.io/name': facts.name } };
  const mayFail = Math.max(1, facts.scenario.planning.spareReplicas);
  return [
    {
      apiVersion: 'apps/v1',
      kind: 'Deployment',
      metadata: metadataOf(facts),
      spec: {
        replicas: facts.replicas.now,
        selector,
        // GPUs are not to spare for a surge: as many at a time as may fail
        strategy: { type: 'RollingUpdate', rollingUpdate: { maxSurge: 0, maxUnavailable: mayFail } },
        template: {
          metadata: { labels: { 'app.kubernetes.io/name': facts.name } },
          spec: {
            terminationGracePeriodSeconds: graceSeconds(facts),
            containers: [servingContainer(facts, facts.chosen.gpusPerReplica)],
            volumes: podVolumes(facts),
          },
        },
      },
    },
    {
      apiVersion: 'policy/v1',
      kind: 'PodDisruptionBudget',
      metadata: metadataOf(facts),
      spec: { maxUnavailable: mayFail, selector },
    },
    {
      apiVersion: 'v1',
      kind: 'PersistentVolumeClaim',
      metadata: metadataOf(facts, '-weights'),
      spec: {
        accessModes: ['ReadWriteMany'],
        resources: { requests: { storage: `${String(weightsGib(facts))}Gi` } },
      },
    },
  ];
}

function weightsGib(facts: ExportFacts): number {
  return Math.max(1, Math.ceil((facts.plan.infrastructure.weightsGb * 1e9) / BYTES_PER_GIB));
}

export function deploymentNotes(facts: ExportFacts): string[] {
  const spare = facts.scenario.planning.spareReplicas;
  return [
    spare > 0
      ? `PodDisruptionBudget: ${String(spare)} may be away, the spare of the plan.`
      : 'PodDisruptionBudget: one may be away, though the plan has no spare; a smaller budget would block every drain of a node.',
    `The claim holds the weights as the plan counts them (${String(weightsGib(facts))} GiB in ${facts.chosen.precision}); a checkpoint of higher precision needs more. It needs a storage class for many readers.`,
    ...(facts.chosen.gpusPerReplica > USUAL_GPUS_PER_NODE
      ? [
          `One replica takes ${String(facts.chosen.gpusPerReplica)} GPUs, more than the usual node of ${String(USUAL_GPUS_PER_NODE)}: take the LeaderWorkerSet file where yours are no larger.`,
        ]
      : []),
    'An autoscaler beside this Deployment owns replicas: leave the field out then.',
    ...engineCommand(facts).notes,
  ];
}
