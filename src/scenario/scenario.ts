/**
 * Scenario v1: everything that a person decides. The schema is the type, the defaults and the source of the published JSON Schema.
 * A document on disk holds only what was said; `resolveScenario` adds the defaults and remembers which fields were assumed.
 */
import * as z from 'zod/mini';
import {
  assumed,
  day,
  field,
  fraction,
  longText,
  nonNegative,
  positive,
  section,
  shortText,
  wholeFrom,
} from './fields.ts';
import { ownMeasurements } from './own-measurements.ts';
import { moneySection } from './money.ts';
import { speculation } from './speculation.ts';
import { ownScenarios } from './own-scenarios.ts';

const precisions = ['fp16', 'bf16', 'fp8', 'int8', 'int4', 'mxfp4', 'nvfp4'] as const;
const purchases = ['on-demand', 'spot', 'reserved-1y', 'reserved-3y'] as const;

/** Tokens of one request: the mean, and how far requests differ. */
const tokens = (mean: number, cv: number, what: string, reason: string) =>
  section({
    mean: assumed(positive, mean, `Mean ${what}, tokens.`, reason),
    cv: assumed(
      nonNegative.check(z.maximum(10)),
      cv,
      `Coefficient of variation of ${what} (standard deviation / mean), lognormal.`,
      'as in public chat traces',
    ),
  });

/** A latency goal: each percentile that is given must be met, over requests. */
const goal = (name: string, defaults: { p50?: number; p99?: number }, reason: string) =>
  section({
    p50:
      'p50' in defaults
        ? assumed(z.nullable(positive), defaults.p50 ?? null, `Median ${name}, ms; null = no goal.`, reason)
        : field(z.optional(z.nullable(positive)), `Median ${name}, ms.`),
    p95: field(z.optional(z.nullable(positive)), `95th percentile of ${name}, ms.`),
    p99:
      'p99' in defaults
        ? assumed(z.nullable(positive), defaults.p99 ?? null, `99th percentile of ${name}, ms; null = no goal.`, reason)
        : field(z.optional(z.nullable(positive)), `99th percentile of ${name}, ms.`),
  });

const chatGoal = 'what people wait without leaving a chat';

const service = section({
  description: field(z.optional(longText), 'What the service does, in words.'),
  team: field(z.optional(shortText), 'Team that runs it.'),
  environment: assumed(
    z.enum(['production', 'staging', 'development']),
    'production',
    'Environment.',
    'plans are mostly made for production',
  ),
  criticality: assumed(
    z.enum(['low', 'medium', 'high', 'critical']),
    'high',
    'How much an outage hurts.',
    'people wait for answers',
  ),
  cloudProvider: field(z.optional(shortText), 'Cloud that the service runs in today.'),
});

const demand = section({
  requestsPerSecond: field(z.optional(positive), 'Average demand, requests/s, where no history gives it.'),
  requestsPerDay: field(z.optional(positive), 'Average demand, requests/day.'),
  users: field(z.optional(positive), 'People who use it.'),
  requestsPerUserPerDay: field(z.optional(positive), 'Requests of one user on an average day.'),
  concurrency: field(z.optional(positive), 'Requests in flight at once at the peak; a check beside the rate.'),
  historyMetric: field(z.optional(shortText), 'Metric of the history that is demand.'),
  historyService: field(z.optional(shortText), 'Service of the history, where it holds several.'),
  uncertaintyFraction: assumed(
    fraction,
    0.2,
    'Standard deviation of demand over its mean, where no history gives it.',
    'a fifth either way until a history says better',
  ),
  burstiness: assumed(
    positive,
    1,
    'Coefficient of variation of the times between requests; 1 = Poisson.',
    'independent users arrive as a Poisson process',
  ),
});

const chat = section({
  inputTokens: tokens(1200, 0.9, 'input of a request', 'Azure chat trace 2023: mean 1,155'),
  outputTokens: tokens(250, 0.9, 'output of a request', 'Azure chat trace 2023: mean 211'),
  turnsPerSession: assumed(positive, 1, 'Turns of one conversation.', 'each request counted on its own'),
  contextGrowthTokensPerTurn: assumed(
    nonNegative,
    0,
    'Input that each further turn adds, tokens.',
    'the input given is that of an average turn',
  ),
  thinkSeconds: assumed(nonNegative, 30, 'Time between turns, s.', 'reading and typing'),
  sharedPrefixTokens: assumed(nonNegative, 0, 'Leading tokens that every request shares (system prompt).', 'none said'),
  prefixCacheHitFraction: assumed(
    fraction,
    0,
    'Share of input tokens found in the prefix cache.',
    'no reuse is counted on unless it is measured',
  ),
});

