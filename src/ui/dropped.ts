/** What a dropped, chosen or pasted file is, told from its content: a scenario, a benchmark's result, or else a history. */
import { inputError } from '../base/errors.ts';
import { looksLikeBenchmark } from '../imports/benchmark-signs.ts';
import { migrateScenario } from '../scenario/migrate.ts';
import { scenarioSchema, type Scenario } from '../scenario/scenario.ts';

export type Dropped =
  | { readonly kind: 'scenario'; readonly scenario: Scenario }
  | { readonly kind: 'benchmark'; readonly text: string }
  | { readonly kind: 'history' };

/** Larger files are histories: nobody writes so long a scenario. */
const MOST_SCENARIO_BYTES = 4_000_000;
const HEAD_CHARS = 200_000;
const MOST_DEPTH = 64;
const MOST_BENCHMARK_BYTES = 60_000_000;

/**
 * @throws InputError where it is meant as a scenario and cannot be read as one
 */
export async function dropped(file: Blob | string, name: string): Promise<Dropped> {
  const size = typeof file === 'string' ? file.length : file.size;
  const whole = size <= MOST_SCENARIO_BYTES;
  const text = typeof file === 'string' ? file : await (whole ? file : file.slice(0, HEAD_CHARS)).text();
  if (size <= MOST_BENCHMARK_BYTES && looksLikeBenchmark(text.slice(0, HEAD_CHARS)))
    return { kind: 'benchmark', text: typeof file === 'string' || whole ? text : await file.text() };
  if (!whole) return { kind: 'history' };
  const scenario = await scenarioOf(text, name);
  return scenario === null ? { kind: 'history' } : { kind: 'scenario', scenario };
}

const sections = Object.keys(scenarioSchema.shape).filter((key) => key !== 'version' && key !== 'name');

/** The scenario that a text is; null where it is none. */
async function scenarioOf(text: string, name: string): Promise<Scenario | null> {
  const document = await documentOf(text, name);
  if (typeof document !== 'object' || document === null || Array.isArray(document)) return null;
  const keys = Object.keys(document);
  if (keys.includes('scenarioHash'))
    throw inputError(name, 'this is a plan; plans are made anew from a scenario', 'Drop the scenario file instead.');
  if (!keys.some((key) => sections.includes(key))) return null;
  checkNames(document, name);
  return migrateScenario(document) as Scenario;
}

/** JSON, or YAML that begins with a field of a scenario. */
async function documentOf(text: string, name: string): Promise<unknown> {
  const head = text.replace(/^\uFEFF/, '').trimStart();
  try {
    if (head.startsWith('{')) return JSON.parse(head) as unknown;
    if (!new RegExp(`^(version|name|${sections.join('|')})\\s*:`, 'm').test(head.slice(0, HEAD_CHARS))) return null;
    const { parse } = await import('yaml');
    return parse(head, { maxAliasCount: 50, schema: 'core' }) as unknown;
  } catch (fault) {
    if (head.startsWith('{')) return null;
    const message = fault instanceof Error ? (fault.message.split('\n')[0] ?? '') : 'unreadable';
    throw inputError(name, message, 'Mend the YAML at that place.');
  }
}

/** Neither a name that JavaScript takes for something else, nor nesting without end; a walk without recursion. */
function checkNames(document: object, name: string): void {
  let level: object[] = [document];
  for (let depth = 0; level.length > 0; depth += 1) {
    if (depth > MOST_DEPTH) throw inputError(name, 'the scenario is nested too deep', 'Take the nesting out.');
    for (const each of level) {
      const bad = Object.keys(each).find((key) => ['__proto__', 'constructor', 'prototype'].includes(key));
      if (bad !== undefined) throw inputError(name, `a field is named “${bad}”`, 'Take it out.');
    }
    level = level.flatMap((each) =>
      Object.values(each).filter((value): value is object => typeof value === 'object' && value !== null),
    );
  }
}
