/** The measured rows of the calibration set (trust A and B), with names resolved by the catalogue. Shared by accuracy runs and tests. */
import { readFileSync } from 'node:fs';
import Papa from 'papaparse';
import { fullCatalog } from '../../src/catalog/full.ts';
import { scoredRowsOf, type ScoredRow } from '../../src/sizing/calibrate-rows.ts';
import { rowResolverOf, type Row } from '../../src/sizing/row-request.ts';

export const MEASURED_ROWS = '../shared/data/llm-serving-measured.csv';

/** Rows that resolve; `problems` says why the others do not. */
export function measuredRows(trusts = 'AB'): { rows: readonly ScoredRow[]; problems: readonly string[] } {
  const parsed = Papa.parse<Row>(readFileSync(MEASURED_ROWS, 'utf8'), { header: true, skipEmptyLines: true }).data;
  return scoredRowsOf(
    parsed.filter((row) => trusts.includes(row['trust'] ?? '-')),
    rowResolverOf(fullCatalog()),
  );
}
