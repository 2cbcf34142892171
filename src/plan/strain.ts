/**
 * A configuration whose goal is as good as missed: one request alone comes so near the limit that a replica within the goal carries a
 * small share of what its hardware could, and the load takes many times the GPUs. It is told as such, not as an offer. docs/decisions/014.
 */
import type { FullScenario } from '../scenario/scenario.ts';
import { GOAL_WORDS } from '../sizing/capacity.ts';
import type { GoalName, Percentile } from '../sizing/sizing.ts';
import type { Ranked } from './rank.ts';
import { latencyWords, percent } from './words.ts';

/** At its capacity a strained replica carries less than this share of what it would without goals of latency. */
const LEAST_USED = 0.1;
/** The goals then cost 1 / LEAST_USED replicas for one: fewer carrying replicas than that buy latency, which may be what is wanted. */
const MANY_REPLICAS = 10;

export interface Strain {
  readonly goal: GoalName;
  readonly percentile: Percentile;
  /** of one request alone on an empty replica */
  readonly aloneMs: number;
  readonly wantedMs: number;
  /** 0 … 0.1, calls within the goals over calls that the hardware carries without them */
  readonly usedFraction: number;
}

/**
 * The strained rows. One that is cheaper than every row that is not stays an offer: money says that it is worth it.
 *
 * @param ranked  the cheapest first
 */
export function strainsOf(ranked: readonly Ranked[], scenario: FullScenario): ReadonlyMap<Ranked, Strain> {
  const rows = ranked.filter((each) => each.feasible).map((row) => ({ row, strain: strainOf(row, scenario) }));
  const sound = rows.findIndex((each) => each.strain === null);
  return new Map(rows.slice(Math.max(0, sound)).flatMap(({ row, strain }) => (strain === null ? [] : [[row, strain]])));
}

/** @returns null where the row carries enough, or does not meet the goals at all */
function strainOf({ configuration, rule, replicas, feasible }: Ranked, scenario: FullScenario): Strain | null {
  const { binding, atCapacity, unloaded, capacityCallsPerSecond } = configuration;
  if (!feasible || (binding !== 'ttft' && binding !== 'itl' && binding !== 'e2e')) return null;
  // the simulation may have found that a replica carries less than the queue screen says
  const usedFraction = (atCapacity.utilizationFraction * rule.capacity) / capacityCallsPerSecond;
  if (!(usedFraction < LEAST_USED) || replicas - scenario.planning.spareReplicas < MANY_REPLICAS) return null;
  const metric = `${binding}Ms` as const;
  const [tightest] = (['p50', 'p95', 'p99'] as const)
    .flatMap((percentile) => {
      const wantedMs = scenario.goals[metric][percentile] ?? null;
      return wantedMs === null ? [] : [{ percentile, wantedMs, reach: atCapacity[metric][percentile] / wantedMs }];
    })
    .sort((a, b) => b.reach - a.reach);
  if (tightest === undefined) return null;
  const { percentile, wantedMs } = tightest;
  return { goal: binding, percentile, aloneMs: unloaded[metric][percentile], wantedMs, usedFraction };
}

/** A sentence without its full stop. */
export function strainWords({ goal, percentile, aloneMs, wantedMs, usedFraction }: Strain): string {
  return `Practically does not meet the goal: one request alone has a ${percentile.toUpperCase()} ${GOAL_WORDS[goal]} of ${latencyWords(aloneMs)}, the limit is ${latencyWords(wantedMs)}, so that a replica carries ${percent(usedFraction)} of what it could`;
}

export function strainLever({ goal }: Strain): string {
  return `Use another GPU, or loosen the goal for the ${GOAL_WORDS[goal]}.`;
}
