/** Requests of the serving job as raw records, and its records as answers of the port. */
import {
  ArrivalKind,
  LengthKind,
  PrefixCache,
  Routing,
  Saturation,
  Scheduler,
  ServeClass,
  StepTerm,
} from '../../assembly/abi.ts';
import { rawServeRequest, type RawService, type RawServeRequest } from './raw-records.ts';
import type {
  GoalMetric,
  LatencyFigures,
  LengthLaw,
  LoadArrivals,
  LoadClass,
  RoutingRule,
  ServeRequest,
  ServeResult,
  StepTime,
} from './serving.ts';

const schedulers: Readonly<Record<ServeRequest['scheduler'], Scheduler>> = {
  vllm: Scheduler.Vllm,
  sglang: Scheduler.Sglang,
  'tensorrt-llm': Scheduler.TensorrtLlm,
};
const routings: Readonly<Record<RoutingRule, Routing>> = {
  'round-robin': Routing.RoundRobin,
  'least-outstanding': Routing.LeastOutstanding,
  'session-affinity': Routing.SessionAffinity,
};
const metrics: Readonly<Record<GoalMetric, number>> = { ttft: 0, itl: 1, e2e: 2 };
const saturations: Readonly<Record<number, ServeResult['saturation']>> = {
  [Saturation.Stable]: 'stable',
  [Saturation.Near]: 'near',
  [Saturation.Saturated]: 'saturated',
};

export function rawServeRequestOf(request: ServeRequest): RawServeRequest {
  const { seed, warmup, measured, tail, maxBatchTokens, maxSequences, chunked, poolBlocks, blockTokens } = request;
  const { goals, requestMs, replicas } = request;
  const samples: number[] = [];
  return rawServeRequest({
    ...{ seed: seed >>> 0, warmup, measured, tail, maxBatchTokens, maxSequences, chunked, poolBlocks, blockTokens },
    ...{ requestMs, replicas },
    ...arrivalsOf(request.arrivals),
    ...stepOf(request.step),
    ...draftingOf(request.drafting),
    chunk: request.chunk ?? 0,
    classes: Float64Array.from(request.classes.flatMap((each) => classRowOf(each, samples))),
    samples: Float64Array.from(samples),
    scheduler: schedulers[request.scheduler],
    windowTokens: request.windowTokens ?? 0,
    windowShare: request.windowShare ?? 0,
    stateBlocks: request.stateBlocks ?? 0,
    contextLimit: request.contextLimit ?? 0,
    prefixCache: request.prefixCache === 'resident' ? PrefixCache.Resident : PrefixCache.Stated,
    routing: routings[request.routing],
    prefillReplicas: request.prefillReplicas ?? 0,
    transferMsPerToken: request.transferMsPerToken ?? 0,
    transferMs: request.transferMs ?? 0,
    probabilities: Float64Array.from(request.probabilities),
    goalMetric: Int32Array.from(goals, (each) => metrics[each.metric]),
    goalMs: Float64Array.from(goals, (each) => each.limitMs),
    goalShare: Float64Array.from(goals, (each) => each.share),
    stopWhenMissed: request.stopWhenMissed ?? false,
    detail: request.detail ?? false,
  });
}

function arrivalsOf(arrivals: LoadArrivals): Partial<RawServeRequest> {
  switch (arrivals.kind) {
    case 'rate':
      return {
        arrivals: ArrivalKind.Rate,
        ratePerMs: arrivals.ratePerMs,
        cv: arrivals.cv,
        profile: Float64Array.from(arrivals.profile ?? []),
        profileStepMs: arrivals.profileStepMs ?? 0,
      };
    case 'times':
      return { arrivals: ArrivalKind.Times, times: arrivals.timesMs };
    case 'closed':
      return { arrivals: ArrivalKind.Closed, clients: arrivals.clients };
  }
}

function stepOf(step: StepTime) {
  const terms = new Float64Array(StepTerm.Width);
  terms[StepTerm.Overlap] = step.overlap;
  terms[StepTerm.DecodeShare] = step.decodeShare;
  terms[StepTerm.MemoryPerSequence] = step.memoryPerSequence;
  terms[StepTerm.MemoryPerContext] = step.memoryPerContext;
  terms[StepTerm.MemoryPerWindowed] = step.memoryPerWindowed;
  terms[StepTerm.ComputePerSequence] = step.computePerSequence;
  terms[StepTerm.ComputePerPrefill] = step.computePerPrefill;
  terms[StepTerm.ComputePerPair] = step.computePerPair;
  terms[StepTerm.ComputePerWindowedPair] = step.computePerWindowedPair;
  terms[StepTerm.ComputePerContext] = step.computePerContext;
  terms[StepTerm.ComputePerWindowed] = step.computePerWindowed;
  terms[StepTerm.Window] = step.window;
  terms[StepTerm.Base] = step.base;
  terms[StepTerm.PerToken] = step.perToken;
  terms[StepTerm.PerSequence] = step.perSequence;
  const { memoryMs, computeMs, expertMs, fineTokens, coarseTokens } = step;
  return { terms, memoryMs, computeMs, expertMs, fineTokens, coarseTokens };
}

