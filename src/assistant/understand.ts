/**
 * One message to facts: what was said, read into slots of the scenario; what is open; what is asked. Deterministic and without a model:
 * scanner → items → clauses → slots. Nothing here plans.
 */
import type { Patch } from '../scenario/patch.ts';
import { bareHorizon, daysOf } from './amount.ts';
import { horizonOf } from './dated-changes.ts';
import { compoundFacts } from './compound-facts.ts';
import { has, hasWord, numbersOf, sentencesOf } from './clauses.ts';
import { commandOf, isOrder, type Command } from './commands.ts';
import { namesCurrency } from './currency-facts.ts';
import { followUpOf } from './follow-up.ts';
import type { Item, ReadingOptions } from './items.ts';
import { itemsOf } from './read-items.ts';
import { openings, sayings } from './lexicon.ts';
import type { Period } from './days.ts';
import { fact, valueAt, type Context, type Doubt, type Fact, type SaidRate } from './meaning.ts';
import { namedIn, sameKind, type Named } from './named-things.ts';
import { namedFacts } from './named-facts.ts';
import type { DecimalSign } from './numerals.ts';
import { readNumbers, type Read } from './read-amounts.ts';
import { inOtherLanguage } from './other-language.ts';
import { patchOfFacts } from './patches.ts';
import { slotOf } from './slots.ts';

export interface Understanding {
  readonly facts: readonly Fact[];
  readonly doubts: readonly Doubt[];
  readonly command: Command | null;
  /** the facts are supposed, not told */
  readonly supposed: boolean;
  /** merge patch over the scenario */
  readonly patch: Patch;
  /** what the next message may refer to */
  readonly rate: SaidRate | null;
  /** GPUs and models that were named, for comparisons */
  readonly named: readonly Named[];
  /** days that were named, for questions about them */
  readonly dates: readonly Period[];
  /** not in English: nothing of it was taken */
  readonly otherLanguage: boolean;
  /** numbers beside the facts that nothing was made of */
  readonly unused: readonly string[];
  readonly cut: boolean;
  /** characters that the scanner looked at */
  readonly steps: number;
}

export interface UnderstandOptions {
  readonly decimal?: DecimalSign;
  readonly dates?: ReadingOptions['dates'];
}

/** Questions whose numbers only name what is asked about. */
const ASKS: ReadonlySet<Command> = new Set(['why', 'sure', 'last', 'buy', 'breaks', 'onemore', 'show', 'budget']);

