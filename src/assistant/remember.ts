/** What one turn leaves for the next. */
import type { Memory } from './meaning.ts';
import type { Understanding } from './understand.ts';

const MOST_SLOTS = 8;

export function remembered(before: Memory, understood: Understanding, asked: string | null = null): Memory {
  const slots = [...understood.facts].sort((a, b) => b.start - a.start).map((each) => each.slot);
  return {
    slots: [...new Set([...slots, ...before.slots])].slice(0, MOST_SLOTS),
    rate:
      understood.rate ??
      (slots.length > 0 &&
      !slots.some((slot) => before.slots.includes(slot)) &&
      understood.facts.some((each) => each.slot.startsWith('request'))
        ? null
        : before.rate),
    // a message that says nothing leaves the question open
    asked:
      understood.doubts[0]?.slot ??
      (understood.facts.length === 0 && understood.command === null && asked === null ? before.asked : asked),
    supposed: understood.supposed,
    earlier: before.earlier,
  };
}
