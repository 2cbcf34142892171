/** Files from disk to documents. */
import { readFileSync, statSync } from 'node:fs';
import { parse as parseYaml } from 'yaml';
import { inputError } from '../base/errors.ts';
import type { History } from '../history/history.ts';
import { readHistory } from '../imports/read-history.ts';
import { migrateScenario } from '../scenario/migrate.ts';
import type { Scenario } from '../scenario/scenario.ts';
import { codeOf } from './output.ts';

const MOST_SCENARIO_BYTES = 4 * 1024 * 1024;
const MOST_HISTORY_BYTES = 100_000_000;

/** Bytes of a file named by an argument. @throws InputError naming the argument */
export function readBytes(file: string, argument: string, most: number): Uint8Array {
  let size: number;
  try {
    size = statSync(file).size;
  } catch (fault) {
    throw inputError(argument, `${file} cannot be read (${codeOf(fault)})`, 'Check the path.');
  }
  if (size > most)
    throw inputError(
      argument,
      `${file} is ${String(Math.round(size / 1e6))} MB`,
      `Give a file of at most ${String(Math.round(most / 1e6))} MB; resample it first.`,
    );
  try {
    return readFileSync(file);
  } catch (fault) {
    throw inputError(
      argument,
      `${file} cannot be read (${codeOf(fault)})`,
      'Check that it is a file that may be read.',
    );
  }
}

/** A scenario file, JSON or YAML, told apart by content. */
export function readScenarioFile(file: string): Scenario {
  const bytes = readBytes(file, 'SCENARIO', MOST_SCENARIO_BYTES);
  if (bytes.includes(0))
    throw inputError(
      'SCENARIO',
      `${file} is not a text file`,
      'Give a JSON or YAML scenario; `headroom init chatbot` prints one.',
    );
  const text = new TextDecoder().decode(bytes).replace(/^\uFEFF/, '');
  if (text.trim() === '') throw inputError('SCENARIO', `${file} is empty`, 'Start from `headroom init chatbot`.');
  return migrateScenario(parseDocument(text, file)) as Scenario;
}

function parseDocument(text: string, file: string): unknown {
  try {
    return text.trimStart().startsWith('{')
      ? (JSON.parse(text) as unknown)
      : (parseYaml(text, { maxAliasCount: 50 }) as unknown);
  } catch (fault) {
    const message = fault instanceof Error ? (fault.message.split('\n')[0] ?? '') : 'unreadable';
    throw inputError('SCENARIO', `${file}: ${message}`, 'Mend the JSON or YAML at that place.');
  }
}

/** A history file of any known form. */
export function readHistoryFile(file: string): History {
  return readHistory(readBytes(file, '--history', MOST_HISTORY_BYTES), { name: file }).history;
}
