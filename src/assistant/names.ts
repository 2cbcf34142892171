/** Names of the catalogue in free text: models, GPUs, instance types, clouds, regions. An exact spelling wins; else a near one, told as such. */
import { editsBetween, isNeutral } from '../catalog/spelling.ts';
import { keyOf } from '../catalog/table.ts';
import { exactAt } from './exact-names.ts';
import { placesOfText, type Place } from './places.ts';
import type { Token } from './scan.ts';
import { families, headOf, type KnownSlices, type Name, type Vocabulary } from './vocabulary.ts';

const cloudWords: Readonly<Record<string, string>> = {
  aws: 'aws',
  amazon: 'aws',
  azure: 'azure',
  microsoft: 'azure',
  gcp: 'gcp',
  google: 'gcp',
  oracle: 'oci',
  oci: 'oci',
  lambda: 'lambda',
  nebius: 'nebius',
  digitalocean: 'digitalocean',
  vultr: 'vultr',
};
const cloudTails = new Set(['cloud', 'azure', 'web', 'services', 'platform', 'labs', 'ocean']);
/** Models behind an API: known, but nobody outside knows their shape. */
const closed = new Set(['gpt', 'chatgpt', 'claude', 'gemini', 'openai', 'anthropic', 'o1', 'o3', 'grok', 'copilot']);
/** What a family stands for where no size is said. */
const usual: Readonly<Record<string, string>> = {
  llama: 'Llama-3.3-70B',
  qwen: 'Qwen3-32B',
  mistral: 'Mistral-Small-24B-2501',
  mixtral: 'Mixtral-8x7B',
  gemma: 'Gemma-3-27B',
  deepseek: 'DeepSeek-V3',
  phi: 'Phi-4',
  granite: 'Granite-3.3-8B',
  falcon: 'Falcon3-10B',
  glm: 'GLM-4.5',
  kimi: 'Kimi-K2-Instruct',
  nemotron: 'Nemotron-3-Super-120B-A12B',
};
/** What a bare size stands for. */
const usualOfSize: Readonly<Record<string, string>> = {
  '1': 'Llama-3.2-1B',
  '3': 'Llama-3.2-3B',
  '4': 'Qwen3-4B',
  '7': 'Mistral-7B-v0.3',
  '8': 'Llama-3.1-8B',
  '12': 'Gemma-3-12B',
  '14': 'Qwen3-14B',
  '20': 'gpt-oss-20b',
  '24': 'Mistral-Small-24B-2501',
  '27': 'Gemma-3-27B',
  '30': 'Qwen3-30B-A3B',
  '32': 'Qwen3-32B',
  '70': 'Llama-3.3-70B',
  '72': 'Qwen2.5-72B',
  '120': 'gpt-oss-120b',
  '235': 'Qwen3-235B-A22B',
  '405': 'Llama-3.1-405B',
  '671': 'DeepSeek-V3',
};

/** The longest name that begins at this token; null where none does. */
export function nameAt(
  text: string,
  tokens: readonly Token[],
  at: number,
  vocabulary: Vocabulary,
  known: KnownSlices,
): Name | null {
  const token = tokens[at];
  if (token === undefined || token.kind === 'mark') return null;
  const exact = exactAt(text, tokens, at, vocabulary, known);
  return (
    (exact === null || exact.count === 1 ? variantAt(tokens, at, vocabulary) : null) ??
    exact ??
    placeAt(tokens, at, vocabulary) ??
    familyAt(tokens, at, vocabulary) ??
    cloudAt(tokens, at, vocabulary) ??
    closedAt(tokens, at)
  );
}

/** `llama 70b`, `qwen 32b`, `lama 3.3 70b`, `mistral`: a family, perhaps a version, perhaps a size. */
function familyAt(tokens: readonly Token[], at: number, vocabulary: Vocabulary): Name | null {
  const head = (tokens[at] as Token).lower;
  const letters = headOf(head);
  if (letters.length < 3) return null;
  const exact = families.find((family) => family === letters);
  const family =
    exact ??
    (letters.length >= 4 && (head.length > letters.length || tokens[at + 1]?.kind === 'digits')
      ? families.find((each) => each.length >= 4 && near(letters, each))
      : undefined);
  if (family === undefined) return null;
  let next = at + 1;
  let version = head.slice(letters.length);
  if (version === '' && tokens[next]?.kind === 'digits' && !isSize(tokens, next)) {
    version = tokens[next]?.text ?? '';
    next += 1;
  }
  const between = tokens[next]?.kind === 'word' && isSize(tokens, next + 1) ? (tokens[next]?.lower ?? '') : '';
  if (between !== '' && vocabulary.modelWords.has(between)) next += 1;
  const size = isSize(tokens, next) ? (tokens[next]?.text ?? '') : '';
  if (size !== '') next += 2;
  // a near spelling counts only where a version or a size stands behind it
  if (exact === undefined && size === '' && version === '') return null;
  const name = size === '' && version === '' ? (usual[family] ?? null) : newestOf(family, version, size, vocabulary);
  if (name === null) return null;
  const note =
    size === ''
      ? `no size was said: ${name} is taken`
      : exact === undefined || version === ''
        ? `${name} is taken`
        : '';
  return { what: 'model', values: [name], count: next - at, precision: null, note, guessed: exact === undefined };
}

