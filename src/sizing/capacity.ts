/**
 * Capacity of one replica: the largest call rate at which every latency goal still holds, by bisection (each figure of the queue is
 * monotone in the rate), and the goal that stops it. Source: docs/method.md §sizing, eqs. 11–12.
 */
import { MS_PER_SECOND } from '../base/units.ts';
import type { ModelRow } from '../catalog/rows.ts';
import type { ConstantTable } from './constants.ts';
import { capturedBatchOf } from './engine-defaults.ts';
import { SHIPPED_CONSTANTS } from './shipped-calibration.ts';
import { maxConcurrencyOf, memoryLedgerOf, type MemoryLedger } from './memory.ts';
import { precisionSchemeOf } from './memory-weights.ts';
import { passShapeOf } from './pass-shape.ts';
import { latencyOf, missedGoalOf, queueAt, saturationOf } from './queue.ts';
import { replicaOf, type Replica } from './replica.ts';
import type { Binding, CallMix, Candidate, GoalName, Latency, LatencyGoals, Percentile } from './sizing.ts';

/** Halvings of the rate at most, and the relative width at which they stop. */
const BISECTIONS = 20;
const WIDTH = 1e-3;
/** Rates above this share of saturation have queues that no steady state describes; capacity stops there. */
const STABLE_SHARE = 0.97;

/** SGLang runs prefill passes apart from decode passes unless it is told to mix them (its server default). */
export function alternatesOf(engine: Candidate['engine'], engineVersion: string): boolean {
  if (engine === 'sglang') return true;
  // vLLM before 0.8 (engine V0) prefills in passes of their own
  const numbers = /(\d+)\.(\d+)/.exec(engineVersion);
  return engine === 'vllm' && numbers !== null && Number(numbers[1]) === 0 && Number(numbers[2]) < 8;
}

/** Memory of a candidate; see memory.ts. */
export function memoryOf(candidate: Candidate, model: ModelRow): MemoryLedger {
  const ranks = candidate.dataParallel ?? 1;
  return memoryLedgerOf({
    ...candidate,
    // each attention data-parallel rank holds its share of the pass and of the sequences
    maxBatchTokens: Math.ceil(candidate.maxBatchTokens / ranks),
    maxSequences: Math.ceil(candidate.maxSequences / ranks),
    model,
    precision: precisionSchemeOf(model, candidate.precision),
    expertParallel: candidate.expertParallel ?? 1,
  });
}

/** Sequences that run at once by memory: pool over mean resident bytes of the mix, over all attention data-parallel ranks; ≥ 0. */
export function memoryConcurrencyOf(memory: MemoryLedger, mix: CallMix, dataParallel: number): number {
  let inverse = 0;
  let residence = 0;
  for (const each of mix.classes) {
    const sample = { inputTokens: each.inputTokens.points, outputTokens: each.outputTokens.points };
    const { expected } = maxConcurrencyOf(memory, sample);
    const weight = each.share * each.outputTokens.mean;
    residence += weight;
    inverse += weight / Math.max(expected, 1e-9);
  }
  return inverse > 0 ? Math.floor((dataParallel * residence) / inverse) : 0;
}

/** Tokens that a running call holds on average: it is met in proportion to the tokens of its answer. */
function residentTokensOf(mix: CallMix, heldAnswerFraction: number): number {
  let held = 0;
  let weights = 0;
  for (const { share, inputTokens, outputTokens } of mix.classes) {
    const square = outputTokens.points.reduce((sum, each) => sum + each * each, 0) / outputTokens.points.length;
    held += share * (inputTokens.mean * outputTokens.mean + heldAnswerFraction * square);
    weights += share * outputTokens.mean;
  }
  return weights > 0 ? held / weights : 0;
}

/** A candidate made ready to be asked for latencies. */
export function candidateReplica(
  candidate: Candidate,
  model: ModelRow,
  mix: CallMix,
  options: { memory?: MemoryLedger; table?: ConstantTable } = {},
): Replica {
  const memory = options.memory ?? memoryOf(candidate, model);
  const shape = passShapeOf(model, candidate, options.table ?? SHIPPED_CONSTANTS);
  const byMemory = memoryConcurrencyOf(memory, mix, candidate.dataParallel ?? 1);
  return replicaOf(shape, mix, {
    maxBatchTokens: candidate.maxBatchTokens,
    maxConcurrency: Math.min(placesOf(candidate), byMemory),
    alternates: alternatesOf(candidate.engine, candidate.engineVersion),
    pool: {
      tokens: byMemory * residentTokensOf(mix, memory.heldAnswerFraction),
      sequences: placesOf(candidate),
      reserves: memory.heldAnswerFraction >= 1,
      captured: capturedBatchOf(
        candidate.engine,
        candidate.gpu,
        candidate.tensorParallel * (candidate.dataParallel ?? 1),
      ),
    },
    ...(candidate.speculation === undefined ? {} : { acceptance: candidate.speculation.acceptance }),
  });
}

