/** The files that a plan can become. */
export interface ExportFormat {
  readonly id: string;
  readonly title: string;
  readonly group: 'Scaling' | 'Serving' | 'The plan itself';
  /** ending of the file's name, behind the name of the service */
  readonly ending: string;
  readonly mediaType: string;
}

const yaml = 'application/yaml';
const json = 'application/json';
const shell = 'text/x-shellscript';

export const exportFormats = [
  { id: 'keda', title: 'KEDA ScaledObject', group: 'Scaling', ending: '.keda.yaml', mediaType: yaml },
  { id: 'hpa', title: 'Kubernetes HPA v2', group: 'Scaling', ending: '.hpa.yaml', mediaType: yaml },
  { id: 'knative', title: 'Knative annotations', group: 'Scaling', ending: '.knative.yaml', mediaType: yaml },
  { id: 'ray-serve', title: 'Ray Serve', group: 'Scaling', ending: '.ray-serve.yaml', mediaType: yaml },
  { id: 'dynamo', title: 'NVIDIA Dynamo planner', group: 'Scaling', ending: '.dynamo.yaml', mediaType: yaml },
  { id: 'sagemaker', title: 'SageMaker scaling', group: 'Scaling', ending: '.sagemaker.json', mediaType: json },
  {
    id: 'terraform-sagemaker',
    title: 'Terraform: SageMaker scaling',
    group: 'Scaling',
    ending: '.sagemaker.tf.json',
    mediaType: json,
  },
  { id: 'terraform', title: 'Terraform: Kubernetes', group: 'Serving', ending: '.tf.json', mediaType: json },
  {
    id: 'deployment',
    title: 'Deployment, budget and claim',
    group: 'Serving',
    ending: '.deployment.yaml',
    mediaType: yaml,
  },
  { id: 'kserve', title: 'KServe InferenceService', group: 'Serving', ending: '.kserve.yaml', mediaType: yaml },
  {
    id: 'llm-inference-service',
    title: 'KServe LLMInferenceService',
    group: 'Serving',
    ending: '.llm-inference-service.yaml',
    mediaType: yaml,
  },
  {
    id: 'leader-worker-set',
    title: 'LeaderWorkerSet',
    group: 'Serving',
    ending: '.leader-worker-set.yaml',
    mediaType: yaml,
  },
  { id: 'vllm', title: 'vLLM command', group: 'Serving', ending: '.vllm.sh', mediaType: shell },
  { id: 'sglang', title: 'SGLang command', group: 'Serving', ending: '.sglang.sh', mediaType: shell },
  { id: 'trt-llm', title: 'TensorRT-LLM command', group: 'Serving', ending: '.trt-llm.sh', mediaType: shell },
  { id: 'json', title: 'JSON', group: 'The plan itself', ending: '.plan.json', mediaType: json },
  { id: 'yaml', title: 'YAML', group: 'The plan itself', ending: '.plan.yaml', mediaType: yaml },
  { id: 'csv', title: 'CSV', group: 'The plan itself', ending: '.plan.csv', mediaType: 'text/csv' },
  { id: 'markdown', title: 'Markdown', group: 'The plan itself', ending: '.plan.md', mediaType: 'text/markdown' },
  {
    id: 'xlsx',
    title: 'Excel workbook with formulas',
    group: 'The plan itself',
    ending: '.plan.xlsx',
    mediaType: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
  },
] as const satisfies readonly ExportFormat[];

export type ExportFormatId = (typeof exportFormats)[number]['id'];

export function exportFormatOf(id: string): ExportFormat | undefined {
  return exportFormats.find((each) => each.id === id);
}
