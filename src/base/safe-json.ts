import { inputError } from './errors.ts';

/** What a document from outside may be at most. */
export interface JsonCaps {
  readonly depth: number;
  /** values, at any depth */
  readonly nodes: number;
  /** characters of one string or name */
  readonly stringLength: number;
}

/** Names that reach a prototype when they are copied carelessly. */
const unsafe = new Set(['__proto__', 'constructor', 'prototype']);

/**
 * JSON from a stranger, measured before anything else touches it. The walk is iterative: cloning or recursion overflows at depths that
 * `JSON.parse` still takes.
 *
 * @param field  names the text in a problem
 * @throws InputError where it is no JSON, too deep, too large, or holds a name that reaches a prototype
 */
export function parseSafeJson(text: string, field: string, caps: JsonCaps): unknown {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw inputError(field, 'is not valid JSON', 'It was cut or changed on its way: ask for it again.');
  }
  checkShape(value, field, caps);
  return value;
}

function checkShape(value: unknown, field: string, caps: JsonCaps): void {
  const waiting: { readonly value: unknown; readonly depth: number }[] = [{ value, depth: 0 }];
  let nodes = 0;
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    nodes += 1;
    if (nodes > caps.nodes)
      throw inputError(field, `holds more than ${String(caps.nodes)} values`, 'Give a smaller one.');
    if (typeof next.value === 'string') checkLength(next.value, field, caps);
    if (typeof next.value !== 'object' || next.value === null) continue;
    const depth = next.depth + 1;
    if (depth > caps.depth)
      throw inputError(field, `is nested more than ${String(caps.depth)} deep`, 'No document of Headroom is.');
    if (Array.isArray(next.value)) {
      if (nodes + next.value.length > caps.nodes)
        throw inputError(field, `holds more than ${String(caps.nodes)} values`, 'Give a smaller one.');
      for (const each of next.value as unknown[]) waiting.push({ value: each, depth });
      continue;
    }
    for (const [name, each] of Object.entries(next.value)) {
      if (unsafe.has(name)) throw inputError(field, `holds the name "${name}"`, 'Take it out.');
      checkLength(name, field, caps);
      waiting.push({ value: each, depth });
    }
  }
}

function checkLength(text: string, field: string, caps: JsonCaps): void {
  if (text.length > caps.stringLength)
    throw inputError(field, `holds a text of more than ${String(caps.stringLength)} characters`, 'Shorten it.');
}