const agent = section({
  share: assumed(fraction, 0, 'Share of requests that are agent tasks; the rest are chat.', 'chat only'),
  callsPerTask: assumed(
    positive.check(z.maximum(1000)),
    10,
    'LLM calls of one task.',
    'middle of short agents; coding agents make 30 to 100',
  ),
  inputTokens: tokens(8000, 0.8, 'input of the first call of a task', 'system prompt, tools and task'),
  outputTokens: tokens(300, 1, 'output of one call', 'median of coding-agent traces'),
  contextGrowthTokensPerCall: assumed(
    nonNegative,
    1500,
    'Context that each call adds, tokens.',
    'tool results and the own output',
  ),
  maxContextTokens: assumed(positive, 128_000, 'Context at which the agent compacts, tokens.', 'usual window'),
  toolSeconds: assumed(nonNegative, 5, 'Tool time between calls, s.', 'median of coding-agent traces'),
  prefixCacheHitFraction: assumed(
    fraction,
    0.9,
    'Share of input tokens already in the cache: each call resends the context.',
    'coding-agent traces reuse 96 %',
  ),
});

const deployment = section({
  model: assumed(
    shortText,
    'Llama-3.3-70B',
    'Model, any usual spelling, or the name of a custom one.',
    'the most asked-for open model of its size',
  ),
  gpu: field(z.optional(shortText), 'GPU type; absent = the search compares all that have a price.'),
  gpusPerReplica: field(z.optional(wholeFrom(1, 64)), 'Tensor parallelism; absent = the search compares.'),
  pipelineParallel: assumed(wholeFrom(1, 16), 1, 'Pipeline stages.', 'one node holds the model'),
  replicas: field(z.optional(wholeFrom(1, 100_000)), 'Replicas that run today; absent = none are counted on.'),
  precision: field(
    z.optional(z.enum(precisions)),
    'Weight precision; absent = the search compares the published one and fp8.',
  ),
  kvPrecision: assumed(z.enum(['16bit', 'fp8']), '16bit', 'KV cache precision.', 'engines default to the compute type'),
  engine: assumed(z.enum(['vllm', 'sglang', 'tensorrt-llm']), 'vllm', 'Serving engine.', 'the most used'),
  engineVersion: assumed(shortText, '0.19', 'Version of the engine.', 'the newest with measured start-up memory'),
  memoryUtilizationFraction: assumed(
    z.number().check(z.minimum(0.3), z.maximum(0.99)),
    0.9,
    'Share of GPU memory that the engine may use.',
    "vLLM's long-standing default",
  ),
  maxBatchTokens: assumed(
    wholeFrom(128, 1_000_000),
    8192,
    'Tokens of one pass at most (max_num_batched_tokens).',
    "vLLM's default on data-centre GPUs",
  ),
  maxSequences: assumed(
    wholeFrom(1, 8192),
    256,
    'Sequences of one replica at most (max_num_seqs).',
    "vLLM's default for the API server",
  ),
  speculation: field(z.optional(speculation), 'Speculative decoding; absent = none.'),
  compare: assumed(
    z.array(z.enum(['engines', 'batch-caps'])).check(z.maxLength(2)),
    [],
    'What the search compares beside GPU, parallelism and precision: other engines, other batch caps.',
    'a team seldom changes its engine for a plan',
  ),
  maxContextTokens: field(
    z.optional(wholeFrom(1, 100_000_000)),
    'Longest context served; absent = what the model allows.',
  ),
  imageGb: assumed(nonNegative, 12, 'Container image, GB.', 'usual CUDA serving image'),
  startupMinutes: assumed(
    nonNegative,
    6,
    'From order of a replica to its first token, minutes.',
    'node, image pull and model load',
  ),
  startFailureFraction: assumed(
    z.number().check(z.minimum(0), z.maximum(0.9)),
    0.01,
    'Share of replicas ordered that do not come up and are ordered again.',
    'a guess: no public figure was found',
  ),
});

