/**
 * Plan v1: what follows from a scenario and a history. Plain JSON, made again from the same documents at any time.
 * The schema is the type and the published JSON Schema; nothing here decides anything.
 */
import * as z from 'zod/mini';
import { autoscalingSchema } from './autoscaling-schema.ts';
import { gpuCapSchema } from './gpu-cap-schema.ts';
import { measuredSchema } from './plan-measured.ts';
import { billSchema, energySchema, ownHardwareSchema, shownInSchema, spotSchema } from './plan-money.ts';

const number = z.number();
const count = z.int().check(z.nonnegative());
const text = z.string();
const series = z.array(number);
const gappy = z.array(z.nullable(number));
const stepSchema = z.strictObject({ unit: z.enum(['s', 'month', 'year']), count });
/** Epoch ms UTC of the first step, the step, one value a step. */
const grid = { startMs: number, step: stepSchema };

const scores = z.strictObject({
  mase: z.nullable(number),
  smape: z.nullable(number),
  wape: z.nullable(number),
  /** share of actuals inside the 80 and 95 % bands of the backtest */
  coverage80: z.nullable(number),
  coverage95: z.nullable(number),
});

/** What a fit leaves over: a Ljung–Box p near 0 says that structure is left in it. */
const residuals = z.strictObject({
  ljungBoxP: z.nullable(number),
  lags: count,
  acf1: z.nullable(number),
  mean: z.nullable(number),
  sd: z.nullable(number),
});

const latency = z.strictObject({ mean: number, p50: number, p95: number, p99: number });

/** Where a number comes from: said by a person, measured in their data, assumed by us, or computed from the others. */
const origin = z.enum(['said', 'measured', 'assumed', 'computed', 'catalogue']);

const size = z.strictObject({ fromMs: number, replicas: count, gpus: count, usdPerMonth: number });
const spread = z.strictObject({ p10: number, p50: number, p90: number });

const wideSpread = z.strictObject({ p10: number, p50: number, p90: number, p99: number });

export const verdictSchema = z.strictObject({
  /** `ttft-p99`, `itl-p99`, `e2e-p95`, `spare`, `budget` … */
  id: text,
  met: z.boolean(),
  /** 0–1 where a probability stands behind it */
  probability: z.optional(number),
  text,
  limit: z.optional(text),
});

const candidate = z.strictObject({
  name: text,
  model: text,
  status: text,
  /** why it is in or out, one sentence */
  reason: text,
  weight: number,
  aicc: z.nullable(number),
  scores: z.nullable(scores),
  residuals: z.nullable(residuals),
});

const demand = z.strictObject({
  source: z.enum(['history', 'description']),
  metric: text,
  service: text,
  unit: z.literal('requests/s'),
  /** IANA name; calendar steps and days follow it */
  timeZone: text,
  /** cleaned history as a rate; null = missing */
  history: z.nullable(z.strictObject({ ...grid, values: gappy })),
  forecast: z.strictObject({
    ...grid,
    mean: series,
    quantiles: z.array(z.strictObject({ probability: number, values: series })),
  }),
  periods: z.array(count),
  chosen: z.strictObject({
    kind: z.enum(['ensemble', 'single', 'description']),
    members: z.array(z.strictObject({ model: text, weight: number })),
  }),
  scores: z.nullable(scores),
  candidates: z.array(candidate),
  /** origins of the backtest; 0 = none was possible */
  backtestOrigins: count,
  meanNow: number,
  peak: number,
  peakAtMs: number,
  /** highest over mean of the forecast */
  peakToMean: number,
  /** change of the mean over a month, from the forecast and the growth on top; fraction */
  growthPerMonthFraction: number,
  /** planned events within the horizon; absent = none. Epoch ms, to = the end of the last day (or of the horizon) */
  events: z.optional(z.array(z.strictObject({ name: text, fromMs: number, toMs: number, multiplier: number }))),
  /** days unlike the others: what is planned for them, and from what */
  holidays: z.array(
    z.strictObject({
      name: text,
      /** demand over the usual */
      multiplier: number,
      origin,
      /** days of the history that show it */
      pastDays: count,
      daysAhead: count,
      message: text,
    }),
  ),
  repairs: z.array(z.strictObject({ code: text, message: text, count, lines: z.array(count), metric: text })),
});

