import type { Plan, PlanConfiguration } from '../../plan/plan.ts';
import { shownCurrency } from '../currency.svelte.ts';
import { FRONT_TIMES } from '../findings-front.ts';
import { duration, money, number } from '../format.ts';
import type { Figure, Layer } from './figure.ts';

export type FrontAxis = 'ttftMs' | 'itlMs';

const names = { ttftMs: 'first token P99', itlMs: 'between tokens P99' } as const;

/** Money against one latency at the planned load: every configuration a dot, those of the front joined. */
export function frontFigure(plan: Plan, axis: FrontAxis = 'ttftMs'): Figure {
  const rate = shownCurrency.perUsd;
  const priced = plan.sizing.configurations.flatMap((each) =>
    each.feasible && each.usdPerMonth !== null && each[axis] !== null
      ? [{ each, usd: each.usdPerMonth, ms: each[axis].p99 }]
      : [],
  );
  const cheapest = priced[0]?.usd ?? 0;
  const shown = priced.filter(({ each, usd }) => usd <= FRONT_TIMES * cheapest || each.id === plan.sizing.chosen);
  const front = shown.filter(({ each }) => each.paretoOptimal);
  const dots = (name: string, tone: 'ink' | 'brand' | 'fan-50', of: typeof shown, width: number): Layer => ({
    kind: 'points',
    name,
    tone,
    x: of.map(({ usd }) => usd * rate),
    y: of.map(({ ms }) => ms),
    texts: of.map(({ each, usd, ms }) => `${each.id}: ${money(usd)} a month, ${names[axis]} ${duration(ms)}`),
    width,
  });
  const most = Math.max(cheapest * 1.05, ...shown.map(({ usd }) => usd));
  const corners = loweringOf(front).flatMap((point, at, edge) => [
    { usd: point.usd, ms: point.ms },
    { usd: edge[at + 1]?.usd ?? most, ms: point.ms },
  ]);
  return {
    id: 'front',
    description: `Money against the ${names[axis]} for ${number(shown.length)} configurations; ${number(front.length)} of them are beaten by none.`,
    x: { kind: 'money', min: cheapest * 0.9 * rate, max: most * 1.03 * rate, timeZone: 'UTC' },
    y: { max: Math.max(1, ...shown.map(({ ms }) => ms)), title: `${names[axis]}, ms` },
    layers: [
      {
        kind: 'line',
        name: 'front',
        tone: 'brand',
        shape: 'straight',
        x: corners.map(({ usd }) => usd * rate),
        y: corners.map(({ ms }) => ms),
        width: 1.5,
      },
      dots(
        'beaten',
        'fan-50',
        shown.filter(({ each }) => !each.paretoOptimal),
        7,
      ),
      dots('front', 'brand', front, 8),
      dots(
        'chosen',
        'ink',
        shown.filter(({ each }) => each.id === plan.sizing.chosen),
        11,
      ),
    ],
    labels: [],
    table: {
      columns: [
        'Per replica',
        `${shownCurrency.symbol.trim()} a month`,
        'First token P99',
        'Between tokens P99',
        'Why not',
      ],
      rows: priced.map(({ each, usd }) => [
        each.id,
        money(usd),
        duration(each.ttftMs?.p99 ?? null),
        duration(each.itlMs?.p99 ?? null),
        whyNot(each, plan),
      ]),
    },
  };
}

/** The least latency so far, by rising money: what a budget can buy. */
function loweringOf<Point extends { readonly ms: number }>(byMoney: readonly Point[]): Point[] {
  let least = Infinity;
  return byMoney.filter(({ ms }) => ms < least && ((least = ms), true));
}

function whyNot(each: PlanConfiguration, plan: Plan): string {
  if (each.id === plan.sizing.chosen) return 'chosen';
  return each.paretoOptimal ? 'on the front' : each.reason;
}
