/**
 * The Pareto front of money against latency, and why each other configuration lost. Axes, each the less the better: $ a month at the
 * planned load, P99 of the time to first token, P99 of the time between tokens, both at the planned load. docs/method.md §6.
 */
import type { GoalName, Lack, Latency, Percentile } from '../sizing/sizing.ts';
import { latencyWords, money } from './words.ts';

/** Why a configuration is not taken; differences ≥ 0, against the one it names. */
export type Loss =
  | {
      readonly kind: 'dominated';
      /** on the front, and at least as good in every axis */
      readonly by: string;
      readonly usdPerMonth: number;
      readonly ttftMs: number;
      readonly itlMs: number;
    }
  | { readonly kind: 'replicas'; readonly replicas: number; readonly limit: number }
  | { readonly kind: 'no-price' }
  /** simulated with so many replicas, half more than the queue screen asks for, it still misses */
  | {
      readonly kind: 'simulated';
      readonly replicas: number;
      readonly goal: GoalName;
      readonly percentile: Percentile;
      readonly reachedMs: number;
      readonly wantedMs: number;
    }
  | Lack;

/** What the front is made of; a Ranked has more (rank.ts). */
export interface Contender {
  readonly configuration: { readonly id: string };
  readonly usdPerMonth: number | null;
  readonly latency: Pick<Latency, 'ttftMs' | 'itlMs'> | null;
  readonly paretoOptimal: boolean;
  readonly loss: Loss | null;
  readonly reason: string;
}

type Axes = readonly [usdPerMonth: number, ttftMs: number, itlMs: number];

/** null where one of them is not known: such a one is on no front */
function axesOf(each: Contender): Axes | null {
  if (each.usdPerMonth === null || each.latency === null) return null;
  return [each.usdPerMonth, each.latency.ttftMs.p99, each.latency.itlMs.p99];
}

/** At least as good everywhere, and better somewhere. */
function dominates(one: Axes, other: Axes): boolean {
  return (
    one.every((value, axis) => value <= (other[axis] ?? Infinity)) &&
    one.some((value, axis) => value < (other[axis] ?? 0))
  );
}

function equal(one: Axes, other: Axes | null): boolean {
  return other !== null && one.every((value, axis) => value === other[axis]);
}

/**
 * Marks the front and gives every other one its dominator: the cheapest of the front that beats it. Of equals the first stands for all.
 * O(n²) in the feasible ones.
 *
 * @param sorted  feasible, the cheapest first
 */
export function withFront<Each extends Contender>(sorted: readonly Each[]): Each[] {
  const axes = sorted.map(axesOf);
  const front = sorted.flatMap((each, index) => {
    const mine = axes[index] ?? null;
    const beaten = axes.some(
      (other, at) => other !== null && (dominates(other, mine ?? other) || (at < index && equal(other, mine))),
    );
    return mine === null || beaten ? [] : [{ each, mine }];
  });
  const members = new Set(front.map(({ each }) => each));
  return sorted.map((each, index) => {
    if (members.has(each)) return { ...each, paretoOptimal: true };
    const mine = axes[index] ?? null;
    if (mine === null) return { ...each, loss: { kind: 'no-price' }, reason: 'no listed price fits' };
    const beaten = front.find((one) => dominates(one.mine, mine) || equal(one.mine, mine));
    if (beaten === undefined) return each;
    const [usdPerMonth, ttftMs, itlMs] = mine.map((value, axis) => value - (beaten.mine[axis] ?? value));
    const loss = { usdPerMonth: usdPerMonth ?? 0, ttftMs: ttftMs ?? 0, itlMs: itlMs ?? 0 };
    const by = beaten.each.configuration.id;
    return { ...each, loss: { kind: 'dominated', by, ...loss }, reason: dominatedWords(by, loss) };
  });
}

/** Why a row lost, in the words and the currency of now. */
export function reasonOf(each: { readonly loss: Loss | null; readonly reason: string }): string {
  return each.loss?.kind === 'dominated' ? dominatedWords(each.loss.by, each.loss) : each.reason;
}

function dominatedWords(by: string, loss: { usdPerMonth: number; ttftMs: number; itlMs: number }): string {
  const better = [
    ...(loss.usdPerMonth > 0 ? [`${money(loss.usdPerMonth)} a month cheaper`] : []),
    ...(loss.ttftMs > 0 ? [`${latencyWords(loss.ttftMs)} sooner to the first token`] : []),
    ...(loss.itlMs > 0 ? [`${latencyWords(loss.itlMs)} quicker between tokens`] : []),
  ];
  const last = better.pop();
  if (last === undefined) return `${by} is the same in money and latency`;
  return `${by} is ${better.length > 0 ? `${better.join(', ')} and ${last}` : last}`;
}
