import type { Command } from 'commander';
import { fullCatalog } from '../catalog/full.ts';
import { scenariosText } from '../exports/write-scenarios.ts';
import { compareScenarios } from '../plan/compare-scenarios.ts';
import { formatOf, jsonText, newCommand, withEngine, type CommonOptions } from './command.ts';
import { withScenarioFlags } from './scenario-flags.ts';
import { progressLine, writeOutput } from './output.ts';
import { planInputs, sampleFlag } from './plan.ts';

const formats = ['text', 'json'] as const;

/** `headroom scenarios SCENARIO`: good case, bad case, spike, launch, other model, other GPU, outage and one's own, side by side. */
export function scenariosCommand(): Command {
  const command = newCommand('scenarios', 'scenarios side by side, with the reason of each difference', formats)
    .argument('[scenario]', 'scenario file, JSON or YAML; absent = the sample service, or what the flags say')
    .option('--history <file>', 'usage history')
    .option(...sampleFlag)
    .option(
      '--scenario <name>',
      'only this one, beside the baseline; may be given several times',
      (text: string, before: string[] | undefined) => [...(before ?? []), text],
    );
  withScenarioFlags(command);
  return command.action(async (file: string | undefined, options: CommonOptions) => {
    const format = formatOf(options, formats);
    const { scenario, history } = planInputs(file, options);
    const named = options['scenario'] as string[] | undefined;
    const only = named === undefined ? {} : { only: ['baseline', ...named.filter((each) => each !== 'baseline')] };
    const progress = progressLine();
    const comparison = await withEngine(options, (engine) =>
      compareScenarios(scenario, history, { engine, catalog: fullCatalog() }, { onProgress: progress.show, ...only }),
    );
    progress.clear();
    writeOutput(format === 'json' ? jsonText(comparison) : scenariosText(comparison), options.out);
  });
}
