/** The currency that money is shown in: it needs the rate that the person books by, for Headroom looks none up. */
import type { Item } from './items.ts';
import { fact, type Context, type Doubt, type Fact } from './meaning.ts';
import { rounded } from './numerals.ts';
import { currencies } from './unit-words.ts';

const ASIDE = new Set(['usd', 'dollar', 'dollars', '$']);

interface Exchanged {
  readonly facts: readonly Fact[];
  readonly doubts: readonly Doubt[];
  readonly taken: readonly Item[];
}

const NOTHING: Exchanged = { facts: [], doubts: [], taken: [] };

/** `prices in euro`, `1 dollar is 0.92 euro`, `back to dollars`. */
export function changedFor(items: readonly Item[], context: Context): Exchanged {
  const amounts = items.flatMap((item) =>
    item.kind === 'number' && item.unit?.kind === 'money' ? [{ item, currency: item.unit.currency }] : [],
  );
  const [other] = amounts.filter((each) => /^[A-Z]{3}$/.test(each.currency) && each.currency !== 'USD');
  const dollars = amounts.find((each) => each.currency === 'USD');
  const dollarsSaid = dollars !== undefined || items.some((item) => item.kind === 'word' && ASIDE.has(item.text));
  if (other !== undefined && dollarsSaid && amounts.length <= 2) {
    const rate = rounded((other.item.values[0] ?? Number.NaN) / (dollars?.item.values[0] ?? 1));
    if (!(rate > 0) || (dollars?.item.values[0] ?? 1) > 1000) return NOTHING;
    return {
      facts: [
        fact('currency', other.currency, other.item),
        fact('currencyRate', rate, { start: other.item.start + 1 }),
      ],
      doubts: [],
      taken: amounts.map((each) => each.item),
    };
  }
  return amounts.length > 0 ? NOTHING : named(items, context);
}

const SHOWN = new Set(['in', 'to', 'as']);

/** Where a currency is named that money shall be shown in; −1 = nowhere. */
function currencyAt(items: readonly Item[]): number {
  return items.findIndex((item, i) => {
    const before = items[i - 1];
    const shown = (before?.kind === 'word' || before?.kind === 'tag') && SHOWN.has(before.text.toLowerCase());
    return shown && item.kind === 'word' && Object.hasOwn(currencies, item.text);
  });
}

export function namesCurrency(items: readonly Item[]): boolean {
  return currencyAt(items) >= 0;
}

function named(items: readonly Item[], context: Context): Exchanged {
  const at = currencyAt(items);
  const item = items[at];
  const code = item?.kind === 'word' ? currencies[item.text] : undefined;
  if (item === undefined || code === undefined || code === 'cents') return NOTHING;
  const { money } = context.full;
  if (code === 'USD')
    return money.currency === undefined
      ? NOTHING
      : { facts: [fact('currency', null, item), fact('currencyRate', null, item)], doubts: [], taken: [] };
  if (money.currencyPerUsd !== undefined && money.currency?.toUpperCase() === code) return NOTHING;
  const question = `Headroom looks no rate of exchange up. Say the one you book by, for instance "1 dollar is 0.9 ${code}", and all money is shown in ${code}.`;
  return { facts: [], doubts: [{ slot: null, text: code, question, readings: [] }], taken: [] };
}
