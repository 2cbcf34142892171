/** Exact spellings of the catalogue in a text: the longest one from a token on. */
import type { Token } from './scan.ts';
import { endsOf } from './spellings.ts';
import { headOf, type KnownSlices, type Name, type Vocabulary } from './vocabulary.ts';

const MOST_NAME = 64;

/** The longest exact spelling from this token on. */
export function exactAt(
  text: string,
  tokens: readonly Token[],
  at: number,
  vocabulary: Vocabulary,
  known: KnownSlices,
): Name | null {
  const first = tokens[at] as Token;
  if (!vocabulary.heads.has(headOf(first.lower))) return null;
  for (const end of endsOf(tokens, at, vocabulary.spellings)) {
    const until = tokens[end] as Token;
    if (until.kind === 'mark' && until.text !== '+') continue;
    const slice = text.slice(first.start, until.end);
    if (slice.length > MOST_NAME || slice.includes(',') || slice.includes('\n') || slice.includes('. ')) continue;
    if (
      end < tokens.length - 1 &&
      (tokens[end + 1] as Token).glued &&
      tokens[end + 1]?.kind !== 'mark' &&
      !isPlural(tokens[end + 1])
    )
      continue;
    const found = known.has(slice) ? (known.get(slice) ?? null) : resolved(slice, vocabulary);
    known.set(slice, found);
    if (found !== null) return { ...found, count: end - at + 1 + (isPlural(tokens[end + 1]) ? 1 : 0) };
  }
  return null;
}

function isPlural(token: Token | undefined): boolean {
  return token !== undefined && token.glued && token.lower === 's';
}

function resolved(slice: string, vocabulary: Vocabulary): Omit<Name, 'count'> | null {
  const { resolver } = vocabulary;
  const instance = resolver.instance(slice);
  if (instance !== null) return named('instance', [slice], '', null);
  const plain = slice.endsWith('s') && slice.length > 2 ? slice.slice(0, -1) : slice;
  const bare = /^\d+$/.test(slice) && slice !== '4090';
  if (bare) return null;
  const gpu = resolver.gpu(slice) ?? resolver.gpu(plain);
  if (gpu !== null) return named('gpu', [gpu.canonical], gpu.note, null);
  const model = resolver.model(slice);
  if (model === null) return null;
  if (model.canonical === 'none') return named('closed-model', [slice], model.note, null);
  return named('model', [model.canonical], model.note, model.precision);
}

function named(
  what: Name['what'],
  values: readonly string[],
  note: string,
  precision: string | null,
): Omit<Name, 'count'> {
  return { what, values, note, precision, guessed: false };
}
