/** Advice in words; its JSON is the document itself. */
import type { Advice, AdvisedChange } from '../plan/advise.ts';
import { whole } from '../plan/words.ts';
import { signed, signedMoney } from './write-comparison.ts';

export function adviceText(advice: Advice): string {
  const head = `What would make it better (${whole(advice.tried)} changes planned whole, the most valuable first)`;
  if (advice.changes.length === 0) return `${head}\n  - Nothing that was tried is worth its while.`;
  return `${head}\n${advice.changes.map(lines).join('\n')}`;
}

function lines(each: AdvisedChange): string {
  const { effect } = each;
  const risk = pointsWords(effect.probabilityGoalBroken);
  const parts = [
    `${signed(effect.gpus)} GPUs`,
    `${signedMoney(effect.usdCentsPerMonth / 100)} a month at most`,
    `${signedMoney(effect.totalUsdCents / 100)} over the horizon`,
    ...(risk === '' ? [] : [`futures with a broken goal ${risk}`]),
  ];
  return [
    `  - ${each.title} (${each.urgency})`,
    `      ${parts.join(', ')}`,
    `      ${each.reason}${each.tradeOff === '' ? '' : ` In return: ${each.tradeOff}.`}`,
    `      ${each.confidence} confidence: ${each.confidenceReason}`,
  ].join('\n');
}

function pointsWords(change: number): string {
  const points = Math.round(change * 1000) / 10;
  if (points === 0) return '';
  return `${points > 0 ? '+' : '−'}${String(Math.abs(points))} points`;
}
