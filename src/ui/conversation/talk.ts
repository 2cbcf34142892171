/** A turn of the conversation, in the planner worker: what was said is understood and planned there, the page gets words. */
import { assumedFor } from '../../assistant/assume.ts';
import { documentOf, nextQuestion, respond, type DialogueTools, type Reply } from '../../assistant/dialogue.ts';
import { newDialogue, type Dialogue } from '../../assistant/dialogue-state.ts';
import { emptyMemory } from '../../assistant/meaning.ts';
import { vocabularyOf, type Vocabulary } from '../../assistant/vocabulary.ts';
import type { Planning } from '../../assistant/planning.ts';
import { slotOf } from '../../assistant/slots.ts';
import type { Answer } from '../../assistant/telling.ts';
import { understand } from '../../assistant/understand.ts';
import { InputError } from '../../base/errors.ts';
import type { Catalog } from '../../catalog/catalog.ts';
import type { Engine } from '../../engine/engine.ts';
import type { History } from '../../history/history.ts';
import { comparePlans } from '../../plan/compare.ts';
import { makePlan } from '../../plan/make-plan.ts';
import type { StageMemory } from '../../plan/stage.ts';
import { resolveScenario } from '../../scenario/resolve.ts';
import type { Scenario } from '../../scenario/scenario.ts';
import type { ExploreRequest } from '../explorer.svelte.ts';

export interface TalkRequest {
  /** a message, or only the question that matters most where the dialogue stands */
  readonly kind: 'message' | 'question';
  readonly dialogue: Dialogue;
  readonly text: string;
  /** the page shows a sample that nobody changed: demand that is told begins a service of one's own */
  readonly onSample: boolean;
  /** what the browser's own model made of the text; null = not asked */
  readonly reading: unknown;
}

/** What the page shows of a reply: plans stay in the worker. */
export interface Spoken extends Pick<Reply, 'chips' | 'lines' | 'difference' | 'doubts'> {
  readonly answer: Pick<Answer, 'lines' | 'formula' | 'chart' | 'show'> | null;
  /** of the plan as it now stands; null where none can be made */
  readonly sentence: string | null;
}

export interface Talked {
  readonly dialogue: Dialogue;
  /** what the plan is made of: what was said, with what was guessed */
  readonly document: Scenario;
  readonly guesses: readonly Guess[];
  readonly ownService: boolean;
  /** null where only the question was looked for */
  readonly spoken: Spoken | null;
}

/** A value that the conversation took so that there is a plan; it stays a guess until somebody says it. */
export interface Guess {
  readonly path: string;
  readonly value: unknown;
}

interface TalkTools {
  readonly engine: Engine;
  readonly catalog: Catalog;
  readonly memory: StageMemory;
}

const UNCLEAR =
  'That changes nothing in the plan as it stands. Say it with a number or a name, for instance “what if 20 requests per second”.';
const UNCLEAR_OVER_HISTORY =
  'That changes nothing in the plan as it stands. Demand comes from your history here, so say what else changes: “what if the model is Llama 3.1 8B”, “10% growth a month”.';
const DEMAND = new Set(['users', 'requestsPerSecond', 'requestsPerDay', 'concurrency']);
const vocabularies = new WeakMap<Catalog, Vocabulary>();

function vocabularyFor(catalog: Catalog): Vocabulary {
  const known = vocabularies.get(catalog) ?? vocabularyOf(catalog);
  vocabularies.set(catalog, known);
  return known;
}

/** Rejects with the signal's reason when stopped. */
export async function talk(
  request: TalkRequest,
  loaded: History | null,
  tools: TalkTools,
  how: ExploreRequest,
): Promise<Talked> {
  const vocabulary = vocabularyFor(tools.catalog);
  const asOf = tools.catalog.date.slice(0, 10);
  const ownService = request.kind === 'message' && request.onSample && tellsDemand(request.text, vocabulary, asOf);
  const history = ownService ? null : loaded;
  const from = ownService ? newDialogue() : request.dialogue;
  const dialogueTools: DialogueTools = {
    planning: planningWith(history, tools, how),
    vocabulary,
    asOf,
    haveHistory: history !== null,
    ask: false,
    reading: request.reading,
  };
  if (request.kind === 'question') {
    const question = await nextQuestion(from, dialogueTools);
    return talkedOf({ ...from, question }, history !== null, false, null);
  }
  const { dialogue, reply } = await respond(from, request.text, dialogueTools);
  const { difference, doubts, answer, plan } = reply;
  const silent = reply.lines.length === 0 && answer === null && Object.keys(reply.patch).length === 0;
  const lines = silent ? [history === null ? UNCLEAR : UNCLEAR_OVER_HISTORY] : reply.lines;
  return talkedOf(dialogue, history !== null, ownService, {
    chips: reply.chips,
    lines,
    difference,
    doubts,
    answer:
      answer === null ? null : { lines: answer.lines, formula: answer.formula, chart: answer.chart, show: answer.show },
    sentence: plan === null ? null : plan.answer.sentence,
  });
}

function talkedOf(dialogue: Dialogue, haveHistory: boolean, ownService: boolean, spoken: Spoken | null): Talked {
  const guesses = assumed(dialogue.scenario, haveHistory).map(({ slot, value }) => ({
    path: slotOf(slot).path,
    value,
  }));
  const document = guesses.length === 0 ? dialogue.scenario : documentOf(dialogue, haveHistory);
  // the page keeps the steps that lead back
  return { dialogue: { ...dialogue, past: [], future: [] }, document, guesses, ownService, spoken };
}

/** A document that the schema refuses has no guesses. */
function assumed(scenario: Scenario, haveHistory: boolean): ReturnType<typeof assumedFor> {
  try {
    return assumedFor(scenario, haveHistory);
  } catch (fault) {
    if (fault instanceof InputError) return [];
    throw fault;
  }
}

function tellsDemand(text: string, vocabulary: Vocabulary, asOf: string): boolean {
  const scenario = newDialogue().scenario;
  const full = resolveScenario(scenario).scenario;
  const { facts, doubts, command } = understand(text, { scenario, full, vocabulary, asOf, memory: emptyMemory });
  return command !== 'whatif' && [...facts, ...doubts].some((each) => each.slot !== null && DEMAND.has(each.slot));
}

function planningWith(history: History | null, tools: TalkTools, { signal, onProgress }: ExploreRequest): Planning {
  return {
    async plan(scenario) {
      try {
        return { kind: 'plan', plan: await makePlan(scenario, history, tools, { signal, onProgress }) };
      } catch (fault) {
        if (fault instanceof InputError) return { kind: 'problems', problems: fault.problems };
        throw fault;
      }
    },
    compare: (from, to) => comparePlans(from, to, history, tools, { signal }),
  };
}
