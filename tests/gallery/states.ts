/** Plans in the states that the page can be in, all made from the one sample plan. */
import type { Plan } from '../../src/plan/plan.ts';
import { samplePlan } from './sample-plan.ts';

const missed: Plan = {
  ...samplePlan,
  status: 'goal-missed',
  answer: {
    sentence:
      'No configuration meets the goals for Llama-3.3-70B: the best one (4xA100-fp16): between tokens P99 55 ms passes the goal of 50 ms.',
    emphasis: ['No configuration'],
    next: 'Use fp8 or a faster GPU.',
    verdicts: [{ id: 'goals', met: false, text: 'Goals cannot be met' }],
    now: null,
    later: null,
  },
  factors: [],
  sizing: {
    ...samplePlan.sizing,
    chosen: null,
    feasible: 0,
    memory: null,
    alternatives: [
      {
        id: 'itl-p99',
        field: 'goals.itlMs.p99',
        from: '50 ms',
        to: '60 ms',
        value: 60,
        sentence:
          'Loosen the goal for the P99 of the time between tokens from 50 ms to 60 ms: 4xA100-fp16 then carries the load with 24 GPUs for $61k a month.',
        configuration: '4xA100-fp16',
        gpus: 24,
        usdPerMonth: 61_000,
      },
    ],
    configurations: samplePlan.sizing.configurations.filter((each) => !each.feasible),
  },
  replicas: { ...samplePlan.replicas, needed: [], planned: [] },
  cost: { ...samplePlan.cost, price: null, usdPerStep: [], totalUsd: 0, followingDemandUsd: 0, budget: null },
  risk: {
    paths: 0,
    peakReplicas: { p10: 0, p50: 0, p90: 0 },
    histogram: { edges: [], counts: [] },
    probabilityShort: 0,
    futures: null,
  },
  autoscaling: null,
  recommendations: [],
};

const described: Plan = {
  ...samplePlan,
  demand: {
    ...samplePlan.demand,
    source: 'description',
    history: null,
    periods: [],
    candidates: [],
    chosen: { kind: 'description', members: [] },
    backtestOrigins: 0,
    scores: null,
  },
  workload: { ...samplePlan.workload, tokensOrigin: 'assumed' },
};

const unpriced: Plan = { ...samplePlan, cost: { ...samplePlan.cost, price: null, budget: null } };

const START_MS = samplePlan.cost.startMs;
const paid: Plan = {
  ...samplePlan,
  cost: {
    ...samplePlan.cost,
    perUserUsdPerMonth: 0.41,
    api: {
      name: 'an API',
      ...{ usdPerMillionInputTokens: 0.6, usdPerMillionOutputTokens: 2.4 },
      ...{ usdPerMonth: 61_000, ownUsdPerMonth: 52_000, breakEvenRequestsPerSecond: 9.6 },
    },
    spot: {
      ...{ offer: 'aws eu-central-1 p5.48xlarge', usdPerGpuHour: 2.1, estimated: true },
      ...{ interruptionsPerHour: 0.05, interruptionsAssumed: true, restartMinutes: 6, downFraction: 0.005 },
      ...{ shortFraction: 0.03, extraReplicas: 1, usdPerMonth: 24_000, onDemandUsdPerMonth: 52_000 },
    },
    ownHardware: {
      usdPerGpuHour: 1.28,
      parts: { depreciation: 0.94, upkeep: 0.19, electricity: 0.15, colocation: 0, staff: 0 },
      ...{ assumed: true, hardwareOnly: true, utilization: 0.62, utilizationOrigin: 'computed' as const },
      ...{ usdPerNeededHour: 2.06, breakEvenUtilization: 0.25, gpus: 14, usdPerMonth: 13_100 },
      ...{ rentedUsdPerMonth: 52_000, purchaseUsd: 462_000, paybackMonths: 9.6 },
    },
    energy: {
      ...{ kwPerGpu: 1.19, pue: 1.3, assumed: true, kwhPerMonth: 13_175 },
      ...{ usdPerMonth: 1317, kgCo2ePerMonth: 4611 },
    },
    bill: {
      ...{ metric: 'cost_usd', fromMs: START_MS - 90 * 86_400_000, toMs: START_MS },
      ...{ billedUsdPerMonth: 24_000, plannedUsdPerMonth: 25_000, gapUsdPerMonth: 1000 },
      ...{ gpuHoursPerMonth: null, impliedUsdPerGpuHour: null, neededGpuHoursPerMonth: 4500, idleShare: 0.46 },
      parts: [
        {
          id: 'price-and-idle',
          label: 'Price and idle hours',
          usdPerMonth: -1500,
          reason: 'the history holds no hours',
        },
        { id: 'growth', label: 'Growth and caution', usdPerMonth: 2500, reason: 'for the demand ahead' },
      ],
    },
  },
};

export const states: readonly (readonly [name: string, plan: Plan])[] = [
  ['a plan', samplePlan],
  ['goals missed', missed],
  ['from a description', described],
  ['no price known', unpriced],
  ['every way to pay', paid],
];
