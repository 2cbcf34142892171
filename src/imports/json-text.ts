import { inputError } from '../base/errors.ts';
import { isUnsafeName } from './table.ts';

/**
 * A JSON value from text that may be hostile: its depth is measured before it is parsed.
 *
 * @param place  names the text in a problem; the line is added
 * @throws InputError with the line where it is too deep or breaks off
 */
export function readJson(text: string, place: (line: number) => string, depth: number): unknown {
  checkDepth(text, place, depth);
  try {
    return JSON.parse(text) as unknown;
  } catch (fault) {
    const line = faultLine(text, fault);
    if (/[[:,]\s*-?(?:NaN|Infinity)\b/.test(text))
      throw inputError(
        place(line),
        'NaN or Infinity stands where a number should',
        'Write null where nothing was measured.',
      );
    const trailing = /,\s*[\]}]/.test(text);
    throw inputError(
      place(line),
      'this is not valid JSON',
      trailing ? 'Look for a comma before a closing bracket and delete it.' : 'Mend or delete what stands there.',
    );
  }
}

/** One pass over the characters, never recursive: a hundred thousand brackets cost nothing. */
function checkDepth(text: string, place: (line: number) => string, depth: number): void {
  let open = 0;
  let line = 1;
  let quoted = false;
  for (let i = 0; i < text.length; i += 1) {
    const unit = text.charCodeAt(i);
    if (unit === 10) line += 1;
    if (quoted) {
      if (unit === 92) i += 1;
      else if (unit === 34) quoted = false;
    } else if (unit === 34) quoted = true;
    else if (unit === 91 || unit === 123) {
      open += 1;
      if (open > depth)
        throw inputError(place(line), `brackets are nested more than ${depth} deep`, 'Give a flat list of rows.');
    } else if (unit === 93 || unit === 125) open -= 1;
  }
}

/** Hosts word it differently: V8 counts characters, Firefox lines; where neither is said, the end of the text. */
function faultLine(text: string, fault: unknown): number {
  const words = fault instanceof Error ? fault.message : '';
  const line = /line (\d+)/.exec(words)?.[1];
  if (line !== undefined) return Number(line);
  const position = /position (\d+)/.exec(words)?.[1];
  const end = position === undefined ? text.length : Number(position);
  return text.slice(0, end).split('\n').length;
}

export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Own keys of an object from a file. @throws InputError on one that would reach a prototype */
export function keysOf(value: Record<string, unknown>, place: string): string[] {
  const keys = Object.keys(value);
  const unsafe = keys.find(isUnsafeName);
  if (unsafe !== undefined) throw inputError(place, `the name "${unsafe}" is not allowed`, 'Rename or delete it.');
  return keys;
}
