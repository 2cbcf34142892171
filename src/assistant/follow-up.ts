/** Messages that only make sense after others: `make that 5`, `actually per day`, `I meant the median`, a bare number as an answer. */
import { daysOf, demandOf, growthOf } from './amount.ts';
import { has, hasWord } from './clauses.ts';
import type { Item, NumberItem, PercentileItem } from './items.ts';
import { secondsOf } from './lexicon.ts';
import { fact, valueAt, type Context, type Doubt, type Fact, type SaidRate } from './meaning.ts';
import { rounded } from './numerals.ts';
import { slotOf, type Slot } from './slots.ts';

interface Read {
  readonly facts: Fact[];
  readonly doubts: Doubt[];
  rate: SaidRate | null;
}

export function followUpOf(items: readonly Item[], context: Context, read: Read): void {
  const numbers = items.filter((item): item is NumberItem => item.kind === 'number');
  const per = items.find((item) => item.kind === 'per' && item.of in secondsOf);
  if (numbers.length === 0) {
    const slot = context.memory.asked ?? context.memory.slots[0];
    const length =
      slot !== undefined && slotOf(slot).dimension === 'days' && per?.kind === 'per'
        ? Math.round(daysOf(1, per.of))
        : 0;
    if (slot !== undefined && length > 0) read.facts.push(fact(slot, length, { text: 'a period', start: 0 }));
    else if (per?.kind === 'per') rereadRate(per.of, per.start, context, read);
    else if (per === undefined) otherPercentile(items, context, read);
    return;
  }
  const kept = notNegated(items, numbers);
  if (kept.length !== 1) return;
  const number = kept[0] as NumberItem;
  if (per?.kind === 'per' && bareRate(number, per.of, items, context, read)) return;
  const slot = wantedSlot(number, items, context);
  if (slot === null) return;
  const value = valueFor(slot, number, context, items);
  if (value === null) return;
  if (
    number.values.length > 1 ||
    number.unreadable !== null ||
    (typeof value === 'number' && (value < slot.sane[0] || value > slot.sane[1]))
  ) {
    read.doubts.push({
      slot: slot.id,
      text: number.text,
      question: `${slot.label}: "${number.text}" can be read in more than one way. What is meant?`,
      readings: number.values.map((each) => ({ label: String(each), value: each })),
    });
    return;
  }
  read.facts.push(fact(slot.id, value, number));
  if (slot.id === 'growth' && typeof value === 'number') read.rate = { amount: 1 + value, of: 'growth' };
}

/** `15k not 50k`: the number behind `not` is the one that was wrong. */
function notNegated(items: readonly Item[], numbers: readonly NumberItem[]): NumberItem[] {
  return numbers.filter((number) => {
    const before = items[items.indexOf(number) - 1];
    return !(before?.kind === 'word' && ['not', 'than', 'of'].includes(before.text) && numbers.length > 1);
  });
}

/** The last rate with another period. */
function rereadRate(period: string, start: number, context: Context, read: Read): void {
  const { rate } = context.memory;
  if (rate === null) return;
  if (rate.of === 'growth') {
    const growth = growthOf(rate.amount, period);
    if (growth !== null) read.facts.push(fact('growth', growth.value, { text: `per ${period}`, start }));
  } else if (rate.of === 'user') {
    read.facts.push(
      fact('requestsPerUser', rounded((rate.amount * 86_400) / (secondsOf[period] ?? 1)), {
        text: `per ${period}`,
        start,
      }),
    );
  } else {
    const again = demandOf(rate.amount, period);
    read.facts.push(fact(again.slot, again.value, { text: `per ${period}`, start }));
  }
  read.rate = rate;
}

/** `about ten a day`, `twice a day`, `no, 6 per hour`: of one user where users are known and no rate of all, else of all. */
function bareRate(number: NumberItem, period: string, items: readonly Item[], context: Context, read: Read): boolean {
  if (number.unit !== null && number.unit.kind !== 'times') return false;
  if (number.unreadable !== null || number.values.length !== 1) return false;
  const { demand } = context.full.workload;
  const known = demand.requestsPerSecond !== undefined || demand.requestsPerDay !== undefined;
  const amount = number.values[0] ?? 0;
  const before = context.memory.rate?.of;
  const perUser =
    context.memory.asked === 'requestsPerUser' ||
    (before === 'all' || before === 'user' ? before === 'user' : demand.users !== undefined && !known);
  const sensible = context.memory.asked !== null || context.memory.rate !== null || demand.users !== undefined;
  if (!sensible || items.filter((item) => item.kind === 'word').length > 4) return false;
  if (perUser) read.facts.push(fact('requestsPerUser', rounded((amount * 86_400) / (secondsOf[period] ?? 1)), number));
  else {
    const found = demandOf(amount, period);
    read.facts.push(fact(found.slot, found.value, number));
  }
  read.rate = { amount, of: perUser ? 'user' : 'all' };
  return true;
}

