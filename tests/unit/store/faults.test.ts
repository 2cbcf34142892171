/** Every call to the database fails once, in each way it can: the page goes on, says so, and nothing that was saved is lost. */
import 'fake-indexeddb/auto';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import type { Plan } from '../../../src/plan/plan.ts';
import { backedPlans, backupOfOne, readBackup, restore, writeBackup } from '../../../src/store/backup.ts';
import { documentNamed, FakeBrowser, freshStorage, library, openTab, type Tab } from './kept.ts';

beforeEach(freshStorage);
afterEach(() => {
  vi.restoreAllMocks();
  vi.unstubAllGlobals();
});

type Way = 'thrown' | 'broken off';
const plan = { hash: 'h', answer: { now: null } } as unknown as Plan;

/** Call number `at` fails; 0 = none. @returns how many calls there were */
function failing(at: number, name: string, way: Way): () => number {
  let calls = 0;
  const spied = [
    [IDBFactory.prototype, 'open'],
    [IDBDatabase.prototype, 'transaction'],
    ...['get', 'getAll', 'getAllKeys', 'put', 'add', 'delete'].map((method) => [IDBObjectStore.prototype, method]),
    ...['getAll', 'getAllKeys'].map((method) => [IDBIndex.prototype, method]),
  ] as [Record<string, (...args: unknown[]) => unknown>, string][];
  for (const [prototype, method] of spied) {
    const original = prototype[method]!;
    vi.spyOn(prototype, method).mockImplementation(function (this: unknown, ...args) {
      // the database calls this itself while it is opened
      if (method === 'transaction' && args[1] === 'versionchange') return original.apply(this, args);
      calls += 1;
      if (calls !== at) return original.apply(this, args);
      if (way === 'thrown' || !(this instanceof IDBObjectStore)) throw new DOMException('injected', name);
      const request = original.apply(this, args);
      // the browser takes the transaction back by itself, as when the disk is full at the commit
      this.transaction.abort();
      return request;
    });
  }
  return () => calls;
}

/** What a person does in one visit; a step that fails is told to them, as in the page. @returns how many steps failed */
async function visit(tab: Tab): Promise<number> {
  let failed = 0;
  const step = async (work: () => unknown): Promise<void> => {
    try {
      await work();
    } catch {
      failed += 1;
    }
  };
  const edit = async (name: string): Promise<void> => {
    tab.document = documentNamed(name, true);
    tab.keeper.save(tab.document);
    await tab.keeper.settle();
  };
  tab.document = (await tab.keeper.open()) ?? tab.document;
  await edit('one');
  const first = tab.kept.planId ?? '';
  await edit('one, changed');
  await step(async () => {
    await tab.keeper.start(documentNamed('two'));
    tab.document = documentNamed('two');
  });
  const { library: plans } = tab.keeper;
  const told = (work: () => unknown): Promise<void> =>
    step(async () => {
      await work();
      await tab.keeper.tellChanged(first);
    });
  await told(() => plans?.rename(first, 'one, renamed'));
  await step(() => plans?.duplicate(first));
  // the page never deletes the plan that it shows
  if (tab.kept.planId !== first) {
    await told(() => plans?.remove(first));
    await told(() => plans?.bringBack(first));
  }
  await step(async () => plans?.version(await plans.keepVersion(first, 'v', documentNamed('v', true), plan)));
  await step(async () => {
    const file = writeBackup(await backedPlans(plans!));
    await restore(plans!, readBackup(new TextEncoder().encode(file)));
  });
  await step(async () => (tab.document = (await tab.keeper.switchTo(first)) ?? tab.document));
  await edit('last');
  return failed;
}

async function callsOfAVisit(): Promise<number> {
  const calls = failing(0, '', 'thrown');
  const tab = openTab(new FakeBrowser().tools());
  expect(await visit(tab)).toBe(0);
  expect(tab.kept).toMatchObject({ state: 'saved', unsaved: false });
  tab.keeper.close();
  vi.restoreAllMocks();
  return calls();
}

describe.each([
  ['QuotaExceededError', 'thrown'],
  ['QuotaExceededError', 'broken off'],
  ['InvalidStateError', 'thrown'],
  ['UnknownError', 'thrown'],
  ['SecurityError', 'thrown'],
] as [string, Way][])('%s, %s, at each call in turn', (name, way) => {
  test('is told, nothing is lost, and the next save is whole', async () => {
    const count = await callsOfAVisit();
    expect(count).toBeGreaterThan(60);
    for (let at = 1; at <= count; at += 1) {
      freshStorage();
      const tab = openTab(new FakeBrowser().tools());
      failing(at, name, way);
      await visit(tab);
      vi.restoreAllMocks();
      // what is in memory is there, and can be saved as a file
      expect(readBackup(new TextEncoder().encode(writeBackup([backupOfOne(tab.document, 0)])))).toHaveLength(1);
      const where = `call ${String(at)}`;
      if (tab.kept.unsaved) {
        expect(['failed', 'off'], where).toContain(tab.kept.state);
        expect(tab.kept.stepBack ?? tab.kept.reason, where).not.toBe('');
      } else expect(tab.kept.state, where).toBe('saved');
      const mine = tab.document;
      if (tab.kept.stepBack === null) await tab.keeper.retry();
      else tab.document = (await tab.keeper.takeOver())!;
      expect(tab.kept, where).toMatchObject({ state: 'saved', unsaved: false, stepBack: null });
      const all = await library('reader');
      const plans = await all.plans();
      const opened = await Promise.all(plans.map(({ id }) => all.open(id)));
      expect(opened.find((each) => each?.head.id === tab.kept.planId)?.document, where).toEqual(tab.document);
      // the last edit stands in some plan, whatever happened
      const said = opened.map((each) => each?.document.past.at(-1));
      expect(said, where).toContainEqual(mine.past.at(-1));
      all.close();
      tab.keeper.close();
    }
  });
});

test('storage that is missing or forbidden is said, and the plan stays in memory', async () => {
  vi.stubGlobal('indexedDB', undefined);
  const tab = openTab(new FakeBrowser().tools());
  expect(await tab.keeper.open()).toBeNull();
  expect(tab.kept).toMatchObject({ state: 'off', reason: 'this browser has no storage for pages' });
  tab.keeper.save(documentNamed('here'));
  await tab.keeper.settle();
  expect(tab.kept).toMatchObject({ state: 'off', unsaved: true });
  await expect(tab.keeper.start(documentNamed('other'))).rejects.toThrow('no storage');
  vi.unstubAllGlobals();
  await tab.keeper.retry();
  expect(tab.kept).toMatchObject({ state: 'saved', unsaved: false });
});
