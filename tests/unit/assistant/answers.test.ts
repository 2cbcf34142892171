import { describe, expect, it } from 'vitest';
import { figureWords, planValue, type Answer } from '../../../src/assistant/telling.ts';
import { stepStart } from '../../../src/base/time.ts';
import { dayWords } from '../../../src/plan/words.ts';
import { respond } from '../../../src/assistant/dialogue.ts';
import { planning, quiet, small, talk } from './talking.ts';
import type { Scenario } from '../../../src/scenario/scenario.ts';

const start: Scenario = {
  ...small,
  workload: { demand: { users: 30_000, requestsPerUserPerDay: 20 } },
  resources: { gpus: ['L4'], clouds: ['aws'], budgetUsdPerMonth: 9000 },
  planning: { horizonDays: 84, growthPerMonthFraction: 0.2 },
};

const questions = [
  'why so many GPUs?',
  'why is it so expensive?',
  'why so much memory?',
  'what will it cost?',
  'how many GPUs do I need?',
  'how long will this last?',
  'when do I need to buy?',
  'what breaks first?',
  'what does one more user cost?',
  'is my budget enough?',
  'is 20k enough?',
  'what is TTFT?',
  'explain KV cache',
  'what is a replica?',
  'show me the costs',
  'compare L4 and A10G',
  'what is the cheapest option?',
  'what is the safest choice?',
  'how confident are you in this?',
  'is A10G worth it?',
];

/** Everything that is a figure: digits with their separators. */
const figuresIn = (text: string): string[] => text.match(/\d[\d,.]*/g) ?? [];

function check(answer: Answer, question: string): void {
  let rest = answer.lines.join('\n');
  // the longest first, so that none is cut out of another
  for (const figure of [...answer.figures].sort((a, b) => b.words.length - a.words.length)) {
    const plan = answer.plans[figure.plan];
    const expected =
      figure.kind === 'step' && plan !== undefined
        ? dayWords(
            stepStart(
              { startMs: plan.replicas.startMs, step: plan.replicas.step, timeZone: plan.demand.timeZone },
              Number(figure.path.split('.').at(-1)),
            ),
          )
        : figureWords(figure.kind, planValue(plan, figure.path));
    expect(figure.words, `${question}: ${figure.path}`).toBe(expected);
    rest = rest.replace(figure.words, '');
  }
  // what is left are names and words of ours: P99, "a margin of 10 %", amounts that the person said
  const ours = rest.replace(
    /P\d\d|FP8|a margin of \d+ %|99 of 100|demand planned at P95|L4|A10G|50 ms is 20 tokens|with "compare.*/g,
    '',
  );
  expect(figuresIn(ours), `${question}: ${rest}`).toEqual([]);
}

describe('answers', () => {
  it('have the figures of the plan and no others', async () => {
    const { dialogue } = await talk(['margin 25%'], start);
    for (const question of questions) {
      const { reply } = await respond(dialogue, question, quiet);
      expect(reply.answer, question).not.toBeNull();
      check(reply.answer!, question);
      expect(reply.patch, question).toEqual({});
      const standing = await planning.plan(dialogue.scenario);
      if (standing.kind !== 'plan') throw new Error('no plan');
      expect(reply.answer!.plans[0]?.hash, question).toBe(standing.plan.hash);
    }
  }, 60_000);

  it('tell the formula behind why, and where the page has more', async () => {
    const { replies } = await talk(['12 rps', 'why so many GPUs?', 'show me the memory']);
    expect(replies[1]?.answer?.formula).toMatch(/replicas = max/);
    expect(replies[1]?.answer?.show).toBe('factors');
    expect(replies[2]?.answer?.show).toBe('memory');
  });

  it('tell only levers that really save, by their own plans', async () => {
    const { dialogue } = await talk(['margin 25%'], start);
    const { reply } = await respond(dialogue, 'how can I make this cheaper?', quiet);
    const [base, ...others] = reply.answer?.plans ?? [];
    expect(others.length).toBeGreaterThan(0);
    for (const other of others) expect(other.answer.later!.usdPerMonth).toBeLessThan(base!.answer.later!.usdPerMonth);
  }, 30_000);

  it('tell until when a size lasts: the step before carries it, the step itself does not', async () => {
    const { dialogue } = await talk(['margin 25%'], start);
    const { reply } = await respond(dialogue, 'how long will this last?', quiet);
    const plan = reply.answer!.plans[0]!;
    const at = Number(
      reply
        .answer!.figures.find((each) => each.kind === 'step')
        ?.path.split('.')
        .at(-1),
    );
    expect(plan.replicas.planned[at]).toBeGreaterThan(plan.answer.now!.replicas);
    expect(plan.replicas.planned.slice(0, at).every((each) => each <= plan.answer.now!.replicas)).toBe(true);
  });
});
