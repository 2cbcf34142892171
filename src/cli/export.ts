import type { Command } from 'commander';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { inputError } from '../base/errors.ts';
import { fullCatalog } from '../catalog/full.ts';
import { exportFormats } from '../exports/export-formats.ts';
import { alignedTable } from '../exports/table.ts';
import { writeExport, type ExportFile } from '../exports/write-export.ts';
import { makePlan } from '../plan/make-plan.ts';
import {
  formatOf,
  jsonText,
  newCommand,
  reportMissedGoal,
  withEngine,
  wordOf,
  type CommonOptions,
  type SetExitCode,
} from './command.ts';
import { withScenarioFlags } from './scenario-flags.ts';
import { LINK_FORMAT, linkText } from './link.ts';
import { codeOf, progressLine, writeOutput } from './output.ts';
import { planInputs } from './plan.ts';

const formats = ['text', 'json'] as const;
/** These do not deploy anything: they can be written of a plan that meets no goal. */
const ofAnyPlan = new Set(['json', 'yaml', 'csv', 'markdown', 'xlsx']);

/** `headroom export [SCENARIO] --to FORMAT…`: files that can be applied. */
export function exportCommand(setExitCode: SetExitCode): Command {
  const command = newCommand('export', 'files to apply: autoscalers, deployments, launch commands, tables', formats)
    .argument('[scenario]', 'scenario file, JSON or YAML; absent = the sample service, or what the flags say')
    .option('--to <formats...>', `list, link, or some of ${exportFormats.map((each) => each.id).join(', ')}`)
    .option('--base <address>', 'of --to link: the address of the page, before the #')
    .option('--include-history', 'of --to link: the whole history, not a summary of it')
    .option('--history <file>', 'usage history: CSV, TSV, JSON or NDJSON')
    .option('--link <link>', 'a link to a plan in place of the scenario file')
    .option('--sample <name>', 'a sample service, as for plan');
  withScenarioFlags(command);
  return command.action(async (file: string | undefined, options: CommonOptions) => {
    const wanted = wantedOf(options['to']);
    const asJson = formatOf(options, formats) === 'json';
    if (wanted.includes('list')) {
      writeOutput(asJson ? jsonText(exportFormats) : listText(), options.out);
      return;
    }
    const { scenario, history } = planInputs(file, options);
    if (wanted.includes(LINK_FORMAT)) {
      if (wanted.length > 1) throw inputError('--to', 'a link stands beside other formats', 'Ask for the link alone.');
      writeOutput(linkText({ scenario, history }, options, asJson), options.out);
      return;
    }
    const progress = progressLine();
    const plan = await withEngine(options, (engine) =>
      makePlan(scenario, history, { engine, catalog: fullCatalog() }, { onProgress: progress.show }),
    );
    progress.clear();
    if (plan.status === 'goal-missed' && wanted.some((each) => !ofAnyPlan.has(each))) {
      reportMissedGoal(plan, setExitCode);
      return;
    }
    const files = [];
    for (const format of wanted) files.push(await writeExport(plan, scenario, format));
    writeFiles(files, options.out, asJson);
    if (plan.status === 'goal-missed') reportMissedGoal(plan, setExitCode);
  });
}

/** `--to keda hpa`, `--to keda,hpa` and `--to keda --to hpa` alike, each once. @throws InputError `--to` */
function wantedOf(option: unknown): string[] {
  const words = (Array.isArray(option) ? option : [])
    .flatMap((each) => String(each).split(','))
    .map((each) => each.trim());
  const wanted = [...new Set(words.filter((each) => each !== ''))];
  const known = new Set<string>(['list', LINK_FORMAT, ...exportFormats.map((each) => each.id)]);
  const strange = wanted.filter((each) => !known.has(each));
  if (wanted.length > 0 && strange.length === 0) return wanted;
  throw inputError(
    '--to',
    wanted.length === 0 ? 'no format is given' : `"${wordOf(strange[0])}" is not a format`,
    `Use some of: ${[...known].join(', ')}.`,
  );
}

function listText(): string {
  return alignedTable(exportFormats.map((each) => [each.id.padEnd(24), `${each.title} (*${each.ending})`])).replace(
    / {2,}(?=\S)/g,
    '  ',
  );
}

/** One file to stdout or FILE; several into the folder that --out names. With --json one document that holds them all. */
function writeFiles(files: readonly ExportFile[], out: string | undefined, asJson: boolean): void {
  if (asJson) {
    writeOutput(jsonText({ files: files.map(asRecord) }), out);
    return;
  }
  const [first] = files;
  if (files.length === 1 && first !== undefined) {
    if (out === undefined && typeof first.content !== 'string' && process.stdout.isTTY)
      throw inputError('--out', `${first.format} is not text`, 'Give --out FILE.');
    writeOutput(first.content, out);
    return;
  }
  if (out === undefined) throw inputError('--out', 'several files are asked for', 'Give --out FOLDER.');
  try {
    mkdirSync(out, { recursive: true });
  } catch (fault) {
    throw inputError('--out', `cannot make the folder ${out} (${codeOf(fault)})`, 'Give a folder that may be written.');
  }
  for (const each of files) writeOutput(each.content, join(out, each.name));
}

function asRecord(file: ExportFile): Record<string, unknown> {
  const { content, ...rest } = file;
  return typeof content === 'string'
    ? { ...rest, text: content }
    : { ...rest, base64: Buffer.from(content).toString('base64') };
}
