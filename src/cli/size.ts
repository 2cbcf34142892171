import type { Command } from 'commander';
import { fullCatalog } from '../catalog/full.ts';
import { makePlan } from '../plan/make-plan.ts';
import { writeSizing } from '../exports/write-sizing.ts';
import {
  formatOf,
  jsonText,
  newCommand,
  reportMissedGoal,
  withEngine,
  type CommonOptions,
  type SetExitCode,
} from './command.ts';
import { withScenarioFlags } from './scenario-flags.ts';
import { writeOutput } from './output.ts';
import { planInputs } from './plan.ts';

const formats = ['text', 'json'] as const;

/** `headroom size SCENARIO`: ranked configurations, memory budget, binding limit, Pareto front. */
export function sizeCommand(setExitCode: SetExitCode): Command {
  const command = newCommand('size', 'ranked configurations, memory, what binds', formats)
    .argument('[scenario]', 'scenario file, JSON or YAML')
    .option('--history <file>', 'usage history');
  withScenarioFlags(command);
  return command.action(async (file: string | undefined, options: CommonOptions) => {
    const format = formatOf(options, formats);
    const { scenario, history } = planInputs(file, options);
    const plan = await withEngine(options, (engine) => makePlan(scenario, history, { engine, catalog: fullCatalog() }));
    writeOutput(
      format === 'json' ? jsonText({ model: plan.model, workload: plan.workload, ...plan.sizing }) : writeSizing(plan),
      options.out,
    );
    if (plan.status === 'goal-missed') reportMissedGoal(plan, setExitCode);
  });
}
