/** Tables for people and JSON for programs. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { RESULTS } from './forecast-data.ts';

export type Cell = string | number;

/** Columns padded to their widest cell; the first is left-aligned. Numbers are written to `digits`, NaN as a dash. */
export function tableOf(header: readonly string[], rows: readonly (readonly Cell[])[], digits = 3): string {
  const text = (cell: Cell): string =>
    typeof cell === 'string'
      ? cell
      : Number.isNaN(cell)
        ? '–'
        : Number.isInteger(cell)
          ? String(cell)
          : cell.toFixed(digits);
  const lines = [header, ...rows.map((row) => row.map(text))];
  const widths = header.map((_, column) => Math.max(...lines.map((line) => (line[column] ?? '').length)));
  return lines
    .map((line) => line.map((cell, i) => (i === 0 ? cell.padEnd(widths[i]!) : cell.padStart(widths[i]!))).join('  '))
    .join('\n');
}

export const flag = (name: string): boolean => process.argv.includes(`--${name}`);

/** The word after `--name`. */
export function option(name: string): string | undefined {
  const at = process.argv.indexOf(`--${name}`);
  return at < 0 ? undefined : process.argv[at + 1];
}

/** Leaves the figures as JSON and says where; with --json they go to standard output instead of the tables. */
export function report(name: string, figures: unknown, tables: readonly string[]): void {
  mkdirSync(RESULTS, { recursive: true });
  const file = `${RESULTS}/${name}.json`;
  writeFileSync(file, `${JSON.stringify(figures, null, 1)}\n`);
  if (flag('json')) console.log(JSON.stringify(figures));
  else console.log(`${tables.join('\n\n')}\n\nfigures: ${file}`);
}
