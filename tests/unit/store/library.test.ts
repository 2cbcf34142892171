import 'fake-indexeddb/auto';
import { openDB } from 'idb';
import { beforeEach, describe, expect, test, vi } from 'vitest';
import { openDatabase } from '../../../src/store/database.ts';
import { StaleError } from '../../../src/store/faults.ts';
import { openLibrary } from '../../../src/store/library.ts';
import type { Plan } from '../../../src/plan/plan.ts';
import { documentNamed, freshStorage, history, library, quietEvents } from './kept.ts';

const frozenPlan = { hash: 'abc', answer: { now: { gpus: 12, usdPerMonth: 30_000 } } } as unknown as Plan;

beforeEach(freshStorage);

/** What the first version of the page wrote. */
async function writeFirstDatabase(record: unknown): Promise<void> {
  const old = await openDB('headroom', 1, { upgrade: (fresh) => void fresh.createObjectStore('working') });
  await old.put('working', record, 'current');
  old.close();
}

describe('a database of the first version', () => {
  test('opens as a library that holds its document, history and all', async () => {
    await writeFirstDatabase({ version: 1, scenario: { version: 1, name: 'Old' }, sampleId: null, history });
    const opened = await library();
    const [head] = await opened.plans();
    expect(head).toMatchObject({ name: 'Old', revision: 1, deletedMs: null });
    expect(await opened.current()).toBe(head?.id);
    expect((await opened.open(head?.id ?? ''))?.document).toEqual({
      scenario: { version: 1, name: 'Old' },
      sampleId: null,
      history,
      past: [],
      future: [],
    });
  });

  test.each([{ version: 2 }, 'text', null, { version: 1, scenario: {}, sampleId: null, history: { name: '' } }])(
    'opens empty where its record is not ours: %o',
    async (record) => {
      await writeFirstDatabase(record);
      expect(await (await library()).plans()).toEqual([]);
    },
  );

  test('one that an older page holds open is refused in words, and not left half open', async () => {
    const stubborn = await openDB('headroom', 1, { upgrade: (fresh) => void fresh.createObjectStore('working') });
    await expect(library()).rejects.toThrow('an older Headroom is open in another tab');
    stubborn.close();
    const after = await library();
    expect(await after.plans()).toEqual([]);
  });

  test('a database of a newer page is refused', async () => {
    (await openDB('headroom', 99)).close();
    await expect(library()).rejects.toMatchObject({ name: 'VersionError' });
  });

  test('makes way for a newer page after what is left was saved', async () => {
    const order: string[] = [];
    await openLibrary('a', { ...quietEvents, onNewer: () => Promise.resolve(void order.push('saved')) });
    const newer = await openDB('headroom', 3);
    order.push('newer');
    newer.close();
    expect(order).toEqual(['saved', 'newer']);
  });
});

