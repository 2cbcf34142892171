import type { Command } from 'commander';
import { inputError } from '../base/errors.ts';
import { fullCatalog } from '../catalog/full.ts';
import { writeSimulation } from '../exports/write-simulation.ts';
import { simulateService } from '../plan/simulate-service.ts';
import {
  formatOf,
  GOAL_NOT_MET,
  jsonText,
  newCommand,
  withEngine,
  wholeOf,
  wordOf,
  type CommonOptions,
  type SetExitCode,
} from './command.ts';
import { withScenarioFlags } from './scenario-flags.ts';
import { writeOutput } from './output.ts';
import { planInputs } from './plan.ts';

const formats = ['text', 'json'] as const;

/** `headroom simulate SCENARIO`: the service pass by pass: percentiles, utilisation, line, KV cache. */
export function simulateCommand(setExitCode: SetExitCode): Command {
  const command = newCommand('simulate', 'pass-level simulation: percentiles, utilisation, queue', formats)
    .argument('[scenario]', 'scenario file, JSON or YAML; absent = the sample service, or what the flags say')
    .option('--history <file>', 'usage history')
    .option('--rate <number>', 'LLM calls per second over all replicas; absent = the planned peak')
    .option('--replicas <number>', 'replicas that serve; absent = those of the plan that carry the load')
    .option('--calls <number>', 'measured calls at most (default 20000)')
    .option('--prefill-replicas <number>', 'of the replicas, so many only prefill and hand contexts to the rest')
    .option('--link <number>', 'GB/s of the link of a prefill replica (default 50)')
    .option('--sessions', 'whole conversations and agent tasks, with prefix-cache hits worked out');
  withScenarioFlags(command);
  return command.action(async (file: string | undefined, options: CommonOptions) => {
    const format = formatOf(options, formats);
    const wholeOr = (flag: string, most: number) =>
      options[flag] === undefined ? undefined : wholeOf(options[flag], `--${flag}`, 1, most);
    const load = {
      callsPerSecond:
        options['rate'] === undefined ? undefined : positiveOf(options['rate'], '--rate', 'calls per second'),
      replicas: wholeOr('replicas', 4096),
      calls: wholeOr('calls', 2_000_000),
      sessions: options['sessions'] === true,
      prefillReplicas:
        options['prefillReplicas'] === undefined
          ? undefined
          : wholeOf(options['prefillReplicas'], '--prefill-replicas', 1, 4096),
      linkGbPerSecond: options['link'] === undefined ? undefined : positiveOf(options['link'], '--link', 'GB/s'),
    };
    const { scenario, history } = planInputs(file, options);
    const result = await withEngine(options, (engine) =>
      simulateService(scenario, history, load, { engine, catalog: fullCatalog() }),
    );
    writeOutput(format === 'json' ? jsonText(result) : writeSimulation(result), options.out);
    if (!result.simulation.goalsMet) {
      process.stderr.write('headroom: the goals are missed.\n');
      setExitCode(GOAL_NOT_MET);
    }
  });
}

function positiveOf(text: unknown, flag: string, unit: string): number {
  const value = typeof text === 'string' && text.trim() !== '' ? Number(text) : Number.NaN;
  if (value > 0 && value <= 1e6) return value;
  throw inputError(flag, `"${wordOf(text)}" is not a number of ${unit}`, 'Give a number above 0 such as 12.5.');
}
