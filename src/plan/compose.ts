/** Puts the results of the stages into the document. No decision is made here. */
import { stepStart } from '../base/time.ts';
import { BYTES_PER_GB, HOURS_PER_MONTH } from '../base/units.ts';
import type { Scores } from '../engine/engine.ts';
import { histogramOf, shareAbove, spreadOf } from '../risk/futures.ts';
import { memoryConcurrencyOf } from '../sizing/capacity.ts';
import { bytesOutOfCall, infrastructureOf, type Infrastructure } from '../sizing/infrastructure.ts';
import type { CallMix } from '../sizing/sizing.ts';
import { answerOf, noAnswer } from './answer.ts';
import type { Composition } from './composition.ts';
import { asOfDay, growthPerMonthOf, type DemandStage } from './demand-stage.ts';
import { explanationsOf } from './explain.ts';
import { factorLines } from './factors.ts';
import type { MoneyStage } from './money-stage.ts';
import type { Plan, PlanConfiguration } from './plan.ts';
import type { Ranked } from './rank.ts';
import { recommendationsOf } from './recommend.ts';
import { hoursOf } from './time-grid.ts';
import { warningsOf } from './warnings.ts';

type Unsealed = Omit<Plan, 'hash'>;

const HISTOGRAM_BINS = 40;
const SHOWN_FEASIBLE = 24;
const SHOWN_LOST = 16;
/** z of an 80 % band. Source: normal quantile of 0.9. */
const Z80 = 1.2816;

/** The plan around the chosen configuration. */
export function composePlan(all: Composition, chosen: Ranked, moneyOf: MoneyStage): Unsealed {
  const { scenario, said, demand, workload, peak } = all;
  const cost = costOf(all, chosen, moneyOf);
  const sizing = sizingOf(all, chosen);
  const demandPart = demandOf(all);
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
    scenario,
  });
  const overBudget = cost.budget !== null && cost.budget.probabilityOver >= 0.5;
  return {
    ...headOf(all, overBudget ? 'over-budget' : 'ok'),
    answer,
    demand: demandPart,
    workload: workloadPart(all),
    factors: factorLines(
      peak,
      chosen.rule,
      workload.callsPerRequest,
      chosen.configuration.gpusPerReplica,
      chosen.gpus,
      scenario,
      said,
    ),
    sizing,
    replicas: {
      ...gridPart(demand),
      gpusPerReplica: chosen.configuration.gpusPerReplica,
      needed: [...moneyOf.needed],
      planned: [...moneyOf.planned],
    },
    cost,
    risk: {
      paths: moneyOf.monthDraws.cost.length,
      peakReplicas: spreadOf(moneyOf.monthDraws.peakReplicas),
      histogram: histogramOf(moneyOf.monthDraws.cost, HISTOGRAM_BINS),
      probabilityShort: moneyOf.probabilityShort,
    },
    infrastructure: infrastructureFor(all, chosen, moneyOf.later.replicas),
    recommendations: recommendationsOf({
      chosen,
      ranked: all.ranked,
      moneyOf,
      now,
      later,
      prices: all.served.catalog.prices,
      scenario,
      said,
      horizonMonths: hoursOf(demand.grid) / HOURS_PER_MONTH,
      hourly: demand.dayShapeKnown,
    }),
    warnings: warningsOf(all, chosen),
    assumptions: assumptionsOf(all),
    explanations: explanationsOf({
      scenario,
      said,
      demand,
      workload,
      peak,
      chosen,
      moneyOf,
      plan: { cost, demand: demandPart, sizing },
    }),
  };
}

