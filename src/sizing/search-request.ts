/** What the search is asked: model, GPUs, calls, goals and what the deployment fixes. */
import type { GpuRow, ModelRow, WeightPrecision } from '../catalog/rows.ts';
import type { ConstantTable } from './constants.ts';
import type { MeasuredLayout } from './measured-layout.ts';
import type { CallMix, Candidate, Engine, LatencyGoals } from './sizing.ts';

/** The deployment part of a scenario, as far as it decides the grid; null = not fixed. */
export interface SearchConstraints extends Omit<
  Candidate,
  'gpu' | 'tensorParallel' | 'precision' | 'expertParallel' | 'dataParallel' | 'variant'
> {
  readonly tensorParallel: number | null;
  readonly precision: WeightPrecision | null;
}

/** Axes of the grid beside GPU × tensor parallelism × precision; each absent = only what the constraints say. */
export interface SearchGrid {
  /** pipeline stages to try on a GPU type of which no one node holds the model */
  readonly stages?: readonly number[];
  /** for the contenders of a first search: other engines, other caps on the sequences and the tokens of a pass (searchVariants) */
  readonly engines?: readonly Engine[];
  readonly batchCaps?: boolean;
}

export interface SearchRequest {
  readonly model: ModelRow;
  readonly gpus: readonly GpuRow[];
  readonly mix: CallMix;
  readonly goals: LatencyGoals;
  readonly constraints: SearchConstraints;
  readonly grid?: SearchGrid;
  /** constants of a calibration of one's own; absent = the starting ones */
  readonly table?: ConstantTable;
  /** configurations of this model that the user measured */
  readonly measured?: readonly MeasuredLayout[];
}
