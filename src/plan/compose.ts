/** Puts the results of the stages into the document. No decision is made here. */
import { stepStart } from '../base/time.ts';
import { HOURS_PER_MONTH } from '../base/units.ts';
import { ASSUMED_INTERRUPTIONS_PER_HOUR } from '../cost/spot.ts';
import { answerOf, noAnswer, strainedAnswer } from './answer.ts';
import type { Composition } from './composition.ts';
import { costPart, infrastructurePart } from './cost-part.ts';
import { currencyOf } from './currency.ts';
import { demandPart, gridPart, workloadPart } from './demand-part.ts';
import { asOfDay } from './demand-stage.ts';
import { explanationsOf } from './explain.ts';
import { factorLines } from './factors.ts';
import type { FuturesStage } from './futures-stage.ts';
import { cappedAnswer, capWarnings, gpuCapOf } from './gpu-cap.ts';
import type { MoneyStage } from './money-stage.ts';
import type { Alternative, Plan } from './plan.ts';
import type { Ranked } from './rank.ts';
import { recommendationsOf } from './recommend.ts';
import { riskPart } from './risk-part.ts';
import { verifiedPart } from './simulated-row.ts';
import { nearestOf, sizingPart } from './sizing-part.ts';
import { strainsOf } from './strain.ts';
import { simulationWarnings, spotWarnings, warningsOf } from './warnings.ts';

type Unsealed = Omit<Plan, 'hash'>;

/** The plan around the chosen configuration. */
export function composePlan(
  all: Composition,
  chosen: Ranked,
  moneyOf: MoneyStage,
  futures: FuturesStage,
): Omit<Unsealed, 'autoscaling'> {
  const { scenario, said, demand, workload, peak } = all;
  const infrastructure = infrastructurePart(all, chosen, moneyOf.later.replicas);
  const cost = costPart(all, chosen, moneyOf, infrastructure, futures);
  const sizing = sizingPart(all, chosen, chosen.simulated === null ? null : verifiedPart(chosen.simulated));
  const demandOfPlan = demandPart(all);
  const sizeAt = (at: { at: number; replicas: number }) => ({
    fromMs: stepStart(demand.grid, at.at),
    replicas: at.replicas,
    gpus: moneyOf.gpusFor(at.replicas),
    usdPerMonth: moneyOf.usdPerHour(at.replicas) * HOURS_PER_MONTH,
  });
  const [now, later] = [sizeAt(moneyOf.now), sizeAt(moneyOf.later)];
  const latency = chosen.latency ?? chosen.configuration.atCapacity;
  const answer = answerOf({
    gpu: chosen.configuration.gpu.name,
    gpusPerReplica: chosen.configuration.gpusPerReplica,
    now,
    later,
    monthUsd: cost.monthUsd,
    priced: chosen.offer !== null,
    latency,
    probabilityOverBudget: cost.budget?.probabilityOver ?? null,
    probabilityShort: moneyOf.probabilityShort,
    orders: cost.orders,
    scenario,
  });
  const cap = gpuCapOf(all, chosen, moneyOf);
  const strain = strainsOf(all.ranked, scenario).get(chosen);
  const overBudget = cost.budget !== null && cost.budget.probabilityOver >= 0.5;
  return {
    ...headOf(all, overBudget ? 'over-budget' : 'ok'),
    answer: cappedAnswer(strain === undefined ? answer : strainedAnswer(answer, chosen.configuration.id, strain), cap),
    ...(cap === undefined ? {} : { gpuCap: cap }),
    demand: demandOfPlan,
    workload: workloadPart(all),
    factors: factorLines(peak, chosen, workload.callsPerRequest, scenario, said),
    sizing,
    replicas: {
      ...gridPart(demand),
      gpusPerReplica: chosen.configuration.gpusPerReplica,
      needed: [...moneyOf.needed],
      planned: [...moneyOf.planned],
    },
    cost,
    risk: riskPart(moneyOf, futures, demand),
    infrastructure,
    recommendations: recommendationsOf({
      ...{ chosen, now, scenario, orders: cost.orders },
      usdPerMonth: (replicas) => moneyOf.usdPerHour(replicas) * HOURS_PER_MONTH,
    }),
    warnings: [
      ...capWarnings(cap),
      ...warningsOf(all, chosen),
      ...simulationWarnings(sizing, all, chosen),
      ...spotWarnings(cost, all),
    ],
    assumptions: assumptionsOf(all),
    explanations: explanationsOf({
      scenario,
      said,
      demand,
      workload,
      peak,
      chosen,
      moneyOf,
      plan: { cost, demand: demandOfPlan, sizing },
    }),
  };
}

