import type { Item } from './items.ts';
import { currencies } from './unit-words.ts';

/** The currency that a sign or a word before a number says; null = none. */
export function currencyBefore(before: Item | undefined, beforeThat: Item | undefined): string | null {
  if (before === undefined || (before.kind !== 'mark' && before.kind !== 'word')) return null;
  const currency = currencies[before.text];
  if (currency === undefined || currency === 'cents') return null;
  if (before.text === '$' && beforeThat?.kind === 'word' && beforeThat.end === before.start) {
    return beforeThat.text === 'us' ? 'USD' : `${beforeThat.text.toUpperCase()}$`;
  }
  return currency;
}
