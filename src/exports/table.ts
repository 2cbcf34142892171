/** Plain tables for terminals and Markdown. */
import { visible } from './safe-text.ts';

/** Columns aligned: the first to the left, the others to the right. */
export function alignedTable(rows: readonly (readonly string[])[], indent = ''): string {
  const widths = (rows[0] ?? []).map((_, column) => Math.max(...rows.map((row) => widthOf(row[column] ?? ''))));
  return rows
    .map(
      (row) =>
        indent +
        row
          .map((cell, column) => pad(cell, widths[column] ?? 0, column > 0))
          .join('  ')
          .trimEnd(),
    )
    .join('\n');
}

/** Characters, not UTF-16 units. */
function widthOf(cell: string): number {
  return Array.from(cell).length;
}

function pad(cell: string, width: number, right: boolean): string {
  const blanks = ' '.repeat(Math.max(0, width - widthOf(cell)));
  return right ? blanks + cell : cell + blanks;
}

/** A Markdown table; the first row is the header. */
export function markdownTable(rows: readonly (readonly string[])[]): string {
  const [header = [], ...body] = rows;
  const line = (row: readonly string[]): string => `| ${row.map(markdownText).join(' | ')} |`;
  return [
    line(header),
    `| ${header.map((_, column) => (column === 0 ? '---' : '---:')).join(' | ')} |`,
    ...body.map(line),
  ].join('\n');
}

/** Text that Markdown shows as it stands: no table breaks, no HTML, no links. */
export function markdownText(text: string): string {
  return visible(text.replace(/[\r\n]+/g, ' ')).replace(/[\\`*_[\]<>|#]/g, (mark) => `\\${mark}`);
}
