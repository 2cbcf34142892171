/** Percentiles, dates, and what amounts are per. */
import { periodAt } from './calendar-words.ts';
import type { Cursor } from './cursor.ts';
import { adverbs, periodOfWord } from './lexicon.ts';
import { readWords, scales } from './numerals.ts';
import { perTargets } from './unit-words.ts';

/** `p99`, `99th percentile`, `99% of requests`. */
export function percentileAt(cursor: Cursor): boolean {
  const text = cursor.lower();
  if (/^p\d{2}$/.test(text)) {
    const fine = cursor.token(1)?.text === '.' && cursor.token(2)?.kind === 'digits' && cursor.token(2)?.glued === true;
    return cursor.push(
      { kind: 'percentile', level: fine ? Number.NaN : Number(text.slice(1)), ...cursor.span(fine ? 3 : 1) },
      fine ? 3 : 1,
    );
  }
  const ordinals: Readonly<Record<string, number>> = {
    'ninety ninth': 99,
    'ninety fifth': 95,
    fiftieth: 50,
    'ninety nine': 99,
    'ninety five': 95,
  };
  const two = `${text} ${cursor.lower(1)}`;
  const inWords = ordinals[two] ?? ordinals[text];
  if (inWords !== undefined) {
    const length = ordinals[two] === undefined ? 1 : 2;
    if (cursor.lower(length).startsWith('percentile'))
      return cursor.push({ kind: 'percentile', level: inWords, ...cursor.span(length + 1) }, length + 1);
  }
  const often = timesOutOf(cursor);
  if (often !== null)
    return cursor.push({ kind: 'percentile', level: often.level, ...cursor.span(often.count) }, often.count);
  if (cursor.token()?.kind !== 'digits') return false;
  const ordinal = ['th', 'st', 'nd', 'rd'].includes(cursor.lower(1)) && cursor.token(1)?.glued === true ? 1 : 0;
  if (cursor.lower(1 + ordinal).startsWith('percentile') || cursor.lower(1 + ordinal) === 'pctl') {
    return cursor.push({ kind: 'percentile', level: Number(text), ...cursor.span(2 + ordinal) }, 2 + ordinal);
  }
  const level = Number(text);
  const share = cursor.token(1)?.text === '%' ? 2 : ['percent', 'pct'].includes(cursor.lower(1)) ? 2 : 0;
  if (share > 0 && [50, 90, 95, 99].includes(level) && cursor.lower(share) === 'of') {
    const noun = cursor.lower(share + 1) === 'the' || cursor.lower(share + 1) === 'all' ? share + 2 : share + 1;
    if (
      ['requests', 'answers', 'users', 'responses', 'calls', 'cases', 'queries', 'time', 'replies', 'people'].includes(
        cursor.lower(noun),
      )
    )
      return cursor.push({ kind: 'percentile', level, ...cursor.span(noun + 1) }, noun + 1);
  }
  return false;
}

/** `95 times out of 100`, `99 of 100`, `9 out of 10`. */
function timesOutOf(cursor: Cursor): { level: number; count: number } | null {
  const first = numberAtOffset(cursor, 0);
  if (first === null) return null;
  const part = first.value;
  let next = first.count + (['times', 'x'].includes(cursor.lower(first.count)) ? 1 : 0);
  if (cursor.lower(next) === 'out') next += 1;
  const second = cursor.lower(next) === 'of' ? numberAtOffset(cursor, next + 1) : null;
  if (second === null || ![10, 20, 100].includes(second.value) || !(part < second.value)) return null;
  const whole = second.value;
  const level = (part / whole) * 100;
  if (![50, 90, 95, 99].includes(level)) return null;
  const noun = ['requests', 'answers', 'cases', 'times', 'users', 'people'].includes(
    cursor.lower(next + 1 + second.count),
  )
    ? 1
    : 0;
  return { level, count: next + 1 + second.count + noun };
}

function numberAtOffset(cursor: Cursor, offset: number): { value: number; count: number } | null {
  const token = cursor.token(offset);
  if (token?.kind === 'digits') return /^\d+$/.test(token.text) ? { value: Number(token.text), count: 1 } : null;
  const read = readWords(cursor.words, cursor.at + offset);
  return read === null || read.vague ? null : read;
}

export function dateAt(cursor: Cursor): boolean {
  const period = periodAt(cursor.tokens, cursor.at, cursor.options.asOf);
  if (period === null) return false;
  // `over the next year`, `next quarter` behind `over the`: a length of time, not a date
  const before = cursor.lower(-1);
  const over =
    ['the', 'over', 'for'].includes(before) &&
    ['over', 'for', 'within'].some((word) => word === before || word === cursor.lower(-2));
  if (over && cursor.lower() === 'next') return false;
  return cursor.push({ kind: 'date', period, ...cursor.span(period.count) }, period.count);
}

/** `per day`, `/user/day`, `a day`, `each month`, `daily`; `every 10 minutes` is left to the number. */
export function perAt(cursor: Cursor): boolean {
  const text = cursor.token()?.text ?? '';
  const word = cursor.lower();
  // under a second: a length of time
  if (
    word === 'a' &&
    ['second', 'minute'].includes(cursor.lower(1)) &&
    ['under', 'within', 'in', 'than', 'below', 'about'].includes(cursor.lower(-1))
  ) {
    const period = cursor.lower(1);
    return cursor.pushNumber(1, { kind: 'time', period }, 2, { text: `a ${period}` });
  }
  const adverb = adverbs[word];
  if (adverb !== undefined && !['users', 'active'].includes(cursor.lower(1)))
    return cursor.push({ kind: 'per', of: adverb, ...cursor.span(1) }, 1);
  const slash = text === '/';
  const plain = word === 'per' || slash;
  if (!plain && !['a', 'an', 'each', 'every', 'any'].includes(word)) return false;
  const skip =
    ['gpu', 'card', 'single'].includes(cursor.lower(1)) &&
    cursor.lower(2) !== '' &&
    periodOfWord.has(cursor.lower(2)) &&
    plain
      ? 1
      : 0;
  const target = cursor.lower(1 + skip);
  if (skip === 1) return cursor.push({ kind: 'per', of: 'gpuhour', ...cursor.span(3) }, 3);
  const period = periodOfWord.get(target);
  if (
    target === 'quarter' &&
    !slash &&
    (scales[cursor.lower(2)] !== undefined || cursor.lower(2) === 'of' || cursor.lower(-1) === 'of')
  )
    return false;
  if (period !== undefined && (plain || target.length > 2))
    return cursor.push({ kind: 'per', of: period, ...cursor.span(2) }, 2);
  if (plain && target === 'm' && !slash) return false;
  const whom = perTargets[target];
  if (
    whom !== undefined &&
    (plain ||
      ((word === 'each' || word === 'every') &&
        whom !== 'gpu' &&
        whom !== 'agent' &&
        whom !== 'task' &&
        whom !== 'request'))
  )
    return cursor.push({ kind: 'per', of: whom, ...cursor.span(2) }, 2);
  if (slash && (target === 'm' || target === 'mo'))
    return cursor.push({ kind: 'per', of: 'month', ...cursor.span(2) }, 2);
  return false;
}
