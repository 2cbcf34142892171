/** The short fields of a scenario as flags of a command. */
import type { Command } from 'commander';
import type { Scenario } from '../scenario/scenario.ts';
import { CALLS_PER_TASK, shortFields, shortNameOf, withShortFields } from '../scenario/short-fields.ts';
import { holidaysOfFlag } from './holidays-flag.ts';

/** Adds the flags to a command. */
export function withScenarioFlags(command: Command): Command {
  const known = new Set(command.options.map((each) => each.long));
  for (const { flags, text } of shortFields) if (!known.has(flags.split(' ')[0])) command.option(flags, text);
  return command.option(`--${CALLS_PER_TASK} <number>`, 'LLM calls of a task: more than one makes it an agent');
}

/** The scenario with every flag that was given. */
export function withFlags(scenario: Scenario, options: Readonly<Record<string, unknown>>): Scenario {
  const names = [
    ...shortFields.map((field) => [shortNameOf(field), field.on === true] as const),
    [CALLS_PER_TASK, false] as const,
  ];
  const given = new Map<string, string>();
  for (const [name, on] of names) {
    const value = options[camelCase(name)];
    if (typeof value === 'string' || (on && value === true)) given.set(name, String(value));
  }
  return withShortFields(scenario, given, '--', { holidays: holidaysOfFlag });
}

function camelCase(name: string): string {
  return name.replace(/-([a-z0-9])/g, (_, letter: string) => letter.toUpperCase());
}
