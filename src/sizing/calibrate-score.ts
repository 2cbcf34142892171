/** Errors of predictions over groups of rows, and bands that hold the measured values. */
import { exponential, naturalLog } from '../base/exact-math.ts';
import { quantileOf } from '../base/quantiles.ts';
import type { BandRow } from './calibration-document.ts';
import { METRICS, type Metric, type ScoredRow } from './calibrate-rows.ts';
import type { Figures } from './calibrate-fit.ts';

export interface Score {
  readonly groups: number;
  readonly rows: number;
  /** median over groups of the median |predicted / measured − 1| */
  readonly median: number;
  /** share of groups within ±20 % */
  readonly within20: number;
  /** median over groups of the median predicted / measured − 1 */
  readonly bias: number;
}

export function medianOf(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  if (sorted.length === 0) return Number.NaN;
  return sorted.length % 2 === 1
    ? (sorted[middle] as number)
    : 0.5 * ((sorted[middle - 1] as number) + (sorted[middle] as number));
}

/** predicted / measured − 1 of one figure; null = not measured or not predicted. End-to-end time is made of its parts. */
export function errorOf(row: ScoredRow, figures: Figures | null, metric: Metric | 'e2e'): number | null {
  if (figures === null) return null;
  if (metric !== 'e2e') {
    const truth = row.measured[metric];
    const value = figures[metric];
    return truth === null || !(value > 0) || !Number.isFinite(value) ? null : value / truth - 1;
  }
  const { ttft, itl } = row.measured;
  if (ttft === null || itl === null) return null;
  const further = Math.max(0, row.request.outputTokens.mean - 1);
  return (figures.ttft + further * figures.itl) / (ttft + further * itl) - 1;
}

/** Score of the rows that `keep` keeps; each group counts once. */
export function scoreOf(
  rows: readonly ScoredRow[],
  figures: ReadonlyMap<ScoredRow, Figures | null>,
  metric: Metric | 'e2e',
  keep: (row: ScoredRow) => boolean = () => true,
): Score {
  const groups = new Map<string, number[]>();
  let count = 0;
  for (const row of rows) {
    const error = keep(row) ? errorOf(row, figures.get(row) ?? null, metric) : null;
    if (error === null) continue;
    count += 1;
    const list = groups.get(row.group);
    if (list === undefined) groups.set(row.group, [error]);
    else list.push(error);
  }
  const lists = [...groups.values()];
  const absolute = lists.map((list) => medianOf(list.map(Math.abs)));
  return {
    groups: lists.length,
    rows: count,
    median: medianOf(absolute),
    within20: absolute.filter((each) => each <= 0.2).length / Math.max(1, absolute.length),
    bias: medianOf(lists.map(medianOf)),
  };
}

/** Share of the residuals left out at each end: bands of what was not measured must be wider than the residuals of neighbours (nested check). */
const TAILS: Readonly<Record<string, number>> = { calibrated: 0.09, estimated: 0.06 };
/** Rows below which a band of its own is no use. */
const LEAST_ROWS = 30;

/**
 * Bands by `tier mode metric` and, as what stands in where rows are few, by `tier metric` and `metric`: points of measured / predicted
 * over rows, the share in each tail with the correction for n rows (split conformal; Vovk, Gammerman & Shafer 2005).
 */
export function bandsOf(
  rows: readonly ScoredRow[],
  figures: ReadonlyMap<ScoredRow, Figures | null>,
  tierOfRow: (row: ScoredRow) => string,
): Record<string, BandRow> {
  const logs = new Map<string, number[]>();
  for (const row of rows) {
    const tier = tierOfRow(row);
    for (const metric of METRICS) {
      const error = errorOf(row, figures.get(row) ?? null, metric);
      if (error === null) continue;
      for (const key of [`${tier} ${row.request.mode} ${metric}`, `${tier} ${metric}`, metric]) {
        const list = logs.get(key) ?? [];
        list.push(-naturalLog(1 + error));
        logs.set(key, list);
      }
    }
  }
  const bands: Record<string, BandRow> = {};
  for (const key of [...logs.keys()].sort()) {
    const sorted = (logs.get(key) ?? []).sort((a, b) => a - b);
    if (sorted.length < LEAST_ROWS && key.includes(' ')) continue;
    const share = TAILS[key.split(' ')[0] ?? ''] ?? 0.1;
    const tail = Math.max(0, share - 0.4 / sorted.length);
    bands[key] = {
      low: exponential(quantileOf(sorted, tail)),
      middle: exponential(quantileOf(sorted, 0.5)),
      high: exponential(quantileOf(sorted, 1 - tail)),
      rows: sorted.length,
    };
  }
  return bands;
}
