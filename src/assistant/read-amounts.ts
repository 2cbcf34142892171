/** The numbers of a message: what each says, what it belongs to, and what of it must be asked. */
import { amountOf } from './amounts.ts';
import type { Amount } from './amount.ts';
import { changeOf, withPeak } from './changes.ts';
import { has, type Near } from './clauses.ts';
import { fact, type Context, type Doubt, type Fact, type SaidRate } from './meaning.ts';
import { patchOf } from '../scenario/patch.ts';
import { rounded } from './numerals.ts';
import { slotOf } from './slots.ts';

/** What a message has said so far. */
export interface Read {
  readonly facts: Fact[];
  readonly doubts: Doubt[];
  rate: SaidRate | null;
  /** numbers that say nothing a plan uses */
  readonly unused: { readonly text: string; readonly start: number }[];
}

/** @param perCall  requests in one phone call, where that was said; 1 = one */
export function readNumbers(nears: readonly Near[], context: Context, read: Read, perCall: number): void {
  const found: { near: Near; amount: Amount }[] = [];
  const refused: { near: Near; amount: Amount }[] = [];
  for (const near of nears) {
    const { number } = near;
    if (partOfName(near)) continue;
    const negated = near.left.at(-1);
    const wrong = negated?.kind === 'word' && negated.text === 'not' && nears.length > 1;
    const value = number.values[0] ?? Number.NaN;
    const changes = number.unreadable === null && number.values.length === 1 ? changeOf(near, value, context) : null;
    if (changes !== null) {
      // 5 rps, expecting 10x by summer: no change of what the same sentence says
      const said = changes.filter((each) => !found.some((other) => saysSame(other, near, each)));
      if (said.length === 0 && near.right[0]?.kind !== 'name')
        read.unused.push({ text: numberText(near), start: number.start });
      found.push(...said.map((amount) => ({ near, amount })));
      continue;
    }
    const amount =
      amountOf(near, Number.isNaN(value) ? 1 : value, context) ?? completed(near, value, [...refused, ...found]);
    if (amount === null) {
      if (!number.inWords && !wrong && !isVersion(near))
        read.unused.push({ text: numberText(near), start: number.start });
      continue;
    }
    const doubt = doubtOf(near, amount);
    if (wrong) refused.push({ near, amount });
    else if (doubt === null) found.push({ near, amount });
    else read.doubts.push(doubt);
  }
  const turns = found.find((each) => each.amount.slot === 'turns')?.amount.value;
  for (const { near, amount: said } of found) {
    const sessions =
      ['session', 'ticket'].includes(said.noun ?? '') && typeof turns === 'number' && typeof said.value === 'number';
    const each = sessions ? turns : perCall > 1 && countsCalls(near, said) ? perCall : 1;
    const amount =
      each === 1 || typeof said.value !== 'number'
        ? said
        : { ...said, value: rounded(said.value * each), note: `× ${String(each)} ${sessions ? 'turns' : 'requests'}` };
    for (const each of withPeak(near, amount, context, found)) {
      read.facts.push(fact(each.slot, each.value, near.number, each.note === '' ? rangeNote(near) : each.note));
      if (each.rate !== undefined) read.rate = each.rate;
    }
  }
}

/** A factor on a slot that another number of its sentence gives a value. */
function saysSame(other: { near: Near; amount: Amount }, near: Near, change: Amount): boolean {
  return (
    near.number.unit?.kind === 'factor' &&
    other.near.sentence === near.sentence &&
    other.amount.slot === change.slot &&
    other.near.number.unit?.kind !== 'factor'
  );
}

/** `lamma 3.1 8b`: behind it stands the size of a model. */
function isVersion({ number, clause }: Near): boolean {
  const next = clause[clause.indexOf(number) + 1];
  return next?.kind === 'number' && next.unit?.kind === 'size';
}

/** A number with the word behind it. */
function numberText({ number, right }: Near): string {
  const [next] = right;
  return next !== undefined && number.unit === null && 'text' in next ? `${number.text} ${next.text}` : number.text;
}

