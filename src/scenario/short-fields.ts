/**
 * The fields that people say most, under short names: flags of the command line, and the names of a link written by hand. Each is a
 * patch over the scenario.
 */
import { inputError } from '../base/errors.ts';
import { holidaysOfText } from './holidays-text.ts';
import { applyPatch, patchOf } from './patch.ts';
import type { Scenario } from './scenario.ts';

interface ShortField {
  /** as on the command line: `--name <kind>` */
  readonly flags: string;
  readonly text: string;
  /** dotted path in the scenario */
  readonly path: string;
  /** @throws InputError under the name given */
  readonly read: (text: string, name: string) => unknown;
  /** a switch: given or not */
  readonly on?: true;
  /** a list, parted by commas */
  readonly many?: true;
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

export const shortFields: readonly ShortField[] = [
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
    many: true,
  },
  {
    flags: '--speculation <method>',
    text: 'speculative decoding: none, mtp, draft, ngram',
    path: 'deployment.speculation.method',
    read: word,
  },
  {
    flags: '--draft-model <name>',
    text: 'the smaller model that proposes tokens, with --speculation draft',
    path: 'deployment.speculation.draftModel',
    read: word,
  },
  {
    flags: '--draft-tokens <number>',
    text: 'tokens proposed before each pass',
    path: 'deployment.speculation.draftedTokens',
    read: number,
  },
  {
    flags: '--draft-acceptance <fraction>',
    text: 'share of the proposed tokens that is taken: 0.7 or 70%',
    path: 'deployment.speculation.acceptanceFraction',
    read: fraction,
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
    read: holidaysOfText,
    many: true,
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
  { flags: '--max-gpus <number>', text: 'most GPUs that can be had', path: 'resources.maxGpus', read: number },
  { flags: '--budget <usd>', text: 'budget a month', path: 'resources.budgetUsdPerMonth', read: number },
  { flags: '--cloud <names>', text: 'clouds allowed, by comma', path: 'resources.clouds', read: list, many: true },
  { flags: '--region <names>', text: 'regions allowed, by comma', path: 'resources.regions', read: list, many: true },
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

/** A field that is no single place: more than one call makes the service an agent. */
export const CALLS_PER_TASK = 'calls-per-task';

/** `--input-tokens <number>` → `input-tokens` */
export function shortNameOf(field: ShortField): string {
  return /^--([a-z0-9-]+)/.exec(field.flags)?.[1] ?? '';
}

/**
 * The scenario with every field that was given.
 *
 * @param given   text by short name; '' or 'true' for a switch that is on
 * @param prefix  before names in problems: '--' on the command line
 * @param readers other ways to read a field, by its short name
 * @throws InputError naming the field
 */
export function withShortFields(
  scenario: Scenario,
  given: ReadonlyMap<string, string>,
  prefix: string,
  readers: Readonly<Record<string, ShortField['read']>> = {},
): Scenario {
  let result = scenario;
  for (const field of shortFields) {
    const name = shortNameOf(field);
    const text = given.get(name);
    if (text !== undefined)
      result = applyPatch(result, patchOf(field.path, (readers[name] ?? field.read)(text, `${prefix}${name}`)));
  }
  const calls = given.get(CALLS_PER_TASK);
  return calls === undefined
    ? result
    : withAgentCalls(result, number(calls, `${prefix}${CALLS_PER_TASK}`), given, prefix);
}

/** More than one call a task makes the service an agent; lengths given beside it are those of its calls. */
function withAgentCalls(
  scenario: Scenario,
  calls: number,
  given: ReadonlyMap<string, string>,
  prefix: string,
): Scenario {
  if (calls === 1) return applyPatch(scenario, patchOf('workload.agent', { share: 0 }));
  const lengths = (key: string, name: string): Record<string, unknown> => {
    const text = given.get(name);
    return text === undefined ? {} : { [key]: { mean: number(text, `${prefix}${name}`) } };
  };
  return applyPatch(
    scenario,
    patchOf('workload.agent', {
      share: 1,
      callsPerTask: calls,
      ...lengths('inputTokens', 'input-tokens'),
      ...lengths('outputTokens', 'output-tokens'),
    }),
  );
}