/** The plan where nothing meets the goals: everything known, and the lever. */
export function composeMissed(all: Composition): Unsealed {
  const nearest = nearestOf(all);
  const zero = { p10: 0, p50: 0, p90: 0 };
  const { demand } = all;
  return {
    ...headOf(all, 'goal-missed'),
    answer: noAnswer(all.served.model.name, nearest),
    demand: demandOf(all),
    workload: workloadPart(all),
    factors: [],
    sizing: sizingOf(all, undefined),
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
    },
    risk: { paths: 0, peakReplicas: zero, histogram: { edges: [], counts: [] }, probabilityShort: 0 },
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

function gridPart(demand: DemandStage) {
  return { startMs: demand.grid.startMs, step: { ...demand.grid.step } };
}

function demandOf(all: Composition): Plan['demand'] {
  const { demand, peak } = all;
  const { forecast } = demand;
  const mean = demand.mean.reduce((total, each) => total + each, 0) / demand.mean.length;
  return {
    source: demand.source,
    metric: demand.metric,
    service: demand.service,
    unit: 'requests/s',
    timeZone: demand.grid.timeZone,
    history:
      demand.history === null
        ? null
        : {
            startMs: demand.history.startMs,
            step: { ...demand.history.step },
            values: Array.from(demand.history.values, (each) => (Number.isNaN(each) ? null : each)),
          },
    forecast: {
      ...gridPart(demand),
      mean: [...demand.mean],
      quantiles: demand.probabilities.map((probability, row) => ({
        probability,
        values: [...(demand.quantiles[row] ?? [])],
      })),
    },
    periods: [...(forecast?.periods ?? [])],
    chosen: {
      kind: forecast?.chosen.kind ?? 'description',
      members: (forecast?.chosen.members ?? []).map((each) => ({ ...each })),
    },
    scores: scoresPart(forecast?.scores ?? null),
    candidates: (forecast?.candidates ?? []).map((each) => ({
      name: each.name,
      model: each.model,
      status: each.status,
      reason: each.reason,
      weight: each.weight,
      aicc: finite(each.aicc),
      scores: scoresPart(each.scores),
    })),
    backtestOrigins: forecast?.origins.length ?? 0,
    meanNow: mean,
    peak: peak.quantile,
    peakAtMs: stepStart(demand.grid, peak.at),
    peakToMean: mean > 0 ? peak.mean / mean : 1,
    growthPerMonthFraction: growthPerMonthOf(demand),
    repairs: demand.repairs.map((each) => ({ ...each, lines: [...each.lines] })),
  };
}

function scoresPart(scores: Scores | null): Plan['demand']['scores'] {
  if (scores === null) return null;
  const { mase, smape, wape, coverage80, coverage95 } = scores;
  return {
    mase: finite(mase),
    smape: finite(smape),
    wape: finite(wape),
    coverage80: finite(coverage80),
    coverage95: finite(coverage95),
  };
}

function finite(value: number | null): number | null {
  return value !== null && Number.isFinite(value) ? value : null;
}

function workloadPart(all: Composition): Plan['workload'] {
  const { workload, peak } = all;
  const callsPerSecond =
    peak.quantile * workload.callsPerRequest * peak.factors.withinStepPeak * peak.factors.peakMultiplier;
  return {
    callsPerRequest: workload.callsPerRequest,
    classes: workload.classes.map((each) => ({
      name: each.name,
      shareOfCalls: each.shareOfCalls,
      inputTokensMean: each.inputTokensMean,
      outputTokensMean: each.outputTokensMean,
      cachedInputFraction: each.cachedInputFraction,
    })),
    inputTokensPerCall: workload.inputTokensPerCall,
    outputTokensPerCall: workload.outputTokensPerCall,
    tokensOrigin: workload.tokensOrigin,
    callsPerSecond,
    promptTokensPerSecond: callsPerSecond * workload.inputTokensPerCall,
    outputTokensPerSecond: callsPerSecond * workload.outputTokensPerCall,
  };
}

function sizingOf(all: Composition, chosen: Ranked | undefined): Plan['sizing'] {
  const feasible = all.ranked.filter((each) => each.feasible);
  const lost = nearestFirst(bestPerGpu(all.ranked.filter((each) => !each.feasible)), all);
  const sd = (chosen ?? all.ranked[0])?.configuration.bandLogSd ?? 0;
  return {
    chosen: chosen?.configuration.id ?? null,
    checked: all.ranked.length,
    feasible: feasible.length,
    configurations: [...feasible.slice(0, SHOWN_FEASIBLE), ...lost.slice(0, SHOWN_LOST)].map(configurationPart),
    memory: chosen === undefined ? null : memoryPart(chosen, all.sizing.mix),
    binding: chosen?.configuration.binding ?? 'none',
    tier: (chosen ?? all.ranked[0])?.configuration.tier ?? 'out of domain',
    bandFraction: Z80 * sd,
  };
}

/** One lost configuration a GPU type: the largest that was tried. */
function bestPerGpu(lost: readonly Ranked[]): Ranked[] {
  const byGpu = new Map<string, Ranked>();
  for (const each of lost) {
    const known = byGpu.get(each.configuration.gpu.name);
    if (known === undefined || each.configuration.gpusPerReplica >= known.configuration.gpusPerReplica)
      byGpu.set(each.configuration.gpu.name, each);
  }
  return [...byGpu.values()];
}

function configurationPart(each: Ranked): PlanConfiguration {
  const { configuration, latency, offer } = each;
  return {
    id: configuration.id,
    gpu: configuration.gpu.name,
    gpusPerReplica: configuration.gpusPerReplica,
    tensorParallel: configuration.tensorParallel,
    pipelineParallel: configuration.pipelineParallel,
    precision: configuration.precision,
    engine: configuration.engine,
    feasible: each.feasible,
    reason: each.reason,
    lever: each.lever,
    binding: configuration.binding,
    capacityCallsPerSecond: configuration.capacityCallsPerSecond,
    maxConcurrency: configuration.maxConcurrency,
    unloadedTtftMs: finite(configuration.unloaded.ttftMs.p50),
    unloadedItlMs: finite(configuration.unloaded.itlMs.p50),
    ttftMs: latency === null ? null : { ...latency.ttftMs },
    itlMs: latency === null ? null : { ...latency.itlMs },
    e2eMs: latency === null ? null : { ...latency.e2eMs },
    replicas: each.replicas,
    gpus: each.gpus,
    usdPerMonth: each.usdPerMonth,
    price:
      offer === null
        ? each.feasible
          ? 'no listed price fits'
          : ''
        : `${offer.cloud} ${offer.region} ${offer.instanceType}`,
    paretoOptimal: each.paretoOptimal,
  };
}

function memoryPart(chosen: Ranked, mix: CallMix): Plan['sizing']['memory'] {
  const { memory, dataParallel } = chosen.configuration;
  const { total, weights, kvPool, activations, nonTorch, graphs } = memory.perGpuBytes;
  return {
    total,
    weights,
    kvPool,
    activations,
    nonTorch,
    graphs,
    unused: Math.max(0, total - weights - kvPool - activations - nonTorch - graphs),
    kvTokens: Math.floor(memory.kvTokens),
    kvBytesPerToken:
      (memory.kvRule.fullBytesPerToken + memory.kvRule.slidingBytesPerToken) * chosen.configuration.gpusPerReplica,
    weightBytesTotal: memory.weightLedger.bytes,
    maxConcurrency: memoryConcurrencyOf(memory, mix, dataParallel ?? 1),
  };
}

function costOf(all: Composition, chosen: Ranked, moneyOf: MoneyStage): Plan['cost'] {
  const { demand, workload, scenario } = all;
  const { offer } = chosen;
  const monthUsd = spreadOf(moneyOf.monthDraws.cost);
  const budgetUsd = scenario.resources.budgetUsdPerMonth;
  const requests = demand.mean.reduce(
    (total, each, t) => total + each * ((stepStart(demand.grid, t + 1) - stepStart(demand.grid, t)) / 1000),
    0,
  );
  const tokens = {
    input: requests * workload.callsPerRequest * workload.inputTokensPerCall,
    output: requests * workload.callsPerRequest * workload.outputTokensPerCall,
  };
  const infrastructure = infrastructureFor(all, chosen, moneyOf.later.replicas);
  const months = hoursOf(demand.grid) / HOURS_PER_MONTH;
  const sentGb = (requests * workload.callsPerRequest * bytesOutOfCall(workload.outputTokensPerCall)) / BYTES_PER_GB;
  return {
    currency: 'USD',
    price:
      offer === null
        ? null
        : {
            cloud: offer.cloud,
            region: offer.region,
            instanceType: offer.instanceType,
            gpusPerInstance: offer.gpusPerInstance,
            usdPerGpuHour: offer.usdPerInstanceHour / offer.gpusPerInstance,
            purchase: offer.purchase,
            estimated: offer.estimated,
            source: offer.source,
            date: offer.date,
          },
    ...gridPart(demand),
    usdPerStep: [...moneyOf.usdPerStep],
    totalUsd: moneyOf.totalUsd,
    followingDemandUsd: moneyOf.followingDemandUsd,
    monthUsd,
    horizonUsd: spreadOf(moneyOf.horizonDraws.cost),
    perMillionInputTokensUsd: perMillion(moneyOf.totalUsd, tokens.input),
    perMillionOutputTokensUsd: perMillion(moneyOf.totalUsd, tokens.output),
    perRequestUsd: requests > 0 ? moneyOf.totalUsd / requests : 0,
    storageUsdPerMonth: infrastructure.storageGb * scenario.resources.storageUsdPerGbMonth,
    networkUsdPerMonth: (sentGb / months) * scenario.resources.egressUsdPerGb,
    budget:
      budgetUsd === undefined
        ? null
        : { usdPerMonth: budgetUsd, probabilityOver: shareAbove(moneyOf.monthDraws.cost, budgetUsd) },
  };
}

function perMillion(usd: number, tokens: number): number {
  return tokens > 0 ? (usd / tokens) * 1e6 : 0;
}

function infrastructureFor(all: Composition, chosen: Ranked, replicas: number): Infrastructure {
  const { workload, demand, scenario } = all;
  const part = workloadPart(all);
  const mean = demand.mean.reduce((total, each) => total + each, 0) / demand.mean.length;
  return infrastructureOf({
    weightBytes: chosen.configuration.memory.weightLedger.bytes,
    imageGb: scenario.deployment.imageGb,
    peakCallsPerSecond: part.callsPerSecond,
    meanCallsPerSecond: mean * workload.callsPerRequest,
    inputTokensPerCall: workload.inputTokensPerCall,
    outputTokensPerCall: workload.outputTokensPerCall,
    secondsPerCall: (chosen.latency ?? chosen.configuration.atCapacity).e2eMs.mean / 1000,
    logRetentionDays: scenario.resources.logRetentionDays,
    startupMinutes: scenario.deployment.startupMinutes,
    nodes: replicas,
  });
}

/** Assumed fields, with those that this plan derived where nobody said. */
function assumptionsOf(all: Composition): Plan['assumptions'] {
  const list = all.assumptions
    .filter(
      (each) =>
        !(all.workload.tokensOrigin === 'measured' && /^workload\.chat\.(in|out)putTokens\.mean$/.test(each.field)),
    )
    .map((each) => ({ field: each.field, value: wordsOf(each.value), reason: each.reason }));
  if (all.scenario.deployment.maxContextTokens === undefined) {
    list.push({
      field: 'deployment.maxContextTokens',
      value: String(all.sizing.maxContextTokens),
      reason: 'four standard deviations above the mean request, as a power of two',
    });
  }
  return list;
}

function wordsOf(value: unknown): string {
  if (Array.isArray(value)) return value.length === 0 ? 'none' : value.map(wordsOf).join(', ');
  return typeof value === 'string' ? value : JSON.stringify(value);
}

/** The lost configuration that came nearest: of those that fit in memory the one that misses its goals by the least factor. */
function nearestOf(all: Composition): { id: string; reason: string; lever: string } {
  const [nearest] = nearestFirst(all.ranked, all);
  if (nearest === undefined)
    return {
      id: '',
      reason: 'No accelerator is left to try',
      lever: 'Allow more GPU types, clouds or instance types.',
    };
  return { id: nearest.configuration.id, reason: nearest.reason.replace(/\.$/, ''), lever: nearest.lever };
}

/** By how far they miss; equal ones keep their order. */
function nearestFirst(lost: readonly Ranked[], all: Composition): Ranked[] {
  return lost
    .map((each) => ({ each, miss: missBy(each, all) }))
    .sort((a, b) => (a.miss === b.miss ? 0 : a.miss < b.miss ? -1 : 1))
    .map(({ each }) => each);
}

/** The largest ratio of the latency of a single request to its goal; Infinity where it does not run. */
function missBy(each: Ranked, all: Composition): number {
  const { goals } = all.scenario;
  let worst = 0;
  for (const metric of ['ttftMs', 'itlMs', 'e2eMs'] as const) {
    for (const level of ['p50', 'p95', 'p99'] as const) {
      const limit = goals[metric][level];
      if (typeof limit === 'number') worst = Math.max(worst, each.configuration.unloaded[metric][level] / limit);
    }
  }
  return worst === 0 ? Infinity : worst;
}
