/** One turn before anything is planned: what a message changes, orders, takes back or leaves as it is. */
import { applyPatch, type Patch } from '../scenario/patch.ts';
import type { Scenario } from '../scenario/scenario.ts';
import type { Dialogue, Standing } from './dialogue-state.ts';
import { earlierPatch, earlierSlots, withEarlier } from './earlier-value.ts';
import { leavesOfPatch } from './patches.ts';
import { demandQuestion } from './question.ts';
import { remembered } from './remember.ts';
import type { Understanding } from './understand.ts';

export interface Turn {
  readonly dialogue: Dialogue;
  readonly patch: Patch;
  readonly lines: readonly string[];
}

/** The dialogue after what was said and ordered, before anything is planned. */
export function stepped(dialogue: Dialogue, understood: Understanding, text: string): Turn {
  const memory = remembered(dialogue.memory, understood);
  const same = { ...dialogue, memory };
  switch (understood.command) {
    case 'undo':
      return moved(same, dialogue.past, 'past');
    case 'redo':
      return moved(same, dialogue.future, 'future');
    case 'earlier': {
      const patch = earlierPatch(earlierSlots(text), dialogue.memory.earlier, dialogue.scenario);
      return leavesOfPatch(patch).length === 0
        ? { dialogue: same, patch: {}, lines: ['It was not changed in this conversation: there is no earlier value.'] }
        : changed(same, applyPatch(dialogue.scenario, patch), dialogue.declined, patch, ['As it was before.']);
    }
    case 'reset':
      return changed(
        same,
        { version: 1, ...(dialogue.scenario.asOf === undefined ? {} : { asOf: dialogue.scenario.asOf }) },
        dialogue.declined,
        {},
        ['Starting over. "undo" brings it back.'],
      );
    case 'unsure': {
      const slot = dialogue.question?.slot;
      if (slot === undefined || slot === demandQuestion.slot)
        return {
          dialogue: same,
          patch: {},
          lines: [slot === undefined ? 'Fine.' : 'A guess will do: without it nothing can be planned.'],
        };
      return changed(same, dialogue.scenario, [...dialogue.declined, slot], {}, ['Fine, the default stays.']);
    }
    case 'keep':
    case 'yes':
      if (dialogue.supposed === null)
        return {
          dialogue: same,
          patch: {},
          lines: [understood.command === 'yes' ? 'Good.' : 'There is nothing to keep.'],
        };
      return {
        ...changed(
          { ...same, supposed: null },
          applyPatch(dialogue.scenario, dialogue.supposed),
          dialogue.declined,
          dialogue.supposed,
          [],
        ),
        patch: dialogue.supposed,
      };
    case 'no':
      return {
        dialogue: { ...same, supposed: null },
        patch: {},
        lines: [dialogue.supposed === null ? 'What shall I change?' : 'It stays as it was.'],
      };
    default:
      break;
  }
  if (understood.supposed) return { dialogue: { ...same, supposed: understood.patch }, patch: {}, lines: [] };
  // P90 is not kept: what is proposed in its place waits for a yes
  const [proposal] = understood.doubts.flatMap((each) => (each.proposal === undefined ? [] : [each.proposal]));
  if (proposal !== undefined && leavesOfPatch(understood.patch).length === 0)
    return { dialogue: { ...same, supposed: proposal }, patch: {}, lines: [] };
  const next = applyPatch(dialogue.scenario, understood.patch);
  if (leavesOfPatch(understood.patch).length === 0 || JSON.stringify(next) === JSON.stringify(dialogue.scenario))
    return { dialogue: same, patch: {}, lines: [] };
  return changed({ ...same, supposed: proposal ?? null }, next, dialogue.declined, understood.patch, []);
}

function changed(
  dialogue: Dialogue,
  scenario: Scenario,
  declined: readonly string[],
  patch: Patch,
  lines: readonly string[],
): Turn {
  const past = [...dialogue.past, { scenario: dialogue.scenario, declined: dialogue.declined }];
  const memory = { ...dialogue.memory, earlier: withEarlier(dialogue.memory.earlier, dialogue.scenario, scenario) };
  return { dialogue: { ...dialogue, scenario, declined, memory, past, future: [] }, patch, lines };
}

/** Back or forth by one standing. */
function moved(dialogue: Dialogue, from: readonly Standing[], which: 'past' | 'future'): Turn {
  const target = from.at(-1);
  if (target === undefined)
    return {
      dialogue,
      patch: {},
      lines: [which === 'past' ? 'There is nothing to undo.' : 'There is nothing to redo.'],
    };
  const other = which === 'past' ? 'future' : 'past';
  const here = { scenario: dialogue.scenario, declined: dialogue.declined };
  return {
    dialogue: { ...dialogue, ...target, [which]: from.slice(0, -1), [other]: [...dialogue[other], here] },
    patch: {},
    lines: [which === 'past' ? 'Undone.' : 'Redone.'],
  };
}
