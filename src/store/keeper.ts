/**
 * Keeps the plan that this tab shows: saves what changes, one transaction at a time, says how that goes, and steps back when another tab
 * takes the plan over. Nothing that was saved is ever written over by a tab that has not seen it.
 */
import { faultWords, StaleError } from './faults.ts';
import { newId } from './ids.ts';
import type { DatabaseEvents } from './database.ts';
import type { Library } from './library.ts';
import type { KeptDocument, PlanHead } from './records.ts';
import type { Channel, TabMessage } from './tabs.ts';

/** Why this tab only shows the plan and changes nothing. */
export type StepBack = 'opened elsewhere' | 'changed elsewhere' | 'deleted elsewhere';

export interface Kept {
  /** 'saved' only when the newest document is on the disk; 'off': there is no storage */
  readonly state: 'opening' | 'saving' | 'saved' | 'failed' | 'off';
  /** of 'failed' and 'off': why, half a sentence */
  readonly reason: string;
  readonly planId: string | null;
  readonly stepBack: StepBack | null;
  /** something stands in this tab that could not be saved */
  readonly unsaved: boolean;
}

export interface KeeperTools {
  readonly openLibrary: (writer: string, events: DatabaseEvents) => Promise<Library>;
  readonly openChannel: (listen: (message: TabMessage) => void) => Channel;
  readonly remembered: () => string | null;
  readonly remember: (planId: string) => void;
  readonly now: () => number;
}

export interface KeeperEvents {
  readonly onState: (kept: Kept) => void;
  /** another tab has saved the plan while this one had nothing of its own */
  readonly onReplaced: (document: KeptDocument) => void;
}

export class Keeper {
  readonly tab = newId();
  readonly #tools: KeeperTools;
  readonly #events: KeeperEvents;
  #library: Library | null = null;
  #channel: Channel | null = null;
  #head: PlanHead | null = null;
  #openedMs = 0;
  /** not yet on the disk */
  #waiting: KeptDocument | null = null;
  #running: Promise<void> | null = null;
  #kept: Kept = { state: 'opening', reason: '', planId: null, stepBack: null, unsaved: false };

  constructor(tools: KeeperTools, events: KeeperEvents) {
    this.#tools = tools;
    this.#events = events;
  }

  /** null where there is no storage. */
  get library(): Library | null {
    return this.#library;
  }

