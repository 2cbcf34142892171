/**
 * From any usual spelling to a name of the catalogue. In turn: the key of the whole text (lower case; letters, digits, '.' and '+'),
 * the aliases, then the name without publisher, tuning, precision, maker and memory size.
 */
import type { WeightPrecision } from './rows.ts';
import { editsBetween, gpuSpellingOf, modelSpellingOf } from './spelling.ts';
import { keyOf } from './table.ts';

export type NameKind = 'model' | 'gpu' | 'instance';

export interface Alias {
  readonly kind: string;
  readonly alias: string;
  /** 'none' = known, but the catalogue has no row for it */
  readonly canonical: string;
  readonly note: string;
}

export interface Resolution {
  readonly canonical: string;
  /** what was assumed where the spelling leaves something open; '' = nothing */
  readonly note: string;
  /** precision that the spelling names (…-FP8, -AWQ); null = none */
  readonly precision: WeightPrecision | null;
}

export interface Resolver {
  model(text: string): Resolution | null;
  gpu(text: string): Resolution | null;
  /** only exact instance types */
  instance(text: string): Resolution | null;
  /** the nearest names, best first */
  nearest(kind: NameKind, text: string, count: number): readonly string[];
  /** every spelling that is known by itself, as written */
  spellings(kind: NameKind): readonly string[];
}

export interface Names {
  readonly models: readonly string[];
  readonly gpuMemoryGb: ReadonlyMap<string, number>;
  readonly aliases: readonly Alias[];
}

interface Entry {
  readonly canonical: string;
  readonly note: string;
}

export function makeResolver(names: Names): Resolver {
  const tables: Record<NameKind, Map<string, Entry>> = { model: new Map(), gpu: new Map(), instance: new Map() };
  for (const { kind, alias, canonical, note } of names.aliases) {
    if (kind in tables) tables[kind as NameKind].set(keyOf(alias), { canonical, note });
  }
  for (const name of names.models) tables.model.set(keyOf(name), { canonical: name, note: '' });
  for (const name of names.gpuMemoryGb.keys()) tables.gpu.set(keyOf(name), { canonical: name, note: '' });

  return {
    model(text) {
      const spelling = modelSpellingOf(text);
      const whole = firstOf(tables.model, [text, ...spelling.stems]);
      if (whole !== undefined) return { ...whole, precision: spelling.precision };
      const dated = spelling.datedStem === null ? undefined : tables.model.get(keyOf(spelling.datedStem));
      return dated === undefined
        ? null
        : {
            canonical: dated.canonical,
            note: notesOf(dated.note, 'the release date in the name is not in the catalogue'),
            precision: spelling.precision,
          };
    },
    gpu(text) {
      const spelling = gpuSpellingOf(text);
      const found = firstOf(tables.gpu, spelling.stems);
      if (found === undefined || !sizeAgrees(names.gpuMemoryGb.get(found.canonical), spelling.memoryGb, found.note))
        return null;
      return { ...found, precision: null };
    },
    instance(text) {
      const found = tables.instance.get(keyOf(text));
      return found === undefined ? null : { ...found, precision: null };
    },
    nearest: (kind, text, count) => nearestOf(tables[kind], kind, text, count),
    spellings: (kind) => [
      ...names.aliases.filter((each) => each.kind === kind).map((each) => each.alias),
      ...(kind === 'model' ? names.models : kind === 'gpu' ? names.gpuMemoryGb.keys() : []),
    ],
  };
}

function firstOf(table: ReadonlyMap<string, Entry>, spellings: readonly string[]): Entry | undefined {
  for (const spelling of spellings) {
    const found = table.get(keyOf(spelling));
    if (found !== undefined) return found;
  }
  return undefined;
}

function notesOf(...notes: readonly string[]): string {
  return notes.filter((note) => note !== '').join('; ');
}

/** A size in the spelling must be that of the row, give or take how makers round; a noted alias has said what the size means. */
function sizeAgrees(rowGb: number | undefined, saidGb: number | null, note: string): boolean {
  return rowGb === undefined || saidGb === null || note !== '' || Math.abs(saidGb - rowGb) <= 0.1 * rowGb;
}

/** Candidates for "did you mean": instance types by their own spelling, the rest by the name of the row they lead to. */
function nearestOf(table: ReadonlyMap<string, Entry>, kind: NameKind, text: string, count: number): readonly string[] {
  const stem = kind === 'model' ? (modelSpellingOf(text).stems.at(-1) ?? text) : text;
  const key = keyOf(stem);
  const best = new Map<string, number>();
  for (const [spelling, { canonical }] of table) {
    if (canonical === 'none') continue;
    const name = kind === 'instance' ? spelling : canonical;
    const edits = editsBetween(key, spelling) - sharedStart(key, spelling) / 100;
    if (edits < (best.get(name) ?? Number.POSITIVE_INFINITY)) best.set(name, edits);
  }
  return [...best]
    .sort(([a, x], [b, y]) => x - y || (a < b ? -1 : 1))
    .slice(0, count)
    .map(([name]) => name);
}

function sharedStart(a: string, b: string): number {
  let length = 0;
  while (length < a.length && a[length] === b[length]) length += 1;
  return length;
}
