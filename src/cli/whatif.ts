import type { Command } from 'commander';
import { parse as parseYaml } from 'yaml';
import { inputError } from '../base/errors.ts';
import { fullCatalog } from '../catalog/full.ts';
import { scenarioNamed } from '../plan/compare-scenarios.ts';
import { replannerOf } from '../plan/replan.ts';
import { applyPatch, patchOf } from '../scenario/patch.ts';
import type { Scenario } from '../scenario/scenario.ts';
import { newCommand, withEngine, wordOf, type CommonOptions } from './command.ts';
import { writeComparison } from './compare.ts';
import { withScenarioFlags } from './scenario-flags.ts';
import { planInputs, sampleFlag } from './plan.ts';

/** `headroom whatif SCENARIO --set path=value …`: the plan with the change against the plan without. */
export function whatifCommand(): Command {
  const command = newCommand('whatif', 'what a change of the scenario would change', ['text', 'json'])
    .argument('[scenario]', 'scenario file, JSON or YAML; absent = the sample service, or what the flags say')
    .option(
      '--set <path=value>',
      'the change, e.g. planning.marginFraction=0.1; may be given several times; null takes a field out',
      (text: string, before: string[] | undefined) => [...(before ?? []), text],
    )
    .option(
      '--scenario <name>',
      'a scenario: optimistic, pessimistic, spike, launch, model-switch, … or one of your own',
    )
    .option('--history <file>', 'usage history')
    .option('--bill <file>', 'what was paid: a FOCUS bill, OpenCost allocations, or a table with a cost column')
    .option(...sampleFlag);
  withScenarioFlags(command);
  return command.action(async (file: string | undefined, options: CommonOptions) => {
    const { scenario, history } = planInputs(file, options);
    const settings = options['set'] as string[] | undefined;
    const name = options['scenario'];
    if (settings === undefined && typeof name !== 'string')
      throw inputError('--set', 'is missing', 'Give --set path=value, or --scenario spike.');
    const named =
      typeof name !== 'string'
        ? scenario
        : await withEngine(options, async (engine) => {
            const { base } = await replannerOf(scenario, history, { engine, catalog: fullCatalog() });
            return applyPatch(scenario, scenarioNamed(base, name).patch);
          });
    await writeComparison(scenario, withSettings(named, settings ?? []), history, options);
  });
}

/** The scenario with each `path=value`. @throws InputError `--set` */
function withSettings(scenario: Scenario, settings: readonly string[]): Scenario {
  return settings.reduce((document, setting) => {
    const [, path, value] = /^\s*([A-Za-z][A-Za-z0-9]*(?:\.[A-Za-z][A-Za-z0-9]*)*)\s*=([\s\S]*)$/.exec(setting) ?? [];
    if (path === undefined || value === undefined || value.trim() === '') {
      throw inputError(
        '--set',
        `"${wordOf(setting)}" is not path=value`,
        'Write a field of the scenario and its value, such as deployment.gpu=H200.',
      );
    }
    return applyPatch(document, patchOf(path, valueOf(value)));
  }, scenario);
}

/** Numbers, words, lists and null as in YAML. */
function valueOf(text: string): unknown {
  try {
    return parseYaml(text) as unknown;
  } catch {
    throw inputError('--set', `the value "${wordOf(text)}" cannot be read`, 'Put quotes around words with signs.');
  }
}
