/** What a message names, for questions that set things side by side. */
import type { Item } from './items.ts';
import { sayings } from './lexicon.ts';

/** What is named for a comparison; a place, an engine … as well as GPUs and models. */
export interface Named {
  readonly slot: 'gpus' | 'model' | 'clouds' | 'purchase' | 'precision' | 'engine';
  readonly value: string;
}

export function namedIn(item: Item): readonly Named[] {
  if (item.kind === 'name') {
    const value = item.name.values[0] ?? '';
    const slots = { gpu: 'gpus', model: 'model', cloud: 'clouds' } as const;
    return item.name.what in slots ? [{ slot: slots[item.name.what as keyof typeof slots], value }] : [];
  }
  if (item.kind !== 'tag' || !item.tag.startsWith('say:')) return [];
  const [slot, value] = sayings[Number(item.tag.slice(4))] ?? [];
  return slot === 'purchase' || slot === 'precision' || slot === 'engine' ? [{ slot, value: String(value) }] : [];
}

/** Two things or more of one kind, and nothing else. */
export function sameKind(named: readonly Named[]): boolean {
  return new Set(named.map((each) => each.value)).size > 1 && new Set(named.map((each) => each.slot)).size === 1;
}
