/**
 * A made-up plan of plausible shape for the gallery and the tests of the page: 168 hours of history, 168 of forecast.
 * Its figures are invented; nothing in the product reads it.
 */
import type { Plan, PlanConfiguration } from '../../src/plan/plan.ts';
import { sampleAutoscaling } from './sample-autoscaling.ts';

export const START_MS = Date.UTC(2026, 10, 9);
const HOURS = 168;
const step = { unit: 's', count: 3600 } as const;

function rate(hour: number): number {
  const daily = 6 + 4.5 * Math.sin(((hour % 24) - 8) * (Math.PI / 12));
  const weekend = Math.floor(hour / 24) % 7 >= 5 ? 0.65 : 1;
  const wobble = ((hour * 7919) % 13) / 40 - 0.15;
  return Math.max(0.4, daily * weekend * (1 + hour / 3000) + wobble);
}

const past = Array.from({ length: HOURS }, (_, i) => (i === 60 || i === 61 ? null : round(rate(i))));
const mean = Array.from({ length: HOURS }, (_, i) => round(rate(HOURS + i)));
const levels = [
  [0.025, -1.96],
  [0.05, -1.645],
  [0.1, -1.282],
  [0.2, -0.842],
  [0.25, -0.674],
  [0.5, 0],
  [0.75, 0.674],
  [0.8, 0.842],
  [0.9, 1.282],
  [0.95, 1.645],
  [0.975, 1.96],
] as const;
const quantiles = levels.map(([probability, z]) => ({
  probability,
  values: mean.map((value, i) => round(Math.max(0, value + z * (0.35 + 0.6 * Math.sqrt(i / HOURS))))),
}));
const needed = mean.map((value) => Math.max(2, Math.ceil(value / 1.9) + 1));
const planned = needed.map((_, i) => Math.max(...needed.slice(Math.floor(i / 84) * 84, Math.floor(i / 84) * 84 + 84)));
const edges = Array.from({ length: 33 }, (_, i) => 40_000 + i * 1000);
const counts = Array.from({ length: 32 }, (_, i) => Math.round(400 * Math.exp(-(((i - 13) / 6) ** 2))));

function round(value: number): number {
  return Math.round(value * 1000) / 1000;
}

const spread = (p99: number) => ({ mean: p99 * 0.42, p50: p99 * 0.36, p95: p99 * 0.8, p99 });

function configuration(
  id: string,
  gpu: string,
  per: number,
  precision: string,
  p99: number,
  itl: number,
  replicas: number,
  usd: number,
): PlanConfiguration {
  return {
    id,
    gpu,
    gpusPerReplica: per,
    tensorParallel: per,
    pipelineParallel: 1,
    precision,
    engine: 'vllm 0.19',
    feasible: true,
    reason: '',
    lever: '',
    binding: 'decode',
    capacityCallsPerSecond: 1.9,
    maxConcurrency: 118,
    unloadedTtftMs: p99 * 0.3,
    unloadedItlMs: itl * 0.7,
    ttftMs: spread(p99),
    itlMs: spread(itl),
    e2eMs: spread(p99 + 250 * itl),
    replicas,
    gpus: replicas * per,
    usdPerMonth: usd,
    simulated: true,
    screenReplicas: replicas,
    price: 'aws p5.48xlarge',
    paretoOptimal: true,
    loss: null,
  };
}

/** One that the chosen beats in money and both latencies. */
function beaten(each: PlanConfiguration, usdPerMonth: number, ttftMs: number, itlMs: number): PlanConfiguration {
  return {
    ...each,
    paretoOptimal: false,
    reason: `2xH100-fp8 is $${String(usdPerMonth)} a month cheaper`,
    loss: { kind: 'dominated', by: '2xH100-fp8', usdPerMonth, ttftMs, itlMs },
  };
}

const missed: PlanConfiguration = {
  ...configuration('4xA100-fp16', 'A100-80GB', 4, 'fp16', 2600, 55, 0, 0),
  feasible: false,
  reason: 'between tokens P99 55 ms passes the goal of 50 ms',
  lever: 'Use fp8 or a faster GPU.',
  replicas: 0,
  gpus: 0,
  usdPerMonth: null,
  paretoOptimal: false,
  loss: { kind: 'goal', goal: 'itl', percentile: 'p99', reachedMs: 55, wantedMs: 50 },
};

