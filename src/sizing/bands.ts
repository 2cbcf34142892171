/**
 * 80 % bands of predictions: the tenth and ninetieth percentile of measured / predicted over rows (each group weighs the same), by what
 * is predicted and how the load was made. Origin: residuals of the trust A and B rows, `tests/bench/accuracy-sizing.ts --bands`, 2026-11;
 * in sample, so a little narrow. No static-batch row states token times: that band is the throughput's, inverted. TTFT under a rate is
 * cut at 4: two set-ups measured seconds at idle.
 */
import type { RunMode } from './row-request.ts';

export type BandedMetric = 'ttft' | 'itl' | 'throughput';

export interface Band {
  /** multiplies the prediction */
  readonly low: number;
  readonly high: number;
}

const BANDS: Readonly<Record<BandedMetric, Readonly<Record<RunMode, Band>>>> = {
  throughput: {
    'static-batch': { low: 0.69, high: 1.22 },
    closed: { low: 0.65, high: 1.3 },
    queued: { low: 0.56, high: 1.25 },
    burst: { low: 0.5, high: 1.6 },
    rate: { low: 0.84, high: 1.25 },
    limited: { low: 0.6, high: 1.25 },
  },
  itl: {
    'static-batch': { low: 0.8, high: 1.45 },
    closed: { low: 0.67, high: 1.25 },
    queued: { low: 0.62, high: 4 },
    burst: { low: 0.5, high: 1.6 },
    rate: { low: 0.71, high: 1.84 },
    limited: { low: 0.7, high: 2.05 },
  },
  ttft: {
    'static-batch': { low: 0.73, high: 1.25 },
    closed: { low: 0.56, high: 2.7 },
    queued: { low: 0.95, high: 5.5 },
    burst: { low: 0.5, high: 1.6 },
    rate: { low: 0.44, high: 4 },
    limited: { low: 0.67, high: 4.6 },
  },
};

/** Factors that hold the measured value in four of five cases. */
export function bandOf(metric: BandedMetric, mode: RunMode): Band {
  return BANDS[metric][mode];
}
