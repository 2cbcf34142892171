/** Answers that need other plans: what if, compare, cheaper, safer, one more user, is the budget enough. Each of them is really planned. */
import type { PlanComparison } from '../plan/compare.ts';
import type { Plan } from '../plan/plan.ts';
import { applyPatch, patchOf, type Patch } from '../scenario/patch.ts';
import { resolveScenario } from '../scenario/resolve.ts';
import type { Scenario } from '../scenario/scenario.ts';
import type { Asked } from './answers.ts';
import { differenceOf } from './difference.ts';
import type { Planning } from './planning.ts';
import { slotOf } from './slots.ts';
import type { Named } from './named-things.ts';
import { valueWords } from './value-words.ts';
import { Telling, type Answer } from './telling.ts';

/** A change that was tried, with its plan. */
interface Tried {
  readonly words: string;
  readonly plan: Plan;
}

/** A plan without a price is no cheap one. */
const usdOf = (plan: Plan): number =>
  plan.cost.price === null ? Number.POSITIVE_INFINITY : (plan.answer.later?.usdPerMonth ?? Number.POSITIVE_INFINITY);

async function tried(
  planning: Planning,
  scenario: Scenario,
  changes: readonly (readonly [words: string, patch: Patch])[],
): Promise<Tried[]> {
  const found: Tried[] = [];
  for (const [words, patch] of changes) {
    const planned = await planning.plan(applyPatch(scenario, patch));
    if (planned.kind === 'plan' && planned.plan.answer.later !== null) found.push({ words, plan: planned.plan });
  }
  return found;
}

export function whatIfAnswer(comparison: PlanComparison): Answer {
  const telling = new Telling(comparison.from);
  const other = telling.with(comparison.to);
  const difference = differenceOf(comparison);
  if (comparison.to.gpuCap !== undefined && comparison.to.gpuCap.sentence !== '')
    telling.line(`${telling.of('text', 'gpuCap.sentence', other)} ${telling.of('text', 'gpuCap.offer', other)}`);
  telling.line(`Then: ${telling.of('text', 'answer.sentence', other)}`);
  telling.line(difference.text);
  return telling.line('Say "keep it" to plan so.').answer('answer');
}

const set = (slot: string, value: unknown): Patch => patchOf(slotOf(slot).path, value);

/** Ways to pay less: each planned anew; those that save are told, the largest saving first. */
export async function cheapestAnswer({ plan, scenario }: Asked, planning: Planning): Promise<Answer> {
  const full = resolveScenario(scenario).scenario;
  const changes: (readonly [string, Patch])[] = [];
  const offer = (when: boolean, words: string, patch: Patch): void => {
    if (when) changes.push([words, patch]);
  };
  offer(full.resources.gpus.length > 0 || full.deployment.gpu !== undefined, 'any GPU', {
    resources: { gpus: null },
    deployment: { gpu: null },
  });
  offer(full.resources.clouds.length > 0 || full.resources.regions.length > 0, 'any cloud and region', {
    resources: { clouds: null, regions: null },
  });
  offer(full.resources.purchase !== 'reserved-1y', 'a one-year commitment', set('purchase', 'reserved-1y'));
  offer(full.resources.purchase !== 'reserved-3y', 'a three-year commitment', set('purchase', 'reserved-3y'));
  offer(full.resources.purchase !== 'spot', 'spot GPUs, which may be taken away', set('purchase', 'spot'));
  offer(
    full.deployment.precision !== undefined && full.deployment.precision !== 'fp8',
    'FP8 weights',
    set('precision', 'fp8'),
  );
  offer(full.planning.spareReplicas > 0, 'no spare replica', set('spare', 0));
  offer(full.planning.marginFraction > 0.1, 'a margin of 10 %', set('margin', 0.1));
  const cheaper = (await tried(planning, scenario, changes))
    .filter((each) => usdOf(each.plan) < usdOf(plan))
    .sort((a, b) => usdOf(a.plan) - usdOf(b.plan));
  const telling = new Telling(plan);
  if (plan.answer.later === null) telling.line(telling.of('text', 'answer.sentence'));
  else
    telling.line(
      `${telling.of('text', 'sizing.chosen')} is the cheapest that meets the goals as they stand: ${telling.of('money', 'answer.later.usdPerMonth')} a month.`,
    );
  const bars = [{ name: 'as planned', path: 'answer.later.usdPerMonth', plan: 0 }];
  for (const each of cheaper.slice(0, 4)) {
    const at = telling.with(each.plan);
    bars.push({ name: each.words, path: 'answer.later.usdPerMonth', plan: at });
    telling.line(
      `  With ${each.words}: ${telling.of('money', 'answer.later.usdPerMonth', at)} a month (${telling.of('text', 'sizing.chosen', at)}, ${telling.of('whole', 'answer.later.gpus', at)} GPUs).`,
    );
  }
  if (cheaper.length === 0)
    telling.line(
      'None of the usual levers (commitment, spot, other GPUs, fewer spares, less margin) makes it cheaper.',
    );
  return telling.withMoney('Cost a month', bars).answer('cost');
}

