/** Which candidates a user's own measurements hold for: the same GPU, layout, precisions and engine, and nothing else. */
import type { MeasuredFactors } from './measured-factors.ts';
import type { RowRequest } from './row-request.ts';
import type { Candidate } from './sizing.ts';

/** What was measured, in the words of a candidate. Versions and batch caps are not told apart. */
export interface MeasuredLayout {
  readonly gpu: string;
  readonly tensorParallel: number;
  readonly pipelineParallel: number;
  readonly expertParallel: number;
  readonly dataParallel: number;
  readonly precision: string;
  readonly kvPrecision: string;
  readonly engine: string;
  readonly factors: MeasuredFactors;
}

/** The layout of a row; null where the row does not state it. */
export function measuredLayoutOf({ gpu, layout, candidate }: RowRequest): Omit<MeasuredLayout, 'factors'> | null {
  if (layout === null) return null;
  const { kvPrecision, engine } = candidate;
  return { gpu: gpu.name, ...layout, precision: widthOf(candidate.precision), kvPrecision, engine };
}

/** Factors of a candidate that was measured; undefined for every other. */
export function measuredFactorsOf(
  candidate: Candidate,
  measured: readonly MeasuredLayout[],
): MeasuredFactors | undefined {
  return measured.find((each) => isOf(candidate, each))?.factors;
}

/** Whether a candidate is the one that was measured; benchmarks are taken to be made without a draft. */
export function isOf(candidate: Candidate, measured: Omit<MeasuredLayout, 'factors'>): boolean {
  return (
    candidate.speculation === undefined &&
    candidate.gpu.name === measured.gpu &&
    candidate.tensorParallel === measured.tensorParallel &&
    candidate.pipelineParallel === measured.pipelineParallel &&
    (candidate.expertParallel ?? 1) === measured.expertParallel &&
    (candidate.dataParallel ?? 1) === measured.dataParallel &&
    widthOf(candidate.precision) === measured.precision &&
    candidate.kvPrecision === measured.kvPrecision &&
    candidate.engine === measured.engine
  );
}

/** The two 16-bit forms take the same time. */
function widthOf(precision: Candidate['precision']): string {
  return precision === 'fp16' ? 'bf16' : precision;
}
