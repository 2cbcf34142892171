import { describe, expect, it } from 'vitest';
import { stageOf, type StageMemory } from '../../../src/plan/stage.ts';
import { engine } from './planning.ts';

describe('stageOf(…).memo', () => {
  it('gives the earlier result for the same name and input, and forgets the one that lay idle longest', async () => {
    const memory: StageMemory = new Map();
    const stage = stageOf(engine, memory, undefined, () => undefined);
    let works = 0;
    const ask = (name: string, input: unknown) => stage.memo(name, input, () => Promise.resolve((works += 1)));
    const first = await ask('fit', 0);
    for (let i = 1; i < 1500; i += 1) {
      await ask('simulate', i);
      // asked for in every plan, so it stays, however many simulations pass by
      expect(await ask('fit', 0)).toBe(first);
    }
    expect(works).toBe(1500);
    expect(memory.size).toBeLessThan(600);
    await ask('simulate', 1);
    expect(works).toBe(1501);
    await ask('simulate', 1499);
    expect(works).toBe(1501);
  });
});
