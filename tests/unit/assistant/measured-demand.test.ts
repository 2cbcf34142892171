import { describe, expect, it } from 'vitest';
import { documentOf, respond, type DialogueTools } from '../../../src/assistant/dialogue.ts';
import { newDialogue } from '../../../src/assistant/dialogue-state.ts';
import type { Planning } from '../../../src/assistant/planning.ts';
import { comparePlans } from '../../../src/plan/compare.ts';
import { applyPatch } from '../../../src/scenario/patch.ts';
import { catalog, engine, planOf } from '../plan/planning.ts';
import { reading } from '../ui/fake-tools.ts';
import { quiet, small } from './talking.ts';

const read = reading(Array.from({ length: 24 * 21 }, (_, hour) => 2000 + 800 * ((hour % 24) / 24))).history;
const history = { ...read, series: read.series.map((each) => ({ ...each, startMs: Date.UTC(2026, 9, 26) })) };
const memory = new Map<string, unknown>();
const planning: Planning = {
  plan: async (scenario) => ({ kind: 'plan', plan: await planOf(scenario, history) }),
  compare: (from, to) => comparePlans(from, to, history, { engine, catalog, memory }),
};
const tools: DialogueTools = { ...quiet, planning, haveHistory: true };

describe('demand that comes from a history', () => {
  it('what if traffic doubles: an event from the first day of the plan, kept and taken back as one patch', async () => {
    const start = newDialogue(small);
    const asked = await respond(start, 'what if traffic doubles?', tools);
    expect(asked.reply.patch).toEqual({});
    const [before, after] = asked.reply.answer!.plans;
    expect(after!.demand.forecast.mean[0]! / before!.demand.forecast.mean[0]!).toBeCloseTo(2, 6);
    expect(after!.demand.forecast.mean.at(-1)! / before!.demand.forecast.mean.at(-1)!).toBeCloseTo(2, 6);
    expect(asked.reply.answer!.lines[1]).toMatch(/because planned events: .*All demand: × 2/);

    const kept = await respond(asked.dialogue, 'keep it', tools);
    expect(kept.reply.patch).toEqual({
      planning: { events: [{ name: 'All demand', startDate: before!.asOf, demandMultiplier: 2 }] },
    });
    expect(kept.reply.difference?.text).toMatch(/^GPUs/);
    expect(applyPatch(kept.dialogue.scenario, kept.reply.inverse)).toEqual(small);
    const back = await respond(kept.dialogue, 'undo', tools);
    expect(JSON.stringify(back.dialogue.scenario)).toBe(JSON.stringify(small));
  }, 60_000);

  it('said as a fact it is a change at once; 30% more too', async () => {
    const { dialogue, reply } = await respond(newDialogue(small), '30% more traffic', tools);
    expect(documentOf(dialogue, true).planning?.events?.[0]?.demandMultiplier).toBe(1.3);
    expect(reply.chips[0]).toMatchObject({ slot: 'events', note: 'from the first day of the plan on, for good' });
  }, 60_000);
});