function draftingOf(drafting: ServeRequest['drafting']): Partial<RawServeRequest> {
  if (drafting === undefined) return {};
  const { drafted, acceptance, step } = drafting;
  if (step === null) return { drafted, acceptance };
  const { terms, memoryMs, computeMs, expertMs, fineTokens, coarseTokens } = stepOf(step);
  return {
    ...{ drafted, acceptance, draftTerms: terms, draftMemoryMs: memoryMs, draftComputeMs: computeMs },
    ...{ draftExpertMs: expertMs, draftFineTokens: fineTokens, draftCoarseTokens: coarseTokens },
  };
}

/** One row of the classes; its samples are added to the common ones. */
function classRowOf(each: LoadClass, samples: number[]): readonly number[] {
  const row = new Array<number>(ServeClass.Width).fill(0);
  const { lengths } = each;
  row[ServeClass.Share] = each.share;
  if ('pairs' in lengths) {
    const inputs = lengths.pairs.map(([input]) => input);
    const outputs = lengths.pairs.map(([, output]) => output);
    const kind = lengths.inOrder === true ? LengthKind.Script : LengthKind.Pairs;
    putSide(row, ServeClass.InputKind, kind, inputs, samples);
    putSide(row, ServeClass.OutputKind, kind, outputs, samples);
  } else {
    putLaw(row, ServeClass.InputKind, lengths.input, samples);
    putLaw(row, ServeClass.OutputKind, lengths.output, samples);
  }
  row[ServeClass.CachedFraction] = each.cachedFraction;
  row[ServeClass.SharedTokens] = each.sharedTokens;
  row[ServeClass.Calls] = each.calls;
  row[ServeClass.GrowthTokens] = each.growthTokensPerCall;
  row[ServeClass.MaxContext] = each.maxContextTokens;
  row[ServeClass.PauseMs] = each.pauseMs;
  return row;
}

function putLaw(row: number[], at: number, law: LengthLaw, samples: number[]): void {
  if (law.kind === 'lognormal') {
    row[at] = LengthKind.Lognormal;
    row[at + 1] = law.mean;
    row[at + 2] = law.cv;
    return;
  }
  putSide(row, at, law.kind === 'points' ? LengthKind.Points : LengthKind.Quantiles, law.values, samples);
}

/** kind, mean, cv, first place in the samples, count */
function putSide(row: number[], at: number, kind: LengthKind, values: readonly number[], samples: number[]): void {
  row[at] = kind;
  row[at + 3] = samples.length;
  row[at + 4] = values.length;
  for (const value of values) samples.push(value);
}

export function serveResultOf(raw: RawService, withLives: boolean): ServeResult {
  const levels = raw.means.length > 0 ? raw.quantiles.length / raw.means.length : 0;
  const figures = (metric: number): LatencyFigures => ({
    mean: raw.means[metric] ?? Number.NaN,
    meanError: raw.meanErrors[metric] ?? Number.NaN,
    quantiles: [...raw.quantiles.slice(metric * levels, (metric + 1) * levels)],
    quantileErrors: [...raw.quantileErrors.slice(metric * levels, (metric + 1) * levels)],
  });
  const { completed, refused, unfinished, passes, stopped, withinAll, windowMs, ratePerMs } = raw;
  const { promptTokensPerMs, outputTokensPerMs, busyFraction, blockedFraction, meanRunning, meanWaiting } = raw;
  const { meanPresent, kvMeanFraction, kvMaxFraction, preemptions, hitFraction, waitGrowth } = raw;
  return {
    ...{ completed, refused, unfinished, passes, stopped, withinAll, windowMs, ratePerMs },
    ...{ promptTokensPerMs, outputTokensPerMs, busyFraction, blockedFraction, meanRunning, meanWaiting },
    ...{ meanPresent, kvMeanFraction, kvMaxFraction, preemptions, hitFraction, waitGrowth },
    ttft: figures(metrics.ttft),
    itl: figures(metrics.itl),
    e2e: figures(metrics.e2e),
    goalMet: [...raw.goalMet],
    saturation: saturations[raw.saturation] ?? 'saturated',
    lives: withLives
      ? {
          arrivalMs: raw.arrival,
          firstMs: raw.first,
          doneMs: raw.done,
          input: raw.input,
          output: raw.output,
          replica: raw.replica,
        }
      : null,
  };
}
