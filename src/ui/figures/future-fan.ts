import type { Plan } from '../../plan/plan.ts';
import { shownCurrency } from '../currency.svelte.ts';
import { amount, day, number } from '../format.ts';
import type { Figure, Layer, Tone } from './figure.ts';

type Futures = NonNullable<Plan['risk']['futures']>;
type Part = 'replicas' | 'usdPerMonth';
/** What the chart is called, and how its numbers are shown and read. */
function wordsOf(part: Part) {
  if (part === 'replicas') return { title: 'replicas', id: 'future-replicas', show: number, rate: 1 };
  const { symbol, perUsd } = shownCurrency;
  return { title: `${symbol.trim()} a month`, id: 'future-cost', show: amount, rate: perUsd };
}

/** Sizes that follow the need, or their money, over time: 8 in 10 futures, half, and the worst of a hundred. */
export function futureFanFigure(plan: Plan, futures: Futures, part: Part): Figure {
  const { title, id, show, rate } = wordsOf(part);
  const { timeZone } = plan.demand;
  const rows = futures.overTime;
  const x = rows.map((row) => row.fromMs);
  // the chart draws the last step as long as the one before it
  const last = x.at(-1) ?? 1;
  const level = (key: 'p10' | 'p50' | 'p90' | 'p99'): number[] => rows.map((row) => row[part][key] * rate);
  const line = (name: string, tone: Tone, width: number, y: number[]): Layer => ({
    ...{ kind: 'line', name, tone, shape: 'steps', x, y, width },
  });
  const [low, half, high, worst] = [level('p10'), level('p50'), level('p90'), level('p99')];
  return {
    id,
    description: `Futures over time, ${title}: at the end half at or below ${show(half.at(-1) ?? 0)}, 8 in 10 from ${show(low.at(-1) ?? 0)} to ${show(high.at(-1) ?? 0)}, one in a hundred above ${show(worst.at(-1) ?? 0)}.`,
    x: { kind: 'time', min: x[0] ?? 0, max: last + (last - (x.at(-2) ?? last - 1)), timeZone },
    y: { max: worst.reduce((most, each) => Math.max(most, each), 1), title, money: part === 'usdPerMonth' },
    layers: [
      { kind: 'band', name: '8 in 10 futures', tone: 'fan-80', shape: 'steps', x, low, high },
      line('half of them', 'brand', 2, half),
      line('worst of a hundred', 'ink2', 1.2, worst),
    ],
    labels: [
      { text: '1 in 100', tone: 'ink2', y: worst.at(-1) ?? 0 },
      { text: 'half', tone: 'brand', y: half.at(-1) ?? 0 },
    ],
    table: {
      columns: ['From', '10th percentile', 'Half', '90th', '99th'],
      rows: rows.map((row, i) => [
        day(row.fromMs, timeZone),
        ...[low, half, high, worst].map((each) => show(each[i] ?? 0)),
      ]),
    },
  };
}