/** `I meant the median`, `p95 rather`: the last goal at another percentile. */
function otherPercentile(items: readonly Item[], context: Context, read: Read): void {
  const percentile = items.find((item): item is PercentileItem => item.kind === 'percentile');
  const level = percentile?.level ?? (has(items, 'median') ? 50 : null);
  const last = context.memory.slots.find((slot) => /^(ttft|itl|e2e)-p/.test(slot));
  if (level === null || last === undefined || ![50, 95, 99].includes(level)) return;
  const [metric = ''] = last.split('-');
  const id = `${metric}-p${String(level)}`;
  const value = valueAt(context.full, slotOf(last).path);
  if (id === last || typeof value !== 'number') return;
  read.facts.push(fact(id, value, { text: `P${String(level)}`, start: 0 }), fact(last, null, { text: '', start: 0 }));
}

/** Words that may stand around a bare answer; more than a few others make it a sentence about something else. */
function wantedSlot(number: NumberItem, items: readonly Item[], context: Context): Slot | null {
  const { memory } = context;
  const others = items.filter((item) => item.kind === 'word' && item !== items[0]).length;
  const corrects = hasWord(
    items,
    'make',
    'actually',
    'sorry',
    'meant',
    'no',
    'rather',
    'instead',
    'relax',
    'tighten',
    'only',
    'to',
    'much',
    'try',
    'not',
  );
  if (others > (corrects ? 5 : 2)) return null;
  for (const id of [...(memory.asked === null ? [] : [memory.asked]), ...memory.slots]) {
    const slot = slotOf(otherBound(id, items));
    if (fitsUnit(slot, number)) return slot;
  }
  return null;
}

/** `at least 2` behind a limit above means the limit below. */
function otherBound(id: string, items: readonly Item[]): string {
  if (id === 'maxReplicas' && has(items, 'least')) return 'minReplicas';
  return id === 'minReplicas' && has(items, 'most') ? 'maxReplicas' : id;
}

function fitsUnit(slot: Slot, { unit }: NumberItem): boolean {
  switch (unit?.kind) {
    case undefined:
      return !['words', 'names', 'day'].includes(slot.dimension) && slot.id !== 'prices' && slot.id !== 'events';
    case 'percent':
    case 'share':
      return slot.dimension === 'fraction';
    case 'factor':
      return slot.dimension === 'factor' || slot.id === 'events';
    case 'money':
      return slot.dimension === 'usd' && unit.currency === 'USD';
    case 'time':
      return ['ms', 'days', 'minutes', 'seconds'].includes(slot.dimension);
    default:
      return false;
  }
}

/** The number in the unit of the slot; null where it cannot be told. */
function valueFor(slot: Slot, number: NumberItem, context: Context, items: readonly Item[]): unknown {
  const said = number.values[0] ?? Number.NaN;
  if (slot.id === 'events') {
    const events = context.full.planning.events;
    const last = events.at(-1);
    return last === undefined ? null : [...events.slice(0, -1), { ...last, demandMultiplier: said }];
  }
  if (number.unit?.kind === 'time') {
    const seconds = said * (secondsOf[number.unit.period] ?? 0);
    if (slot.dimension === 'ms') return rounded(seconds * 1000);
    if (slot.dimension === 'seconds') return rounded(seconds);
    if (slot.dimension === 'minutes') return rounded(seconds / 60);
    return Math.round(daysOf(said, number.unit.period));
  }
  if (number.unit?.kind === 'percent') return rounded(said / 100);
  // a pace stands in the slot as the time between tokens
  if (slot.id.startsWith('itl') && has(items, 'token') && said > 0) return Math.round(100_000 / said) / 100;
  if (slot.dimension === 'fraction' && number.unit === null && said > 1) return rounded(said / 100);
  return said;
}