export async function safestAnswer({ plan, scenario }: Asked, planning: Planning): Promise<Answer> {
  const full = resolveScenario(scenario).scenario;
  const spare = full.planning.spareReplicas;
  const changes: (readonly [string, Patch])[] = [
    ['one more spare replica', set('spare', spare + 1)],
    ['a margin of 50 %', set('margin', Math.max(0.5, full.planning.marginFraction + 0.25))],
    ['demand planned at P95', set('quantile', Math.max(0.95, full.planning.planningQuantile))],
  ];
  const others = (await tried(planning, scenario, changes)).sort(
    (a, b) => a.plan.risk.probabilityShort - b.plan.risk.probabilityShort || usdOf(a.plan) - usdOf(b.plan),
  );
  const telling = new Telling(plan);
  telling.line(
    `As planned, demand outgrows the plan in ${telling.of('chance', 'risk.probabilityShort')} futures (${telling.of('money', 'answer.later.usdPerMonth')} a month).`,
  );
  for (const each of others) {
    const at = telling.with(each.plan);
    telling.line(
      `  With ${each.words}: ${telling.of('chance', 'risk.probabilityShort', at)}, ${telling.of('money', 'answer.later.usdPerMonth', at)} a month, ${telling.of('whole', 'answer.later.gpus', at)} GPUs.`,
    );
  }
  return telling.answer('risk');
}

/** The patch that plans with what is named alone. */
function patchWith({ slot, value }: Named): Patch {
  if (slot === 'gpus') return { resources: { gpus: [value] }, deployment: { gpu: null } };
  return patchOf(slotOf(slot).path, slot === 'clouds' ? [value] : value);
}

/** The same service with each of what is named; one name is set beside what is planned. */
export async function compareAnswer(
  { plan, scenario }: Asked,
  names: readonly Named[],
  planning: Planning,
): Promise<Answer> {
  const telling = new Telling(plan);
  const all = await Promise.all(
    names.slice(0, 4).map(async (each) => ({
      name: each.slot === 'gpus' || each.slot === 'model' ? each.value : valueWords(each.slot, each.value),
      planned: await planning.plan(applyPatch(scenario, patchWith(each))),
    })),
  );
  if (names.length <= 1) telling.line(`As planned: ${planLine(telling, 0)}`);
  const bars =
    names.length <= 1 && plan.cost.price !== null
      ? [{ name: 'as planned', path: 'answer.later.usdPerMonth', plan: 0 }]
      : [];
  for (const { name, planned } of all) {
    if (planned.kind === 'problems') telling.line(`${name}: ${planned.problems[0]?.problem ?? 'cannot be planned'}.`);
    else if (planned.plan.answer.later === null) telling.line(`${name}: no configuration meets the goals.`);
    else {
      const at = telling.with(planned.plan);
      const strained = strainLine(telling, at);
      telling.line(`${name}: ${strained ?? planLine(telling, at)}`);
      if (strained !== null) continue;
      if (planned.plan.cost.price !== null) bars.push({ name, path: 'answer.later.usdPerMonth', plan: at });
    }
  }
  const [one] = all;
  if (
    all.length === 1 &&
    one?.planned.kind === 'plan' &&
    one.planned.plan.answer.later !== null &&
    telling.plan.answer.later !== null
  )
    telling.line(setBeside(one.name, one.planned.plan, telling.plan));
  if (names.length === 0) telling.line('Say what to compare with, for instance "compare H100 and H200".');
  return telling.withMoney('Cost a month', bars).answer('capacity');
}

/** One name against what is planned, in words. */
function setBeside(name: string, other: Plan, plan: Plan): string {
  if (other.sizing.chosen === plan.sizing.chosen) return `${name} is what is planned already. Nothing was changed.`;
  const chosen = other.sizing.configurations.find((each) => each.id === other.sizing.chosen);
  if (chosen?.strain !== undefined) return `So ${name} is nothing to serve this with. Nothing was changed.`;
  const [cost, present] = [usdOf(other), usdOf(plan)];
  const money = cost < present ? 'is cheaper' : cost > present ? 'is dearer' : 'costs the same';
  const [first, before] = [other.sizing.verified?.ttftMs.p99, plan.sizing.verified?.ttftMs.p99];
  const speed =
    first === undefined || before === undefined || first === before
      ? ''
      : `, and its first token comes ${first < before ? 'sooner' : 'later'}`;
  return `So ${name} ${money} for this service${speed}. Nothing was changed.`;
}

