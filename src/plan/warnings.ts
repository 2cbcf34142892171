/** What a reader must know before trusting a plan: every repair, every failed model, every shaky fact. */
import { usdPerUnit } from './bill-part.ts';
import { billedOf } from './bill-series.ts';
import type { Composition } from './composition.ts';
import { measuredPart } from './measured-part.ts';
import type { Plan } from './plan.ts';
import type { Ranked } from './rank.ts';
import { movedWords } from './simulated-row.ts';
import { counted, latencyWords, listed, percent } from './words.ts';

export function warningsOf(all: Composition, chosen: Ranked | undefined): Plan['warnings'] {
  const { demand, served, scenario } = all;
  const warnings: Plan['warnings'] = demand.warnings.map((each) => ({ ...each }));
  const add = (code: string, message: string): void => {
    warnings.push({ code, message });
  };
  for (const note of served.notes) add('name', note);
  for (const note of served.speculation?.notes ?? []) add('speculation', note);
  if (!demand.dayShapeKnown) {
    add(
      'day-shape',
      `No history shows how demand moves over a day: the peak is taken as ${String(scenario.planning.peakMultiplier)} × the average.`,
    );
  }
  if (all.workload.tokensOrigin === 'assumed')
    add('tokens', 'The lengths of requests are assumed; they move the answer as much as the demand does.');
  for (const note of demand.forecast?.notes ?? []) add('forecast', note);
  for (const each of demand.holidays) if (each.origin === 'assumed' && each.daysAhead > 0) add('holiday', each.message);
  const failed = (demand.forecast?.candidates ?? []).filter((each) => each.status !== 'ok');
  if (failed.length > 0)
    add('models-left-out', `${counted(failed.length, 'model')} left out: ${listed(failed.map((each) => each.name))}.`);
  const repaired = demand.repairs.reduce((total, each) => total + each.count, 0);
  if (repaired > 0)
    add('repairs', `${counted(repaired, 'value')} of the history were missing, odd or mended; they are listed.`);
  if (served.model.confidence !== 'agreed')
    add('model-facts', `The geometry of ${served.model.name} is ${words[served.model.confidence]}.`);
  for (const { names, reason } of measuredPart(all.measured, all.sizing.configurations).measured ?? [])
    if (reason !== '') add('benchmark-unused', `The benchmark ${listed(names)} is not used: ${reason}.`);
  if (chosen === undefined) return warnings;
  const { gpu, tier, bandLogSd } = chosen.configuration;
  if (gpu.confidence !== 'agreed')
    add('gpu-facts', `The figures of ${gpu.name} are ${words[gpu.confidence]}: ${gpu.checks}.`);
  if (tier === 'estimated' || tier === 'out of domain')
    add(
      'tier',
      `No measured runs stand behind this configuration (${tier}): expect ± ${percent(1.28 * bandLogSd)} on its capacity.`,
    );
  if (chosen.offer === null)
    add('no-price', `No listed price for ${gpu.name} passes the filters on cloud, region, instance and purchase.`);
  const { usdPerMillionInputTokens: apiIn, usdPerMillionOutputTokens: apiOut } = scenario.resources.apiPrice ?? {};
  if ((apiIn === undefined) !== (apiOut === undefined))
    add(
      'api-price',
      `The API has no price for its ${apiIn === undefined ? 'input' : 'output'}: it is not compared with this plan.`,
    );
  const billed = billedOf(all.history, demand.service);
  if (billed !== null && usdPerUnit(all, billed.unit) === null)
    add(
      'bill-currency',
      `The bill is in ${billed.unit}: give money.currency and money.currencyPerUsd to compare it with the plan.`,
    );
  if (chosen.offer?.estimated === true)
    add('price-estimated', 'The price is derived from a typical ratio, not printed by its source.');
  return warnings;
}

/** What the simulation of the peak saw that the queue screen did not: more replicas, or goals that none of it mends. */
export function simulationWarnings(sizing: Plan['sizing'], all: Composition, chosen: Ranked): Plan['warnings'] {
  const run = sizing.verified;
  if (run === null) return [];
  if (run.goalsMet) {
    const moved = all.screened === undefined ? null : movedWords(all.screened, chosen, all.ranked);
    return moved === null ? [] : [{ code: 'simulation-moved', message: moved }];
  }
  const line = run.saturation === 'saturated' ? ', and the line of waiting requests grows without end' : '';
  const message = `Simulated pass by pass, the chosen size keeps ${percent(run.withinGoalsFraction)} of calls within every goal at the planned peak${line}: first token P99 ${latencyWords(run.ttftMs.p99)}, between tokens P99 ${latencyWords(run.itlMs.p99)}.`;
  return [{ code: 'simulated', message }];
}

/** A plan on spot whose spares do not cover the interruptions. */
export function spotWarnings({ spot }: Plan['cost'], { scenario }: Composition): Plan['warnings'] {
  if (spot === null || scenario.resources.purchase !== 'spot' || spot.extraReplicas === 0) return [];
  const spares = scenario.planning.spareReplicas + spot.extraReplicas;
  const message = `Spot replicas are taken away: one is down ${percent(spot.downFraction)} of the time, and the plan is short in ${percent(spot.shortFraction)} of it. planning.spareReplicas of ${String(spares)} brings that to 1 % at most.`;
  return [{ code: 'spot-interruptions', message }];
}

const words = { single: 'from one source only', disputed: 'disputed between sources', custom: 'your own' } as const;
