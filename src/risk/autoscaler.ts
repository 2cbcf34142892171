/** From a forecast and what one replica carries to a policy, and how it and its rivals fare on simulated weeks. docs/method.md §8a. */
import { stepSeconds, stepStart, type TimeGrid } from '../base/time.ts';
import { foresightOf } from './autoscaler-foresight.ts';
import { plainPolicy, type RateLimit, type ScalingPolicy } from './autoscaler-policy.ts';
import { replay, TICK_SECONDS, type ReplayService } from './autoscaler-replay.ts';
import { tunedPolicy, type FloorChoice, type Tried, type Tuned } from './autoscaler-tune.ts';
import { loadTicksOf } from './load-ticks.ts';
import type { Swing } from '../workload/within-step.ts';
import { DAYS_AHEAD, floorsAlong, floorsOf, type Floors } from './scheduled-floors.ts';

export interface AutoscalerRequest {
  readonly grid: TimeGrid;
  /** [L] and [L][steps] of the forecast, in units of demand */
  readonly probabilities: readonly number[];
  readonly quantiles: readonly (readonly number[])[];
  /** seasons of the forecast, in steps */
  readonly periods: readonly number[];
  readonly autocorrelation: number;
  /** calls/s for one unit of demand */
  readonly callsPerUnit: number;
  readonly swings: readonly Swing[];
  /** highest over mean of a day whose shape is not known; 1 = the forecast shows it */
  readonly dayPeak: number;
  readonly service: ReplayService;
  /** besides those that carry the load */
  readonly spareReplicas: number;
  readonly minReplicas: number;
  readonly maxReplicas: number;
  /** [steps] replicas that the plan needs and keeps, spares included */
  readonly needed: readonly number[];
  readonly planned: readonly number[];
  readonly allowedShare: number;
  readonly seed: number;
}

export type RowId = 'own' | 'recommended' | 'no-clock' | 'plain-hpa' | 'fixed' | 'foresight';

/** One way to scale over all simulated stretches. */
export interface AutoscalerRow {
  readonly id: RowId;
  readonly missedShare: number;
  /** paid, ready or starting */
  readonly replicaHours: number;
  readonly starts: number;
  readonly mostReplicas: number;
  /** hours at each number of paid replicas, from 0 */
  readonly hoursAt: readonly number[];
}

export interface Autoscaler {
  readonly policy: ScalingPolicy;
  readonly floors: Floors | null;
  /** schedules that were tried */
  readonly floorChoices: number;
  /** level of the forecast that the floors follow; null = no floors */
  readonly floorsOf: string | null;
  readonly clockless: ScalingPolicy;
  readonly tried: number;
  readonly soughtShare: number;
  readonly startMs: number;
  readonly days: number;
  readonly stretches: number;
  readonly rows: readonly AutoscalerRow[];
  /** the first stretch: the busiest tick of each half hour, its load in replicas and those that serve then */
  readonly series: { readonly stepSeconds: number; readonly load: readonly number[] } & Readonly<
    Record<'recommended' | 'plainHpa' | 'foresight', readonly number[]>
  >;
}

/** Ticks that every candidate is replayed on, in as many stretches as that makes: two weeks, or more often a shorter horizon. */
const TICKS_IN_ALL = 80_640;
const MOST_STRETCHES = 20;
const DAYS = 7;
const SECONDS_PER_DAY = 86_400;
const SERIES_SECONDS = 1800;
/** Levels of the forecast that floors may follow. */
const FLOOR_LEVELS = [0.25, 0.5, 0.75, 0.9, 0.975];
const PLAN_LEVEL = 'plan';

