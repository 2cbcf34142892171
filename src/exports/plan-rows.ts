/** The tables of a plan, as text cells: shared by the terminal and Markdown. */
import type { Plan, PlanConfiguration } from '../plan/plan.ts';
import { dayOf, stepStart } from '../base/time.ts';
import { figure, latencyWords, money, percent, unitMoney, whole } from '../plan/words.ts';

/** The configurations that meet the goals, cheapest first. */
export function configurationRows(plan: Plan, most: number): string[][] {
  const feasible = plan.sizing.configurations.filter((each) => isOffer(each, plan)).slice(0, most);
  const header = ['Per replica', 'Calls/s', 'First token P99', 'Between P99', 'GPUs', '$/month'];
  return [header, ...feasible.map((each) => feasibleRow(each, each.id === plan.sizing.chosen))];
}

/** Why others that meet the goals are not taken: what beats them, and by how much. */
export function beatenLines(plan: Plan, most: number): string[] {
  const beaten = plan.sizing.configurations.filter((each) => isOffer(each, plan) && each.reason !== '').slice(0, most);
  return beaten.map((each) => `${each.id}: ${each.reason}`);
}

/** What to change where nothing meets them. */
export function alternativeLines(plan: Plan): string[] {
  return plan.sizing.alternatives.map((each) => each.sentence);
}

/** Why others do not meet them, and what would change that. */
export function lostLines(plan: Plan, most: number): string[] {
  const lost = plan.sizing.configurations.filter((each) => !isOffer(each, plan)).slice(0, most);
  return lost.map((each) =>
    `${each.id}: ${each.reason}${each.lever === plan.answer.next ? '' : ` ${each.lever}`}`.trim(),
  );
}

/** Meets the goals in more than name, or is what is planned. */
function isOffer(each: PlanConfiguration, plan: Plan): boolean {
  return each.feasible && (each.strain === undefined || each.id === plan.sizing.chosen);
}

function feasibleRow(each: PlanConfiguration, chosen: boolean): string[] {
  const by = each.simulated ? '' : '≈ ';
  return [
    `${chosen ? '→ ' : ''}${each.id}${each.paretoOptimal ? ' ◆' : ''}`,
    figure(each.capacityCallsPerSecond),
    each.ttftMs === null ? '' : `${by}${latencyWords(each.ttftMs.p99)}`,
    each.itlMs === null ? '' : `${by}${latencyWords(each.itlMs.p99)}`,
    whole(each.gpus),
    each.usdPerMonth === null ? 'no price' : money(each.usdPerMonth),
  ];
}

export function factorRows(plan: Plan): string[][] {
  return [
    ['Factor', '×', 'GPUs'],
    ...plan.factors.map((each) => [
      each.label + (each.origin === 'assumed' ? ' (assumed)' : ''),
      each.multiplier === 1 ? '' : figure(each.multiplier),
      whole(each.gpus),
    ]),
  ];
}

export function candidateRows(plan: Plan): string[][] {
  return [
    ['Model', 'Weight', 'MASE', 'WAPE', 'In 80 %', 'Noise p', 'Why'],
    ...plan.demand.candidates.map((each) => [
      each.model,
      each.weight > 0 ? percent(each.weight) : '–',
      each.scores?.mase == null ? '–' : figure(each.scores.mase),
      each.scores?.wape == null ? '–' : percent(each.scores.wape),
      each.scores?.coverage80 == null ? '–' : percent(each.scores.coverage80),
      each.residuals?.ljungBoxP == null ? '–' : chanceOf(each.residuals.ljungBoxP),
      each.reason,
    ]),
  ];
}

function chanceOf(p: number): string {
  return p < 0.001 ? '< 0.001' : figure(p);
}

/** What was found or mended in the history, and what holidays are planned as. */
export function historyLines(plan: Plan): string[] {
  return [...plan.demand.repairs, ...plan.demand.holidays].map((each) => each.message);
}

export function memoryRows(plan: Plan): string[][] {
  const { memory } = plan.sizing;
  if (memory === null) return [];
  const gb = (bytes: number): string => `${figure(bytes / 1e9)} GB`;
  return [
    ['One GPU', ''],
    ['Weights', gb(memory.weights)],
    ...(memory.draft === undefined ? [] : [['Weights of the draft', gb(memory.draft)]]),
    ['KV cache', gb(memory.kvPool)],
    ['Activations, driver, graphs', gb(memory.activations + memory.nonTorch + memory.graphs)],
    ['Not used', gb(memory.unused)],
  ];
}

/** When the planned size changes; at most so many lines, the last says how many are left out. */
export function sizeRows(plan: Plan, most: number): string[][] {
  const { planned, gpusPerReplica, startMs, step } = plan.replicas;
  const { timeZone } = plan.demand;
  const changes = planned.flatMap((replicas, t) => (t === 0 || replicas !== planned[t - 1] ? [t] : []));
  const rows = changes.slice(0, most).map((t) => {
    const replicas = planned[t] ?? 0;
    const day = dayOf(stepStart({ startMs, step, timeZone }, t), timeZone);
    return [day, whole(replicas), whole(replicas * gpusPerReplica)];
  });
  if (changes.length > most) rows.push([`… ${whole(changes.length - most)} more changes`, '', '']);
  return [['From', 'Replicas', 'GPUs in use'], ...rows];
}

/** What it costs, how sure that is, and what is stored and moved beside the GPUs. */
export function moneyRows(plan: Plan): string[][] {
  const { cost, infrastructure, risk } = plan;
  const range = (spread: { p10: number; p90: number }): string => `${money(spread.p10)} to ${money(spread.p90)}`;
  return [
    ['Money and more', 'Planned', '8 of 10 futures'],
    ['Whole horizon', money(cost.totalUsd), range(cost.horizonUsd)],
    ['Month at the largest size', money(plan.answer.later?.usdPerMonth ?? 0), range(cost.monthUsd)],
    ['If the size followed the need each step', money(cost.followingDemandUsd), ''],
    ['1M input tokens', unitMoney(cost.perMillionInputTokensUsd), ''],
    ['1M output tokens', unitMoney(cost.perMillionOutputTokensUsd), ''],
    ['Futures that need more than planned', percent(risk.probabilityShort), ''],
    ['Storage', `${figure(infrastructure.storageGb)} GB, ${money(cost.storageUsdPerMonth)}/month`, ''],
    [
      'Network out',
      `${figure(infrastructure.networkOutMbitPerSecond)} Mbit/s, ${money(cost.networkUsdPerMonth)}/month`,
      '',
    ],
  ];
}
