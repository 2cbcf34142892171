/**
 * Kills the renderer of a page at a chosen call to its database. The page counts the calls of an action; at the chosen one it says so and
 * stands still, so that nothing more of it can happen, until the process is killed from outside.
 */
import type { Browser, CDPSession, Page } from '@playwright/test';

export const KILL_POINT = 'headroom-kill-point';

/** Runs in the page before its own scripts. */
export function instrumentStorage(mark: string): void {
  const state = { at: 0, calls: 0, done: 0 };
  (globalThis as unknown as { killPoints: typeof state }).killPoints = state;
  const call = (): void => {
    state.calls += 1;
    if (state.calls !== state.at) return;
    console.log(mark);
    for (;;) if (state.done > 0) break;
  };
  const wrapped = (prototype: object, method: string): void => {
    const methods = prototype as Record<string, (...args: unknown[]) => unknown>;
    const original = methods[method]!;
    methods[method] = function (this: unknown, ...args: unknown[]) {
      call();
      const result = original.apply(this, args);
      // a point after the call as well: a request that was made, and nothing after it
      call();
      return result;
    };
  };
  for (const method of ['get', 'getAll', 'getAllKeys', 'put', 'add', 'delete'])
    wrapped(IDBObjectStore.prototype, method);
  // eslint-disable-next-line @typescript-eslint/unbound-method -- called with its own `this` below
  const transaction = IDBDatabase.prototype.transaction;
  IDBDatabase.prototype.transaction = function (...args) {
    const made = transaction.apply(this, args);
    if (args[1] === 'readwrite') {
      call();
      // and one when the disk has it, before the page hears of it
      made.addEventListener('complete', call);
    }
    return made;
  };
}

/** What is done, or 10 s. */
export async function orPatience(done: Promise<unknown>): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const patience = new Promise<void>((resolve) => (timer = setTimeout(resolve, 10_000)));
  await Promise.race([done, patience]);
  clearTimeout(timer);
}

export interface Killer {
  /** Counts the calls of an action. */
  count(page: Page, action: () => Promise<unknown>): Promise<number>;
  /** Kills the page at call number `at` of the action, or after it where it has fewer calls. @returns whether it was killed at the call */
  kill(page: Page, at: number, action: () => Promise<unknown>): Promise<boolean>;
}

export async function makeKiller(browser: Browser): Promise<Killer> {
  const session: CDPSession = await browser.newBrowserCDPSession();

  async function renderers(): Promise<number[]> {
    const { processInfo } = await session.send('SystemInfo.getProcessInfo');
    return processInfo.filter((each) => each.type === 'renderer').map((each) => each.id);
  }

  async function start(page: Page, at: number): Promise<void> {
    await page.evaluate((value) => {
      const { killPoints } = globalThis as unknown as { killPoints: { at: number; calls: number } };
      killPoints.calls = 0;
      killPoints.at = value;
    }, at);
  }

  return {
    async count(page, action) {
      await start(page, 0);
      await action();
      return page.evaluate(() => (globalThis as unknown as { killPoints: { calls: number } }).killPoints.calls);
    },
    async kill(page, at, action) {
      await start(page, at);
      const reached = page
        .waitForEvent('console', { predicate: (message) => message.text() === KILL_POINT, timeout: 15_000 })
        .then(
          () => true,
          () => false,
        );
      const crashed = page.waitForEvent('crash', { timeout: 30_000 });
      const acted = action().catch(() => undefined);
      const atCall = await Promise.race([
        reached,
        acted.then(() => new Promise<boolean>((resolve) => setTimeout(() => resolve(false), 300))),
      ]);
      for (const id of await renderers()) {
        try {
          process.kill(id, 'SIGKILL');
        } catch {
          // it has ended already
        }
      }
      await crashed;
      // a browser may be slow to part with a page that crashed, and an action on it to give up: neither is what is tested
      await orPatience(page.close().catch(() => undefined));
      await orPatience(acted);
      return atCall;
    },
  };
}

/** What the database holds, read by nothing of ours: by plan its name, its steps, and whether its parts are there. */
export interface StoredPlan {
  readonly id: string;
  readonly name: string;
  readonly deleted: boolean;
  readonly revision: number;
  /** head, document and every history that the document names agree */
  readonly whole: boolean;
  readonly margin: unknown;
}

export function readStorage(): Promise<StoredPlan[]> {
  return new Promise((resolve, reject) => {
    const request = indexedDB.open('headroom');
    request.onerror = () => reject(request.error ?? new Error('the database did not open'));
    request.onsuccess = () => {
      const database = request.result;
      const transaction = database.transaction(['plans', 'documents', 'histories']);
      const heads = transaction.objectStore('plans').getAll();
      const documents = transaction.objectStore('documents').getAll();
      const documentKeys = transaction.objectStore('documents').getAllKeys();
      const histories = transaction.objectStore('histories').getAllKeys();
      transaction.onerror = () => reject(transaction.error ?? new Error('the reading stopped'));
      transaction.oncomplete = () => {
        const stored = new Set((histories.result as [string, string][]).map((key) => key.join('/')));
        resolve(
          (heads.result as { id: string; name: string; revision: number; deletedMs: number | null }[]).map((head) => {
            const document = documents.result[documentKeys.result.indexOf(head.id)] as
              | {
                  scenario: { name?: string; planning?: { marginFraction?: number } };
                  historyId: string | null;
                  past: unknown[];
                }
              | undefined;
            const history = document?.historyId ?? null;
            return {
              id: head.id,
              name: head.name,
              deleted: head.deletedMs !== null,
              revision: head.revision,
              whole:
                document !== undefined &&
                document.scenario.name === head.name &&
                (history === null || stored.has(`${head.id}/${history}`)),
              margin: document?.scenario.planning?.marginFraction,
            };
          }),
        );
        database.close();
      };
    };
  });
}
