/**
 * What an hour of a GPU costs that one owns: written off in equal parts, with upkeep, electricity, the site and people. Every hour is
 * paid for, needed or not: an hour that is needed costs the hour over the utilisation, and owning pays where the utilisation is above
 * the cost of the owned hour over the rent (break-even). Cost of capital is not in it; add it to the price where it matters.
 */
import { HOURS_PER_MONTH } from '../base/units.ts';
import type { Power } from './power.ts';

const HOURS_PER_YEAR = 12 * HOURS_PER_MONTH;

/** Tax lives and vendor warranties of servers: 3 to 6 years. */
export const ASSUMED_DEPRECIATION_YEARS = 4;
/** Usual price of support contracts for servers; a guess. */
export const ASSUMED_UPKEEP_PER_YEAR = 0.05;

export interface OwnHardware {
  readonly usdPerGpu: number;
  readonly depreciationYears: number;
  readonly residualFraction: number;
  readonly upkeepFractionPerYear: number;
  readonly usdPerKwh: number;
  readonly colocationUsdPerKwMonth: number;
  readonly staffUsdPerGpuYear: number;
  readonly power: Power;
}

/** $ for one GPU and hour, needed or not; the parts add up to `all`. */
export interface OwnedHour {
  readonly depreciation: number;
  readonly upkeep: number;
  readonly electricity: number;
  readonly colocation: number;
  readonly staff: number;
  readonly all: number;
}

export function ownedHourOf(own: OwnHardware): OwnedHour {
  const depreciation = (own.usdPerGpu * (1 - own.residualFraction)) / (own.depreciationYears * HOURS_PER_YEAR);
  const upkeep = (own.usdPerGpu * own.upkeepFractionPerYear) / HOURS_PER_YEAR;
  const electricity = own.power.kwAtMeter * own.usdPerKwh;
  const colocation = (own.power.kwPerGpu * own.colocationUsdPerKwMonth) / HOURS_PER_MONTH;
  const staff = own.staffUsdPerGpuYear / HOURS_PER_YEAR;
  return {
    depreciation,
    upkeep,
    electricity,
    colocation,
    staff,
    all: depreciation + upkeep + electricity + colocation + staff,
  };
}
