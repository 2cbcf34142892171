/** Twenty first sentences as people write them, and the talk from each to a first plan. */
import { readFileSync } from 'node:fs';
import { assumedFor } from '../../../src/assistant/assume.ts';
import { respond, type DialogueTools, type Reply } from '../../../src/assistant/dialogue.ts';
import { newDialogue, type Dialogue } from '../../../src/assistant/dialogue-state.ts';
import { demandQuestion } from '../../../src/assistant/question.ts';
import { AS_OF, turnOf, type Turn } from './corpus.ts';

export interface Opening {
  /** the sentence, with the patch that it shall give */
  readonly said: Turn;
  /** what the person knows when asked: `demand`, `rpu` (requests per user) */
  readonly answers: ReadonlyMap<string, string>;
}

export const openings: readonly Opening[] = readFileSync('tests/fixtures/assistant/openings.txt', 'utf8')
  .split('\n')
  .filter((line) => line !== '')
  .map((line) => {
    const [head = '', ...answers] = line.split(' | ');
    const sentence = head.trimEnd();
    return {
      said: turnOf(sentence.endsWith('=>') ? `${sentence} nothing` : sentence),
      answers: new Map(
        answers.map((each) => [each.slice(0, each.indexOf(':')), each.slice(each.indexOf(':') + 2)] as const),
      ),
    };
  });

export interface OpeningTalk {
  /** questions until a plan stands that chose a configuration; Infinity = none does */
  readonly toPlan: number;
  /** questions until nothing is assumed of the demand any more */
  readonly toKnownDemand: number;
  readonly dialogue: Dialogue;
  readonly reply: Reply;
}

/** The person answers what is asked, and only that; the talk ends once demand is known, or after the third question. */
export async function talkFrom(opening: Opening, tools: DialogueTools): Promise<OpeningTalk> {
  let turn = await respond(newDialogue({ version: 1, asOf: AS_OF }), opening.said.text, tools);
  let toPlan = Number.POSITIVE_INFINITY;
  for (let questions = 0; ; questions += 1) {
    const stands = turn.reply.plan !== null && turn.reply.plan.sizing.chosen !== null;
    if (stands) toPlan = Math.min(toPlan, questions);
    const known = stands && assumedFor(turn.dialogue.scenario, false).length === 0;
    const slot = turn.reply.question?.slot ?? turn.reply.doubts[0]?.slot ?? null;
    if (known || slot === null || questions === 3)
      return { toPlan, toKnownDemand: known ? questions : Number.POSITIVE_INFINITY, ...turn };
    turn = await respond(turn.dialogue, answerTo(slot, opening), tools);
  }
}

/** Of the demand what the person knows, of all else that they do not know. */
function answerTo(slot: string, { answers }: Opening): string {
  if (slot === demandQuestion.slot) return answers.get('demand') ?? 'not sure';
  return (slot === 'requestsPerUser' ? answers.get('rpu') : undefined) ?? 'not sure';
}