const spreadAt = (day: number, scale: number) => ({
  p10: scale * (5 + Math.floor(day / 3)),
  p50: scale * (6 + Math.floor(day / 3)),
  p90: scale * (7 + Math.floor(day / 2)),
  p99: scale * (9 + Math.floor(day / 2)),
});
const futures: NonNullable<Plan['risk']['futures']> = {
  paths: 4096,
  overTime: Array.from({ length: 7 }, (_, day) => ({
    fromMs: START_MS + HOURS * 3_600_000 + day * 86_400_000,
    replicas: spreadAt(day, 1),
    usdPerMonth: spreadAt(day, 7446),
  })),
  months: [
    {
      fromMs: START_MS + HOURS * 3_600_000,
      toMs: START_MS + 2 * HOURS * 3_600_000,
      usd: { p10: 10_300, p50: 11_900, p90: 14_100, p99: 17_000 },
      budgetUsd: 13_808,
      probabilityOverBudget: 0.12,
      goals: [{ id: 'ttft-p99', probabilityBroken: 0.06 }],
    },
  ],
  goals: [
    { id: 'ttft-p99', callsPerSecondOfReplica: 2.1, probabilityBroken: 0.06, probabilityBrokenWithOneMore: 0.02 },
  ],
  costUsd: { p10: 10_300, p50: 11_900, p90: 14_100, p99: 17_000, mean: 12_100, standardError: 24, worst: 16_200 },
  notCarried: { mean: 0.002, worst: 0.03 },
  oneMore: { gpus: 2, usdPerMonth: 7446, worstShare: 0.01 },
};

