/**
 * Where a spelling of the catalogue may end in a text: an early no, so that only few stretches are taken apart and looked up.
 * It may say yes where the resolver says no, never the other way round.
 */
import { isNeutral } from '../catalog/spelling.ts';
import { keyOf } from '../catalog/table.ts';
import type { Token } from './scan.ts';

export interface Spellings {
  /** keys of all spellings */
  readonly keys: ReadonlySet<string>;
  /** their beginnings */
  readonly beginnings: ReadonlySet<string>;
}

/** Longest spelling that is looked for, tokens. */
const MOST_TOKENS = 12;

export function spellingsOf(names: Iterable<string>): Spellings {
  const keys = new Set<string>();
  const beginnings = new Set<string>();
  for (const name of names) {
    const key = keyOf(name);
    keys.add(key);
    for (let length = key.length; length > 0 && !beginnings.has(key.slice(0, length)); length -= 1)
      beginnings.add(key.slice(0, length));
  }
  return { keys, beginnings };
}

/** Tokens at which a spelling that begins at `at` may end, the last first. Words that name no row (makers, tuning, sizes) may be left out. */
export function endsOf(tokens: readonly Token[], at: number, { keys, beginnings }: Spellings): number[] {
  const ends: number[] = [];
  const last = Math.min(tokens.length, at + MOST_TOKENS) - 1;
  // behind a publisher (`meta-llama/…`) the name begins
  let slash = last;
  while (slash > at && tokens[slash]?.text !== '/') slash -= 1;
  let alive: readonly string[] = [''];
  for (let end = at; end <= last && (alive.length > 0 || end <= slash); end += 1) {
    const token = tokens[end] as Token;
    const key = keyOf(token.lower);
    const skips = token.kind === 'digits' || ['', '.', 's'].includes(key) || isNeutral(key);
    const next = new Set<string>(token.text === '/' ? ['', ...alive] : skips ? alive : []);
    let whole = skips && alive.some((each) => keys.has(each));
    for (const each of alive)
      for (const part of formsOf(key)) {
        if (beginnings.has(each + part)) next.add(each + part);
        whole ||= keys.has(each + part);
      }
    if (whole) ends.unshift(end);
    alive = [...next];
  }
  return ends;
}

/** A plural, a socket with its generation. */
function formsOf(key: string): readonly string[] {
  if (key.endsWith('s') && key.length > 1) return [key, key.slice(0, -1)];
  return key.length === 4 && key.startsWith('sxm') ? [key, 'sxm'] : [key];
}
