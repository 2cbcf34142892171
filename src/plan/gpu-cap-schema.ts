/** What a plan says of a cap on GPUs. */
import * as z from 'zod/mini';

const number = z.number();
const count = z.int().check(z.nonnegative());

export const gpuCapSchema = z.strictObject({
  /** as said: resources.maxGpus */
  gpus: count,
  /** at the largest planned size */
  neededGpus: count,
  /** first step that needs more; null = none does */
  passedAtMs: z.nullable(number),
  /** share of the planned peak that so many GPUs of the chosen configuration carry, spares apart; at most 1 */
  carriedFraction: number,
  /** the cheapest other configuration that stays within; null where none does or none is needed */
  within: z.nullable(z.strictObject({ id: z.string(), gpus: count, usdPerMonth: z.nullable(number) })),
  /** what is short, and what could be done; '' where nothing is short */
  sentence: z.string(),
  offer: z.string(),
});
export type GpuCap = z.output<typeof gpuCapSchema>;
