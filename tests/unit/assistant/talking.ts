/** What tests of the dialogue share: a planner that remembers, and a talk of several messages. */
import { InputError } from '../../../src/base/errors.ts';
import { respond, type DialogueTools, type Reply } from '../../../src/assistant/dialogue.ts';
import { newDialogue, type Dialogue } from '../../../src/assistant/dialogue-state.ts';
import type { Planned, Planning } from '../../../src/assistant/planning.ts';
import { documentHash } from '../../../src/base/canonical.ts';
import { comparePlans } from '../../../src/plan/compare.ts';
import { makePlan } from '../../../src/plan/make-plan.ts';
import type { Scenario } from '../../../src/scenario/scenario.ts';
import { catalog, engine } from '../plan/planning.ts';
import { AS_OF, vocabulary } from './corpus.ts';

const memory = new Map<string, unknown>();
const known = new Map<string, Promise<Planned>>();

async function planned(scenario: Scenario): Promise<Planned> {
  try {
    return { kind: 'plan', plan: await makePlan(scenario, null, { engine, catalog, memory }) };
  } catch (fault) {
    if (fault instanceof InputError) return { kind: 'problems', problems: fault.problems };
    throw fault;
  }
}

export const planning: Planning = {
  plan(scenario) {
    const key = documentHash(scenario);
    const found = known.get(key) ?? planned(scenario);
    known.set(key, found);
    return found;
  },
  compare: (from, to) => comparePlans(from, to, null, { engine, catalog, memory }),
};

export const tools: DialogueTools = { planning, vocabulary, asOf: AS_OF };
export const quiet: DialogueTools = { ...tools, ask: false };

/** A small service on one GPU type: plans of it are quick. */
export const small: Scenario = {
  version: 1,
  asOf: AS_OF,
  deployment: { model: 'Llama-3.1-8B', gpusPerReplica: 1, precision: 'fp8' },
  resources: { gpus: ['L4'], clouds: ['aws'] },
  planning: { horizonDays: 28 },
};

export async function talk(
  messages: readonly string[],
  start: Scenario = small,
  how: DialogueTools = quiet,
): Promise<{ dialogue: Dialogue; replies: Reply[] }> {
  let dialogue = newDialogue(start);
  const replies: Reply[] = [];
  for (const message of messages) {
    const turn = await respond(dialogue, message, how);
    ({ dialogue } = turn);
    replies.push(turn.reply);
  }
  return { dialogue, replies };
}
