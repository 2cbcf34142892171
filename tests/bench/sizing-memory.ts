/** Memory against start-ups of vLLM, and whether every measured row fits at all. */
import { memoryOf } from '../../src/sizing/capacity.ts';
import type { ScoredRow } from '../../src/sizing/calibrate-rows.ts';
import { medianOf } from '../../src/sizing/calibrate-score.ts';
import { startupChecks } from '../unit/sizing/startup-rows.ts';

const UTILIZATION = 0.97;

export interface MemoryScore {
  readonly startups: Readonly<
    Record<'weightsGib' | 'kvTokens', { rows: number; median: number; within: number; worst: string }>
  >;
  readonly rows: number;
  readonly exceptions: Readonly<Record<string, number>>;
}

const LIMITS = { weightsGib: 0.01, kvTokens: 0.05 } as const;

export function memoryScoreOf(rows: readonly ScoredRow[]): MemoryScore {
  const checks = startupChecks();
  const fieldOf = (field: 'weightsGib' | 'kvTokens') => {
    const errors = checks
      .filter((each) => each.measured[field] > 0)
      .map((each) => ({ name: each.name, error: Math.abs(each.predicted[field] / each.measured[field] - 1) }))
      .sort((a, b) => b.error - a.error);
    return {
      rows: errors.length,
      median: medianOf(errors.map((each) => each.error)),
      within: errors.filter((each) => each.error <= LIMITS[field]).length / errors.length,
      worst: errors
        .filter((each) => each.error > LIMITS[field])
        .map((each) => `${each.name} ${(100 * each.error).toFixed(1)} %`)
        .join('; '),
    };
  };
  const exceptions: Record<string, number> = {};
  for (const { request } of rows) {
    const { layout, gpuCount } = request;
    const tensorParallel = layout?.tensorParallel ?? Math.min(gpuCount, 8);
    const candidate = {
      ...request.candidate,
      tensorParallel,
      pipelineParallel: layout?.pipelineParallel ?? 1,
      expertParallel: layout?.expertParallel ?? 1,
      dataParallel: layout?.dataParallel ?? 1,
      memoryUtilizationFraction: UTILIZATION,
    };
    const ledger = memoryOf(candidate, request.model);
    if (ledger.perGpuBytes.weights <= UTILIZATION * ledger.perGpuBytes.total && ledger.fits) continue;
    const name = `${request.model.name} ${request.candidate.precision} on ${gpuCount} x ${request.gpu.name} tp ${tensorParallel}, ${request.candidate.engine}: ${ledger.reason}`;
    exceptions[name] = (exceptions[name] ?? 0) + 1;
  }
  return {
    startups: { weightsGib: fieldOf('weightsGib'), kvTokens: fieldOf('kvTokens') },
    rows: rows.length,
    exceptions,
  };
}
