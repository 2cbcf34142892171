import type { Command } from 'commander';
import { fullCatalog } from '../catalog/full.ts';
import { comparisonDocument, comparisonText } from '../exports/write-comparison.ts';
import type { History } from '../history/history.ts';
import { comparePlans } from '../plan/compare.ts';
import { applyPatch, patchOf } from '../scenario/patch.ts';
import type { Scenario } from '../scenario/scenario.ts';
import { formatOf, jsonText, newCommand, withEngine, wholeOf, type CommonOptions } from './command.ts';
import { progressLine, writeOutput } from './output.ts';
import { readHistoryFile, readScenarioFile } from './read-files.ts';

const formats = ['text', 'json'] as const;

/** `headroom compare A B`: why two plans differ; the parts add up to the whole. */
export function compareCommand(): Command {
  return newCommand('compare', 'two plans, and the inputs that make the difference', formats)
    .argument('<before>', 'scenario file, JSON or YAML')
    .argument('<after>', 'scenario file, JSON or YAML')
    .option('--history <file>', 'usage history of both')
    .action(async (before: string, after: string, options: CommonOptions) => {
      const history = options['history'];
      await writeComparison(
        seeded(readScenarioFile(before), options),
        seeded(readScenarioFile(after), options),
        typeof history === 'string' ? readHistoryFile(history) : null,
        options,
      );
    });
}

/** Makes both plans and writes what lies between them. */
export async function writeComparison(
  from: Scenario,
  to: Scenario,
  history: History | null,
  options: CommonOptions,
): Promise<void> {
  const format = formatOf(options, formats);
  const progress = progressLine();
  const comparison = await withEngine(options, (engine) =>
    comparePlans(from, to, history, { engine, catalog: fullCatalog() }, { onProgress: progress.show }),
  );
  progress.clear();
  const text = format === 'json' ? jsonText(comparisonDocument(comparison)) : comparisonText(comparison);
  writeOutput(text, options.out);
}

function seeded(scenario: Scenario, options: CommonOptions): Scenario {
  const { seed } = options;
  return seed === undefined ? scenario : applyPatch(scenario, patchOf('seed', wholeOf(seed, '--seed', 0, 999_999_999)));
}
