/**
 * The recommended policy: candidates over target, minimum, floors and window, each replayed on simulated loads made from the forecast; the
 * fewest GPU-hours among those that miss as seldom as wanted. Nothing of what really came is read. docs/method.md §8a.
 */
import { inFlightOf, plainPolicy, PLAIN_TARGET, type RateLimit, type ScalingPolicy } from './autoscaler-policy.ts';
import {
  replay,
  ReplayDesk,
  startupTicksOf,
  TICK_SECONDS,
  type ReplayLimit,
  type ReplayService,
} from './autoscaler-replay.ts';
import { floorsAlong, type Floors } from './scheduled-floors.ts';

/** Floors made from one level of the forecast. */
export interface FloorChoice {
  readonly name: string;
  readonly floors: Floors;
}

export interface TuneRequest {
  /** simulated loads, calls/s in each tick */
  readonly loads: readonly Float64Array[];
  readonly startMs: number;
  readonly timeZone: string;
  readonly service: ReplayService;
  readonly minReplicas: number;
  readonly maxReplicas: number;
  /** minima to try where no clock helps, all ≥ minReplicas */
  readonly minima: readonly number[];
  /** choices of floors; empty where the forecast has no hours */
  readonly choices: readonly FloorChoice[];
  /** share of calls that may miss by the goals, e.g. 0.01 for a P99 */
  readonly allowedShare: number;
  readonly scaleDown: readonly RateLimit[];
}

export interface Tried {
  readonly policy: ScalingPolicy;
  /** name of the floors; null = no clock */
  readonly floorsOf: string | null;
  /** over all simulated loads */
  readonly missedShare: number;
  readonly replicaSeconds: number;
}

export interface Tuned {
  readonly recommended: Tried;
  /** the best one without a clock, for autoscalers that have none */
  readonly clockless: Tried;
  readonly plain: Tried;
  readonly tried: number;
  /** the share of misses that was asked for */
  readonly soughtShare: number;
}

const TARGETS = [0.55, 0.65, 0.7, 0.75, 0.8, 0.85, 0.9];
const WINDOWS_SECONDS = [120, 300, 900, 1800];
/** Of these windows the first three are tried with every target, all of them at the end. */
const FIRST_WINDOWS = 3;
/** Floors are tried with the target found without them and so many above it: they may let replicas be busier. */
const TARGETS_ABOVE = 2;
/** Fewer misses than those of the plain HPA by this factor, and a little less of its replica-hours: what really comes differs. */
const FEWER = 0.5;
const CHEAPER = 0.98;

/**
 * First within the replica-hours of a plain HPA, at most half as many misses; where that leaves more misses than the goals allow, as few
 * as they allow, whatever it costs.
 */
export function tunedPolicy(request: TuneRequest): Tuned {
  const { service, minReplicas, maxReplicas } = request;
  const arrived = request.loads.reduce((sum, load) => sum + arrivalsOf(load), 0);
  const desk = new ReplayDesk(request.loads[0]?.length ?? 0, startupTicksOf(service));
  const target = inFlightOf(PLAIN_TARGET, service.capacity, service.secondsPerCall);
  const plain = triedOn(request, desk, arrived, plainPolicy(target, minReplicas, maxReplicas), null, null, null);
  const share = Math.min(request.allowedShare, plain.missedShare * FEWER);
  const within = new Search(request, desk, arrived, { share, replicaSeconds: CHEAPER * plain.replicaSeconds });
  const cheap = searched(within, plain);
  if (cheap.recommended.missedShare <= request.allowedShare) return { ...cheap, soughtShare: share };
  const free = new Search(request, desk, arrived, { share: request.allowedShare, replicaSeconds: Infinity });
  return { ...searched(free, plain), tried: within.tried + free.tried + 1, soughtShare: request.allowedShare };
}

