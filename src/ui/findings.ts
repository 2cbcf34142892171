/** What each section found, in one sentence computed from the plan: the headings of the page. Pure; no sentence without its number. */
import { lowerFirst } from '../base/lower-first.ts';
import { HOURS_PER_MONTH } from '../base/units.ts';
import type { Plan, PlanConfiguration } from '../plan/plan.ts';
import { capital, chance, inWords, money, number, percent, plural, stepMs, unended } from './format.ts';

const HOUR_MS = 3_600_000;
const WEEK_MS = 168 * HOUR_MS;
const MONTH_MS = HOURS_PER_MONTH * HOUR_MS;
/** Below this a change over a month is called level. */
const LEVEL_FRACTION = 0.005;

export function demandFinding(plan: Plan): string {
  const rhythm = rhythmOf(plan);
  const growth = compoundGrowth(plan);
  const trend =
    Math.abs(growth) < LEVEL_FRACTION
      ? 'stay level'
      : `${growth > 0 ? 'grow' : 'fall'} ${percent(Math.abs(growth))} a month`;
  if (plan.demand.source === 'description') return `Requests ${trend}, from your description`;
  return rhythm === '' ? `Requests ${trend}` : `Requests keep their ${rhythm} rhythm and ${trend}`;
}

/** What a month adds to the month before it, as "growth on top" is said; the plan's own figure is of the first month. */
function compoundGrowth(plan: Plan): number {
  const { forecast, growthPerMonthFraction } = plan.demand;
  const months = (forecast.mean.length * stepMs(forecast.step) - WEEK_MS) / MONTH_MS;
  const whole = 1 + growthPerMonthFraction * months;
  return months <= 0 || whole <= 0 ? growthPerMonthFraction : whole ** (1 / months) - 1;
}

/** One line under the chart: what the fan is worth, by its backtest. */
export function backtestFinding(plan: Plan): string {
  const { scores, backtestOrigins } = plan.demand;
  const coverage = scores?.coverage80 ?? null;
  if (backtestOrigins === 0 || coverage === null) {
    return plan.demand.source === 'description'
      ? 'No history, so the bands come from the uncertainty you gave.'
      : 'The history is too short to test the forecast on itself.';
  }
  const error = scores?.wape ?? null;
  const off = error === null ? '' : ` Typical error ${percent(error)}.`;
  return `Backtest: the 80 % band held ${percent(coverage)} of steps, over ${plural(backtestOrigins, 'start')}.${off}`;
}

export function capacityFinding(plan: Plan): string {
  const { needed, planned } = plan.replicas;
  const short = needed.filter((need, i) => need > (planned[i] ?? 0)).length;
  if (short > 0) return `The plan falls short in ${number(short)} of ${number(needed.length)} steps`;
  const sizes = new Set(planned).size;
  return sizes === 1
    ? 'One size carries the whole horizon'
    : `Capacity stays ahead of the need in ${inWords(sizes)} sizes`;
}

export function configurationFinding(plan: Plan): string {
  const chosen = chosenConfiguration(plan);
  if (chosen === null) {
    const nearest = plan.sizing.configurations[0];
    return nearest === undefined
      ? 'Nothing could be checked'
      : `Nothing meets every goal: ${lowerFirst(unended(nearest.reason))}`;
  }
  const what = `${capital(inWords(chosen.gpusPerReplica))} ${chosen.gpu} per replica`;
  const others = plan.sizing.configurations.filter((each) => each.feasible && each.id !== chosen.id);
  if (others.length === 0) return `${what} is the only one that meets every goal`;
  const cheaper = others.some(
    (each) => each.usdPerMonth !== null && chosen.usdPerMonth !== null && each.usdPerMonth < chosen.usdPerMonth,
  );
  return cheaper || chosen.usdPerMonth === null
    ? `${what} meets every goal`
    : `${what} is the cheapest that meets every goal`;
}

export function memoryFinding(plan: Plan): string {
  const memory = plan.sizing.memory;
  if (memory === null) return 'Memory: no configuration to show';
  const weights = memory.weights + (memory.draft ?? 0);
  if (memory.kvPool > weights) return 'Memory: the cache decides, not the weights';
  const share = weights / memory.total;
  return `Memory: the weights take ${percent(share)} of each GPU`;
}

const causes: Readonly<Record<Plan['factors'][number]['id'], string>> = {
  mean: 'The expected demand',
  quantile: 'Planning for the busy side of the forecast',
  'within-step-peak': 'The busiest minute',
  'peak-multiplier': 'The unknown daily shape',
  margin: 'The safety margin',
  simulation: 'What the simulation of the peak adds',
  spare: 'Surviving a failure',
  rounding: 'Buying whole instances',
};