/** `Mistral Small`, `Llama Maverick`: a family and a word of its models' names, no size. */
function variantAt(tokens: readonly Token[], at: number, vocabulary: Vocabulary): Name | null {
  const family = families.find((each) => each === tokens[at]?.lower);
  const word = tokens[at + 1]?.lower ?? '';
  if (family === undefined || word.length < 4 || isNeutral(word) || !vocabulary.modelWords.has(word)) return null;
  if (isSize(tokens, at + 2)) return null;
  const name = newestOf(family, '', '', vocabulary, word);
  if (name === null) return null;
  return { what: 'model', values: [name], count: 2, precision: null, note: `${name} is taken`, guessed: false };
}

/** One edit apart; lengths tell most pairs apart at once. */
function near(word: string, family: string): boolean {
  return Math.abs(word.length - family.length) <= 1 && editsBetween(word, family) === 1;
}

/** A number with a `b` right behind it: `70b`. */
export function isSize(tokens: readonly Token[], at: number): boolean {
  const [digits, unit] = [tokens[at], tokens[at + 1]];
  return digits?.kind === 'digits' && unit?.lower === 'b' && unit.glued && Number(digits.text) <= 1000;
}

function newestOf(family: string, version: string, size: string, vocabulary: Vocabulary, word = ''): string | null {
  const wantedSize = size === '' ? '' : `${size}b`;
  const start = keyOf(`${family}${version}`);
  const fitting = (vocabulary.modelsOfFamily.get(family) ?? []).filter((name) => {
    const parts = name.toLowerCase().split('-');
    return (
      !parts.includes('vision') &&
      (word === '' || parts.includes(word)) &&
      (wantedSize === '' || parts.includes(wantedSize)) &&
      (version === '' || keyOf(name).startsWith(start))
    );
  });
  const preferred = usual[family];
  if (preferred !== undefined && fitting.includes(preferred)) return preferred;
  const versionOf = (name: string): number => Number(/\d+(?:\.\d+)?/.exec(name)?.[0] ?? 0);
  return [...fitting].sort((a, b) => versionOf(b) - versionOf(a) || (a < b ? -1 : 1))[0] ?? null;
}

/** A bare size, `70b`: of the family that is in use, else the usual model of that size. */
export function modelOfSize(
  size: string,
  current: string | undefined,
  vocabulary: Vocabulary,
): { name: string; note: string } | null {
  const family = families.find((each) => current?.toLowerCase().startsWith(each));
  const same = family === undefined || current === undefined ? null : newestOf(family, '', size, vocabulary);
  // Qwen3-8B → Qwen3-32B: the same generation where there is one
  const generation = current?.split('-')[0]?.toLowerCase() ?? '';
  const sibling = vocabulary.models.find(
    (name) => name.toLowerCase().split('-')[0] === generation && name.toLowerCase().split('-').includes(`${size}b`),
  );
  const name = (family === 'llama' ? same : (sibling ?? same)) ?? usualOfSize[size] ?? null;
  return name === null ? null : { name, note: `a ${size}B model was said: ${name} is taken` };
}

function cloudAt(tokens: readonly Token[], at: number, vocabulary: Vocabulary): Name | null {
  const cloud = cloudWords[(tokens[at] as Token).lower];
  if (cloud === undefined || !vocabulary.clouds.includes(cloud)) return null;
  const behind = headOf(tokens[at + 1]?.lower ?? '');
  if (families.some((family) => family === behind)) return null;
  let next = at + 1;
  while (cloudTails.has(tokens[next]?.lower ?? '')) next += 1;
  return { what: 'cloud', values: [cloud], count: next - at, precision: null, note: '', guessed: false };
}

function placeAt(tokens: readonly Token[], at: number, vocabulary: Vocabulary): Name | null {
  const place: Place | null = placesOfText(tokens, at, vocabulary.regionCodes);
  if (place === null) return null;
  return {
    what: 'region',
    values: place.regions,
    count: place.count,
    precision: null,
    note: place.note,
    guessed: false,
  };
}

function closedAt(tokens: readonly Token[], at: number): Name | null {
  const first = tokens[at] as Token;
  const head = headOf(first.lower);
  if (!closed.has(head) && !closed.has(first.lower)) return null;
  // a copilot is a kind of service unless its maker is named
  if (
    first.lower === 'copilot' &&
    !['github', 'microsoft', 'with', 'use', 'replace'].includes(tokens[at - 1]?.lower ?? '')
  )
    return null;
  const more =
    tokens[at + 1]?.kind === 'digits' ? (tokens[at + 2]?.glued && tokens[at + 2]?.kind === 'word' ? 3 : 2) : 1;
  return {
    what: 'closed-model',
    values: [first.text],
    count: more,
    precision: null,
    note: 'a closed model; nobody outside knows its size',
    guessed: false,
  };
}
