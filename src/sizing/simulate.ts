/**
 * A service simulated pass by pass, in the words of this room: percentiles with their errors, goals, utilisation, line, KV cache.
 * The work is a job of the engine; which rules it follows stands in docs/method.md §6, eq. 16.
 */
import { MS_PER_SECOND } from '../base/units.ts';
import type {
  Engine,
  JobOptions,
  LatencyFigures,
  LoadArrivals,
  LoadClass,
  RoutingRule,
  ServeRequest,
} from '../engine/engine.ts';
import { callsPerSessionOf } from './serving-load.ts';
import type { ServingReplica } from './serving-replica.ts';
import type { GoalName, LatencyGoals, Percentile, Percentiles } from './sizing.ts';

export interface SimulationRequest {
  readonly replica: ServingReplica;
  readonly classes: readonly LoadClass[];
  /** calls per second, all replicas together; not used where `arrivals` says otherwise */
  readonly callsPerSecond: number;
  /** coefficient of variation of the times between sessions; 1 = Poisson */
  readonly burstiness: number;
  readonly replicas: number;
  readonly routing: RoutingRule;
  /** calls that are measured; a warm-up and a tail come on top */
  readonly calls: number;
  /** sequences that run in a replica on average, where somebody knows: warm-up and tail are as short as that allows */
  readonly running?: number | undefined;
  readonly seed: number;
  /** hits as stated by the classes, or worked out from what is resident */
  readonly prefixCache: ServeRequest['prefixCache'];
  readonly goals: LatencyGoals;
  /** how a benchmark makes its load instead: clients that each wait, or given times (all 0 = queued at once); no warm-up, no tail */
  readonly arrivals?: Exclude<LoadArrivals, { kind: 'rate' }>;
  /** replicas, of all, that only prefill; the rest then only decodes. Transfer of a context: constant and by token */
  readonly prefill?: { readonly replicas: number; readonly transferMs: number; readonly transferMsPerToken: number };
}

export interface SimulatedGoal {
  readonly goal: GoalName;
  readonly percentile: Percentile;
  readonly limitMs: number;
  /** share of calls that must hold it, and that did */
  readonly shareWanted: number;
  readonly shareMet: number;
  readonly met: boolean;
}

/** Percentiles over calls and their standard errors by batch means; an error is null where calls are too few. */
export interface SimulatedLatency extends Percentiles {
  readonly errors: Readonly<Record<'mean' | Percentile, number | null>>;
}

export interface Simulation {
  readonly replicas: number;
  readonly calls: number;
  readonly seed: number;
  readonly ttftMs: SimulatedLatency;
  readonly itlMs: SimulatedLatency;
  readonly e2eMs: SimulatedLatency;
  readonly goals: readonly SimulatedGoal[];
  readonly goalsMet: boolean;
  /** share of calls within every goal, and their rate */
  readonly withinGoalsFraction: number;
  readonly goodputCallsPerSecond: number;
  readonly callsPerSecond: number;
  readonly promptTokensPerSecond: number;
  readonly outputTokensPerSecond: number;
  /** share of time in a pass, and in one that leaves calls waiting; mean over replicas */
  readonly utilizationFraction: number;
  readonly blockedFraction: number;
  /** of one replica */
  readonly meanRunning: number;
  /** all replicas together */
  readonly meanWaiting: number;
  readonly kvMeanFraction: number;
  readonly kvMaxFraction: number;
  readonly preemptions: number;
  readonly prefixHitFraction: number;
  readonly saturation: 'stable' | 'near' | 'saturated';
  /** calls longer than the KV pool */
  readonly refused: number;
  readonly passes: number;
}

export const PERCENTILES = ['p50', 'p95', 'p99'] as const;
export const PROBABILITIES: Readonly<Record<Percentile, number>> = { p50: 0.5, p95: 0.95, p99: 0.99 };
/** Calls before the measured part: a tenth of it, within two and four times the sequences that the replicas may hold (at most 300 each). */
const WARM_SHARE = 0.1;
const WARM_SEQUENCES = 300;
/** Times the mean of sequences that run, for warm-up and tail: by Little's law an arrival each within so many mean lives (own choice). */
const LIVES = 3;

