/** The second half of the arithmetic of docs/method.md §11: load to replicas, money, futures, storage and network. */
import { capacityOf, cellsOf, loadOf, memoryOf, spreadOf } from './worked-example.ts';

const sum = (values: readonly number[]): number => values.reduce((total, each) => total + each, 0);
const carrying = (load: number, capacity: number): number => Math.max(1, Math.ceil(load / capacity - 1e-9));
/** hours of a month over hours of the 28 days */
const MONTH = 730 / 672;

interface FactorRow {
  readonly id: string;
  readonly multiplier: number;
  /** calls/s after this factor, and the replicas that carry them */
  readonly load: number;
  readonly carrying: number;
  readonly added: number;
}

/** Replicas of each day and week, and their money. */
export function boughtOf() {
  const { perSecond: capacity } = known();
  const at = loadOf();
  const factor = at.busiestMinute * 2 * 1.25;
  const needed = at.days.map((day) => carrying(day * factor, capacity) + 1);
  const weeks = [0, 1, 2, 3].map((week) => Math.max(...needed.slice(7 * week, 7 * week + 7)));
  const later = Math.max(...weeks);
  const totalUsd = 420 * sum(weeks);
  const followingUsd = 60 * sum(needed);
  let [load, before] = [at.peak, 0];
  const factors: FactorRow[] = [
    ['mean', 1],
    ['quantile', 1],
    ['within-step-peak', at.busiestMinute],
    ['peak-multiplier', 2],
    ['margin', 1.25],
  ].map(([id, multiplier]) => {
    load *= multiplier as number;
    const now = carrying(load, capacity);
    const added = now - before;
    before = now;
    return { id: id as string, multiplier: multiplier as number, load, carrying: now, added };
  });
  return {
    needed,
    weeks,
    factors,
    now: weeks[0] as number,
    later,
    /** calls/s that reach each replica at the planned peak: without the margin, the spare idle */
    perReplica: at.arriving / (later - 1),
    totalUsd,
    followingUsd,
  };
}

export function tokenCostOf() {
  const { totalUsd } = boughtOf();
  const requests = sum(loadOf().days) * 86_400;
  return {
    requests,
    perRequest: totalUsd / requests,
    perMillionInput: (totalUsd / (requests * 1000)) * 1e6,
    perMillionOutput: (totalUsd / (requests * 200)) * 1e6,
  };
}

/** Standard normal distribution function by Simpson's rule; good to 1e-12 for |z| < 6. */
function normal(z: number): number {
  const steps = 400;
  const density = (x: number): number => Math.exp(-0.5 * x * x) / Math.sqrt(2 * Math.PI);
  let area = density(0) + density(z);
  for (let i = 1; i < steps; i += 1) area += (i % 2 === 1 ? 4 : 2) * density((i * z) / steps);
  return 0.5 + (area * z) / steps / 3;
}

/** All futures: only the capacity varies, by e^(0.25 z), so that replicas fall as z rises. */
export function futuresOf() {
  const { perSecond: capacity } = known();
  const at = loadOf();
  const bare = at.load / capacity;
  /** P(⌈ratio / e^(0.25 z)⌉ ≤ n) */
  const share = (ratio: number, n: number): number => 1 - normal(Math.log(ratio / n) / 0.25);
  const within = (replicas: number): number => share(bare, replicas - 1);
  const least = (level: number): number => {
    let n = 2;
    while (within(n) < level) n += 1;
    return n;
  };
  const { later } = boughtOf();
  const horizon = (z: number): number =>
    420 * sum(ends.map((each) => Math.max(1, Math.ceil(each / Math.exp(0.25 * z))) + 1));
  const ends = [6, 13, 20, 27].map((day) => ((at.days[day] as number) * at.busiestMinute * 2 * 1.25) / capacity);
  return {
    bare,
    within,
    p10: least(0.1),
    p50: least(0.5),
    p90: least(0.9),
    shown: [least(0.1) - 1, least(0.1), least(0.5) - 1, least(0.5), least(0.9) - 1, least(0.9)],
    overBudget: 1 - within(Math.floor(35_000 / 1825)),
    short: 1 - share(at.arriving / capacity, later),
    /** cost of the 28 days when the error of the capacity is z: each week at its last day's need */
    horizon,
    /** P(cost of the 28 days ≤ usd): the cost falls as z rises, so by bisection on z */
    shareOfHorizon(usd: number): number {
      let [low, high] = [-6, 6];
      for (let round = 0; round < 50; round += 1) {
        const middle = (low + high) / 2;
        if (horizon(middle) <= usd) high = middle;
        else low = middle;
      }
      return 1 - normal(high);
    },
  };
}

export function infrastructureOf() {
  const at = loadOf();
  const { later, perReplica } = boughtOf();
  const weightsGb = (2 * memoryOf().params) / 1e9;
  const logGbPerDay = (at.mean * 86_400 * (1200 * 4 + 1500)) / 1e9;
  const storageGb = later * (weightsGb + 12) + 30 * logGbPerDay;
  const sentGbPerMonth = ((tokenCostOf().requests * (200 * 250 + 1500)) / 1e9) * MONTH;
  const seconds = spreadOf(cellsOf(perReplica / 1e3).e2e).mean / 1e3;
  return {
    weightsGb,
    logGbPerDay,
    storageGb,
    storageUsd: 0.1 * storageGb,
    inMbit: (at.arriving * (1000 * 4 + 1500) * 8) / 1e6,
    outMbit: (at.arriving * (200 * 250 + 1500) * 8) / 1e6,
    sentGbPerMonth,
    networkUsd: 0.09 * sentGbPerMonth,
    seconds,
    connections: Math.ceil(at.arriving * seconds),
  };
}

let capacity: ReturnType<typeof capacityOf> | undefined;
/** The capacity, computed once. */
function known(): ReturnType<typeof capacityOf> {
  capacity ??= capacityOf();
  return capacity;
}
