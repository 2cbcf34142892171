import { describe, expect, it } from 'vitest';
import { understand } from '../../../src/assistant/understand.ts';
import {
  conversations,
  contextOf,
  emptyScenario,
  emptyScore,
  f1,
  halfOf,
  leavesOf,
  runConversation,
  score,
  singles,
  type Score,
  type Turn,
} from './corpus.ts';

function scored(turns: readonly Turn[]): Score {
  const total = emptyScore();
  for (const turn of turns) score(turn, leavesOf(understand(turn.text, contextOf(emptyScenario))), total);
  return total;
}

function scoredConversations(half: 'growing' | 'held'): Score {
  const total = emptyScore();
  for (const conversation of halfOf(conversations(), half)) runConversation(conversation, total);
  return total;
}

describe('the corpus', () => {
  it('holds what it is said to hold', () => {
    expect(singles('single.txt').length).toBeGreaterThanOrEqual(250);
    expect(singles('numbers.txt').length).toBeGreaterThanOrEqual(100);
    expect(singles('nonsense.txt').length).toBeGreaterThanOrEqual(80);
    expect(conversations().length).toBeGreaterThanOrEqual(60);
    for (const { title, turns } of conversations()) {
      expect(turns.length, title).toBeGreaterThanOrEqual(3);
      expect(turns.length, title).toBeLessThanOrEqual(10);
    }
  });
});

describe('understand(message)', () => {
  for (const half of ['growing', 'held'] as const) {
    it(`fills the slots of single messages, ${half} half: F1 ≥ 0.97`, () => {
      const total = scored(halfOf(singles('single.txt'), half));
      expect(f1(total), total.misses.join('\n')).toBeGreaterThanOrEqual(0.97);
    });

    it(`fills the slots of conversations, ${half} half: F1 ≥ 0.94`, () => {
      const total = scoredConversations(half);
      expect(f1(total), total.misses.join('\n')).toBeGreaterThanOrEqual(0.94);
    });

    it(`never takes a wrong number or unit silently, ${half} half`, () => {
      const total = scored(halfOf(singles('numbers.txt'), half));
      expect(total.wrong, total.misses.join('\n')).toBe(0);
      expect(f1(total), total.misses.join('\n')).toBeGreaterThanOrEqual(0.97);
    });

    it(`changes nothing for nonsense, ${half} half`, () => {
      const changed = halfOf(singles('nonsense.txt'), half).filter((turn) => {
        const leaves = leavesOf(understand(turn.text, contextOf(emptyScenario)));
        leaves.delete('ask');
        return leaves.size > 0;
      });
      expect(changed.map((turn) => turn.text)).toEqual([]);
    });
  }

  it('does as well on what was written while the grammar grew', () => {
    for (const file of ['growing-single.txt', 'growing-numbers.txt', 'growing-nonsense.txt']) {
      const total = emptyScore();
      for (const turn of singles(file)) {
        const leaves = leavesOf(understand(turn.text, contextOf(emptyScenario)));
        if (file === 'growing-nonsense.txt') leaves.delete('ask');
        score(turn, leaves, total);
      }
      expect(total.misses).toEqual([]);
    }
    const total = emptyScore();
    for (const conversation of conversations('growing-conversations.txt')) runConversation(conversation, total);
    expect(total.misses).toEqual([]);
  });

  it('asks where separators can be read in two ways, with both readings', () => {
    const { doubts, facts } = understand('1.200 users', contextOf(emptyScenario));
    expect(facts).toEqual([]);
    expect(doubts[0]?.readings.map((each) => each.value)).toEqual([1.2, 1200]);
    // where a comma stands before decimals, 1.200 is a thousand and two hundred, and 1,200 is asked
    expect(understand('1.200 users', contextOf(emptyScenario), { decimal: ',' }).facts[0]?.value).toBe(1200);
    expect(understand('1,200 users', contextOf(emptyScenario), { decimal: ',' }).doubts).toHaveLength(1);
  });

  it('asks for dollars where another currency is named, and for a unit where bits might be bytes', () => {
    expect(understand('budget €30k a month', contextOf(emptyScenario)).doubts[0]?.question).toMatch(/dollars/);
    expect(understand('image 16 Gb', contextOf(emptyScenario)).doubts[0]?.question).toMatch(/bits or bytes/);
    expect(understand('ttft 300', contextOf(emptyScenario)).doubts[0]?.question).toMatch(/milliseconds or seconds/);
  });
});