export function factorsFinding(plan: Plan): string {
  const added = plan.factors.filter((each, index) => index > 0 && each.gpus > 0);
  const largest = added.reduce<(typeof added)[number] | null>(
    (best, each) => (best === null || each.gpus > best.gpus ? each : best),
    null,
  );
  const all = plan.factors.reduce((sum, each) => sum + each.gpus, 0);
  if (largest === null) return `The average alone needs ${plural(all, 'GPU')}`;
  return `${causes[largest.id]} costs ${number(largest.gpus)} of ${plural(all, 'GPU')}`;
}

export function costFinding(plan: Plan): string {
  const { cost } = plan;
  if (cost.price === null) return 'No price is known for this GPU';
  const saved = cost.totalUsd > 0 ? 1 - cost.followingDemandUsd / cost.totalUsd : 0;
  const month = `${money(plan.answer.later?.usdPerMonth ?? cost.monthUsd.p50)} a month at the largest size`;
  return saved >= 0.01 ? `${month}; following the need would save ${percent(saved)}` : month;
}

export function futuresFinding(plan: Plan): string {
  const { budget, monthUsd } = plan.cost;
  if (budget === null) return `Most futures cost ${money(monthUsd.p10)} to ${money(monthUsd.p90)} a month`;
  if (budget.probabilityOver <= 0) return `No future passes the budget of ${money(budget.usdPerMonth)}`;
  const share = chance(budget.probabilityOver);
  if (share === 'almost certain') return `Almost every future passes the budget of ${money(budget.usdPerMonth)}`;
  const verb = /^\d+ in/.test(share) && !share.startsWith('1 in') ? 'pass' : 'passes';
  return `${capital(spelled(share))} futures ${verb} the budget of ${money(budget.usdPerMonth)}`;
}

export function candidatesFinding(plan: Plan): string {
  const { chosen, candidates } = plan.demand;
  if (chosen.kind === 'description') return 'Without a history there is nothing to choose between';
  if (chosen.kind === 'single')
    return `${chosen.members[0]?.model ?? 'One model'} forecasts best of ${inWords(candidates.length)}`;
  return `${capital(inWords(chosen.members.length))} of ${inWords(candidates.length)} models forecast together`;
}

/** Below this chance of so much autocorrelation in noise, structure is left in the residuals. */
const STRUCTURE_LEFT = 0.05;

/** What the residuals of the models in use say. */
export function residualFinding(plan: Plan): string {
  const tested = plan.demand.candidates.filter(
    (each) => each.weight > 0 && (each.residuals?.ljungBoxP ?? null) !== null,
  );
  const scale = 'MASE 1 is the usual error of the naive forecast within the history.';
  if (tested.length === 0) return `${scale} No residuals could be tested.`;
  const left = tested.filter((each) => (each.residuals?.ljungBoxP ?? 1) < STRUCTURE_LEFT).length;
  const who =
    left === tested.length
      ? 'The models in use all leave'
      : `${capital(inWords(left))} of the ${inWords(tested.length)} in use ${left === 1 ? 'leaves' : 'leave'}`;
  const words =
    left === 0
      ? 'What the models in use leave over looks like noise (Ljung–Box).'
      : `${who} structure over (Ljung–Box p below ${String(STRUCTURE_LEFT)}): bands lean on the backtest.`;
  return `${scale} ${words}`;
}

export function assumptionsFinding(plan: Plan): string {
  const count = plan.assumptions.length;
  if (count === 0) return 'Nothing is assumed: every number was said or measured';
  return count === 1
    ? 'A usual value stands in for one you did not give'
    : `Usual values stand in for ${inWords(count)} you did not give`;
}

/** The chosen configuration; null where nothing meets the goals. */
export function chosenConfiguration(plan: Plan): PlanConfiguration | null {
  return plan.sizing.configurations.find((each) => each.id === plan.sizing.chosen) ?? null;
}

/** 'daily', 'weekly', 'daily and weekly', 'yearly' or '' by the seasonal periods that the data bear out. */
function rhythmOf(plan: Plan): string {
  const step = stepMs(plan.demand.forecast.step);
  const names = plan.demand.periods.flatMap((period) => {
    const hours = (period * step) / HOUR_MS;
    if (Math.abs(hours - 24) < 0.5) return ['daily'];
    if (Math.abs(hours - 168) < 3) return ['weekly'];
    return Math.abs(hours - 8760) < 200 ? ['yearly'] : [];
  });
  return [...new Set(names)].join(' and ');
}

function spelled(share: string): string {
  return share.replace(/\d+/g, (digits) => (Number(digits) <= 10 ? inWords(Number(digits)) : digits));
}

const limits: Readonly<Record<string, string>> = {
  ttft: 'the goal for the first token',
  itl: 'the goal between tokens',
  e2e: 'the goal for the whole answer',
  memory: 'memory',
  throughput: 'its full throughput',
  sequences: 'the number of requests at once',
};

/** What binds the capacity of a replica, in words. */
export function bindingWords(binding: string): string {
  return limits[binding] ?? binding;
}