describe('plans', () => {
  test('open as they were saved: histories, gaps, steps', async () => {
    const opened = await library();
    const before = { scenario: { version: 1, name: 'a' }, sampleId: null, history: null } as const;
    const swap = { kind: 'swap', label: 'history', before, after: { ...before, history } } as const;
    const document = { ...documentNamed('Mine', true), past: [swap] };
    const { id } = await opened.create(document);
    opened.close();
    expect((await (await library()).open(id))?.document).toEqual(document);
  });

  test('a history is written once, not with every edit', async () => {
    const opened = await library();
    const head = await opened.create(documentNamed('Mine', true));
    const put = vi.spyOn(IDBObjectStore.prototype, 'put');
    await opened.save(head.id, documentNamed('Mine too', true), head.revision);
    const written = put.mock.contexts.map((store) => (store as IDBObjectStore).name);
    put.mockRestore();
    expect(written.sort()).toEqual(['documents', 'plans']);
  });

  test('save() refuses a revision that is not the newest, and then writes nothing', async () => {
    const [mine, theirs] = [await library('a'), await library('b')];
    const head = await mine.create(documentNamed('first'));
    await theirs.save(head.id, documentNamed('theirs'), head.revision);
    await expect(mine.save(head.id, documentNamed('mine'), head.revision)).rejects.toThrow(StaleError);
    expect((await mine.open(head.id))?.document.scenario.name).toBe('theirs');
  });

  test('save() goes on after one of its own whose answer got lost', async () => {
    const mine = await library('a');
    const head = await mine.create(documentNamed('first'));
    await mine.save(head.id, documentNamed('second'), head.revision);
    expect((await mine.save(head.id, documentNamed('third'), head.revision)).revision).toBe(head.revision + 2);
  });

  test('rename() is a step that undo takes back', async () => {
    const opened = await library();
    const { id } = await opened.create(documentNamed('before'));
    await opened.rename(id, 'after');
    const found = await opened.open(id);
    expect([found?.head.name, found?.document.scenario.name]).toEqual(['after', 'after']);
    expect(found?.document.past.at(-1)).toMatchObject({ inverse: { name: 'before' } });
  });

  test('duplicate() is a plan of its own', async () => {
    const opened = await library();
    const { id } = await opened.create(documentNamed('one', true));
    const copy = await opened.duplicate(id);
    await opened.rename(id, 'changed');
    expect((await opened.open(copy.id))?.document).toMatchObject({ scenario: { name: 'one (copy)' }, history });
  });

  test('duplicate() counts copies of copies, within the length of a name', async () => {
    const opened = await library();
    let { id } = await opened.create(documentNamed(`${'n'.repeat(198)}ab`));
    const names: string[] = [];
    for (let i = 0; i < 3; i += 1) {
      const copy = await opened.duplicate(id);
      names.push(copy.name);
      id = copy.id;
    }
    expect(names.map((each) => each.replace(/^n+/, 'n'))).toEqual(['n (copy)', 'n (copy 2)', 'n (copy 3)']);
    expect(names.every((each) => each.length <= 200)).toBe(true);
  });

  test('remove() can be taken back; forget() cannot, and takes versions and histories with it', async () => {
    const opened = await library();
    const kept = await opened.create(documentNamed('stays', true));
    const { id } = await opened.create(documentNamed('goes', true));
    await opened.keepVersion(id, 'v', documentNamed('goes', true), frozenPlan);
    await opened.remove(id);
    await opened.forget('long deleted');
    await opened.bringBack(id);
    expect((await opened.open(id))?.head.deletedMs).toBeNull();
    await opened.remove(id);
    await opened.forget('all deleted');
    expect(await opened.open(id)).toBeNull();
    expect(await opened.versions(id)).toEqual([]);
    expect((await opened.open(kept.id))?.document.history).toEqual(history);
    const raw = await openDatabase(quietEvents);
    expect(await raw.count('histories')).toBe(1);
    expect(await raw.count('frozen')).toBe(0);
  });

  test('a plan deleted elsewhere is not saved over', async () => {
    const opened = await library();
    const head = await opened.create(documentNamed('gone'));
    await opened.remove(head.id);
    await expect(opened.save(head.id, documentNamed('zombie'), head.revision + 1)).rejects.toThrow(StaleError);
  });

  test('a record that cannot be read is said, and the others open', async () => {
    const opened = await library();
    const [good, bad] = [await opened.create(documentNamed('good')), await opened.create(documentNamed('bad'))];
    await (await openDatabase(quietEvents)).put('documents', { scenario: 7 } as never, bad.id);
    await expect(opened.open(bad.id)).rejects.toThrow('“bad” cannot be read');
    expect((await opened.open(good.id))?.document.scenario.name).toBe('good');
  });
});

test('a version keeps its documents and its plan, whatever becomes of the plan it was made of', async () => {
  const opened = await library();
  const head = await opened.create(documentNamed('now', true));
  const state = { scenario: { version: 1 as const, name: 'then' }, sampleId: null, history };
  const version = await opened.keepVersion(head.id, 'December', state, frozenPlan);
  await opened.save(head.id, documentNamed('later'), head.revision);
  expect(await opened.versions(head.id)).toEqual([version]);
  expect(version).toMatchObject({ name: 'December', hash: 'abc', gpus: 12, usdPerMonth: 30_000 });
  expect(await opened.version(version)).toEqual({ state, plan: frozenPlan });
  await opened.removeVersion(version.id);
  expect(await opened.versions(head.id)).toEqual([]);
  await expect(opened.version(version)).rejects.toThrow('“December” cannot be read');
});

test('every write waits for the disk', async () => {
  const transaction = vi.spyOn(IDBDatabase.prototype, 'transaction');
  const opened = await library();
  const { id, revision } = await opened.create(documentNamed('a'));
  await opened.save(id, documentNamed('b'), revision);
  await opened.rename(id, 'c');
  await opened.remove(id);
  const writes = transaction.mock.calls.filter((call) => call[1] === 'readwrite');
  transaction.mockRestore();
  expect(writes.length).toBeGreaterThanOrEqual(4);
  for (const call of writes) expect(call[2]).toEqual({ durability: 'strict' });
});
