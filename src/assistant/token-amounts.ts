/** Tokens, words and pages: what goes in, what comes out, what is shared. */
import { amount, type Amount } from './amount.ts';
import { has, hasWord, type Near, pers } from './clauses.ts';
import { type Item } from './items.ts';
import { secondsOf } from './lexicon.ts';
import { type Context } from './meaning.ts';
import { slotOf } from './slots.ts';

const WORDS_PER_TOKEN = 0.75;

/** What people count text in, as words: own judgement, told with the fact. */
const WORDS_OF: Readonly<Record<string, number>> = { wordcount: 1, page: 500, paragraph: 100, line: 20 };
const NOTES: Readonly<Record<string, string>> = {
  wordcount: 'four tokens for three words',
  page: 'a page as 500 words',
  paragraph: 'a paragraph as 100 words',
  line: 'a sentence as 20 words',
};

/** Contexts come in powers of two. */
const BINARY_K = new Set([2, 4, 8, 16, 32, 64, 128, 256, 512]);

/** Tokens, words and pages. */
export function tokensOf(near: Near, value: number, context: Context): Amount | null {
  const { left, right, clause, sentence } = near;
  const unit = right.slice(0, 3).find((item) => item.kind === 'tag' && (item.tag === 'token' || item.tag in WORDS_OF));
  const spoken = unit?.kind === 'tag' ? unit.tag : null;
  const tokens = tokensIn(value, spoken);
  const note = NOTES[spoken ?? ''] ?? '';
  const period = pers(right);
  if (spoken === 'token' && period.some((each) => each.of in secondsOf)) {
    // tokens a second for one reader are a pace; a total is nothing that a goal can hold
    const pace =
      period[0]?.of === 'second' &&
      value > 0 &&
      value <= 1000 &&
      (has(sentence, 'stream', 'itl', 'each') ||
        period.some((each) => ['user', 'stream', 'request'].includes(each.of)) ||
        hasWord(sentence, 'user', 'users', 'read'));
    return pace
      ? {
          slot: 'itl-p99',
          value: Math.round(100_000 / value) / 100,
          note: `${String(value)} tokens/s are one every ${String(Math.round(100_000 / value) / 100)} ms`,
        }
      : null;
  }
  const behind = right.filter((item) => item !== unit);
  const label =
    labelOf(behind, left, clause, spoken !== null) ?? (spoken === null ? null : earlierLabel(sentence, near.number));
  if (spoken === null && !(label?.sure === true)) return null;
  const agentic = has(sentence, 'agent') || context.full.workload.agent.share === 1;
  if (has(clause, 'contextGrowth')) return amount('contextGrowth', tokens, note);
  if (has(clause, 'firstPrompt') || (agentic && has(clause, 'firstPrompt'))) return amount('agentInput', tokens, note);
  if (has(clause, 'prefix')) return amount('prefixTokens', tokens, note);
  if (agentic && has(clause, 'context') && spoken === 'token') return amount('agentContext', tokens, note);
  if (has([...left, ...right], 'context') && label === null) return contextOf(near, value);
  if (label === null && spoken !== null && has(clause, 'each') && has(near.all, 'request'))
    return amount('inputTokens', tokens, 'read as what goes in');
  if (label === null)
    return agentic || context.memory.slots.length === 0 ? null : rememberedTokens(tokens, note, context);
  const side = label.side === 'input' ? 'Tokens' : 'Output';
  if (agentic && has(sentence, 'agent')) return amount(side === 'Tokens' ? 'agentInput' : 'agentOutput', tokens, note);
  return amount(label.side === 'input' ? 'inputTokens' : 'outputTokens', tokens, note);
}

/** @param unit  tag of what is counted; tokens where it is none of the above */
export function tokensIn(value: number, unit: string | null): number {
  const words = WORDS_OF[unit ?? ''];
  return words === undefined ? value : Math.round((value * words) / WORDS_PER_TOKEN);
}

