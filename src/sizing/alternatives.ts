/**
 * What to change when nothing meets the goals: for each lever the smallest change with which some configuration carries the load, found by
 * searching again with it. Limits are found on a single request (cheap and exact: what it misses alone no number of replicas mends), then
 * the change is widened step by step until a configuration carries the load too, at no less than a tenth of its throughput. docs/method.md §6.
 */
import type { GpuRow, WeightPrecision } from '../catalog/rows.ts';
import { precisionsOf } from './grid.ts';
import { anyWorksAlone, sizeCandidates, workingAlone } from './search.ts';
import type { SearchConstraints, SearchRequest } from './search-request.ts';
import type { CallMix, Configuration, GoalName, LatencyGoals, Percentile } from './sizing.ts';

export type LeverName =
  | 'goal'
  | 'tensor-parallel'
  | 'pipeline'
  | 'precision'
  | 'kv-precision'
  | 'gpu'
  | 'context'
  | 'input-tokens'
  | 'output-tokens'
  | 'batch-tokens';

export interface LoosenedGoal {
  readonly goal: GoalName;
  readonly percentile: Percentile;
  readonly fromMs: number;
  readonly toMs: number;
}

/** One thing changed. `from` and `to` in the lever's own unit: tokens, GPUs, stages, names; goals are listed in `goals` as well. */
export interface Change {
  readonly lever: LeverName;
  readonly from: string | number;
  readonly to: string | number;
  readonly goals: readonly LoosenedGoal[];
  readonly request: SearchRequest;
}

export interface CarriedChange extends Change {
  readonly configurations: readonly Configuration[];
}

export interface AlternativesRequest {
  /** the search that found nothing, and what it found */
  readonly request: SearchRequest;
  readonly configurations: readonly Configuration[];
  /** GPU types that could be had besides */
  readonly otherGpus: readonly GpuRow[];
  /** whether these carry the load by the rules of the plan (replica limit) */
  readonly carries: (configurations: readonly Configuration[]) => boolean;
}

/** Times a change is widened when it lets one request through but not the load. */
const WIDENINGS = 12;
/** Of its throughput: a configuration that may be used less than this within the goals answers a load with a thousandfold of GPUs. */
const LEAST_USE = 0.1;
const CONTEXT_STEP = 1024;

/** At most one change a lever (goals: one a goal), those without other hardware first. Deterministic. */
export function alternativesOf(all: AlternativesRequest): CarriedChange[] {
  const { request } = all;
  const carried = (changes: Iterable<Change>): CarriedChange[] => {
    for (const change of changes) {
      const working = workingAlone(change.request);
      if (working.length === 0) continue;
      const configurations = sizeCandidates(working, change.request).filter(isUsable);
      if (configurations.length > 0 && all.carries(configurations)) return [{ ...change, configurations }];
    }
    return [];
  };
  return [
    ...goalGroups(all).flatMap((group) => carried(looserGoals(all, group))),
    ...carried(moreTensorParallel(request)),
    ...carried(moreStages(request)),
    ...carried(fewerBits(request)),
    ...carried(narrowerCache(request)),
    ...carried(otherGpus(request, all.otherGpus)),
    ...carried(shorterContext(request)),
    ...carried(fewerTokens(request, 'input-tokens')),
    ...carried(fewerTokens(request, 'output-tokens')),
    ...carried(otherBatch(request)),
  ];
}

/** Whether a configuration carries a useful part of its throughput within the goals. */
export function isUsable(each: Configuration): boolean {
  return each.feasible && each.atCapacity.utilizationFraction >= LEAST_USE;
}

function withConstraints(request: SearchRequest, change: Partial<SearchConstraints>): SearchRequest {
  return { ...request, constraints: { ...request.constraints, ...change } };
}

type OneGoal = Omit<LoosenedGoal, 'toMs'>;

function goalsOf(goals: LatencyGoals): OneGoal[] {
  return (['ttft', 'itl', 'e2e'] as const).flatMap((goal) =>
    (['p50', 'p95', 'p99'] as const).flatMap((percentile) => {
      const fromMs = goals[`${goal}Ms`][percentile];
      return fromMs === null ? [] : [{ goal, percentile, fromMs }];
    }),
  );
}

