import type { Command } from 'commander';
import { inputError } from '../base/errors.ts';
import { fullCatalog } from '../catalog/full.ts';
import { writeAutoscaling } from '../exports/write-autoscaling.ts';
import { autoscaleService } from '../plan/autoscale-service.ts';
import { inCurrency } from '../plan/currency.ts';
import { formatOf, jsonText, newCommand, wholeOf, withEngine, wordOf, type CommonOptions } from './command.ts';
import { withScenarioFlags } from './scenario-flags.ts';
import { writeOutput } from './output.ts';
import { planInputs } from './plan.ts';

const formats = ['text', 'json'] as const;

/** `headroom autoscale SCENARIO`: the recommended autoscaler and its rivals, replayed; and one of your own. */
export function autoscaleCommand(): Command {
  const command = newCommand('autoscale', 'the recommended autoscaler replayed beside others, and yours', formats)
    .argument('[scenario]', 'scenario file, JSON or YAML; absent = the sample service, or what the flags say')
    .option('--history <file>', 'usage history')
    .option('--target <share>', 'yours: share of what a replica carries (default 0.7)')
    .option('--min <replicas>', 'yours: fewest replicas')
    .option('--max <replicas>', 'yours: most replicas')
    .option('--window <seconds>', 'yours: stabilisation on the way down (default 300)');
  withScenarioFlags(command);
  return command.action(async (file: string | undefined, options: CommonOptions) => {
    const format = formatOf(options, formats);
    const whole = (flag: string, least: number, most: number) =>
      options[flag] === undefined ? undefined : wholeOf(options[flag], `--${flag}`, least, most);
    const own = {
      targetFraction: options['target'] === undefined ? undefined : shareOf(options['target']),
      minReplicas: whole('min', 1, 10_000),
      maxReplicas: whole('max', 1, 10_000),
      downWindowSeconds: whole('window', 0, 3600),
    };
    const asked = Object.values(own).some((each) => each !== undefined);
    const { scenario, history } = planInputs(file, options);
    const { autoscaling, shownIn } = await withEngine(options, (engine) =>
      autoscaleService(scenario, history, asked ? own : null, { engine, catalog: fullCatalog() }),
    );
    writeOutput(
      format === 'json' ? jsonText(autoscaling) : inCurrency(shownIn, () => writeAutoscaling(autoscaling)),
      options.out,
    );
  });
}

function shareOf(text: unknown): number {
  const value = typeof text === 'string' && text.trim() !== '' ? Number(text) : Number.NaN;
  if (value > 0 && value <= 2) return value;
  throw inputError('--target', `"${wordOf(text)}" is not a share of the capacity`, 'Give a number such as 0.7.');
}