const goals = section({
  ttftMs: goal('time to first token', { p50: 500, p99: 2000 }, chatGoal),
  itlMs: goal('time between output tokens', { p99: 50 }, '20 tokens/s, faster than people read'),
  e2eMs: goal('time to the last token', {}, ''),
});

const event = z.strictObject({
  name: field(shortText, 'What happens.'),
  startDate: field(day, 'First day.'),
  endDate: field(z.optional(day), 'Last day; absent = for good.'),
  demandMultiplier: field(positive, 'Demand while it lasts, over what it would be.'),
});

const holiday = z.strictObject({
  name: field(z.optional(shortText), 'What it is; days of one name are taken as alike.'),
  startDate: field(day, 'First day.'),
  endDate: field(z.optional(day), 'Last day; absent = the first alone.'),
  everyYear: field(z.optional(z.boolean()), 'The same days in every year, past and to come.'),
  demandMultiplier: field(
    z.optional(z.number().check(z.minimum(0), z.maximum(1000))),
    'Demand over the usual on such a day; absent = measured on like days of the history; 1 = an ordinary day.',
  ),
});

const planning = section({
  horizonDays: field(
    z.optional(positive.check(z.maximum(1100))),
    'Days planned for; absent = as long as the history, 7 to 56.',
  ),
  growthPerMonthFraction: assumed(
    z.number().check(z.minimum(-0.9), z.maximum(10)),
    0,
    'Growth of demand a month on top of the forecast.',
    'the history already holds its trend',
  ),
  events: assumed(
    z.array(event).check(z.maxLength(100)),
    [],
    'Planned events: launches, migrations, campaigns.',
    'none said',
  ),
  holidays: assumed(
    z.array(holiday).check(z.maxLength(200)),
    [],
    'Holidays: days unlike the others, in the past (left out of the fit, their effect measured) and to come.',
    'none said',
  ),
  planningQuantile: assumed(
    z.number().check(z.minimum(0.5), z.maximum(0.999)),
    0.8,
    'Quantile of the demand forecast that is planned for.',
    'four of five hours at or below it',
  ),
  peakMultiplier: assumed(
    z.number().check(z.minimum(1), z.maximum(20)),
    2,
    'Peak over average, used only where no history gives the daily shape.',
    'public chat traces: 1.5 to 3',
  ),
  withinStepPeak: field(
    z.optional(z.number().check(z.minimum(1), z.maximum(20))),
    'Highest minute over the mean of its step; absent = from the data, else by the arrival model.',
  ),
  marginFraction: assumed(
    z.number().check(z.minimum(0), z.maximum(5)),
    0.25,
    'Safety margin on top of the planned demand.',
    "the house's default",
  ),
  lengthDriftPerMonthFraction: assumed(
    fraction,
    0.05,
    'Standard deviation of how far the work of a call drifts within a month, in the futures.',
    'a guess: no public series of lengths is long enough to measure it',
  ),
  spareReplicas: assumed(wholeFrom(0, 1000), 1, 'Replicas that may fail without harm (N + k).', 'one node may be lost'),
  minReplicas: assumed(wholeFrom(1, 100_000), 1, 'Never fewer replicas.', 'the service answers at any time'),
  maxReplicas: field(z.optional(wholeFrom(1, 1_000_000)), 'Never more replicas (quota).'),
  scaling: assumed(
    z.enum(['fixed', 'weekly', 'hourly']),
    'weekly',
    'How often the size is changed: once, each week, each hour (autoscaled).',
    'people order by the week',
  ),
  leadTimeDays: assumed(nonNegative, 14, 'From order to delivery of GPUs, days.', 'usual quota and reservation time'),
});

const forecast = section({
  periods: field(
    z.optional(z.array(wholeFrom(2, 100_000)).check(z.maxLength(4))),
    'Seasonal periods in steps; absent = found in the data.',
  ),
  models: field(
    z.optional(z.array(shortText).check(z.maxLength(20))),
    'Candidate models; absent = chosen by the length and season of the data.',
  ),
  repairOutliers: assumed(
    z.boolean(),
    false,
    'Whether values far from the usual for their time are replaced by what is usual then.',
    'what happened once may happen again',
  ),
  timeZone: assumed(shortText, 'UTC', 'Time zone of the history, IANA name.', 'time stamps name none'),
});

const customPrice = z.strictObject({
  gpu: field(shortText, 'GPU name.'),
  usdPerGpuHour: field(positive, 'Price, $/GPU-hour.'),
  label: field(z.optional(shortText), 'Where it comes from.'),
});

