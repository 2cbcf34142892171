/**
 * What engines do when nobody says otherwise: tokens of a pass, sequences, and the share of a card's memory that is theirs.
 *
 * Sources: vllm-project/vllm vllm/engine/arg_utils.py of 0.6, 0.8 and 0.11; sgl-project/sglang python/sglang/srt/server_args.py and
 * model_executor/model_runner.py of 0.5.3 and later (pull request 10975); TensorRT-LLM's llm_args.
 */
import type { GpuRow } from '../catalog/rows.ts';
import { BYTES_PER_MIB } from '../base/units.ts';
import { generationOf } from './constants.ts';
import { reportedBytesOf } from './memory.ts';
import type { Engine } from './sizing.ts';

export interface BatchCaps {
  readonly maxBatchTokens: number;
  readonly maxSequences: number;
}

/**
 * Batch caps by default. vLLM: 2048 tokens and 256 sequences; from 0.9 on GPUs of 70 GB and more except the A100 8192 (16384 offline)
 * and 1024. SGLang: a chunk by the memory of the card, and 512 contexts' worth of the pool within 2048 and 4096 sequences.
 * TensorRT-LLM: 8192 and 2048.
 *
 * @param attentionRanks  each data-parallel rank of vLLM and TensorRT-LLM schedules for itself, with caps of its own; SGLang divides its
 *                        chunk among them
 */
export function batchCapsOf(engine: Engine, version: string, gpu: GpuRow, attentionRanks: number): BatchCaps {
  const perRank = (maxBatchTokens: number, maxSequences: number): BatchCaps => ({
    maxBatchTokens: maxBatchTokens * attentionRanks,
    maxSequences: maxSequences * attentionRanks,
  });
  switch (engine) {
    case 'tensorrt-llm':
      return perRank(8192, 2048);
    case 'sglang':
      return { maxBatchTokens: sglangSizeOf(gpu).chunk, maxSequences: 4096 };
    case 'vllm': {
      const minor = Number(/^v?0\.(\d+)/.exec(version)?.[1] ?? 99);
      const large = gpu.memoryGb >= 70 && generationOf(gpu) !== 'ampere';
      if (minor < 8) return perRank(4096, 256);
      return perRank(large ? 8192 : 2048, large && minor >= 9 ? 1024 : 256);
    }
  }
}

/** Tokens of a chunk of prefill and largest captured batch, for fewer than 4 ranks and for more, by the memory of the card in GB. */
const SGLANG_SIZES = [
  { below: 20, chunk: 2048, few: 8, many: 8 },
  { below: 35, chunk: 2048, few: 24, many: 80 },
  { below: 60, chunk: 4096, few: 32, many: 160 },
  { below: 160, chunk: 8192, few: 256, many: 512 },
  { below: Number.POSITIVE_INFINITY, chunk: 16_384, few: 512, many: 512 },
] as const;

function sglangSizeOf(gpu: GpuRow) {
  return SGLANG_SIZES.find(({ below }) => gpu.memoryGb < below) ?? SGLANG_SIZES[4];
}

/** GPUs of a replica as SGLang counts them: all ranks of a stage, stages, and attention data-parallel ranks. */
export interface RankCounts {
  readonly ranks: number;
  readonly stages: number;
  readonly attentionRanks: number;
}

/**
 * Share of a card's memory that an engine takes by default: vLLM's gpu_memory_utilization and TensorRT-LLM's
 * free_gpu_memory_fraction 0.9; SGLang's mem_fraction_static is what it does not set aside, in MiB, for metadata, the activations of a
 * chunk, CUDA graphs and ranks, rounded to thousandths.
 */
export function memoryShareOf(engine: Engine, gpu: GpuRow, { ranks, stages, attentionRanks }: RankCounts): number {
  if (engine !== 'sglang') return 0.9;
  const { chunk, few, many } = sglangSizeOf(gpu);
  const graphs = ranks < 4 ? few : many;
  const padding = attentionRanks > 1 ? graphs * attentionRanks * (graphs > 300 ? 4.5 : 3) : 0;
  const aside = 512 + 1.5 * chunk + 2 * graphs + 128 * ranks * stages + padding;
  const least = gpu.memoryGb >= 60 ? 10_240 : 0;
  return Math.round(1000 * (1 - Math.max(aside, least) / (reportedBytesOf(gpu) / BYTES_PER_MIB))) / 1000;
}

/**
 * Largest batch of decodes, per attention rank, that an engine captures in CUDA graphs by default: vLLM 512, TensorRT-LLM 128
 * (cuda_graph_config.max_batch_size), SGLang by card and ranks.
 */
export function capturedBatchOf(engine: Engine, gpu: GpuRow, ranks: number): number {
  switch (engine) {
    case 'vllm':
      return 512;
    case 'tensorrt-llm':
      return 128;
    case 'sglang': {
      const { few, many } = sglangSizeOf(gpu);
      return ranks < 4 ? few : many;
    }
  }
}
