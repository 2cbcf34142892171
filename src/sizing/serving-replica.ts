/** A candidate as the simulation takes it: scheduler, budgets, blocks and the time of a pass; numbers only. */
import { BYTES_PER_GB, MS_PER_SECOND } from '../base/units.ts';
import type { ModelRow } from '../catalog/rows.ts';
import type { ServeRequest } from '../engine/engine.ts';
import { alternatesOf, memoryOf } from './capacity.ts';
import type { ConstantTable } from './constants.ts';
import type { MemoryLedger } from './memory.ts';
import { passShapeOf } from './pass-shape.ts';
import { SHIPPED_CONSTANTS } from './shipped-calibration.ts';
import type { Candidate, Engine } from './sizing.ts';
import { draftStepOf, stepTimeOf } from './step-table.ts';

/** Tokens of a block by default: vLLM's block_size, SGLang's page_size, TensorRT-LLM's tokens_per_block. */
const BLOCK_TOKENS: Readonly<Record<Engine, number>> = { vllm: 16, sglang: 1, 'tensorrt-llm': 32 };
/** Blocks where the pool has no limit that counts. */
const MOST_BLOCKS = 1e9;

/** The part of a request of the serving job that one replica decides. */
export type ServingReplica = Pick<
  ServeRequest,
  | 'scheduler'
  | 'maxBatchTokens'
  | 'maxSequences'
  | 'chunked'
  | 'poolBlocks'
  | 'blockTokens'
  | 'windowTokens'
  | 'windowShare'
  | 'stateBlocks'
  | 'contextLimit'
  | 'step'
  | 'drafting'
  | 'requestMs'
>;

/**
 * @param candidate  whose memory fits and whose GPU has the peaks it needs (isKnown)
 * @returns          vLLM before 0.8 prefills in passes of its own, as SGLang does, and is taken by SGLang's rules
 */
export function servingReplicaOf(
  candidate: Candidate,
  model: ModelRow,
  options: { memory?: MemoryLedger; table?: ConstantTable } = {},
): ServingReplica {
  const { engine, maxBatchTokens, speculation } = candidate;
  const shape = passShapeOf(model, candidate, options.table ?? SHIPPED_CONSTANTS);
  const memory = options.memory ?? memoryOf(candidate, model);
  const apart = alternatesOf(engine, candidate.engineVersion);
  return {
    scheduler: apart ? 'sglang' : engine,
    // whole prompts unless chunked context is asked for (its default)
    chunked: engine !== 'tensorrt-llm',
    maxBatchTokens,
    contextLimit: memory.contextTokens,
    ...blocksOf(memory, candidate, BLOCK_TOKENS[engine]),
    step: stepTimeOf(shape, maxBatchTokens + candidate.maxSequences),
    ...(speculation === undefined
      ? {}
      : {
          drafting: {
            drafted: speculation.drafted,
            acceptance: speculation.acceptance,
            step: draftStepOf(shape, maxBatchTokens + candidate.maxSequences),
          },
        }),
    requestMs: shape.constants.requestSeconds * MS_PER_SECOND,
  };
}

/** ms to send the KV cache of one token over a replica's link: all GPUs of the replica send over it, one after the other. */
export function transferMsPerTokenOf(candidate: Candidate, model: ModelRow, linkGbPerSecond: number): number {
  const rule = memoryOf(candidate, model).kvRule;
  const bytes = (rule.fullBytesPerToken + rule.slidingBytesPerToken) * candidate.tensorParallel;
  return (bytes / (linkGbPerSecond * BYTES_PER_GB)) * MS_PER_SECOND;
}

/** The pool in blocks of the layers that grow with the context; data-parallel ranks pooled. */
function blocksOf(memory: MemoryLedger, candidate: Candidate, blockTokens: number) {
  const rule = memory.kvRule;
  const pool = memory.perGpuBytes.kvPool * (candidate.dataParallel ?? 1);
  const blockBytes = rule.fullBytesPerToken * blockTokens;
  const state = rule.stateBytesPerSequence ?? 0;
  const { maxSequences } = candidate;
  if (blockBytes === 0) {
    // nothing grows: what every sequence holds decides how many there are
    const each = state + (Number.isFinite(rule.windowTokens) ? rule.slidingBytesPerToken * rule.windowTokens : 0);
    const most = each > 0 ? Math.max(1, Math.floor(pool / each)) : maxSequences;
    return { blockTokens, poolBlocks: MOST_BLOCKS, maxSequences: Math.min(maxSequences, most) };
  }
  const slides = rule.slidingBytesPerToken > 0 && Number.isFinite(rule.windowTokens);
  return {
    blockTokens,
    poolBlocks: Math.max(1, Math.min(MOST_BLOCKS, Math.floor(pool / blockBytes))),
    maxSequences,
    windowTokens: slides ? rule.windowTokens : 0,
    windowShare: slides ? rule.slidingBytesPerToken / rule.fullBytesPerToken : 0,
    stateBlocks: state / blockBytes,
  };
}
