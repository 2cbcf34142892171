/** Measured rows as the fit and its scores see them: what was asked, what was measured, and which rows belong together. */
import { knownSettingsOf, type KnownSettings } from './known-runs.ts';
import { readRow, type Row, type RowRequest, type RowResolver } from './row-request.ts';

export const METRICS = ['throughput', 'itl', 'ttft'] as const;
export type Metric = (typeof METRICS)[number];

export interface ScoredRow {
  readonly row: Row;
  readonly request: RowRequest;
  /** rows of one group were measured on one set-up */
  readonly group: string;
  readonly measured: Readonly<Record<Metric, number | null>>;
  /** see KnownSettings */
  readonly open: KnownSettings['open'];
}

/** Rows with a request; `problems` says why the others have none. The only place where result columns are read. */
export function scoredRowsOf(
  rows: readonly Row[],
  resolver: RowResolver,
): { rows: readonly ScoredRow[]; problems: readonly string[] } {
  const problems: string[] = [];
  const scored = rows.flatMap((row) => {
    const { columns, open } = knownSettingsOf(row);
    const reading = readRow({ ...row, ...columns }, resolver);
    if ('problem' in reading) {
      problems.push(reading.problem);
      return [];
    }
    return [{ row, request: reading.request, group: groupOf(row), measured: measuredOf(row), open }];
  });
  return { rows: scored, problems };
}

/** Repository of the source: what stands before the file. */
export function repositoryOf(row: Row): string {
  return (row['source'] ?? '').split(' ')[0]?.split('@')[0] ?? '';
}

function groupOf(row: Row): string {
  return [
    repositoryOf(row),
    row['model'],
    row['gpu'],
    row['gpu_count'],
    row['tp'],
    row['weight_precision'],
    row['engine'],
  ].join(' | ');
}

function measuredOf(row: Row): ScoredRow['measured'] {
  const first = (...names: string[]): number | null => {
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