function rememberedTokens(tokens: number, note: string, context: Context): Amount | null {
  const slot = context.memory.asked ?? context.memory.slots.find((each) => slotOf(each).dimension === 'tokens');
  return slot !== undefined && slotOf(slot).dimension === 'tokens' ? amount(slot, tokens, note) : null;
}

/** `we answer with a paragraph`: the word before it in the sentence, as far as no other number stands between. */
function earlierLabel(sentence: readonly Item[], number: Item): { side: 'input' | 'output'; sure: boolean } | null {
  for (let i = sentence.indexOf(number) - 1; i >= 0; i -= 1) {
    const item = sentence[i];
    if (item?.kind === 'number') return null;
    if (item?.kind === 'tag' && (item.tag === 'input' || item.tag === 'output') && item.text.toLowerCase() !== 'in')
      return { side: item.tag, sure: true };
  }
  return null;
}

/** Whether input or output is meant: directly behind the number, else before it. */
function labelOf(
  right: readonly Item[],
  left: readonly Item[],
  clause: readonly Item[],
  spoken: boolean,
): { side: 'input' | 'output'; sure: boolean } | null {
  const sideOf = (item: Item | undefined): 'input' | 'output' | null =>
    item?.kind === 'tag' && (item.tag === 'input' || item.tag === 'output') ? item.tag : null;
  const nearest = left.at(-1);
  // 150 tokens back; summaries of 200 tokens
  const of = left.at(-2);
  const made = hasWord(left.slice(-1), 'of') && of?.kind === 'tag' && /^(?:summaries|translations)$/i.test(of.text);
  if (spoken && (made || hasWord(right.slice(0, 1), 'back'))) return { side: 'output', sure: true };
  if (
    nearest?.kind === 'tag' &&
    sideOf(nearest) !== null &&
    !['in', 'out'].includes(nearest.text.toLowerCase()) &&
    !has(right.slice(0, 1), 'request')
  ) {
    return {
      side: nearest.tag as 'input' | 'output',
      sure:
        spoken ||
        ['isl', 'osl', 'input', 'output', 'inputs', 'outputs', 'prompts', 'prompt'].includes(
          nearest.text.toLowerCase(),
        ),
    };
  }
  const behind = right.map(sideOf).find((side) => side !== null) ?? null;
  const firstBehind = sideOf(right[0]);
  const requests =
    has(right, 'request', 'rps', 'user', 'session') ||
    pers(right).some((each) => each.of !== 'request' && each.of !== 'call');
  if (firstBehind !== null && !requests) {
    const text = right[0]?.kind === 'tag' ? right[0].text.toLowerCase() : '';
    const word = ['in', 'out'].includes(text) || !spoken ? text : '';
    const place = text === 'in' && right.length > 1 && (right[1]?.kind === 'name' || right[1]?.kind === 'word');
    if (!place)
      return { side: firstBehind, sure: ['in', 'out', 'input', 'output', 'context in'].includes(word) || spoken };
  }
  const before =
    [...left]
      .reverse()
      .map((item) => (item.kind === 'tag' && item.text.toLowerCase() === 'in' ? null : sideOf(item)))
      .find((side) => side !== null) ?? null;
  if (before !== null && !requests) {
    const tag = [...left].reverse().find((item) => sideOf(item) !== null);
    const text = tag?.kind === 'tag' ? tag.text.toLowerCase() : '';
    return {
      side: before,
      sure: spoken || ['isl', 'osl', 'input', 'output', 'inputs', 'outputs', 'prompts', 'prompt'].includes(text),
    };
  }
  if (spoken && behind !== null) return { side: behind, sure: true };
  const anywhere = clause.map(sideOf).find((side) => side !== null) ?? null;
  return spoken && anywhere !== null ? { side: anywhere, sure: true } : null;
}

export function contextOf(near: Near, value: number): Amount {
  const thousands = value / 1000;
  return amount('maxContext', BINARY_K.has(thousands) && /k/i.test(near.number.text) ? thousands * 1024 : value);
}
