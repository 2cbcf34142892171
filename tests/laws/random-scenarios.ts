/** Scenarios that nobody would write by hand: any field of the schema said or not, any value that it allows. */
import fc from 'fast-check';
import * as z from 'zod/mini';
import type { History } from '../../src/history/history.ts';
import { scenarioSchema, type Scenario } from '../../src/scenario/scenario.ts';

interface Schema {
  readonly type?: string;
  readonly const?: unknown;
  readonly enum?: readonly unknown[];
  readonly anyOf?: readonly Schema[];
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly required?: readonly string[];
  readonly items?: Schema;
  readonly minItems?: number;
  readonly maxItems?: number;
  readonly maxLength?: number;
  readonly pattern?: string;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly exclusiveMinimum?: number;
}

const hostile = [
  '"',
  '\\',
  '</script>',
  '\u0000',
  '\ud800',
  '\u2028',
  'ünïcödé 名前 🚀',
  '%00',
  '#',
  '&p=',
  '"},"a":{"',
];
const text = (most: number) =>
  fc.oneof(fc.string({ maxLength: Math.min(most, 40), unit: 'binary' }), fc.constantFrom(...hostile));
const day = fc.integer({ min: 0, max: 40_000 }).map((days) => new Date(days * 86_400_000).toISOString().slice(0, 10));
const safeName = fc
  .string({ minLength: 1, maxLength: 12 })
  .filter((name) => !['__proto__', 'constructor', 'prototype'].includes(name));

function arbitraryOf(schema: Schema): fc.Arbitrary<unknown> {
  if (schema.const !== undefined) return fc.constant(schema.const);
  if (schema.enum !== undefined) return fc.constantFrom(...schema.enum);
  if (schema.anyOf !== undefined) return fc.oneof(...schema.anyOf.map(arbitraryOf));
  switch (schema.type) {
    case 'object':
      return schema.properties === undefined
        ? fc.dictionary(safeName, fc.oneof(text(20), fc.integer(), fc.boolean(), fc.constant(null)), {
            maxKeys: 4,
            noNullPrototype: true,
          })
        : fc.record(
            Object.fromEntries(Object.entries(schema.properties).map(([key, each]) => [key, arbitraryOf(each)])),
            { requiredKeys: [...(schema.required ?? [])], noNullPrototype: true },
          );
    case 'array':
      return fc.array(arbitraryOf(schema.items ?? {}), {
        minLength: schema.minItems ?? 0,
        maxLength: Math.min(3, schema.maxItems ?? 3),
      });
    case 'integer':
      return fc.integer({
        min: Math.max(schema.minimum ?? 0, -1e9),
        max: Math.min(schema.maximum ?? 1e9, 2 ** 32 - 1),
      });
    case 'number': {
      const least = schema.exclusiveMinimum ?? schema.minimum ?? -1e15;
      return fc
        .double({
          min: least,
          max: schema.maximum ?? 1e15,
          minExcluded: schema.exclusiveMinimum !== undefined,
          noNaN: true,
        })
        .map((value) => (value === 0 ? 0 : value));
    }
    case 'boolean':
      return fc.boolean();
    case 'string':
      if (schema.pattern === undefined) return text(schema.maxLength ?? 40);
      return schema.pattern.includes('\\d') ? day : fc.constantFrom('EUR', 'usd', 'Jpy');
    case 'null':
      return fc.constant(null);
    default:
      return fc.constantFrom<unknown>('x', 1, null);
  }
}

const everything = z.toJSONSchema(scenarioSchema, { io: 'input' }) as Schema;

export const randomScenario = arbitraryOf(everything) as fc.Arbitrary<Scenario>;

export const randomHistory: fc.Arbitrary<History> = fc
  .array(
    fc.record({
      service: fc.constantFrom('', 'chat'),
      metric: fc.constantFrom('requests', 'input_tokens', 'latency_ms'),
      kind: fc.constantFrom('count' as const, 'rate' as const, 'gauge' as const, 'money' as const),
      unit: fc.constantFrom('', 'requests', 'ms'),
      startMs: fc.integer({ min: 0, max: 2e12 }),
      step: fc.constantFrom({ unit: 's' as const, count: 3600 }, { unit: 'month' as const, count: 1 }),
      timeZone: fc.constantFrom('UTC', 'Europe/Berlin'),
      values: fc.array(
        fc.oneof({ weight: 9, arbitrary: fc.double({ noNaN: true, noDefaultInfinity: true }) }, fc.constant(NaN)),
        {
          minLength: 1,
          maxLength: 60,
        },
      ),
    }),
    { minLength: 1, maxLength: 3 },
  )
  .map((series) => ({
    notes: [],
    series: series.map(({ values, ...facts }) => ({
      ...facts,
      values: Float64Array.from(values, (value) => value + 0),
      missing: Uint8Array.from(values, (value) => (Number.isNaN(value) ? 1 : 0)),
    })),
  }));
