/** Flags of `plan` and `size` as a patch over the scenario. */
import type { Command } from 'commander';
import { inputError } from '../base/errors.ts';
import { holidaysOfFlag } from './holidays-flag.ts';
import { applyPatch, patchOf } from '../scenario/patch.ts';
import type { Scenario } from '../scenario/scenario.ts';

interface Flag {
  readonly flags: string;
  readonly text: string;
  readonly path: string;
  readonly read: (text: string, flag: string) => unknown;
  /** a switch: given or not */
  readonly on?: true;
}

const number = (text: string, flag: string): number => {
  const value = Number(text);
  if (text.trim() === '' || !Number.isFinite(value))
    throw inputError(flag, `"${text.slice(0, 40)}" is not a number`, 'Give a number such as 12.5.');
  return value;
};
/** `25%` or `0.25` */
const fraction = (text: string, flag: string): number =>
  text.trim().endsWith('%') ? number(text.trim().slice(0, -1), flag) / 100 : number(text, flag);
const list = (text: string): string[] => text.split(',').map((each) => each.trim());
const word = (text: string): string => text;
/** `14` days, `14d`, `8w`, `3m`, `1y` */
const days = (text: string, flag: string): number => {
  const match = /^([\d.]+)\s*([dwmy]?)$/.exec(text.trim());
  const perUnit =
    { d: 1, w: 7, m: 365 / 12, y: 365 }[match?.[2] === undefined || match[2] === '' ? 'd' : match[2]] ?? 1;
  return number(match?.[1] ?? text, flag) * perUnit;
};

const flags: readonly Flag[] = [
  { flags: '--name <text>', text: 'name of the service', path: 'name', read: word },
  {
    flags: '--metric <name>',
    text: 'metric of the history that is demand',
    path: 'workload.demand.historyMetric',
    read: word,
  },
  { flags: '--service <name>', text: 'service of the history', path: 'workload.demand.historyService', read: word },
  {
    flags: '--rps <number>',
    text: 'average requests per second',
    path: 'workload.demand.requestsPerSecond',
    read: number,
  },
  { flags: '--users <number>', text: 'people who use it', path: 'workload.demand.users', read: number },
  {
    flags: '--requests-per-user-day <number>',
    text: 'requests of one user a day',
    path: 'workload.demand.requestsPerUserPerDay',
    read: number,
  },
  {
    flags: '--input-tokens <number>',
    text: 'mean input of a request',
    path: 'workload.chat.inputTokens.mean',
    read: number,
  },
  {
    flags: '--output-tokens <number>',
    text: 'mean output of a request',
    path: 'workload.chat.outputTokens.mean',
    read: number,
  },
  { flags: '--model <name>', text: 'model, any usual spelling', path: 'deployment.model', read: word },
  { flags: '--gpu <name>', text: 'GPU type', path: 'deployment.gpu', read: word },
  { flags: '--gpus-per-replica <number>', text: 'tensor parallelism', path: 'deployment.gpusPerReplica', read: number },
  {
    flags: '--precision <name>',
    text: 'fp16, bf16, fp8, int8, int4, mxfp4, nvfp4',
    path: 'deployment.precision',
    read: word,
  },
  { flags: '--engine <name>', text: 'vllm, sglang, tensorrt-llm', path: 'deployment.engine', read: word },
  {
    flags: '--compare <list>',
    text: 'what else the search compares: engines, batch-caps',
    path: 'deployment.compare',
    read: list,
  },
  { flags: '--replicas <number>', text: 'replicas that run today', path: 'deployment.replicas', read: number },
  { flags: '--ttft-p99 <ms>', text: 'goal: time to first token, P99', path: 'goals.ttftMs.p99', read: number },
  { flags: '--ttft-p50 <ms>', text: 'goal: time to first token, median', path: 'goals.ttftMs.p50', read: number },
  { flags: '--itl-p99 <ms>', text: 'goal: time between tokens, P99', path: 'goals.itlMs.p99', read: number },
  { flags: '--horizon <time>', text: 'how far to plan: 14, 8w, 3m', path: 'planning.horizonDays', read: days },
  {
    flags: '--growth <fraction>',
    text: 'growth a month on top: 0.05 or 5%',
    path: 'planning.growthPerMonthFraction',
    read: fraction,
  },
  {
    flags: '--holidays <days>',
    text: 'a file, or days such as 2027-12-24:0.4, 12-25 Christmas',
    path: 'planning.holidays',
    read: holidaysOfFlag,
  },
  { flags: '--margin <fraction>', text: 'safety margin: 0.25 or 25%', path: 'planning.marginFraction', read: fraction },
  {
    flags: '--peak <multiple>',
    text: 'peak over average where no history gives it',
    path: 'planning.peakMultiplier',
    read: number,
  },
  {
    flags: '--quantile <fraction>',
    text: 'quantile of the forecast that is planned for',
    path: 'planning.planningQuantile',
    read: fraction,
  },
  {
    flags: '--repair-outliers',
    text: 'replace values far from the usual for their time',
    path: 'forecast.repairOutliers',
    read: () => true,
    on: true,
  },
  { flags: '--spare <number>', text: 'replicas that may fail', path: 'planning.spareReplicas', read: number },
  { flags: '--budget <usd>', text: 'budget a month', path: 'resources.budgetUsdPerMonth', read: number },
  { flags: '--cloud <names>', text: 'clouds allowed, by comma', path: 'resources.clouds', read: list },
  { flags: '--region <names>', text: 'regions allowed, by comma', path: 'resources.regions', read: list },
  {
    flags: '--purchase <kind>',
    text: 'on-demand, spot, reserved-1y, reserved-3y',
    path: 'resources.purchase',
    read: word,
  },
  {
    flags: '--discount <fraction>',
    text: 'negotiated discount on list prices: 0.1 or 10%',
    path: 'resources.discountFraction',
    read: fraction,
  },
  {
    flags: '--currency <code>',
    text: 'currency that money is shown in: EUR; needs --currency-rate',
    path: 'money.currency',
    read: (text) => text.trim().toUpperCase(),
  },
  {
    flags: '--currency-rate <number>',
    text: 'what one dollar costs in it; never looked up',
    path: 'money.currencyPerUsd',
    read: number,
  },
  {
    flags: '--spot-interruptions <number>',
    text: 'interruptions of a spot replica an hour',
    path: 'money.spot.interruptionsPerHour',
    read: number,
  },
  {
    flags: '--own-gpu-price <usd>',
    text: 'price of a GPU of your own with its share of the server',
    path: 'money.ownHardware.usdPerGpu',
    read: number,
  },
  {
    flags: '--carbon <kg>',
    text: 'emissions of the grid, kg CO2e/kWh: adds energy and carbon',
    path: 'money.energy.kgCo2ePerKwh',
    read: number,
  },
  { flags: '--as-of <day>', text: 'the day that counts as today, YYYY-MM-DD', path: 'asOf', read: word },
  { flags: '--seed <number>', text: 'seed of all random numbers', path: 'seed', read: number },
];

