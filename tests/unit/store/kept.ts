/** Documents and tools for the tests of the store. */
import { IDBFactory } from 'fake-indexeddb';
import type { Channel, TabMessage } from '../../../src/store/tabs.ts';
import type { KeeperTools, Kept } from '../../../src/store/keeper.ts';
import { Keeper } from '../../../src/store/keeper.ts';
import { openLibrary, type Library } from '../../../src/store/library.ts';
import type { KeptDocument, KeptHistory } from '../../../src/store/records.ts';

export const quietEvents = { onNewer: () => Promise.resolve(), onLost: () => undefined };

export const history: KeptHistory = {
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
};

export function documentNamed(name: string, withHistory = false): KeptDocument {
  return {
    scenario: { version: 1, name },
    sampleId: null,
    history: withHistory ? history : null,
    past: [{ kind: 'patch', label: 'name', patch: { name }, inverse: { name: null } }],
    future: [],
  };
}

export function freshStorage(): void {
  globalThis.indexedDB = new IDBFactory();
}

export function library(writer = 'test'): Promise<Library> {
  return openLibrary(writer, quietEvents);
}

/** A browser with several tabs: they share the database, and hear each other after a while, or when `deliver` is called. */
export class FakeBrowser {
  readonly #listeners = new Map<object, (message: TabMessage) => void>();
  readonly #letters: (() => void)[] = [];
  #clock = 0;

  tools(): KeeperTools {
    let mine: string | null = null;
    return {
      openLibrary,
      openChannel: (listen): Channel => {
        const key = {};
        this.#listeners.set(key, listen);
        return {
          post: (message) => {
            for (const [other, hear] of this.#listeners) if (other !== key) this.#letters.push(() => hear(message));
          },
          close: () => this.#listeners.delete(key),
        };
      },
      remembered: () => mine,
      remember: (id) => (mine = id),
      now: () => (this.#clock += 1),
    };
  }

  deliver(most = Infinity): void {
    for (const letter of this.#letters.splice(0, most)) letter();
  }
}

export interface Tab {
  readonly keeper: Keeper;
  kept: Kept;
  document: KeptDocument;
}

export function openTab(tools: KeeperTools): Tab {
  const tab: { keeper?: Keeper; kept?: Kept; document: KeptDocument } = { document: documentNamed('first') };
  tab.keeper = new Keeper(tools, {
    onState: (kept) => (tab.kept = kept),
    onReplaced: (document) => (tab.document = document),
  });
  return tab as Tab;
}

export const turn = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 0));
