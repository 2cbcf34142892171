/**
 * A CSV cell that no spreadsheet runs as a formula: text that begins (behind blanks or a line break) with = + - @ or their
 * full-width forms gets an apostrophe; numbers stay bare. Source: OWASP ASVS 5.0, V1.2.10.
 */
export function csvCell(value: string | number | null): string {
  if (value === null) return '';
  if (typeof value === 'number') return Number.isFinite(value) ? String(value) : '';
  const live =
    /(^|[\r\n])[\s\u00A0]*[=+\-@\uFF1D\uFF0B\uFF0D\uFF20\t]/.test(value.replaceAll('\0', '')) &&
    !/^[+-]?\d+(\.\d+)?(e[+-]?\d+)?$/i.test(value);
  const safe = live ? `'${value}` : value;
  return /[",\r\n]/.test(safe) || safe !== safe.trim() ? `"${safe.replaceAll('"', '""')}"` : safe;
}

export function csvLine(cells: readonly (string | number | null)[]): string {
  return cells.map(csvCell).join(',');
}
