/** Names in a message, and which of them are not wanted. */
import type { Item, NameItem } from './items.ts';

export const NOT = [
  'not',
  'no',
  'without',
  'except',
  'avoid',
  'exclude',
  'excluding',
  'drop',
  'never',
  "don't",
  'dont',
  'than',
  'remove',
  'skip',
  'but',
  'isn',
  'ban',
  'of',
];
export function namesOf(items: readonly Item[], what: string): NameItem[] {
  return items.filter((item): item is NameItem => item.kind === 'name' && item.name.what === what);
}

/** Whether a `not` stands right before it, or before the name it is listed with. */
export function isNegated(item: NameItem, items: readonly Item[]): boolean {
  const at = items.indexOf(item);
  for (let i = at - 1; i >= Math.max(0, at - 3); i -= 1) {
    const before = items[i];
    if (before === undefined || before.kind === 'mark') return false;
    if (before.kind === 'name') return false;
    if (before.kind === 'word' && NOT.includes(before.text)) {
      const instead = items[i - 1];
      if (before.text === 'of') return instead?.kind === 'word' && instead.text === 'instead';
      if (before.text === 'but')
        return instead?.kind === 'word' && ['anything', 'any', 'everything', 'all', 'anywhere'].includes(instead.text);
      return true;
    }
  }
  return false;
}

export function without(names: readonly NameItem[], gone: ReadonlySet<Item>): NameItem[] {
  return names.filter((item) => !gone.has(item));
}