const apiPrice = z.strictObject({
  usdPerMillionInputTokens: field(z.optional(nonNegative), 'Price of the input, $/1M tokens.'),
  usdPerMillionOutputTokens: field(
    z.optional(nonNegative),
    'Price of the output, $/1M tokens; both are needed to compare.',
  ),
  name: field(z.optional(shortText), 'Whose price it is.'),
});

const resources = section({
  clouds: assumed(
    z.array(shortText).check(z.maxLength(20)),
    [],
    'Clouds allowed; empty = all in the catalogue.',
    'any cloud with a listed price',
  ),
  regions: assumed(z.array(shortText).check(z.maxLength(100)), [], 'Regions allowed; empty = all.', 'any region'),
  gpus: assumed(
    z.array(shortText).check(z.maxLength(50)),
    [],
    'GPU types the search may use; empty = all with a price.',
    'whatever is cheapest',
  ),
  instanceTypes: assumed(
    z.array(shortText).check(z.maxLength(100)),
    [],
    'Instance types allowed; empty = all.',
    'any instance type',
  ),
  purchase: assumed(
    z.enum(purchases),
    'on-demand',
    'How GPUs are paid.',
    'nothing is committed before the plan is seen',
  ),
  budgetUsdPerMonth: field(z.optional(positive), 'Budget, $/month.'),
  maxGpus: field(
    z.optional(wholeFrom(1, 1_000_000)),
    'Most GPUs that can be had (quota, supply); a plan that needs more says so; absent = no cap.',
  ),
  discountFraction: assumed(
    z.number().check(z.minimum(0), z.maximum(0.95)),
    0,
    'Negotiated discount on list prices.',
    'list prices',
  ),
  priceFactor: field(
    z.optional(positive.check(z.maximum(100))),
    'All prices of GPUs times this: a move of the market to try; absent = as listed.',
  ),
  priceUncertaintyFraction: assumed(
    fraction,
    0.05,
    'Standard deviation of the price over its mean.',
    'list prices move within months',
  ),
  prices: assumed(
    z.array(customPrice).check(z.maxLength(100)),
    [],
    'Own prices; they replace listed ones of the same GPU.',
    'list prices',
  ),
  apiPrice: field(z.optional(apiPrice), 'Price of an API that could serve the same tokens, to compare with.'),
  storageUsdPerGbMonth: assumed(
    nonNegative,
    0.1,
    'Storage price, $/GB-month.',
    'network SSD list prices, 0.08 to 0.17',
  ),
  egressUsdPerGb: assumed(nonNegative, 0.09, 'Price of data sent out, $/GB.', 'first tier of the large clouds'),
  logRetentionDays: assumed(nonNegative, 30, 'Days that request logs are kept.', 'usual retention'),
  customModels: assumed(
    z.array(z.strictObject({ name: shortText, config: z.record(z.string(), z.unknown()) })).check(z.maxLength(20)),
    [],
    'Models by their Hugging Face config.json.',
    'none',
  ),
  customGpus: assumed(
    z.array(z.record(z.string(), z.unknown())).check(z.maxLength(20)),
    [],
    'Accelerators by a row of the catalogue.',
    'none',
  ),
});

/** The schema of the document as written: what is absent was not said. */
export const scenarioSchema = z.strictObject({
  version: field(z.literal(1), 'Version of the document.'),
  name: assumed(shortText, 'My service', 'Name of the service.', 'none said'),
  asOf: field(
    z.optional(day),
    'The day that counts as today; absent = the end of the history, else the date of the catalogue.',
  ),
  seed: assumed(
    wholeFrom(0, 4_294_967_295),
    1,
    'Seed of all random numbers.',
    'any number gives a valid plan; the same one gives the same plan',
  ),
  service,
  workload: section({ demand, chat, agent }),
  deployment,
  goals,
  planning,
  forecast,
  resources,
  measurements: field(
    z.optional(ownMeasurements),
    'Own benchmarks: their configurations are planned with the constants that they give; absent = none.',
  ),
  money: moneySection,
  scenarios: ownScenarios,
});

/** The document as written: every default may be left out. */
export type Scenario = z.input<typeof scenarioSchema>;
/** The document with its defaults. */
export type FullScenario = z.output<typeof scenarioSchema>;
