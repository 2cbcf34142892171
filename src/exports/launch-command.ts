import { engineCommand, type EngineName } from './engine-arguments.ts';
import type { ExportFacts } from './export-facts.ts';
import { shellWord } from './safe-text.ts';

/** A shell script that starts one replica: one flag a line, every word safe. */
export function launchCommand(facts: ExportFacts, engine: EngineName, notes: readonly string[]): string {
  const words = engineCommand(facts, engine).words.map(shellWord);
  const lines: string[] = [];
  for (const word of words) {
    const last = lines.at(-1);
    const flagAlone = last !== undefined && last.startsWith('--') && !last.includes(' ');
    if (last === undefined || (word.startsWith('--') && word !== '--')) lines.push(word);
    else if (flagAlone || lines.length === 1) lines[lines.length - 1] = `${last} ${word}`;
    else lines.push(word);
  }
  return `#!/bin/sh\n${notes.map((each) => `# ${each}\n`).join('')}exec ${lines.join(' \\\n  ')}\n`;
}

export function launchNotes(facts: ExportFacts, engine: EngineName): string[] {
  return [
    `One replica on ${String(facts.chosen.gpusPerReplica)} × ${facts.chosen.gpu}; start ${String(facts.replicas.now)} of them now.`,
    ...engineCommand(facts, engine).notes,
  ];
}
