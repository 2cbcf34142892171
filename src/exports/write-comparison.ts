/** The difference of two plans in words and as JSON. */
import type { ChangedInput, PlanComparison, PlanMeasures } from '../plan/compare.ts';
import { inCurrency, shownCurrency } from '../plan/currency.ts';
import { counted, money, whole } from '../plan/words.ts';
import { alignedTable } from './table.ts';

export function comparisonText(comparison: PlanComparison): string {
  const [before, after] = [comparison.from.cost.shownIn, comparison.to.cost.shownIn];
  // two currencies do not compare: dollars then
  const same = before?.code === after?.code && before?.perUsd === after?.perUsd;
  return inCurrency(same ? after : null, () => textOf(comparison));
}

function textOf(comparison: PlanComparison): string {
  const symbol = shownCurrency().symbol.trim();
  const { before, after, difference, parts } = comparison;
  const rows = [
    ['', 'GPUs now', 'GPUs at most', `${symbol} a month at most`, `${symbol} over the horizon`],
    ['before', ...sizesOf(before, whole, money)],
    ...parts.map((part) => [
      part.inputs.map(inputWords).join(' and '),
      ...sizesOf(part.difference, signed, signedMoney),
    ]),
    ['after', ...sizesOf(after, whole, money)],
    ['difference', ...sizesOf(difference, signed, signedMoney)],
  ];
  const missed = parts.filter((part) => part.status === 'goal-missed');
  return [
    parts.length === 0
      ? 'The documents say the same.'
      : `${counted(parts.length, 'part')} explain${parts.length === 1 ? 's' : ''} the difference.`,
    alignedTable(rows, '  '),
    ...(missed.length === 0
      ? []
      : [
          `No configuration meets the goals after: ${missed.map((part) => part.inputs.map((each) => each.path).join(' and ')).join(', ')}. A plan without a size counts as 0.`,
        ]),
    `How: ${comparison.order}.`,
  ].join('\n\n');
}

/** The JSON form: both plans by their hashes, the measures, the parts. */
export function comparisonDocument(comparison: PlanComparison): unknown {
  const { from, to, before, after, difference, parts, order } = comparison;
  const plan = (each: PlanComparison['from']) => ({
    name: each.name,
    hash: each.hash,
    status: each.status,
    chosen: each.sizing.chosen,
    sentence: each.answer.sentence,
  });
  return {
    from: { ...plan(from), ...before },
    to: { ...plan(to), ...after },
    difference,
    parts: parts.map((part) => ({
      inputs: part.inputs.map(({ path, from: was, to: is }) => ({ path, from: was ?? null, to: is ?? null })),
      ...part.difference,
      status: part.status,
    })),
    order,
  };
}

const LONGEST_VALUE = 40;

export function inputWords({ path, from, to }: ChangedInput): string {
  return `${path}: ${valueWords(from)} → ${valueWords(to)}`;
}

function valueWords(value: unknown): string {
  if (value === undefined) return 'not said';
  const text = typeof value === 'string' ? value : JSON.stringify(value);
  return text.length > LONGEST_VALUE ? `${text.slice(0, LONGEST_VALUE - 1)}…` : text;
}

function sizesOf(
  sizes: PlanMeasures,
  count: (value: number) => string,
  usd: (value: number) => string,
): [string, string, string, string] {
  return [count(sizes.gpusNow), count(sizes.gpus), usd(sizes.usdCentsPerMonth / 100), usd(sizes.totalUsdCents / 100)];
}

export function signed(value: number): string {
  return value > 0 ? `+${whole(value)}` : whole(value);
}

export function signedMoney(usd: number): string {
  return usd > 0 ? `+${money(usd)}` : money(usd);
}
