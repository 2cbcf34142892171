/** Amounts of money as bars of one scale, the limit among them. */
import type { AnswerChart } from '../../assistant/telling.ts';

export interface MoneyBar {
  readonly name: string;
  readonly words: string;
  /** of the longest, 0–100 */
  readonly percent: number;
  readonly limit: boolean;
}

export function moneyBars({ bars, limit }: Extract<AnswerChart, { kind: 'money' }>): readonly MoneyBar[] {
  const all = [
    ...bars.map((bar) => ({ ...bar, limit: false })),
    ...(limit === null ? [] : [{ ...limit, limit: true }]),
  ];
  const most = all.reduce((high, bar) => Math.max(high, bar.usdPerMonth), 0);
  return all.map(({ name, words, usdPerMonth, limit: isLimit }) => ({
    name,
    words,
    percent: most > 0 ? (usdPerMonth / most) * 100 : 0,
    limit: isLimit,
  }));
}
