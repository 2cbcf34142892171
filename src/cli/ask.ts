import type { Command } from 'commander';
import { documentOf, respond, type Reply } from '../assistant/dialogue.ts';
import { newDialogue } from '../assistant/dialogue-state.ts';
import { dialogueTools, replyText } from './conversation.ts';
import {
  formatOf,
  jsonText,
  newCommand,
  reportMissedGoal,
  withEngine,
  type CommonOptions,
  type SetExitCode,
} from './command.ts';
import { writeOutput } from './output.ts';
import { readHistoryFile, readScenarioFile } from './read-files.ts';

const formats = ['text', 'json'] as const;

/** `headroom ask "…" [SCENARIO]`: one message in plain words, one reply. */
export function askCommand(setExitCode: SetExitCode): Command {
  return newCommand('ask', 'a plan, a change or a question in plain words', formats)
    .argument('<text>', 'what you would say: "20 requests per second on Llama 70B, budget $40k a month"')
    .argument('[scenario]', 'scenario file that it is said about; absent = nothing is known yet')
    .option('--history <file>', 'usage history')
    .option('--no-question', 'ask nothing back: the question that matters most costs up to 26 plans')
    .action(async (text: string, file: string | undefined, options: CommonOptions) => {
      const format = formatOf(options, formats);
      const history = typeof options['history'] === 'string' ? readHistoryFile(options['history']) : null;
      const start = newDialogue(file === undefined ? { version: 1 } : readScenarioFile(file));
      const { dialogue, reply } = await withEngine(options, (engine) =>
        respond(start, text, dialogueTools(engine, history, options['question'] !== false)),
      );
      writeOutput(
        format === 'json' ? jsonText(replyDocument(reply, documentOf(dialogue, history !== null))) : replyText(reply),
        options.out,
      );
      if (reply.plan?.status === 'goal-missed') reportMissedGoal(reply.plan, setExitCode);
    });
}

/** The reply for machines: what was understood, what it did, and the scenario after it; of the plan its answer. */
export function replyDocument(reply: Reply, scenario: unknown): unknown {
  const { plan, answer, ...rest } = reply;
  return {
    ...rest,
    answer:
      answer === null
        ? null
        : { lines: answer.lines, formula: answer.formula, show: answer.show, figures: answer.figures },
    plan: plan === null ? null : { hash: plan.hash, status: plan.status, ...plan.answer },
    scenario,
  };
}
