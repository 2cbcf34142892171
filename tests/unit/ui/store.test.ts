import { IDBFactory } from 'fake-indexeddb';
import 'fake-indexeddb/auto';
import { beforeEach, describe, expect, test, vi } from 'vitest';
import { makeAutosave, type SaveState } from '../../../src/store/autosave.ts';
import { openStore, type StoredDocument } from '../../../src/store/store.ts';

const document: StoredDocument = {
  version: 1,
  scenario: { version: 1, name: 'Mine' },
  sampleId: null,
  history: {
    name: 'usage.csv',
    mapping: { form: 'csv' },
    history: {
      notes: [{ code: 'gap', message: 'one is missing', count: 1, lines: [3], metric: 'requests' }],
      series: [
        {
          service: '',
          metric: 'requests',
          kind: 'count',
          unit: 'requests',
          startMs: 0,
          step: { unit: 's', count: 3600 },
          timeZone: 'UTC',
          values: Float64Array.of(1, Number.NaN, 3),
          missing: Uint8Array.of(0, 1, 0),
        },
      ],
    },
  },
};

beforeEach(() => {
  globalThis.indexedDB = new IDBFactory();
});

describe('openStore()', () => {
  test('gives back what was saved, arrays and gaps alike', async () => {
    const first = await openStore();
    expect(await first.load()).toBeNull();
    await first.save(document);
    first.close();
    expect(await (await openStore()).load()).toEqual(document);
  });

  test('keeps only the newest', async () => {
    const store = await openStore();
    await store.save(document);
    await store.save({ ...document, sampleId: 'rag-search' });
    expect((await store.load())?.sampleId).toBe('rag-search');
  });

  test.each([
    { version: 2 },
    { ...document, history: { name: '', history: { series: 'none' }, mapping: null } },
    'text',
    null,
  ])('opens as new where the record is not ours: %o', async (record) => {
    const store = await openStore();
    await store.save(record as unknown as StoredDocument);
    expect(await store.load()).toBeNull();
  });

  test('saves with strict durability', async () => {
    const transaction = vi.spyOn(IDBDatabase.prototype, 'transaction');
    await (await openStore()).save(document);
    expect(transaction.mock.calls.map((call) => call[2])).toContainEqual({ durability: 'strict' });
    transaction.mockRestore();
  });
});

describe('makeAutosave(store)', () => {
  test('says "saved" only when the newest is down, and skips those overtaken', async () => {
    const states: SaveState[] = [];
    const written: (string | null)[] = [];
    const waiting: (() => void)[] = [];
    const save = makeAutosave(
      {
        save: (each) =>
          new Promise<void>((resolve) => {
            waiting.push(() => {
              written.push(each.sampleId);
              resolve();
            });
          }),
      },
      (state) => states.push(state),
    );
    for (const sampleId of ['a', 'b', 'c']) save({ ...document, sampleId });
    expect(states).not.toContain('saved');
    waiting.shift()?.();
    await new Promise((resolve) => setTimeout(resolve));
    expect(states).not.toContain('saved');
    waiting.shift()?.();
    await new Promise((resolve) => setTimeout(resolve));
    expect(written).toEqual(['a', 'c']);
    expect(states.at(-1)).toBe('saved');
  });

  test('says when it failed, and saves again at the next change', async () => {
    const states: SaveState[] = [];
    let full = true;
    const save = makeAutosave(
      { save: () => (full ? Promise.reject(new Error('QuotaExceededError')) : Promise.resolve()) },
      (state) => states.push(state),
    );
    save(document);
    await new Promise((resolve) => setTimeout(resolve));
    expect(states.at(-1)).toBe('failed');
    full = false;
    save(document);
    await new Promise((resolve) => setTimeout(resolve));
    expect(states.at(-1)).toBe('saved');
  });
});
