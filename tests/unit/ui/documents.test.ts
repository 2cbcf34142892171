import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { InputError } from '../../../src/base/errors.ts';
import type { Plan } from '../../../src/plan/plan.ts';
import type { Scenario } from '../../../src/scenario/scenario.ts';
import { done, patchChange, undone, valueAt, type WorkingDocument } from '../../../src/ui/changes.ts';
import { allFields, mainFields, type KnownField } from '../../../src/ui/known-fields.ts';
import { editOf, knownRowOf } from '../../../src/ui/known-row.ts';
import { problemsAt, problemsElsewhere, problemsOf } from '../../../src/ui/problems.ts';
import { patchOf } from '../../../src/scenario/patch.ts';
import { resolveScenario } from '../../../src/scenario/resolve.ts';
import { samplePlan } from '../../gallery/sample-plan.ts';

const document: WorkingDocument = {
  scenario: { version: 1, planning: { marginFraction: 0.3 } },
  history: null,
  sampleId: 'support-chat',
};
const fieldOf = (path: string): KnownField => {
  const field = allFields.find((each) => each.path === path);
  if (field === undefined) throw new Error(`no row for ${path}`);
  return field;
};

describe('changes', () => {
  test('undone(done(d, c), c) equals d, for any edit of any row', () => {
    fc.assert(
      fc.property(fc.constantFrom(...allFields), fc.option(fc.double({ noNaN: true })), (field, value) => {
        const change = patchChange(document, patchOf(field.path, value), field.label);
        if (change !== null) expect(undone(done(document, change), change)).toEqual(document);
      }),
    );
  });

  test('patchChange(d, p) is null where the patch changes nothing', () => {
    expect(patchChange(document, patchOf('planning.marginFraction', 0.3), '')).toBeNull();
    expect(patchChange(document, patchOf('planning.spareReplicas', null), '')).toBeNull();
  });

  test('a swap goes back whole', () => {
    const after = { ...document, sampleId: 'rag-search' };
    const change = { kind: 'swap', label: '', before: document, after } as const;
    expect(done(document, change)).toBe(after);
    expect(undone(after, change)).toBe(document);
  });

  test('valueAt(document, path) reads only what the document holds itself', () => {
    expect(valueAt({ a: { b: 1 } }, 'a.b')).toBe(1);
    expect(valueAt({ a: {} }, 'a.toString')).toBeUndefined();
  });
});

