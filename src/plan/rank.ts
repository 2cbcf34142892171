/** Prices every configuration that meets the goals and puts the cheapest first. */
import type { PriceRow } from '../catalog/rows.ts';
import { cheapestOf, offersOf, perMonth, type Offer, type PriceWish } from '../cost/prices.ts';
import type { FullScenario } from '../scenario/scenario.ts';
import type { Simulation } from '../sizing/simulate.ts';
import type { Configuration, Latency } from '../sizing/sizing.ts';
import { replicasOf, type ReplicaRule } from '../workload/replicas.ts';
import { withFront, type Loss } from './front.ts';

/** A configuration at the planned peak, with the offer that is cheapest for that size. */
export interface Ranked {
  readonly configuration: Configuration;
  readonly rule: ReplicaRule;
  readonly replicas: number;
  /** GPUs paid for, whole instances */
  readonly gpus: number;
  readonly offer: Offer | null;
  readonly usdPerMonth: number | null;
  /** at the planned peak, spares idle; null when infeasible */
  readonly latency: Latency | null;
  readonly feasible: boolean;
  readonly reason: string;
  readonly lever: string;
  /** no other is at least as good in money and both latencies, and better in one */
  readonly paretoOptimal: boolean;
  /** why it is not taken, with figures; null on the front */
  readonly loss: Loss | null;
  /** null = the queue screen alone stands behind it */
  readonly simulated: SimulatedRow | null;
}

/** What the simulation of the planned peak showed of a row. */
export interface SimulatedRow {
  readonly run: Simulation;
  /** on as many calls as decide; false = a scouting run on fewer */
  readonly whole: boolean;
  /** spares included, as the queue screen says */
  readonly screenReplicas: number;
  /** of the queue screen at the size that was simulated */
  readonly screen: Latency | null;
}

export interface RankRequest extends RankRules {
  readonly configurations: readonly Configuration[];
}

export interface RankRules {
  readonly scenario: FullScenario;
  readonly prices: readonly PriceRow[];
  /** calls/s at the planned peak, every factor in */
  readonly peakLoad: number;
  /** calls/s that really arrive at the planned peak: without the margin */
  readonly peakDemand: number;
  readonly latencyAt: (configuration: Configuration, callsPerSecond: number) => Latency | null;
  /** resolves names of own prices */
  readonly gpuName: (text: string) => string;
}

/** @returns the feasible ones by cost, then GPUs, then name; the others after them in the order of the search */
export function rankConfigurations(request: RankRequest): Ranked[] {
  return inOrder(request.configurations.map((configuration) => rankOne(configuration, request)));
}

/** Rows in their order, with the front as it is now: sizes and latencies may have changed since an earlier one. */
export function inOrder(ranked: readonly Ranked[]): Ranked[] {
  const feasible = ranked
    .filter((each) => each.feasible)
    .map((each) => ({ ...each, paretoOptimal: false, loss: null, reason: '' }))
    .sort(byCost);
  const others = ranked.filter((each) => !each.feasible);
  return [...withFront(feasible), ...others];
}

/** The row where `carrying` replicas are needed at the peak, and at other loads in proportion. */
export function raisedTo(row: Ranked, carrying: number, request: RankRules): Ranked {
  return sizedBy(row.configuration, { ...row.rule, capacity: request.peakLoad / carrying }, request);
}

/** A row that does not serve. */
export function lostRow(
  { configuration, rule }: Pick<Ranked, 'configuration' | 'rule'>,
  reason: string,
  lever: string,
  loss: Loss | null,
): Ranked {
  return {
    ...{ configuration, rule, reason, lever, loss },
    ...{ replicas: 0, gpus: 0, offer: null, usdPerMonth: null, latency: null },
    ...{ feasible: false, paretoOptimal: false, simulated: null },
  };
}

function rankOne(configuration: Configuration, request: RankRules): Ranked {
  const { planning } = request.scenario;
  const rule: ReplicaRule = {
    capacity: configuration.capacityCallsPerSecond,
    spareReplicas: planning.spareReplicas,
    minReplicas: planning.minReplicas,
    maxReplicas: Infinity,
  };
  if (!configuration.feasible)
    return lostRow({ configuration, rule }, configuration.reason, configuration.lever, configuration.lack);
  return sizedBy(configuration, rule, request);
}

/** Replicas by the rule, the cheapest offer for them, and the latency of the queue screen. */
function sizedBy(configuration: Configuration, rule: ReplicaRule, request: RankRules): Ranked {
  const { planning } = request.scenario;
  const replicas = replicasOf(request.peakLoad, rule);
  if (planning.maxReplicas !== undefined && replicas > planning.maxReplicas) {
    return lostRow(
      { configuration, rule },
      `needs ${String(replicas)} replicas, the limit is ${String(planning.maxReplicas)}`,
      'Raise planning.maxReplicas, or use larger replicas.',
      { kind: 'replicas', replicas, limit: planning.maxReplicas },
    );
  }
  const offers = offersFor(configuration.gpu.name, request);
  const cheapest = cheapestOf(offers, replicas, configuration.gpusPerReplica, configuration.pipelineParallel);
  const carrying = Math.max(1, replicas - planning.spareReplicas);
  return {
    ...lostRow({ configuration, rule }, '', '', null),
    replicas,
    gpus: cheapest?.bought.gpus ?? replicas * configuration.gpusPerReplica,
    offer: cheapest?.offer ?? null,
    usdPerMonth: cheapest === null ? null : perMonth(cheapest.bought.usdPerHour),
    latency: request.latencyAt(configuration, request.peakDemand / carrying),
    feasible: true,
  };
}

function offersFor(gpu: string, request: RankRules): Offer[] {
  const { resources } = request.scenario;
  const own = resources.prices.filter((each) => request.gpuName(each.gpu) === gpu);
  if (own.length > 0) {
    return own.map((each) => ({
      cloud: each.label ?? 'own price',
      region: '',
      instanceType: 'per-gpu',
      gpusPerInstance: 1,
      soldPerGpu: true,
      usdPerInstanceHour: each.usdPerGpuHour * (resources.priceFactor ?? 1),
      purchase: resources.purchase,
      estimated: false,
      source: 'said in the scenario',
      date: '',
    }));
  }
  return offersOf(request.prices, gpu, priceWishOf(request.scenario));
}

export function priceWishOf(scenario: FullScenario): PriceWish {
  const { clouds, regions, instanceTypes, purchase, discountFraction: discount, priceFactor } = scenario.resources;
  const discountFraction = priceFactor === undefined ? discount : 1 - (1 - discount) * priceFactor;
  return { clouds, regions, instanceTypes, purchase, discountFraction };
}

function byCost(a: Ranked, b: Ranked): number {
  const [costA, costB] = [a.usdPerMonth ?? Infinity, b.usdPerMonth ?? Infinity];
  if (costA !== costB) return costA < costB ? -1 : 1;
  if (a.gpus !== b.gpus) return a.gpus - b.gpus;
  return a.configuration.id < b.configuration.id ? -1 : 1;
}