/** Sequences that the caps of a pass allow: with a draft each takes several of its tokens. */
export function placesOf({ maxSequences, maxBatchTokens, speculation }: Candidate): number {
  if (speculation === undefined) return maxSequences;
  return Math.max(1, Math.min(maxSequences, Math.floor(maxBatchTokens / (speculation.drafted + 1))));
}

export interface Capacity {
  /** calls/s of one replica; 0 when infeasible */
  readonly callsPerSecond: number;
  readonly binding: Binding;
  readonly percentile: Percentile | null;
  /** calls per ms at which the queue ceases to have an end */
  readonly saturation: number;
  readonly feasible: boolean;
  /** why not, a sentence; '' when feasible */
  readonly reason: string;
  /** the goal that a single request misses, and by how much; null when feasible */
  readonly missed: MissedGoal | null;
}

export interface MissedGoal {
  readonly goal: GoalName;
  readonly percentile: Percentile;
  readonly reachedMs: number;
  readonly wantedMs: number;
}

/**
 * Largest rate within the goals. Infeasible when one request alone already misses one.
 *
 * @param byMemory  sequences that the KV pool holds, to tell 'memory' from 'sequences' when no latency goal binds
 */
export function capacityOf(replica: Replica, goals: LatencyGoals, byMemory = Number.POSITIVE_INFINITY): Capacity {
  const alone = queueAt(replica, 0);
  const missedAlone = alone === null ? null : missedGoalOf(replica, alone, goals);
  if (missedAlone !== null) return infeasible(replica, missedAlone, goals);
  const saturation = saturationOf(replica);
  const top = STABLE_SHARE * saturation;
  const missedAtTop = missedAt(replica, top, goals);
  if (missedAtTop === null) {
    return {
      callsPerSecond: top * MS_PER_SECOND,
      binding: limitOf(replica, byMemory),
      percentile: null,
      saturation,
      feasible: true,
      reason: '',
      missed: null,
    };
  }
  let low = 0;
  let high = top;
  let missed = missedAtTop;
  for (let round = 0; round < BISECTIONS && high - low > WIDTH * high; round += 1) {
    const middle = 0.5 * (low + high);
    const found = missedAt(replica, middle, goals);
    if (found === null) low = middle;
    else {
      high = middle;
      missed = found;
    }
  }
  // a goal that one request just meets and any second one breaks carries nothing
  if (low === 0) return infeasible(replica, missed, goals);
  return {
    callsPerSecond: low * MS_PER_SECOND,
    binding: missed.goal,
    percentile: missed.percentile,
    saturation,
    feasible: true,
    reason: '',
    missed: null,
  };
}

type Missed = { readonly goal: GoalName; readonly percentile: Percentile };

function missedAt(replica: Replica, callsPerMs: number, goals: LatencyGoals): Missed | null {
  const queue = queueAt(replica, callsPerMs);
  return queue === null ? { goal: 'ttft', percentile: 'p99' } : missedGoalOf(replica, queue, goals);
}

/** What stops a replica whose latency goals all hold near saturation. */
function limitOf(replica: Replica, byMemory: number): Binding {
  // one more sequence would still add throughput: places bind, not the hardware
  const cap = Math.floor(replica.maxConcurrency);
  const fewer = saturationOf({ ...replica, maxConcurrency: Math.max(1, Math.floor(0.9 * cap)) });
  if (fewer > 0.985 * saturationOf(replica)) return 'throughput';
  return byMemory <= cap ? 'memory' : 'sequences';
}

export const GOAL_WORDS: Readonly<Record<GoalName, string>> = {
  ttft: 'time to first token',
  itl: 'time between tokens',
  e2e: 'time to the last token',
};

function infeasible(replica: Replica, missed: Missed, goals: LatencyGoals): Capacity {
  const floor = latencyOf(replica, 0, 1);
  const reachedMs = floor === null ? Number.NaN : floor[`${missed.goal}Ms`][missed.percentile];
  const wantedMs = goals[`${missed.goal}Ms`][missed.percentile] ?? Number.NaN;
  const reason = `One request alone has a ${missed.percentile.toUpperCase()} ${GOAL_WORDS[missed.goal]} of ${msText(reachedMs)} ms; the goal is ${msText(wantedMs)} ms.`;
  return {
    callsPerSecond: 0,
    binding: missed.goal,
    percentile: missed.percentile,
    saturation: 0,
    feasible: false,
    reason,
    missed: { ...missed, reachedMs, wantedMs },
  };
}

/** Whole ms from 10 up, one digit below. */
function msText(ms: number): string {
  return ms >= 10 ? String(Math.round(ms)) : String(Math.round(ms * 10) / 10);
}

/** Latency of one replica of a candidate at a rate; null when its queue has no end at that rate. */
export function latencyAt(candidate: Candidate, model: ModelRow, mix: CallMix, callsPerSecond: number): Latency | null {
  return latencyOf(candidateReplica(candidate, model, mix), callsPerSecond);
}
