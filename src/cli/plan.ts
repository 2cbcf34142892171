import type { Command } from 'commander';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { fullCatalog } from '../catalog/full.ts';
import { writePlan, planFormats, type PlanFormat } from '../exports/write-plan.ts';
import type { History } from '../history/history.ts';
import { withBill } from '../history/with-bill.ts';
import { readHistory } from '../imports/read-history.ts';
import { makePlan } from '../plan/make-plan.ts';
import { firstSample, samples, type Sample } from '../scenario/samples.ts';
import type { Scenario } from '../scenario/scenario.ts';
import {
  GOAL_NOT_MET,
  formatOf,
  newCommand,
  reportMissedGoal,
  withEngine,
  wordOf,
  type CommonOptions,
  type SetExitCode,
} from './command.ts';
import { withFlags, withScenarioFlags } from './flags.ts';
import { inputError } from '../base/errors.ts';
import { progressLine, writeOutput } from './output.ts';
import { readHistoryFile, readScenarioFile } from './read-files.ts';

/** `headroom plan [SCENARIO] [--history FILE]`: without a file the sample service. */
export function planCommand(setExitCode: SetExitCode): Command {
  const command = newCommand('plan', 'a capacity and cost plan', planFormats)
    .argument('[scenario]', 'scenario file, JSON or YAML; absent = the sample service, or what the flags say')
    .option('--history <file>', 'usage history: CSV, TSV, JSON or NDJSON')
    .option('--bill <file>', 'what was paid: a FOCUS bill, OpenCost allocations, or a table with a cost column')
    .option('--sample <name>', `a sample service: ${samples.map((each) => each.id).join(', ')}`)
    .option('--fail-over-budget', 'exit code 3 when the budget is more likely passed than kept');
  withScenarioFlags(command);
  return command.action(async (file: string | undefined, options: CommonOptions) => {
    const format = formatOf(options, planFormats) as PlanFormat;
    const { scenario, history } = planInputs(file, options);
    const progress = progressLine();
    const plan = await withEngine(options, (engine) =>
      makePlan(scenario, history, { engine, catalog: fullCatalog() }, { onProgress: progress.show }),
    );
    progress.clear();
    writeOutput(writePlan(plan, format), options.out);
    if (plan.status === 'goal-missed') {
      reportMissedGoal(plan, setExitCode);
    } else if (options['failOverBudget'] === true && plan.status === 'over-budget') {
      process.stderr.write('headroom: the budget is likely to be passed.\n');
      setExitCode(GOAL_NOT_MET);
    }
  });
}

/** The documents that a command line names. A sample stands in only where neither a file, a history nor a demand is given. */
export function planInputs(
  file: string | undefined,
  options: CommonOptions,
): { scenario: Scenario; history: History | null } {
  const historyFile = options['history'];
  const said =
    file !== undefined || historyFile !== undefined || options['rps'] !== undefined || options['users'] !== undefined;
  const sample = sampleOf(options['sample']) ?? (said ? undefined : firstSample);
  const scenario = file === undefined ? (sample?.scenario ?? { version: 1 as const }) : readScenarioFile(file);
  const history =
    typeof historyFile === 'string'
      ? readHistoryFile(historyFile)
      : sample === undefined
        ? null
        : sampleHistory(sample);
  const bill = options['bill'];
  return {
    scenario: withFlags(scenario, options),
    history: typeof bill === 'string' ? withBill(history, readHistoryFile(bill)) : history,
  };
}

function sampleOf(name: unknown): Sample | undefined {
  if (name === undefined) return undefined;
  const found = samples.find((each) => each.id === name);
  if (found) return found;
  throw inputError(
    '--sample',
    `"${wordOf(name)}" is not a sample`,
    `Use one of: ${samples.map((each) => each.id).join(', ')}.`,
  );
}

function sampleHistory(sample: Sample): History | null {
  if (sample.historyFile === null) return null;
  const path = fileURLToPath(new URL(`../../public/samples/${sample.historyFile}`, import.meta.url));
  return readHistory(readFileSync(path), { name: sample.historyFile }).history;
}
