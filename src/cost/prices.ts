/** Price rows to money: which row serves a configuration cheapest. Source and date of each row stay with it. */
import { HOURS_PER_MONTH } from '../base/units.ts';
import type { PriceRow } from '../catalog/rows.ts';

export type Purchase = 'on-demand' | 'spot' | 'reserved-1y' | 'reserved-3y';

/** Filters of a scenario; empty lists allow everything. Names are compared lower-cased. */
export interface PriceWish {
  readonly clouds: readonly string[];
  readonly regions: readonly string[];
  readonly instanceTypes: readonly string[];
  readonly purchase: Purchase;
  readonly discountFraction: number;
}

/** A rate for one GPU type on one instance type. */
export interface Offer {
  readonly cloud: string;
  readonly region: string;
  readonly instanceType: string;
  /** 1 where GPUs are sold one by one into any node */
  readonly gpusPerInstance: number;
  readonly soldPerGpu: boolean;
  readonly usdPerInstanceHour: number;
  readonly purchase: Purchase;
  /** the rate is derived, not printed by the source */
  readonly estimated: boolean;
  readonly source: string;
  readonly date: string;
}

/**
 * Committed over on-demand price where a row prints none: medians of "standard, no upfront" in data/prices/commitment-ratios.csv
 * (AWS; 1 year 0.63, 3 years 0.43, the latter from China regions only), read 2026-01.
 */
const commitmentRatio = { 'reserved-1y': 0.63, 'reserved-3y': 0.43 } as const;

/** Offers for one GPU type that the wish allows, in the order of the rows. */
export function offersOf(rows: readonly PriceRow[], gpu: string, wish: PriceWish): Offer[] {
  const allowed = (list: readonly string[], name: string): boolean =>
    list.length === 0 || list.some((each) => each.toLowerCase() === name.toLowerCase());
  return rows.flatMap((row) => {
    if (row.gpu !== gpu) return [];
    if (
      !allowed(wish.clouds, row.cloud) ||
      !allowed(wish.regions, row.region) ||
      !allowed(wish.instanceTypes, row.instanceType)
    )
      return [];
    const rate = rateOf(row, wish.purchase);
    if (rate === null) return [];
    return [
      {
        cloud: row.cloud,
        region: row.region,
        instanceType: row.instanceType,
        gpusPerInstance: row.gpuCount,
        soldPerGpu: row.instanceType === 'per-gpu' || row.gpuCount === 1,
        usdPerInstanceHour: rate.usd * (1 - wish.discountFraction),
        purchase: wish.purchase,
        estimated: rate.estimated,
        source: row.provenance.source,
        date: row.provenance.date,
      },
    ];
  });
}

function rateOf(row: PriceRow, purchase: Purchase): { usd: number; estimated: boolean } | null {
  const onDemand = row.onDemandUsdPerHour;
  switch (purchase) {
    case 'on-demand':
      return onDemand === null ? null : { usd: onDemand, estimated: false };
    case 'spot':
      return row.spotUsdPerHour === null ? null : { usd: row.spotUsdPerHour, estimated: row.spotBasis !== 'quoted' };
    case 'reserved-1y':
      return committed(row.reserved1yUsdPerHour, onDemand, commitmentRatio[purchase]);
    case 'reserved-3y':
      return committed(row.reserved3yUsdPerHour, onDemand, commitmentRatio[purchase]);
  }
}

function committed(
  printed: number | null,
  onDemand: number | null,
  ratio: number,
): { usd: number; estimated: boolean } | null {
  if (printed !== null) return { usd: printed, estimated: false };
  return onDemand === null ? null : { usd: onDemand * ratio, estimated: true };
}

/** What a number of replicas occupies and costs on an offer. */
export interface Purchased {
  readonly instances: number;
  readonly gpus: number;
  readonly usdPerHour: number;
}

/**
 * Whole instances that hold the replicas; a pipeline stage never spans two instances unless GPUs are sold one by one.
 *
 * @param stages  pipeline stages of a replica; 1 = the replica is never parted
 * @returns null where one instance cannot hold one replica
 */
export function purchaseOf(offer: Offer, replicas: number, gpusPerReplica: number, stages = 1): Purchased | null {
  if (offer.soldPerGpu) {
    const gpus = replicas * gpusPerReplica;
    return { instances: gpus, gpus, usdPerHour: (gpus * offer.usdPerInstanceHour) / offer.gpusPerInstance };
  }
  const perInstance = Math.floor((offer.gpusPerInstance * stages) / gpusPerReplica);
  if (perInstance < 1) return null;
  const instances = Math.ceil((replicas * stages) / perInstance);
  return { instances, gpus: instances * offer.gpusPerInstance, usdPerHour: instances * offer.usdPerInstanceHour };
}

/** The cheapest offer for a size; ties go to the earlier row. Null where none fits. */
export function cheapestOf(
  offers: readonly Offer[],
  replicas: number,
  gpusPerReplica: number,
  stages = 1,
): { offer: Offer; bought: Purchased } | null {
  let best: { offer: Offer; bought: Purchased } | null = null;
  for (const offer of offers) {
    const bought = purchaseOf(offer, replicas, gpusPerReplica, stages);
    if (bought !== null && (best === null || bought.usdPerHour < best.bought.usdPerHour)) best = { offer, bought };
  }
  return best;
}

export function perMonth(usdPerHour: number): number {
  return usdPerHour * HOURS_PER_MONTH;
}
