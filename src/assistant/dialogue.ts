/**
 * A conversation over one scenario. Every message is one patch that can be taken back; the plan stands as soon as demand is known; one
 * question at a time, the one that moves the plan most. No state is kept here: a turn takes a dialogue and gives the next one.
 */
import { inversePatch, type Patch } from '../scenario/patch.ts';
import { resolveScenario } from '../scenario/resolve.ts';
import type { Scenario } from '../scenario/scenario.ts';
import type { Plan } from '../plan/plan.ts';
import { answerTo, type Answering } from './answering.ts';
import { assumedFor, hasDemand, plannedScenario } from './assume.ts';
import { chipsOf, type Chip } from './chips.ts';
import { readDates } from './chrono-dates.ts';
import { contradictionsIn } from './contradictions.ts';
import { differenceOf, type Difference } from './difference.ts';
import { stepped, type Turn } from './dialogue-step.ts';
import { helpLines, OTHER_LANGUAGE, unknownLines } from './dialogue-words.ts';
import type { Dialogue } from './dialogue-state.ts';
import type { Doubt } from './meaning.ts';
import type { Vocabulary } from './vocabulary.ts';
import type { DecimalSign } from './numerals.ts';
import { withReading } from './other-reader.ts';
import { leavesOfPatch } from './patches.ts';
import type { Planning } from './planning.ts';
import { demandQuestion, rankedQuestions, WORTH_ASKING, type Question } from './question.ts';
import type { Answer } from './telling.ts';
import { understand, type Understanding } from './understand.ts';
import { InputError } from '../base/errors.ts';

export interface Reply {
  /** what this message changed; {} = nothing */
  readonly patch: Patch;
  /** takes it back */
  readonly inverse: Patch;
  readonly chips: readonly Chip[];
  /** in order: what happened, doubts, contradictions */
  readonly lines: readonly string[];
  readonly difference: Difference | null;
  readonly answer: Answer | null;
  readonly doubts: readonly Doubt[];
  readonly question: Question | null;
  readonly plan: Plan | null;
  /** order to the surroundings */
  readonly order: 'save' | 'share' | null;
}

export interface DialogueTools {
  readonly planning: Planning;
  readonly vocabulary: Vocabulary;
  /** the day that counts as today where the scenario names none, ISO */
  readonly asOf: string;
  readonly decimal?: DecimalSign;
  readonly haveHistory?: boolean;
  /** false: no question is looked for, which saves its plans */
  readonly ask?: boolean;
  /** what another reader made of the message, values by slot id; fills only slots in which nothing was read */
  readonly reading?: unknown;
}

/** The document that the plan of a dialogue is made of. */
export function documentOf(dialogue: Pick<Dialogue, 'scenario'>, haveHistory = false): Scenario {
  return plannedScenario(dialogue.scenario, assumedFor(dialogue.scenario, haveHistory));
}

/** One turn. Rejects only on faults of ours: what a person can mend comes as lines. */
export async function respond(
  dialogue: Dialogue,
  text: string,
  tools: DialogueTools,
): Promise<{ dialogue: Dialogue; reply: Reply }> {
  const asOf = dialogue.scenario.asOf ?? tools.asOf;
  const dates = await readDates(text, asOf);
  const context = {
    scenario: dialogue.scenario,
    full: resolveScenario(dialogue.scenario).scenario,
    vocabulary: tools.vocabulary,
    asOf,
    memory: { ...dialogue.memory, asked: dialogue.memory.asked ?? dialogue.question?.slot ?? null },
  };
  const options = { ...(tools.decimal === undefined ? {} : { decimal: tools.decimal }), dates };
  const measured = tools.haveHistory === true ? { ...context, measuredFrom: asOf } : context;
  let first = understand(text, measured, options);
  // an event over a history begins where the plan does, which only the plan knows
  if (tools.haveHistory === true && first.facts.some((each) => each.slot === 'events')) {
    const standing = await tools.planning.plan(dialogue.scenario);
    if (standing.kind === 'plan') first = understand(text, { ...context, measuredFrom: standing.plan.asOf }, options);
  }
  const read = withReading(first, tools.reading, context);
  // before anything is known, `how much would 10k users cost` tells
  const understood: Understanding =
    read.supposed && !hasDemand(dialogue.scenario, tools.haveHistory === true) ? { ...read, supposed: false } : read;
  const turn = stepped(dialogue, understood, text);
  return replied(dialogue, turn, understood, text, tools);
}