const workload = z.strictObject({
  /** LLM calls that one request makes, over the mix */
  callsPerRequest: number,
  classes: z.array(
    z.strictObject({
      name: z.enum(['chat', 'agent']),
      shareOfCalls: number,
      inputTokensMean: number,
      outputTokensMean: number,
      cachedInputFraction: number,
    }),
  ),
  inputTokensPerCall: number,
  outputTokensPerCall: number,
  tokensOrigin: origin,
  /** at the planned peak */
  callsPerSecond: number,
  promptTokensPerSecond: number,
  outputTokensPerSecond: number,
});

/** One planning factor: what it multiplies (or adds) and the GPUs that it costs at the peak. */
const factor = z.strictObject({
  id: z.enum(['mean', 'quantile', 'within-step-peak', 'peak-multiplier', 'margin', 'simulation', 'spare', 'rounding']),
  label: text,
  multiplier: number,
  replicas: number,
  gpus: number,
  origin,
  field: z.optional(text),
});

const memory = z.strictObject({
  /** bytes per GPU */
  total: number,
  weights: number,
  /** weights of the draft of speculative decoding, and of `kvBytesPerToken` what its cache takes; absent = no draft */
  draft: z.optional(number),
  draftKvBytesPerToken: z.optional(number),
  kvPool: number,
  activations: number,
  nonTorch: number,
  graphs: number,
  unused: number,
  /** of one replica */
  kvTokens: number,
  kvBytesPerToken: number,
  weightBytesTotal: number,
  /** sequences of mean length that the pool holds */
  maxConcurrency: number,
});

/** Why a configuration was not taken, with its figures; which are there depends on the kind. */
const loss = z.strictObject({
  kind: z.enum(['dominated', 'goal', 'memory', 'replicas', 'no-price', 'simulated', 'unknown-peak']),
  /** dominated: the configuration of the front that is at least as good in money and both latencies, and by how much it is better */
  by: z.optional(text),
  usdPerMonth: z.optional(number),
  ttftMs: z.optional(number),
  itlMs: z.optional(number),
  /** goal: what a single request takes already, against what is wanted; replicas do not mend it. simulated: what the peak takes with `replicas` */
  goal: z.optional(text),
  percentile: z.optional(text),
  reachedMs: z.optional(number),
  wantedMs: z.optional(number),
  /** memory: GiB on each GPU */
  missingGib: z.optional(number),
  neededGib: z.optional(number),
  /** replicas: needed, and the limit of the plan; simulated: tried, spares apart */
  replicas: z.optional(number),
  limit: z.optional(number),
});

export const configurationSchema = z.strictObject({
  id: text,
  gpu: text,
  gpusPerReplica: count,
  tensorParallel: count,
  pipelineParallel: count,
  precision: text,
  engine: text,
  feasible: z.boolean(),
  reason: text,
  lever: text,
  /** only where the goals are as good as missed (strain.ts): a replica within them carries little, and no price makes it an offer */
  strain: z.optional(
    z.strictObject({
      goal: z.enum(['ttft', 'itl', 'e2e']),
      percentile: z.enum(['p50', 'p95', 'p99']),
      /** one request alone, and the limit */
      aloneMs: number,
      wantedMs: number,
      /** share of what a replica would carry without goals of latency */
      usedFraction: number,
    }),
  ),
  binding: text,
  /** calls/s of one replica at the goals; by the queue screen, less where the simulation raised the replicas */
  capacityCallsPerSecond: number,
  maxConcurrency: number,
  /** single request, empty replica */
  unloadedTtftMs: z.nullable(number),
  unloadedItlMs: z.nullable(number),
  /** at the planned peak; null where no goal can be met */
  ttftMs: z.nullable(latency),
  itlMs: z.nullable(latency),
  e2eMs: z.nullable(latency),
  replicas: count,
  gpus: count,
  usdPerMonth: z.nullable(number),
  /** price row that was taken, or why there is none */
  price: text,
  /** no other is at least as good in $/month, P99 to first token and P99 between tokens, and better in one */
  paretoOptimal: z.boolean(),
  /** null on the front */
  loss: z.nullable(loss),
  /** latencies at the planned peak from the simulation of passes; false = from the queue screen */
  simulated: z.boolean(),
  /** replicas by the queue screen; fewer than `replicas` where the simulation raised them */
  screenReplicas: count,
});

