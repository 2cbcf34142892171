/** Lines of a plan's futures and purchases, for the written forms. */
import type { Plan } from '../plan/plan.ts';
import { counted, dayWords, figure, money, percent, unitMoney, whole } from '../plan/words.ts';

/** Months and rows shown at most. */
const MOST_MONTHS = 6;
const MOST_ORDERS = 6;

/** Size, money and risk by month; [] where the plan has none. */
export function futureLines(plan: Plan): string[] {
  const { futures } = plan.risk;
  if (futures === null) return [];
  const { costUsd, notCarried, oneMore } = futures;
  const broken = futures.goals.map(
    (each) =>
      `${each.id} ${percent(each.probabilityBroken)} (${percent(each.probabilityBrokenWithOneMore)} with one more replica)`,
  );
  return [
    `Horizon: ${money(costUsd.p10)} to ${money(costUsd.p90)} in 8 of 10, ${money(costUsd.p99)} in the worst of a hundred; mean ${money(costUsd.mean)} ± ${money(costUsd.standardError)}; the worst 5 % cost ${money(costUsd.worst)} on average`,
    ...futures.months.slice(0, MOST_MONTHS).map((month) => {
      const budget =
        month.probabilityOverBudget === null
          ? ''
          : `; budget ${money(month.budgetUsd ?? 0)} passed in ${percent(month.probabilityOverBudget)}`;
      return `${dayWords(month.fromMs)} to ${dayWords(month.toMs)}: ${money(month.usd.p10)} to ${money(month.usd.p90)}${budget}`;
    }),
    `The planned size breaks a goal in some busiest minute: ${broken.join(', ')}`,
    `Not carried within the goals: ${percent(notCarried.mean)} of the load on average, ${percent(notCarried.worst)} in the worst 5 % (${percent(oneMore.worstShare)} with one more replica, ${money(oneMore.usdPerMonth)} a month)`,
  ];
}

/** Sizes that follow the need and their money over time, as quantiles over all futures; rows evenly apart. */
export function futureRows(plan: Plan, most: number): string[][] {
  const rows = plan.risk.futures?.overTime ?? [];
  if (rows.length === 0) return [];
  const every = Math.ceil(rows.length / most);
  const shown = rows.filter((_, i) => i % every === 0 || i === rows.length - 1);
  return [
    [
      'From',
      ...['P10', 'P50', 'P90', 'P99'].map((each) => `replicas ${each}`),
      ...['P10', 'P50', 'P90', 'P99'].map((each) => `a month ${each}`),
    ],
    ...shown.map(({ fromMs, replicas, usdPerMonth }) => [
      dayWords(fromMs),
      ...[replicas.p10, replicas.p50, replicas.p90, replicas.p99].map(whole),
      ...[usdPerMonth.p10, usdPerMonth.p50, usdPerMonth.p90, usdPerMonth.p99].map(money),
    ]),
  ];
}

/** What to commit to, to order, and what an API would cost. */
export function purchaseLines(plan: Plan): string[] {
  const { cost } = plan;
  const commitments = cost.commitments.map(
    (each) =>
      `Commit for ${each.term} to ${counted(each.replicas, 'replica')} (${whole(each.gpus)} GPUs): ${money(each.usdPerMonth)} a month expected, ${money(each.allOnDemandUsdPerMonth)} all on demand, ${money(each.allCommittedUsdPerMonth)} all committed; a committed replica costs ${percent(each.ratio)} of one on demand${each.estimated ? ' (estimated)' : ''}; ${each.offer}`,
  );
  const orders = cost.orders
    .slice(0, MOST_ORDERS)
    .map(
      (each) =>
        `Order ${whole(each.gpus)} GPUs by ${dayWords(each.byMs)}${each.late ? ' (late already)' : ''}, needed from ${dayWords(each.neededFromMs)}`,
    );
  const more = cost.orders.length - MOST_ORDERS;
  return [
    ...commitments,
    ...orders,
    ...(more > 0 ? [`… and ${counted(more, 'later order')}`] : []),
    ...(cost.perUserUsdPerMonth === null ? [] : [`${unitMoney(cost.perUserUsdPerMonth)} a user and month`]),
    ...(cost.api === null ? [] : [apiLine(cost.api)]),
  ];
}

function apiLine(api: NonNullable<Plan['cost']['api']>): string {
  const even =
    api.breakEvenRequestsPerSecond === null
      ? 'no load makes an API that is free dearer'
      : `it costs as much as this plan at ${figure(api.breakEvenRequestsPerSecond)} requests/s on average`;
  const prices = `${unitMoney(api.usdPerMillionInputTokens)} in, ${unitMoney(api.usdPerMillionOutputTokens)} out per 1M tokens`;
  return `Against ${api.name} (${prices}): ${money(api.usdPerMonth)} a month for the same tokens, this plan ${money(api.ownUsdPerMonth)}; ${even}`;
}
