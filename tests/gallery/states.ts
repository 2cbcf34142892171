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

export const states: readonly (readonly [name: string, plan: Plan])[] = [
  ['a plan', samplePlan],
  ['goals missed', missed],
  ['from a description', described],
  ['no price known', unpriced],
];
