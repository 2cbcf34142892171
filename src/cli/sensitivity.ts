import type { Command } from 'commander';
import { fullCatalog } from '../catalog/full.ts';
import { sensitivityText } from '../exports/write-sensitivity.ts';
import { analyseSensitivity } from '../plan/sensitivity.ts';
import { formatOf, jsonText, newCommand, withEngine, type CommonOptions } from './command.ts';
import { withScenarioFlags } from './scenario-flags.ts';
import { progressLine, writeOutput } from './output.ts';
import { planInputs, sampleFlag } from './plan.ts';

const formats = ['text', 'json'] as const;

/** `headroom sensitivity SCENARIO`: each input moved alone (tornado), and how the GPUs scale with what drives them. */
export function sensitivityCommand(): Command {
  const command = newCommand('sensitivity', 'what the plan hangs on: one input moved at a time; scaling laws', formats)
    .argument('[scenario]', 'scenario file, JSON or YAML; absent = the sample service, or what the flags say')
    .option('--history <file>', 'usage history')
    .option(...sampleFlag);
  withScenarioFlags(command);
  return command.action(async (file: string | undefined, options: CommonOptions) => {
    const format = formatOf(options, formats);
    const { scenario, history } = planInputs(file, options);
    const progress = progressLine();
    const sensitivity = await withEngine(options, (engine) =>
      analyseSensitivity(scenario, history, { engine, catalog: fullCatalog() }, { onProgress: progress.show }),
    );
    progress.clear();
    writeOutput(format === 'json' ? jsonText(sensitivity) : sensitivityText(sensitivity), options.out);
  });
}
