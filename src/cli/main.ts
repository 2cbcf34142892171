/** The `headroom` command: one file per command beside this one. Exit codes: 0 ok, 2 usage or input, 3 goal or budget not met, 1 fault. */
import { Command, CommanderError } from 'commander';
import { InputError } from '../base/errors.ts';
import { CORE_VERSION } from '../engine/core-version.ts';
import { askCommand } from './ask.ts';
import { autoscaleCommand } from './autoscale.ts';
import { backtestCommand } from './backtest.ts';
import { calibrateCommand } from './calibrate.ts';
import { chatCommand } from './chat.ts';
import { compareCommand } from './compare.ts';
import { decomposeCommand } from './decompose.ts';
import { exportCommand } from './export.ts';
import { fitCommand } from './fit.ts';
import { forecastCommand } from './forecast.ts';
import { importBenchmarkCommand } from './import-benchmark.ts';
import { initCommand } from './init.ts';
import { mcpCommand } from './mcp.ts';
import { writeOutput } from './output.ts';
import { planCommand } from './plan.ts';
import { predictCommand } from './predict.ts';
import { scenariosCommand } from './scenarios.ts';
import { schemaCommand } from './schema.ts';
import { sensitivityCommand } from './sensitivity.ts';
import { simulateCommand } from './simulate.ts';
import { sizeCommand } from './size.ts';
import { whatifCommand } from './whatif.ts';

const OK = 0;
const FAULT = 1;
const BAD_INPUT = 2;

/** Runs one command line. @returns the exit code */
export async function run(args: readonly string[]): Promise<number> {
  const outcome = { code: OK };
  // a reader of help or messages that has gone away is no fault
  process.stderr.on('error', () => undefined);
  const words = {
    writeOut: (text: string) => void writeOutput(text, undefined),
    writeErr: (text: string) => void process.stderr.write(text),
  };
  const program = new Command('headroom')
    .description('Plans GPU capacity and cost for LLM services. Nothing leaves this machine.')
    .version(CORE_VERSION)
    .option('--debug', 'show the stack of a fault')
    .exitOverride()
    .configureOutput(words)
    .showHelpAfterError('(headroom --help lists the commands)');
  for (const command of [
    planCommand,
    initCommand,
    forecastCommand,
    decomposeCommand,
    fitCommand,
    backtestCommand,
    sizeCommand,
    exportCommand,
    whatifCommand,
    compareCommand,
    scenariosCommand,
    sensitivityCommand,
    predictCommand,
    importBenchmarkCommand,
    simulateCommand,
    autoscaleCommand,
    calibrateCommand,
    schemaCommand,
    askCommand,
    chatCommand,
    mcpCommand,
  ]) {
    const added = command((code) => (outcome.code = code))
      .exitOverride()
      .configureOutput(words);
    added.option('--debug', 'show the stack of a fault');
    program.addCommand(added);
  }
  try {
    // in a terminal the bare command is a conversation; elsewhere it shows its usage
    const talks = args.length === 0 && process.stdin.isTTY && process.stdout.isTTY;
    await program.parseAsync(talks ? ['chat'] : args, { from: 'user' });
    return outcome.code;
  } catch (fault) {
    return reported(fault, args.includes('--debug'));
  }
}

function reported(fault: unknown, debug: boolean): number {
  if (fault instanceof CommanderError) return fault.exitCode === 0 ? OK : BAD_INPUT;
  if (fault instanceof InputError) {
    for (const each of fault.problems) process.stderr.write(`headroom: ${each.field}: ${each.problem}. ${each.mend}\n`);
    return BAD_INPUT;
  }
  const message = fault instanceof Error ? fault.message : String(fault);
  process.stderr.write(`headroom: a fault of ours: ${message}\n`);
  process.stderr.write(
    debug && fault instanceof Error ? `${fault.stack ?? ''}\n` : 'Run again with --debug and report what it prints.\n',
  );
  return FAULT;
}
