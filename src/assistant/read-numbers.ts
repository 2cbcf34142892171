/** Numbers with their units: digits, words, ranges, `twice a day`, `half`. */
import type { Cursor } from './cursor.ts';
import { currencyBefore } from './currency-before.ts';
import type { Item, MarkItem, Unit } from './items.ts';
import { adverbs, periodOfWord, phraseAt, secondsOf } from './lexicon.ts';
import { isSize } from './names.ts';
import { readDigits, readWords, scales } from './numerals.ts';
import { countable, currencies, dataUnits, factorVerbs, factorWords, shares } from './unit-words.ts';

/** `TP8`: a label and its number in one word. */
export function labelledAt(cursor: Cursor): boolean {
  const text = cursor.lower();
  if (!/^tp\d{1,2}$/.test(text)) return false;
  const span = cursor.span(1);
  cursor.items.push({ kind: 'tag', tag: 'tp', text: 'tp', ...span });
  return cursor.pushNumber(Number(text.slice(2)), null, 1, { glued: true, inWords: false, text });
}

export function numberAt(cursor: Cursor): boolean {
  if (spokenAt(cursor)) return true;
  const begin = cursor.at;
  const glued = cursor.token()?.glued ?? false;
  const before = cursor.items.at(-1);
  const first = amountAt(cursor, 0);
  if (first === null) return false;
  let count = first.count;
  let { values, unreadable } = first;
  let range: [number, number] | null = null;
  const joint = isSize(cursor.tokens, cursor.at + count - 1) ? 0 : jointAt(cursor, count, before);
  if (joint > 0 && unreadable === null) {
    const second = amountAt(cursor, count + joint);
    if (second !== null && second.unreadable === null && second.values.length === 1 && values.length === 1) {
      // 1-2 million: the scale stands behind both
      const low = (values[0] ?? 0) * (first.scaled || !second.scaled ? 1 : second.scale);
      range = [low, second.values[0] ?? 0];
      if (range[1] > range[0]) {
        values = [(range[0] + range[1]) / 2];
        count += joint + second.count;
      } else range = null;
    }
  }
  const sign = before?.kind === 'mark' ? before.text : '';
  const currency = currencyBefore(before, cursor.items.at(-2));
  const behind = unitBehindAt(cursor, count);
  const times = (before?.kind === 'word' && before.text === 'x') || sign === '×';
  const unit: Unit | null =
    currency !== null ? { kind: 'money', currency } : times && behind.unit === null ? { kind: 'factor' } : behind.unit;
  let length = count + (currency === null ? behind.count : 0);
  if (currency !== null && behind.unit?.kind === 'money') length = count + behind.count;
  if (behind.unreadable !== null && unreadable === null && currency === null) unreadable = behind.unreadable;
  // $5m, 10m requests: millions; 5m alone: minutes
  if (behind.million > 0) {
    values = values.map((value) => value * behind.million);
    length = count + behind.count;
  }
  // 3 minutes and 30 seconds
  const more = unit?.kind === 'time' && unreadable === null ? restOfTimeAt(cursor, length, unit.period) : null;
  if (more !== null) {
    values = values.map((value) => value + more.value);
    length += more.count;
  }
  const span = { start: cursor.tokens[begin]?.start ?? 0, end: cursor.token(length - 1)?.end ?? 0 };
  return cursor.push(
    {
      kind: 'number',
      values,
      range,
      unreadable,
      unit,
      glued,
      negative: sign === '-',
      plus: sign === '+',
      inWords: first.inWords,
      text: cursor.scan.text.slice(span.start, span.end),
      ...span,
    },
    length,
  );
}

