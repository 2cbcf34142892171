import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { InputError } from '../../../src/base/errors.ts';
import { migrateScenario } from '../../../src/scenario/migrate.ts';
import { applyPatch, inversePatch, joinedPatch, patchOf, type Patch } from '../../../src/scenario/patch.ts';
import { isSaid, readScenario, resolveScenario } from '../../../src/scenario/resolve.ts';
import { samples } from '../../../src/scenario/samples.ts';
import type { Scenario } from '../../../src/scenario/scenario.ts';

const bare: Scenario = { version: 1 };

describe('resolveScenario(document)', () => {
  it('fills every default and lists each as assumed, with its reason', () => {
    const { scenario, assumptions } = resolveScenario(bare);
    expect(scenario.planning.marginFraction).toBe(0.25);
    const margin = assumptions.find((each) => each.field === 'planning.marginFraction');
    expect(margin).toMatchObject({ value: 0.25 });
    expect(assumptions.every((each) => each.reason.length > 3)).toBe(true);
    expect(assumptions.length).toBeGreaterThan(40);
  });

  it('does not call assumed what was said, even where it equals the default', () => {
    const { assumptions } = resolveScenario({ version: 1, planning: { marginFraction: 0.25 } });
    expect(assumptions.some((each) => each.field === 'planning.marginFraction')).toBe(false);
  });

  it('takes null for a goal as "no goal", said', () => {
    const document: Scenario = { version: 1, goals: { ttftMs: { p50: null } } };
    expect(resolveScenario(document).scenario.goals.ttftMs.p50).toBeNull();
    expect(isSaid(document, 'goals.ttftMs.p50')).toBe(true);
  });

  it.each(samples.map((sample) => [sample.id, sample] as const))('reads the sample %s', (_, sample) => {
    expect(() => resolveScenario(sample.scenario)).not.toThrow();
  });
});

describe('readScenario(document) refuses, naming field and mend', () => {
  const cases: [string, unknown, string, RegExp][] = [
    [
      'negative tokens',
      { version: 1, workload: { chat: { inputTokens: { mean: -5 } } } },
      'workload.chat.inputTokens.mean',
      /more than 0/,
    ],
    ['a goal of 0 ms', { version: 1, goals: { ttftMs: { p99: 0 } } }, 'goals.ttftMs.p99', /more than 0/],
    ['text for a number', { version: 1, planning: { marginFraction: 'much' } }, 'planning.marginFraction', /number/],
    ['an unknown field', { version: 1, planning: { margins: 1 } }, 'planning.margins', /spelling/],
    ['an unknown choice', { version: 1, deployment: { engine: 'llama.cpp' } }, 'deployment.engine', /vllm/],
    ['a day that is none', { version: 1, asOf: '2026-13-40' }, 'asOf', /YYYY-MM-DD/],
    ['a day that the month lacks', { version: 1, asOf: '2027-02-30' }, 'asOf', /exists/],
    ['NaN', { version: 1, planning: { peakMultiplier: Number.NaN } }, 'planning.peakMultiplier', /number/],
    [
      'infinity',
      { version: 1, workload: { demand: { requestsPerSecond: Infinity } } },
      'workload.demand.requestsPerSecond',
      /number|at most/,
    ],
    ['a fraction above 1', { version: 1, workload: { agent: { share: 1.5 } } }, 'workload.agent.share', /at most 1/],
  ];
  it.each(cases)('%s', (_, document, field, mend) => {
    try {
      readScenario(document);
      expect.unreachable('it was accepted');
    } catch (fault) {
      expect(fault).toBeInstanceOf(InputError);
      const [problem] = (fault as InputError).problems;
      expect(problem?.field).toBe(field);
      expect(problem?.mend).toMatch(mend);
    }
  });

  it('gathers all problems, not only the first', () => {
    try {
      readScenario({ version: 1, goals: { ttftMs: { p99: 0 } }, planning: { marginFraction: -1 }, nonsense: 1 });
      expect.unreachable('it was accepted');
    } catch (fault) {
      expect((fault as InputError).problems).toHaveLength(3);
    }
  });

  it('refuses __proto__ as a key', () => {
    expect(() => readScenario(JSON.parse('{"version":1,"__proto__":{"polluted":1}}'))).toThrow(InputError);
    expect(({} as Record<string, unknown>)['polluted']).toBeUndefined();
  });
});

