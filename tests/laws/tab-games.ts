/** Random games of several tabs on one library, and what must hold of each. Runs in Node over fake-indexeddb, and in the bench in a browser. */
import fc from 'fast-check';
import { FakeBrowser, library, openTab, turn, type Tab } from '../unit/store/kept.ts';

export interface Move {
  readonly tab: number;
  readonly what: 'edit' | 'reload' | 'take over' | 'copy' | 'other plan' | 'delete' | 'hear' | 'wait';
}

export interface Game {
  readonly tabs: number;
  readonly moves: readonly Move[];
}

export const randomGame: fc.Arbitrary<Game> = fc
  .record({
    tabs: fc.integer({ min: 2, max: 4 }),
    moves: fc.array(
      fc.record({
        tab: fc.nat(3),
        what: fc.constantFrom<Move['what']>(
          'edit',
          'edit',
          'edit',
          'reload',
          'take over',
          'copy',
          'other plan',
          'delete',
          'hear',
          'wait',
        ),
      }),
      { minLength: 4, maxLength: 14 },
    ),
  })
  .map(({ tabs, moves }) => ({ tabs, moves: moves.map((move) => ({ ...move, tab: move.tab % tabs })) }));

/** @throws Error where an edit that a tab called saved is in no plan of the library */
export async function playedTabs({ tabs: count, moves }: Game): Promise<void> {
  const browser = new FakeBrowser();
  const tools = Array.from({ length: count }, () => browser.tools());
  const tabs: Tab[] = [];
  for (const each of tools) tabs.push(await opened(each));
  /** every edit that some tab has called saved */
  const promised = new Set<string>();
  let edits = 0;

  function note(tab: Tab): void {
    if (tab.kept.state === 'saved' && !tab.kept.unsaved) for (const mark of marksOf(tab.document)) promised.add(mark);
  }

  async function play({ tab: at, what }: Move): Promise<void> {
    const tab = tabs[at];
    const tool = tools[at];
    if (tab === undefined || tool === undefined) return;
    switch (what) {
      case 'edit':
        if (tab.kept.stepBack !== null) return;
        edits += 1;
        tab.document = edited(tab.document, `edit ${String(edits)} of tab ${String(at)}`);
        tab.keeper.save(tab.document);
        return;
      case 'reload':
        await tab.keeper.settle();
        note(tab);
        tab.keeper.close();
        tabs[at] = await opened(tool);
        return;
      case 'take over': {
        if (tab.kept.stepBack === null) return;
        const document = await tab.keeper.takeOver();
        tab.document = document ?? (await tab.keeper.keepAsCopy(tab.document));
        return;
      }
      case 'copy':
        if (tab.kept.stepBack !== null) tab.document = await tab.keeper.keepAsCopy(tab.document);
        return;
      case 'other plan': {
        await tab.keeper.settle();
        const heads = ((await tab.keeper.library?.plans()) ?? []).filter((each) => each.deletedMs === null);
        const next = heads[edits % Math.max(1, heads.length)];
        const document = next === undefined ? null : await tab.keeper.switchTo(next.id);
        if (document !== null) tab.document = document;
        return;
      }
      case 'delete': {
        await tab.keeper.settle();
        const [, other] = ((await tab.keeper.library?.plans()) ?? []).filter((each) => each.deletedMs === null);
        if (other === undefined) return;
        await tab.keeper.library?.remove(other.id);
        await tab.keeper.tellChanged(other.id);
        return;
      }
      case 'hear':
        browser.deliver(2);
        return;
      case 'wait':
        for (let i = 0; i < 3; i += 1) await turn();
        for (const each of tabs) note(each);
    }
  }

  for (const move of moves) await play(move);
  for (let round = 0; round < 3; round += 1) {
    browser.deliver();
    await turn();
    for (const tab of tabs) {
      await tab.keeper.settle();
      note(tab);
    }
  }
  const kept = await everyMark();
  const lost = [...promised].filter((mark) => !kept.has(mark));
  for (const tab of tabs) tab.keeper.close();
  if (lost.length > 0) throw new Error(`lost: ${lost.join(', ')}`);
}

async function opened(tools: ReturnType<FakeBrowser['tools']>): Promise<Tab> {
  const tab = openTab(tools);
  const document = await tab.keeper.open();
  if (document !== null) tab.document = document;
  else tab.keeper.save(tab.document);
  return tab;
}

function edited(document: Tab['document'], mark: string): Tab['document'] {
  const service = { ...document.scenario.service, description: mark };
  const before = document.scenario.service?.description ?? null;
  const change = {
    kind: 'patch' as const,
    label: mark,
    patch: { service: { description: mark } },
    inverse: { service: { description: before } },
  };
  return { ...document, scenario: { ...document.scenario, service }, past: [...document.past, change] };
}

/** The edits that led to a document, all of them: none was taken back. */
function marksOf(document: Tab['document']): string[] {
  return document.past.map((change) => change.label).filter((label) => label.startsWith('edit'));
}

/** Of all plans, deleted ones too: those can be brought back. */
async function everyMark(): Promise<Set<string>> {
  const all = await library('reader');
  const marks = new Set<string>();
  for (const { id } of await all.plans()) for (const mark of marksOf((await all.open(id))!.document)) marks.add(mark);
  all.close();
  return marks;
}