/** `twice a day`, `doubles`, `half`, `a third of`. */
function spokenAt(cursor: Cursor): boolean {
  const word = cursor.lower();
  const often = word === 'once' ? 1 : word === 'twice' ? 2 : word === 'thrice' ? 3 : 0;
  const bare = (value: number, unit: Unit | null, count: number): true => cursor.pushNumber(value, unit, count);
  if (often > 0 && timesOfDayAt(cursor, 1)) return bare(often, { kind: 'times' }, 1);
  const factor = factorVerbs[word];
  if (factor !== undefined && cursor.lower(1) !== 'check') return bare(factor, { kind: 'factor' }, 1);
  const article = ['a', 'one'].includes(word) ? 1 : 0;
  if (cursor.lower(article) === 'fortnight') return bare(1, { kind: 'time', period: 'fortnight' }, article + 1);
  // a page, a paragraph: a length of text
  if (word === 'a' && ['page', 'paragraph', 'sentence'].includes(cursor.lower(1))) return bare(1, null, 1);
  const share = shares[cursor.lower(article)];
  if (share === undefined) return false;
  const behind = cursor.lower(article + 1);
  // half a page, a half-page summary: a length of text
  const text = article === 0 && behind === 'a' ? 2 : article + 1;
  if (word !== 'quarter' && ['page', 'paragraph'].includes(cursor.lower(text))) return bare(share, null, text);
  if (['a', 'an'].includes(behind) && periodOfWord.has(cursor.lower(article + 2))) {
    const period = periodOfWord.get(cursor.lower(article + 2)) ?? '';
    return bare(share, { kind: 'time', period }, article + 3);
  }
  if (scales[behind] !== undefined || (behind === 'a' && scales[cursor.lower(article + 2)] !== undefined)) return false;
  if (cursor.lower(article) !== 'half' && !(article === 1 && (behind === 'of' || cursor.lower(-1) === 'of')))
    return false;
  return bare(share, { kind: 'share' }, article + 1);
}

/** A smaller unit behind a length of time, in the larger one. */
function restOfTimeAt(cursor: Cursor, length: number, period: string): { value: number; count: number } | null {
  const joint = cursor.lower(length) === 'and' ? 1 : 0;
  const digits = cursor.token(length + joint);
  const value = digits?.kind === 'digits' ? readDigits(digits.text, cursor.options.decimal)?.values : undefined;
  const unit =
    periodOfWord.get(cursor.lower(length + joint + 1)) ??
    (cursor.lower(length + joint + 1) === 'm' ? 'minute' : undefined);
  if (value?.length !== 1 || unit === undefined) return null;
  const [small, large] = [secondsOf[unit] ?? 0, secondsOf[period] ?? 0];
  return small < large && small >= 1 ? { value: ((value[0] ?? 0) * small) / large, count: joint + 2 } : null;
}

/** Tokens that join two numbers to a range: `-`, `to`, `and` behind `between`. */
function jointAt(cursor: Cursor, count: number, before: Item | undefined): number {
  const joint = cursor.lower(count);
  const next = cursor.token(count + 1);
  if (next === undefined || next.kind === 'mark') return 0;
  if (joint === '-' || joint === 'to') return before?.kind === 'word' && before.text === 'reduce' ? 0 : 1;
  return joint === 'and' && before?.kind === 'word' && before.text === 'between' ? 1 : 0;
}

/** A bare number with its power of ten. */
function amountAt(
  cursor: Cursor,
  offset: number,
): {
  values: readonly number[];
  count: number;
  unreadable: string | null;
  scaled: boolean;
  scale: number;
  inWords: boolean;
} | null {
  const token = cursor.token(offset);
  if (token === undefined || token.kind === 'mark') return null;
  if (token.kind === 'word') {
    const read = readWords(cursor.words, cursor.at + offset);
    if (read === null) return null;
    return {
      values: [read.value],
      count: read.count,
      unreadable: read.vague ? 'an amount without a number' : null,
      scaled: false,
      scale: 1,
      inWords: true,
    };
  }
  const read = readDigits(token.text, cursor.options.decimal);
  if (read === null)
    return { values: [], count: 1, unreadable: 'not a number', scaled: false, scale: 1, inWords: false };
  const scale = scales[cursor.lower(offset + 1)];
  if (
    scale === undefined ||
    (cursor.lower(offset + 1) === 'k' &&
      !(cursor.token(offset + 1)?.glued ?? false) &&
      cursor.token(offset + 2) === undefined)
  )
    return { values: read.values, count: 1, unreadable: null, scaled: false, scale: 1, inWords: false };
  // with a power of ten behind it, a point or comma stands before decimals
  const values = [read.values[0] ?? 0].map((value) => value * scale);
  return { values, count: 2, unreadable: null, scaled: true, scale, inWords: false };
}

