/** Places in a message as regions to serve from. */
import type { Item, NameItem } from './items.ts';
import { fact, type Context, type Fact } from './meaning.ts';
import { isNegated, namesOf, without } from './names-said.ts';

/** Regions of the clouds that are allowed. */
export function regionsOf(items: readonly Item[], context: Context, facts: readonly Fact[], also: boolean): Fact[] {
  // the capital of France is no place to serve from
  const ofIt = (item: NameItem): boolean => {
    const before = items[items.indexOf(item) - 1];
    const behind = items[items.indexOf(item) + 1];
    return (
      (before?.kind === 'word' && before.text === 'of') ||
      (behind?.kind === 'word' && ['market', 'office', 'team', 'launch'].includes(behind.text))
    );
  };
  const all = namesOf(items, 'region').filter((item) => !ofIt(item));
  const first = all[0];
  if (first === undefined) return [];
  const negated = new Set(all.filter((item) => isNegated(item, items)));
  const wanted = preferred(without(all, negated), items);
  const said = facts.find((each) => each.slot === 'clouds')?.value as readonly string[] | undefined;
  const clouds = said ?? context.full.resources.clouds;
  const within = (region: string): boolean =>
    clouds.length === 0 || clouds.some((cloud) => context.vocabulary.cloudsOfRegion.get(region)?.has(cloud) === true);
  const unwanted = new Set([...negated].flatMap((item) => [...item.name.values]));
  const named =
    wanted.length > 0
      ? [...new Set(wanted.flatMap((item) => [...item.name.values]))]
      : context.vocabulary.regions.filter((region) => !unwanted.has(region));
  const values = named.filter(within);
  // a place where the cloud sells nothing is kept as said: the plan then tells so
  const before = also ? context.full.resources.regions : [];
  return [
    fact('regions', [...new Set([...before, ...(values.length > 0 ? values : named)])], {
      text: all.map((item) => item.text).join(', '),
      start: first.start,
    }),
  ];
}

const PREFERENCE = new Set(['ideally', 'preferably', 'specifically', 'namely', 'best', 'especially', 'mainly']);

/** `in Europe, ideally Ireland`: what stands behind such a word, where something does. */
function preferred(names: readonly NameItem[], items: readonly Item[]): readonly NameItem[] {
  const from = items.find((item) => item.kind === 'word' && PREFERENCE.has(item.text))?.start ?? Infinity;
  const behind = names.filter((item) => item.start > from);
  return behind.length > 0 ? behind : names;
}
