/** What a dialogue says where there is nothing to plan with: help, and what is known so far. */
import type { Assumed } from './assume.ts';
import { chipsOf } from './chips.ts';
import type { Scenario } from '../scenario/scenario.ts';

/** Said in place of guesses. */
export const OTHER_LANGUAGE =
  'Only English is understood here, and nothing was changed. The form (and every flag and field) works whatever your language.';

const EXAMPLES = [
  '"20 requests per second on Llama 3.3 70B"',
  '"5,000 users, 4 messages a day each, budget $40k a month"',
  '"first token under 1 s at p95"',
];

export function unknownLines(assumed: readonly Assumed[], scenario: Scenario): string[] {
  const so = chipsOf(scenario, [], assumed).filter((each) => each.slot !== 'name');
  const far =
    so.length === 0
      ? 'Nothing is known yet.'
      : `Known so far: ${so.map((each) => `${each.label} ${each.value}`).join(' · ')}.`;
  return ['I found nothing to plan with in that.', far, `Try for instance ${EXAMPLES.join(', ')}.`];
}

export function helpLines(): string[] {
  return [
    'Tell me about the service in plain words: how many use it, how long questions and answers are, which model, how fast, what it may cost.',
    'Ask: why so many GPUs, what if traffic doubles, compare H100 and H200, what is cheapest, how long will it last, when do I buy, what breaks first, is my budget enough, what is TTFT.',
    'Say: undo, redo, not sure, start over, save FILE.',
  ];
}
