/** The catalogue as the rooms see it: rows, and the way from any spelling to a row. Data comes in as arguments, so that the page may load it late. */
import { inputError } from '../base/errors.ts';
import { makeResolver, type Alias, type NameKind, type Resolution, type Resolver } from './resolve.ts';
import type { GpuRow, ModelRow, PriceRow, WeightPrecision } from './rows.ts';

export interface ResolvedModel {
  readonly row: ModelRow;
  /** what was assumed where the spelling leaves something open; '' = nothing */
  readonly note: string;
  /** precision named by the spelling (…-FP8, -AWQ); null = none */
  readonly precision: WeightPrecision | null;
}

export interface ResolvedGpu {
  readonly row: GpuRow;
  readonly note: string;
}

export interface ResolvedInstance extends ResolvedGpu {
  /** GPUs of the instance; null where no price row tells */
  readonly gpuCount: number | null;
}

export interface Catalog {
  readonly models: readonly ModelRow[];
  readonly gpus: readonly GpuRow[];
  readonly prices: readonly PriceRow[];
  /** newest date of a row, ISO */
  readonly date: string;
  /** from spellings to names, without complaint where there is none */
  readonly names: Resolver;
  /** @throws InputError naming `field`, with the three nearest names */
  resolveModel(text: string, field?: string): ResolvedModel;
  resolveGpu(text: string, field?: string): ResolvedGpu;
  resolveInstance(text: string, field?: string): ResolvedInstance;
  /** the same catalogue with the user's own rows in front */
  withCustom(custom: CustomRows): Catalog;
}

export interface CatalogRows {
  readonly models: readonly ModelRow[];
  readonly gpus: readonly GpuRow[];
  readonly aliases: readonly Alias[];
  readonly prices: readonly PriceRow[];
}

export type CustomRows = Partial<Pick<CatalogRows, 'models' | 'gpus' | 'prices'>>;

/** The user's own rows come first and stand in for rows of the same name. */
export function makeCatalog(rows: CatalogRows, custom: CustomRows = {}): Catalog {
  const models = withCustom(rows.models, custom.models);
  const gpus = withCustom(rows.gpus, custom.gpus);
  const prices = [...(custom.prices ?? []), ...rows.prices];
  const modelByName = new Map(models.map((row) => [row.name, row]));
  const gpuByName = new Map(gpus.map((row) => [row.name, row]));
  const resolver = makeResolver({
    models: models.map((row) => row.name),
    gpuMemoryGb: new Map(gpus.map((row) => [row.name, row.memoryGb])),
    aliases: rows.aliases,
  });
  return {
    models,
    gpus,
    prices,
    date: newestOf([...rows.models, ...rows.gpus, ...rows.prices]),
    names: resolver,
    resolveModel(text, field = 'deployment.model') {
      const found = resolver.model(text);
      const row = found === null ? undefined : modelByName.get(found.canonical);
      if (found === null || row === undefined) throw unknown(resolver, 'model', text, field, found);
      return { row, note: found.note, precision: found.precision };
    },
    resolveGpu(text, field = 'deployment.gpu') {
      const found = resolver.gpu(text);
      const row = found === null ? undefined : gpuByName.get(found.canonical);
      if (found === null || row === undefined) throw unknown(resolver, 'gpu', text, field, found);
      return { row, note: found.note };
    },
    resolveInstance(text, field = 'resources.instanceTypes') {
      const priced = prices.find((price) => price.instanceType === text);
      const found = resolver.instance(text);
      const row = gpuByName.get(found?.canonical ?? priced?.gpu ?? '');
      if (row === undefined) throw unknown(resolver, 'instance', text, field, found);
      return { row, note: found?.note ?? '', gpuCount: priced?.gpuCount ?? null };
    },
    withCustom(more) {
      if (Object.values(more).every((each) => each.length === 0)) return this;
      return makeCatalog({ models, gpus, prices, aliases: rows.aliases }, more);
    },
  };
}

function withCustom<Row extends { readonly name: string }>(
  rows: readonly Row[],
  custom: readonly Row[] = [],
): readonly Row[] {
  const names = new Set(custom.map((row) => row.name));
  return [...custom, ...rows.filter((row) => !names.has(row.name))];
}

function newestOf(rows: readonly { readonly provenance: { readonly date: string } }[]): string {
  let newest = '';
  for (const { provenance } of rows) if (provenance.date > newest) newest = provenance.date;
  return newest;
}

const words: Readonly<Record<NameKind, { what: string; own: string }>> = {
  model: { what: 'model', own: 'give its config.json in resources.customModels' },
  gpu: { what: 'GPU', own: 'describe it in resources.customGpus' },
  instance: { what: 'instance type', own: 'name the GPU instead' },
};

function unknown(resolver: Resolver, kind: NameKind, text: string, field: string, found: Resolution | null): Error {
  const { what, own } = words[kind];
  const shown = text.length > 80 ? `${text.slice(0, 80)}…` : text;
  if (found !== null)
    return inputError(
      field,
      `the ${what} "${shown}" is known, but not described (${found.note})`,
      `Take one like it, or ${own}`,
    );
  const near = resolver.nearest(kind, text, 3);
  const mean = near.length > 0 ? `Did you mean ${near.join(', ')}? Else ${own}` : `Please ${own}`;
  return inputError(field, `the catalogue has no ${what} "${shown}"`, mean);
}
