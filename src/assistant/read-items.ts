/** Tokens to items. Each token becomes part of exactly one item. */
import { Cursor } from './cursor.ts';
import type { Items, ReadingOptions } from './items.ts';
import { phraseAt } from './lexicon.ts';
import { nameAt } from './names.ts';
import { labelledAt, numberAt } from './read-numbers.ts';
import { dateAt, percentileAt, perAt } from './read-periods.ts';
import { scan, type Token } from './scan.ts';

/** In turn; the first that reads something takes its tokens. */
const readers = [givenAt, percentileAt, dateAt, perAt, nameItemAt, sayingAt, labelledAt, numberAt, tagAt];

export function itemsOf(text: string, options: ReadingOptions): Items {
  const cursor = new Cursor(scan(text), options);
  while (cursor.at < cursor.tokens.length) {
    if (!readers.some((read) => read(cursor))) otherAt(cursor);
  }
  return { scan: cursor.scan, items: cursor.items };
}

function givenAt(cursor: Cursor): boolean {
  const found = cursor.options.dates?.find((each) => each.start === cursor.token()?.start);
  if (found === undefined) return false;
  let count = 0;
  while ((cursor.token(count)?.end ?? Infinity) <= found.end) count += 1;
  return count > 0 && cursor.push({ kind: 'date', period: found, ...cursor.span(count) }, count);
}

function nameItemAt(cursor: Cursor): boolean {
  const found = nameAt(cursor.scan.text, cursor.tokens, cursor.at, cursor.options.vocabulary, cursor.known);
  if (found === null) return false;
  const span = cursor.span(found.count);
  return cursor.push(
    { kind: 'name', name: found, text: cursor.scan.text.slice(span.start, span.end), ...span },
    found.count,
  );
}

/** Sayings may begin with a number: `one year commitment`. */
function sayingAt(cursor: Cursor): boolean {
  const phrase = phraseAt(cursor.words, cursor.at);
  return phrase !== null && phrase.words > 1 && /^(?:say|open):/.test(phrase.tag) && tagAt(cursor);
}

function tagAt(cursor: Cursor): boolean {
  const phrase = phraseAt(cursor.words, cursor.at);
  if (phrase === null) return false;
  const span = cursor.span(phrase.words);
  return cursor.push(
    { kind: 'tag', tag: phrase.tag, text: cursor.scan.text.slice(span.start, span.end), ...span },
    phrase.words,
  );
}

function otherAt(cursor: Cursor): void {
  const token = cursor.token() as Token;
  cursor.push(
    { kind: token.kind === 'mark' ? 'mark' : 'word', text: token.lower, start: token.start, end: token.end },
    1,
  );
}
