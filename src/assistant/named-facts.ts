/** Names in a message as facts: which model, which GPUs, clouds, regions; with `not`, `or`, `any but`. */
import { keyOf } from '../catalog/table.ts';
import { hasWord, sentencesOf } from './clauses.ts';
import type { Item, NameItem } from './items.ts';
import { fact, type Context, type Doubt, type Fact } from './meaning.ts';
import { modelOfSize } from './names.ts';
import { isNegated, namesOf, NOT, without } from './names-said.ts';
import { regionsOf } from './region-facts.ts';

/** Words that may stand before a bare size. */
const BEFORE_SIZE = new Set([
  'a',
  'an',
  'the',
  'with',
  'to',
  'and',
  'try',
  'use',
  'of',
  'or',
  'on',
  'about',
  'like',
  'our',
  'run',
  'at',
  'for',
  'than',
  'not',
  'model',
  'same',
  'but',
  'if',
  'take',
  'want',
  'need',
  'is',
  'be',
  'small',
  'smaller',
  'large',
  'larger',
  'big',
  'bigger',
  'tiny',
  'good',
  'open',
  'dense',
  'another',
  'one',
  'some',
  'single',
]);
const ALSO = ['or', 'also', 'add', 'plus', 'include', 'additionally'];
const MAKERS: Readonly<Record<string, (name: string) => boolean>> = {
  amd: (name) => name.startsWith('MI'),
  nvidia: (name) => /^(?:T4|L4|A10|A30|A100|L40|RTX|H100|H200|GH|B200|B300|GB)/.test(name),
  tpu: (name) => name.startsWith('TPU'),
  tpus: (name) => name.startsWith('TPU'),
};

export function namedFacts(all: readonly Item[], context: Context, doubts: Doubt[]): Fact[] {
  const facts: Fact[] = [];
  const titleAt = all.findIndex((item) => item.kind === 'tag' && item.tag === 'callIt');
  const items = titleAt < 0 ? all : all.slice(0, titleAt);
  const also = ALSO.includes(firstWord(items));
  const chosen = items.filter((item) => item.kind === 'name');
  const priced = chosen.some((item) => item.name.what === 'gpu') ? pricesIn(items) : new Set<Item>();
  facts.push(
    ...choiceOf('gpu', without(chosen, priced), items, context, also),
    ...choiceOf('cloud', chosen, items, context, also),
    ...choiceOf('instance', chosen, items, context, also),
  );
  facts.push(
    ...regionsOf(items, context, facts, also),
    ...modelOf(items, context, doubts),
    ...makersOf(items, context),
  );
  const title = titleOf(all);
  if (title !== null) facts.push(title);
  return facts;
}

function firstWord(items: readonly Item[]): string {
  const first = items.find((item) => item.kind !== 'mark');
  return first?.kind === 'word' || first?.kind === 'tag' ? first.text.toLowerCase() : '';
}

const fields = { gpu: 'gpus', cloud: 'clouds', instance: 'instanceTypes' } as const;

/** A list of names: what is wanted, or all but what is not. */
function choiceOf(
  what: keyof typeof fields,
  names: readonly NameItem[],
  items: readonly Item[],
  context: Context,
  also: boolean,
): Fact[] {
  const all = namesOf(names, what);
  const first = all[0];
  if (first === undefined) return [];
  const negated = new Set(all.filter((item) => isNegated(item, items)));
  const wanted = without(all, negated);
  const unwanted = [...negated];
  const slot = fields[what];
  const values = [...new Set(wanted.flatMap((item) => [...item.name.values]))];
  const note = wanted
    .map((item) => item.name.note)
    .filter((each) => each !== '')
    .join('; ');
  if (values.length > 0) {
    const before = also ? context.full.resources[slot].map((name) => canonical(name, what, context)) : [];
    return [
      fact(
        slot,
        [...new Set([...before, ...values])],
        { text: wanted.map((item) => item.text).join(', '), start: first.start },
        note,
      ),
    ];
  }
  const prefixes = unwanted.map((item) => keyOf(item.text.replace(/s$/, '')));
  const known = what === 'gpu' ? context.vocabulary.gpus : what === 'cloud' ? context.vocabulary.clouds : [];
  const gone = (name: string): boolean =>
    prefixes.some((prefix) => keyOf(name).startsWith(prefix)) ||
    unwanted.some((item) => item.name.values.includes(name));
  const current = context.full.resources[slot].map((name) => canonical(name, what, context));
  const from = current.some(gone) ? current : known;
  const rest = from.filter((name) => !gone(name));
  return rest.length === 0
    ? []
    : [fact(slot, rest, { text: `not ${unwanted.map((item) => item.text).join(', ')}`, start: first.start })];
}