/** @param own  a policy of somebody's own, replayed beside the others */
export function autoscalerOf(request: AutoscalerRequest, own: ScalingPolicy | null = null): Autoscaler {
  const { grid, service, seed } = request;
  const step = stepSeconds(grid, 0);
  const steps = request.needed.length;
  const from = busiestWeek(request, step);
  const until = Math.min(steps, from + Math.max(1, Math.round((DAYS * SECONDS_PER_DAY) / step)));
  const seconds = Math.min(DAYS * SECONDS_PER_DAY, (until - from) * step);
  const ticks = Math.max(1, Math.floor(seconds / TICK_SECONDS));
  const startMs = stepStart(grid, from);
  const stretches = Math.max(1, Math.min(MOST_STRETCHES, Math.floor(TICKS_IN_ALL / ticks)));
  const loads = Array.from({ length: stretches }, (_, path) =>
    loadTicksOf({
      probabilities: request.probabilities,
      quantiles: request.quantiles.map((row) => row.slice(from, until)),
      ...{ stepSeconds: step, autocorrelation: request.autocorrelation, factor: request.callsPerUnit },
      ...{ swings: request.swings, dayPeak: request.dayPeak, seed, path, ticks, tickSeconds: TICK_SECONDS },
    }),
  );
  const least = Math.min(request.maxReplicas, request.minReplicas + request.spareReplicas);
  const choices = floorChoicesOf(request);
  const tuned = tunedPolicy({
    ...{ loads, startMs, timeZone: grid.timeZone, service, minReplicas: least, maxReplicas: request.maxReplicas },
    ...{ minima: minimaOf(request, least), choices, allowedShare: request.allowedShare },
    scaleDown: scaleDownOf(request.needed, step),
  });
  const fixed = request.planned.slice(from, until).reduce((a, b) => Math.max(a, b), 1);
  const { recommended } = tuned;
  const floors = choices.find((each) => each.name === recommended.floorsOf)?.floors ?? null;
  return {
    policy: recommended.policy,
    floors,
    floorChoices: choices.length,
    floorsOf: recommended.floorsOf,
    clockless: tuned.clockless.policy,
    ...{ tried: tuned.tried, soughtShare: tuned.soughtShare, startMs, stretches },
    days: seconds / SECONDS_PER_DAY,
    ...comparedOn(loads, startMs, request, tuned, fixed, own),
  };
}

/** First step of the seven days with the most demand among the weeks for which floors are folded. */
function busiestWeek({ quantiles, probabilities, needed }: AutoscalerRequest, step: number): number {
  const median = quantiles[probabilities.indexOf(0.5)] ?? quantiles[0] ?? [];
  // a step may be longer than a week
  const week = Math.max(1, Math.round((DAYS * SECONDS_PER_DAY) / step));
  const weeks = Math.floor(Math.min(needed.length, Math.ceil((DAYS_AHEAD * SECONDS_PER_DAY) / step)) / week);
  let [best, most] = [0, -1];
  for (let k = 0; k < weeks; k += 1) {
    const sum = median.slice(k * week, (k + 1) * week).reduce((a, b) => a + b, 0);
    if (sum > most) [best, most] = [k * week, sum];
  }
  return best;
}

function floorChoicesOf(request: AutoscalerRequest): FloorChoice[] {
  const { grid, periods, service, quantiles, probabilities, maxReplicas } = request;
  if (request.dayPeak !== 1) return [];
  const choice = (name: string, needed: readonly number[]): FloorChoice => ({
    name,
    floors: floorsOf({
      ...{ grid, periods, startupSeconds: service.startupSeconds },
      needed: needed.map((each) => Math.min(maxReplicas, each)),
    }),
  });
  const levels = FLOOR_LEVELS.filter((level) => probabilities.includes(level)).map((level) =>
    choice(
      String(level),
      (quantiles[probabilities.indexOf(level)] ?? []).map((each) => {
        const carrying = Math.ceil((each * request.callsPerUnit) / service.capacity - 1e-9);
        return Math.max(request.minReplicas, carrying) + request.spareReplicas;
      }),
    ),
  );
  return [...levels, choice(PLAN_LEVEL, request.needed)].filter((each) => each.floors.windows.length > 0);
}

/** Minima to try without a clock: the least, and what a quarter and half of the steps need. */
function minimaOf({ needed, maxReplicas }: AutoscalerRequest, least: number): number[] {
  const sorted = [...needed].sort((a, b) => a - b);
  const at = (share: number): number => sorted[Math.floor(share * (sorted.length - 1))] ?? least;
  return [...new Set([least, at(0), at(0.25), at(0.5)].map((each) => Math.min(maxReplicas, Math.max(least, each))))];
}

