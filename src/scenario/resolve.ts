import * as z from 'zod/mini';
import { InputError, type Problem } from '../base/errors.ts';
import { fieldFacts } from './fields.ts';
import { scenarioSchema, type FullScenario, type Scenario } from './scenario.ts';

/** A default that was taken because nobody said otherwise. */
export interface Assumption {
  /** dotted path */
  readonly field: string;
  readonly value: unknown;
  readonly reason: string;
}

export interface ResolvedScenario {
  readonly scenario: FullScenario;
  readonly assumptions: readonly Assumption[];
}

/**
 * The scenario with its defaults, and the list of what was assumed.
 *
 * @throws InputError naming every field that is wrong and its mend
 */
export function resolveScenario(document: unknown): ResolvedScenario {
  const scenario = readScenario(document);
  const assumptions: Assumption[] = [];
  collectAssumptions(scenarioSchema, document, scenario, [], assumptions);
  return { scenario, assumptions };
}

/** Checks a document against the schema. */
export function readScenario(document: unknown): FullScenario {
  const parsed = scenarioSchema.safeParse(document);
  if (parsed.success) return parsed.data;
  throw new InputError(parsed.error.issues.map(problemOf));
}

/** Whether a dotted path was said in the document. */
export function isSaid(document: Scenario, path: string): boolean {
  let here: unknown = document;
  for (const key of path.split('.')) {
    if (typeof here !== 'object' || here === null || !Object.hasOwn(here, key)) return false;
    here = (here as Record<string, unknown>)[key];
  }
  return here !== undefined;
}

function collectAssumptions(
  schema: z.core.$ZodType,
  said: unknown,
  full: unknown,
  path: readonly string[],
  into: Assumption[],
): void {
  const inner = unwrap(schema);
  const facts = fieldFacts.get(schema);
  if (facts?.assumed !== undefined) {
    if (said === undefined) into.push({ field: path.join('.'), value: full, reason: facts.assumed });
    return;
  }
  if (!(inner instanceof z.ZodMiniObject)) return;
  for (const [key, child] of Object.entries(inner.def.shape as Record<string, z.core.$ZodType>)) {
    collectAssumptions(child, property(said, key), property(full, key), [...path, key], into);
  }
}

/** The object behind `prefault`. */
function unwrap(schema: z.core.$ZodType): z.core.$ZodType {
  return schema instanceof z.ZodMiniPrefault ? unwrap(schema.def.innerType) : schema;
}

function property(value: unknown, key: string): unknown {
  return typeof value === 'object' && value !== null && Object.hasOwn(value, key)
    ? (value as Record<string, unknown>)[key]
    : undefined;
}

function problemOf(issue: z.core.$ZodIssue): Problem {
  const field = issue.path.map(String).join('.') || 'scenario';
  switch (issue.code) {
    case 'invalid_type':
      return {
        field,
        problem: `is not ${article(issue.expected)}`,
        mend: `Give ${article(issue.expected)}, or leave the field out.`,
      };
    case 'too_small':
      return {
        field,
        problem: `is below what it may be`,
        mend: boundMend(issue.inclusive === false ? 'more than' : 'at least', issue.minimum),
      };
    case 'too_big':
      return { field, problem: `is above what it may be`, mend: boundMend('at most', issue.maximum) };
    case 'invalid_value':
      return {
        field,
        problem: 'is none of the possible values',
        mend: `Use one of: ${issue.values.map(String).join(', ')}.`,
      };
    case 'unrecognized_keys':
      return {
        field: [...issue.path.map(String), issue.keys[0] ?? ''].join('.'),
        problem: 'is no field of a scenario',
        mend: 'Check the spelling; `headroom schema scenario` lists the fields.',
      };
    case 'invalid_format':
      return {
        field,
        problem: 'has not the form it needs',
        mend:
          field.toLowerCase().includes('date') || field === 'asOf'
            ? 'Write a day as YYYY-MM-DD.'
            : 'See `headroom schema scenario`.',
      };
    case 'custom':
      // the only rule beyond the forms: a day must exist
      return { field, problem: 'is no day of the calendar', mend: 'Write a day that exists as YYYY-MM-DD.' };
    default:
      return { field, problem: 'does not fit the schema', mend: 'See `headroom schema scenario`.' };
  }
}

function article(kind: string): string {
  const noun = kind === 'int' ? 'whole number' : kind;
  return /^[aeiou]/.test(noun) ? `an ${noun}` : `a ${noun}`;
}

function boundMend(how: string, bound: number | bigint): string {
  return `Give ${how} ${String(bound)}.`;
}
