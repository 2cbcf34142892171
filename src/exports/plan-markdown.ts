import { lowerFirst } from '../base/lower-first.ts';
import type { Plan } from '../plan/plan.ts';
import { money, percent, unitMoney, whole } from '../plan/words.ts';
import {
  candidateRows,
  configurationRows,
  factorRows,
  historyLines,
  lostLines,
  memoryRows,
  moneyRows,
  sizeRows,
} from './plan-rows.ts';
import { futureLines, futureRows, purchaseLines } from './plan-futures.ts';
import { moneyLines } from './plan-money.ts';
import { oneLine } from './safe-text.ts';
import { markdownTable, markdownText } from './table.ts';

/** The plan for a pull request or a wiki. */
export function planMarkdown(plan: Plan): string {
  const { answer } = plan;
  const text = markdownText;
  const parts = [
    `# ${text(oneLine(plan.name))}: capacity plan as of ${plan.asOf}`,
    `**${text(answer.sentence)}**`,
    `Next: ${text(lowerFirst(answer.next))}`,
    answer.verdicts
      .map(
        (each) =>
          `- ${each.met ? '✅' : '⚠️'} ${text(each.text)}${each.limit === undefined ? '' : ` (${text(each.limit)})`}`,
      )
      .join('\n'),
    `## Configurations\n\n${whole(plan.sizing.checked)} checked, ${whole(plan.sizing.feasible)} meet the goals; capacity ± ${percent(plan.sizing.bandFraction)} (${plan.sizing.tier}).\n\n${markdownTable(configurationRows(plan, 8))}\n\n${lostLines(
      plan,
      4,
    )
      .map((each) => `- ${text(each)}`)
      .join('\n')}`,
  ];
  const sizes = sizeRows(plan, 12);
  if (sizes.length > 1) parts.push(`## Size over time\n\n${markdownTable(sizes)}`);
  if (plan.sizing.memory !== null) parts.push(`## Memory\n\n${markdownTable(memoryRows(plan))}`);
  if (plan.factors.length > 0) parts.push(`## GPUs by factor\n\n${markdownTable(factorRows(plan))}`);
  if (plan.demand.candidates.length > 0) parts.push(`## Forecast models\n\n${markdownTable(candidateRows(plan))}`);
  const history = historyLines(plan);
  if (history.length > 0)
    parts.push(`## History and holidays\n\n${history.map((each) => `- ${text(each)}`).join('\n')}`);
  if (plan.recommendations.length > 0) {
    parts.push(
      `## What to do\n\n${plan.recommendations.map((each) => `1. **${text(each.title)}** (${money(each.effect.usdPerMonth)}/month): ${text(each.reason)}`).join('\n')}`,
    );
  }
  if (plan.sizing.chosen !== null) parts.push(`## Money, storage and network\n\n${markdownTable(moneyRows(plan))}`);
  if (plan.cost.price !== null)
    parts.push(
      `Price: ${unitMoney(plan.cost.price.usdPerGpuHour)}/GPU-h, ${text(`${plan.cost.price.cloud} ${plan.cost.price.instanceType}, ${plan.cost.price.date}`)}.`,
    );
  if (plan.autoscaling !== null) parts.push(`## Autoscaler\n\n${text(plan.autoscaling.sentence)}`);
  const futures = futureLines(plan);
  if (futures.length > 0) parts.push(`## Futures\n\n${markdownTable(futureRows(plan, 7))}\n\n${bulleted(futures)}`);
  const buying = purchaseLines(plan);
  if (buying.length > 0) parts.push(`## Buying\n\n${bulleted(buying)}`);
  const ways = moneyLines(plan);
  if (ways.length > 0) parts.push(`## Other ways to pay, and the bill\n\n${bulleted(ways)}`);
  if (plan.warnings.length > 0)
    parts.push(`## Worth knowing\n\n${plan.warnings.map((each) => `- ${text(each.message)}`).join('\n')}`);
  parts.push(
    `## Assumed\n\n${markdownTable([['Field', 'Value', 'Why'], ...plan.assumptions.map((each) => [each.field, each.value, each.reason])])}`,
  );
  parts.push(
    `Plan \`${plan.hash}\`, core ${plan.coreVersion}, catalogue ${plan.catalogDate}, seed ${String(plan.seed)}. Made by Headroom.`,
  );
  return parts.join('\n\n');
}

function bulleted(lines: readonly string[]): string {
  return lines.map((each) => `- ${markdownText(each)}`).join('\n');
}
