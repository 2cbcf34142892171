/** What the search is asked: model, GPUs, calls, goals and what the deployment fixes. */
import type { GpuRow, ModelRow, WeightPrecision } from '../catalog/rows.ts';
import type { ConstantTable } from './constants.ts';
import type { CallMix, Candidate, LatencyGoals } from './sizing.ts';

/** The deployment part of a scenario, as far as it decides the grid; null = not fixed. */
export interface SearchConstraints extends Omit<
  Candidate,
  'gpu' | 'tensorParallel' | 'precision' | 'expertParallel' | 'dataParallel'
> {
  readonly tensorParallel: number | null;
  readonly precision: WeightPrecision | null;
}

export interface SearchRequest {
  readonly model: ModelRow;
  readonly gpus: readonly GpuRow[];
  readonly mix: CallMix;
  readonly goals: LatencyGoals;
  readonly constraints: SearchConstraints;
  /** constants of a calibration of one's own; absent = the starting ones */
  readonly table?: ConstantTable;
}
