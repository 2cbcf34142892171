/** What commands share: the options every one takes, and the engine they run on. */
import { availableParallelism } from 'node:os';
import { Command } from 'commander';
import { inputError } from '../base/errors.ts';
import { lowerFirst } from '../base/lower-first.ts';
import type { Engine } from '../engine/engine.ts';
import { createEngine } from '../engine/node.ts';
import type { Plan } from '../plan/plan.ts';

/** Sets the exit code of a command that ended well in itself (3 = goal or budget not met). */
export type SetExitCode = (code: number) => void;

/** Exit code where the answer is sound, but a goal or the budget is not met. */
export const GOAL_NOT_MET = 3;

/** Says on stderr that the goals cannot be met, with the next lever, and sets the exit code. */
export function reportMissedGoal(plan: Plan, setExitCode: SetExitCode): void {
  process.stderr.write(`headroom: goals cannot be met: ${lowerFirst(plan.answer.next)}\n`);
  setExitCode(GOAL_NOT_MET);
}

export interface CommonOptions {
  readonly json?: boolean;
  readonly format?: string;
  readonly out?: string;
  readonly workers?: string;
  readonly [flag: string]: unknown;
}

/** A command with --json, --format, --out and --workers. */
export function newCommand(name: string, description: string, formats: readonly string[]): Command {
  return new Command(name)
    .description(description)
    .option('--json', 'machine output: the same as --format json')
    .option('--format <name>', `one of ${formats.join(', ')} (default ${formats[0] ?? ''})`)
    .option('--out <file>', 'write there instead of to stdout')
    .option('--seed <number>', 'seed of all random numbers')
    .option('--workers <number>', 'worker threads; 0 = none');
}

/** The format asked for. @throws InputError `--format` */
export function formatOf(options: CommonOptions, formats: readonly string[]): string {
  if (options.json === true) return 'json';
  const format = options.format ?? formats[0] ?? 'json';
  if (formats.includes(format)) return format;
  throw inputError('--format', `"${format}" is not known here`, `Use one of: ${formats.join(', ')}.`);
}

/** Runs the work with an engine that is ended afterwards. */
export async function withEngine<Result>(
  options: CommonOptions,
  work: (engine: Engine) => Promise<Result>,
): Promise<Result> {
  const engine = createEngine({ workers: workersOf(options) });
  try {
    return await work(engine);
  } finally {
    engine.dispose();
  }
}

function workersOf(options: CommonOptions): number {
  if (options.workers === undefined) return Math.min(8, availableParallelism());
  return wholeOf(options.workers, '--workers', 0, 64);
}

/** A whole number given by a flag. @throws InputError naming the flag */
export function wholeOf(text: unknown, flag: string, least: number, most: number): number {
  const value = typeof text === 'string' && /^-?\d{1,9}$/.test(text.trim()) ? Number(text) : Number.NaN;
  if (value >= least && value <= most) return value;
  throw inputError(
    flag,
    `"${wordOf(text)}" is not a whole number from ${String(least)} to ${String(most)}`,
    'Give such a number.',
  );
}

/** What a flag was given, short enough for a message. */
export function wordOf(value: unknown): string {
  return (typeof value === 'string' ? value : JSON.stringify(value)).slice(0, 60);
}

/** `24,168` → [24, 168]. @throws InputError naming the flag */
export function periodsOf(text: unknown, flag: string): number[] | undefined {
  if (text === undefined) return undefined;
  const periods = wordOf(text)
    .split(',')
    .map((each) => wholeOf(each.trim(), flag, 1, 1_000_000))
    .filter((each) => each > 1);
  return [...new Set(periods)].sort((a, b) => a - b);
}

/** JSON for machines: two spaces; what is not finite becomes null. */
export function jsonText(value: unknown): string {
  return JSON.stringify(value, asArray, 2);
}

/** One line of NDJSON. */
export function jsonLine(value: unknown): string {
  return JSON.stringify(value, asArray);
}

/** Typed arrays are written as arrays. */
function asArray(_key: string, value: unknown): unknown {
  return ArrayBuffer.isView(value) ? Array.from(value as Float64Array) : value;
}