describe('rows of "What we know"', () => {
  test.each(allFields.map((field) => [field.path, field] as const))(
    '%s is a field of the scenario and takes what its row gives',
    (path, field) => {
      const fraction = /Fraction|Quantile|share$/.test(path);
      const values = {
        number: fraction ? 0.5 : 2,
        words: 'fp8',
        choice: field.options?.[0]?.[0],
        list: ['x'],
        switch: true,
        holidays: [{ startDate: '2027-12-24', endDate: '2027-12-26', name: 'Christmas', demandMultiplier: 0.4 }],
      } as const;
      const change = patchChange(
        { ...document, scenario: { version: 1 } },
        patchOf(path, values[field.kind]),
        field.label,
      );
      if (change === null) throw new Error('no change');
      const { scenario } = done({ ...document, scenario: { version: 1 } }, change);
      expect(() => resolveScenario(scenario)).not.toThrow();
      expect(knownRowOf(field, scenario, null).state).toBe('said');
    },
  );

  test('what was said is shown as said, in the unit of the row', () => {
    const row = knownRowOf(fieldOf('planning.marginFraction'), document.scenario, samplePlan);
    expect(row).toMatchObject({ text: '30', state: 'said' });
    const seconds = knownRowOf(
      fieldOf('goals.ttftMs.p99'),
      { version: 1, goals: { ttftMs: { p99: 1500 } } },
      samplePlan,
    );
    expect(seconds.text).toBe('1.5');
  });

  test('what is assumed is shown as assumed, with the reason', () => {
    const row = knownRowOf(fieldOf('planning.marginFraction'), { version: 1 }, samplePlan);
    expect(row).toMatchObject({ text: '25', state: 'assumed', reason: "the house's default" });
  });

  test('what the history holds is shown as measured', () => {
    expect(knownRowOf(fieldOf('workload.demand.requestsPerSecond'), { version: 1 }, samplePlan)).toMatchObject({
      text: '6.1',
      state: 'measured',
    });
    expect(knownRowOf(fieldOf('workload.chat.inputTokens.mean'), { version: 1 }, samplePlan)).toMatchObject({
      text: '1,450',
      state: 'measured',
    });
  });

  test('what the search chose is named beside an open row', () => {
    expect(knownRowOf(fieldOf('deployment.gpu'), { version: 1 }, samplePlan)).toMatchObject({
      text: '',
      placeholder: 'H100, found',
      state: 'open',
    });
    expect(knownRowOf(fieldOf('resources.budgetUsdPerMonth'), { version: 1 }, null)).toMatchObject({
      placeholder: 'none',
      state: 'open',
    });
  });

  test('the rate that follows from users is named beside the open row', () => {
    const plan: Plan = { ...samplePlan, demand: { ...samplePlan.demand, source: 'description', meanNow: 0.926 } };
    expect(knownRowOf(fieldOf('workload.demand.requestsPerSecond'), { version: 1 }, plan)).toMatchObject({
      text: '',
      placeholder: '0.926/s, as you said',
    });
  });

  test('a goal taken away is said, not assumed', () => {
    const scenario: Scenario = { version: 1, goals: { ttftMs: { p99: null } } };
    expect(knownRowOf(fieldOf('goals.ttftMs.p99'), scenario, samplePlan)).toMatchObject({
      text: '',
      placeholder: 'no goal',
      state: 'said',
    });
  });

  test('editOf(row, text) turns what is shown into what the document holds', () => {
    expect(editOf(fieldOf('planning.marginFraction'), '7 %')).toEqual({ kind: 'set', value: 0.07 });
    expect(editOf(fieldOf('goals.ttftMs.p99'), '1.5')).toEqual({ kind: 'set', value: 1500 });
    expect(editOf(fieldOf('resources.budgetUsdPerMonth'), '$60k')).toEqual({ kind: 'set', value: 60_000 });
    expect(editOf(fieldOf('resources.clouds'), 'aws, gcp ,')).toEqual({ kind: 'set', value: ['aws', 'gcp'] });
    expect(editOf(fieldOf('deployment.model'), '  Qwen3-32B ')).toEqual({ kind: 'set', value: 'Qwen3-32B' });
    expect(editOf(fieldOf('planning.marginFraction'), '')).toEqual({ kind: 'reset' });
    expect(editOf(fieldOf('planning.marginFraction'), 'lots')).toMatchObject({ kind: 'wrong' });
  });

  test('what is shown reads back as what was said', () => {
    for (const field of mainFields.filter((each) => each.kind === 'number')) {
      const said = patchChange(document, patchOf(field.path, 0.123), '');
      if (said === null) throw new Error('no change');
      const scenario = done(document, said).scenario;
      const edit = editOf(field, knownRowOf(field, scenario, null).text);
      expect(edit).toEqual({ kind: 'set', value: 0.123 });
    }
  });
});

describe('problems', () => {
  const problems = [
    { field: 'planning.marginFraction', problem: 'is above what it may be', mend: 'Give at most 5.' },
    { field: 'resources.clouds.0', problem: 'is not known', mend: 'Use aws.' },
    { field: 'history.csv:17', problem: 'is broken', mend: 'Mend it.' },
  ];

  test('stand at the row they belong to, else in the banner', () => {
    const paths = allFields.map((field) => field.path);
    expect(problemsAt(problems, 'resources.clouds')).toEqual([problems[1]]);
    expect(problemsElsewhere(problems, paths)).toEqual([problems[2]]);
  });

  test('problemsOf(fault) keeps those of an InputError and words any other fault', () => {
    expect(problemsOf(new InputError(problems))).toEqual(problems);
    expect(problemsOf(new Error('the core stopped'))[0]).toMatchObject({
      field: 'Headroom',
      problem: 'the core stopped',
    });
  });
});
