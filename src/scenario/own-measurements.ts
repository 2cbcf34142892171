/** Factors of measurements of one's own, as `headroom calibrate` and the page make them: `deployment.ownMeasurements`. */
import * as z from 'zod/mini';
import { field } from './fields.ts';

const name = z.string().check(z.minLength(1), z.maxLength(200));
/** A factor beyond these says that another set-up was measured. */
const factor = (of: string) =>
  field(z.number().check(z.minimum(0.05), z.maximum(20)), `Measured over predicted time of ${of}; above 1 is slower.`);

export const ownMeasurement = z.strictObject({
  model: field(name, 'Model that was measured, as in the catalogue.'),
  gpu: field(name, 'GPU type it ran on, as in the catalogue.'),
  gpusPerReplica: field(z.int().check(z.minimum(1), z.maximum(64)), 'Tensor parallelism it ran with.'),
  precision: field(name, 'Weight precision.'),
  engine: field(name, 'Engine.'),
  rows: field(z.int().check(z.minimum(1), z.maximum(1_000_000)), 'Measured rows behind the factors.'),
  decode: factor('decoding'),
  prefill: factor('prefilling'),
  firstToken: factor('what a first token waits for beside them'),
});
