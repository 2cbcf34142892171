/** What a conversation may fill: each slot with its place in the scenario, what kind of amount it is, and how it is asked for. Data. */

export type Dimension =
  | 'count'
  | 'tokens'
  | 'ms'
  | 'days'
  | 'minutes'
  | 'seconds'
  | 'fraction'
  | 'usd'
  | 'factor'
  | 'rate'
  | 'gb'
  | 'words'
  | 'names'
  | 'day'
  | 'list';

export interface Slot {
  readonly id: string;
  /** dotted, in the scenario */
  readonly path: string;
  readonly dimension: Dimension;
  /** in the reader's words */
  readonly label: string;
  /** behind a value */
  readonly unit: string;
  /** whole numbers only */
  readonly whole?: true;
  /** what may be said without a doubt about the reading, in the units of the scenario */
  readonly sane: readonly [number, number];
}

const slot = (
  id: string,
  path: string,
  dimension: Dimension,
  label: string,
  unit: string,
  sane: readonly [number, number] = [0, 1e15],
): Slot => ({ id, path, dimension, label, unit, sane });
const count = (id: string, path: string, label: string, unit: string, sane: readonly [number, number]): Slot => ({
  ...slot(id, path, 'count', label, unit, sane),
  whole: true,
});

export const slots: readonly Slot[] = [
  slot('requestsPerSecond', 'workload.demand.requestsPerSecond', 'rate', 'Average demand', 'requests/s', [1e-6, 1e7]),
  slot('requestsPerDay', 'workload.demand.requestsPerDay', 'rate', 'Requests a day', 'a day', [0.01, 1e12]),
  slot('users', 'workload.demand.users', 'count', 'Users', '', [1, 1e10]),
  slot('requestsPerUser', 'workload.demand.requestsPerUserPerDay', 'rate', 'Requests per user', 'a day', [1e-4, 1e5]),
  slot('concurrency', 'workload.demand.concurrency', 'count', 'Requests at once', '', [1, 1e8]),
  slot('uncertainty', 'workload.demand.uncertaintyFraction', 'fraction', 'Demand may differ by', '', [0, 1]),
  slot('inputTokens', 'workload.chat.inputTokens.mean', 'tokens', 'Tokens in', 'per request', [1, 1e7]),
  slot('outputTokens', 'workload.chat.outputTokens.mean', 'tokens', 'Tokens out', 'per request', [1, 1e6]),
  slot('turns', 'workload.chat.turnsPerSession', 'count', 'Turns of a conversation', '', [1, 1000]),
  slot('thinkSeconds', 'workload.chat.thinkSeconds', 'seconds', 'Time between turns', 's', [0, 86_400]),
  slot('prefixTokens', 'workload.chat.sharedPrefixTokens', 'tokens', 'Shared prompt', 'tokens', [0, 1e6]),
  slot('cacheHit', 'workload.chat.prefixCacheHitFraction', 'fraction', 'Found in the prefix cache', '', [0, 1]),
  slot('agentShare', 'workload.agent.share', 'fraction', 'Agent tasks among the requests', '', [0, 1]),
  slot('callsPerTask', 'workload.agent.callsPerTask', 'count', 'Calls per task', '', [1, 1000]),
  slot('agentInput', 'workload.agent.inputTokens.mean', 'tokens', 'First prompt of a task', 'tokens', [1, 1e7]),
  slot('agentOutput', 'workload.agent.outputTokens.mean', 'tokens', 'Output of a call', 'tokens', [1, 1e6]),
  slot(
    'contextGrowth',
    'workload.agent.contextGrowthTokensPerCall',
    'tokens',
    'Context growth',
    'tokens a call',
    [0, 1e6],
  ),
  slot('agentContext', 'workload.agent.maxContextTokens', 'tokens', 'Longest context of an agent', 'tokens', [1, 1e8]),
  slot('toolSeconds', 'workload.agent.toolSeconds', 'seconds', 'Tool time', 's', [0, 86_400]),
  slot('model', 'deployment.model', 'words', 'Model', ''),
  slot('gpus', 'resources.gpus', 'names', 'GPUs', ''),
  count('gpusPerReplica', 'deployment.gpusPerReplica', 'GPUs per replica', '', [1, 64]),
  count('replicas', 'deployment.replicas', 'Replicas today', '', [1, 100_000]),
  slot('precision', 'deployment.precision', 'words', 'Precision', ''),
  slot('kv', 'deployment.kvPrecision', 'words', 'KV cache precision', ''),
  slot('engine', 'deployment.engine', 'words', 'Engine', ''),
  {
    ...slot('maxContext', 'deployment.maxContextTokens', 'tokens', 'Longest context served', 'tokens', [1, 1e8]),
    whole: true,
  },
  slot('startup', 'deployment.startupMinutes', 'minutes', 'Start-up of a replica', 'minutes', [0.05, 100_000]),
  count('sequences', 'deployment.maxSequences', 'Sequences of one replica', '', [1, 8192]),
  slot(
    'memoryUse',
    'deployment.memoryUtilizationFraction',
    'fraction',
    'GPU memory the engine may use',
    '',
    [0.3, 0.99],
  ),
  slot('image', 'deployment.imageGb', 'gb', 'Container image', 'GB', [0, 10_000]),
  ...(['p50', 'p95', 'p99'] as const).flatMap((level) => [
    slot(`ttft-${level}`, `goals.ttftMs.${level}`, 'ms', `First token ${level.toUpperCase()}`, 'ms', [1, 3.6e6]),
    slot(`itl-${level}`, `goals.itlMs.${level}`, 'ms', `Between tokens ${level.toUpperCase()}`, 'ms', [0.1, 60_000]),
    slot(`e2e-${level}`, `goals.e2eMs.${level}`, 'ms', `Whole answer ${level.toUpperCase()}`, 'ms', [1, 3.6e7]),
  ]),
  slot('horizon', 'planning.horizonDays', 'days', 'Plan ahead', 'days', [1, 1100]),
  slot('growth', 'planning.growthPerMonthFraction', 'fraction', 'Growth on top', 'a month', [-0.9, 10]),
  slot('events', 'planning.events', 'list', 'Planned events', ''),
  slot('quantile', 'planning.planningQuantile', 'fraction', 'Quantile planned for', '', [0.5, 0.999]),
  slot('peak', 'planning.peakMultiplier', 'factor', 'Peak over average', '×', [1, 20]),
  slot('margin', 'planning.marginFraction', 'fraction', 'Safety margin', '', [0, 5]),
  count('spare', 'planning.spareReplicas', 'Spare replicas', '', [0, 1000]),
  count('minReplicas', 'planning.minReplicas', 'Never fewer replicas than', '', [1, 100_000]),
  count('maxGpus', 'resources.maxGpus', 'Never more GPUs than', '', [1, 1_000_000]),
  count('maxReplicas', 'planning.maxReplicas', 'Never more replicas than', '', [1, 1_000_000]),
  slot('scaling', 'planning.scaling', 'words', 'Size changed', ''),
  slot('lead', 'planning.leadTimeDays', 'days', 'From order to delivery', 'days', [0, 1100]),
  slot('clouds', 'resources.clouds', 'names', 'Clouds', ''),
  slot('regions', 'resources.regions', 'names', 'Regions', ''),
  slot('instanceTypes', 'resources.instanceTypes', 'names', 'Instance types', ''),
  slot('purchase', 'resources.purchase', 'words', 'How GPUs are paid', ''),
  slot('budget', 'resources.budgetUsdPerMonth', 'usd', 'Budget', '$ a month', [1, 1e11]),
  slot('discount', 'resources.discountFraction', 'fraction', 'Discount', '', [0, 0.95]),
  slot('prices', 'resources.prices', 'list', 'Own prices', ''),
  slot('currency', 'money.currency', 'words', 'Money shown in', ''),
  slot('currencyRate', 'money.currencyPerUsd', 'factor', 'One dollar is', '', [1e-4, 1e6]),
  slot('logs', 'resources.logRetentionDays', 'days', 'Logs kept', 'days', [0, 36_500]),
  slot('environment', 'service.environment', 'words', 'Environment', ''),
  slot('criticality', 'service.criticality', 'words', 'How much an outage hurts', ''),
  slot('name', 'name', 'words', 'Name', ''),
];

/** Slots that another reader may fill: lists of events and prices have a form that only our grammar writes. */
export const openToOthers: readonly Slot[] = slots.filter((each) => each.dimension !== 'list' && each.id !== 'name');

const byId = new Map(slots.map((each) => [each.id, each]));
const byPath = new Map(slots.map((each) => [each.path, each]));

/** @throws Error where no slot has this id: a slip in our own tables */
export function slotOf(id: string): Slot {
  const found = byId.get(id);
  if (found === undefined) throw new Error(`no slot ${id}`);
  return found;
}

export function slotOfPath(path: string): Slot | undefined {
  return byPath.get(path);
}
