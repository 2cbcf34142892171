/** Sentences and clauses: which words stand near a number. */
import type { Item, NumberItem, PerItem } from './items.ts';

const ENDS = new Set(['.', '?', '!', ';', '\n', '-']);
const PARTS = new Set(['and', 'but', 'with', 'then', 'while', 'also', 'plus', 'where', 'because']);

/** People write no longer sentences and no more numbers; what is longer is cut into such, so that time stays linear in the text. */
const MOST_ITEMS = 80;
const MOST_NUMBERS = 40;

/** A number with its neighbourhood: what stands before it (since the number before) and behind it (until the next) in its clause. */
export interface Near {
  readonly number: NumberItem;
  readonly left: readonly Item[];
  readonly right: readonly Item[];
  /** the clause, the clause before, and the whole sentence */
  readonly clause: readonly Item[];
  readonly sentence: readonly Item[];
  /** the whole message */
  readonly all: readonly Item[];
}

/** Each sentence as its clauses. */
export function sentencesOf(items: readonly Item[]): readonly (readonly (readonly Item[])[])[] {
  const sentences: Item[][][] = [[[]]];
  let length = 0;
  for (const [i, item] of items.entries()) {
    const sentence = sentences.at(-1) as Item[][];
    // a minus stands right before its number
    const minus = item.kind === 'mark' && item.text === '-' && items[i + 1]?.start === item.end;
    if (minus) continue;
    if (length >= MOST_ITEMS) {
      sentences.push([[item]]);
      length = 1;
      continue;
    }
    length += 1;
    if (item.kind === 'mark' && ENDS.has(item.text)) {
      sentences.push([[]]);
      length = 0;
    } else if (
      (item.kind === 'mark' &&
        (item.text === ',' || item.text === ':' || item.text === '/' || item.text === '(' || item.text === ')')) ||
      (item.kind === 'word' && PARTS.has(item.text))
    )
      sentence.push([]);
    else (sentence.at(-1) as Item[]).push(item);
  }
  return sentences
    .map((sentence) => sentence.filter((clause) => clause.length > 0))
    .filter((sentence) => sentence.length > 0);
}

export function numbersOf(items: readonly Item[]): Near[] {
  const found: Near[] = [];
  for (const sentence of sentencesOf(items)) {
    const whole = sentence.flat();
    for (const clause of sentence) {
      let from = 0;
      clause.forEach((item, i) => {
        if (item.kind !== 'number') return;
        const next = clause.findIndex((other, j) => j > i && other.kind === 'number');
        found.push({
          number: item,
          left: clause.slice(from, i),
          right: clause.slice(i + 1, next < 0 ? clause.length : next),
          clause,
          sentence: whole,
          all: items,
        });
        from = i + 1;
      });
    }
  }
  return found.slice(0, MOST_NUMBERS);
}

export function has(items: readonly Item[], ...tags: readonly string[]): boolean {
  return items.some((item) => item.kind === 'tag' && tags.includes(item.tag));
}

export function hasWord(items: readonly Item[], ...words: readonly string[]): boolean {
  return items.some(
    (item) =>
      (item.kind === 'word' && words.includes(item.text)) ||
      (item.kind === 'tag' && words.includes(item.text.toLowerCase())),
  );
}

export function pers(items: readonly Item[]): PerItem[] {
  return items.filter((item) => item.kind === 'per');
}