/** The plan where nothing meets the goals: everything known, and the lever. */
export function composeMissed(all: Composition, alternatives: readonly Alternative[]): Unsealed {
  const nearest = nearestOf(all);
  const zero = { p10: 0, p50: 0, p90: 0 };
  const { demand } = all;
  return {
    ...headOf(all, 'goal-missed'),
    answer: noAnswer(all.served.model.name, nearest, alternatives[0]?.sentence),
    demand: demandPart(all),
    workload: workloadPart(all),
    factors: [],
    sizing: { ...sizingPart(all, undefined, null), alternatives: [...alternatives] },
    replicas: { ...gridPart(demand), gpusPerReplica: 0, needed: [], planned: [] },
    cost: {
      currency: 'USD',
      price: null,
      ...gridPart(demand),
      usdPerStep: [],
      totalUsd: 0,
      followingDemandUsd: 0,
      monthUsd: zero,
      horizonUsd: zero,
      perMillionInputTokensUsd: 0,
      perMillionOutputTokensUsd: 0,
      perRequestUsd: 0,
      storageUsdPerMonth: 0,
      networkUsdPerMonth: 0,
      budget: null,
      commitments: [],
      orders: [],
      perUserUsdPerMonth: null,
      shownIn: currencyOf(all.scenario),
      ...{ spot: null, ownHardware: null, energy: null, bill: null },
      api: null,
    },
    risk: { paths: 0, peakReplicas: zero, histogram: { edges: [], counts: [] }, probabilityShort: 0, futures: null },
    autoscaling: null,
    infrastructure: {
      weightsGb: 0,
      imageGb: all.scenario.deployment.imageGb,
      logGbPerDay: 0,
      storageGb: 0,
      networkInMbitPerSecond: 0,
      networkOutMbitPerSecond: 0,
      connections: 0,
      startupMinutes: all.scenario.deployment.startupMinutes,
    },
    recommendations: [],
    warnings: warningsOf(all, undefined),
    assumptions: assumptionsOf(all),
    explanations: [],
  };
}

function headOf(all: Composition, status: Plan['status']) {
  return {
    version: 1 as const,
    coreVersion: all.coreVersion,
    catalogDate: all.served.catalog.date,
    seed: all.scenario.seed,
    scenarioHash: all.scenarioHash,
    historyHash: all.historyHash,
    name: all.scenario.name,
    model: all.served.model.name,
    asOf: asOfDay(all.demand),
    status,
  };
}

/** Assumed fields, with those that this plan derived where nobody said. */
function assumptionsOf(all: Composition): Plan['assumptions'] {
  const list = all.assumptions
    .filter(
      (each) =>
        !(all.workload.tokensOrigin === 'measured' && /^workload\.chat\.(in|out)putTokens\.mean$/.test(each.field)),
    )
    .concat(all.served.speculation?.assumptions ?? [])
    .map((each) => ({ field: each.field, value: wordsOf(each.value), reason: each.reason }));
  if (all.scenario.deployment.maxContextTokens === undefined) {
    list.push({
      field: 'deployment.maxContextTokens',
      value: String(all.sizing.maxContextTokens),
      reason: 'four standard deviations above the mean request, as a power of two',
    });
  }
  if (all.scenario.resources.purchase === 'spot' && !all.said('money.spot.interruptionsPerHour')) {
    list.push({
      field: 'money.spot.interruptionsPerHour',
      value: String(ASSUMED_INTERRUPTIONS_PER_HOUR),
      reason: 'a guess on the careful side: clouds print monthly bands only',
    });
  }
  return list;
}

function wordsOf(value: unknown): string {
  if (Array.isArray(value)) return value.length === 0 ? 'none' : value.map(wordsOf).join(', ');
  return typeof value === 'string' ? value : JSON.stringify(value);
}
