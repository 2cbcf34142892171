/**
 * The words of this room: what is asked of a replica (calls, goals), what could serve it (candidate) and what it then does
 * (latency, configuration). Times in ms, rates per second of ONE replica, shares as fractions.
 */
import type { GpuRow, WeightPrecision } from '../catalog/rows.ts';
import type { Speculation } from './tokens-per-pass.ts';
import type { EngineName } from './memory-runtime.ts';
import type { MemoryLedger } from './memory.ts';
import type { MeasuredFactors } from './measured-factors.ts';

export type Engine = EngineName;
export type KvPrecision = '16bit' | 'fp8';

/** A distribution of token counts as equal-probability midpoints: each point stands for 1/points.length of the calls. */
export interface LengthPoints {
  readonly mean: number;
  /** [n ≥ 1] ascending, tokens > 0 */
  readonly points: readonly number[];
}

export interface CallClass {
  readonly name: 'chat' | 'agent';
  /** of calls, 0–1; the shares of a mix add up to 1 */
  readonly share: number;
  /** the whole prompt, cached part included */
  readonly inputTokens: LengthPoints;
  readonly outputTokens: LengthPoints;
  /** of input tokens, found in the prefix cache: not computed again, yet attended to and resident */
  readonly cachedInputFraction: number;
}

export interface CallMix {
  readonly classes: readonly CallClass[];
  /** coefficient of variation of the times between calls; 1 = Poisson */
  readonly burstiness: number;
}

export interface PercentileGoals {
  readonly p50: number | null;
  readonly p95: number | null;
  readonly p99: number | null;
}

/** Upper limits over requests, ms; null = no goal. */
export interface LatencyGoals {
  readonly ttftMs: PercentileGoals;
  readonly itlMs: PercentileGoals;
  readonly e2eMs: PercentileGoals;
}

export type GoalName = 'ttft' | 'itl' | 'e2e';
export type Percentile = 'p50' | 'p95' | 'p99';

export interface Candidate {
  readonly gpu: GpuRow;
  readonly tensorParallel: number;
  readonly pipelineParallel: number;
  readonly precision: WeightPrecision;
  readonly kvPrecision: KvPrecision;
  readonly engine: Engine;
  readonly engineVersion: string;
  readonly memoryUtilizationFraction: number;
  /** tokens of one pass at most */
  readonly maxBatchTokens: number;
  /** sequences of one replica at most */
  readonly maxSequences: number;
  /** longest context served; null = what the model allows */
  readonly maxContextTokens: number | null;
  /** ranks over which whole experts are spread; absent = 1 (experts are cut by tensor parallelism) */
  readonly expertParallel?: number;
  /** requests are admitted before their whole answer has room; absent = the engine's default */
  readonly evicts?: boolean;
  /** attention data parallel ranks inside the replica; absent = 1 */
  readonly dataParallel?: number;
  /** what tells it from its siblings where the search compares engines or batch caps, as in 'sglang b16384'; absent = the asked one */
  readonly variant?: string;
  /** absent = each pass yields one token of a sequence */
  readonly speculation?: Speculation;
  /** of own measurements of this very configuration; absent = none */
  readonly own?: MeasuredFactors;
}

export interface Percentiles {
  readonly mean: number;
  readonly p50: number;
  readonly p95: number;
  readonly p99: number;
}

export interface Latency {
  readonly ttftMs: Percentiles;
  /** time per output token after the first, by request */
  readonly itlMs: Percentiles;
  readonly e2eMs: Percentiles;
  /** requests in the replica, waiting ones included */
  readonly meanConcurrency: number;
  /** arrival rate over the largest rate at which the queue stays finite */
  readonly utilizationFraction: number;
}

export type Binding = 'memory' | 'ttft' | 'itl' | 'e2e' | 'sequences' | 'throughput';
/** How far measurements stand behind a figure; 'measured' is the user's own calibration. */
export type Tier = 'measured' | 'calibrated' | 'estimated' | 'out of domain';

/** Why a configuration does not serve, with its figures. */
export type Lack =
  /** GiB missing on each GPU, and what would be needed there */
  | { readonly kind: 'memory'; readonly missingGib: number; readonly neededGib: number }
  /** what a single request has already, with nobody else in the replica: more replicas do not mend it */
  | {
      readonly kind: 'goal';
      readonly goal: GoalName;
      readonly percentile: Percentile;
      readonly reachedMs: number;
      readonly wantedMs: number;
    }
  | { readonly kind: 'unknown-peak' };

/** One way to serve the model: what it holds, what it carries within the goals, and why not when it does not. */
export interface Configuration extends Candidate {
  /** stable, readable: 'H100-SXM x4 fp8' */
  readonly id: string;
  readonly gpusPerReplica: number;
  readonly memory: MemoryLedger;
  readonly feasible: boolean;
  /** why not, a sentence; '' when feasible */
  readonly reason: string;
  /** the same with its figures; null when feasible */
  readonly lack: Lack | null;
  /** the next thing to change, a sentence */
  readonly lever: string;
  /** calls/s of one replica within every goal; 0 when infeasible */
  readonly capacityCallsPerSecond: number;
  readonly promptTokensPerSecond: number;
  readonly outputTokensPerSecond: number;
  readonly binding: Binding;
  /** sequences that run at once: the least of the engine's cap and what the KV pool holds */
  readonly maxConcurrency: number;
  /** one request alone */
  readonly unloaded: Latency;
  readonly atCapacity: Latency;
  readonly tier: Tier;
  /** standard deviation of log(measured / predicted capacity) */
  readonly bandLogSd: number;
}