/** Adds the flags to a command. */
export function withScenarioFlags(command: Command): Command {
  const known = new Set(command.options.map((each) => each.long));
  for (const flag of flags) if (!known.has(flag.flags.split(' ')[0])) command.option(flag.flags, flag.text);
  return command.option('--calls-per-task <number>', 'LLM calls of a task: more than one makes it an agent');
}

/** The scenario with every flag that was given. */
export function withFlags(scenario: Scenario, options: Readonly<Record<string, unknown>>): Scenario {
  let result = scenario;
  for (const flag of flags) {
    const name = /^--([a-z0-9-]+)/.exec(flag.flags)?.[1] ?? '';
    const given = options[camelCase(name)];
    if (typeof given === 'string' || (flag.on === true && given === true))
      result = applyPatch(result, patchOf(flag.path, flag.read(String(given), `--${name}`)));
  }
  const calls = options['callsPerTask'];
  if (typeof calls === 'string') result = withAgentCalls(result, number(calls, '--calls-per-task'), options);
  return result;
}

/** More than one call a task makes the service an agent; lengths given by flag are those of its calls. */
function withAgentCalls(scenario: Scenario, calls: number, options: Readonly<Record<string, unknown>>): Scenario {
  if (calls === 1) return applyPatch(scenario, patchOf('workload.agent', { share: 0 }));
  const lengths = (key: string, flag: string): Record<string, unknown> =>
    typeof options[key] === 'string' ? { [key]: { mean: number(options[key], flag) } } : {};
  return applyPatch(
    scenario,
    patchOf('workload.agent', {
      share: 1,
      callsPerTask: calls,
      ...lengths('inputTokens', '--input-tokens'),
      ...lengths('outputTokens', '--output-tokens'),
    }),
  );
}

function camelCase(name: string): string {
  return name.replace(/-([a-z0-9])/g, (_, letter: string) => letter.toUpperCase());
}
