/** How to buy: what to commit to, what to order when, and what an API would cost instead. */
import { stepStart } from '../base/time.ts';
import { HOURS_PER_MONTH, MS_PER_DAY, SECONDS_PER_DAY } from '../base/units.ts';
import { commitmentOf } from '../cost/commitment.ts';
import { ordersOf } from '../cost/orders.ts';
import { cheapestOf, offersOf } from '../cost/prices.ts';
import type { Composition } from './composition.ts';
import type { FuturesStage } from './futures-stage.ts';
import type { MoneyStage } from './money-stage.ts';
import type { Plan } from './plan.ts';
import { priceWishOf, type Ranked } from './rank.ts';

const TERMS = [
  ['1 year', 'reserved-1y'],
  ['3 years', 'reserved-3y'],
] as const;

/**
 * One entry a term that some row sells. None for plans that are not bought on demand at listed prices: an own price stands for a
 * contract of one's own, and list prices say nothing about it.
 */
export function commitmentsOf(
  all: Composition,
  chosen: Ranked,
  moneyOf: MoneyStage,
  futures: FuturesStage,
): Plan['cost']['commitments'] {
  const { scenario, served } = all;
  const largest = moneyOf.later.replicas;
  const onDemand = futures.usdPerReplicaHour;
  if (scenario.resources.purchase !== 'on-demand' || scenario.resources.prices.length > 0) return [];
  if (chosen.offer === null || !(onDemand > 0)) return [];
  const { gpu, gpusPerReplica } = chosen.configuration;
  const need = { values: futures.futures.heldSteps.values, weights: futures.futures.heldSteps.counts };
  return TERMS.flatMap(([term, purchase]) => {
    const offers = offersOf(served.catalog.prices, gpu.name, { ...priceWishOf(scenario), purchase });
    const cheapest = cheapestOf(offers, largest, gpusPerReplica);
    if (cheapest === null) return [];
    const rate = cheapest.bought.usdPerHour / largest;
    const found = commitmentOf(need, onDemand, rate);
    const { offer } = cheapest;
    return [
      {
        term,
        replicas: found.committed,
        gpus: moneyOf.gpusFor(found.committed),
        ratio: rate / onDemand,
        estimated: offer.estimated,
        offer: `${offer.cloud} ${offer.region} ${offer.instanceType}${offer.estimated ? ', committed price estimated from a typical ratio to on-demand' : `, listed ${offer.date}`}`,
        usdPerMonth: found.costPerHour * HOURS_PER_MONTH,
        allOnDemandUsdPerMonth: found.allOnDemandPerHour * HOURS_PER_MONTH,
        allCommittedUsdPerMonth: found.allCommittedPerHour * HOURS_PER_MONTH,
      },
    ];
  });
}

/** Rises of the planned size, those of one week together, each ahead by the lead time. */
export function ordersPart(all: Composition, chosen: Ranked, moneyOf: MoneyStage): Plan['cost']['orders'] {
  const { scenario, demand } = all;
  const { grid } = demand;
  const running = (scenario.deployment.replicas ?? 0) * chosen.configuration.gpusPerReplica;
  const weekSteps = Math.max(1, Math.round((7 * SECONDS_PER_DAY) / Math.max(1, secondsOfStep(grid))));
  const leadMs = scenario.planning.leadTimeDays * MS_PER_DAY;
  return ordersOf(moneyOf.planned, running, moneyOf.gpusFor, weekSteps).map((order) => {
    const neededFromMs = stepStart(grid, order.at);
    const byMs = neededFromMs - leadMs;
    return {
      byMs: Math.max(grid.startMs, byMs),
      neededFromMs,
      gpus: order.gpus,
      replicas: order.replicas,
      late: byMs < grid.startMs,
    };
  });
}

function secondsOfStep(grid: Composition['demand']['grid']): number {
  return (stepStart(grid, 1) - grid.startMs) / 1000;
}

/** The same tokens at an API's prices. */
export function apiPart(
  all: Composition,
  tokens: { readonly input: number; readonly output: number },
  totalUsd: number,
  months: number,
): Plan['cost']['api'] {
  const price = all.scenario.resources.apiPrice;
  const { usdPerMillionInputTokens: usdIn, usdPerMillionOutputTokens: usdOut } = price ?? {};
  if (usdIn === undefined || usdOut === undefined) return null;
  const apiUsd = (tokens.input * usdIn + tokens.output * usdOut) / 1e6;
  const { mean } = all.demand;
  const meanRate = mean.reduce((total, each) => total + each, 0) / Math.max(1, mean.length);
  return {
    name: price?.name ?? 'an API',
    usdPerMillionInputTokens: usdIn,
    usdPerMillionOutputTokens: usdOut,
    usdPerMonth: apiUsd / months,
    ownUsdPerMonth: totalUsd / months,
    breakEvenRequestsPerSecond: apiUsd > 0 ? (meanRate * totalUsd) / apiUsd : null,
  };
}
