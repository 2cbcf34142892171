import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { MOST_CHARACTERS, scan } from '../../../src/assistant/scan.ts';
import { readDigits } from '../../../src/assistant/numerals.ts';
import { understand } from '../../../src/assistant/understand.ts';
import { applyPatch, inversePatch } from '../../../src/scenario/patch.ts';
import { readScenario } from '../../../src/scenario/resolve.ts';
import { contextOf, emptyScenario } from './corpus.ts';

const hostile = [
  '1'.repeat(5000),
  '1 '.repeat(2500),
  '1.'.repeat(2500),
  '1,234 '.repeat(900),
  "1'234".repeat(900),
  '- '.repeat(2500),
  'per '.repeat(1250),
  'llama '.repeat(900),
  'p99 '.repeat(1250),
  'time to first '.repeat(360),
  'half a quarter of a million '.repeat(180),
  'one hundred and '.repeat(320),
  '$'.repeat(5000),
  'not '.repeat(1250),
  '8xH100'.repeat(830),
  'us-east-'.repeat(620),
  '日本語'.repeat(1700),
  '\u0000\u202e'.repeat(2500),
  'a'.repeat(5000),
  '(((('.repeat(1250),
];

describe('scan(text)', () => {
  it('looks at each character a bounded number of times, whatever the text', () => {
    for (const text of hostile) {
      const { steps, tokens, cut } = scan(text);
      expect(cut).toBe(true);
      expect(steps).toBeLessThanOrEqual(MOST_CHARACTERS);
      expect(tokens.length).toBeLessThanOrEqual(MOST_CHARACTERS);
    }
    // twice the text, twice the steps at most
    fc.assert(
      fc.property(fc.string({ maxLength: 900 }), (text) => {
        expect(scan(text + text).steps).toBeLessThanOrEqual(2 * scan(text).steps + 4);
      }),
    );
  });

  it('gives tokens in order that lie in the text and do not overlap', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', maxLength: 300 }), (text) => {
        let end = 0;
        for (const token of scan(text).tokens) {
          expect(token.start).toBeGreaterThanOrEqual(end);
          expect(text.slice(token.start, token.end)).toBe(token.text);
          ({ end } = token);
        }
      }),
    );
  });
});

describe('readDigits(text)', () => {
  it('reads what a writer of numbers wrote, in both ways of writing', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 999_999_999 }), fc.integer({ min: 1, max: 99 }), (whole, cents) => {
        const value = Number(`${String(whole)}.${String(cents).padStart(2, '0')}`);
        const grouped = whole.toLocaleString('en-US');
        const english = `${grouped}.${String(cents).padStart(2, '0')}`;
        const german = `${grouped.replaceAll(',', '.')},${String(cents).padStart(2, '0')}`;
        expect(readDigits(english)?.values).toEqual([value]);
        expect(readDigits(german)?.values).toEqual([value]);
        expect(readDigits(english, ',')?.values).toEqual([value]);
      }),
    );
  });

  it('never chooses between two readings by itself', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 999 }), fc.integer({ min: 0, max: 999 }), (a, b) => {
        const rest = String(b).padStart(3, '0');
        expect(readDigits(`${String(a)}.${rest}`)?.values).toHaveLength(2);
        expect(readDigits(`${String(a)},${rest}`, ',')?.values).toHaveLength(2);
      }),
    );
  });
});

const words = [
  '20',
  '5k',
  '1.5',
  'rps',
  'users',
  'per',
  'day',
  'a',
  'H100',
  'not',
  'llama',
  '70b',
  'ttft',
  'p99',
  'ms',
  '$',
  'budget',
  '%',
  'growth',
  'double',
  'half',
  'the',
  'traffic',
  'in',
  'Frankfurt',
  'tokens',
  'out',
  'and',
  ',',
  'until',
  'March',
  '3x',
  'peak',
  'spare',
  'replicas',
  'each',
  'every',
  'Black',
  'Friday',
  'make',
  'that',
  '-',
  '/',
  'what',
  'if',
  'azure',
  'fp8',
];
const anyMessage = fc.oneof(
  fc.string({ maxLength: 200 }),
  fc.string({ unit: 'grapheme', maxLength: 120 }),
  fc.array(fc.constantFrom(...words), { maxLength: 25 }).map((parts) => parts.join(' ')),
);

describe('understand(any text)', () => {
  it('never fails, and any patch it makes is a scenario that can be read and taken back', () => {
    fc.assert(
      fc.property(anyMessage, (text) => {
        const { patch, facts } = understand(text, contextOf(emptyScenario));
        const after = applyPatch(emptyScenario, patch);
        expect(() => readScenario(after), `${text} → ${JSON.stringify(patch)}`).not.toThrow();
        expect(applyPatch(after, inversePatch(emptyScenario, patch))).toEqual(emptyScenario);
        for (const fact of facts) expect(fact.value).not.toBeNaN();
      }),
      { numRuns: 500, seed: 80 },
    );
  });

  it('reads hostile texts without changing anything dangerous', () => {
    for (const text of hostile)
      expect(() =>
        readScenario(applyPatch(emptyScenario, understand(text, contextOf(emptyScenario)).patch)),
      ).not.toThrow();
  });
});
