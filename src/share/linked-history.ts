/** A history inside a link: what a plan needs of it, as plain JSON. */
import * as z from 'zod/mini';
import type { History } from '../history/history.ts';

const series = z.strictObject({
  service: z.string(),
  metric: z.string(),
  kind: z.enum(['count', 'rate', 'gauge', 'money']),
  unit: z.string(),
  startMs: z.int(),
  step: z.strictObject({ unit: z.enum(['s', 'month', 'year']), count: z.int().check(z.minimum(1)) }),
  timeZone: z.string(),
  /** null = missing */
  values: z.array(z.nullable(z.number())).check(z.minLength(1)),
});

export const linkedHistorySchema = z.strictObject({ name: z.string(), series: z.array(series).check(z.minLength(1)) });

type LinkedHistory = z.output<typeof linkedHistorySchema>;

export interface NamedHistory {
  readonly name: string;
  readonly history: History;
}

export function linkedHistoryOf({ name, history }: NamedHistory): LinkedHistory {
  return {
    name,
    series: history.series.map(({ values, missing, ...facts }) => ({
      ...facts,
      step: { ...facts.step },
      values: Array.from(values, (value, t) => (missing[t] === 1 || Number.isNaN(value) ? null : value)),
    })),
  };
}

/** Notes of the import stay behind: they speak of lines of a file that the reader does not have. */
export function historyOfLinked({ name, series: read }: LinkedHistory): NamedHistory {
  return {
    name,
    history: {
      notes: [],
      series: read.map(({ values, ...facts }) => ({
        ...facts,
        values: Float64Array.from(values, (value) => value ?? Number.NaN),
        missing: Uint8Array.from(values, (value) => (value === null ? 1 : 0)),
      })),
    },
  };
}