function canonical(name: string, what: keyof typeof fields, context: Context): string {
  return what === 'gpu' ? (context.vocabulary.resolver.gpu(name)?.canonical ?? name) : name;
}

/** `we pay $2 per H100 hour` names a price; it does not choose the GPU: what stands in such sentences. */
function pricesIn(items: readonly Item[]): ReadonlySet<Item> {
  const priced = sentencesOf(items)
    .map((clauses) => clauses.flat())
    .filter(
      (sentence) =>
        sentence.some((each) => each.kind === 'number' && each.unit?.kind === 'money') &&
        sentence.some(
          (each) =>
            (each.kind === 'per' && ['hour', 'gpuhour'].includes(each.of)) ||
            (each.kind === 'word' && each.text === 'hour') ||
            (each.kind === 'tag' && each.tag === 'priceWord'),
        ),
    );
  return new Set(priced.flat());
}

function modelOf(items: readonly Item[], context: Context, doubts: Doubt[]): Fact[] {
  const facts: Fact[] = [];
  for (const item of namesOf(items, 'model')) {
    if (isNegated(item, items)) continue;
    const { name } = item;
    facts.push(fact('model', name.values[0], item, name.note, name.guessed));
    if (name.precision !== null) facts.push(fact('precision', name.precision, item));
  }
  if (facts.length > 0) return facts;
  const size = items.find((item) => item.kind === 'number' && item.unit?.kind === 'size');
  const before = size === undefined ? undefined : items[items.indexOf(size) - 1];
  if (size?.kind === 'number' && before?.kind === 'word' && !BEFORE_SIZE.has(before.text)) {
    doubts.push({
      slot: 'model',
      text: `${before.text} ${size.text}`,
      question: `The catalogue has no model "${before.text} ${size.text}". Which one of the catalogue comes near it, such as Llama 3.1 8B or Qwen3 32B?`,
      readings: [],
    });
    return [];
  }
  if (size?.kind === 'number') {
    const digits = String(size.values[0] ?? '');
    const found = modelOfSize(digits, context.scenario.deployment?.model, context.vocabulary);
    if (found !== null) return [fact('model', found.name, size, found.note)];
  }
  const closed = namesOf(items, 'closed-model')[0];
  if (closed !== undefined && !hasWord(items, 'own'))
    doubts.push({
      slot: 'model',
      text: closed.text,
      question: `${closed.text} is a closed model: nobody outside knows its size. Which open model shall stand in for it?`,
      readings: [],
    });
  return [];
}

/** `no AMD`, `nvidia only`. */
function makersOf(items: readonly Item[], context: Context): Fact[] {
  if (namesOf(items, 'gpu').length > 0) return [];
  for (const [i, item] of items.entries()) {
    if (item.kind !== 'word') continue;
    const of = Object.hasOwn(MAKERS, item.text) ? MAKERS[item.text] : undefined;
    if (of === undefined) continue;
    const before = items[i - 1];
    const negated = before?.kind === 'word' && NOT.includes(before.text);
    const gpus = context.vocabulary.gpus.filter((name) => of(name) !== negated);
    return gpus.length === 0
      ? []
      : [fact('gpus', gpus, { text: `${negated ? 'no ' : ''}${item.text}`, start: item.start })];
  }
  return [];
}

/** `call it Atlas`. */
function titleOf(items: readonly Item[]): Fact | null {
  const at = items.findIndex((item) => item.kind === 'tag' && item.tag === 'callIt');
  if (at < 0) return null;
  const rest = items.slice(at + 1);
  const end = rest.findIndex((item) => item.kind === 'mark');
  const words = (end < 0 ? rest : rest.slice(0, end)).slice(0, 6);
  const name = words
    .map((item) => ('text' in item ? item.text : ''))
    .join(' ')
    .trim();
  if (name === '' || words.some((item) => (item.kind === 'number' && !item.inWords) || item.kind === 'per'))
    return null;
  return fact('name', capitals(name), { text: name, start: items[at]?.start ?? 0 });
}

function capitals(name: string): string {
  return name
    .split(' ')
    .map((word) => word.charAt(0).toUpperCase() + word.slice(1))
    .join(' ');
}
