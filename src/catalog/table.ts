/**
 * The data files hold text tables: a header line, one row a line, cells between bars, empty = null. Small over the wire, plain in a diff.
 */

export type Cells = Readonly<Record<string, string>>;

/** Rows of a text table by column name. */
export function rowsOf(table: string): readonly Cells[] {
  const [header = '', ...lines] = table.trim().split('\n');
  const columns = header.split('|');
  return lines.map((line) => {
    const cells = line.split('|');
    return Object.fromEntries(columns.map((column, i) => [column, cells[i] ?? '']));
  });
}

export function textIn(row: Cells, column: string): string {
  return row[column] ?? '';
}

/** A number that must be there; the tables are ours, so a hole is a programmer's fault. */
export function numberIn(row: Cells, column: string): number {
  const value = numberOrNull(row, column);
  if (value === null) throw new Error(`the catalogue has no ${column} for ${textIn(row, 'name')}`);
  return value;
}

export function numberOrNull(row: Cells, column: string): number | null {
  const text = textIn(row, column);
  return text === '' ? null : Number(text);
}

/** A short key of the spelling of a name: lower case, letters, digits, '.' and '+' only. */
export function keyOf(name: string): string {
  return name.toLowerCase().replaceAll(/[^a-z0-9.+]/g, '');
}
