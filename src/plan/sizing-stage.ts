/** Calls to configurations: what each candidate carries within the goals (travel 5–6 of ARCHITECTURE.md). */
import type { FullScenario } from '../scenario/scenario.ts';
import { searchConfigurations, searchVariants } from '../sizing/search.ts';
import type { SearchRequest } from '../sizing/search-request.ts';
import type { CallMix, Configuration, LatencyGoals, LengthPoints } from '../sizing/sizing.ts';
import type { CallShape, Workload } from '../workload/call-mix.ts';
import { layoutsOf } from './measured-stage.ts';
import type { FittedMeasurement } from './own-measurements.ts';
import type { Served } from './served-model.ts';
import type { Stage } from './stage.ts';

/** Lengths are held as 16 equal-probability midpoints of a lognormal. */
const POINTS = 16;

export interface SizingStage {
  readonly mix: CallMix;
  readonly maxContextTokens: number;
  readonly configurations: readonly Configuration[];
  readonly request: SearchRequest;
}

export async function sizingStage(
  scenario: FullScenario,
  served: Served & { readonly measured: readonly FittedMeasurement[] },
  workload: Workload,
  stage: Stage,
  said: (path: string) => boolean,
): Promise<SizingStage> {
  const classes = await Promise.all(
    workload.classes.map(async (each) => ({
      name: each.name,
      share: each.shareOfCalls,
      inputTokens: await lengthsOf(each.inputTokensMean, each.inputTokensCv, stage),
      outputTokens: await lengthsOf(each.outputTokensMean, each.outputTokensCv, stage),
      cachedInputFraction: each.cachedInputFraction,
    })),
  );
  const mix: CallMix = { classes, burstiness: scenario.workload.demand.burstiness };
  const { deployment } = scenario;
  const maxContextTokens = Math.min(
    served.model.maxContext,
    deployment.maxContextTokens ?? contextFor(workload.classes),
  );
  const request: SearchRequest = {
    model: served.model,
    gpus: served.gpus,
    mix,
    goals: goalsOf(scenario),
    constraints: {
      tensorParallel: deployment.gpusPerReplica ?? null,
      pipelineParallel: deployment.pipelineParallel,
      precision: served.precision,
      kvPrecision: deployment.kvPrecision,
      engine: deployment.engine,
      engineVersion: deployment.engineVersion,
      memoryUtilizationFraction: deployment.memoryUtilizationFraction,
      maxBatchTokens: deployment.maxBatchTokens,
      maxSequences: deployment.maxSequences,
      maxContextTokens,
      ...(served.speculation === null ? {} : { speculation: served.speculation.speculation }),
    },
    grid: {
      // not every engine drafts over pipeline stages: they are left to who asks for them
      ...(said('deployment.pipelineParallel') || served.speculation !== null ? {} : { stages: STAGES }),
      ...(deployment.compare.includes('engines') ? { engines: ['vllm', 'sglang', 'tensorrt-llm'] } : {}),
      batchCaps: deployment.compare.includes('batch-caps'),
    },
    ...(served.measured.length === 0 ? {} : { measured: layoutsOf(served.measured) }),
  };
  const configurations = await stage.memo('search', request, () => Promise.resolve(searchConfigurations(request)));
  return { mix, maxContextTokens, request, configurations };
}

/** Pipeline stages tried where no node of a GPU type holds the model and nobody said how many. */
const STAGES = [2, 4];
/** Beside the front, so many of the cheapest are compared on other engines and caps. */
const CONTENDERS = 8;

/**
 * The same with the contenders of a first ranking on other engines and with other batch caps, where the scenario asks for it.
 *
 * @param ranked  feasible ones first, the cheapest first
 */
export function withVariants(
  sizing: SizingStage,
  ranked: readonly {
    readonly feasible: boolean;
    readonly paretoOptimal: boolean;
    readonly configuration: Configuration;
  }[],
): SizingStage {
  const { engines, batchCaps } = sizing.request.grid ?? {};
  if (engines === undefined && batchCaps !== true) return sizing;
  const contenders = ranked.filter((each, index) => each.feasible && (each.paretoOptimal || index < CONTENDERS));
  const variants = searchVariants(
    contenders.map((each) => each.configuration),
    sizing.request,
  );
  return { ...sizing, configurations: [...sizing.configurations, ...variants] };
}

/**
 * Context to serve where nobody said: four standard deviations above the mean of input and output together, rounded up to a power
 * of two, at least 8,192.
 */
export function contextFor(classes: readonly CallShape[]): number {
  let longest = 0;
  for (const each of classes) {
    const input = each.inputTokensMean * (1 + 4 * each.inputTokensCv);
    const output = each.outputTokensMean * (1 + 4 * each.outputTokensCv);
    longest = Math.max(longest, input + output);
  }
  let context = 8192;
  while (context < longest) context *= 2;
  return context;
}

async function lengthsOf(mean: number, cv: number, stage: Stage): Promise<LengthPoints> {
  if (cv === 0) return { mean, points: [mean] };
  const probabilities = Array.from({ length: POINTS }, (_, i) => (i + 0.5) / POINTS);
  const request = { mean, cv, probabilities };
  const points = await stage.memo('lognormal', request, () => stage.engine.lognormal(request, stage.job));
  return { mean, points: Array.from(points, (each) => Math.max(1, each)) };
}

/** The goals that are set. */
export function goalsOf(scenario: FullScenario): LatencyGoals {
  const { ttftMs, itlMs, e2eMs } = scenario.goals;
  const percentiles = (goal: {
    p50?: number | null | undefined;
    p95?: number | null | undefined;
    p99?: number | null | undefined;
  }): LatencyGoals['ttftMs'] => ({
    p50: goal.p50 ?? null,
    p95: goal.p95 ?? null,
    p99: goal.p99 ?? null,
  });
  return { ttftMs: percentiles(ttftMs), itlMs: percentiles(itlMs), e2eMs: percentiles(e2eMs) };
}
