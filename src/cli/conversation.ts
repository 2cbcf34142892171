/** What `ask`, `chat` and `mcp` share: the planner as a conversation needs it, and replies as text. */
import { InputError } from '../base/errors.ts';
import { fullCatalog } from '../catalog/full.ts';
import type { Engine } from '../engine/engine.ts';
import type { History } from '../history/history.ts';
import { comparePlans } from '../plan/compare.ts';
import { makePlan } from '../plan/make-plan.ts';
import type { StageMemory } from '../plan/stage.ts';
import type { Planning } from '../assistant/planning.ts';
import { vocabularyOf } from '../assistant/vocabulary.ts';
import { chipsLine } from '../assistant/chips.ts';
import type { DialogueTools, Reply } from '../assistant/dialogue.ts';

const catalog = fullCatalog();

export function planningWith(engine: Engine, history: History | null): Planning {
  const memory: StageMemory = new Map();
  const tools = { engine, catalog, memory };
  return {
    async plan(scenario) {
      try {
        return { kind: 'plan', plan: await makePlan(scenario, history, tools) };
      } catch (fault) {
        if (fault instanceof InputError) return { kind: 'problems', problems: fault.problems };
        throw fault;
      }
    },
    compare: (from, to) => comparePlans(from, to, history, tools),
  };
}

/** @param ask  whether the question that matters most is looked for, which costs two plans for each that is open */
export function dialogueTools(engine: Engine, history: History | null, ask = true): DialogueTools {
  return {
    planning: planningWith(engine, history),
    vocabulary: vocabularyOf(catalog),
    asOf: catalog.date.slice(0, 10),
    haveHistory: history !== null,
    ask,
  };
}

/** The reply as a person reads it in a terminal. */
export function replyText(reply: Reply): string {
  const lines: string[] = [];
  const chips = chipsLine(reply.chips);
  if (chips !== '') lines.push(`Understood: ${chips}`);
  lines.push(...reply.lines);
  if (reply.difference !== null) lines.push(reply.difference.text);
  if (reply.answer !== null) {
    lines.push(...reply.answer.lines);
    if (reply.answer.formula !== null) lines.push(`Formula: ${reply.answer.formula}`);
  } else if (reply.plan !== null && (reply.difference !== null || chips !== '')) lines.push(reply.plan.answer.sentence);
  if (reply.order === 'share')
    lines.push('Save the scenario; "headroom export FILE --to link" makes a link that holds it; nothing is uploaded.');
  if (reply.question !== null)
    lines.push(
      '',
      `${reply.question.text} (${reply.question.options.map((each) => `"${each}"`).join(', ')}, or "not sure")`,
    );
  return lines.join('\n');
}
