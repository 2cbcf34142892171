/**
 * What another reader made of a message, a language model of the browser say: taken only where our grammar read nothing for the slot, the slot
 * is known, and the scenario's schema accepts the value. Never trusted further: such facts ask to be confirmed.
 */
import { InputError } from '../base/errors.ts';
import { applyPatch, patchOf } from '../scenario/patch.ts';
import { readScenario } from '../scenario/resolve.ts';
import { fact, type Context, type Fact } from './meaning.ts';
import type { Vocabulary } from './vocabulary.ts';
import { patchOfFacts } from './patches.ts';
import { openToOthers, type Slot } from './slots.ts';
import type { Understanding } from './understand.ts';

const NOTE = 'read by the browser’s model: is it right?';
/** @param reading  anything at all: values by slot id where it is of use */
export function factsOfReading(reading: unknown, context: Context): readonly Fact[] {
  if (typeof reading !== 'object' || reading === null) return [];
  const values = new Map(Object.entries(reading));
  return openToOthers.flatMap((slot) => {
    const value = valueOf(slot, values.get(slot.id), context.vocabulary);
    return value === null || !accepted(slot, value, context) ? [] : [fact(slot.id, value, { start: 0 }, NOTE, true)];
  });
}

/** The understanding with what the other reader adds; orders and questions stay as they are. */
export function withReading(read: Understanding, reading: unknown, context: Context): Understanding {
  if (read.command !== null || read.doubts.length > 0) return read;
  const known = new Set(read.facts.map((each) => each.slot));
  const more = factsOfReading(reading, context).filter((each) => !known.has(each.slot));
  if (more.length === 0) return read;
  const facts = [...read.facts, ...more];
  return { ...read, facts, patch: patchOfFacts(facts, context) };
}

/** Null where it is no value of this slot. */
function valueOf(slot: Slot, value: unknown, vocabulary: Vocabulary): unknown {
  if (slot.dimension === 'names') return namesOf(slot.id, value, vocabulary);
  if (slot.dimension === 'words') {
    if (typeof value !== 'string') return null;
    return slot.id === 'model' ? canonical(vocabulary.resolver.model(value)) : value;
  }
  if (typeof value !== 'number' || !(value >= slot.sane[0] && value <= slot.sane[1])) return null;
  return slot.whole === true && !Number.isInteger(value) ? null : value;
}

function namesOf(id: string, value: unknown, vocabulary: Vocabulary): string[] | null {
  const asked: readonly unknown[] = Array.isArray(value) ? value : [value];
  const found = asked.map((each) => {
    if (typeof each !== 'string') return null;
    if (id === 'gpus') return canonical(vocabulary.resolver.gpu(each));
    const list = id === 'clouds' ? vocabulary.clouds : id === 'regions' ? vocabulary.regions : [];
    return list.includes(each) ? each : null;
  });
  const names = found.filter((each) => each !== null);
  return names.length === 0 || names.length < found.length ? null : names;
}

function canonical(found: { readonly canonical: string } | null): string | null {
  return found === null || found.canonical === 'none' ? null : found.canonical;
}

function accepted(slot: Slot, value: unknown, context: Context): boolean {
  try {
    readScenario(applyPatch(context.scenario, patchOf(slot.path, value)));
    return true;
  } catch (fault) {
    if (fault instanceof InputError) return false;
    throw fault;
  }
}