/** The goals that are set, as the job takes them. */
export function goalListOf(goals: LatencyGoals): readonly Omit<SimulatedGoal, 'shareMet' | 'met'>[] {
  const list: Omit<SimulatedGoal, 'shareMet' | 'met'>[] = [];
  for (const goal of ['ttft', 'itl', 'e2e'] as const) {
    for (const percentile of PERCENTILES) {
      const limitMs = goals[`${goal}Ms`][percentile];
      if (limitMs !== null) list.push({ goal, percentile, limitMs, shareWanted: PROBABILITIES[percentile] });
    }
  }
  return list;
}

/** The request of the job. */
export function serveRequestOf(request: SimulationRequest): ServeRequest {
  const { classes, replicas, calls, seed, routing, prefixCache, arrivals, prefill } = request;
  const held = Math.min(WARM_SEQUENCES, request.replica.maxSequences, LIVES * (request.running ?? Infinity));
  const edge = arrivals === undefined ? Math.ceil(replicas * held) : 0;
  const warmup = Math.ceil(Math.min(4 * edge, Math.max(WARM_SHARE * calls, 2 * edge)));
  return {
    ...request.replica,
    ...{ classes, replicas, seed, routing, prefixCache },
    arrivals: arrivals ?? {
      kind: 'rate',
      ratePerMs: request.callsPerSecond / callsPerSessionOf(classes) / MS_PER_SECOND,
      cv: request.burstiness,
    },
    ...{ warmup, measured: calls, tail: edge },
    ...(prefill === undefined
      ? {}
      : {
          prefillReplicas: prefill.replicas,
          transferMs: prefill.transferMs,
          transferMsPerToken: prefill.transferMsPerToken,
        }),
    probabilities: PERCENTILES.map((each) => PROBABILITIES[each]),
    goals: goalListOf(request.goals).map((each) => ({
      metric: each.goal,
      limitMs: each.limitMs,
      share: each.shareWanted,
    })),
  };
}

/**
 * Simulates a load on replicas.
 *
 * @param request  callsPerSecond > 0; calls ≥ 1 (fewer than 200 give no errors)
 * @throws the signal's reason when cancelled
 * Cost about 0.3 µs a call and 10–50 ns a pass. Law: docs/laws.md L17–L23.
 */
export async function simulate(engine: Engine, request: SimulationRequest, options?: JobOptions): Promise<Simulation> {
  const result = await engine.serve(serveRequestOf(request), options);
  const goals = goalListOf(request.goals).map((each, i): SimulatedGoal => {
    const shareMet = result.goalMet[i] ?? 0;
    return { ...each, shareMet, met: shareMet >= each.shareWanted };
  });
  return {
    ...{ replicas: request.replicas, calls: request.calls, seed: request.seed },
    ttftMs: latencyOf(result.ttft),
    itlMs: latencyOf(result.itl),
    e2eMs: latencyOf(result.e2e),
    goals,
    // a line without end meets no goal, whatever the run still saw
    goalsMet: goals.every((each) => each.met) && result.saturation !== 'saturated',
    withinGoalsFraction: result.withinAll,
    goodputCallsPerSecond: result.withinAll * result.ratePerMs * MS_PER_SECOND,
    callsPerSecond: result.ratePerMs * MS_PER_SECOND,
    promptTokensPerSecond: result.promptTokensPerMs * MS_PER_SECOND,
    outputTokensPerSecond: result.outputTokensPerMs * MS_PER_SECOND,
    utilizationFraction: result.busyFraction,
    blockedFraction: result.blockedFraction,
    meanRunning: result.meanRunning,
    meanWaiting: result.meanWaiting,
    kvMeanFraction: result.kvMeanFraction,
    kvMaxFraction: result.kvMaxFraction,
    preemptions: result.preemptions,
    prefixHitFraction: result.hitFraction,
    saturation: result.saturation,
    refused: result.refused,
    passes: result.passes,
  };
}

function latencyOf(figures: LatencyFigures): SimulatedLatency {
  const at = (values: readonly number[], i: number): number => values[i] ?? Number.NaN;
  const error = (value: number): number | null => (Number.isFinite(value) ? value : null);
  return {
    mean: figures.mean,
    p50: at(figures.quantiles, 0),
    p95: at(figures.quantiles, 1),
    p99: at(figures.quantiles, 2),
    errors: {
      mean: error(figures.meanError),
      p50: error(at(figures.quantileErrors, 0)),
      p95: error(at(figures.quantileErrors, 1)),
      p99: error(at(figures.quantileErrors, 2)),
    },
  };
}
