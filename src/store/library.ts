/** The plans that this browser keeps, and what may be done with them. Each call is one transaction: it happened whole, or not at all. */
import type { Plan } from '../plan/plan.ts';
import {
  openDatabase,
  read,
  together,
  write,
  type Database,
  type DatabaseEvents,
  type Names,
  type Reading,
  type Writing,
} from './database.ts';
import { StaleError } from './faults.ts';
import { newId } from './ids.ts';
import { packDocument, packState, unpackDocument, unpackState, type Packed } from './packing.ts';
import {
  isKeptHistory,
  isPackedDocument,
  isPackedState,
  nameOf,
  type Frozen,
  type KeptDocument,
  type KeptHistory,
  type KeptState,
  type PackedDocument,
  type PlanHead,
  type VersionHead,
} from './records.ts';

const DAY_MS = 86_400_000;
/** A deleted plan can be brought back for so long. */
const KEPT_AFTER_DELETION_MS = 30 * DAY_MS;

const ofPlan: Names[] = ['plans', 'documents', 'histories'];
const everywhere: Names[] = [...ofPlan, 'versions', 'frozen', 'settings'];

export interface OpenedPlan {
  readonly head: PlanHead;
  readonly document: KeptDocument;
}

export class Library {
  readonly #database: Database;
  /** the tab, told to others by what it writes */
  readonly #writer: string;
  /** `plan/history` pairs that are on the disk: a history is written once */
  readonly #stored = new Set<string>();

  constructor(database: Database, writer: string) {
    this.#database = database;
    this.#writer = writer;
  }

