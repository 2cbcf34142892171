/**
 * Text to tokens in one pass: every character is looked at once or twice, nothing is ever tried again. Hyphens inside words part them
 * and vanish (`end-to-end` is three words); between digits they stay, for they may mean a range.
 */

/** More than this is not read; the reader is told. */
export const MOST_CHARACTERS = 2000;

export interface Token {
  readonly kind: 'word' | 'digits' | 'mark';
  /** as written */
  readonly text: string;
  readonly lower: string;
  /** where it stands, characters */
  readonly start: number;
  readonly end: number;
  /** nothing stands between it and the token before */
  readonly glued: boolean;
}

export interface Scan {
  readonly text: string;
  readonly tokens: readonly Token[];
  /** characters looked at: grows no faster than the text */
  readonly steps: number;
  readonly cut: boolean;
}

const LETTER = /\p{L}|\p{M}/u;
const isDigit = (char: string | undefined): boolean => char !== undefined && char >= '0' && char <= '9';
const isLetter = (char: string | undefined): boolean =>
  char !== undefined &&
  ((char >= 'a' && char <= 'z') || (char >= 'A' && char <= 'Z') || (char > '\u007f' && LETTER.test(char)));
const isSpace = (char: string | undefined): boolean =>
  char === ' ' || char === '\t' || char === '\u00a0' || char === '\u202f' || char === '\u2009';
const isApostrophe = (char: string | undefined): boolean => char === "'" || char === '’';

export function scan(source: string): Scan {
  const text = source.slice(0, MOST_CHARACTERS);
  const tokens: Token[] = [];
  let steps = 0;
  let at = 0;
  let touched = 0;
  const push = (kind: Token['kind'], end: number): void => {
    const written = text.slice(at, end);
    tokens.push({
      kind,
      text: written,
      lower: plain(written),
      start: at,
      end,
      glued: tokens.length > 0 && touched === at,
    });
    steps += end - at;
    at = end;
    touched = end;
  };
  while (at < text.length) {
    const char = text[at];
    if (isDigit(char) || (char === '.' && isDigit(text[at + 1]) && !isDigit(text[at - 1]) && !isLetter(text[at - 1]))) {
      push('digits', endOfDigits(text, at));
    } else if (isLetter(char)) {
      // 3x, 8xH100: the x stands alone
      const afterDigits = tokens.at(-1)?.kind === 'digits' && touched === at;
      const x = char === 'x' || char === 'X';
      const single = x && (afterDigits ? text[at + 1] !== 'l' : isDigit(text[at + 1]) && isSpace(text[at - 1]));
      push('word', single ? at + 1 : endOfWord(text, at));
    } else if (char === '\n') {
      push('mark', at + 1);
    } else if (isSpace(char) || char === '\r') {
      at += 1;
      steps += 1;
    } else if (
      isHyphen(char) &&
      !(isDigit(text[at + 1]) && (at === 0 || !isLetter(text[at - 1]) || isScaled(tokens)))
    ) {
      // a dash between words parts them; with a space on both sides it parts sentences
      const sentence = isSpace(text[at - 1]) && isSpace(text[at + 1]);
      if (sentence) push('mark', at + 1);
      else {
        at += 1;
        steps += 1;
      }
    } else {
      push('mark', text.startsWith('>=', at) || text.startsWith('<=', at) ? at + 2 : at + 1);
    }
  }
  return { text, tokens, steps, cut: source.length > MOST_CHARACTERS };
}

/** `10k`: a word right behind digits, which a hyphen to the next number makes a range. */
function isScaled(tokens: readonly Token[]): boolean {
  return tokens.at(-1)?.glued === true && tokens.at(-2)?.kind === 'digits';
}

function isHyphen(char: string | undefined): boolean {
  return char === '-' || char === '–' || char === '—' || char === '−';
}

function plain(written: string): string {
  return isHyphen(written) ? '-' : written.toLowerCase().replace('’', "'");
}

function endOfWord(text: string, start: number): number {
  let end = start + 1;
  while (isLetter(text[end]) || isDigit(text[end]) || (isApostrophe(text[end]) && isLetter(text[end + 1]))) end += 1;
  return end;
}

/** Digits with their separators: points, commas, apostrophes, underscores and single spaces before groups of three; exponents. */
function endOfDigits(text: string, start: number): number {
  let end = start;
  let run = 0;
  while (end < text.length) {
    const char = text[end];
    if (isDigit(char)) run += 1;
    else if ((char === '.' || char === ',') && isDigit(text[end + 1])) run = 0;
    else if ((isApostrophe(char) || char === '_') && threeDigits(text, end + 1)) run = 0;
    else if (
      isSpace(char) &&
      run <= 3 &&
      end - start <= 3 + 4 * 5 &&
      threeDigits(text, end + 1) &&
      allGrouped(text, start, end)
    )
      run = 0;
    else break;
    end += 1;
  }
  const power = text[end] === 'e' || text[end] === 'E' ? end + 1 + (text[end + 1] === '+' ? 1 : 0) : 0;
  if (power > 0 && isDigit(text[power])) {
    end = power;
    while (isDigit(text[end])) end += 1;
  }
  return end;
}

/** Exactly three digits and then none. */
function threeDigits(text: string, at: number): boolean {
  return isDigit(text[at]) && isDigit(text[at + 1]) && isDigit(text[at + 2]) && !isDigit(text[at + 3]);
}

/** Whether what was read so far is one to three digits, or groups parted by the same spaces; at most 24 characters are looked at. */
function allGrouped(text: string, start: number, end: number): boolean {
  return text
    .slice(start, end)
    .split(/[ \t\u00a0\u202f\u2009]/)
    .every((part, i) => (i === 0 ? part.length <= 3 : part.length === 3) && part.length > 0 && /^\d+$/.test(part));
}
