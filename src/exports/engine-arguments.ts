/** The command line of a serving engine for the chosen configuration; every value comes from the scenario or the plan. */
import type { ExportFacts } from './export-facts.ts';
import { speculationWords } from './speculation-arguments.ts';

export type EngineName = ExportFacts['engine'];

export interface EngineCommand {
  /** argv, program first */
  readonly words: readonly string[];
  readonly image: string;
  readonly notes: readonly string[];
}

/** Precisions that an engine makes from 16-bit weights while it loads; others need a checkpoint of that kind. */
const QUANTISED_ON_LOAD = 'fp8';

export function engineCommand(facts: ExportFacts, engine: EngineName = facts.engine): EngineCommand {
  const command = { vllm: vllmCommand, sglang: sglangCommand, 'tensorrt-llm': tensorrtCommand }[engine](facts);
  const speculation = speculationWords(facts, engine);
  return {
    ...command,
    words: [...command.words, ...speculation.words],
    notes: [...command.notes, ...speculation.notes, ...commonNotes(facts, engine)],
  };
}

function vllmCommand(facts: ExportFacts): EngineCommand {
  const { scenario, chosen, contextTokens } = facts;
  const { deployment } = scenario;
  const words = [
    ...['vllm', 'serve', facts.modelSource, '--served-model-name', facts.name],
    ...['--tensor-parallel-size', String(chosen.tensorParallel)],
    ...['--pipeline-parallel-size', String(chosen.pipelineParallel)],
    ...(contextTokens === null ? [] : ['--max-model-len', String(contextTokens)]),
    ...['--max-num-seqs', String(deployment.maxSequences)],
    ...['--max-num-batched-tokens', String(deployment.maxBatchTokens)],
    ...['--gpu-memory-utilization', String(deployment.memoryUtilizationFraction)],
    ...['--kv-cache-dtype', deployment.kvPrecision === 'fp8' ? 'fp8' : 'auto'],
    ...dtypeWords(chosen.precision),
  ];
  return { words, image: `vllm/vllm-openai:v${imageTag(facts)}`, notes: [] };
}

/** vLLM and SGLang spell these alike. */
function dtypeWords(precision: string): string[] {
  if (precision === QUANTISED_ON_LOAD) return ['--quantization', 'fp8'];
  if (precision === 'bf16') return ['--dtype', 'bfloat16'];
  return precision === 'fp16' ? ['--dtype', 'float16'] : [];
}

function sglangCommand(facts: ExportFacts): EngineCommand {
  const { scenario, chosen, contextTokens, plan } = facts;
  const { deployment } = scenario;
  const { memory } = plan.sizing;
  const fraction =
    memory === null
      ? null
      : Math.floor(((memory.weights + (memory.draft ?? 0) + memory.kvPool) / memory.total) * 1000) / 1000;
  const words = [
    ...['python3', '-m', 'sglang.launch_server', '--model-path', facts.modelSource, '--served-model-name', facts.name],
    ...['--tp-size', String(chosen.tensorParallel), '--pp-size', String(chosen.pipelineParallel)],
    ...(contextTokens === null ? [] : ['--context-length', String(contextTokens)]),
    ...['--max-running-requests', String(deployment.maxSequences)],
    ...['--chunked-prefill-size', String(deployment.maxBatchTokens)],
    ...(fraction === null ? [] : ['--mem-fraction-static', String(fraction)]),
    ...['--kv-cache-dtype', deployment.kvPrecision === 'fp8' ? 'fp8_e4m3' : 'auto'],
    ...dtypeWords(chosen.precision),
    ...['--host', '0.0.0.0', '--port', '8000', '--enable-metrics'],
  ];
  const notes =
    fraction === null
      ? []
      : ['--mem-fraction-static = (weights + KV cache) / memory of one GPU, from the memory budget of the plan.'];
  return { words, image: `lmsysorg/sglang:v${imageTag(facts)}`, notes };
}

function tensorrtCommand(facts: ExportFacts): EngineCommand {
  const { scenario, chosen, contextTokens, plan } = facts;
  const { deployment } = scenario;
  const { memory } = plan.sizing;
  const free = memory === null ? 0 : memory.kvPool + memory.unused;
  const fraction = memory === null || !(free > 0) ? null : Math.floor((memory.kvPool / free) * 1000) / 1000;
  const words = [
    ...['trtllm-serve', facts.modelSource],
    ...['--tp_size', String(chosen.tensorParallel), '--pp_size', String(chosen.pipelineParallel)],
    ...['--max_batch_size', String(deployment.maxSequences), '--max_num_tokens', String(deployment.maxBatchTokens)],
    ...(contextTokens === null ? [] : ['--max_seq_len', String(contextTokens)]),
    ...(fraction === null ? [] : ['--kv_cache_free_gpu_memory_fraction', String(fraction)]),
    ...['--host', '0.0.0.0', '--port', '8000'],
  ];
  const notes = [
    ...(fraction === null
      ? []
      : ['--kv_cache_free_gpu_memory_fraction = KV cache / (KV cache + unused), from the memory budget of the plan.']),
    'Precision comes from the checkpoint or the engine build; trtllm-serve has no flag for it.',
  ];
  return { words, image: `nvcr.io/nvidia/tensorrt-llm/release:${imageTag(facts)}`, notes };
}

/** The engine's version as far as a tag may hold it. */
function imageTag(facts: ExportFacts): string {
  const tag = facts.scenario.deployment.engineVersion
    .replace(/[^A-Za-z0-9._-]+/g, '')
    .replace(/^[.-]+/, '')
    .slice(0, 100);
  return tag === '' ? 'latest' : tag;
}

function commonNotes(facts: ExportFacts, engine: EngineName): string[] {
  const { chosen } = facts;
  return [
    ...(engine === facts.engine
      ? []
      : [
          `The plan was sized for ${facts.engine}; plan again with --engine ${engine} before you trust its numbers here.`,
        ]),
    ...(['fp8', 'fp16', 'bf16'].includes(chosen.precision)
      ? []
      : [`Weights in ${chosen.precision} need a checkpoint of that precision.`]),
    `Engine version ${imageTag(facts)} is that of the scenario; check that the image has this tag and pin its digest.`,
    ...(facts.contextTokens === null ? ['The plan names no longest context; the engine takes that of the model.'] : []),
  ];
}