function countsCalls({ right }: Near, { slot }: Amount): boolean {
  return ['requestsPerUser', 'requestsPerSecond', 'requestsPerDay'].includes(slot) && has(right, 'call');
}

/** `48 at peak` behind `16 requests per second`: the unit of the number before. */
function completed(near: Near, value: number, found: readonly { near: Near; amount: Amount }[]): Amount | null {
  const last = found.at(-1);
  if (last === undefined || last.near.sentence !== near.sentence || near.number.unit !== null) return null;
  if (has([...near.left, ...near.right], 'peak') && last.amount.slot === 'requestsPerSecond')
    return {
      ...last.amount,
      value: rounded((Number(last.amount.value) / (last.near.number.values[0] ?? 1)) * value),
      note: '',
    };
  const side = [...near.left]
    .reverse()
    .find((item) => item.kind === 'tag' && (item.tag === 'input' || item.tag === 'output'));
  if (
    slotOf(last.amount.slot).dimension === 'tokens' &&
    side?.kind === 'tag' &&
    near.right.every((item) => item.kind !== 'tag')
  )
    return { slot: side.tag === 'input' ? 'inputTokens' : 'outputTokens', value, note: '' };
  if (['minReplicas', 'maxReplicas', 'replicas'].includes(last.amount.slot) && has(near.left, 'most', 'least'))
    return { slot: has(near.left, 'most') ? 'maxReplicas' : 'minReplicas', value, note: '' };
  const before = near.left.at(-1);
  const negated = last.near.left.at(-1);
  const instead =
    (negated?.kind === 'word' && negated.text === 'not') || (before?.kind === 'word' && before.text === 'but');
  return instead && typeof last.amount.value === 'number'
    ? { ...last.amount, value: rounded((last.amount.value / (last.near.number.values[0] ?? 1)) * value), note: '' }
    : null;
}

/** Numbers that belong to something else: `8xH100`, ordinals, sizes of models. */
function partOfName(near: Near): boolean {
  return near.number.unit?.kind === 'size';
}

function rangeNote(near: Near): string {
  const { range } = near.number;
  return range === null ? '' : `the middle of ${String(range[0])} and ${String(range[1])}`;
}

/** What cannot be taken silently: two readings, no number, a unit that is not known, a value that cannot be. */
function doubtOf(near: Near, amount: Amount): Doubt | null {
  const { number } = near;
  const slot = slotOf(amount.slot);
  const ask = (question: string, readings: Doubt['readings'] = []): Doubt => ({
    slot: amount.slot,
    text: number.text,
    question,
    readings,
  });
  if (number.unreadable !== null)
    return ask(
      number.unreadable.startsWith('an amount')
        ? `About how many? "${number.text}" is no number.`
        : `"${number.text}": ${number.unreadable}. What is meant?`,
    );
  if (number.values.length > 1) {
    const readings = number.values.map((value) => ({ label: String(value), value }));
    return ask(`Is "${number.text}" ${readings.map((each) => each.label).join(' or ')}?`, readings);
  }
  if (amount.doubt !== undefined)
    return amount.proposal === undefined
      ? ask(amount.doubt)
      : { ...ask(amount.doubt), proposal: patchOf(slotOf(amount.proposal.slot).path, amount.proposal.value) };
  if (number.negative && amount.slot !== 'growth') return ask(`${slot.label} cannot be below zero. What is meant?`);
  if (typeof amount.value === 'number' && !(amount.value >= slot.sane[0] && amount.value <= slot.sane[1]))
    return ask(
      `${slot.label}: ${number.text} is outside what can be planned (${String(slot.sane[0])} to ${String(slot.sane[1])}). What is meant?`,
    );
  if (slot.whole === true && typeof amount.value === 'number' && !Number.isInteger(amount.value))
    return ask(`${slot.label} must be a whole number. What is meant?`);
  return null;
}
