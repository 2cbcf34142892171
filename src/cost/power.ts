/** Electricity of GPUs: kW → kWh → money and carbon. */
import { HOURS_PER_MONTH } from '../base/units.ts';

/**
 * Power of a GPU with its share of the server over that of the board. With the PUE below it gives 2.2 × the board, the median of the
 * all-in figures that InferenceX prints for nine GPUs (1.5 to 2.5 ×; data/prices/gpu-tco.csv, 2026-04).
 */
export const SERVER_OVER_BOARD = 1.7;
/** Between the best sites (1.1) and the average of surveys (about 1.55, Uptime Institute). */
export const ASSUMED_PUE = 1.3;
/** Between what industry pays in the United States and in Europe; a guess. */
export const ASSUMED_USD_PER_KWH = 0.1;

export interface Power {
  /** kW at the meter for one GPU that runs, cooling included */
  readonly kwAtMeter: number;
  /** kW of the GPU with its share of the server */
  readonly kwPerGpu: number;
  readonly pue: number;
  /** whether kwPerGpu was derived from the board, and whether the PUE was assumed */
  readonly kwAssumed: boolean;
  readonly pueAssumed: boolean;
}

/**
 * @param said        kW and PUE as far as they were said
 * @param boardWatts  of the catalogue; null = not known
 * @returns null where neither says the power
 */
export function powerOf(
  said: { readonly kwPerGpu?: number | undefined; readonly pue?: number | undefined },
  boardWatts: number | null,
): Power | null {
  const kwPerGpu = said.kwPerGpu ?? (boardWatts === null ? null : (boardWatts / 1000) * SERVER_OVER_BOARD);
  if (kwPerGpu === null) return null;
  const pue = said.pue ?? ASSUMED_PUE;
  return {
    kwAtMeter: kwPerGpu * pue,
    kwPerGpu,
    pue,
    kwAssumed: said.kwPerGpu === undefined,
    pueAssumed: said.pue === undefined,
  };
}

/** kWh a month of so many GPUs that run all the time at full power: an upper bound. */
export function kwhPerMonth(gpus: number, power: Power): number {
  return gpus * power.kwAtMeter * HOURS_PER_MONTH;
}
