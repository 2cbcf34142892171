import type { Command } from 'commander';
import { createInterface } from 'node:readline';
import { stringify } from 'yaml';
import { documentOf, respond } from '../assistant/dialogue.ts';
import { newDialogue, type Dialogue } from '../assistant/dialogue-state.ts';
import { InputError } from '../base/errors.ts';
import { writePlan } from '../exports/write-plan.ts';
import type { Plan } from '../plan/plan.ts';
import { newCommand, withEngine, type CommonOptions } from './command.ts';
import { dialogueTools, replyText } from './conversation.ts';
import { writeOutput } from './output.ts';
import { readHistoryFile, readScenarioFile } from './read-files.ts';

const WELCOME = `Tell me about the service in plain words, or ask. "help" shows examples, "save FILE" keeps the scenario, "bye" or Ctrl-D ends.`;

/** `headroom chat`: a conversation; the plan is printed at its end. */
export function chatCommand(): Command {
  return newCommand('chat', 'plan by conversation', ['text'])
    .argument('[scenario]', 'scenario file to go on from; absent = nothing is known yet')
    .option('--history <file>', 'usage history')
    .option('--no-question', 'ask nothing back: the question that matters most costs up to 26 plans')
    .action(async (file: string | undefined, options: CommonOptions) => {
      const history = typeof options['history'] === 'string' ? readHistoryFile(options['history']) : null;
      const scenario = file === undefined ? { version: 1 as const } : readScenarioFile(file);
      await withEngine(options, async (engine) => {
        const tools = dialogueTools(engine, history, options['question'] !== false);
        const { plan } = await talk(
          newDialogue(scenario),
          async (dialogue, text) => {
            const turn = await respond(dialogue, text, tools);
            return { dialogue: turn.dialogue, plan: turn.reply.plan, words: replyText(turn.reply) };
          },
          history !== null,
        );
        if (plan !== null) writeOutput(writePlan(plan, 'text'), options.out);
      });
    });
}

interface Spoken {
  readonly dialogue: Dialogue;
  readonly plan: Plan | null;
  readonly words: string;
}

/** Reads lines until the end of input, Ctrl-C or `bye`. Words go to stderr, so that stdout holds the plan alone. */
async function talk(
  start: Dialogue,
  speak: (dialogue: Dialogue, text: string) => Promise<Spoken>,
  haveHistory: boolean,
): Promise<{ plan: Plan | null }> {
  const lines = createInterface({
    input: process.stdin,
    output: process.stderr,
    prompt: '> ',
    terminal: process.stdin.isTTY && process.stderr.isTTY,
  });
  const tell = (text: string): void => void process.stderr.write(`${text}\n`);
  let dialogue = start;
  let plan: Plan | null = null;
  lines.on('SIGINT', () => {
    lines.close();
  });
  tell(WELCOME);
  lines.prompt();
  for await (const line of lines) {
    const text = line.trim();
    if (/^(?:bye|exit|quit|:q)$/i.test(text)) break;
    const file = /^save\s+(\S.*)$/i.exec(text)?.[1];
    if (file !== undefined) tell(saved(documentOf(dialogue, haveHistory), file));
    else if (text !== '') {
      const spoken = await speak(dialogue, text);
      ({ dialogue } = spoken);
      plan = spoken.plan ?? plan;
      tell(spoken.words);
    }
    lines.prompt();
  }
  lines.close();
  return { plan };
}

function saved(scenario: unknown, file: string): string {
  try {
    writeOutput(/\.json$/i.test(file) ? JSON.stringify(scenario, null, 2) : stringify(scenario), file);
    return `Saved ${file}. "headroom plan ${file}" makes the same plan.`;
  } catch (fault) {
    if (!(fault instanceof InputError)) throw fault;
    return fault.problems.map((each) => `${each.problem}. ${each.mend}`).join(' ');
  }
}
