import { describe, expect, it } from 'vitest';
import { assumedFor, plannedScenario } from '../../../src/assistant/assume.ts';
import { openFor, rankedQuestions } from '../../../src/assistant/question.ts';
import type { Planned, Planning } from '../../../src/assistant/planning.ts';
import { slotOf } from '../../../src/assistant/slots.ts';
import { documentHash } from '../../../src/base/canonical.ts';
import type { Plan } from '../../../src/plan/plan.ts';
import { applyPatch, patchOf } from '../../../src/scenario/patch.ts';
import type { Scenario } from '../../../src/scenario/scenario.ts';
import { effectByHand, states } from './question-states.ts';
import { planning } from './talking.ts';

/** A planner by a dice of the document: any order of effects comes up, also goals that are missed. */
const dice: Planning = {
  plan: (scenario) => Promise.resolve(diced(scenario)),
  compare: () => Promise.reject(new Error('not needed')),
};

function diced(scenario: Scenario): Planned {
  const seed = parseInt(documentHash(scenario).slice(0, 8), 16);
  const usdPerMonth = 1000 + (seed % 90_000);
  const later = seed % 7 === 0 ? null : { usdPerMonth };
  const plan = { answer: { later }, risk: { probabilityShort: (seed % 101) / 1000 } };
  return { kind: 'plan', plan: plan as unknown as Plan };
}

async function largestOf(
  scenario: Scenario,
  declined: readonly string[],
  by: Planning,
): Promise<{ first: string | undefined; effects: Map<string, number> }> {
  const planned = plannedScenario(scenario, assumedFor(scenario, false));
  const ranked = await rankedQuestions(scenario, planned, declined, by);
  const effects = new Map<string, number>();
  for (const open of openFor(scenario, declined)) {
    const plans = [];
    for (const document of [
      planned,
      ...open.range.map((value) => applyPatch(planned, patchOf(slotOf(open.slot).path, value))),
    ]) {
      const outcome = await by.plan(document);
      if (outcome.kind === 'plan')
        plans.push({ usd: outcome.plan.answer.later?.usdPerMonth ?? null, risk: outcome.plan.risk.probabilityShort });
    }
    effects.set(open.slot, effectByHand(plans));
  }
  return { first: ranked[0]?.slot, effects };
}

describe('rankedQuestions(scenario)', () => {
  it('puts first the question with the largest effect by brute force, in 30 of 30 states of a planner by dice', async () => {
    const firsts = new Set<string>();
    for (const { scenario, declined } of states) {
      const { first, effects } = await largestOf(scenario, declined, dice);
      expect(effects.has('cacheHit')).toBe(declined.length === 0);
      expect(effects.get(first ?? '')).toBe(Math.max(...effects.values()));
      firsts.add(first ?? '');
    }
    expect(states).toHaveLength(30);
    expect(firsts.size).toBeGreaterThan(5);
  });

  it('does so with real plans; `npm run accuracy -- questions` tries all thirty', async () => {
    const { scenario } = states[5]!;
    const { first, effects } = await largestOf(scenario, ['model', 'ttft-p99', 'itl-p99', 'callsPerTask'], planning);
    expect(effects.size).toBeGreaterThan(2);
    expect(effects.get(first ?? '')).toBe(Math.max(...effects.values()));
  }, 30_000);
});
