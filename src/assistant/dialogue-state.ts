/** Where a conversation stands: plain data, so that it can be kept and sent anywhere. */
import type { Patch } from '../scenario/patch.ts';
import type { Scenario } from '../scenario/scenario.ts';
import { emptyMemory, type Memory } from './meaning.ts';
import type { Question } from './question.ts';

/** What is said so far, and the way back. */
export interface Dialogue {
  readonly scenario: Scenario;
  /** questions answered with `not sure`: never asked again */
  readonly declined: readonly string[];
  readonly memory: Memory;
  readonly question: Question | null;
  /** a `what if` that may be kept */
  readonly supposed: Patch | null;
  readonly past: readonly Standing[];
  readonly future: readonly Standing[];
}
export type Standing = Pick<Dialogue, 'scenario' | 'declined'>;

export function newDialogue(scenario: Scenario = { version: 1 }): Dialogue {
  return { scenario, declined: [], memory: emptyMemory, question: null, supposed: null, past: [], future: [] };
}
