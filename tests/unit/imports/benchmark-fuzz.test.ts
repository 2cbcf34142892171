/** Files that were cut, changed, or made of pieces: refused in words, or read; never a fault, never a prototype changed, never a NaN. */
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { InputError } from '../../../src/base/errors.ts';
import { dropValues } from '../../../src/imports/drop-values.ts';
import { readBenchmark } from '../../../src/imports/read-benchmark.ts';
import { benchmarkNames, benchmarkText } from './benchmarks.ts';

const texts = benchmarkNames.map(benchmarkText);
const RUNS = 6000;
/** What hostile files are made of. */
const PIECES = [
  'NaN', 'Infinity', '-Infinity', '1e999', '-1', '""', 'null', '[]', '{}', '[[[[', '"__proto__": 1', '"constructor"', '\u0000', '\uFEFF',
  '\u2028', '\ud800', '\n', '\r\n', ',', ':', '"', '\\', '{"benchmarks": [', 'benchmarks:\n', 'Metric,avg\n', '&a [*a]', '!!js/function x',
  '9'.repeat(400), '"unit": "parsec"', 'GPU KV cache size: 9,9,9 tokens', 'Available KV cache memory: -- GiB', 'x'.repeat(3000), 'true',
]; // prettier-ignore

const edits = fc.array(
  fc.record({ at: fc.double({ min: 0, max: 1, noNaN: true }), cut: fc.nat(60), piece: fc.constantFrom(...PIECES, '') }),
  { minLength: 1, maxLength: 6 },
);

function mutated(text: string, changes: readonly { at: number; cut: number; piece: string }[]): string {
  let now = text;
  for (const { at, cut, piece } of changes) {
    const index = Math.floor(at * now.length);
    now = now.slice(0, index) + piece + now.slice(index + cut);
  }
  return now;
}

function outcomeOf(source: string | Uint8Array): 'read' | 'refused' {
  let reading;
  try {
    reading = readBenchmark(source, 'fuzz');
  } catch (fault) {
    if (!(fault instanceof InputError)) throw fault;
    for (const { field, problem, mend } of fault.problems) {
      expect(field).toMatch(/^fuzz/);
      expect(problem.length).toBeGreaterThan(5);
      expect(mend).toMatch(/\.$/);
      expect(field.length + problem.length + mend.length).toBeLessThan(1500);
    }
    return 'refused';
  }
  const numbers =
    /^(isl|osl|gpu_count|tp|pp|dp|concurrency_or_batch|request_rate|output_tok_s_total|total_tok_s|req_s|ttft_.*|itl_.*)$/;
  for (const row of reading.rows)
    for (const [column, text] of Object.entries(row)) {
      expect(text.length).toBeLessThanOrEqual(200);
      if (numbers.test(column) && text !== '') expect(Number.isFinite(Number(text)), `${column} ${text}`).toBe(true);
    }
  for (const value of Object.values(reading.memory ?? {})) expect(Number.isFinite(value)).toBe(true);
  return 'read';
}

describe('readBenchmark(hostile files)', () => {
  it(`readBenchmark reads or refuses in words ${String(RUNS)} changed fixtures`, () => {
    const seen = { read: 0, refused: 0 };
    fc.assert(
      fc.property(fc.nat(texts.length - 1), edits, (which, changes) => {
        seen[outcomeOf(mutated(texts[which]!, changes))] += 1;
      }),
      { numRuns: RUNS },
    );
    // both happen, so both are tested
    expect(Math.min(seen.read, seen.refused)).toBeGreaterThan(RUNS / 20);
    expect(Object.getOwnPropertyNames(Object.prototype)).not.toContain('y');
  }, 60_000);

  it('readBenchmark reads or refuses bytes that were flipped', () => {
    fc.assert(
      fc.property(
        fc.nat(texts.length - 1),
        fc.array(fc.tuple(fc.nat(), fc.nat(255)), { minLength: 1, maxLength: 8 }),
        (which, flips) => {
          const bytes = new TextEncoder().encode(texts[which]);
          for (const [at, byte] of flips) bytes[at % bytes.length] = byte;
          outcomeOf(bytes);
        },
      ),
      { numRuns: 1000 },
    );
  });
});

describe('dropValues', () => {
  const json = fc.jsonValue({ maxDepth: 4 });
  it('dropValues(text without the names) leaves it as it is', () => {
    fc.assert(
      fc.property(
        json,
        (value) => dropValues(JSON.stringify(value), new Set(['no such key'])).text === JSON.stringify(value),
      ),
    );
  });

  it('dropValues nulls exactly the texts, lists and objects under the names, at any depth, and keeps the lines', () => {
    const secret = fc.oneof(fc.string(), fc.array(json), fc.dictionary(fc.string(), json));
    fc.assert(
      fc.property(json, secret, json, fc.nat(3), (before, hidden, after, indent) => {
        const document = { before, nest: [{ hidden, after }], hidden };
        const text = JSON.stringify(document, null, indent);
        const dropped = dropValues(text, new Set(['hidden']));
        const clean = (value: unknown): unknown =>
          JSON.parse(JSON.stringify(value), (key, each: unknown) =>
            key === 'hidden' && typeof each !== 'number' && typeof each !== 'boolean' ? null : each,
          );
        expect(JSON.parse(dropped.text)).toEqual(clean(document));
        expect(dropped.text.split('\n').length).toBe(text.split('\n').length);
      }),
    );
  });
});
