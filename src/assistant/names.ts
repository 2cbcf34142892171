/** Names of the catalogue in free text: models, GPUs, instance types, clouds, regions. An exact spelling wins; else a near one, told as such. */
import type { Catalog } from '../catalog/catalog.ts';
import type { Resolver } from '../catalog/resolve.ts';
import { editsBetween } from '../catalog/spelling.ts';
import { keyOf } from '../catalog/table.ts';
import { placesOfText, type Place, type RegionCodes } from './places.ts';
import type { Token } from './scan.ts';

export interface Name {
  readonly what: 'model' | 'gpu' | 'instance' | 'cloud' | 'region' | 'closed-model';
  /** names of the catalogue; a place may be several regions */
  readonly values: readonly string[];
  /** tokens that it took */
  readonly count: number;
  /** precision that the spelling names */
  readonly precision: string | null;
  /** what was assumed where the spelling leaves something open; '' = nothing */
  readonly note: string;
  /** the spelling was not exact: asked for */
  readonly guessed: boolean;
}

export interface Vocabulary {
  readonly models: readonly string[];
  /** GPUs with a price */
  readonly gpus: readonly string[];
  readonly clouds: readonly string[];
  readonly regions: readonly string[];
  readonly resolver: Resolver;
  readonly cloudsOfRegion: ReadonlyMap<string, ReadonlySet<string>>;
  readonly regionCodes: RegionCodes;
  readonly heads: ReadonlySet<string>;
}

/** Stretches of one message that were looked up already. */
export type KnownSlices = Map<string, Omit<Name, 'count'> | null>;

const MOST_TOKENS = 12;
const MOST_NAME = 64;

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
const families = [
  'llama',
  'qwen',
  'mistral',
  'mixtral',
  'gemma',
  'deepseek',
  'phi',
  'granite',
  'falcon',
  'glm',
  'kimi',
  'nemotron',
] as const;
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

export function vocabularyOf(catalog: Catalog): Vocabulary {
  const priced = new Set(catalog.prices.map((row) => row.gpu));
  const cloudsOfRegion = new Map<string, Set<string>>();
  for (const row of catalog.prices) {
    const clouds = cloudsOfRegion.get(row.region) ?? new Set();
    cloudsOfRegion.set(row.region, clouds.add(row.cloud));
  }
  const heads = new Set<string>();
  for (const name of [
    ...catalog.names.spellings('model'),
    ...catalog.names.spellings('gpu'),
    ...catalog.names.spellings('instance'),
  ])
    for (const spelling of [name, keyOf(name)]) heads.add(headOf(spelling));
  for (const maker of [
    'nvidia',
    'amd',
    'meta',
    'redhatai',
    'unsloth',
    'google',
    'microsoft',
    'openai',
    'intel',
    'instinct',
    'mistralai',
    'ai',
  ])
    heads.add(maker);
  return {
    models: catalog.models.map((row) => row.name),
    gpus: catalog.gpus.map((row) => row.name).filter((name) => priced.has(name)),
    clouds: [...new Set(catalog.prices.map((row) => row.cloud))].sort(),
    regions: [...cloudsOfRegion.keys()].filter((name) => name !== '').sort(),
    resolver: catalog.names,
    cloudsOfRegion,
    regionCodes: codesOf([...cloudsOfRegion.keys()]),
    heads,
  };
}

function codesOf(regions: readonly string[]): RegionCodes {
  const codes = new Map<string, string[]>();
  for (const region of regions) {
    const plain = region.replaceAll('-', '');
    codes.set(plain, [...(codes.get(plain) ?? []), region]);
  }
  return codes;
}

/** The first letters of a spelling, or its first digits: what a token must begin with to begin a name. */
function headOf(name: string): string {
  const key = name.toLowerCase();
  let end = 0;
  const letters = key[0] !== undefined && key[0] >= 'a';
  while (
    end < key.length &&
    (letters ? (key[end] ?? '') >= 'a' && (key[end] ?? '') <= 'z' : (key[end] ?? '') >= '0' && (key[end] ?? '') <= '9')
  )
    end += 1;
  return key.slice(0, end);
}

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
  return (
    exactAt(text, tokens, at, vocabulary, known) ??
    placeAt(tokens, at, vocabulary) ??
    familyAt(tokens, at, vocabulary) ??
    cloudAt(tokens, at, vocabulary) ??
    closedAt(tokens, at)
  );
}

function exactAt(
  text: string,
  tokens: readonly Token[],
  at: number,
  vocabulary: Vocabulary,
  known: KnownSlices,
): Name | null {
  const first = tokens[at] as Token;
  if (!vocabulary.heads.has(headOf(first.lower))) return null;
  const last = Math.min(tokens.length, at + MOST_TOKENS) - 1;
  for (let end = last; end >= at; end -= 1) {
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

/** `llama 70b`, `qwen 32b`, `lama 3.3 70b`, `mistral`: a family, perhaps a version, perhaps a size. */
function familyAt(tokens: readonly Token[], at: number, vocabulary: Vocabulary): Name | null {
  const head = (tokens[at] as Token).lower;
  const letters = headOf(head);
  if (letters.length < 3) return null;
  const exact = families.find((family) => family === letters);
  const family =
    exact ??
    (letters.length >= 4 && (head.length > letters.length || tokens[at + 1]?.kind === 'digits')
      ? families.find((each) => each.length >= 4 && editsBetween(letters, each) === 1)
      : undefined);
  if (family === undefined) return null;
  let next = at + 1;
  let version = head.slice(letters.length);
  if (version === '' && tokens[next]?.kind === 'digits' && !isSize(tokens, next)) {
    version = tokens[next]?.text ?? '';
    next += 1;
  }
  const between = tokens[next]?.kind === 'word' && isSize(tokens, next + 1) ? (tokens[next]?.lower ?? '') : '';
  if (between !== '' && vocabulary.models.some((name) => name.toLowerCase().split('-').includes(between))) next += 1;
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

/** A number with a `b` right behind it: `70b`. */
export function isSize(tokens: readonly Token[], at: number): boolean {
  const [digits, unit] = [tokens[at], tokens[at + 1]];
  return digits?.kind === 'digits' && unit?.lower === 'b' && unit.glued && Number(digits.text) <= 1000;
}

function newestOf(family: string, version: string, size: string, vocabulary: Vocabulary): string | null {
  const wantedSize = size === '' ? '' : `${size}b`;
  const fitting = vocabulary.models.filter((name) => {
    const parts = name.toLowerCase().split('-');
    return (
      (parts[0] ?? '').startsWith(family) &&
      !parts.includes('vision') &&
      (wantedSize === '' || parts.includes(wantedSize)) &&
      (version === '' || (version.length > 0 && keyOf(name).startsWith(keyOf(`${family}${version}`))))
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
