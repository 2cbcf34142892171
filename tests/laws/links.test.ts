/** Laws of links (docs/laws.md L85, L86). HEADROOM_LONG=1 runs ten times as many. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { canonicalJson } from '../../src/base/canonical.ts';
import { InputError } from '../../src/base/errors.ts';
import { leavesOf } from '../../src/scenario/leaves.ts';
import { applyPatch, patchOf } from '../../src/scenario/patch.ts';
import type { Scenario } from '../../src/scenario/scenario.ts';
import { shortFields } from '../../src/scenario/short-fields.ts';
import { readLink, writeLink } from '../../src/share/link.ts';
import { writeReadableLink } from '../../src/share/readable-link.ts';
import { damagedOf } from './damaged-links.ts';
import { randomHistory, randomScenario } from './random-scenarios.ts';

const TIMES = process.env['HEADROOM_LONG'] === '1' ? 10 : 1;
const shortPaths = new Set(shortFields.map((field) => field.path));

/** What of a scenario has a short name. */
function inShortWords(scenario: Scenario): Scenario {
  let result: Scenario = { version: 1 };
  for (const [path, value] of leavesOf(scenario))
    if (shortPaths.has(path) && value !== null && value !== false) result = applyPatch(result, patchOf(path, value));
  return result;
}

test('L85 a link gives back the very documents, whatever they say', () => {
  fc.assert(
    fc.property(randomScenario, fc.option(randomHistory, { nil: null }), (scenario, history) => {
      const read = readLink(writeLink({ scenario, history: history === null ? null : { name: 'h', history } }));
      expect(read.scenario).toEqual(scenario);
      expect(read.history?.history.series).toEqual(history?.series);
    }),
    { numRuns: 1000 * TIMES },
  );
});

/** What a person would write in such a field: no unseen marks, no separators of a list, a currency in capitals. */
function plainly(path: string, value: unknown): unknown {
  if (Array.isArray(value)) return [...new Set(value.map((each) => plainly(path, each)))];
  if (typeof value !== 'string') return value;
  const words = value.replace(/[^A-Za-z0-9 .-]/g, '').trim();
  return path === 'money.currency' ? words.toUpperCase() : words === '' ? 'x' : words;
}

/** The same in plain words; holidays, which have a notation of their own, and empty lists are left out. */
function inPlainWords(scenario: Scenario): Scenario {
  let result: Scenario = { version: 1 };
  for (const [path, value] of leavesOf(inShortWords(scenario)))
    if (path !== 'version' && path !== 'planning.holidays' && !(Array.isArray(value) && value.length === 0))
      result = applyPatch(result, patchOf(path, plainly(path, value)));
  return result;
}

test('L85 so does one in words, where words suffice', () => {
  fc.assert(
    fc.property(randomScenario.map(inShortWords), (scenario) => {
      const link = writeReadableLink(scenario);
      if (link !== null) expect(canonicalJson(readLink(link).scenario)).toBe(canonicalJson(scenario));
    }),
    { numRuns: 1000 * TIMES },
  );
});

test('L85 in plain words every scenario of short fields can be written', () => {
  fc.assert(
    fc.property(
      randomScenario.map(inPlainWords).filter((scenario) => Object.keys(scenario).length > 1),
      (scenario) => {
        const link = writeReadableLink(scenario);
        expect(link).not.toBeNull();
        expect(canonicalJson(readLink(link ?? '').scenario)).toBe(canonicalJson(scenario));
      },
    ),
    { numRuns: 1000 * TIMES },
  );
});

test('L86 a damaged link is refused in words, or opens the very documents; nothing else', () => {
  fc.assert(
    fc.property(
      randomScenario.chain((scenario) => {
        const link = writeLink({ scenario, history: null });
        return damagedOf(link).map((damaged) => ({ scenario, damaged }));
      }),
      ({ scenario, damaged }) => {
        try {
          expect(readLink(damaged).scenario).toEqual(scenario);
        } catch (fault) {
          if (!(fault instanceof InputError)) throw fault;
          for (const { field, problem, mend } of fault.problems) {
            expect(field).not.toBe('');
            expect(problem.length).toBeGreaterThan(5);
            expect(mend).toMatch(/[.]$/);
          }
        }
      },
    ),
    { numRuns: 1000 * TIMES },
  );
});