/** Single goals; where none of them alone helps, those of one kind together; else all together. */
function goalGroups(all: AlternativesRequest): OneGoal[][] {
  const goals = goalsOf(all.request.goals);
  const kinds = (['ttft', 'itl', 'e2e'] as const).map((kind) => goals.filter((each) => each.goal === kind));
  const levels = [goals.map((each) => [each]), kinds, [goals]];
  for (const level of levels) {
    const helpful = level.filter((group) => group.length > 0 && factorOf(all, group) < Infinity);
    if (helpful.length > 0) return helpful;
  }
  return [];
}

/** The least factor on the goals of a group with which one request passes somewhere; Infinity where other goals stand against it. */
function factorOf({ configurations, request }: AlternativesRequest, group: readonly OneGoal[]): number {
  const others = goalsOf(request.goals).filter(
    (each) => !group.some((one) => one.goal === each.goal && one.percentile === each.percentile),
  );
  const over = (each: Configuration, goal: OneGoal): number =>
    each.unloaded[`${goal.goal}Ms`][goal.percentile] / goal.fromMs;
  let least = Infinity;
  for (const each of configurations) {
    if (others.some((goal) => !(over(each, goal) <= 1))) continue;
    const worst = group.reduce((most, goal) => Math.max(most, over(each, goal)), 0);
    if (worst < least) least = worst;
  }
  return least > 1 ? least : Infinity;
}

function* looserGoals(all: AlternativesRequest, group: readonly OneGoal[]): Generator<Change> {
  let factor = factorOf(all, group);
  for (let widening = 0; widening < WIDENINGS; widening += 1) {
    const goals = group.map((each): LoosenedGoal => ({ ...each, toMs: roundedUp(each.fromMs * factor) }));
    const loosened = goals.reduce<LatencyGoals>(
      (now, { goal, percentile, toMs }) => ({ ...now, [`${goal}Ms`]: { ...now[`${goal}Ms`], [percentile]: toMs } }),
      all.request.goals,
    );
    const [first] = goals;
    yield {
      lever: 'goal',
      from: first?.fromMs ?? 0,
      to: first?.toMs ?? 0,
      goals,
      request: { ...all.request, goals: loosened },
    };
    factor *= 1.06;
  }
}

/** Two significant digits, upwards: a goal people would write. */
function roundedUp(ms: number): number {
  let unit = 1;
  while (ms / unit >= 100) unit *= 10;
  while (ms / unit < 10) unit /= 10;
  return Number((Math.ceil(ms / unit - 1e-9) * unit).toPrecision(2));
}

function* moreTensorParallel(request: SearchRequest): Generator<Change> {
  const { tensorParallel } = request.constraints;
  if (tensorParallel === null) return;
  for (const to of [2, 4, 8, 16].filter((size) => size > tensorParallel))
    yield {
      ...noGoals,
      lever: 'tensor-parallel',
      from: tensorParallel,
      to,
      request: withConstraints(request, { tensorParallel: to }),
    };
}

function* moreStages(request: SearchRequest): Generator<Change> {
  const { pipelineParallel } = request.constraints;
  for (const to of [2, 4, 8].filter((stages) => stages > pipelineParallel))
    yield {
      ...noGoals,
      lever: 'pipeline',
      from: pipelineParallel,
      to,
      request: withConstraints(request, { pipelineParallel: to }),
    };
}

const noGoals = { goals: [] } as const;
const NARROWER: readonly WeightPrecision[] = ['fp8', 'int4'];
const BITS: Readonly<Partial<Record<WeightPrecision, number>>> = { bf16: 16, fp16: 16, fp8: 8, int8: 8 };

function* fewerBits(request: SearchRequest): Generator<Change> {
  const tried = new Set(precisionsOf(request.model, request.constraints.precision));
  const bitsOf = (each: WeightPrecision): number => BITS[each] ?? 4;
  const least = Math.min(...[...tried].map(bitsOf));
  for (const to of NARROWER.filter((each) => bitsOf(each) < least))
    yield {
      ...noGoals,
      lever: 'precision',
      from: [...tried].join(' or '),
      to,
      request: withConstraints(request, { precision: to }),
    };
}

function* narrowerCache(request: SearchRequest): Generator<Change> {
  if (request.constraints.kvPrecision === 'fp8') return;
  yield {
    ...noGoals,
    lever: 'kv-precision',
    from: '16bit',
    to: 'fp8',
    request: withConstraints(request, { kvPrecision: 'fp8' }),
  };
}

