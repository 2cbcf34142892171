import type { Scenario } from './scenario.ts';

/** A JSON merge patch (RFC 7396): objects merge, `null` takes a field out (its default then holds again), all else replaces. */
export type Patch = { readonly [key: string]: unknown };

/**
 * The document with the patch applied; neither is changed.
 * Law: `applyPatch(applyPatch(s, p), inversePatch(s, p))` equals `s`.
 */
export function applyPatch(document: Scenario, patch: Patch): Scenario {
  return merged(document, patch) as Scenario;
}

/** The patch that undoes `patch` on `document`. */
export function inversePatch(document: Scenario, patch: Patch): Patch {
  return inverse(document, patch);
}

/** A patch that sets one dotted path; `null` takes it out. */
export function patchOf(path: string, value: unknown): Patch {
  return path.split('.').reduceRight<unknown>((inner, key) => ({ [key]: inner }), value) as Patch;
}

/** One patch that does what the given ones do, one after the other. */
export function joinedPatch(...patches: readonly Patch[]): Patch {
  return patches.reduce((all, patch) => joined(all, patch) as Patch, {});
}

/** The patch that makes `to` of `from`: `applyPatch(from, patchBetween(from, to))` equals `to` but for the order of its fields, and for a null that it holds, which no patch can say. */
export function patchBetween(from: unknown, to: unknown): Patch {
  const [before, after] = [isRecord(from) ? from : {}, isRecord(to) ? to : {}];
  const result: Record<string, unknown> = {};
  for (const key of new Set([...Object.keys(before), ...Object.keys(after)])) {
    const [was, is] = [before[key], after[key]];
    if (JSON.stringify(was) === JSON.stringify(is)) continue;
    result[key] = is === undefined ? null : isRecord(was) && isRecord(is) ? patchBetween(was, is) : is;
  }
  return result;
}

const forbidden = new Set(['__proto__', 'constructor', 'prototype']);

function merged(target: unknown, patch: unknown): unknown {
  if (!isRecord(patch)) return patch;
  const result = new Map(isRecord(target) ? Object.entries(target) : []);
  for (const [key, value] of Object.entries(patch)) {
    if (forbidden.has(key)) continue;
    if (value === null) result.delete(key);
    else result.set(key, merged(result.get(key), value));
  }
  return Object.fromEntries(result);
}

/** As `merged`, but `null` stays: it is still to take a field out. */
function joined(first: unknown, second: unknown): unknown {
  if (!isRecord(first) || !isRecord(second)) return second;
  const result = new Map(Object.entries(first));
  for (const [key, value] of Object.entries(second)) {
    if (!forbidden.has(key)) result.set(key, joined(result.get(key), value));
  }
  return Object.fromEntries(result);
}

function inverse(target: unknown, patch: Patch): Patch {
  const result: Record<string, unknown> = {};
  for (const [key, value] of Object.entries(patch)) {
    const before = isRecord(target) ? target[key] : undefined;
    if (before === undefined) result[key] = null;
    else if (isRecord(before) && isRecord(value)) result[key] = inverse(before, value);
    else result[key] = before;
  }
  return result;
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