/** Down no faster than the steepest step of the need falls; Kubernetes allows periods of half an hour. */
function scaleDownOf(needed: readonly number[], step: number): RateLimit[] {
  const falls = needed.slice(1).map((each, t) => (needed[t] ?? each) - each);
  const value = falls.reduce((a, b) => Math.max(a, b), 1);
  return [{ kind: 'pods', value, periodSeconds: Math.min(1800, Math.max(TICK_SECONDS, Math.round(step))) }];
}

interface Run {
  readonly late: number;
  readonly arrived: number;
  readonly replicaSeconds: number;
  readonly starts: number;
  readonly paid: Uint32Array;
  readonly ready: Uint32Array;
}

function comparedOn(
  loads: readonly Float64Array[],
  startMs: number,
  request: AutoscalerRequest,
  { recommended, clockless, plain }: Tuned,
  fixed: number,
  own: ScalingPolicy | null,
): Pick<Autoscaler, 'rows' | 'series'> {
  const { service, grid } = request;
  const runs = ({ policy }: Pick<Tried, 'policy'>): Run[] =>
    loads.map((load) => {
      const floors = floorsAlong(policy.floors, startMs, grid.timeZone, load.length, TICK_SECONDS);
      return replay(load, floors, policy, service);
    });
  const ours = runs(recommended);
  const plains = runs(plain);
  const perfect = loads.map((load): Run => {
    const { paid, need, replicaSeconds, starts } = foresightOf(load, service, request.minReplicas);
    return {
      late: 0,
      arrived: load.reduce((a, b) => a + b, 0) * TICK_SECONDS,
      paid,
      ready: need,
      replicaSeconds,
      starts,
    };
  });
  const rows: AutoscalerRow[] = [];
  if (own !== null) rows.push(rowOf('own', runs({ policy: own })));
  rows.push(rowOf('recommended', ours));
  if (recommended.policy.floors.length > 0) rows.push(rowOf('no-clock', runs(clockless)));
  rows.push(
    rowOf('plain-hpa', plains),
    rowOf('fixed', runs({ policy: plainPolicy(1, fixed, fixed) })),
    rowOf('foresight', perfect),
  );
  const [load = new Float64Array(0)] = loads;
  return { rows, series: seriesOf(load, service.capacity, ours[0], plains[0], perfect[0]) };
}

function rowOf(id: RowId, runs: readonly Run[]): AutoscalerRow {
  const sum = (value: (run: Run) => number): number => runs.reduce((total, run) => total + value(run), 0);
  const arrived = sum((run) => run.arrived);
  const ticksAt: number[] = [];
  for (const run of runs) for (const replicas of run.paid) ticksAt[replicas] = (ticksAt[replicas] ?? 0) + 1;
  return {
    id,
    missedShare: arrived > 0 ? sum((run) => run.late) / arrived : 0,
    replicaHours: sum((run) => run.replicaSeconds) / 3600,
    starts: sum((run) => run.starts),
    mostReplicas: Math.max(0, ticksAt.length - 1),
    hoursAt: Array.from(ticksAt, (ticks: number | undefined) => ((ticks ?? 0) * TICK_SECONDS) / 3600),
  };
}

function seriesOf(
  load: Float64Array,
  capacity: number,
  ours: Run | undefined,
  plain: Run | undefined,
  perfect: Run | undefined,
): Autoscaler['series'] {
  const width = SERIES_SECONDS / TICK_SECONDS;
  const busiest = Array.from({ length: Math.ceil(load.length / width) }, (_, k) => {
    let at = k * width;
    for (let t = at; t < Math.min(load.length, (k + 1) * width); t += 1) if ((load[t] ?? 0) > (load[at] ?? 0)) at = t;
    return at;
  });
  const ready = (run: Run | undefined): number[] => busiest.map((at) => run?.ready[at] ?? 0);
  return {
    stepSeconds: SERIES_SECONDS,
    load: busiest.map((at) => Math.round(((load[at] ?? 0) / capacity) * 100) / 100),
    ...{ recommended: ready(ours), plainHpa: ready(plain), foresight: ready(perfect) },
  };
}