  /** Newest first; deleted ones too. */
  async plans(): Promise<PlanHead[]> {
    const heads = await read(this.#database, ['plans'], (from) => from.objectStore('plans').getAll());
    return heads.sort((a, b) => b.changedMs - a.changedMs);
  }

  /** The plan that was open last in this browser. */
  async current(): Promise<string | null> {
    const id = await this.#setting('current');
    return typeof id === 'string' ? id : null;
  }

  /**
   * @returns null where there is no such plan
   * @throws Error where what is kept cannot be read
   */
  async open(id: string): Promise<OpenedPlan | null> {
    const { head, record, found } = await read(this.#database, ofPlan, (from) => partsOf(from, id));
    if (head === undefined) return null;
    if (!isPackedDocument(record)) throw new Error(`the plan “${head.name}” cannot be read`);
    const document = unpackDocument(record, found);
    for (const historyId of found.keys()) this.#stored.add(`${id}/${historyId}`);
    return { head, document };
  }

  async makeCurrent(id: string): Promise<void> {
    await write(this.#database, ['settings'], (into) => into.objectStore('settings').put(id, 'current'));
  }

  /** A plan of its own, which is then the current one. */
  async create(document: KeptDocument): Promise<PlanHead> {
    const head = this.#newHead(nameOf(document.scenario));
    const packed = packDocument(document);
    await write(this.#database, [...ofPlan, 'settings'], async (into) => {
      await this.#put(into, head, packed);
      await into.objectStore('settings').put(head.id, 'current');
    });
    this.#remember(head.id, packed);
    return head;
  }

  /**
   * Writes only over the revision that this tab has seen; comparison and write are one transaction.
   *
   * @throws StaleError where another tab has saved, deleted or removed it since
   */
  async save(id: string, document: KeptDocument, revision: number): Promise<PlanHead> {
    const packed = packDocument(document);
    const head = await write(this.#database, ofPlan, async (into) => {
      const before = await into.objectStore('plans').get(id);
      if (before === undefined || before.deletedMs !== null || !this.#hasSeen(before, revision)) throw new StaleError();
      const after = { ...this.#touched(before), name: nameOf(document.scenario) };
      await this.#put(into, after, packed);
      return after;
    });
    this.#remember(id, packed);
    return head;
  }

  /** The name of the service, as one more step that undo takes back. */
  async rename(id: string, name: string): Promise<void> {
    await write(this.#database, ['plans', 'documents'], async (into) => {
      const head = await into.objectStore('plans').get(id);
      const record = await into.objectStore('documents').get(id);
      if (head === undefined || !isPackedDocument(record)) throw new StaleError();
      await together(
        () => into.objectStore('plans').put({ ...this.#touched(head), name }),
        () => into.objectStore('documents').put(renamed(record, name), id),
      );
    });
  }

  /** A second plan with the same documents and steps; versions stay with the first. */
  async duplicate(id: string): Promise<PlanHead> {
    return write(this.#database, ofPlan, async (into) => {
      const { head, record, found } = await partsOf(into, id);
      if (head === undefined || !isPackedDocument(record)) throw new StaleError();
      const copy = this.#newHead(copyName(head.name));
      await this.#put(into, copy, { record: renamed(record, copy.name), histories: found });
      return copy;
    });
  }

  /** It can be brought back for a month. */
  async remove(id: string): Promise<void> {
    await this.#mark(id, Date.now());
  }

  async bringBack(id: string): Promise<void> {
    await this.#mark(id, null);
  }

  /** For good: plans that were deleted, at once or a month ago. */
  async forget(which: 'all deleted' | 'long deleted'): Promise<void> {
    const before = which === 'all deleted' ? Infinity : Date.now() - KEPT_AFTER_DELETION_MS;
    await write(this.#database, everywhere, async (into) => {
      const gone = (await into.objectStore('plans').getAll()).filter((each) => (each.deletedMs ?? Infinity) < before);
      for (const { id } of gone) {
        const versions = await into.objectStore('versions').index('plan').getAllKeys(id);
        await together(
          () => into.objectStore('plans').delete(id),
          () => into.objectStore('documents').delete(id),
          () => into.objectStore('histories').delete(historiesRange(id)),
          ...versions.flatMap((key) => [
            () => into.objectStore('versions').delete(key),
            () => into.objectStore('frozen').delete(key),
          ]),
        );
      }
    });
  }

  /** Freezes what stands now, with its plan. */
  async keepVersion(planId: string, name: string, state: KeptState, plan: Plan): Promise<VersionHead> {
    const { gpus, usdPerMonth } = plan.answer.now ?? { gpus: 0, usdPerMonth: null };
    const head: VersionHead = { id: newId(), planId, name, keptMs: Date.now(), hash: plan.hash, gpus, usdPerMonth };
    const packed = packState(state);
    await write(this.#database, ['histories', 'versions', 'frozen'], async (into) => {
      await together(
        ...this.#putHistories(into, planId, packed.histories),
        () => into.objectStore('versions').add(head),
        () => into.objectStore('frozen').add({ state: packed.record, plan }, head.id),
      );
    });
    this.#remember(planId, packed);
    return head;
  }

  /** Newest first. */
  async versions(planId: string): Promise<VersionHead[]> {
    const found = await read(this.#database, ['versions'], (from) =>
      from.objectStore('versions').index('plan').getAll(planId),
    );
    return found.sort((a, b) => b.keptMs - a.keptMs);
  }

  /** @throws Error where it is gone, or cannot be read */
  async version({ id, planId, name }: VersionHead): Promise<Frozen> {
    const { frozen, found } = await read(this.#database, ['frozen', 'histories'], async (from) => ({
      frozen: await from.objectStore('frozen').get(id),
      found: await historiesOf(from, planId),
    }));
    if (frozen === undefined || !isPackedState(frozen.state)) throw new Error(`the version “${name}” cannot be read`);
    return { state: unpackState(frozen.state, found), plan: frozen.plan };
  }

  async removeVersion(id: string): Promise<void> {
    await write(this.#database, ['versions', 'frozen'], async (into) => {
      await together(
        () => into.objectStore('versions').delete(id),
        () => into.objectStore('frozen').delete(id),
      );
    });
  }

  /** When a backup file was saved last; null = never. */
  async backedUpMs(): Promise<number | null> {
    const found = await this.#setting('backedUpMs');
    return typeof found === 'number' ? found : null;
  }

  async tellBackedUp(atMs: number): Promise<void> {
    await write(this.#database, ['settings'], (into) => into.objectStore('settings').put(atMs, 'backedUpMs'));
  }

  /** Work on the tables themselves, for backup files. */
  write<Result>(work: (transaction: Writing) => Promise<Result>): Promise<Result> {
    return write(this.#database, everywhere, work);
  }

  close(): void {
    this.#database.close();
  }

  async #mark(id: string, deletedMs: number | null): Promise<void> {
    await write(this.#database, ['plans'], async (into) => {
      const head = await into.objectStore('plans').get(id);
      if (head === undefined) throw new StaleError();
      await into.objectStore('plans').put({ ...this.#touched(head), changedMs: head.changedMs, deletedMs });
    });
  }

  #newHead(name: string): PlanHead {
    const now = Date.now();
    return { id: newId(), name, revision: 1, writer: this.#writer, createdMs: now, changedMs: now, deletedMs: null };
  }

  #touched(head: PlanHead): PlanHead {
    return { ...head, revision: head.revision + 1, writer: this.#writer, changedMs: Date.now() };
  }

  /** A save of our own whose answer got lost counts as seen. */
  #hasSeen(head: PlanHead, revision: number): boolean {
    return head.revision === revision || (head.revision === revision + 1 && head.writer === this.#writer);
  }

  async #put(into: Writing, head: PlanHead, { record, histories }: Packed<PackedDocument>): Promise<void> {
    await together(
      ...this.#putHistories(into, head.id, histories),
      () => into.objectStore('documents').put(record, head.id),
      () => into.objectStore('plans').put(head),
    );
  }

  #putHistories(
    into: Writing,
    planId: string,
    histories: ReadonlyMap<string, KeptHistory>,
  ): (() => Promise<unknown>)[] {
    return [...histories]
      .filter(([id]) => !this.#stored.has(`${planId}/${id}`))
      .map(
        ([id, history]) =>
          () =>
            into.objectStore('histories').put(history, [planId, id]),
      );
  }

  #setting(name: string): Promise<unknown> {
    return read(this.#database, ['settings'], (from) => from.objectStore('settings').get(name));
  }

  #remember(planId: string, { histories }: Packed<unknown>): void {
    for (const id of histories.keys()) this.#stored.add(`${planId}/${id}`);
  }
}

