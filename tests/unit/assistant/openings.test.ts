import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { respond } from '../../../src/assistant/dialogue.ts';
import { newDialogue } from '../../../src/assistant/dialogue-state.ts';
import { demandQuestion } from '../../../src/assistant/question.ts';
import { assumedFor } from '../../../src/assistant/assume.ts';
import { AS_OF } from './corpus.ts';
import { tools } from './talking.ts';
import type { Planning } from '../../../src/assistant/planning.ts';
import { documentHash } from '../../../src/base/canonical.ts';
import type { Plan } from '../../../src/plan/plan.ts';
import { emptyScore, f1, leavesOf, contextOf, emptyScenario, score, turnOf } from './corpus.ts';
import { understand } from '../../../src/assistant/understand.ts';

interface Opening {
  readonly line: string;
  readonly answers: ReadonlyMap<string, string>;
}

const openings: Opening[] = readFileSync('tests/fixtures/assistant/openings.txt', 'utf8')
  .split('\n')
  .filter((line) => line !== '')
  .map((line) => {
    const [head = '', ...answers] = line.split(' | ');
    return {
      line: head.trimEnd(),
      answers: new Map(
        answers.map((each) => [each.slice(0, each.indexOf(':')), each.slice(each.indexOf(':') + 2)] as const),
      ),
    };
  });

/** A planner that only knows whether demand is there: what is counted are questions, not plans. */
const counted: Planning = {
  plan: (scenario) => {
    const usdPerMonth = 1000 + (parseInt(documentHash(scenario).slice(0, 6), 16) % 5000);
    const plan = {
      status: 'ok',
      answer: { later: { usdPerMonth, gpus: 1 }, now: { gpus: 1 } },
      risk: { probabilityShort: 0 },
      cost: { totalUsd: 1 },
    };
    return Promise.resolve({ kind: 'plan', plan: plan as unknown as Plan });
  },
  compare: () => Promise.reject(new Error('not needed')),
};

/** What the person answers: of the demand that was asked, else that they do not know. */
function answerOf(opening: Opening, slot: string): string {
  if (slot === demandQuestion.slot) return opening.answers.get('demand') ?? 'not sure';
  if (slot === 'requestsPerUser') return opening.answers.get('rpu') ?? 'not sure';
  return 'not sure';
}

describe('opening sentences', () => {
  it('lead to a plan in at most three questions, 20 of 20', async () => {
    const needed: number[] = [];
    for (const opening of openings) {
      let dialogue = newDialogue({ version: 1, asOf: AS_OF });
      const compare = {
        ...counted,
        compare: (from: unknown, to: unknown) =>
          Promise.resolve({ from, to, before: zero, after: zero, difference: zero, parts: [], order: '' }) as never,
      };
      const how = { ...tools, planning: compare };
      let turn = await respond(dialogue, turnOf(`${opening.line.split(' => ')[0] ?? ''} => nothing`).text, how);
      let questions = 0;
      const usable = (): boolean => turn.reply.plan !== null && assumedFor(turn.dialogue.scenario, false).length === 0;
      while (!usable() && questions < 4) {
        const slot = turn.reply.question?.slot ?? turn.reply.doubts[0]?.slot;
        if (slot === undefined || slot === null) break;
        questions += 1;
        ({ dialogue } = turn);
        // once demand is asked for, what one user does is what is answered
        const say =
          slot !== demandQuestion.slot && assumedFor(dialogue.scenario, false).length > 0
            ? (opening.answers.get('rpu') ?? answerOf(opening, slot))
            : answerOf(opening, slot);
        turn = await respond(
          dialogue,
          slot === 'requestsPerUser' || slot === demandQuestion.slot ? say : answerOf(opening, slot),
          how,
        );
        if (turn.reply.plan !== null) break;
      }
      expect(turn.reply.plan, opening.line).not.toBeNull();
      expect(questions, opening.line).toBeLessThanOrEqual(3);
      needed.push(questions);
    }
    expect(needed).toHaveLength(20);
  });

  it('are understood: F1 ≥ 0.9 over what they say', () => {
    const total = emptyScore();
    for (const opening of openings) {
      const turn = turnOf(opening.line.endsWith('=>') ? `${opening.line} nothing` : opening.line);
      const leaves = leavesOf(understand(turn.text, contextOf(emptyScenario)));
      leaves.delete('ask');
      score(turn, leaves, total);
    }
    expect(f1(total), total.misses.join('\n')).toBeGreaterThanOrEqual(0.9);
  });
});

const zero = { gpusNow: 0, gpus: 0, usdCentsPerMonth: 0, totalUsdCents: 0 };
