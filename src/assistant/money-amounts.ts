/** Money: a budget, or the price of a GPU. */
import { amount, type Amount } from './amount.ts';
import { has, hasWord, type Near, pers } from './clauses.ts';
import { secondsOf } from './lexicon.ts';
import { type Context } from './meaning.ts';
import { rounded } from './numerals.ts';

export function moneyOf(near: Near, value: number, currency: string, context: Context): Amount | null {
  const spoken = near.right.flatMap((item) =>
    item.kind === 'word' && ['hour', 'hr', 'h'].includes(item.text) ? ['hour'] : [],
  );
  const period = [...pers([...near.right, ...near.left]).map((each) => each.of), ...spoken];
  const named = near.sentence.some((item) => item.kind === 'name' && item.name.what === 'gpu');
  const price =
    period.includes('gpuhour') ||
    has(near.clause, 'gpuWord') ||
    (period.includes('hour') && (named || !has(near.sentence, 'budget'))) ||
    hasWord(near.clause, 'gpu-hour');
  if (period.includes('million') || hasWord(near.clause, 'million')) return null;
  if (price && !period.includes('hour') && !period.includes('gpuhour') && !has(near.clause, 'priceWord')) return null;
  if (currency !== 'USD')
    return {
      slot: price ? 'prices' : 'budget',
      value,
      note: '',
      doubt:
        currency === 'cents'
          ? `${near.number.text}: how many dollars is that?`
          : `Plans count in US dollars. How many dollars is ${near.number.text}?`,
    };
  if (price) return priceOf(near, value, context);
  // $5 for a coffee is no budget
  if (hasWord(near.sentence, 'lease', 'rent', 'salary', 'mortgage', 'lunch', 'coffee')) return null;
  // what another service costs today is no budget
  if (
    hasWord(near.sentence, 'bill', 'bills', 'invoice', 'openai', 'anthropic') &&
    !has(near.sentence, 'budget', 'most')
  )
    return null;
  const meant = value >= 100 || period.length > 0 || has(near.sentence, 'budget', 'most', 'annual');
  return meant ? budgetOf(near, value, period) : null;
}

/** `we pay 2.20 an hour per H100`: no sign of money, but an hour of a GPU is nothing else. */
export function barePriceOf(near: Near, value: number, context: Context): Amount | null {
  const around = [...near.right, ...near.left];
  const hourly = pers(around).some((each) => each.of === 'gpuhour' || each.of === 'hour');
  const ofGpu =
    has(near.clause, 'gpuWord') || near.clause.some((item) => item.kind === 'name' && item.name.what === 'gpu');
  return hourly && ofGpu && has(near.clause, 'priceWord') && !has(around, 'request')
    ? priceOf(near, value, context)
    : null;
}

function priceOf(near: Near, value: number, context: Context): Amount {
  const said = near.sentence.find((item) => item.kind === 'name' && item.name.what === 'gpu');
  const current = [
    ...context.full.resources.gpus,
    ...(context.full.deployment.gpu === undefined ? [] : [context.full.deployment.gpu]),
  ];
  const gpu = said?.kind === 'name' ? said.name.values[0] : current.length === 1 ? current[0] : undefined;
  if (gpu === undefined)
    return { slot: 'prices', value, note: '', doubt: `Which GPU costs $${String(value)} an hour?` };
  const others = context.full.resources.prices.filter((each) => each.gpu !== gpu);
  return { slot: 'prices', value: [...others, { gpu, usdPerGpuHour: value }], note: '' };
}

export function budgetOf(near: Near, value: number, period: readonly string[]): Amount {
  const every =
    period.find((each) => ['hour', 'day', 'week', 'quarter', 'year', 'month'].includes(each)) ??
    (has(near.sentence, 'annual') ? 'year' : 'month');
  const perMonth = (value * (secondsOf['month'] ?? 1)) / (secondsOf[every] ?? 1);
  return amount(
    'budget',
    perMonth,
    every === 'month'
      ? ''
      : `a ${every} as ${String(rounded((secondsOf[every] ?? 1) / (secondsOf['month'] ?? 1)))} months`,
  );
}