  /** The plan of this tab, else the one open last, else the newest. @returns null where nothing is kept */
  async open(): Promise<KeptDocument | null> {
    try {
      const library = await this.#connect();
      const heads = (await library.plans()).filter((each) => each.deletedMs === null);
      const wanted = [this.#tools.remembered(), await library.current()];
      const found = wanted.map((id) => heads.find((each) => each.id === id)).find((each) => each !== undefined);
      const id = (found ?? heads[0])?.id;
      const opened = id === undefined ? null : await library.open(id);
      if (opened === null) return null;
      this.#adopt(opened.head);
      return opened.document;
    } catch (fault) {
      this.#say({ state: this.#library === null ? 'off' : 'failed', reason: faultWords(fault) });
      return null;
    }
  }

  /** Saves the newest document soon; those overtaken while one is written are skipped. */
  save(document: KeptDocument): void {
    this.#waiting = document;
    if (this.#library === null || this.#kept.stepBack !== null) this.#say({ unsaved: true });
    else {
      this.#say({ state: 'saving', reason: '', unsaved: true });
      this.#running ??= this.#run().finally(() => (this.#running = null));
    }
  }

  /** Tries again what could not be saved. */
  async retry(): Promise<void> {
    if (this.#library === null)
      await this.#connect().catch((fault: unknown) => this.#say({ reason: faultWords(fault) }));
    if (this.#waiting !== null) this.save(this.#waiting);
    await this.settle();
  }

  /** All that is to be written has been, or has failed. */
  async settle(): Promise<void> {
    while (this.#running !== null) await this.#running;
  }

  /**
   * @returns null where there is no such plan
   * @throws Error where the plan that is shown could not be saved: it is not left behind
   */
  async switchTo(id: string): Promise<KeptDocument | null> {
    const library = await this.#left();
    const opened = await library.open(id);
    if (opened === null) return null;
    this.#waiting = null;
    this.#adopt(opened.head);
    await library.makeCurrent(id).catch(() => undefined);
    return opened.document;
  }

  /** A plan of its own in the library, shown from now on. @throws Error as `switchTo` */
  async start(document: KeptDocument): Promise<void> {
    const library = await this.#left();
    this.#adopt(await library.create(document));
    this.#tell(this.#head?.id);
  }

  /**
   * This tab works on the plan again, from what was saved last; what stood here unsaved becomes a plan of its own.
   *
   * @returns null where the plan is gone for good
   */
  async takeOver(): Promise<KeptDocument | null> {
    const [library, head] = [this.#library, this.#head];
    if (library === null || head === null) return null;
    await this.settle();
    if (this.#waiting !== null) {
      await library.create(named(this.#waiting, 'unsaved in another tab'));
      this.#waiting = null;
    }
    let opened = await library.open(head.id);
    if (opened !== null && opened.head.deletedMs !== null) {
      await library.bringBack(head.id);
      opened = await library.open(head.id);
    }
    if (opened === null) return null;
    this.#adopt(opened.head);
    return opened.document;
  }

  /** What stands in this tab becomes a plan of its own. @returns it, with its new name */
  async keepAsCopy(document: KeptDocument): Promise<KeptDocument> {
    const copy = named(document, 'copy');
    if (this.#library === null) return copy;
    await this.settle();
    this.#adopt(await this.#library.create(copy));
    this.#waiting = null;
    this.#say({ unsaved: false });
    return copy;
  }

  /** A plan was changed in the library: other tabs hear of it, and this one shows it. */
  async tellChanged(planId: string): Promise<void> {
    this.#tell(planId);
    if (planId === this.#head?.id) await this.#look();
  }

  close(): void {
    this.#channel?.close();
    this.#library?.close();
    this.#library = null;
  }

  async #connect(): Promise<Library> {
    this.#channel ??= this.#tools.openChannel((message) => this.#hear(message));
    const library = await this.#tools.openLibrary(this.tab, {
      onNewer: async () => {
        await this.settle();
        this.#lose('a newer Headroom is open in another tab: load this page again');
      },
      onLost: () => this.#lose('the browser closed the storage'),
    });
    this.#library = library;
    void library.forget('long deleted').catch(() => undefined);
    return library;
  }

  #lose(reason: string): void {
    this.#library = null;
    this.#say({ state: 'off', reason });
  }

  /** The storage behind a plan that is left, with nothing of it unsaved. */
  async #left(): Promise<Library> {
    await this.settle();
    if (this.#library === null) throw new Error('there is no storage to keep plans in');
    if (this.#waiting !== null && this.#kept.stepBack === null)
      throw new Error('the plan that is shown could not be saved: save a backup file first');
    if (this.#waiting !== null) {
      await this.#library.create(named(this.#waiting, 'unsaved in another tab'));
      this.#waiting = null;
    }
    return this.#library;
  }

  async #run(): Promise<void> {
    while (this.#waiting !== null && this.#kept.stepBack === null) {
      const next: KeptDocument = this.#waiting;
      try {
        await this.#write(next);
      } catch (fault) {
        if (fault instanceof StaleError) await this.#stepBack('changed elsewhere');
        else this.#say({ state: 'failed', reason: faultWords(fault) });
        return;
      }
      // a newer one may have come while this was written
      if (this.#waiting === next) this.#waiting = null;
    }
    if (this.#waiting === null) this.#say({ state: 'saved', unsaved: false });
  }

  async #write(document: KeptDocument): Promise<void> {
    const library = this.#library;
    if (library === null) throw new DOMException('closed', 'InvalidStateError');
    const head = this.#head;
    if (head === null) this.#adopt(await library.create(document), 'saving');
    else {
      const saved = await library.save(head.id, document, head.revision);
      if (this.#head?.id === head.id) this.#head = saved;
    }
    this.#tell(this.#head?.id);
  }

  /** From now on this tab works on that plan. */
  #adopt(head: PlanHead, state: Kept['state'] = 'saved'): void {
    this.#head = head;
    this.#openedMs = this.#tools.now();
    this.#tools.remember(head.id);
    this.#channel?.post({ kind: 'opened', tab: this.tab, planId: head.id, atMs: this.#openedMs });
    this.#say({ state, reason: '', planId: head.id, stepBack: null, unsaved: this.#waiting !== null });
  }

  #hear(message: TabMessage): void {
    if (message.tab === this.tab || message.planId !== this.#head?.id || this.#kept.stepBack !== null) return;
    if (message.kind === 'changed') void this.#look();
    // of two tabs the older one steps back; of two as old, one of them
    else if (message.atMs > this.#openedMs || (message.atMs === this.#openedMs && message.tab > this.tab))
      void this.settle().then(() => {
        if (this.#head?.id === message.planId) void this.#stepBack('opened elsewhere');
      });
  }

  /** Another tab has saved the plan: shows it where nothing of this tab is at stake. A save of our own finds out by itself. */
  async #look(): Promise<void> {
    const [library, head] = [this.#library, this.#head];
    if (library === null || head === null) return;
    try {
      await this.settle();
      const opened = await library.open(head.id);
      if (this.#waiting !== null || this.#running !== null || this.#head !== head || this.#kept.stepBack !== null)
        return;
      if (opened === null || opened.head.deletedMs !== null) await this.#stepBack('deleted elsewhere');
      else if (opened.head.revision !== head.revision) {
        this.#head = opened.head;
        this.#events.onReplaced(opened.document);
      }
    } catch {
      // the next save says what is wrong
    }
  }

  async #stepBack(why: StepBack): Promise<void> {
    let reason = why;
    if (why === 'changed elsewhere') {
      const found = await this.#library?.plans().catch(() => null);
      const head = found?.find((each) => each.id === this.#head?.id);
      if (found !== null && found !== undefined && (head === undefined || head.deletedMs !== null))
        reason = 'deleted elsewhere';
    }
    this.#say({
      stepBack: reason,
      state: this.#waiting === null ? 'saved' : 'failed',
      unsaved: this.#waiting !== null,
    });
  }

  #tell(planId: string | undefined): void {
    if (planId !== undefined) this.#channel?.post({ kind: 'changed', tab: this.tab, planId });
  }

  #say(change: Partial<Kept>): void {
    this.#kept = { ...this.#kept, ...change };
    this.#events.onState(this.#kept);
  }
}

function named(document: KeptDocument, remark: string): KeptDocument {
  const name = `${document.scenario.name ?? 'My service'} (${remark})`.slice(0, 200);
  return { ...document, scenario: { ...document.scenario, name } };
}
