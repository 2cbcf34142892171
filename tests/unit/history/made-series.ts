import type { Series } from '../../../src/history/history.ts';

/** An hourly count from Monday 2026-11-16 on, unless told otherwise. */
export function madeSeries(values: readonly number[], facts: Partial<Series> = {}): Series {
  const made = Float64Array.from(values);
  return {
    service: '',
    metric: 'requests',
    kind: 'count',
    unit: 'requests',
    startMs: Date.UTC(2026, 10, 16),
    step: { unit: 's', count: 3600 },
    timeZone: 'UTC',
    values: made,
    missing: Uint8Array.from(made, (value) => (Number.isNaN(value) ? 1 : 0)),
    ...facts,
  };
}
