import type { Columns } from './find-columns.ts';
import type { MappingChoice } from './mapping.ts';
import { factsOfValues, metricFactsOf, type MetricFacts } from './metric-kind.ts';
import type { Rows } from './read-rows.ts';
import type { Table } from './table.ts';

/** Facts of each metric: as chosen, else by name with the sign found in its cells, else by its values. */
export function factsByMetric(
  table: Table,
  columns: Columns,
  rows: Rows,
  choice: MappingChoice,
): Map<string, MetricFacts> {
  const facts = new Map<string, MetricFacts>();
  const isLong = columns.metric >= 0;
  const names = isLong ? rows.metrics : columns.values.map((index) => table.header[index] ?? '');
  const looks = looksOf(rows, isLong, names.length);
  for (const [at, metric] of names.entries()) {
    const { allFractionless, anyNegative } = looks[at] ?? { allFractionless: false, anyNegative: true };
    const found = metricFactsOf(metric) ?? factsOfValues(allFractionless, anyNegative);
    const sign = columns.formats[isLong ? 0 : at]?.unit ?? '';
    const signed: MetricFacts =
      sign === '' || isLong
        ? found
        : { kind: sign === '%' ? 'gauge' : 'money', unit: sign, why: 'the cells carry the sign' };
    const wanted =
      choice.metrics !== undefined && Object.hasOwn(choice.metrics, metric) ? choice.metrics[metric] : undefined;
    const isChosen = wanted?.kind !== undefined || wanted?.unit !== undefined;
    facts.set(metric, {
      kind: wanted?.kind ?? signed.kind,
      unit: wanted?.unit ?? signed.unit,
      why: isChosen ? 'chosen' : signed.why,
    });
  }
  return facts;
}

interface Look {
  allFractionless: boolean;
  anyNegative: boolean;
}

/** [M] how the values of each metric look, in one pass over the rows */
function looksOf(rows: Rows, isLong: boolean, metrics: number): readonly Look[] {
  const looks: Look[] = Array.from({ length: metrics }, () => ({ allFractionless: true, anyNegative: false }));
  for (const [v, column] of rows.values.entries()) {
    for (let row = 0; row < rows.count; row += 1) {
      const value = column[row] ?? Number.NaN;
      const look = looks[isLong ? (rows.metricOf[row] ?? 0) : v];
      if (look === undefined || Number.isNaN(value)) continue;
      if (value !== Math.trunc(value)) look.allFractionless = false;
      if (value < 0) look.anyNegative = true;
    }
  }
  return looks;
}
