import { describe, expect, it } from 'vitest';
import { earlierSlots } from '../../../src/assistant/earlier-value.ts';
import { talk } from './talking.ts';

describe('one field as it was', () => {
  it('respond restores the field that is named, whatever was said since, and undo takes that back', async () => {
    const { dialogue, replies } = await talk([
      '20 rps, budget 9k a month',
      'budget 12k a month',
      '30 rps',
      'back to the old budget',
      'undo',
      'undo the traffic',
    ]);
    expect(replies[3]!.patch).toEqual({ resources: { budgetUsdPerMonth: 9000 } });
    expect(replies[3]!.lines[0]).toBe('As it was before.');
    expect(replies[4]!.lines[0]).toBe('Undone.');
    expect(dialogue.scenario.resources?.budgetUsdPerMonth).toBe(12_000);
    expect(dialogue.scenario.workload?.demand?.requestsPerSecond).toBe(20);
  });

  it('respond takes out what was not said before, and says where nothing is to be restored', async () => {
    const { dialogue, replies } = await talk([
      '20 rps',
      'margin 50%',
      'back to the old margin',
      'restore the old model',
    ]);
    expect(dialogue.scenario.planning?.marginFraction).toBeUndefined();
    expect(replies[3]!.lines[0]).toMatch(/no earlier value/);
    expect(replies[3]!.patch).toEqual({});
  });

  it('earlierSlots(text) is empty where a value is told or something is asked', () => {
    for (const text of [
      'back to 20k',
      'what was the previous budget?',
      'undo',
      'the old budget was 20k',
      'reset',
      'we have old GPUs',
    ])
      expect(earlierSlots(text), text).toEqual([]);
  });
});
