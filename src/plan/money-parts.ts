/** Other ways to pay for the same size: spot, hardware of one's own, and what it draws from the grid. */
import { stepSeconds } from '../base/time.ts';
import { HOURS_PER_MONTH } from '../base/units.ts';
import {
  ASSUMED_DEPRECIATION_YEARS,
  ASSUMED_UPKEEP_PER_YEAR,
  ownedHourOf,
  type OwnedHour,
} from '../cost/own-hardware.ts';
import { ASSUMED_USD_PER_KWH, kwhPerMonth, powerOf } from '../cost/power.ts';
import { cheapestOf, offersOf, purchaseOf, type Offer, type Purchase } from '../cost/prices.ts';
import { ASSUMED_INTERRUPTIONS_PER_HOUR, chanceOfMoreDown, spotDownFraction, spotSparesOf } from '../cost/spot.ts';
import type { Composition } from './composition.ts';
import type { MoneyStage } from './money-stage.ts';
import type { Plan } from './plan.ts';
import { priceWishOf, type Ranked } from './rank.ts';
import { hoursOf } from './time-grid.ts';

/** Spot against on demand, for plans that are bought by the hour at listed prices. */
export function spotPart(all: Composition, chosen: Ranked, moneyOf: MoneyStage): Plan['cost']['spot'] {
  const { scenario } = all;
  const { purchase, prices } = scenario.resources;
  if (chosen.offer === null || prices.length > 0 || (purchase !== 'on-demand' && purchase !== 'spot')) return null;
  const offer = purchase === 'spot' ? chosen.offer : cheapestFor(all, chosen, moneyOf, 'spot');
  if (offer === null) return null;
  const onDemand = purchase === 'on-demand' ? chosen.offer : cheapestFor(all, chosen, moneyOf, 'on-demand');
  const { gpusPerReplica, pipelineParallel } = chosen.configuration;
  const largest = moneyOf.later.replicas;
  const month = (at: Offer, replicas: number): number =>
    (purchaseOf(at, replicas, gpusPerReplica, pipelineParallel)?.usdPerHour ?? 0) * HOURS_PER_MONTH;
  const { spot } = scenario.money;
  const interruptionsPerHour = spot.interruptionsPerHour ?? ASSUMED_INTERRUPTIONS_PER_HOUR;
  const restartMinutes = spot.restartMinutes ?? scenario.deployment.startupMinutes;
  const downFraction = spotDownFraction({ interruptionsPerHour, restartMinutes });
  const spare = Math.min(chosen.rule.spareReplicas, largest);
  const extraReplicas = Math.max(0, spotSparesOf(largest - spare, downFraction) - spare);
  return {
    offer: `${offer.cloud} ${offer.region} ${offer.instanceType}`,
    usdPerGpuHour: offer.usdPerInstanceHour / offer.gpusPerInstance,
    estimated: offer.estimated,
    interruptionsPerHour,
    interruptionsAssumed: spot.interruptionsPerHour === undefined,
    restartMinutes,
    downFraction,
    shortFraction: chanceOfMoreDown(largest, spare, downFraction),
    extraReplicas,
    usdPerMonth: month(offer, largest + extraReplicas),
    onDemandUsdPerMonth: onDemand === null ? null : month(onDemand, largest),
  };
}

function cheapestFor(all: Composition, chosen: Ranked, moneyOf: MoneyStage, purchase: Purchase): Offer | null {
  const { gpu, gpusPerReplica, pipelineParallel } = chosen.configuration;
  const offers = offersOf(all.served.catalog.prices, gpu.name, { ...priceWishOf(all.scenario), purchase });
  return cheapestOf(offers, moneyOf.later.replicas, gpusPerReplica, pipelineParallel)?.offer ?? null;
}

/** Hours of GPUs a month, for sizes along the plan's steps. */
export function gpuHoursPerMonth(all: Composition, moneyOf: MoneyStage, sizes: readonly number[]): number {
  const { grid } = all.demand;
  const hours = sizes.reduce((sum, size, t) => sum + (moneyOf.gpusFor(size) * stepSeconds(grid, t)) / 3600, 0);
  return (hours / hoursOf(grid)) * HOURS_PER_MONTH;
}

