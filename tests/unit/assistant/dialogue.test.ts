import { describe, expect, it } from 'vitest';
import { canonicalJson } from '../../../src/base/canonical.ts';
import { respond } from '../../../src/assistant/dialogue.ts';
import { newDialogue } from '../../../src/assistant/dialogue-state.ts';
import { measuresOf } from '../../../src/plan/compare.ts';
import { applyPatch } from '../../../src/scenario/patch.ts';
import type { Scenario } from '../../../src/scenario/scenario.ts';
import { conversations } from './corpus.ts';
import { planning, quiet, small, talk, tools } from './talking.ts';
import type { Planning } from '../../../src/assistant/planning.ts';

/** No plans: laws of the documents need none. */
const noPlans: Planning = {
  plan: () => Promise.resolve({ kind: 'problems', problems: [] }),
  compare: () => Promise.reject(new Error('no plans here')),
};

describe('respond(dialogue, message)', () => {
  it('can take back every turn of every conversation, to the byte, and bring it again', async () => {
    let turns = 0;
    for (const { turns: messages } of conversations()) {
      let dialogue = newDialogue({ version: 1, asOf: '2026-11-16' });
      for (const { text } of messages) {
        const before = dialogue;
        const turn = await respond(before, text, { ...quiet, planning: noPlans });
        dialogue = turn.dialogue;
        if (['undo', 'redo'].includes(text)) continue;
        expect(canonicalJson(applyPatch(dialogue.scenario, turn.reply.inverse)), text).toBe(
          canonicalJson(text === 'start over' ? dialogue.scenario : before.scenario),
        );
        if (dialogue.past.length === before.past.length) {
          expect(JSON.stringify(dialogue.scenario)).toBe(JSON.stringify(before.scenario));
          continue;
        }
        const back = await respond(dialogue, 'undo', { ...quiet, planning: noPlans });
        expect(JSON.stringify(back.dialogue.scenario), text).toBe(JSON.stringify(before.scenario));
        const again = await respond(back.dialogue, 'redo', { ...quiet, planning: noPlans });
        expect(JSON.stringify(again.dialogue.scenario), text).toBe(JSON.stringify(dialogue.scenario));
        turns += 1;
      }
    }
    expect(turns).toBeGreaterThan(150);
  });

  it('says what a turn moved, by two full plans whose parts add up', async () => {
    const { replies } = await talk(['20 requests per second', '30 rps and two spares', 'margin 50%']);
    const { difference, patch } = replies[1]!;
    expect(difference?.text).toMatch(/^GPUs \d+ → \d+, \+\$[\d.,k]+ a month, because /);
    const from = { ...small, workload: { demand: { requestsPerSecond: 20 } } } as Scenario;
    const [before, after] = [await planning.plan(from), await planning.plan(applyPatch(from, patch))];
    if (before.kind !== 'plan' || after.kind !== 'plan') throw new Error('no plan');
    expect(difference?.before).toEqual(measuresOf(before.plan));
    expect(difference?.after).toEqual(measuresOf(after.plan));
    const sum = difference?.because.reduce((total, each) => total + each.usdCentsPerMonth, 0);
    expect(sum).toBe(measuresOf(after.plan).usdCentsPerMonth - measuresOf(before.plan).usdCentsPerMonth);
  });

  it('verifies each because: the plan with that input alone undone differs', async () => {
    const { replies, dialogue } = await talk(['20 rps', '45 rps']);
    expect(replies[1]?.difference?.because).toHaveLength(1);
    const undone = await planning.plan(
      applyPatch(dialogue.scenario, { workload: { demand: { requestsPerSecond: 20 } } }),
    );
    const now = await planning.plan(dialogue.scenario);
    if (undone.kind !== 'plan' || now.kind !== 'plan') throw new Error('no plan');
    expect(measuresOf(now.plan).gpus - measuresOf(undone.plan).gpus).toBe(replies[1]?.difference?.because[0]?.gpus);
  });

  it('plans from the first sentence, and shows what it had to assume apart from what was said', async () => {
    const { replies } = await talk(['a support bot for 40,000 customers']);
    expect(replies[0]?.plan?.answer.later).not.toBeNull();
    expect(replies[0]?.chips.filter((each) => each.kind === 'understood').map((each) => each.slot)).toEqual(['users']);
    expect(replies[0]?.chips.filter((each) => each.kind === 'assumed').map((each) => [each.slot, each.value])).toEqual([
      ['requestsPerUser', '2 a day'],
    ]);
    expect(replies[0]?.patch).toEqual({ workload: { demand: { users: 40000 } } });
  });

  it('asks for demand first, and takes "not sure" for anything else', async () => {
    const start = newDialogue(small);
    const hello = await respond(start, 'we want a bot', tools);
    expect(hello.reply.question?.slot).toBe('users');
    const told = await respond(hello.dialogue, '300 people', tools);
    const asked = told.reply.question?.slot;
    expect(asked).toBeDefined();
    const unsure = await respond(told.dialogue, 'not sure', tools);
    expect(unsure.dialogue.declined).toEqual([asked]);
    expect(unsure.reply.question?.slot).not.toBe(asked);
    expect(unsure.dialogue.scenario).toEqual(told.dialogue.scenario);
  }, 30_000);

  it('shows contradictions and asks', async () => {
    const { replies } = await talk([
      '2 rps and 20000 users with 50 requests each per day',
      'p50 ttft 3 s and p99 ttft 1 s',
      'at least 9 replicas',
      'at most 3 replicas',
    ]);
    expect(replies[0]?.lines.join(' ')).toMatch(/Which one holds/);
    expect(replies[1]?.lines.join(' ')).toMatch(/looser than/);
    expect(replies[3]?.lines.join(' ')).toMatch(/At least 9 replicas, and at most 3/);
  });

  it('answers what it does not understand with what it knows and three examples', async () => {
    const { replies } = await talk(['12 rps', 'lorem ipsum dolor']);
    expect(replies[1]?.patch).toEqual({});
    expect(replies[1]?.lines.join('\n')).toMatch(
      /nothing to plan with[\s\S]*Average demand 12 requests\/s[\s\S]*".*".*".*".*".*"/,
    );
  });

  it('supposes without changing, and keeps on request', async () => {
    const { replies, dialogue } = await talk(['20 rps', 'what if traffic doubles?', 'keep it']);
    expect(replies[1]?.patch).toEqual({});
    expect(replies[1]?.answer?.lines.join(' ')).toMatch(/because/);
    expect(replies[2]?.patch).toEqual({ workload: { demand: { requestsPerSecond: 40 } } });
    expect(dialogue.scenario.workload?.demand?.requestsPerSecond).toBe(40);
  });

  it('reads days that need the other reader of dates', async () => {
    const { replies } = await talk(['10 rps', '3x traffic this Friday']);
    expect(replies[1]?.patch).toMatchObject({
      planning: { events: [{ startDate: '2026-11-20', endDate: '2026-11-20', demandMultiplier: 3 }] },
    });
  });

  it('reads two thousand characters and says so', async () => {
    const { replies } = await talk([`10 rps ${'x '.repeat(3000)}`]);
    expect(replies[0]?.lines.join(' ')).toMatch(/first 2,000 characters/);
  });
});
