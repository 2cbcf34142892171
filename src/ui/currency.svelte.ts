import { symbolOf, type Currency } from '../plan/currency.ts';

/** The currency that the screen shows money in: that of the plan on it. Plans count in dollars. */
class Shown {
  #currency = $state.raw<Currency>({ code: 'USD', perUsd: 1 });

  get code(): string {
    return this.#currency.code;
  }

  get symbol(): string {
    return symbolOf(this.#currency);
  }

  get perUsd(): number {
    return this.#currency.perUsd;
  }

  /** @param currency  null = dollars */
  show(currency: Currency | null): void {
    this.#currency = currency ?? { code: 'USD', perUsd: 1 };
  }
}

export const shownCurrency = new Shown();
