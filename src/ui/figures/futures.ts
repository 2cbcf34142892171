import type { Plan } from '../../plan/plan.ts';
import { shownCurrency } from '../currency.svelte.ts';
import { amount, money, number } from '../format.ts';
import type { Figure, Layer } from './figure.ts';

/** Cost of the month at the largest size over all simulated futures; what passes the budget stands out. */
export function futuresFigure(plan: Plan): Figure {
  const rate = shownCurrency.perUsd;
  const { counts } = plan.risk.histogram;
  const edges = plan.risk.histogram.edges.map((each) => each * rate);
  const { monthUsd } = plan.cost;
  const low = edges[0] ?? 0;
  const high = edges.at(-1) ?? 1;
  const width = high > low ? high - low : Math.max(1, Math.abs(low));
  const budget = (plan.cost.budget?.usdPerMonth ?? Number.POSITIVE_INFINITY) * rate;
  // a budget far from every future would press the bars into a corner: the text names it instead
  const shown = budget > low - width && budget < high + width;
  const layers: Layer[] = [
    {
      kind: 'bars',
      name: 'futures',
      edges,
      heights: counts,
      tones: counts.map((_, i) => (((edges[i] ?? 0) + (edges[i + 1] ?? 0)) / 2 > budget ? 'warn' : 'fan-50')),
    },
    { kind: 'mark', name: `half below ${money(monthUsd.p50)}`, tone: 'brand', at: monthUsd.p50 * rate },
  ];
  if (shown) layers.push({ kind: 'mark', name: `budget ${amount(budget)}`, tone: 'warn', at: budget });
  return {
    id: 'futures',
    description: `Cost of a month in ${number(plan.risk.paths)} simulated futures: one in ten below ${money(monthUsd.p10)}, half below ${money(monthUsd.p50)}, nine in ten below ${money(monthUsd.p90)}.`,
    x: {
      kind: 'money',
      min: Math.min(low, shown ? budget : low) - width * 0.02,
      max: Math.max(high, shown ? budget : high) + width * 0.02,
      timeZone: 'UTC',
    },
    y: null,
    layers,
    labels: [],
    table: {
      columns: ['From', 'To', 'Futures'],
      rows: counts.map((count, i) => [amount(edges[i] ?? 0), amount(edges[i + 1] ?? 0), number(count)]),
    },
  };
}