/** One thing changed, as little as makes some configuration carry the load; found by searching again with it. */
const alternative = z.strictObject({
  id: text,
  /** of the scenario; '' where the change is no single field */
  field: text,
  from: text,
  to: text,
  /** the value to write into the field; null where there is no single one */
  value: z.nullable(z.union([number, text])),
  sentence: text,
  /** what then carries the load, its GPUs and its money; null without a price */
  configuration: text,
  gpus: count,
  usdPerMonth: z.nullable(number),
});

const verified = z.strictObject({
  calls: count,
  replicas: count,
  callsPerSecond: number,
  ttftMs: latency,
  itlMs: latency,
  e2eMs: latency,
  /** standard error by batch means */
  ttftP99ErrorMs: z.nullable(number),
  goalsMet: z.boolean(),
  withinGoalsFraction: number,
  saturation: z.enum(['stable', 'near', 'saturated']),
  kvMeanFraction: number,
  kvMaxFraction: number,
  preemptions: count,
  /** what the queue screen says of the same size and load; null = a line without end */
  screen: z.nullable(z.strictObject({ ttftMs: latency, itlMs: latency, e2eMs: latency })),
});

const sizing = z.strictObject({
  chosen: z.nullable(text),
  checked: count,
  feasible: count,
  configurations: z.array(configurationSchema),
  memory: z.nullable(memory),
  binding: text,
  /** tier of the prediction and its 80 % band as a fraction either way */
  tier: z.enum(['measured', 'calibrated', 'estimated', 'out of domain']),
  bandFraction: number,
  /** what to change; only where nothing meets the goals */
  alternatives: z.array(alternative),
  /** the chosen configuration at the planned peak, spares idle and margin unused, simulated pass by pass; null without a choice */
  verified: z.nullable(verified),
  /** own benchmarks of the scenario; absent = none */
  measured: z.optional(z.array(measuredSchema)),
});

const cost = z.strictObject({
  currency: z.literal('USD'),
  price: z.nullable(
    z.strictObject({
      cloud: text,
      region: text,
      instanceType: text,
      gpusPerInstance: count,
      usdPerGpuHour: number,
      purchase: text,
      estimated: z.boolean(),
      source: text,
      date: text,
    }),
  ),
  /** money over the horizon, one value a step, planned size */
  ...grid,
  usdPerStep: series,
  /** whole horizon as planned, and if the size followed the need every step */
  totalUsd: number,
  followingDemandUsd: number,
  /** all futures: month at the largest size, and the horizon */
  monthUsd: spread,
  horizonUsd: spread,
  perMillionInputTokensUsd: number,
  perMillionOutputTokensUsd: number,
  perRequestUsd: number,
  storageUsdPerMonth: number,
  networkUsdPerMonth: number,
  budget: z.nullable(z.strictObject({ usdPerMonth: number, probabilityOver: number })),
  /** commitments of least expected cost over all hours of all futures, for on-demand plans at listed prices */
  commitments: z.array(
    z.strictObject({
      term: z.enum(['1 year', '3 years']),
      replicas: count,
      gpus: count,
      /** committed over on-demand price of a replica, and whether it is estimated */
      ratio: number,
      estimated: z.boolean(),
      offer: text,
      /** expected, with it; all on demand; the largest need committed */
      usdPerMonth: number,
      allOnDemandUsdPerMonth: number,
      allCommittedUsdPerMonth: number,
    }),
  ),
  /** what to order when, ahead by the lead time; late = the day has passed */
  orders: z.array(
    z.strictObject({ byMs: number, neededFromMs: number, gpus: count, replicas: count, late: z.boolean() }),
  ),
  perUserUsdPerMonth: z.nullable(number),
  shownIn: shownInSchema,
  spot: spotSchema,
  ownHardware: ownHardwareSchema,
  energy: energySchema,
  bill: billSchema,
  api: z.nullable(
    z.strictObject({
      name: text,
      usdPerMillionInputTokens: number,
      usdPerMillionOutputTokens: number,
      usdPerMonth: number,
      /** this plan's, on average over the horizon */
      ownUsdPerMonth: number,
      /** mean requests/s at which the API costs what this plan costs; null where the API is free */
      breakEvenRequestsPerSecond: z.nullable(number),
    }),
  ),
});

