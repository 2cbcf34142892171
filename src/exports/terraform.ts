import { deploymentManifests } from './deployment.ts';
import type { ExportFacts } from './export-facts.ts';
import { kedaScaledObject } from './keda.ts';
import { terraformText, terraformValue } from './safe-text.ts';
import { sageMakerScaling } from './sagemaker.ts';
import type { Manifest } from './workload-manifests.ts';

const namespaceVariable = {
  namespace: { type: 'string', default: 'default', description: 'Namespace of the service' },
};

/** Terraform in JSON syntax: Deployment, budget, claim and ScaledObject as kubernetes_manifest. */
export function terraformKubernetes(facts: ExportFacts, notes: readonly string[]): Manifest {
  const [deployment, budget, claim] = deploymentManifests(facts);
  const names = { deployment, disruption_budget: budget, weights: claim, scaled_object: kedaScaledObject(facts) };
  return {
    '//': notes.map(terraformText),
    terraform: { required_providers: { kubernetes: { source: 'hashicorp/kubernetes' } } },
    variable: namespaceVariable,
    resource: {
      kubernetes_manifest: Object.fromEntries(
        Object.entries(names).map(([key, manifest]) => [key, { manifest: inNamespace(manifest ?? {}) }]),
      ),
    },
  };
}

/** The provider wants a namespace in each manifest. */
function inNamespace(manifest: Manifest): unknown {
  const value = terraformValue(manifest) as Manifest;
  return { ...value, metadata: { ...(value['metadata'] as Manifest), namespace: '${var.namespace}' } };
}

/** Terraform in JSON syntax: Application Auto Scaling of a SageMaker endpoint. */
export function terraformSageMaker(facts: ExportFacts, notes: readonly string[]): Manifest {
  const { target, policy } = sageMakerScaling(facts);
  const tracking = policy['TargetTrackingScalingPolicyConfiguration'] as Manifest;
  const metric = tracking['PredefinedMetricSpecification'] as Manifest;
  return {
    '//': notes.map(terraformText),
    terraform: { required_providers: { aws: { source: 'hashicorp/aws' } } },
    resource: {
      aws_appautoscaling_target: {
        endpoint: {
          service_namespace: target['ServiceNamespace'],
          resource_id: target['ResourceId'],
          scalable_dimension: target['ScalableDimension'],
          min_capacity: target['MinCapacity'],
          max_capacity: target['MaxCapacity'],
        },
      },
      aws_appautoscaling_policy: {
        endpoint: {
          name: policy['PolicyName'],
          policy_type: policy['PolicyType'],
          service_namespace: '${aws_appautoscaling_target.endpoint.service_namespace}',
          resource_id: '${aws_appautoscaling_target.endpoint.resource_id}',
          scalable_dimension: '${aws_appautoscaling_target.endpoint.scalable_dimension}',
          target_tracking_scaling_policy_configuration: {
            target_value: tracking['TargetValue'],
            scale_in_cooldown: tracking['ScaleInCooldown'],
            scale_out_cooldown: tracking['ScaleOutCooldown'],
            predefined_metric_specification: { predefined_metric_type: metric['PredefinedMetricType'] },
          },
        },
      },
    },
  };
}
