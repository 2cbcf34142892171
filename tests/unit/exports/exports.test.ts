import fc from 'fast-check';
import Papa from 'papaparse';
import { describe, expect, it } from 'vitest';
import { csvCell, csvLine } from '../../../src/exports/escape-csv.ts';
import { alignedTable, markdownTable, markdownText } from '../../../src/exports/table.ts';

describe('csvCell(value)', () => {
  it.each(['=1+1', '+cmd', '-2+3', '@SUM(A1)', '\t=1', ' =1', '\u00A0=1', '＝1', 'ok\n=1', '-cmd|x'])(
    'disarms %j',
    (text) => {
      expect(csvCell(text).replace(/^"/, '').startsWith("'")).toBe(true);
    },
  );
  it.each(['plain', '-12.5', '+3', '1e-9', 'a=b', 'x-y', '2026-11-16'])('leaves %j alone', (text) => {
    expect(csvCell(text)).toBe(text);
  });
  it('disarms every formula of the corpus behind every prefix, also when a reader takes lines apart', () => {
    const marks = ['=', '+', '-', '@', '\uFF1D', '\uFF0B', '\uFF0D', '\uFF20'];
    const bodies = ['SUM(A1:A9)', "cmd|' /C calc'!A0", 'HYPERLINK("x","y")'];
    const prefixes = ['', ' ', '  \t', '\u00A0', '\0', '\n', '\r\n', 'text\n'];
    for (const base of marks.flatMap((mark) => bodies.map((body) => mark + body)))
      for (const prefix of prefixes) {
        const { data } = Papa.parse<string[]>(csvLine([prefix + base, 1]), { delimiter: ',', newline: '\r\n' });
        expect(data).toHaveLength(1);
        expect(data[0]?.[0]).toBe(`'${prefix}${base}`);
      }
  });
  it('law: what csvLine writes, a CSV reader gives back', () => {
    const cell = fc
      .string({ maxLength: 30 })
      .filter((text) => csvCell(text).replace(/^"/, '').charAt(0) !== "'" && !text.includes('\u0000'));
    fc.assert(
      fc.property(fc.array(cell, { minLength: 2, maxLength: 6 }), (cells) => {
        const { data } = Papa.parse<string[]>(csvLine(cells), { delimiter: ',', newline: '\n' });
        expect(data).toEqual([cells]);
      }),
    );
  });
});

describe('tables', () => {
  it('alignedTable(rows) puts numbers under each other', () => {
    expect(
      alignedTable([
        ['a', '1'],
        ['long', '100'],
      ]),
    ).toBe('a       1\nlong  100');
  });
  it('markdownText(hostile) makes no link, table or HTML', () => {
    expect(markdownText('[x](javascript:1) | <img>\n`y`')).toBe('\\[x\\](javascript:1) \\| \\<img\\> \\`y\\`');
    expect(markdownTable([['a|b', 'c']]).split('\n')[0]).toBe('| a\\|b | c |');
  });
});
