import type { ExportFacts } from './export-facts.ts';
import type { Manifest } from './workload-manifests.ts';

const SECONDS_PER_MINUTE = 60;
/** The variant that the console and the SDK name by themselves. */
const VARIANT = 'AllTraffic';

export interface SageMakerScaling {
  readonly target: Manifest;
  readonly policy: Manifest;
}

/** Application Auto Scaling of a SageMaker endpoint: the two requests of its API. */
export function sageMakerScaling(facts: ExportFacts): SageMakerScaling {
  const perInstance = replicasPerInstance(facts);
  const instances = (replicas: number): number => Math.ceil(replicas / perInstance);
  const place = {
    ServiceNamespace: 'sagemaker',
    ResourceId: `endpoint/${facts.name}/variant/${VARIANT}`,
    ScalableDimension: 'sagemaker:variant:DesiredInstanceCount',
  };
  return {
    target: {
      ...place,
      MinCapacity: Math.max(1, instances(facts.replicas.floor)),
      MaxCapacity: instances(facts.replicas.most),
    },
    policy: {
      PolicyName: `${facts.name}-invocations`,
      ...place,
      PolicyType: 'TargetTrackingScaling',
      TargetTrackingScalingPolicyConfiguration: {
        TargetValue: targetValue(facts, perInstance),
        PredefinedMetricSpecification: { PredefinedMetricType: 'SageMakerVariantInvocationsPerInstance' },
        ScaleInCooldown: facts.clockless.downWindowSeconds,
        ScaleOutCooldown: Math.max(1, facts.lead.startupSeconds),
      },
    },
  };
}

function targetValue(facts: ExportFacts, perInstance: number): number {
  return Math.max(0.01, Math.floor(facts.clockless.callsPerSecond * perInstance * SECONDS_PER_MINUTE * 100) / 100);
}

/** Replicas that one instance of the price row holds; 1 where GPUs are sold one by one. */
function replicasPerInstance(facts: ExportFacts): number {
  const { price } = facts.plan.cost;
  if (price === null || price.gpusPerInstance <= 1) return 1;
  return Math.max(1, Math.floor(price.gpusPerInstance / facts.chosen.gpusPerReplica));
}

export function sageMakerNotes(facts: ExportFacts): string[] {
  const perInstance = replicasPerInstance(facts);
  return [
    `TargetValue: ${String(targetValue(facts, perInstance))} invocations a minute and instance = calls/s of one replica at the target × ${String(perInstance)} ${perInstance === 1 ? 'replica' : 'replicas'} an instance × 60.`,
    'SageMaker has no queue metric by this name: invocations stand in. Put the names of your endpoint and variant into ResourceId.',
    'Target tracking cannot leave zero instances: MinCapacity is at least 1. Pass registerScalableTarget and putScalingPolicy to the AWS API each by itself.',
    ...(facts.plan.cost.price?.cloud === 'aws'
      ? []
      : ['The price of the plan is not of AWS: check the instance type and its GPUs.']),
  ];
}