export const samplePlan: Plan = {
  version: 1,
  hash: '7c1e9a4f00112233445566778899aabb',
  coreVersion: '0.1.0',
  catalogDate: '2026-11-10',
  seed: 1,
  scenarioHash: '00112233445566778899aabbccddeeff',
  historyHash: 'ffeeddccbbaa99887766554433221100',
  name: 'Support assistant, EU',
  model: 'Llama-3.3-70B',
  asOf: '2026-11-16',
  status: 'ok',
  answer: {
    sentence:
      'You need 12 H100 now and 14 by 20 November. That is $31k a month today, $52k at the peak, most likely between $44k and $63k.',
    emphasis: ['12 H100', '14 by 20 November', '$31k a month', '$52k'],
    next: 'Reserve 8 GPUs for a year by 12 January; the rest scales on demand.',
    verdicts: [
      { id: 'ttft-p99', met: true, text: 'First token P99 1.4 s', limit: '≤ 2 s' },
      { id: 'itl-p99', met: true, text: 'Between tokens P99 38 ms', limit: '≤ 50 ms' },
      { id: 'spare', met: true, text: 'Survives the loss of one replica' },
      { id: 'budget', met: false, probability: 0.2, text: '1 in 5 chance to pass the budget', limit: '$60k a month' },
    ],
    now: { fromMs: START_MS + HOURS * 3_600_000, replicas: 6, gpus: 12, usdPerMonth: 31_000 },
    later: { fromMs: START_MS + (HOURS + 84) * 3_600_000, replicas: 7, gpus: 14, usdPerMonth: 52_000 },
  },
  demand: {
    source: 'history',
    metric: 'requests',
    service: '',
    unit: 'requests/s',
    timeZone: 'UTC',
    history: { startMs: START_MS, step, values: past },
    forecast: { startMs: START_MS + HOURS * 3_600_000, step, mean, quantiles },
    periods: [24, 168],
    chosen: {
      kind: 'ensemble',
      members: [
        { model: 'STL + ETS(A,Ad,N)', weight: 0.6 },
        { model: 'Theta', weight: 0.4 },
      ],
    },
    scores: { mase: 0.71, smape: 0.09, wape: 0.083, coverage80: 0.81, coverage95: 0.94 },
    candidates: [
      {
        name: 'stl-ets',
        model: 'STL + ETS(A,Ad,N)',
        status: 'ok',
        reason: 'lowest error in the backtest',
        weight: 0.6,
        aicc: 812.4,
        residuals: { ljungBoxP: 0.31, lags: 336, acf1: 0.02, mean: 0.004, sd: 0.31 },
        scores: { mase: 0.7, smape: 0.09, wape: 0.083, coverage80: 0.8, coverage95: 0.94 },
      },
      {
        name: 'theta',
        model: 'Theta',
        status: 'ok',
        reason: 'close to the best, errs elsewhere',
        weight: 0.4,
        aicc: null,
        residuals: { ljungBoxP: 0.0004, lags: 48, acf1: 0.21, mean: -0.01, sd: 0.36 },
        scores: { mase: 0.78, smape: 0.1, wape: 0.091, coverage80: 0.83, coverage95: 0.95 },
      },
      {
        name: 'seasonal-naive',
        model: 'Seasonal naive',
        status: 'ok',
        reason: 'clearly worse than the best',
        weight: 0,
        aicc: null,
        residuals: { ljungBoxP: 0, lags: 336, acf1: 0.84, mean: 0.05, sd: 0.9 },
        scores: { mase: 1, smape: 0.13, wape: 0.12, coverage80: 0.84, coverage95: 0.96 },
      },
      {
        name: 'auto-arima',
        model: 'ARIMA',
        status: 'too-short',
        reason: 'the history is too short for a weekly ARIMA',
        weight: 0,
        aicc: null,
        residuals: null,
        scores: null,
      },
    ],
    backtestOrigins: 6,
    meanNow: 6.1,
    peak: 11.8,
    peakAtMs: START_MS + (HOURS + 110) * 3_600_000,
    peakToMean: 1.9,
    growthPerMonthFraction: 0.06,
    holidays: [
      {
        name: 'Thanksgiving',
        multiplier: 0.62,
        origin: 'measured',
        pastDays: 1,
        daysAhead: 1,
        message: 'Thanksgiving: demand was 0.62 × the usual on 1 day of the history; ordinary days scatter by 4 %.',
      },
    ],
    repairs: [
      { code: 'gap', message: '2 hours are missing', count: 2, lines: [62, 63], metric: 'requests' },
      { code: 'duplicate', message: '1 hour came twice and was summed', count: 1, lines: [90], metric: 'requests' },
    ],
  },
  workload: {
    callsPerRequest: 1,
    classes: [{ name: 'chat', shareOfCalls: 1, inputTokensMean: 1450, outputTokensMean: 310, cachedInputFraction: 0 }],
    inputTokensPerCall: 1450,
    outputTokensPerCall: 310,
    tokensOrigin: 'measured',
    callsPerSecond: 15.2,
    promptTokensPerSecond: 22_040,
    outputTokensPerSecond: 4712,
  },
  factors: [
    {
      id: 'mean',
      label: 'Expected demand in the busiest step',
      multiplier: 1,
      replicas: 3,
      gpus: 6,
      origin: 'computed',
    },
    {
      id: 'quantile',
      label: 'Planned for the 80th percentile of the forecast',
      multiplier: 1.07,
      replicas: 1,
      gpus: 2,
      origin: 'assumed',
      field: 'planning.planningQuantile',
    },
    {
      id: 'within-step-peak',
      label: 'Busiest minute inside the step',
      multiplier: 1.09,
      replicas: 0,
      gpus: 0,
      origin: 'computed',
      field: 'planning.withinStepPeak',
    },
    {
      id: 'peak-multiplier',
      label: 'Peak over average, where the daily shape is unknown',
      multiplier: 1,
      replicas: 0,
      gpus: 0,
      origin: 'assumed',
      field: 'planning.peakMultiplier',
    },
    {
      id: 'margin',
      label: 'Safety margin',
      multiplier: 1.25,
      replicas: 2,
      gpus: 4,
      origin: 'assumed',
      field: 'planning.marginFraction',
    },
    {
      id: 'spare',
      label: 'Spare replicas, so that one may fail',
      multiplier: 1,
      replicas: 1,
      gpus: 2,
      origin: 'assumed',
      field: 'planning.spareReplicas',
    },
    { id: 'rounding', label: 'Whole instances', multiplier: 1, replicas: 0, gpus: 0, origin: 'catalogue' },
  ],
  sizing: {
    chosen: '2xH100-fp8',
    checked: 40,
    feasible: 14,
    configurations: [
      configuration('2xH100-fp8', 'H100', 2, 'fp8', 1400, 38, 7, 52_000),
      beaten(configuration('1xH200-fp8', 'H200', 1, 'fp8', 1700, 46, 12, 54_000), 2000, 300, 8),
      configuration('1xB200-nvfp4', 'B200', 1, 'nvfp4', 900, 24, 6, 57_000),
      beaten(configuration('4xL40S-fp8', 'L40S', 4, 'fp8', 1900, 49, 13, 66_000), 14_000, 500, 11),
      missed,
    ],
    memory: {
      total: 80e9,
      weights: 35.3e9,
      kvPool: 30.4e9,
      activations: 2.6e9,
      nonTorch: 2.1e9,
      graphs: 1.3e9,
      unused: 8.3e9,
      kvTokens: 185_000,
      kvBytesPerToken: 327_680,
      weightBytesTotal: 70.6e9,
      maxConcurrency: 118.4,
    },
    binding: 'decode',
    tier: 'calibrated',
    bandFraction: 0.11,
    alternatives: [],
    verified: {
      ...{ calls: 10_000, replicas: 6, callsPerSecond: 30.1 },
      ttftMs: { mean: 119, p50: 97, p95: 253, p99: 401 },
      itlMs: { mean: 29.4, p50: 29.1, p95: 34.4, p99: 38.1 },
      e2eMs: { mean: 6233, p50: 4655, p95: 16_432, p99: 27_624 },
      ...{ ttftP99ErrorMs: 9.8, goalsMet: true, withinGoalsFraction: 0.996, saturation: 'stable' },
      ...{ kvMeanFraction: 0.14, kvMaxFraction: 0.25, preemptions: 0 },
      screen: { ttftMs: spread(398), itlMs: spread(37), e2eMs: spread(26_900) },
    },
  },
  replicas: { startMs: START_MS + HOURS * 3_600_000, step, gpusPerReplica: 2, needed, planned },
  cost: {
    currency: 'USD',
    price: {
      cloud: 'aws',
      region: 'eu-central-1',
      instanceType: 'p5.48xlarge',
      gpusPerInstance: 8,
      usdPerGpuHour: 5.1,
      purchase: 'on-demand',
      estimated: false,
      source: 'aws.amazon.com price list',
      date: '2026-11-02',
    },
    startMs: START_MS + HOURS * 3_600_000,
    step,
    usdPerStep: planned.map((replicas) => replicas * 2 * 5.1),
    totalUsd: 11_900,
    followingDemandUsd: 7_400,
    monthUsd: { p10: 44_000, p50: 52_000, p90: 63_000 },
    horizonUsd: { p10: 10_300, p50: 11_900, p90: 14_100 },
    perMillionInputTokensUsd: 0.41,
    perMillionOutputTokensUsd: 2.1,
    perRequestUsd: 0.0012,
    storageUsdPerMonth: 41,
    networkUsdPerMonth: 12,
    budget: { usdPerMonth: 60_000, probabilityOver: 0.2 },
    commitments: [
      {
        term: '1 year',
        replicas: 4,
        gpus: 8,
        ratio: 0.63,
        estimated: true,
        offer: 'aws eu-central-1 p5.48xlarge, committed price estimated from a typical ratio to on-demand',
        usdPerMonth: 39_000,
        allOnDemandUsdPerMonth: 47_000,
        allCommittedUsdPerMonth: 42_000,
      },
    ],
    orders: [
      {
        byMs: START_MS + HOURS * 3_600_000,
        neededFromMs: START_MS + HOURS * 3_600_000,
        gpus: 12,
        replicas: 6,
        late: true,
      },
    ],
    perUserUsdPerMonth: null,
    ...{ shownIn: null, spot: null, ownHardware: null, energy: null, bill: null, api: null },
  },
  risk: {
    paths: 4096,
    peakReplicas: { p10: 6, p50: 7, p90: 8 },
    histogram: { edges, counts },
    probabilityShort: 0.04,
    futures,
  },
  autoscaling: sampleAutoscaling,
  infrastructure: {
    weightsGb: 70.6,
    imageGb: 12,
    logGbPerDay: 4.2,
    storageGb: 620,
    networkInMbitPerSecond: 1.1,
    networkOutMbitPerSecond: 0.4,
    connections: 190,
    startupMinutes: 6,
  },
  recommendations: [
    {
      id: 'order-growth',
      title: 'Order 4 more H100 by 12 January 2027',
      reason: 'The load needs 14 from 26 January 2027, and delivery takes 14 days.',
      effect: { gpus: 4, usdPerMonth: 9800 },
      urgency: 'soon',
      byMs: Date.UTC(2027, 0, 12),
    },
  ],
  warnings: [
    { code: 'short-history', message: 'Seven days of history hold one week: the weekly rhythm is seen once.' },
  ],
  assumptions: [
    { field: 'planning.marginFraction', value: '0.25', reason: "the house's default" },
    { field: 'goals.itlMs.p99', value: '50', reason: '20 tokens/s, faster than people read' },
    { field: 'deployment.engine', value: 'vllm', reason: 'the most used' },
    { field: 'planning.spareReplicas', value: '1', reason: 'one node may be lost' },
    { field: 'planning.planningQuantile', value: '0.8', reason: 'four of five hours at or below it' },
  ],
  explanations: [
    {
      id: 'gpus',
      title: 'GPUs at the peak',
      formula: 'GPUs = (⌈load ÷ capacity of one replica⌉ + spare) × GPUs per replica',
      terms: [
        { name: 'load at the peak', value: '11.4 calls/s', origin: 'computed' },
        { name: 'capacity of one replica', value: '1.9 calls/s', origin: 'computed' },
        { name: 'spare', value: '1', origin: 'assumed', field: 'planning.spareReplicas' },
        { name: 'GPUs per replica', value: '2', origin: 'computed' },
      ],
      result: '(6 + 1) × 2 = 14 GPUs',
      source: 'docs/method.md §4',
    },
  ],
};
