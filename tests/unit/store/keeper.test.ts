import 'fake-indexeddb/auto';
import { beforeEach, describe, expect, test } from 'vitest';
import { documentNamed, FakeBrowser, freshStorage, library, openTab, turn, type Tab } from './kept.ts';

beforeEach(freshStorage);

async function twoTabs(): Promise<{ browser: FakeBrowser; older: Tab; newer: Tab }> {
  const browser = new FakeBrowser();
  const older = openTab(browser.tools());
  await older.keeper.open();
  older.keeper.save(documentNamed('first'));
  await older.keeper.settle();
  const newer = openTab(browser.tools());
  await newer.keeper.open();
  return { browser, older, newer };
}

async function quiet(browser: FakeBrowser, ...tabs: Tab[]): Promise<void> {
  for (let round = 0; round < 6; round += 1) {
    browser.deliver();
    for (let i = 0; i < 5; i += 1) await turn();
    for (const tab of tabs) await tab.keeper.settle();
  }
}

const names = async (): Promise<string[]> => (await (await library()).plans()).map((each) => each.name).sort();

describe('one tab', () => {
  test('says "saved" only when the newest is on the disk, and skips those overtaken', async () => {
    const states: string[] = [];
    const tab = openTab(new FakeBrowser().tools());
    await tab.keeper.open();
    for (const name of ['a', 'b', 'c']) {
      tab.keeper.save(documentNamed(name));
      states.push(tab.kept.state);
    }
    expect(states).toEqual(['saving', 'saving', 'saving']);
    await tab.keeper.settle();
    expect(tab.kept).toMatchObject({ state: 'saved', unsaved: false });
    expect(await names()).toEqual(['c']);
  });

  test('opens what it kept, steps and all', async () => {
    const browser = new FakeBrowser();
    const first = openTab(browser.tools());
    await first.keeper.open();
    first.keeper.save(documentNamed('kept', true));
    await first.keeper.settle();
    expect(await openTab(browser.tools()).keeper.open()).toEqual(documentNamed('kept', true));
  });

  test('a reload shows the plan of the tab, not the one that was open last', async () => {
    const browser = new FakeBrowser();
    const tools = browser.tools();
    const first = openTab(tools);
    await first.keeper.open();
    first.keeper.save(documentNamed('mine'));
    await first.keeper.settle();
    const other = openTab(browser.tools());
    await other.keeper.open();
    await other.keeper.start(documentNamed('theirs'));
    expect((await openTab(tools).keeper.open())?.scenario.name).toBe('mine');
    expect((await openTab(browser.tools()).keeper.open())?.scenario.name).toBe('theirs');
  });

  test('starting another plan leaves the first one whole', async () => {
    const tab = openTab(new FakeBrowser().tools());
    await tab.keeper.open();
    tab.keeper.save(documentNamed('one'));
    await tab.keeper.start(documentNamed('two'));
    tab.keeper.save(documentNamed('two, changed'));
    await tab.keeper.settle();
    expect(await names()).toEqual(['one', 'two, changed']);
  });

  test('a newer page: saves what is left, says so, and keeps on in memory', async () => {
    const tab = openTab(new FakeBrowser().tools());
    await tab.keeper.open();
    tab.keeper.save(documentNamed('last words'));
    const opening = new Promise((resolve, reject) => {
      const request = indexedDB.open('headroom', 3);
      request.onsuccess = resolve;
      request.onerror = reject;
    });
    await opening;
    expect(tab.kept).toMatchObject({ state: 'off', reason: expect.stringContaining('a newer Headroom') });
    tab.keeper.save(documentNamed('after'));
    expect(tab.kept.unsaved).toBe(true);
  });
});

describe('two tabs on one plan', () => {
  test('the older one steps back', async () => {
    const { browser, older, newer } = await twoTabs();
    await quiet(browser, older, newer);
    expect(older.kept.stepBack).toBe('opened elsewhere');
    expect(newer.kept.stepBack).toBeNull();
  });

  test('what the older one had still to save is saved, and the newer one shows it', async () => {
    const { browser, older, newer } = await twoTabs();
    older.keeper.save(documentNamed('last edit'));
    await quiet(browser, older, newer);
    expect(await names()).toEqual(['last edit']);
    expect(newer.document.scenario.name).toBe('last edit');
    newer.keeper.save(documentNamed('goes on'));
    await quiet(browser, older, newer);
    expect(await names()).toEqual(['goes on']);
  });

  test('both edit before they hear of each other: one is refused, and both versions are kept', async () => {
    const { browser, older, newer } = await twoTabs();
    newer.keeper.save(documentNamed('newer'));
    await newer.keeper.settle();
    older.keeper.save(documentNamed('older'));
    await older.keeper.settle();
    expect(older.kept).toMatchObject({ stepBack: 'changed elsewhere', unsaved: true, state: 'failed' });
    expect(await names()).toEqual(['newer']);
    await older.keeper.takeOver();
    await quiet(browser, older, newer);
    expect(await names()).toEqual(['newer', 'older (unsaved in another tab)']);
    expect(older.kept.stepBack).toBeNull();
    expect(newer.kept.stepBack).toBe('opened elsewhere');
  });

  test('keeping as a copy makes a plan of its own, and both go on', async () => {
    const { browser, older, newer } = await twoTabs();
    await quiet(browser, older, newer);
    const copy = await older.keeper.keepAsCopy(documentNamed('first'));
    older.keeper.save({ ...copy, scenario: { ...copy.scenario, name: 'mine' } });
    newer.keeper.save(documentNamed('theirs'));
    await quiet(browser, older, newer);
    expect(await names()).toEqual(['mine', 'theirs']);
    expect([older.kept.stepBack, newer.kept.stepBack]).toEqual([null, null]);
  });

  test('a plan deleted in one tab steps back in the other, and can be brought back there', async () => {
    const { browser, older, newer } = await twoTabs();
    await quiet(browser, older, newer);
    const id = newer.kept.planId ?? '';
    await older.keeper.library?.remove(id);
    await older.keeper.tellChanged(id);
    await quiet(browser, older, newer);
    expect(newer.kept.stepBack).toBe('deleted elsewhere');
    expect((await newer.keeper.takeOver())?.scenario.name).toBe('first');
    expect(newer.kept.stepBack).toBeNull();
  });
});
