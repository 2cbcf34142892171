import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { canonicalJson } from '../../../src/base/canonical.ts';
import { applyPatch, patchBetween } from '../../../src/scenario/patch.ts';
import type { Scenario } from '../../../src/scenario/scenario.ts';
import { randomScenario } from '../../laws/random-scenarios.ts';

describe('patchBetween(from, to)', () => {
  // a patch says with null that a field goes: a null that a document holds it cannot say
  const withoutNulls = (scenario: unknown): unknown =>
    JSON.parse(JSON.stringify(scenario, (_key, value: unknown) => (value === null ? undefined : value)));

  it('law: makes the one scenario of the other, whatever they hold', () => {
    fc.assert(
      fc.property(randomScenario.map(withoutNulls), randomScenario.map(withoutNulls), (from, to) => {
        expect(canonicalJson(applyPatch(from as Scenario, patchBetween(from, to)))).toBe(canonicalJson(to));
      }),
      { numRuns: 300 },
    );
  });

  it('says only what differs: a list whole, what is gone as null', () => {
    const from = { version: 1, resources: { gpus: ['H100'], clouds: ['aws'], discountFraction: 0.1 }, name: 'a' };
    const to = {
      version: 1,
      resources: { gpus: ['H100', 'L4'], clouds: ['aws'] },
      name: 'a',
      planning: { horizonDays: 30 },
    };
    expect(patchBetween(from, to)).toEqual({
      resources: { gpus: ['H100', 'L4'], discountFraction: null },
      planning: { horizonDays: 30 },
    });
    expect(patchBetween(from, from)).toEqual({});
  });
});
