import type { Command } from 'commander';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { fullCatalog } from '../catalog/full.ts';
import { adviceText } from '../exports/write-advice.ts';
import { writePlan, planFormats, type PlanFormat } from '../exports/write-plan.ts';
import type { History } from '../history/history.ts';
import { withBill } from '../history/with-bill.ts';
import { readHistory } from '../imports/read-history.ts';
import { advise } from '../plan/advise.ts';
import { makePlan } from '../plan/make-plan.ts';
import type { Plan } from '../plan/plan.ts';
import { firstSample, samples, type Sample } from '../scenario/samples.ts';
import type { Scenario } from '../scenario/scenario.ts';
import { withBenchmarks } from './benchmark-files.ts';
import {
  GOAL_NOT_MET,
  formatOf,
  jsonText,
  newCommand,
  reportMissedGoal,
  withEngine,
  wordOf,
  type CommonOptions,
  type SetExitCode,
} from './command.ts';
import { withFlags, withScenarioFlags } from './scenario-flags.ts';
import { inputError } from '../base/errors.ts';
import { documentsOfLink } from './link.ts';
import { progressLine, writeOutput } from './output.ts';
import { readHistoryFile, readScenarioFile } from './read-files.ts';

/** For commands that plan a sample where no file is given. */
export const sampleFlag = [
  '--sample <name>',
  `a sample service: ${samples.map((each) => each.id).join(', ')}`,
] as const;

/** `headroom plan [SCENARIO] [--history FILE]`: without a file the sample service. */
export function planCommand(setExitCode: SetExitCode): Command {
  const command = newCommand('plan', 'a capacity and cost plan', planFormats)
    .argument('[scenario]', 'scenario file, JSON or YAML; absent = the sample service, or what the flags say')
    .option('--history <file>', 'usage history: CSV, TSV, JSON or NDJSON')
    .option(
      '--benchmark <files...>',
      'own benchmark results (and the log of the engine): the configuration that was measured is planned with them',
    )
    .option('--bill <file>', 'what was paid: a FOCUS bill, OpenCost allocations, or a table with a cost column')
    .option(
      '--link <link>',
      'a link to a plan (#s1=… or #p=…, with or without its address) in place of the scenario file',
    )
    .option(...sampleFlag)
    .option('--advise', 'also what would make the plan better, each change planned whole: some seconds more')
    .option('--fail-over-budget', 'exit code 3 when the budget is more likely passed than kept');
  withScenarioFlags(command);
  return command.action(async (file: string | undefined, options: CommonOptions) => {
    const format = formatOf(options, planFormats) as PlanFormat;
    const { scenario: plain, history } = planInputs(file, options);
    const files = options['benchmark'];
    const scenario = Array.isArray(files) ? withBenchmarks(plain, files as string[]) : plain;
    const progress = progressLine();
    const advising = options['advise'] === true;
    if (advising && format !== 'text' && format !== 'json')
      throw inputError('--advise', `goes with text and json, not with ${format}`, 'Leave --advise or --format out.');
    const { plan, advice } = await withEngine(options, async (engine) => {
      const tools = { engine, catalog: fullCatalog(), memory: new Map<string, unknown>() };
      const made = await makePlan(scenario, history, tools, { onProgress: progress.show });
      return {
        plan: made,
        advice: advising ? await advise(scenario, history, tools, { onProgress: progress.show }) : null,
      };
    });
    progress.clear();
    if (Array.isArray(files)) refuseUnused(plan);
    if (advice === null) writeOutput(writePlan(plan, format), options.out);
    else if (format === 'json') writeOutput(jsonText({ plan, advice }), options.out);
    else writeOutput(`${writePlan(plan, format)}\n\n${adviceText(advice)}`, options.out);
    if (plan.status === 'goal-missed') {
      reportMissedGoal(plan, setExitCode);
    } else if (options['failOverBudget'] === true && plan.status === 'over-budget') {
      process.stderr.write('headroom: the budget is likely to be passed.\n');
      setExitCode(GOAL_NOT_MET);
    }
  });
}

/** @throws InputError where no benchmark is of a configuration that the plan compares: times of another GPU or layout say nothing of these */
function refuseUnused(plan: Plan): void {
  const measured = plan.sizing.measured ?? [];
  if (measured.some((each) => each.configurations.length > 0)) return;
  throw inputError(
    '--benchmark',
    `${measured[0]?.names.join(', ') ?? 'the file'}: ${measured[0]?.reason ?? 'nothing was read'}`,
    'Plan for what was measured: --model, --gpu, --gpus-per-replica, --precision, --engine.',
  );
}

/** The documents that a command line names. A sample stands in only where neither a file, a history nor a demand is given. */
export function planInputs(
  file: string | undefined,
  options: CommonOptions,
): { scenario: Scenario; history: History | null } {
  const { scenario, history } =
    typeof options['link'] === 'string' ? linked(options['link'], file) : named(file, options);
  const [historyFile, bill] = [options['history'], options['bill']];
  const used = typeof historyFile === 'string' ? readHistoryFile(historyFile) : history;
  return {
    scenario: withFlags(scenario, options),
    history: typeof bill === 'string' ? withBill(used, readHistoryFile(bill)) : used,
  };
}

function linked(link: string, file: string | undefined): { scenario: Scenario; history: History | null } {
  if (file !== undefined) throw inputError('--link', 'stands beside a scenario file', 'Give one of the two.');
  return documentsOfLink(link);
}

function named(file: string | undefined, options: CommonOptions): { scenario: Scenario; history: History | null } {
  const said = file !== undefined || ['history', 'rps', 'users'].some((flag) => options[flag] !== undefined);
  const sample = sampleOf(options['sample']) ?? (said ? undefined : firstSample);
  const scenario = file === undefined ? (sample?.scenario ?? { version: 1 as const }) : readScenarioFile(file);
  return { scenario, history: sample === undefined || options['history'] !== undefined ? null : sampleHistory(sample) };
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
