/** Numbers as people write them: digits with separators of any country, suffixes, and words. */

/** How a number may be read; two readings where a point or comma leaves it open (1.200 = 1.2 or 1,200). */
export interface NumberReading {
  readonly values: readonly number[];
}

/** Which sign stands before decimals: `.` as in English, `,` as in most of Europe. */
export type DecimalSign = '.' | ',';

const THREE = /^\d{3}$/;

/** Reads a run of digits. @returns null where it is no number (1.2.3, a list). */
export function readDigits(text: string, decimal: DecimalSign = '.'): NumberReading | null {
  const exponentAt = text.search(/e/i);
  if (exponentAt > 0) {
    const value = Number(text);
    return Number.isFinite(value) ? { values: [value] } : null;
  }
  const body = text.replace(/[\s\u00a0\u202f\u2009'’_]/g, '');
  const points = body.split('.').length - 1;
  const commas = body.split(',').length - 1;
  if (points > 0 && commas > 0) return mixed(body);
  if (points === 0 && commas === 0) return one(Number(body));
  const sign = points > 0 ? '.' : ',';
  const groups = body.split(sign);
  const [first = '', ...rest] = groups;
  const grouped = first.length >= 1 && first.length <= 3 && first !== '0' && rest.every((part) => THREE.test(part));
  if (groups.length > 2) return grouped ? one(Number(groups.join(''))) : null;
  const fraction = Number(`${first === '' ? '0' : first}.${rest[0] ?? ''}`);
  if (!grouped) return one(fraction);
  const whole = Number(groups.join(''));
  // three digits behind the sign of thousands are thousands; behind the decimal sign they may be either
  return sign === decimal ? { values: [fraction, whole] } : one(whole);
}

/** Both signs stand in it: the last one is before the decimals. */
function mixed(body: string): NumberReading | null {
  const last = body.lastIndexOf('.') > body.lastIndexOf(',') ? '.' : ',';
  const other = last === '.' ? ',' : '.';
  const parts = body.split(last);
  if (parts.length !== 2) return null;
  const groups = (parts[0] ?? '').split(other);
  if (!groups.slice(1).every((part) => THREE.test(part)) || (groups[0] ?? '').length > 3) return null;
  return one(Number(`${groups.join('')}.${parts[1] ?? ''}`));
}

function one(value: number): NumberReading | null {
  return Number.isFinite(value) ? { values: [value] } : null;
}

/** Powers of ten by suffix or word. `m` is left out: it may be minutes. */
export const scales: Readonly<Record<string, number>> = {
  k: 1e3,
  thousand: 1e3,
  grand: 1e3,
  mn: 1e6,
  mio: 1e6,
  mil: 1e6,
  mill: 1e6,
  million: 1e6,
  millions: 1e6,
  bn: 1e9,
  billion: 1e9,
};

export const smallNumbers: Readonly<Record<string, number>> = {
  zero: 0,
  one: 1,
  two: 2,
  three: 3,
  four: 4,
  five: 5,
  six: 6,
  seven: 7,
  eight: 8,
  nine: 9,
  ten: 10,
  eleven: 11,
  twelve: 12,
  thirteen: 13,
  fourteen: 14,
  fifteen: 15,
  sixteen: 16,
  seventeen: 17,
  eighteen: 18,
  nineteen: 19,
  twenty: 20,
  thirty: 30,
  forty: 40,
  fifty: 50,
  sixty: 60,
  seventy: 70,
  eighty: 80,
  ninety: 90,
};

/** Amounts that say no number; they are asked for. */
export const vagueAmounts: ReadonlySet<string> = new Set([
  'few',
  'several',
  'many',
  'lots',
  'hundreds',
  'thousands',
  'millions',
  'dozens',
  'tens',
  'loads',
]);

interface WordsRead {
  readonly value: number;
  /** words that it took */
  readonly count: number;
  readonly vague: boolean;
}

/**
 * A number in words from `words[at]` on: `two dozen`, `one and a half million`, `a couple hundred`, `one hundred and twenty`.
 *
 * @returns the value and how many words it took; `vague` where it names no number; null where it is none
 */
export function readWords(words: readonly (string | undefined)[], at: number): WordsRead | null {
  const first = words[at] ?? '';
  const article = first === 'a' || first === 'an';
  const here = at + (article ? 1 : 0);
  const head = words[here] ?? '';
  if (vagueAmounts.has(head)) return { value: Number.NaN, count: endOfVague(words, here) - at, vague: true };
  if (head === 'half' || head === 'quarter') return fractionOfScale(words, here, at, head === 'half' ? 0.5 : 0.25);
  if (head === 'couple') return scaled(words, here + (words[here + 1] === 'of' ? 2 : 1), at, 2);
  if (head === 'dozen') return { value: 12, count: here + 1 - at, vague: false };
  if (article) return head === 'hundred' || head in scales ? scaled(words, here, at, 1) : null;
  return smallNumbers[head] === undefined ? null : counted(words, here, at);
}

/** `half a million`, `quarter million`; a bare half or quarter is no number of its own. */
function fractionOfScale(
  words: readonly (string | undefined)[],
  here: number,
  at: number,
  value: number,
): WordsRead | null {
  const next = words[here + 1] === 'a' ? here + 2 : here + 1;
  const scale = scales[words[next] ?? ''];
  return scale === undefined || (words[next] ?? '').length < 3
    ? null
    : { value: value * scale, count: next + 1 - at, vague: false };
}

function counted(words: readonly (string | undefined)[], here: number, at: number): WordsRead {
  let value = smallNumbers[words[here] ?? ''] ?? 0;
  let next = here + 1;
  const unit = smallNumbers[words[next] ?? ''];
  if (value >= 20 && unit !== undefined && unit > 0 && unit < 10) {
    value += unit;
    next += 1;
  }
  if (words[next] === 'and' && words[next + 1] === 'a' && words[next + 2] === 'half') {
    value += 0.5;
    next += 3;
  }
  const scale = scales[words[next + 3] ?? ''];
  if (words[next] === 'quarters' && words[next + 1] === 'of' && scale !== undefined)
    return { value: value * 0.25 * scale, count: next + 4 - at, vague: false };
  if (words[next] === 'dozen') return { value: value * 12, count: next + 1 - at, vague: false };
  return scaled(words, next, at, value);
}

/** Hundreds and powers of ten behind a small number, with `and twenty` after them. */
function scaled(words: readonly (string | undefined)[], from: number, at: number, start: number): WordsRead {
  let value = start;
  let next = from;
  let grew = false;
  for (;;) {
    const word = words[next] ?? '';
    const factor = word === 'hundred' ? 100 : word.length > 2 ? scales[word] : undefined;
    if (factor === undefined) break;
    value *= factor;
    grew = true;
    next += 1;
  }
  if (grew && words[next] === 'and') {
    const more = smallNumbers[words[next + 1] ?? ''];
    if (more !== undefined) {
      const rest = counted(words, next + 1, next + 1);
      return { value: value + rest.value, count: next + 1 + rest.count - at, vague: false };
    }
  }
  return { value, count: next - at, vague: false };
}

function endOfVague(words: readonly (string | undefined)[], here: number): number {
  let end = here + 1;
  while (['of', 'hundred', 'thousand', 'thousands', 'million', 'millions', 'hundreds'].includes(words[end] ?? ''))
    end += 1;
  return end;
}

/** Kept to four decimals: derived figures read well and stay the same on every host. */
export function rounded(value: number): number {
  return Math.abs(value) >= 1e11 ? value : Math.round(value * 1e4) / 1e4;
}
