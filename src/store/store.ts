/**
 * What is kept in this browser: the working documents, one record. 'Saved' may be said only after the transaction is done,
 * with strict durability (the disk has it). Nothing else is stored, nothing is sent.
 */
import { openDB, type DBSchema, type IDBPDatabase } from 'idb';
import type { History } from '../history/history.ts';
import type { Scenario } from '../scenario/scenario.ts';

/** The record as stored. `mapping` is what the import made of the file; shown, never computed with. */
export interface StoredDocument {
  readonly version: 1;
  readonly scenario: Scenario;
  readonly sampleId: string | null;
  readonly history: { readonly name: string; readonly history: History; readonly mapping: unknown } | null;
}

export interface Store {
  /** null where nothing was kept, or what was kept is not ours to read */
  load(): Promise<StoredDocument | null>;
  /** resolves when the disk has it */
  save(document: StoredDocument): Promise<void>;
  close(): void;
}

interface Tables extends DBSchema {
  working: { key: string; value: StoredDocument };
}

const DATABASE = 'headroom';
const KEY = 'current';

/**
 * @throws Error where the browser forbids storage (private mode, policy) or a newer page holds the database
 */
export async function openStore(): Promise<Store> {
  const database: IDBPDatabase<Tables> = await openDB<Tables>(DATABASE, 1, {
    upgrade: (fresh) => {
      fresh.createObjectStore('working');
    },
    // a newer page wants to change the database: give way, later saves then fail loudly
    blocking: (_current, _blocked, event) => (event.target as IDBDatabase | null)?.close(),
  });
  return {
    async load() {
      const found = await database.get('working', KEY);
      return isStoredDocument(found) ? found : null;
    },
    async save(document) {
      const transaction = database.transaction('working', 'readwrite', { durability: 'strict' });
      await Promise.all([transaction.store.put(document, KEY), transaction.done]);
    },
    close: () => database.close(),
  };
}

function isStoredDocument(value: unknown): value is StoredDocument {
  if (typeof value !== 'object' || value === null) return false;
  const { version, scenario, history } = value as Readonly<Record<string, unknown>>;
  if (version !== 1 || typeof scenario !== 'object' || scenario === null) return false;
  return (
    history === null ||
    (typeof history === 'object' && isHistory((history as Readonly<Record<string, unknown>>)['history']))
  );
}

function isHistory(value: unknown): boolean {
  if (typeof value !== 'object' || value === null) return false;
  const { series } = value as Readonly<Record<string, unknown>>;
  return (
    Array.isArray(series) &&
    series.every((each: unknown) => (each as { values?: unknown } | null)?.values instanceof Float64Array)
  );
}
