/** The measured rows of the calibration set, read once, with names resolved by the catalogue. Shared by the accuracy run and the fit. */
import { readFileSync } from 'node:fs';
import Papa from 'papaparse';
import { fullCatalog } from '../../src/catalog/full.ts';
import { readRow, rowResolverOf, type Row, type RowRequest } from '../../src/sizing/row-request.ts';

export const MEASURED_ROWS = '../shared/data/llm-serving-measured.csv';

export type Metric = 'throughput' | 'itl' | 'ttft';

export interface MeasuredRow {
  readonly row: Row;
  readonly request: RowRequest;
  /** rows of one group were measured on one set-up */
  readonly group: string;
  readonly measured: Readonly<Record<Metric, number | null>>;
}

/** Rows of trust A and B that resolve. The result columns are read here, for scoring only. */
export function measuredRows(path = MEASURED_ROWS, trusts = 'AB'): { rows: MeasuredRow[]; problems: string[] } {
  const resolver = rowResolverOf(fullCatalog());
  const parsed = Papa.parse<Row>(readFileSync(path, 'utf8'), { header: true, skipEmptyLines: true }).data;
  const rows: MeasuredRow[] = [];
  const problems: string[] = [];
  for (const row of parsed) {
    if (!trusts.includes(row['trust'] ?? '-')) continue;
    const reading = readRow(row, resolver);
    if ('problem' in reading) problems.push(reading.problem);
    else rows.push({ row, request: reading.request, group: groupOf(row), measured: measuredOf(row) });
  }
  return { rows, problems };
}

function groupOf(row: Row): string {
  const repository = (row['source'] ?? '').split(' ')[0]?.split('@')[0] ?? '';
  return [
    repository,
    row['model'],
    row['gpu'],
    row['gpu_count'],
    row['tp'],
    row['weight_precision'],
    row['engine'],
  ].join(' | ');
}

function measuredOf(row: Row): MeasuredRow['measured'] {
  const first = (...names: string[]) => {
    for (const name of names) {
      const value = Number(row[name]);
      if (row[name] && value > 0) return value;
    }
    return null;
  };
  return {
    throughput: first('output_tok_s_total'),
    itl: first('itl_ms_mean', 'itl_ms_unspec', 'itl_ms_p50'),
    ttft: first('ttft_ms_mean', 'ttft_ms_unspec', 'ttft_ms_p50'),
  };
}

export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length === 0
    ? Number.NaN
    : sorted.length % 2 === 1
      ? (sorted[middle] as number)
      : 0.5 * ((sorted[middle - 1] as number) + (sorted[middle] as number));
}
