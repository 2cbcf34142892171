/** What stands beside a reply: understood now, said before, assumed; told apart, each with the field that it edits. */
import type { Assumed } from './assume.ts';
import { valueAt, type Fact } from './meaning.ts';
import type { Scenario } from '../scenario/scenario.ts';
import { slotOf, slots } from './slots.ts';
import { valueWords } from './value-words.ts';

export interface Chip {
  readonly kind: 'understood' | 'said' | 'assumed';
  readonly slot: string;
  /** the field that an edit of the chip changes */
  readonly path: string;
  readonly label: string;
  readonly value: string;
  /** how it was read, or why it is assumed; '' = plain */
  readonly note: string;
  /** only nearly spelled: asks to be confirmed */
  readonly guessed: boolean;
}

export function chipsOf(scenario: Scenario, facts: readonly Fact[], assumed: readonly Assumed[]): readonly Chip[] {
  const understood = facts.map((each) => chip('understood', each.slot, each.value, each.note, each.guessed));
  const now = new Set(facts.map((each) => each.slot));
  const said = slots.flatMap((slot) => {
    const value = valueAt(scenario, slot.path);
    return value === undefined || value === null || now.has(slot.id) ? [] : [chip('said', slot.id, value)];
  });
  return [...understood, ...said, ...assumed.map((each) => chip('assumed', each.slot, each.value, each.reason))];
}

function chip(kind: Chip['kind'], id: string, value: unknown, note = '', guessed = false): Chip {
  const slot = slotOf(id);
  return { kind, slot: id, path: slot.path, label: slot.label, value: valueWords(id, value), note, guessed };
}

/** `Users 40,000 · Budget $50k a month · Requests per user 2 a day (assumed)`. */
export function chipsLine(chips: readonly Chip[]): string {
  return chips
    .filter((each) => each.kind !== 'said')
    .map(
      (each) =>
        `${each.label} ${each.value}${each.kind === 'assumed' ? ' (assumed)' : each.note === '' ? '' : ` (${each.note})`}`,
    )
    .join(' · ');
}
