import type { ExportFacts } from './export-facts.ts';
import {
  USUAL_GPUS_PER_NODE,
  graceSeconds,
  metadataOf,
  podVolumes,
  servingContainer,
  type Manifest,
} from './workload-manifests.ts';

/** LeaderWorkerSet (leaderworkerset.x-k8s.io/v1): one group of `size` pods is one replica; scale `replicas`, never `size`. */
export function leaderWorkerSet(facts: ExportFacts): Manifest {
  const { size, gpusPerPod } = podsOf(facts);
  const pod = (container: Manifest): Manifest => ({
    metadata: { labels: { 'app.kubernetes.io/name': facts.name } },
    spec: {
      terminationGracePeriodSeconds: graceSeconds(facts),
      containers: [container],
      volumes: podVolumes(facts),
    },
  });
  const serving = servingContainer(facts, gpusPerPod);
  return {
    apiVersion: 'leaderworkerset.x-k8s.io/v1',
    kind: 'LeaderWorkerSet',
    metadata: metadataOf(facts),
    spec: {
      replicas: facts.replicas.now,
      startupPolicy: 'LeaderCreated',
      rolloutStrategy: {
        type: 'RollingUpdate',
        rollingUpdateConfiguration: { maxUnavailable: Math.max(1, facts.scenario.planning.spareReplicas), maxSurge: 0 },
      },
      leaderWorkerTemplate: {
        size,
        restartPolicy: 'RecreateGroupOnPodRestart',
        ...(size > 1 ? { leaderTemplate: pod(serving) } : {}),
        workerTemplate: pod(size > 1 ? joining(serving) : serving),
      },
    },
  };
}

/** Workers join the leader's Ray cluster; the leader's address is in the environment of every pod. */
function joining(serving: Manifest): Manifest {
  const kept = ['name', 'image', 'env', 'resources', 'volumeMounts'];
  return {
    ...Object.fromEntries(Object.entries(serving).filter(([key]) => kept.includes(key))),
    command: ['sh'],
    args: ['-c', 'exec ray start --address="$LWS_LEADER_ADDRESS:6379" --block'],
  };
}

function podsOf(facts: ExportFacts): { size: number; gpusPerPod: number } {
  const { gpusPerReplica, pipelineParallel } = facts.chosen;
  const { price } = facts.plan.cost;
  const perNode = price === null || price.gpusPerInstance <= 1 ? USUAL_GPUS_PER_NODE : price.gpusPerInstance;
  const size = gpusPerReplica > perNode ? Math.max(pipelineParallel, Math.ceil(gpusPerReplica / perNode)) : 1;
  return { size, gpusPerPod: Math.ceil(gpusPerReplica / size) };
}

export function leaderWorkerSetNotes(facts: ExportFacts): string[] {
  const { size } = podsOf(facts);
  return [
    size === 1
      ? 'One replica fits one node, so a group is one pod; a Deployment does as well.'
      : `One replica spans ${String(size)} nodes. The leader must start a Ray head before the engine (vLLM: examples/online_serving/multi-node-serving.sh leader).`,
    `Scale replicas (groups), never size: in the KEDA or HPA file, scaleTargetRef is then leaderworkerset.x-k8s.io/v1 LeaderWorkerSet ${facts.name}.`,
    'The claim of the weights is in the deployment file.',
  ];
}
