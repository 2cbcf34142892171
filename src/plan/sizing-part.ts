/** The sizing part of a plan: configurations that meet the goals, those that do not and why, memory. */
import { memoryConcurrencyOf } from '../sizing/capacity.ts';
import type { CallMix } from '../sizing/sizing.ts';
import type { Composition } from './composition.ts';
import { reasonOf } from './front.ts';
import { finite } from './demand-part.ts';
import { measuredPart } from './measured-part.ts';
import type { Plan, PlanConfiguration } from './plan.ts';
import type { Ranked } from './rank.ts';
import { strainLever, strainsOf, strainWords, type Strain } from './strain.ts';

const SHOWN_FEASIBLE = 24;
const SHOWN_LOST = 16;
/** z of an 80 % band. Source: normal quantile of 0.9. */
const Z80 = 1.2816;

export function sizingPart(
  all: Composition,
  chosen: Ranked | undefined,
  verified: Plan['sizing']['verified'],
): Plan['sizing'] {
  const feasible = all.ranked.filter((each) => each.feasible);
  const failed = all.ranked.filter((each) => !each.feasible);
  const screened = failed.filter((each) => each.simulated === null);
  // what only the simulation refused came nearest of all
  const lost = [...failed.filter((each) => each.simulated !== null), ...nearestFirst(bestPerGpu(screened), all)];
  const strains = strainsOf(all.ranked, all.scenario);
  const sd = (chosen ?? all.ranked[0])?.configuration.bandLogSd ?? 0;
  return {
    chosen: chosen?.configuration.id ?? null,
    checked: all.ranked.length,
    feasible: feasible.length,
    configurations: [...shownOf(feasible), ...lost.slice(0, SHOWN_LOST)].map((each) =>
      configurationPart(each, strains.get(each) ?? null),
    ),
    memory: chosen === undefined ? null : memoryPart(chosen, all.sizing.mix),
    binding: chosen?.configuration.binding ?? 'none',
    tier: (chosen ?? all.ranked[0])?.configuration.tier ?? 'out of domain',
    bandFraction: Z80 * sd,
    alternatives: [],
    verified,
    ...measuredPart(all.measured, all.sizing.configurations),
  };
}

/** The cheapest, those that were simulated, and the whole front however dear: what dominates another is always there. */
function shownOf(feasible: readonly Ranked[]): Ranked[] {
  return feasible.filter((each, index) => index < SHOWN_FEASIBLE || each.paretoOptimal || each.simulated !== null);
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

function configurationPart(each: Ranked, strain: Strain | null): PlanConfiguration {
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
    reason: strain === null ? reasonOf(each) : strainWords(strain),
    lever: strain === null ? each.lever : strainLever(strain),
    ...(strain === null ? {} : { strain: { ...strain } }),
    binding: configuration.binding,
    capacityCallsPerSecond: each.rule.capacity,
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
    loss: each.loss === null ? null : { ...each.loss },
    simulated: each.simulated !== null,
    screenReplicas: each.simulated?.screenReplicas ?? each.replicas,
  };
}

function memoryPart(chosen: Ranked, mix: CallMix): Plan['sizing']['memory'] {
  const { memory, dataParallel } = chosen.configuration;
  const { total, weights, draft, kvPool, activations, nonTorch, graphs } = memory.perGpuBytes;
  const { gpusPerReplica } = chosen.configuration;
  return {
    total,
    weights,
    ...(memory.draft === null ? {} : { draft, draftKvBytesPerToken: memory.draft.cacheBytesPerToken * gpusPerReplica }),
    kvPool,
    activations,
    nonTorch,
    graphs,
    unused: Math.max(0, total - weights - draft - kvPool - activations - nonTorch - graphs),
    kvTokens: Math.floor(memory.kvTokens),
    kvBytesPerToken: (memory.kvRule.fullBytesPerToken + memory.kvRule.slidingBytesPerToken) * gpusPerReplica,
    weightBytesTotal: memory.weightLedger.bytes,
    maxConcurrency: memoryConcurrencyOf(memory, mix, dataParallel ?? 1),
  };
}

/** The lost configuration that came nearest: of those that fit in memory the one that misses its goals by the least factor. */
export function nearestOf(all: Composition): { id: string; reason: string; lever: string } {
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