/** All others at once: which of them is the cheapest is for the prices to say. */
function* otherGpus(request: SearchRequest, others: readonly GpuRow[]): Generator<Change> {
  const known = new Set(request.gpus.map((gpu) => gpu.name));
  const gpus = others.filter((gpu) => !known.has(gpu.name));
  if (gpus.length === 0) return;
  yield { ...noGoals, lever: 'gpu', from: [...known].join(', '), to: '', request: { ...request, gpus } };
}

/** The longest context, in steps of 1,024 tokens, with which one request passes; never below what the longest requests need. */
function* shorterContext(request: SearchRequest): Generator<Change> {
  const from = Math.min(request.constraints.maxContextTokens ?? request.model.maxContext, request.model.maxContext);
  const longest = request.mix.classes.reduce((most, each) => {
    const [input, output] = [each.inputTokens, each.outputTokens].map(({ points }) => points[points.length - 1] ?? 0);
    return Math.max(most, (input ?? 0) + (output ?? 0));
  }, 0);
  const at = (steps: number): SearchRequest => withConstraints(request, { maxContextTokens: steps * CONTEXT_STEP });
  const shortest = Math.ceil(longest / CONTEXT_STEP);
  const most = largestWorking(shortest, Math.floor((from - 1) / CONTEXT_STEP), (steps) => anyWorksAlone(at(steps)));
  for (
    let widening = 0, steps = most;
    most > 0 && widening < WIDENINGS && steps >= shortest;
    widening += 1, steps -= widening
  )
    yield { ...noGoals, lever: 'context', from, to: steps * CONTEXT_STEP, request: at(steps) };
}

/** Prompts or answers cut alike, in hundredths, to the longest with which one request passes. */
function* fewerTokens(request: SearchRequest, lever: 'input-tokens' | 'output-tokens'): Generator<Change> {
  const at = (hundredths: number): SearchRequest => ({
    ...request,
    mix: scaledMix(request.mix, lever, hundredths / 100),
  });
  const meanOf = (mix: CallMix): number =>
    mix.classes.reduce(
      (sum, each) => sum + each.share * (lever === 'input-tokens' ? each.inputTokens : each.outputTokens).mean,
      0,
    );
  const most = largestWorking(1, 99, (hundredths) => anyWorksAlone(at(hundredths)));
  for (
    let widening = 0, hundredths = most;
    widening < WIDENINGS && hundredths > 0;
    widening += 1, hundredths -= widening
  ) {
    const changed = at(hundredths);
    yield {
      ...noGoals,
      lever,
      from: Math.round(meanOf(request.mix)),
      to: Math.floor(meanOf(changed.mix)),
      request: changed,
    };
  }
}

function scaledMix(mix: CallMix, lever: 'input-tokens' | 'output-tokens', factor: number): CallMix {
  const scaled = ({ mean, points }: CallMix['classes'][number]['inputTokens']) => ({
    mean: Math.max(1, mean * factor),
    points: points.map((each) => Math.max(1, each * factor)),
  });
  return {
    ...mix,
    classes: mix.classes.map((each) =>
      lever === 'input-tokens'
        ? { ...each, inputTokens: scaled(each.inputTokens) }
        : { ...each, outputTokens: scaled(each.outputTokens) },
    ),
  };
}

/** The largest whole number of a range that works, where all below it do too; 0 where the least does not. */
function largestWorking(least: number, most: number, works: (value: number) => boolean): number {
  if (least > most || !works(least)) return 0;
  let low = least;
  let high = most + 1;
  while (high - low > 1) {
    const middle = Math.floor((low + high) / 2);
    if (works(middle)) low = middle;
    else high = middle;
  }
  return low;
}

/** Half the token budget frees activations, twice the budget takes long prompts in fewer passes: the nearest that helps. */
function* otherBatch(request: SearchRequest): Generator<Change> {
  const from = request.constraints.maxBatchTokens;
  for (const factor of [1 / 2, 2, 1 / 4, 4, 1 / 8, 8]) {
    const to = Math.round(from * factor);
    if (to < 256 || to > 131_072) continue;
    yield { ...noGoals, lever: 'batch-tokens', from, to, request: withConstraints(request, { maxBatchTokens: to }) };
  }
}