/** @param writer  names this tab in what it writes */
export async function openLibrary(writer: string, events: DatabaseEvents): Promise<Library> {
  return new Library(await openDatabase(events), writer);
}

interface Parts {
  readonly head: PlanHead | undefined;
  readonly record: PackedDocument | undefined;
  readonly found: Map<string, KeptHistory>;
}

async function partsOf(from: Reading | Writing, id: string): Promise<Parts> {
  return {
    head: await from.objectStore('plans').get(id),
    record: await from.objectStore('documents').get(id),
    found: await historiesOf(from, id),
  };
}

export async function historiesOf(from: Reading | Writing, planId: string): Promise<Map<string, KeptHistory>> {
  const store = from.objectStore('histories');
  const keys = await store.getAllKeys(historiesRange(planId));
  const values = await store.getAll(historiesRange(planId));
  return new Map(
    keys.flatMap(([, id], index) => {
      const value = values[index];
      return isKeptHistory(value) ? [[id, value] as const] : [];
    }),
  );
}

function historiesRange(planId: string): IDBKeyRange {
  return IDBKeyRange.bound([planId, ''], [planId, '\uffff']);
}

/** "Chat" → "Chat (copy)" → "Chat (copy 2)". */
function copyName(name: string): string {
  const copy = /^(.*) \(copy(?: (\d+))?\)$/.exec(name);
  const ending = copy === null ? ' (copy)' : ` (copy ${String(Number(copy[2] ?? 1) + 1)})`;
  return `${(copy?.[1] ?? name).slice(0, 200 - ending.length)}${ending}`;
}

function renamed(record: PackedDocument, name: string): PackedDocument {
  const before = record.scenario.name;
  const change = { kind: 'patch', label: 'name', patch: { name }, inverse: { name: before ?? null } } as const;
  return { ...record, scenario: { ...record.scenario, name }, past: [...record.past, change], future: [] };
}