/** Where the goals are met in name only, the goal and what stands against it; no money. Null where they are met. */
function strainLine(telling: Telling, at: number): string | null {
  const chosen = telling.chosenPlace(at);
  return chosen.strained
    ? `${telling.of('text', 'sizing.chosen', at)} ${telling.of('after colon', `${chosen.path}.reason`, at)}.`
    : null;
}

function planLine(telling: Telling, at: number): string {
  return `${telling.of('text', 'sizing.chosen', at)}, ${telling.of('whole', 'answer.later.gpus', at)} GPUs, ${telling.of('money', 'answer.later.usdPerMonth', at)} a month, first token P99 ${telling.of('ms', 'sizing.verified.ttftMs.p99', at)}`;
}

/** More users by a tenth: whole GPUs make steps, so the step is told beside the average. */
export async function oneMoreAnswer({ plan, scenario }: Asked, planning: Planning): Promise<Answer> {
  const telling = new Telling(plan);
  const { demand } = resolveScenario(scenario).scenario.workload;
  if (plan.cost.perUserUsdPerMonth === null || demand.users === undefined) {
    telling.line(
      `Users were not said. A request costs ${telling.of('money', 'cost.perRequestUsd')}, a million output tokens ${telling.of('money', 'cost.perMillionOutputTokensUsd')}.`,
    );
    return telling.answer('cost');
  }
  telling.line(`On average a user costs ${telling.of('money', 'cost.perUserUsdPerMonth')} a month.`);
  const more = Math.ceil(demand.users * 1.1);
  const planned = await planning.plan(applyPatch(scenario, set('users', more)));
  if (planned.kind === 'plan' && planned.plan.answer.later !== null) {
    const at = telling.with(planned.plan);
    telling.line(
      `One more user alone needs no GPU until a step is full: with a tenth more users the plan has ${telling.of('whole', 'answer.later.gpus', at)} GPUs in place of ${telling.of('whole', 'answer.later.gpus')}, for ${telling.of('money', 'answer.later.usdPerMonth', at)} in place of ${telling.of('money', 'answer.later.usdPerMonth')} a month.`,
    );
  }
  return telling.answer('cost');
}

/** @param usdPerMonth  named in the question; else the budget that was said */
export async function budgetAnswer(
  { plan, scenario }: Asked,
  usdPerMonth: number | null,
  planning: Planning,
): Promise<Answer> {
  const planned = usdPerMonth === null ? null : await planning.plan(applyPatch(scenario, set('budget', usdPerMonth)));
  const with_ = planned?.kind === 'plan' ? planned.plan : plan;
  const telling = new Telling(plan);
  const at = with_ === plan ? 0 : telling.with(with_);
  if (with_.answer.later === null) {
    telling.line(telling.of('text', 'answer.sentence', at));
    return telling.answer('cost');
  }
  if (with_.cost.budget === null) {
    telling.line(
      `No budget was said. The plan costs ${telling.of('money', 'answer.later.usdPerMonth', at)} a month at its largest.`,
    );
    return telling.answer('cost');
  }
  const over = with_.cost.budget.probabilityOver;
  const verdict = over < 0.1 ? 'Yes' : over < 0.5 ? 'Probably' : 'No';
  telling.line(
    `${verdict}: the plan costs ${telling.of('money', 'answer.later.usdPerMonth', at)} a month at its largest, the budget is ${telling.of('money', 'cost.budget.usdPerMonth', at)}.`,
  );
  telling.line(
    `The chance to pass the budget is ${telling.of('chance', 'cost.budget.probabilityOver', at)}; eight of ten futures lie between ${telling.of('money', 'cost.monthUsd.p10', at)} and ${telling.of('money', 'cost.monthUsd.p90', at)}.`,
  );
  const futures = [
    { name: 'one future in ten is below', path: 'cost.monthUsd.p10', plan: at },
    { name: 'the middle future', path: 'cost.monthUsd.p50', plan: at },
    { name: 'one future in ten is above', path: 'cost.monthUsd.p90', plan: at },
  ];
  return telling
    .withMoney('Cost a month', futures, { name: 'the budget', path: 'cost.budget.usdPerMonth', plan: at })
    .answer('cost');
}
