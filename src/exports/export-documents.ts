/** Format → the documents inside its file and the notes beside it, before they are text. */
import { deploymentManifests, deploymentNotes } from './deployment.ts';
import { dynamoNotes, dynamoPlanner } from './dynamo.ts';
import { scalingNotes, type ExportFacts } from './export-facts.ts';
import { hpaManifest, hpaNotes } from './hpa.ts';
import { kedaNotes, kedaScaledObject } from './keda.ts';
import { knativeNotes, knativePatch } from './knative.ts';
import { kserveInferenceService, kserveNotes } from './kserve.ts';
import { launchCommand, launchNotes } from './launch-command.ts';
import { leaderWorkerSet, leaderWorkerSetNotes } from './leader-worker-set.ts';
import { llmInferenceService } from './llm-inference-service.ts';
import { rayNotes, rayServeConfig } from './ray-serve.ts';
import { oneLine } from './safe-text.ts';
import { sageMakerNotes, sageMakerScaling } from './sagemaker.ts';
import { terraformKubernetes, terraformSageMaker } from './terraform.ts';
import type { Manifest } from './workload-manifests.ts';

const MOST_NOTE = 1000;

export type DeployFormat =
  | 'keda'
  | 'hpa'
  | 'knative'
  | 'ray-serve'
  | 'dynamo'
  | 'sagemaker'
  | 'terraform-sagemaker'
  | 'terraform'
  | 'deployment'
  | 'kserve'
  | 'llm-inference-service'
  | 'leader-worker-set'
  | 'vllm'
  | 'sglang'
  | 'trt-llm';

export type ExportDocuments =
  | { readonly kind: 'yaml'; readonly documents: readonly Manifest[]; readonly notes: readonly string[] }
  | { readonly kind: 'json'; readonly document: Manifest; readonly notes: readonly string[] }
  | { readonly kind: 'text'; readonly text: string; readonly notes: readonly string[] };

const yamlWriters = {
  keda: { documents: (facts: ExportFacts) => [kedaScaledObject(facts)], notes: kedaNotes },
  hpa: { documents: (facts: ExportFacts) => [hpaManifest(facts)], notes: hpaNotes },
  knative: { documents: (facts: ExportFacts) => [knativePatch(facts)], notes: knativeNotes },
  'ray-serve': { documents: (facts: ExportFacts) => [rayServeConfig(facts)], notes: rayNotes },
  dynamo: { documents: (facts: ExportFacts) => [dynamoPlanner(facts)], notes: dynamoNotes },
  kserve: { documents: (facts: ExportFacts) => [kserveInferenceService(facts)], notes: kserveNotes },
  'llm-inference-service': { documents: (facts: ExportFacts) => [llmInferenceService(facts)], notes: kedaNotes },
  'leader-worker-set': { documents: (facts: ExportFacts) => [leaderWorkerSet(facts)], notes: leaderWorkerSetNotes },
  deployment: { documents: deploymentManifests, notes: deploymentNotes },
} as const;

const engineOf = { vllm: 'vllm', sglang: 'sglang', 'trt-llm': 'tensorrt-llm' } as const;

export function exportDocuments(facts: ExportFacts, format: DeployFormat): ExportDocuments {
  // a note is one line wherever it stands: a break in it would end the comment
  const notes = (own: readonly string[]): string[] => [
    ...new Set([...facts.notes, ...own, ...scalingNotes(facts)].map((each) => oneLine(each, MOST_NOTE))),
  ];
  switch (format) {
    case 'sagemaker': {
      const { target, policy } = sageMakerScaling(facts);
      const all = notes(sageMakerNotes(facts));
      return {
        kind: 'json',
        document: { '//': all, registerScalableTarget: target, putScalingPolicy: policy },
        notes: all,
      };
    }
    case 'terraform-sagemaker': {
      const all = notes(sageMakerNotes(facts));
      return { kind: 'json', document: terraformSageMaker(facts, all), notes: all };
    }
    case 'terraform': {
      const all = notes([...kedaNotes(facts), ...deploymentNotes(facts)]);
      return { kind: 'json', document: terraformKubernetes(facts, all), notes: all };
    }
    case 'vllm':
    case 'sglang':
    case 'trt-llm': {
      const all = notes(launchNotes(facts, engineOf[format]));
      return { kind: 'text', text: launchCommand(facts, engineOf[format], all), notes: all };
    }
    default: {
      const writer = yamlWriters[format];
      return { kind: 'yaml', documents: writer.documents(facts), notes: notes(writer.notes(facts)) };
    }
  }
}
