/** From a number and the words near it to the slot that it fills. Rules in order; the first that fits decides. */
import { BYTES_PER_GB } from '../base/units.ts';
import { amount, type Amount, bareHorizon, daysOf, growthOf, wholeDays } from './amount.ts';
import { has, hasWord, type Near, pers } from './clauses.ts';
import { countOf, labelledOf } from './count-amounts.ts';
import { gpuCapOf } from './gpu-amounts.ts';
import { goalOf } from './goal-amounts.ts';
import { type Item } from './items.ts';
import { secondsOf } from './lexicon.ts';
import { type Context } from './meaning.ts';
import { barePriceOf, moneyOf } from './money-amounts.ts';
import { rounded } from './numerals.ts';
import { slotOf } from './slots.ts';
import { tokensOf } from './token-amounts.ts';

/** What the number says; null where it says nothing that a plan uses. */
export function amountOf(near: Near, value: number, context: Context): Amount | null {
  const { unit } = near.number;
  switch (unit?.kind) {
    case 'money':
      return moneyOf(near, value, unit.currency, context);
    case 'percent':
      return shareOf(near, value / 100, context);
    case 'share':
      return shareOf(near, value, context);
    case 'factor':
      return gpuCapOf(near, value);
    case 'time':
      return durationOf(near, value, unit.period, context);
    case 'data':
      if (!has(near.clause, 'image')) return null;
      if (unit.bytes === null) return { ...amount('image', value), doubt: `${near.number.text}: bits or bytes?` };
      return amount('image', (value * unit.bytes) / BYTES_PER_GB, unit.bytes % 1000 === 0 ? '' : 'GiB read as 1.07 GB');
    case 'size':
      return null;
    default:
      return (
        barePriceOf(near, value, context) ??
        tokensOf(near, value, context) ??
        countOf(near, value, context) ??
        labelledOf(near, value, context)
      );
  }
}

function shareOf(near: Near, share: number, context: Context): Amount | null {
  const { clause, sentence, left, right } = near;
  const around = [...left, ...right];
  const growthWords =
    has(around, 'growth', 'shrink') ||
    has(clause, 'growth', 'shrink') ||
    (has(sentence, 'growth', 'shrink') && !has(around, 'margin', 'discount', 'cacheHit'));
  const period =
    pers(around).find((each) => each.of in secondsOf)?.of ?? pers(sentence).find((each) => each.of in secondsOf)?.of;
  if (has(around, 'discount')) return amount('discount', share);
  if (has(around, 'cacheHit')) return amount('cacheHit', share);
  if (has(around, 'margin')) return amount('margin', share);
  if (has(around, 'uncertain')) return amount('uncertainty', share);
  if (has(around, 'memoryUse')) return amount('memoryUse', share);
  if (has(around, 'agent')) return amount('agentShare', share);
  if (growthWords || (period !== undefined && hasWord(around, 'add', 'adds', 'more', 'gain', 'gains', 'up'))) {
    const signed = has(around, 'shrink') || near.number.negative ? -share : share;
    const over = period ?? bareHorizon(sentence) ?? lengthIn(sentence);
    const growth = growthOf(1 + signed, over ?? 'month', over === null ? 'taken as a month' : '');
    return growth === null ? null : { ...growth, rate: { amount: 1 + signed, of: 'growth' } };
  }
  if (has(sentence, 'discount')) return amount('discount', share);
  if (has(sentence, 'cacheHit')) return amount('cacheHit', share);
  if (has(sentence, 'uncertain')) return amount('uncertainty', share);
  if (has(sentence, 'margin')) return amount('margin', share);
  if (context.memory.asked !== null && slotOf(context.memory.asked).dimension === 'fraction')
    return amount(context.memory.asked, share);
  return null;
}

/** `50 % within the year`: none of the above. */
function lengthIn(sentence: readonly Item[]): string | null {
  const date = sentence.find((item) => item.kind === 'date');
  return date?.kind === 'date' && date.period.name.length === 4 ? 'year' : null;
}

function durationOf(near: Near, value: number, period: string, context: Context): Amount | null {
  const { left, right, clause, sentence } = near;
  const around = [...left, ...right];
  const ms = value * (secondsOf[period] ?? 0) * 1000;
  const short = ['us', 'ms', 'second', 'minute'].includes(period);
  const interval = left.at(-1);
  // one request every two seconds; a message every 10 minutes
  if (interval?.kind === 'word' && interval.text === 'every') return intervalOf(near, value, period);
  if (has(around, 'tool') || (has(clause, 'tool') && short)) return amount('toolSeconds', ms / 1000);
  if (has(around, 'think') && !has(around, 'ttft')) return amount('thinkSeconds', ms / 1000);
  if (has(around, 'startup') && !has(around, 'ttft', 'itl', 'e2e')) return amount('startup', ms / 60_000);
  if (has(around, 'logs')) return amount('logs', daysOf(value, period));
  const fetched = has(sentence, 'gpuWord') && hasWord(sentence, 'get');
  if ((has(around, 'lead') || fetched) && !short) return amount('lead', rounded(wholeDays(value, period)));
  const goal = short ? goalOf(near, ms, context) : null;
  if (goal !== null) return goal;
  if (short || period === 'hour') return has(sentence, 'lead') ? amount('lead', daysOf(value, period)) : null;
  if (has(clause, 'lead') || (has(sentence, 'lead') && !has(clause, 'horizon')))
    return amount('lead', wholeDays(value, period));
  if (has(around, 'horizon') || hasWord(around, 'for', 'over') || has(clause, 'horizon'))
    return amount('horizon', Math.round(wholeDays(value, period)));
  return null;
}

function intervalOf(near: Near, value: number, period: string): Amount | null {
  const seconds = value * (secondsOf[period] ?? 0);
  if (!(seconds > 0)) return null;
  if (has(near.sentence, 'each', 'user') || hasWord(near.sentence, 'each'))
    return amount('requestsPerUser', 86_400 / seconds);
  const said = near.left.find((item) => item.kind === 'number');
  const many = said?.kind === 'number' ? (said.values[0] ?? 1) : 1;
  return { ...amount('requestsPerSecond', many / seconds), rate: { amount: many, of: 'all' } };
}
