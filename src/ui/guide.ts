/** The three questions of a first visit, and the scenario that their answers are. */
import type { Scenario } from '../scenario/scenario.ts';
import { amountOf } from './amount.ts';

export interface GuideAnswers {
  kind: 'chat' | 'rag' | 'agent';
  model: string;
  /** as typed; how many, and of what */
  amount: string;
  of: 'users' | 'requests-day' | 'requests-second';
  /** requests of one user a day, where users were counted */
  each: string;
  /** the first words of an answer within so many seconds, of 99 in 100; '' = not said */
  firstWordSeconds: string;
}

export const firstAnswers: Readonly<GuideAnswers> = {
  kind: 'chat',
  model: 'Llama 3.3 70B',
  amount: '',
  of: 'users',
  each: '5',
  firstWordSeconds: '2',
};

const names = { chat: 'New chat service', rag: 'New document search', agent: 'New agent' } as const;

/** The scenario, or what is wrong with an answer (a model the catalogue does not know is told by the plan). */
export function scenarioOfAnswers(answers: Readonly<GuideAnswers>): Scenario | string {
  const amount = amountOf(answers.amount);
  if (amount === undefined || amount <= 0) return 'Give a number above 0, such as 40,000 or 40k.';
  const each = amountOf(answers.each);
  if (answers.of === 'users' && (each === undefined || each <= 0))
    return 'Say how often one user asks, such as 5 times a day.';
  const seconds = Number(answers.firstWordSeconds);
  return {
    version: 1,
    name: names[answers.kind],
    deployment: { model: answers.model.trim() === '' ? firstAnswers.model : answers.model.trim() },
    ...(seconds > 0 ? { goals: { ttftMs: { p50: null, p99: seconds * 1000 } } } : {}),
    workload: {
      demand:
        answers.of === 'users'
          ? { users: amount, requestsPerUserPerDay: each }
          : answers.of === 'requests-day'
            ? { requestsPerDay: amount }
            : { requestsPerSecond: amount },
      ...(answers.kind === 'rag' ? { chat: { inputTokens: { mean: 4000 }, outputTokens: { mean: 300 } } } : {}),
      ...(answers.kind === 'agent' ? { agent: { share: 1 } } : {}),
    },
  };
}
