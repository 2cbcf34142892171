/** Facts to one merge patch over the scenario, with what a new fact puts out of force. */
import { joinedPatch, patchOf, type Patch } from '../scenario/patch.ts';
import type { Context, Fact } from './meaning.ts';
import { valueAt } from './meaning.ts';
import { slotOf } from './slots.ts';

/** Ways to state demand; the first that is said wins in the plan, so an older one must go when another is told. */
const RATES = ['requestsPerSecond', 'requestsPerDay'] as const;

export function patchOfFacts(facts: readonly Fact[], context: Pick<Context, 'scenario'>): Patch {
  let patch: Patch = {};
  const set = (path: string, value: unknown): void => {
    patch = joinedPatch(patch, patchOf(path, value));
  };
  const said = (path: string): boolean => valueAt(context.scenario, path) !== undefined;
  for (const each of facts) set(slotOf(each.slot).path, each.value);
  const told = new Set(facts.map((each) => each.slot));
  for (const rate of RATES) {
    const other = RATES.filter((each) => each !== rate);
    const { path } = slotOf(rate);
    const newer = other.some((each) => told.has(each)) || (told.has('requestsPerUser') && !told.has(rate));
    if (said(path) && !told.has(rate) && newer) set(path, null);
  }
  // the one GPU of the form gives way to the list that was told
  if (told.has('gpus') && said('deployment.gpu')) set('deployment.gpu', null);
  return patch;
}

/** Dotted paths with their values; lists are one value. */
export function leavesOfPatch(patch: unknown, path = ''): [path: string, value: unknown][] {
  if (!isRecord(patch)) return path === '' ? [] : [[path, patch]];
  return Object.entries(patch).flatMap(([key, value]) => leavesOfPatch(value, path === '' ? key : `${path}.${key}`));
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
