import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { InputError } from '../../../src/base/errors.ts';
import { isoOf } from '../../../src/base/time.ts';
import { readHistory } from '../../../src/imports/read-history.ts';

const finite = fc.double({ noNaN: true, noDefaultInfinity: true, min: -1e300, max: 1e300 });
const amounts = fc.double({ noNaN: true, noDefaultInfinity: true, min: 0, max: 1e300 });
const stepSeconds = fc.constantFrom(1, 60, 600, 3600, 86_400);
const rows = (value: fc.Arbitrary<number>) =>
  fc.array(fc.option(value, { nil: undefined }), { minLength: 4, maxLength: 60 });
const start = Date.UTC(2026, 10, 16);

function csvOf(values: readonly (number | undefined)[], step: number, metric: string): string[] {
  return [`ts,${metric},other`, ...values.map((value, i) => `${isoOf(start + i * step * 1000)},${value ?? ''},1`)];
}

describe('readHistory(written) gives back what was written', () => {
  it('every double of a gauge, bit for bit, and every gap', () => {
    fc.assert(
      fc.property(rows(finite), stepSeconds, fc.constantFrom('\n', '\r\n'), (values, step, end) => {
        const { history } = readHistory(csvOf(values, step, 'temperature').join(end));
        const [series] = history.series;
        expect(series?.step.count).toBe(step);
        // CSV has no negative zero worth the name; Number.toString drops its sign
        expect([...(series?.values ?? [])].map((value) => value + 0)).toEqual(
          values.map((value) => (value ?? Number.NaN) + 0),
        );
      }),
      { numRuns: 300 },
    );
  });

  it('JSON and CSV of the same rows are the same history', () => {
    fc.assert(
      fc.property(rows(amounts), stepSeconds, (values, step) => {
        const objects = values.map((value, i) => ({
          ts: isoOf(start + i * step * 1000),
          requests: value ?? null,
          other: 1,
        }));
        const fromCsv = readHistory(csvOf(values, step, 'requests').join('\n')).history.series;
        expect(readHistory(JSON.stringify(objects)).history.series).toEqual(fromCsv);
        expect(readHistory(objects.map((each) => JSON.stringify(each)).join('\n')).history.series).toEqual(fromCsv);
      }),
    );
  });

  it('rows in any order are the same history, and the disorder is noted', () => {
    const shuffled = rows(amounts).chain((values) =>
      fc.tuple(
        fc.constant(values),
        fc.shuffledSubarray(
          values.map((_, i) => i),
          { minLength: values.length },
        ),
      ),
    );
    fc.assert(
      fc.property(shuffled, stepSeconds, ([values, order], step) => {
        const [header = '', ...lines] = csvOf(values, step, 'requests');
        const plain = readHistory([header, ...lines].join('\n'));
        const mixed = readHistory([header, ...order.map((i) => lines[i])].join('\n'));
        expect(mixed.history.series).toEqual(plain.history.series);
        const inOrder = order.every((each, i) => i === 0 || each > (order[i - 1] ?? 0));
        expect(mixed.notes.some((note) => note.code === 'disorder')).toBe(!inOrder);
      }),
    );
  });
});

describe('readHistory(anything) ends in a history or in problems', () => {
  const pieces = fc.constantFrom(
    'ts',
    ',',
    ';',
    '\t',
    '"',
    '\n',
    '2026-11-16',
    '2026-02-31',
    'T00:00Z',
    '1',
    '-2',
    '1e999',
    'NaN',
    '{',
    '}',
    '[',
    ']',
    ':',
    '"ts"',
    '__proto__',
    'requests',
    '',
    ' ',
    '1,5',
    '$',
    '%',
    '\u0000',
    '\uFEFF',
    'é',
    '1700000000',
  );
  const check = (source: string | Uint8Array) => {
    try {
      for (const each of readHistory(source).history.series)
        expect(each.values.some((value) => Math.abs(value) === Infinity)).toBe(false);
    } catch (fault) {
      if (!(fault instanceof InputError)) throw fault;
    }
    expect(Object.keys(Object.prototype)).toEqual([]);
  };
  it('for text made of what such files are made of', () => {
    fc.assert(
      fc.property(fc.array(pieces, { maxLength: 60 }), (parts) => check(parts.join(''))),
      { numRuns: 3000 },
    );
  });
  it('for a good file with a piece put in anywhere', () => {
    const good = csvOf([1, 2, 3, 4], 3600, 'requests').join('\n');
    fc.assert(
      fc.property(fc.nat(good.length), pieces, fc.nat(5), (at, piece, cut) =>
        check(good.slice(0, at) + piece + good.slice(at + cut)),
      ),
      { numRuns: 3000 },
    );
  });
  it('for any bytes', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => check(bytes)),
      { numRuns: 2000 },
    );
  });
});
