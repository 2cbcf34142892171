/**
 * The currency that words show money in. Numbers stay in dollars; only words change, at the rate that was said. Words are made in one
 * go, so the currency is a bracket around that work and needs no further argument in every sentence.
 */
import { inputError } from '../base/errors.ts';
import type { FullScenario } from '../scenario/scenario.ts';

export interface Currency {
  /** ISO 4217 */
  readonly code: string;
  readonly perUsd: number;
}

const dollars: Currency = { code: 'USD', perUsd: 1 };
const symbols: Readonly<Record<string, string>> = { USD: '$', EUR: '€', GBP: '£', JPY: '¥', INR: '₹', KRW: '₩' };

let shown: Currency = dollars;

/** Does the work with its words in a currency; null = dollars. The work must not wait for anything. */
export function inCurrency<Result>(currency: Currency | null, work: () => Result): Result {
  const before = shown;
  shown = currency ?? dollars;
  try {
    return work();
  } finally {
    shown = before;
  }
}

export function shownCurrency(): { readonly symbol: string; readonly perUsd: number } {
  return { symbol: symbolOf(shown), perUsd: shown.perUsd };
}

/** `€`, or the code and a blank where no sign is known by all. */
export function symbolOf({ code }: Currency): string {
  return symbols[code] ?? `${code}\u00a0`;
}

/**
 * The currency that a scenario wants; null = dollars.
 *
 * @throws InputError `money.currencyPerUsd` where the rate is missing
 */
export function currencyOf({ money }: FullScenario): Currency | null {
  const { currencyPerUsd } = money;
  const currency = money.currency?.toUpperCase() ?? 'USD';
  if (currency === 'USD') return null;
  if (currencyPerUsd !== undefined) return { code: currency, perUsd: currencyPerUsd };
  throw inputError(
    'money.currencyPerUsd',
    `is needed to show money in ${currency}`,
    'Say what one dollar costs in it: Headroom looks no rate up.',
  );
}