async function replied(
  before: Dialogue,
  turn: Turn,
  understood: Understanding,
  text: string,
  tools: DialogueTools,
): Promise<{ dialogue: Dialogue; reply: Reply }> {
  const haveHistory = tools.haveHistory === true;
  const { scenario } = turn.dialogue;
  const assumed = assumedFor(scenario, haveHistory);
  const lines = [
    ...turn.lines,
    ...(understood.cut ? ['Only the first 2,000 characters were read.'] : []),
    ...understood.doubts.map((doubt) => doubt.question),
    ...(understood.unused.length > 0 ? [`Not used: ${understood.unused.join(', ')}.`] : []),
  ];
  const known = checked(scenario, tools.asOf, lines);
  const document = documentOf(turn.dialogue, haveHistory);
  const { plan, difference } =
    known && hasDemand(scenario, haveHistory)
      ? await planned(documentOf(before, haveHistory), document, before, tools, lines)
      : { plan: null, difference: null };
  const cap = plan?.gpuCap;
  if (cap !== undefined && cap.sentence !== '' && leavesOfPatch(turn.patch).length > 0)
    lines.push(`${cap.sentence} ${cap.offer}`);
  const answering: Answering = { understood, text, plan, scenario: document, said: scenario, planning: tools.planning };
  const answer = await answerTo(answering);
  if (understood.command === 'whatif' && answer === null && understood.doubts.length === 0)
    lines.push(
      understood.facts.length === 0
        ? 'What if what? Say it with a number or a name, for instance "what if 20 requests per second", "what if H200", "what if traffic doubles".'
        : 'Nothing stands yet that this could change: say first how much the service is used.',
    );
  if (understood.otherLanguage) lines.push(OTHER_LANGUAGE);
  const nothing =
    !understood.otherLanguage &&
    understood.facts.length === 0 &&
    understood.doubts.length === 0 &&
    understood.command === null;
  if (nothing) lines.push(...unknownLines(assumed, scenario));
  if (understood.command === 'help') lines.push(...helpLines());
  const question =
    known && understood.doubts.length === 0 && tools.ask !== false
      ? await questionFor(turn.dialogue, document, plan, tools)
      : null;
  const memory = {
    ...turn.dialogue.memory,
    asked: understood.doubts[0]?.slot ?? (nothing ? before.memory.asked : null),
  };
  const reply: Reply = {
    patch: turn.patch,
    inverse: inversePatch(before.scenario, turn.patch),
    chips: chipsOf(scenario, understood.supposed ? [] : understood.facts, assumed),
    lines,
    difference,
    answer,
    doubts: understood.doubts,
    question,
    plan,
    order: understood.command === 'save' || understood.command === 'share' ? understood.command : null,
  };
  return { dialogue: { ...turn.dialogue, question, memory }, reply };
}

/** Contradictions are shown; a document that the schema refuses is told and not planned. */
function checked(scenario: Scenario, asOf: string, lines: string[]): boolean {
  try {
    lines.push(...contradictionsIn(resolveScenario(scenario).scenario, scenario.asOf ?? asOf).map((each) => each.text));
    return true;
  } catch (fault) {
    if (!(fault instanceof InputError)) throw fault;
    lines.push(...fault.problems.map((each) => `${each.field} ${each.problem}. ${each.mend}`));
    return false;
  }
}

async function planned(
  from: Scenario,
  to: Scenario,
  before: Dialogue,
  tools: DialogueTools,
  lines: string[],
): Promise<{ plan: Plan | null; difference: Difference | null }> {
  const outcome = await tools.planning.plan(to);
  if (outcome.kind === 'problems') {
    lines.push(
      ...outcome.problems.map(
        (each) => `${each.problem.charAt(0).toUpperCase()}${each.problem.slice(1)}. ${each.mend}`,
      ),
    );
    return { plan: null, difference: null };
  }
  const had = hasDemand(before.scenario, tools.haveHistory === true) && JSON.stringify(from) !== JSON.stringify(to);
  if (!had || (await tools.planning.plan(from)).kind !== 'plan') return { plan: outcome.plan, difference: null };
  return { plan: outcome.plan, difference: differenceOf(await tools.planning.compare(from, to)) };
}

/** The question that matters most where a dialogue stands; null = none is worth asking, or nothing can be planned. Up to 26 plans. */
export async function nextQuestion(dialogue: Dialogue, tools: DialogueTools): Promise<Question | null> {
  if (!checked(dialogue.scenario, tools.asOf, [])) return null;
  const document = documentOf(dialogue, tools.haveHistory);
  const outcome = hasDemand(dialogue.scenario, tools.haveHistory === true) ? await tools.planning.plan(document) : null;
  return questionFor(dialogue, document, outcome?.kind === 'plan' ? outcome.plan : null, tools);
}

async function questionFor(
  dialogue: Dialogue,
  document: Scenario,
  plan: Plan | null,
  tools: DialogueTools,
): Promise<Question | null> {
  if (!hasDemand(dialogue.scenario, tools.haveHistory === true)) return demandQuestion;
  if (plan === null) return null;
  const [first] = await rankedQuestions(dialogue.scenario, document, dialogue.declined, tools.planning);
  return first === undefined || first.effect < WORTH_ASKING ? null : first;
}