/** Target and window together; then the rate down and the minimum; then floors with the targets above, and the window once more. */
function searched(search: Search, plain: Tried): Omit<Tuned, 'soughtShare'> {
  const { service, minReplicas, maxReplicas, minima, choices, scaleDown } = search.request;
  const targets = [...new Set(TARGETS.map((share) => inFlightOf(share, service.capacity, service.secondsPerCall)))];
  for (const inFlight of targets)
    for (const downWindowSeconds of WINDOWS_SECONDS.slice(0, FIRST_WINDOWS))
      search.tryOut({ ...plain.policy, inFlight, downWindowSeconds }, null);
  search.vary((best) => ({ ...best, scaleDown }));
  for (const least of minima) search.vary((best) => ({ ...best, minReplicas: Math.min(maxReplicas, least) }));
  const clockless = search.best ?? plain;
  const at = Math.max(0, targets.indexOf(clockless.policy.inFlight));
  for (const choice of choices)
    for (const inFlight of targets.slice(at, at + 1 + TARGETS_ABOVE))
      search.tryOut(
        {
          ...clockless.policy,
          inFlight,
          minReplicas: Math.max(minReplicas, Math.min(choice.floors.least, maxReplicas)),
          floors: choice.floors.windows,
        },
        choice,
      );
  for (const downWindowSeconds of WINDOWS_SECONDS) search.vary((best) => ({ ...best, downWindowSeconds }));
  return { recommended: search.best ?? plain, clockless, plain, tried: search.tried + 1 };
}

/** What a search looks for. */
interface Sought {
  /** misses that are few enough */
  readonly share: number;
  /** most that it may cost */
  readonly replicaSeconds: number;
}

/** The best so far; a candidate is given up as soon as it cannot become it. */
class Search {
  readonly request: TuneRequest;
  private readonly desk: ReplayDesk;
  private readonly sought: Sought;
  private readonly arrived: number;
  private readonly along = new Map<string, Uint32Array | null>();
  private choice: FloorChoice | null = null;
  best: Tried | null = null;
  tried = 0;

  constructor(request: TuneRequest, desk: ReplayDesk, arrived: number, sought: Sought) {
    this.request = request;
    this.desk = desk;
    this.arrived = arrived;
    this.sought = sought;
  }

  tryOut(policy: ScalingPolicy, choice: FloorChoice | null): void {
    this.tried += 1;
    const { best, sought } = this;
    const limit = {
      late: best === null ? Infinity : Math.max(sought.share, best.missedShare) * this.arrived + 1e-6,
      replicaSeconds: best !== null && best.missedShare <= sought.share ? best.replicaSeconds : sought.replicaSeconds,
    };
    const tried = triedOn(
      this.request,
      this.desk,
      this.arrived,
      policy,
      choice?.name ?? null,
      this.floorsOf(choice),
      limit,
    );
    if (tried.replicaSeconds > sought.replicaSeconds) return;
    if (best !== null && !isBetter(tried, best, sought.share)) return;
    this.best = tried;
    this.choice = choice;
  }

  /** A change of the best, with its floors. */
  vary(change: (best: ScalingPolicy) => ScalingPolicy): void {
    if (this.best !== null) this.tryOut(change(this.best.policy), this.choice);
  }

  private floorsOf(choice: FloorChoice | null): Uint32Array | null {
    if (choice === null) return null;
    const { loads, startMs, timeZone } = this.request;
    const known = this.along.get(choice.name);
    const floors = known ?? floorsAlong(choice.floors.windows, startMs, timeZone, loads[0]?.length ?? 0, TICK_SECONDS);
    this.along.set(choice.name, floors);
    return floors;
  }
}

/** Misses no more than sought on fewer replica-hours; where neither reaches that, fewer misses. */
function isBetter(a: Tried, b: Tried, sought: number): boolean {
  const [over, overOther] = [Math.max(0, a.missedShare - sought), Math.max(0, b.missedShare - sought)];
  if (over !== overOther) return over < overOther;
  if (a.replicaSeconds !== b.replicaSeconds) return a.replicaSeconds < b.replicaSeconds;
  return a.missedShare < b.missedShare;
}

function arrivalsOf(load: Float64Array): number {
  return load.reduce((sum, each) => sum + each, 0) * TICK_SECONDS;
}

/** Over all loads; one that passes a limit is counted so far, which is enough to be worse. */
function triedOn(
  request: TuneRequest,
  desk: ReplayDesk,
  arrived: number,
  policy: ScalingPolicy,
  floorsOf: string | null,
  floors: Uint32Array | null,
  limit: ReplayLimit | null,
): Tried {
  let [late, replicaSeconds] = [0, 0];
  for (const load of request.loads) {
    const left = limit && { late: limit.late - late, replicaSeconds: limit.replicaSeconds - replicaSeconds };
    if (left !== null && (left.late < 0 || left.replicaSeconds < 0)) break;
    const run = replay(load, floors, policy, request.service, left, desk);
    late += run.late;
    replicaSeconds += run.replicaSeconds;
  }
  return { policy, floorsOf, missedShare: arrived > 0 ? late / arrived : 0, replicaSeconds };
}