const risk = z.strictObject({
  paths: count,
  peakReplicas: spread,
  /** cost of the month at the largest size over all futures */
  histogram: z.strictObject({ edges: series, counts: series }),
  /** share of futures whose bare need (margin and spares used up) passes the planned replicas */
  probabilityShort: number,
  /** the whole horizon, with bursts, drift of the lengths and replicas that do not come up; null where nothing could be chosen */
  futures: z.nullable(
    z.strictObject({
      paths: count,
      /** sizes that follow the need, by row: the largest of it, and money as a rate a month */
      overTime: z.array(z.strictObject({ fromMs: number, replicas: wideSpread, usdPerMonth: wideSpread })),
      /** months of 730 hours from the start; the last may be shorter, its budget by the hours */
      months: z.array(
        z.strictObject({
          fromMs: number,
          toMs: number,
          usd: wideSpread,
          budgetUsd: z.nullable(number),
          probabilityOverBudget: z.nullable(number),
          /** share of futures in which the planned size breaks the goal in some busiest minute of the month */
          goals: z.array(z.strictObject({ id: text, probabilityBroken: number })),
        }),
      ),
      goals: z.array(
        z.strictObject({
          id: text,
          /** what one replica carries within this goal alone */
          callsPerSecondOfReplica: number,
          probabilityBroken: number,
          probabilityBrokenWithOneMore: number,
        }),
      ),
      /** horizon; worst = mean of the worst 5 % */
      costUsd: z.strictObject({
        p10: number,
        p50: number,
        p90: number,
        p99: number,
        mean: number,
        standardError: number,
        worst: number,
      }),
      /** share of the load of all busiest minutes that the planned size does not carry within the goals */
      notCarried: z.strictObject({ mean: number, worst: number }),
      /** one more replica all along */
      oneMore: z.strictObject({ gpus: count, usdPerMonth: number, worstShare: number }),
    }),
  ),
});

const infrastructure = z.strictObject({
  weightsGb: number,
  imageGb: number,
  logGbPerDay: number,
  storageGb: number,
  /** in and out, at the planned peak */
  networkInMbitPerSecond: number,
  networkOutMbitPerSecond: number,
  connections: count,
  startupMinutes: number,
});

export const recommendationSchema = z.strictObject({
  id: text,
  title: text,
  reason: text,
  /** of carrying this plan out: its largest size less that of now. What another plan would change: advise.ts */
  effect: z.strictObject({ gpus: number, usdPerMonth: number }),
  urgency: z.enum(['now', 'soon', 'later']),
  byMs: z.nullable(number),
});

/** The formula behind a number, with this plan's own numbers. */
export const explanationSchema = z.strictObject({
  id: text,
  title: text,
  formula: text,
  terms: z.array(z.strictObject({ name: text, value: text, origin, field: z.optional(text) })),
  result: text,
  source: text,
});

export const planSchema = z.strictObject({
  version: z.literal(1),
  /** hash of the whole plan without this field */
  hash: text,
  coreVersion: text,
  catalogDate: text,
  seed: number,
  scenarioHash: text,
  historyHash: z.nullable(text),
  name: text,
  model: text,
  asOf: text,
  status: z.enum(['ok', 'goal-missed', 'over-budget']),
  answer: z.strictObject({
    /** plain words; parts of it in `emphasis` stand out */
    sentence: text,
    emphasis: z.array(text),
    /** a whole sentence; what puts words before it lowers its first letter (base/lower-first.ts) */
    next: text,
    verdicts: z.array(verdictSchema),
    now: z.nullable(size),
    later: z.nullable(size),
  }),
  demand,
  workload,
  factors: z.array(factor),
  sizing,
  replicas: z.strictObject({ ...grid, gpusPerReplica: count, needed: z.array(count), planned: z.array(count) }),
  cost,
  risk,
  /** null where nothing could be chosen */
  autoscaling: z.nullable(autoscalingSchema),
  infrastructure,
  /** only where a cap on GPUs was said and something can be chosen */
  gpuCap: z.optional(gpuCapSchema),
  recommendations: z.array(recommendationSchema),
  warnings: z.array(z.strictObject({ code: text, message: text })),
  assumptions: z.array(z.strictObject({ field: text, value: text, reason: text })),
  explanations: z.array(explanationSchema),
});

export type Plan = z.output<typeof planSchema>;
export type PlanConfiguration = z.output<typeof configurationSchema>;
export type Alternative = z.output<typeof alternative>;
export type Recommendation = z.output<typeof recommendationSchema>;
export type Explanation = z.output<typeof explanationSchema>;
export type Verdict = z.output<typeof verdictSchema>;
export type Origin = z.output<typeof origin>;
