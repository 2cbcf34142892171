import { inputError } from '../base/errors.ts';
import type { Limits } from './limits.ts';

/** What a file is called in problems, and the mends that fit its kind. */
export interface SourceWords {
  readonly kind: string;
  /** when it is too large, no text, or empty */
  readonly smaller: string;
  readonly text: string;
  readonly more: string;
}

const HISTORY_WORDS: SourceWords = {
  kind: 'a history',
  smaller: 'Sum it to hours or days first, or keep only the columns needed.',
  text: 'Export the history as CSV or JSON.',
  more: 'Give a header line and at least two rows.',
};

/** @throws InputError when the file is larger than we take; asked before a byte is read */
export function checkSize(bytes: number, name: string, limits: Limits, words = HISTORY_WORDS): void {
  if (bytes <= limits.bytes) return;
  const megabytes = (value: number) => `${(value / 1e6).toPrecision(3)} MB`;
  throw inputError(
    name,
    `${megabytes(bytes)} is over the ${megabytes(limits.bytes)} ${words.kind} may have`,
    words.smaller,
  );
}

export interface SourceText {
  /** with one kind of line end and no byte-order mark */
  readonly text: string;
  readonly encoding: 'utf-8' | 'windows-1252';
}

/** @throws InputError when it is too large, empty, UTF-16 or binary */
export function readText(source: Uint8Array | string, name: string, limits: Limits, words = HISTORY_WORDS): SourceText {
  checkSize(source.length, name, limits, words);
  const { text: raw, encoding } =
    typeof source === 'string' ? { text: source, encoding: 'utf-8' as const } : decode(source, name);
  const text = raw.startsWith('\uFEFF') ? raw.slice(1) : raw;
  const nul = text.indexOf('\0');
  if (nul >= 0) {
    throw inputError(`${name}:${lineAt(text, nul)}`, 'this is a binary file, not text', words.text);
  }
  if (!/\S/.test(text)) throw inputError(name, 'the file is empty', words.more);
  return { text: text.includes('\r') ? text.replace(/\r\n?/g, '\n') : text, encoding };
}

function decode(bytes: Uint8Array, name: string): SourceText {
  const [first, second] = [bytes[0], bytes[1]];
  if ((first === 0xff && second === 0xfe) || (first === 0xfe && second === 0xff)) {
    throw inputError(name, 'the text is UTF-16', 'Save it as "CSV UTF-8" and try again.');
  }
  try {
    return { text: new TextDecoder('utf-8', { fatal: true }).decode(bytes), encoding: 'utf-8' };
  } catch {
    // files of older spreadsheets; the numbers and dates are the same bytes there
    return { text: new TextDecoder('windows-1252').decode(bytes), encoding: 'windows-1252' };
  }
}

/** Line of a character, 1 = the first. */
export function lineAt(text: string, index: number): number {
  let line = 1;
  for (let at = text.indexOf('\n'); at >= 0 && at < index; at = text.indexOf('\n', at + 1)) line += 1;
  return line;
}
