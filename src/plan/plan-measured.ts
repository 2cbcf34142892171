/** The part of plan.sizing that is there only where own benchmarks were given. */
import * as z from 'zod/mini';

const number = z.number();
const count = z.int().check(z.nonnegative());
const text = z.string();

/** Own benchmarks of one configuration. */
export const measuredSchema = z.strictObject({
  /** of the benchmarks */
  names: z.array(text),
  configuration: text,
  /** ids of the compared configurations that are planned with them; empty = unused, `reason` says why */
  configurations: z.array(text),
  reason: text,
  rows: count,
  /** on times: above 1 is slower than the shipped constants say */
  decode: number,
  prefill: number,
  firstToken: number,
  /** null where they could not be read, or are of another model */
  layout: z.nullable(
    z.strictObject({
      gpu: text,
      tensorParallel: count,
      pipelineParallel: count,
      precision: text,
      kvPrecision: text,
      engine: text,
    }),
  ),
  /** medians of |predicted / measured − 1|, with the shipped constants and with the factors */
  errors: z.array(
    z.strictObject({ metric: z.enum(['throughput', 'itl', 'ttft']), rows: count, before: number, after: number }),
  ),
});
