/**
 * The database of this page. Version 1 had one working document; version 2 is a library of plans. 'Saved' may be said only after the
 * transaction is done, with strict durability (the disk has it). Nothing is sent anywhere.
 */
import { openDB, type DBSchema, type IDBPDatabase, type IDBPTransaction, type StoreNames } from 'idb';
import { StorageClosedError } from './faults.ts';
import { newId } from './ids.ts';
import { packDocument } from './packing.ts';
import { isFirstRecord, nameOf, type Frozen, type KeptHistory, type PackedDocument } from './records.ts';
import type { PackedState, PlanHead, VersionHead } from './records.ts';

export interface Tables extends DBSchema {
  plans: { key: string; value: PlanHead };
  /** by the id of the plan */
  documents: { key: string; value: PackedDocument };
  /** by the id of the plan and its own */
  histories: { key: [string, string]; value: KeptHistory };
  versions: { key: string; value: VersionHead; indexes: { plan: string } };
  /** by the id of the version */
  frozen: { key: string; value: Frozen<PackedState> };
  settings: { key: string; value: unknown };
}

export type Database = IDBPDatabase<Tables>;
export type Names = StoreNames<Tables>;
export type Reading = IDBPTransaction<Tables, Names[]>;
export type Writing = IDBPTransaction<Tables, Names[], 'readwrite'>;

const DATABASE = 'headroom';
/** A storage that says nothing for so long is done without. */
const PATIENCE_MS = 5_000;
export const DATABASE_VERSION = 2;

export interface DatabaseEvents {
  /** a newer page wants to change the database: save what is left, then it is closed */
  readonly onNewer: () => Promise<void>;
  /** the browser ended the connection */
  readonly onLost: () => void;
}

/**
 * @throws StorageClosedError where another tab holds an older database; DOMException where the browser forbids storage or a newer
 *   page has used it
 */
export async function openDatabase(events: DatabaseEvents): Promise<Database> {
  if (typeof indexedDB === 'undefined') throw new StorageClosedError('this browser has no storage for pages');
  let refuse: (fault: Error) => void = () => undefined;
  const refused = new Promise<never>((_, reject) => (refuse = reject));
  refused.catch(() => undefined);
  const opening = openDB<Tables>(DATABASE, DATABASE_VERSION, {
    upgrade: (database, from, _to, transaction) => {
      // a migration that fails takes the whole upgrade back
      void migrate(database, from, transaction).catch(() => transaction.abort());
      transaction.done.catch(() => undefined);
    },
    blocked: () =>
      refuse(new StorageClosedError('an older Headroom is open in another tab: close it and load this page again')),
    blocking: (_current, _blocked, event) => {
      const old = event.target as IDBDatabase | null;
      void events.onNewer().finally(() => old?.close());
    },
    terminated: () => events.onLost(),
  });
  const timer = setTimeout(() => refuse(new StorageClosedError('the browser’s storage does not answer')), PATIENCE_MS);
  try {
    return await Promise.race([opening, refused]);
  } catch (fault) {
    // one that opens after all is not left open behind our back
    void opening.then(
      (late) => late.close(),
      () => undefined,
    );
    throw fault;
  } finally {
    clearTimeout(timer);
  }
}

async function migrate(
  database: Database,
  from: number,
  transaction: IDBPTransaction<Tables, Names[], 'versionchange'>,
): Promise<void> {
  database.createObjectStore('plans', { keyPath: 'id' });
  database.createObjectStore('documents');
  database.createObjectStore('histories');
  database.createObjectStore('versions', { keyPath: 'id' }).createIndex('plan', 'planId');
  database.createObjectStore('frozen');
  database.createObjectStore('settings');
  if (from === 0) return;
  const older = transaction as unknown as IDBPTransaction<unknown, ['working'], 'versionchange'>;
  const first: unknown = await older.objectStore('working').get('current');
  if (isFirstRecord(first)) {
    const id = newId();
    const now = Date.now();
    const { record, histories } = packDocument({ ...first, past: [], future: [] });
    const name = nameOf(first.scenario);
    const head: PlanHead = { id, name, revision: 1, writer: '', createdMs: now, changedMs: now, deletedMs: null };
    await transaction.objectStore('plans').put(head);
    await transaction.objectStore('documents').put(record, id);
    for (const [historyId, history] of histories)
      await transaction.objectStore('histories').put(history, [id, historyId]);
    await transaction.objectStore('settings').put(id, 'current');
    (database as unknown as IDBPDatabase).deleteObjectStore('working');
  }
}

/** One transaction, whole or not at all; resolves when the disk has it. */
export async function write<Result>(
  database: Database,
  stores: Names[],
  work: (transaction: Writing) => Promise<Result>,
): Promise<Result> {
  const transaction = database.transaction(stores, 'readwrite', { durability: 'strict' });
  // a failure is told once, by what is thrown below
  transaction.done.catch(() => undefined);
  let result: Result;
  try {
    result = await work(transaction);
  } catch (fault) {
    try {
      transaction.abort();
    } catch {
      // it has ended by itself
    }
    // its own reason is the cause; the request that failed only says that it was broken off
    if (transaction.error !== null) throw transaction.error;
    throw fault;
  }
  await transaction.done;
  return result;
}

/** One look at the tables, all of one moment. */
export async function read<Result>(
  database: Database,
  stores: Names[],
  work: (transaction: Reading) => Promise<Result>,
): Promise<Result> {
  const transaction = database.transaction(stores);
  // one that is broken off tells its requests, and that is enough
  transaction.done.catch(() => undefined);
  return work(transaction);
}

/** Requests made at once; one that cannot even be made fails like one that was refused, and leaves none unheard. */
export function together(...requests: readonly (() => Promise<unknown>)[]): Promise<unknown[]> {
  return Promise.all(requests.map(async (request) => request()));
}
