import { SAMPLE_ROWS, type Cell, type Table } from './table.ts';

interface Rows {
  readonly length: number;
  rowAt(index: number): readonly Cell[];
  placeAt(index: number): number;
}

/** Rows that stand in memory, as a Table. */
export function memoryTable(
  form: Table['form'],
  header: readonly string[],
  rows: Rows,
  places: Table['places'],
  notes: Table['notes'] = [],
): Table {
  const sample = Array.from({ length: Math.min(rows.length, SAMPLE_ROWS) }, (_, index) => rows.rowAt(index));
  return {
    form,
    delimiter: '',
    header,
    sample,
    places,
    notes,
    scan(onRow) {
      for (let index = 0; index < rows.length; index += 1) if (!onRow(rows.rowAt(index), rows.placeAt(index))) return;
    },
  };
}
