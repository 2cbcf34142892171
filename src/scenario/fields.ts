import * as z from 'zod/mini';
import { msOfIso } from '../base/time.ts';

/** What the schema knows of a field beside its type: shown in the JSON Schema, beside inputs and in the list of assumptions. */
export interface FieldFacts {
  /** what it is, one sentence, with its unit */
  readonly description: string;
  /** why the default is what it is; only on fields that have one */
  readonly assumed?: string;
}

export const fieldFacts = z.registry<FieldFacts>();

/** Puts the facts beside a schema: our own registry for the page, the global one for JSON Schema. */
export function field<Schema extends z.ZodMiniType>(schema: Schema, description: string, assumed?: string): Schema {
  fieldFacts.add(schema, assumed === undefined ? { description } : { description, assumed });
  z.globalRegistry.add(schema, {
    description: assumed === undefined ? description : `${description} Default: ${assumed}.`,
  });
  return schema;
}

/** A field with a default and the reason for it. */
export function assumed<Schema extends z.ZodMiniType>(
  schema: Schema,
  value: z.output<Schema>,
  description: string,
  reason: string,
): z.ZodMiniDefault<Schema> {
  // the default is a plain value of the schema's output; zod's own type of it strips undefined, which no caller passes
  return field(z._default(schema, value as Parameters<typeof z._default<Schema>>[1]), description, reason);
}

/** A part of the document that may be left out whole: its own fields then take their defaults. */
export function section<Shape extends z.core.$ZodShape>(shape: Shape) {
  return z.prefault(z.strictObject(shape), {} as never);
}

export const positive = z.number().check(z.positive(), z.maximum(1e15));
export const nonNegative = z.number().check(z.nonnegative(), z.maximum(1e15));
export const fraction = z.number().check(z.minimum(0), z.maximum(1));
export const wholeFrom = (least: number, most: number) => z.int().check(z.minimum(least), z.maximum(most));
export const shortText = z.string().check(z.maxLength(200));
export const longText = z.string().check(z.maxLength(2000));
/** a calendar day, YYYY-MM-DD */
export const day = z.string().check(
  z.regex(/^\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])$/, { abort: true }),
  z.refine((text) => !Number.isNaN(msOfIso(text))),
);
