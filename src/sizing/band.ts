import type { Metric } from './calibrate-rows.ts';
import type { BandRow } from './calibration-document.ts';

/** The band of a prediction: of its tier and mode, else of its tier, else of all rows. */
export function bandFor(
  bands: Readonly<Record<string, BandRow>>,
  tier: string,
  mode: string,
  metric: Metric,
): BandRow | null {
  return bands[`${tier} ${mode} ${metric}`] ?? bands[`${tier} ${metric}`] ?? bands[metric] ?? null;
}
