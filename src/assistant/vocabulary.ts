/** The names that a conversation may use, from the catalogue. */
import type { Catalog } from '../catalog/catalog.ts';
import type { Resolver } from '../catalog/resolve.ts';
import { keyOf } from '../catalog/table.ts';
import type { RegionCodes } from './places.ts';
import { spellingsOf, type Spellings } from './spellings.ts';

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
  readonly spellings: Spellings;
  readonly modelsOfFamily: ReadonlyMap<string, readonly string[]>;
  /** all words of all models' names, lower case */
  readonly modelWords: ReadonlySet<string>;
}

/** Stretches of one message that were looked up already. */
export type KnownSlices = Map<string, Omit<Name, 'count'> | null>;

export const families = [
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
export function vocabularyOf(catalog: Catalog): Vocabulary {
  const priced = new Set(catalog.prices.map((row) => row.gpu));
  const cloudsOfRegion = new Map<string, Set<string>>();
  for (const row of catalog.prices) {
    const clouds = cloudsOfRegion.get(row.region) ?? new Set();
    cloudsOfRegion.set(row.region, clouds.add(row.cloud));
  }
  const heads = new Set<string>();
  const spelled = (['model', 'gpu', 'instance'] as const).flatMap((kind) => catalog.names.spellings(kind));
  for (const name of spelled) for (const spelling of [name, keyOf(name)]) heads.add(headOf(spelling));
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
  const models = catalog.models.map((row) => row.name);
  return {
    models,
    gpus: catalog.gpus.map((row) => row.name).filter((name) => priced.has(name)),
    clouds: [...new Set(catalog.prices.map((row) => row.cloud))].sort(),
    regions: [...cloudsOfRegion.keys()].filter((name) => name !== '').sort(),
    resolver: catalog.names,
    cloudsOfRegion,
    regionCodes: codesOf([...cloudsOfRegion.keys()]),
    heads,
    spellings: spellingsOf(spelled),
    modelsOfFamily: new Map(
      families.map((family) => [family, models.filter((name) => name.toLowerCase().startsWith(family))]),
    ),
    modelWords: new Set(models.flatMap((name) => name.toLowerCase().split('-'))),
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
export function headOf(name: string): string {
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
