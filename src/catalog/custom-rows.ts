/** Accelerators and prices of one's own, as plain objects. */
import * as z from 'zod/mini';
import { InputError } from '../base/errors.ts';
import type { GpuRow, PriceRow } from './rows.ts';

const above = (most: number) => z.number().check(z.positive(), z.maximum(most));
const name = z.string().check(z.minLength(1), z.maxLength(200));
const words = z._default(z.string().check(z.maxLength(500)), '');
const rate = z._default(z.nullable(above(1e6)), null);

const gpuSchema = z.strictObject({
  name,
  vendor: words,
  memoryGb: above(10_000),
  reportedGib: rate,
  bandwidthGbPerSecond: above(1e6),
  fp16Tflops: rate,
  bf16Tflops: rate,
  fp8Tflops: rate,
  fp4Tflops: rate,
  int8Tops: rate,
  interconnect: words,
  linkGbPerSecondOneWay: z._default(above(1e6), 32),
  scaleUpDomain: z._default(z.int().check(z.minimum(1), z.maximum(100_000)), 1),
  pcieGbPerSecondOneWay: rate,
  tdpWatts: rate,
  checks: words,
});

const price = z._default(z.nullable(above(1e7)), null);
const priceSchema = z.strictObject({
  cloud: z._default(name, 'own'),
  region: z._default(name, 'any'),
  instanceType: z._default(name, 'per-gpu'),
  gpu: name,
  gpuCount: z._default(z.int().check(z.minimum(1), z.maximum(1024)), 1),
  onDemandUsdPerHour: price,
  spotUsdPerHour: price,
  reserved1yUsdPerHour: price,
  reserved3yUsdPerHour: price,
  note: words,
});

/**
 * A GPU row from the user's object: name, memoryGb, bandwidthGbPerSecond and at least one of fp16Tflops, bf16Tflops; the rest may be left out.
 *
 * @throws InputError with every field that is missing, unknown or out of range
 */
export function gpuRowOf(json: unknown, field = 'customGpus'): GpuRow {
  const row = parsed(gpuSchema, json, field);
  if (row.fp16Tflops === null && row.bf16Tflops === null) {
    throw new InputError([
      {
        field: `${field}.bf16Tflops`,
        problem: 'no 16-bit compute rate',
        mend: 'Give bf16Tflops or fp16Tflops, dense TFLOP/s',
      },
    ]);
  }
  return { ...row, confidence: 'custom', provenance: own };
}

/** A price row from the user's object: a GPU and at least one price for the whole instance. @throws InputError as above */
export function priceRowOf(json: unknown, field = 'prices'): PriceRow {
  const row = parsed(priceSchema, json, field);
  const any = row.onDemandUsdPerHour ?? row.spotUsdPerHour ?? row.reserved1yUsdPerHour ?? row.reserved3yUsdPerHour;
  if (any === null)
    throw new InputError([
      { field, problem: 'no price', mend: 'Give onDemandUsdPerHour or another price, dollars per hour' },
    ]);
  return { ...row, spotBasis: row.spotUsdPerHour === null ? '' : 'quoted', provenance: own };
}

const own = { source: "the user's own", date: '' };

function parsed<Schema extends z.ZodMiniType>(schema: Schema, json: unknown, field: string): z.output<Schema> {
  const result = z.safeParse(schema, json);
  if (result.success) return result.data;
  throw new InputError(
    result.error.issues.map((issue) => ({
      field: [field, ...issue.path.map(String)].join('.'),
      problem:
        issue.code === 'unrecognized_keys'
          ? `unknown field ${issue.keys.join(', ')}`
          : issue.code === 'invalid_type'
            ? 'is missing or of the wrong type'
            : `is out of range (${issue.code})`,
      mend:
        issue.code === 'unrecognized_keys'
          ? `Known: ${Object.keys((schema as unknown as { shape: object }).shape).join(', ')}`
          : 'Give a value as the catalogue describes it',
    })),
  );
}