export function understand(text: string, context: Context, options: UnderstandOptions = {}): Understanding {
  const { scan, items } = itemsOf(text, {
    vocabulary: context.vocabulary,
    asOf: context.asOf,
    decimal: options.decimal ?? '.',
    ...(options.dates === undefined ? {} : { dates: options.dates }),
  });
  const named = items.flatMap(namedIn);
  const otherLanguage = inOtherLanguage(scan.text);
  const asked = otherLanguage ? null : commandOf(text.slice(0, scan.text.length));
  // is AWS or Google cheaper?
  const between = asked === 'cheapest' && /\b(?:or|and|than)\b/i.test(scan.text) && sameKind(named);
  const whyNot = asked === 'compare' && named.length === 0 && /\bwhy\b/i.test(scan.text);
  const command = between ? 'compare' : whyNot ? 'why' : asked;
  // our budget is 20k, enough? tells and asks
  const tells =
    (command === 'budget' && /\b(?:budget is|budget of|we have|we've got|we got)\b/i.test(scan.text)) ||
    (command === 'show' && namesCurrency(items));
  const quiet =
    otherLanguage ||
    isOrder(command) ||
    command === 'compare' ||
    command === 'explain' ||
    (command !== null && ASKS.has(command) && sentencesOf(items).length === 1 && !tells);
  const read = quiet ? { facts: [], doubts: [], rate: null, unused: [] } : factsOf(items, context);
  const facts = settled(read.facts);
  // how much would H200 cost? names alone are supposed, not told
  const wondered =
    (command === 'cost' || command === 'cheapest') &&
    /\bwould\b/i.test(scan.text) &&
    facts.length > 0 &&
    facts.every(
      (each) =>
        ['gpus', 'model', 'precision', 'purchase', 'regions', 'clouds'].includes(each.slot) ||
        each.note.startsWith('×'),
    );
  const supposed =
    command === 'whatif' ||
    wondered ||
    (context.memory.supposed && command === null && /^\W*and\b/i.test(text.slice(0, 12)));
  return {
    facts,
    doubts: read.doubts,
    command: supposed ? 'whatif' : command,
    supposed,
    patch: patchOfFacts(facts, context),
    rate: read.rate,
    named,
    dates: items.flatMap((item) => (item.kind === 'date' ? [item.period] : [])),
    otherLanguage,
    unused: read.facts.length > 0 ? unusedIn(read) : [],
    cut: scan.cut,
    steps: scan.steps,
  };
}

/** Signs that may stand between the place of a number and that of its fact. */
const SIGNS = 2;

/** Numbers that no fact was read from, a name with its version among them. */
function unusedIn({ unused, facts }: Pick<Read, 'unused' | 'facts'>): string[] {
  return unused.flatMap(({ text, start }) =>
    facts.some((each) => start >= each.start - SIGNS && start < each.start + Math.max(1, each.text.length))
      ? []
      : [text],
  );
}

/** A text of 2,000 characters has no more words; signs beyond are noise. */
const MOST_ITEMS = 400;

function factsOf(all: readonly Item[], context: Context): Read {
  const items = all.slice(0, MOST_ITEMS);
  const read: Read = { facts: [], doubts: [], rate: null, unused: [] };
  const sentences = sentencesOf(items);
  read.facts.push(...sayingsOf(items));
  read.facts.push(...namedFacts(items, context, read.doubts));
  read.facts.push(...sentences.flatMap((sentence) => droppedGoals(sentence.flat(), context)));
  const compound = compoundFacts(items, sentences, context);
  read.facts.push(...compound.facts);
  read.doubts.push(...compound.doubts);
  readNumbers(
    numbersOf(items).filter((near) => !compound.taken.has(near.number)),
    context,
    read,
    compound.perCall,
  );
  for (const sentence of sentences) readPeriods(sentence.flat(), context, read);
  if (read.facts.length === 0 && read.doubts.length === 0) followUpOf(items, context, read);
  return read;
}

/** What makes the whole service one of agents. */
const AGENTS = new Set([
  'coding agent',
  'coding agents',
  'agentic',
  'agent platform',
  'agentic workload',
  'agent workload',
  'autonomous agents',
  'ai agents',
]);

function sayingsOf(items: readonly Item[]): Fact[] {
  return items.flatMap((item) => {
    if (item.kind !== 'tag') return [];
    if (item.tag === 'agent' && AGENTS.has(item.text.toLowerCase())) return [fact('agentShare', 1, item)];
    const [kind, index] = item.tag.split(':');
    const before = items[items.indexOf(item) - 1];
    if (before?.kind === 'word' && ['not', 'never', 'no'].includes(before.text)) return [];
    if (kind === 'say') {
      const [slot, value] = sayings[Number(index)] ?? ['', ''];
      return [fact(slot, value, item)];
    }
    if (kind !== 'open') return [];
    const [slot] = openings[Number(index)] ?? [''];
    return [fact(slot, null, item)];
  });
}

/** `no goal for the first token median`: the goals that are meant no longer hold. */
function droppedGoals(sentence: readonly Item[], context: Context): Fact[] {
  if (!hasWord(sentence, 'no', 'without', 'drop', 'remove') || !hasWord(sentence, 'goal', 'goals', 'limit', 'target'))
    return [];
  const metric = (['ttft', 'itl', 'e2e'] as const).find((each) => has(sentence, each));
  if (metric === undefined) return [];
  const percentile = sentence.find((item) => item.kind === 'percentile');
  const level = percentile?.kind === 'percentile' ? percentile.level : has(sentence, 'median') ? 50 : null;
  const levels =
    level === null
      ? [50, 95, 99].filter(
          (each) => typeof valueAt(context.full, slotOf(`${metric}-p${String(each)}`).path) === 'number',
        )
      : [level];
  const at = { text: 'no goal', start: sentence[0]?.start ?? 0 };
  return levels
    .filter((each) => [50, 95, 99].includes(each))
    .map((each) => fact(`${metric}-p${String(each)}`, null, at));
}

/** Dates and lengths of time without a number. */
function readPeriods(sentence: readonly Item[], context: Context, read: Read): void {
  if (read.facts.some((each) => ['events', 'horizon', 'growth'].includes(each.slot))) return;
  const bare = bareHorizon(sentence);
  const date = sentence.find((item) => item.kind === 'date');
  if (date?.kind === 'date') {
    const horizon = horizonOf(sentence, context.asOf);
    if (horizon !== null)
      read.facts.push(fact('horizon', horizon.value, { text: date.period.name, start: date.start }, horizon.note));
  } else if (bare !== null)
    read.facts.push(
      fact('horizon', Math.round(daysOf(1, bare)), { text: `a ${bare}`, start: sentence[0]?.start ?? 0 }),
    );
}

/** One fact a slot: the last one said wins. */
function settled(facts: readonly Fact[]): Fact[] {
  const last = new Map<string, Fact>();
  for (const each of [...facts].sort((a, b) => a.start - b.start)) last.set(each.slot, each);
  return [...last.values()];
}
