/** Pieces of Kubernetes manifests that several exports share. */
import type { AutoscalingPolicy } from '../plan/autoscaling-schema.ts';
import { engineCommand } from './engine-arguments.ts';
import type { ExportFacts } from './export-facts.ts';
import { oneLine } from './safe-text.ts';

export type Manifest = Record<string, unknown>;

/** GPUs of the usual node, where the price row does not say. */
export const USUAL_GPUS_PER_NODE = 8;
const PORT = 8000;
const PROBE_SECONDS = 10;
const WEIGHTS_PATH = '/models';

export function metadataOf(facts: ExportFacts, suffix = ''): Manifest {
  return {
    name: `${facts.name}${suffix}`,
    labels: { 'app.kubernetes.io/name': facts.name, 'app.kubernetes.io/managed-by': 'headroom' },
    annotations: { 'headroom/plan': facts.plan.hash, 'headroom/service': oneLine(facts.plan.name) },
  };
}

export function gpuLimit(facts: ExportFacts, gpus: number): Manifest {
  const vendor = /^(MI\d|AMD)/i.test(facts.chosen.gpu) ? 'amd.com/gpu' : 'nvidia.com/gpu';
  return { [vendor]: String(gpus) };
}

/** The serving container of one replica (or of one pod of it). */
export function servingContainer(facts: ExportFacts, gpus: number): Manifest {
  const { words, image } = engineCommand(facts);
  const [program = '', ...args] = words;
  const port = facts.engine === 'vllm' ? ['--port', String(PORT)] : [];
  return {
    name: 'main',
    image,
    command: [program],
    args: [...args, ...port],
    env: [{ name: 'HF_HOME', value: WEIGHTS_PATH }],
    ports: [{ name: 'http', containerPort: PORT }],
    resources: { limits: gpuLimit(facts, gpus), requests: gpuLimit(facts, gpus) },
    startupProbe: {
      httpGet: { path: '/health', port: 'http' },
      periodSeconds: PROBE_SECONDS,
      // twice the planned start-up: a slow node is not killed while it loads
      failureThreshold: Math.max(1, Math.ceil((2 * facts.lead.startupSeconds) / PROBE_SECONDS)),
    },
    readinessProbe: { httpGet: { path: '/health', port: 'http' }, periodSeconds: PROBE_SECONDS },
    volumeMounts: [
      { name: 'weights', mountPath: WEIGHTS_PATH },
      { name: 'shm', mountPath: '/dev/shm' },
    ],
  };
}

export function podVolumes(facts: ExportFacts): Manifest[] {
  return [
    { name: 'weights', persistentVolumeClaim: { claimName: `${facts.name}-weights` } },
    { name: 'shm', emptyDir: { medium: 'Memory' } },
  ];
}

/** Running requests may end: the slowest in a hundred at the planned peak. */
export function graceSeconds(facts: ExportFacts): number {
  return Math.max(30, Math.ceil((facts.chosen.e2eMs?.p99 ?? 0) / 1000));
}

/** `behavior` of an HPA, as the policy was replayed. */
export function hpaBehavior(policy: AutoscalingPolicy): Manifest {
  const rules = (rates: AutoscalingPolicy['scaleUp']): Manifest[] =>
    rates.map(({ kind, value, periodSeconds }) => ({
      type: kind === 'percent' ? 'Percent' : 'Pods',
      value,
      periodSeconds,
    }));
  return {
    scaleUp: {
      stabilizationWindowSeconds: policy.upWindowSeconds,
      selectPolicy: 'Max',
      policies: rules(policy.scaleUp),
    },
    scaleDown: {
      stabilizationWindowSeconds: policy.downWindowSeconds,
      selectPolicy: 'Max',
      policies: rules(policy.scaleDown),
    },
  };
}