/** The largest size owned instead of rented; null where no price of hardware was said. */
export function ownHardwarePart(all: Composition, chosen: Ranked, moneyOf: MoneyStage): Plan['cost']['ownHardware'] {
  const said = all.scenario.money.ownHardware;
  if (said?.usdPerGpu === undefined) return null;
  const power = powerOf(said, chosen.configuration.gpu.tdpWatts);
  if (power === null) return null;
  const hour: OwnedHour = ownedHourOf({
    usdPerGpu: said.usdPerGpu,
    depreciationYears: said.depreciationYears ?? ASSUMED_DEPRECIATION_YEARS,
    residualFraction: said.residualFraction ?? 0,
    upkeepFractionPerYear: said.upkeepFractionPerYear ?? ASSUMED_UPKEEP_PER_YEAR,
    usdPerKwh: said.usdPerKwh ?? ASSUMED_USD_PER_KWH,
    colocationUsdPerKwMonth: said.colocationUsdPerKwMonth ?? 0,
    staffUsdPerGpuYear: said.staffUsdPerGpuYear ?? 0,
    power,
  });
  const { all: usdPerGpuHour, ...parts } = hour;
  // owned GPUs come one by one: whole instances are the clouds' matter
  const gpus = moneyOf.later.replicas * chosen.configuration.gpusPerReplica;
  const months = hoursOf(all.demand.grid) / HOURS_PER_MONTH;
  const rent = chosen.offer === null ? null : chosen.offer.usdPerInstanceHour / chosen.offer.gpusPerInstance;
  const needed = moneyOf.needed.reduce((sum, size) => sum + size, 0) / Math.max(1, moneyOf.needed.length);
  const utilization = said.utilizationFraction ?? needed / moneyOf.later.replicas;
  const purchaseUsd = gpus * said.usdPerGpu;
  const rentedUsdPerMonth = moneyOf.totalUsd / months;
  const saved = rentedUsdPerMonth - gpus * (usdPerGpuHour - parts.depreciation) * HOURS_PER_MONTH;
  return {
    usdPerGpuHour,
    parts,
    assumed:
      power.kwAssumed ||
      power.pueAssumed ||
      [said.depreciationYears, said.upkeepFractionPerYear, said.usdPerKwh].includes(undefined),
    hardwareOnly: parts.colocation + parts.staff === 0,
    utilization,
    utilizationOrigin: said.utilizationFraction === undefined ? 'computed' : 'said',
    usdPerNeededHour: usdPerGpuHour / utilization,
    breakEvenUtilization: rent === null || rent <= 0 ? null : usdPerGpuHour / rent,
    gpus,
    usdPerMonth: gpus * usdPerGpuHour * HOURS_PER_MONTH,
    rentedUsdPerMonth,
    purchaseUsd,
    paybackMonths: rent !== null && saved > 0 ? purchaseUsd / saved : null,
  };
}

/** Energy and carbon; null where no rate was asked for, or the power of the GPU is not known. */
export function energyPart(all: Composition, chosen: Ranked, moneyOf: MoneyStage): Plan['cost']['energy'] {
  const said = all.scenario.money.energy;
  if (said?.kgCo2ePerKwh === undefined && said?.usdPerKwh === undefined && said?.kwPerGpu === undefined) return null;
  const power = powerOf(said, chosen.configuration.gpu.tdpWatts);
  if (power === null) return null;
  const gpus = gpuHoursPerMonth(all, moneyOf, moneyOf.planned) / HOURS_PER_MONTH;
  const kwh = kwhPerMonth(gpus, power);
  return {
    kwPerGpu: power.kwPerGpu,
    pue: power.pue,
    assumed: power.kwAssumed || power.pueAssumed,
    kwhPerMonth: kwh,
    usdPerMonth: said.usdPerKwh === undefined ? null : kwh * said.usdPerKwh,
    kgCo2ePerMonth: said.kgCo2ePerKwh === undefined ? null : kwh * said.kgCo2ePerKwh,
  };
}
