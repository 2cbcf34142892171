/** What reading a message gives: facts for slots, doubts that must be asked, questions to the plan. */
import type { Patch } from '../scenario/patch.ts';
import type { FullScenario, Scenario } from '../scenario/scenario.ts';
import type { Vocabulary } from './vocabulary.ts';

export interface Fact {
  readonly slot: string;
  /** in the units of the scenario; null takes the field out */
  readonly value: unknown;
  /** the words it was read from */
  readonly text: string;
  readonly start: number;
  /** how it was read where that is not plain; '' = plain */
  readonly note: string;
  /** a spelling that was only near: asked for */
  readonly guessed: boolean;
}

/** Something said that has no single reading; nothing is changed by it until it is answered. */
export interface Doubt {
  readonly slot: string | null;
  readonly text: string;
  readonly question: string;
  readonly readings: readonly { readonly label: string; readonly value: unknown }[];
  /** what a yes then makes of it */
  readonly proposal?: Patch;
}

/** A rate as it was said, so that `actually per day` can read it anew. */
export interface SaidRate {
  readonly amount: number;
  /** of all requests, of one user, or a factor of growth */
  readonly of: 'all' | 'user' | 'growth';
}

/** What earlier turns leave for the next. */
export interface Memory {
  readonly slots: readonly string[];
  readonly rate: SaidRate | null;
  /** the slot that was asked for last, or that a doubt left open */
  readonly asked: string | null;
  /** the last question was a `what if`: its patch */
  readonly supposed: boolean;
  /** of each slot that was changed: what stood there before, null = not said */
  readonly earlier: Readonly<Record<string, unknown>>;
}

export const emptyMemory: Memory = { slots: [], rate: null, asked: null, supposed: false, earlier: {} };

export interface Context {
  readonly scenario: Scenario;
  readonly full: FullScenario;
  readonly vocabulary: Vocabulary;
  readonly asOf: string;
  readonly memory: Memory;
  /** first day of the plan where a history says the demand, ISO; absent = demand is what is said */
  readonly measuredFrom?: string;
}

export function fact(
  slot: string,
  value: unknown,
  at: { readonly text?: string; readonly start: number },
  note = '',
  guessed = false,
): Fact {
  return { slot, value, text: at.text ?? '', start: at.start, note, guessed };
}

export function valueAt(document: unknown, path: string): unknown {
  return path
    .split('.')
    .reduce<unknown>(
      (value, key) =>
        typeof value === 'object' && value !== null && Object.hasOwn(value, key)
          ? (value as Record<string, unknown>)[key]
          : undefined,
      document,
    );
}
