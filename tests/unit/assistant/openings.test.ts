import { describe, expect, it } from 'vitest';
import type { Planning } from '../../../src/assistant/planning.ts';
import { understand } from '../../../src/assistant/understand.ts';
import { documentHash } from '../../../src/base/canonical.ts';
import type { Plan } from '../../../src/plan/plan.ts';
import { contextOf, emptyScenario, emptyScore, f1, leavesOf, score } from './corpus.ts';
import { openings, talkFrom } from './opening-talks.ts';
import { tools } from './talking.ts';

const zero = { gpusNow: 0, gpus: 0, usdCentsPerMonth: 0, totalUsdCents: 0 };

/** A planner that only knows whether demand is there: what is counted are questions; `npm run accuracy -- questions --openings` plans. */
const counted: Planning = {
  plan: (scenario) => {
    const usdPerMonth = 1000 + (parseInt(documentHash(scenario).slice(0, 6), 16) % 5000);
    const plan = {
      status: 'ok',
      answer: { later: { usdPerMonth, gpus: 1 }, now: { gpus: 1 } },
      sizing: { chosen: 'one' },
      risk: { probabilityShort: 0 },
      cost: { totalUsd: 1 },
    };
    return Promise.resolve({ kind: 'plan', plan: plan as unknown as Plan });
  },
  compare: (from, to) =>
    Promise.resolve({ from, to, before: zero, after: zero, difference: zero, parts: [], order: '' } as never),
};

describe('opening sentences', () => {
  it('lead to a plan in at most three questions, 20 of 20', async () => {
    const needed: number[] = [];
    for (const opening of openings) {
      const { toPlan, reply } = await talkFrom(opening, { ...tools, planning: counted });
      expect(reply.plan, opening.said.text).not.toBeNull();
      expect(toPlan, opening.said.text).toBeLessThanOrEqual(3);
      needed.push(toPlan);
    }
    expect(needed).toHaveLength(20);
  });

  it('are understood: F1 ≥ 0.9 over what they say', () => {
    const total = emptyScore();
    for (const { said } of openings) {
      const leaves = leavesOf(understand(said.text, contextOf(emptyScenario)));
      leaves.delete('ask');
      score(said, leaves, total);
    }
    expect(f1(total), total.misses.join('\n')).toBeGreaterThanOrEqual(0.9);
  });
});