describe('migrateScenario(document)', () => {
  it('adds the version to a document without one', () => {
    expect(migrateScenario({ name: 'x' })).toEqual({ version: 1, name: 'x' });
  });
  it('refuses a newer version rather than reading it wrongly', () => {
    expect(() => migrateScenario({ version: 2 })).toThrow(/newer Headroom/);
  });
  it('refuses what is no document', () => {
    expect(() => migrateScenario([1])).toThrow(/not an object/);
    expect(() => migrateScenario(null)).toThrow(InputError);
  });
});

describe('patches', () => {
  it('applyPatch(document, null value) takes the field out, so that the default holds again', () => {
    const said = applyPatch(bare, patchOf('planning.marginFraction', 0.5));
    expect(said.planning?.marginFraction).toBe(0.5);
    expect(isSaid(applyPatch(said, patchOf('planning.marginFraction', null)), 'planning.marginFraction')).toBe(false);
  });

  it('applyPatch(document, patch) leaves the document as it was', () => {
    const document: Scenario = { version: 1, planning: { marginFraction: 0.1 } };
    const frozen = JSON.stringify(document);
    applyPatch(document, patchOf('planning.spareReplicas', 2));
    expect(JSON.stringify(document)).toBe(frozen);
  });

  it('L73: joined patches do what the patches do one after the other', () => {
    const value = fc.oneof(fc.integer(), fc.constant(null), fc.array(fc.integer(), { maxLength: 2 }));
    const leaf = fc.dictionary(fc.constantFrom('a', 'b'), value);
    const anyPatch = fc.dictionary(
      fc.constantFrom('planning', 'goals'),
      fc.dictionary(fc.constantFrom('x', 'y'), leaf),
    );
    fc.assert(
      fc.property(anyPatch, anyPatch, anyPatch, (document, first, second) => {
        const start = document as unknown as Scenario;
        expect(applyPatch(start, joinedPatch(first, second))).toEqual(applyPatch(applyPatch(start, first), second));
      }),
    );
  });

  it('L7: a patch and its inverse give the same document back', () => {
    const leaf = fc.oneof(fc.integer(), fc.string(), fc.boolean());
    const tree = fc.letrec<{ node: unknown; record: Record<string, unknown> }>((tie) => ({
      node: fc.oneof({ depthSize: 'small' }, leaf, tie('record')),
      record: fc.dictionary(fc.constantFrom('a', 'b', 'c', 'd'), tie('node'), { maxKeys: 4 }),
    })).record;
    const patches = fc.letrec<{ node: unknown; record: Record<string, unknown> }>((tie) => ({
      node: fc.oneof({ depthSize: 'small' }, leaf, fc.constant(null), tie('record')),
      record: fc.dictionary(fc.constantFrom('a', 'b', 'c', 'd'), tie('node'), { maxKeys: 4 }),
    })).record;
    fc.assert(
      fc.property(tree, patches, (document, patch) => {
        const before = document as unknown as Scenario;
        const after = applyPatch(before, patch);
        expect(applyPatch(after, inversePatch(before, patch as Patch))).toEqual(before);
      }),
      { numRuns: 2000 },
    );
  });

  it('applyPatch(document, hostile keys) touches no prototype', () => {
    applyPatch(
      bare,
      JSON.parse('{"__proto__":{"polluted":true},"constructor":{"prototype":{"polluted":true}}}') as Patch,
    );
    expect(({} as Record<string, unknown>)['polluted']).toBeUndefined();
  });
});