function unitBehindAt(
  cursor: Cursor,
  count: number,
): { unit: Unit | null; count: number; unreadable: string | null; million: number } {
  const none = { unit: null, count: 0, unreadable: null, million: 0 };
  const token = cursor.token(count);
  if (token === undefined) return none;
  const glued = token.glued;
  const word = token.lower;
  const as = (unit: Unit, length = 1) => ({ unit, count: length, unreadable: null, million: 0 });
  if (token.text === '%' || word === 'percent' || word === 'pct') return as({ kind: 'percent' });
  if (word === 'per' && cursor.lower(count + 1) === 'cent') return as({ kind: 'percent' }, 2);
  const currency = currencies[word];
  if (currency !== undefined) return as({ kind: 'money', currency });
  if (
    factorWords.has(word) &&
    !(word === 'times' && (timesOfDayAt(cursor, count + 1) || cursor.token(count + 1) === undefined))
  ) {
    return as({ kind: 'factor' });
  }
  const bytes = dataUnits[token.text];
  if (bytes !== undefined) return as({ kind: 'data', bytes, text: token.text });
  if (isSize(cursor.tokens, cursor.at + count - 1) && count === 1) {
    if (countable.has(cursor.lower(count + 1))) return { unit: null, count: 1, unreadable: null, million: 1e9 };
    return as({ kind: 'size' });
  }
  if (token.text === 'M' && countable.has(cursor.lower(count + 1)))
    return { unit: null, count: 1, unreadable: null, million: 1e6 };
  const currencyNear =
    cursor.items.at(-1)?.kind === 'mark' && currencies[(cursor.items.at(-1) as MarkItem).text] !== undefined;
  if (word === 'm' && glued) {
    if (currencyNear || token.text === 'M' || countable.has(cursor.lower(count + 1)))
      return { unit: null, count: 1, unreadable: null, million: 1e6 };
    return as({ kind: 'time', period: 'minute' });
  }
  if (word === 'b' && glued && currencyNear) return { unit: null, count: 1, unreadable: null, million: 1e9 };
  const period = periodOfWord.get(word);
  // `10 r/s`, `5 req/s` are rates; a bare letter counts as a unit only right behind the number
  if (period !== undefined && adverbs[word] === undefined && (word.length > 1 || glued || word === 's' || word === 'h'))
    return as({ kind: 'time', period });
  if (word === 'fortnight') return as({ kind: 'time', period: 'fortnight' });
  if (glued && token.kind === 'word' && !knownBehind.has(word) && phraseAt(cursor.words, cursor.at + count) === null) {
    if (word === 'st' || word === 'nd' || word === 'rd' || word === 'th')
      return { unit: null, count: 1, unreadable: 'an ordinal', million: 0 };
    return { unit: null, count: 0, unreadable: `"${token.text}" is not a unit known here`, million: 0 };
  }
  return none;
}

/** `3 times a day`, `5 times per user`: how often, not a factor. */
function timesOfDayAt(cursor: Cursor, offset: number): boolean {
  const word = cursor.lower(offset);
  return (
    ['per', 'daily', 'weekly', 'monthly', 'each', 'every', '/'].includes(word) ||
    cursor.token(offset)?.text === '/' ||
    (word === 'a' && periodOfWord.has(cursor.lower(offset + 1)))
  );
}

/** Words that may stand glued to a number without being its unit. */
const knownBehind = new Set(['x', 'r', 'req', 'tok', 'rps', 'qps', 'k']);
