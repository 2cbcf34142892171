import { lowerFirst } from '../base/lower-first.ts';
import type { Plan } from '../plan/plan.ts';
import { dayWords, figure, money, percent, unitMoney, whole } from '../plan/words.ts';
import { candidateRows, configurationRows, factorRows, historyLines, lostLines, memoryRows } from './plan-rows.ts';
import { futureLines, futureRows, purchaseLines } from './plan-futures.ts';
import { moneyLines } from './plan-money.ts';
import { oneLine, visible } from './safe-text.ts';
import { alignedTable } from './table.ts';

/** The plan for a terminal: the answer first, then what stands behind it. */
export function planText(plan: Plan): string {
  const { answer, demand, sizing, cost } = plan;
  const parts = [
    `${oneLine(plan.name)} · ${oneLine(plan.model)} · as of ${plan.asOf}`,
    wrapped(answer.sentence),
    wrapped(`Next: ${lowerFirst(answer.next)}`),
    answer.verdicts
      .map((each) => `  ${each.met ? '✓' : '✗'} ${each.text}${each.limit === undefined ? '' : ` (${each.limit})`}`)
      .join('\n'),
    `Demand: ${demandLine(plan)}`,
  ];
  if (sizing.chosen !== null) {
    parts.push(
      `GPUs by factor\n${alignedTable(factorRows(plan), '  ')}`,
      `Configurations (${whole(sizing.checked)} checked, ${whole(sizing.feasible)} meet the goals; capacity ± ${percent(sizing.bandFraction)}, ${sizing.tier})\n${alignedTable(configurationRows(plan, 6), '  ')}${lostPart(plan, 3)}`,
      `Memory\n${alignedTable(memoryRows(plan), '  ')}`,
      `Cost: ${costLine(plan)}`,
      `Storage ${figure(plan.infrastructure.storageGb)} GB (${money(cost.storageUsdPerMonth)}/month) · network out ${figure(plan.infrastructure.networkOutMbitPerSecond)} Mbit/s (${money(cost.networkUsdPerMonth)}/month) · ${whole(plan.infrastructure.connections)} connections`,
    );
  } else {
    parts.push(`Configurations (${whole(sizing.checked)} checked, none meets the goals)${lostPart(plan, 8)}`);
  }
  if (demand.candidates.length > 0)
    parts.push(
      `Forecast models (${whole(demand.backtestOrigins)} backtest origins)\n${alignedTable(candidateRows(plan), '  ')}`,
    );
  const history = historyLines(plan);
  if (history.length > 0)
    parts.push(`History and holidays\n${history.map((each) => wrapped(`- ${each}`, '  ')).join('\n')}`);
  if (plan.autoscaling !== null) parts.push(`Autoscaler\n${wrapped(plan.autoscaling.sentence, '  ')}`);
  const futures = futureLines(plan);
  if (futures.length > 0)
    parts.push(
      `Futures (${whole(plan.risk.futures?.paths ?? 0)} drawn)\n${alignedTable(futureRows(plan, 5), '  ')}\n${bullets(futures)}`,
    );
  const purchases = purchaseLines(plan);
  if (purchases.length > 0) parts.push(`Buying\n${bullets(purchases)}`);
  const ways = moneyLines(plan);
  if (ways.length > 0) parts.push(`Other ways to pay, and the bill\n${bullets(ways)}`);
  if (plan.recommendations.length > 0)
    parts.push(`What to do\n${plan.recommendations.map(recommendationLine).join('\n')}`);
  if (plan.warnings.length > 0)
    parts.push(`Worth knowing\n${plan.warnings.map((each) => wrapped(`- ${each.message}`, '  ')).join('\n')}`);
  parts.push(
    `Assumed (${whole(plan.assumptions.length)}; say otherwise in a scenario): ${plan.assumptions
      .slice(0, 6)
      .map((each) => `${each.field} = ${each.value}`)
      .join(', ')} …`,
    `plan ${plan.hash.slice(0, 8)} · core ${plan.coreVersion} · catalogue ${plan.catalogDate} · seed ${String(plan.seed)}`,
  );
  return visible(parts.join('\n\n'));
}

function lostPart(plan: Plan, most: number): string {
  return lostLines(plan, most)
    .map((each) => `\n${wrapped(`✗ ${each}`, '    ').replace(/^ {2}/, '')}`)
    .join('');
}

function demandLine(plan: Plan): string {
  const { demand } = plan;
  const members = demand.chosen.members
    .slice(0, 4)
    .map((each) => `${each.model} ${percent(each.weight)}`)
    .join(', ');
  const held = demand.scores?.coverage80;
  return [
    `${figure(demand.meanNow)} requests/s on average, peak ${figure(demand.peak)} on ${dayWords(demand.peakAtMs)}`,
    members === '' ? 'from the description' : `by ${members}`,
    ...(held == null ? [] : [`backtest: the 80 % band held ${percent(held)}`]),
  ].join('; ');
}

function costLine(plan: Plan): string {
  const { cost } = plan;
  if (cost.price === null) return 'no listed price fits';
  const { price } = cost;
  return `${unitMoney(price.usdPerGpuHour)}/GPU-h (${price.cloud} ${price.region} ${price.instanceType}, ${price.date}${price.estimated ? ', estimated' : ''}); ${money(cost.totalUsd)} over the horizon; ${unitMoney(cost.perMillionInputTokensUsd)} per 1M input tokens, ${unitMoney(cost.perMillionOutputTokensUsd)} per 1M output tokens`;
}

function recommendationLine(each: Plan['recommendations'][number]): string {
  const effect =
    each.effect.usdPerMonth === 0
      ? ''
      : ` (${each.effect.usdPerMonth > 0 ? '+' : ''}${money(each.effect.usdPerMonth)}/month)`;
  return `  - ${each.title}${effect}\n${wrapped(each.reason, '      ')}`;
}

function bullets(lines: readonly string[]): string {
  return lines.map((each) => wrapped(`- ${each}`, '  ')).join('\n');
}

const WIDTH = 110;

/** Lines of at most 110 characters, broken at blanks. */
function wrapped(text: string, indent = ''): string {
  const lines: string[] = [];
  let line = indent;
  for (const word of text.split(' ')) {
    if (line.trim() !== '' && line.length + word.length + 1 > WIDTH) {
      lines.push(line);
      line = indent;
    }
    line += line === indent ? word : ` ${word}`;
  }
  return [...lines, line].join('\n');
}
