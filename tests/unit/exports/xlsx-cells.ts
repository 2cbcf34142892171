/** Cells of a workbook, read from its bytes without the code that wrote it. */
import { strFromU8, unzipSync } from 'fflate';
import { expect } from 'vitest';
import type { Cells } from './formula.ts';

type Read = Map<string, { value: number | string; formula?: string; text: boolean }>;

const entities: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', '#13': '\r' };
const plain = (xml: string): string =>
  xml.replace(/&(amp|lt|gt|quot|#13);/g, (_, name: string) => entities[name] ?? '');

/** Cells of each sheet, read from the bytes. */
export function cellsOf(bytes: Uint8Array): Map<string, Read> {
  const files = Object.fromEntries(Object.entries(unzipSync(bytes)).map(([name, data]) => [name, strFromU8(data)]));
  const names = [...(files['xl/workbook.xml'] ?? '').matchAll(/<sheet name="([^"]*)"/g)].map((each) =>
    plain(each[1] ?? ''),
  );
  return new Map(
    names.map((name, i) => {
      const xml = files[`xl/worksheets/sheet${String(i + 1)}.xml`] ?? '';
      const cells: Read = new Map();
      for (const [, place = '', rest = '', inner = ''] of xml.matchAll(/<c r="([A-Z]+\d+)"([^>]*)>(.*?)<\/c>/gs)) {
        const text = rest.includes('t="inlineStr"');
        const formula = /<f>(.*?)<\/f>/s.exec(inner)?.[1];
        const value = text
          ? plain(/<t[^>]*>(.*?)<\/t>/s.exec(inner)?.[1] ?? '')
          : Number(/<v>(.*?)<\/v>/.exec(inner)?.[1]);
        cells.set(place, { value, text, ...(formula === undefined ? {} : { formula: plain(formula) }) });
      }
      return [name, cells];
    }),
  );
}

/** For the evaluator: written values are forgotten where there is a formula. */
export function unsolved(read: Map<string, Read>): Cells {
  return new Map(
    [...read].map(([name, cells]) => [
      name,
      new Map(
        [...cells].map(([place, each]) => [place, each.formula === undefined ? each.value : { formula: each.formula }]),
      ),
    ]),
  );
}

export function near(got: number | string | undefined, meant: number): void {
  expect(typeof got).toBe('number');
  expect(Math.abs(Number(got) - meant)).toBeLessThanOrEqual(1e-9 * Math.max(1, Math.abs(meant)));
}
