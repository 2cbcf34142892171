/** What takes more than one number to say: documents of so many tokens, tokens in and out, requests in a phone call, a rate of exchange. */
import { changedFor } from './currency-facts.ts';
import { eventLength } from './dated-changes.ts';
import type { Item, NumberItem } from './items.ts';
import { fact, type Context, type Doubt, type Fact } from './meaning.ts';
import { tokensIn } from './token-amounts.ts';

export interface Compound {
  readonly facts: readonly Fact[];
  readonly doubts: readonly Doubt[];
  /** numbers that say nothing further */
  readonly taken: ReadonlySet<Item>;
  /** requests in one phone call; 1 where not said */
  readonly perCall: number;
}

export function compoundFacts(
  items: readonly Item[],
  sentences: readonly (readonly (readonly Item[])[])[],
  context: Context,
): Compound {
  const taken = new Set<Item>();
  const lengths = sentences.map((sentence) => eventLength(sentence.flat()));
  for (const length of lengths) if (length !== null) taken.add(length);
  const documents = documentsOf(items);
  const sessions = perCallOf(items);
  const exchanged = changedFor(items, context);
  for (const each of [...documents.taken, ...sessions.taken, ...exchanged.taken]) taken.add(each);
  return {
    facts: [...tokenPairs(items), ...documents.facts, ...exchanged.facts],
    doubts: exchanged.doubts,
    taken,
    perCall: sessions.count,
  };
}

const PARTS = new Set([
  'document',
  'documents',
  'docs',
  'chunk',
  'chunks',
  'passage',
  'passages',
  'snippet',
  'snippets',
  'articles',
  'results',
  'files',
  'examples',
]);
const UNITS = new Set(['token', 'wordcount', 'page', 'paragraph', 'line']);

const single = (item: Item | undefined): number | null =>
  item?.kind === 'number' && item.unit === null && item.unreadable === null && item.values.length === 1
    ? (item.values[0] ?? null)
    : null;
const wordOf = (item: Item | undefined): string =>
  item?.kind === 'word' || item?.kind === 'tag' ? item.text.toLowerCase() : '';

/** `10 documents of 800 tokens`: what the model reads is their product. */
function documentsOf(items: readonly Item[]): { facts: Fact[]; taken: Item[] } {
  for (const [i, first] of items.entries()) {
    const parts = single(first);
    const [noun, joint, second, ...rest] = items.slice(i + 1, i + 6);
    const size = single(second);
    const unit = rest.find((item) => item.kind === 'tag' && UNITS.has(item.tag));
    if (parts === null || size === null || unit?.kind !== 'tag') continue;
    if (!PARTS.has(wordOf(noun)) || !['of', 'with', 'at', 'x', 'about'].includes(wordOf(joint))) continue;
    const tokens = parts * tokensIn(size, unit.tag);
    const note = `${String(parts)} × ${String(size)} ${unit.text.toLowerCase()}; the question itself comes on top`;
    return {
      facts: [fact('inputTokens', tokens, first, note)],
      taken: [first, second as NumberItem],
    };
  }
  return { facts: [], taken: [] };
}

/** `60 calls a day with 10 LLM requests per call`: phone calls, not those of an agent. */
function perCallOf(items: readonly Item[]): { count: number; taken: Item[] } {
  for (const [i, item] of items.entries()) {
    const count = single(item);
    if (count === null || count <= 1) continue;
    const behind = items.slice(i + 1, i + 5);
    const request = behind.findIndex((each) => each.kind === 'tag' && each.tag === 'request');
    const per = behind[request + 1];
    if (request < 0 || per?.kind !== 'per' || per.of !== 'call') continue;
    // what is multiplied must be counted before it
    const counted = items.slice(0, i).some((each) => each.kind === 'tag' && each.tag === 'call');
    if (counted) return { count, taken: [item] };
  }
  return { count: 1, taken: [] };
}

/** `2k/500 tokens`: in and out. */
function tokenPairs(items: readonly Item[]): Fact[] {
  return items.flatMap((item, i) => {
    const [slash, second, unit] = items.slice(i + 1, i + 4);
    if (item.kind !== 'number' || slash?.kind !== 'mark' || slash.text !== '/' || second?.kind !== 'number') return [];
    if (
      unit?.kind !== 'tag' ||
      unit.tag !== 'token' ||
      item.unit !== null ||
      item.values.length !== 1 ||
      second.values.length !== 1
    )
      return [];
    return [
      fact('inputTokens', item.values[0], item, 'before the slash'),
      fact('outputTokens', second.values[0], { ...second, start: second.start + 1 }, 'behind the slash'),
    ];
  });
}
