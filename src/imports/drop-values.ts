/**
 * Takes the values of named keys out of JSON text before it is parsed, so that texts people wrote or models generated are never read:
 * privacy, and a file with them is mostly them. One pass, no recursion; line ends stay, so that places in problems stay right.
 */

export interface Dropped {
  readonly text: string;
  /** how often each name was met */
  readonly counts: ReadonlyMap<string, number>;
}

/** @param names  keys at any depth, as they are written; a text, list or object under one becomes null, numbers stay */
export function dropValues(text: string, names: ReadonlySet<string>): Dropped {
  const counts = new Map<string, number>();
  const kept: string[] = [];
  let from = 0;
  let at = 0;
  while (at < text.length) {
    if (text.charCodeAt(at) !== QUOTE) {
      at += 1;
      continue;
    }
    const end = stringEnd(text, at);
    const colon = skipBlanks(text, end);
    const name = text.slice(at + 1, end - 1);
    at = end;
    if (text.charCodeAt(colon) !== COLON || !names.has(name)) continue;
    const start = skipBlanks(text, colon + 1);
    if (!'"[{'.includes(text.charAt(start))) continue;
    const stop = valueEnd(text, start);
    counts.set(name, (counts.get(name) ?? 0) + 1);
    kept.push(text.slice(from, start), 'null', '\n'.repeat(linesIn(text, start, stop)));
    from = stop;
    at = stop;
  }
  if (counts.size === 0) return { text, counts };
  kept.push(text.slice(from));
  return { text: kept.join(''), counts };
}

const QUOTE = 34;
const BACKSLASH = 92;
const COLON = 58;

/** Index after the closing quote of the string that opens at `at`; the end of the text where it never closes. */
function stringEnd(text: string, at: number): number {
  for (let i = at + 1; i < text.length; i += 1) {
    const unit = text.charCodeAt(i);
    if (unit === BACKSLASH) i += 1;
    else if (unit === QUOTE) return i + 1;
  }
  return text.length;
}

function skipBlanks(text: string, at: number): number {
  let i = at;
  while (i < text.length && ' \t\n\r'.includes(text.charAt(i))) i += 1;
  return i;
}

/** Index after the value that begins at `at`. */
function valueEnd(text: string, at: number): number {
  let open = 0;
  for (let i = at; i < text.length; i += 1) {
    const mark = text.charAt(i);
    if (mark === '"') {
      i = stringEnd(text, i) - 1;
      if (open === 0) return i + 1;
    } else if (mark === '[' || mark === '{') open += 1;
    else if (mark === ']' || mark === '}') {
      // a bare value ends before the bracket that closes what holds it
      if (open === 0) return i;
      open -= 1;
      if (open === 0) return i + 1;
    } else if (mark === ',' && open === 0) return i;
  }
  return text.length;
}

function linesIn(text: string, from: number, to: number): number {
  let count = 0;
  for (let i = text.indexOf('\n', from); i >= 0 && i < to; i = text.indexOf('\n', i + 1)) count += 1;
  return count;
}
