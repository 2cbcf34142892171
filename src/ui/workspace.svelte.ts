/** The one place where the page's state lives, and its only writer: documents, their past and future, the plan, the problems. */
import type { Problem } from '../base/errors.ts';
import { isBill, withBill } from '../history/with-bill.ts';
import type { HistoryReading, ReadOptions } from '../imports/read-history.ts';
import type { Plan } from '../plan/plan.ts';
import { patchOf, type Patch } from '../scenario/patch.ts';
import type { Scenario } from '../scenario/scenario.ts';
import { firstSample, samples } from '../scenario/samples.ts';
import { makeAutosave, type SaveState } from '../store/autosave.ts';
import type { Store, StoredDocument } from '../store/store.ts';
import {
  done,
  isSample,
  patchChange,
  undone,
  type Change,
  type LoadedHistory,
  type WorkingDocument,
} from './changes.ts';
import { shownCurrency } from './currency.svelte.ts';
import { dialogs } from './dialogs.svelte.ts';
import { problemsOf } from './problems.ts';
import type { CatalogNames, Planner } from './planner.ts';
import type { MappingChoice } from '../imports/mapping.ts';

/** What the workspace needs of the world; tests give their own. */
export interface WorkspaceTools {
  readonly planner: Planner;
  readonly readHistory: (
    source: Blob | string,
    options: ReadOptions,
    how: { signal?: AbortSignal },
  ) => Promise<HistoryReading>;
  readonly openStore: () => Promise<Store>;
  readonly fetchSample: (file: string) => Promise<Blob>;
}

/** Planning shorter than this shows no progress bar. */
const SHOW_PROGRESS_AFTER_MS = 200;
const emptyDocument: WorkingDocument = { scenario: firstSample.scenario, history: null, sampleId: null };
const noNames: CatalogNames = { models: [], gpus: [], clouds: [], regions: [] };

interface Source {
  readonly file: Blob | string;
  readonly mapping: MappingChoice;
  readonly loaded: LoadedHistory;
}

export class Workspace {
  document = $state.raw<WorkingDocument>(emptyDocument);
  plan = $state.raw<Plan | null>(null);
  status = $state<'opening' | 'planning' | 'idle' | 'failed' | 'cancelled'>('opening');
  progress = $state.raw<{ readonly fraction: number; readonly stage: string; readonly visible: boolean }>({
    fraction: 0,
    stage: '',
    visible: false,
  });
  /** of the scenario or the history file; the plan there is stays */
  problems = $state.raw<readonly Problem[]>([]);
  saving = $state<SaveState | 'off'>('saving');
  names = $state.raw<CatalogNames>(noNames);
  reading = $state(false);
  /** a benchmark's result that was given, to be compared with the predictions */
  benchmark = $state.raw<{ readonly name: string; readonly text: string } | null>(null);
  readonly #tools: WorkspaceTools;
  #past = $state.raw<readonly Change[]>([]);
  #future = $state.raw<readonly Change[]>([]);
  #running: AbortController | null = null;
  #importing: AbortController | null = null;
  #save: ((document: StoredDocument) => void) | null = null;
  /** the file behind the history, to read it again with another mapping; not kept over a reload */
  #source = $state.raw<Source | null>(null);

  constructor(tools: WorkspaceTools) {
    this.#tools = tools;
  }

  get undoLabel(): string | null {
    return this.#past.at(-1)?.label ?? null;
  }

  get redoLabel(): string | null {
    return this.#future.at(-1)?.label ?? null;
  }

  /** whether the history can be read again with another mapping */
  get canRemap(): boolean {
    return this.#source !== null && this.#source.loaded === this.document.history;
  }

  /** Opens on the kept document, else on the first sample. */
  async open(): Promise<void> {
    const kept = await this.#openStore();
    if (kept !== null) {
      this.document = {
        scenario: kept.scenario,
        sampleId: kept.sampleId,
        history: kept.history as LoadedHistory | null,
      };
      await this.#run();
    } else await this.pickSample(firstSample.id);
    this.names = await this.#tools.planner.names().catch(() => noNames);
  }

  async pickSample(id: string): Promise<void> {
    const sample = samples.find((each) => each.id === id);
    if (sample === undefined) return;
    await this.#import(async (signal) => {
      const history = sample.historyFile === null ? null : await this.#sampleHistory(sample.historyFile, signal);
      this.#swap(`sample “${sample.title}”`, { scenario: sample.scenario, history, sampleId: sample.id });
    });
  }

  /** A file or text of any kind the page reads: a scenario opens anew, a benchmark is compared, all else is a history. */
  async loadFile(file: Blob | string, name: string): Promise<void> {
    try {
      const { dropped } = await import('./dropped.ts');
      const found = await dropped(file, name);
      if (found.kind === 'scenario') this.openScenario(found.scenario, `“${name}”`);
      else if (found.kind === 'benchmark') {
        this.benchmark = { name, text: found.text };
        dialogs.shown = 'benchmark';
      } else await this.loadHistory(file, name);
    } catch (fault) {
      this.problems = problemsOf(fault);
    }
  }

  /** Another scenario, as one step that can be undone. A history of one's own stays where the scenario names a metric of it. */
  openScenario(scenario: Scenario, label: string): void {
    const keeps = !isSample(this.document) && scenario.workload?.demand?.historyMetric !== undefined;
    this.#swap(`opening of ${label}`, { scenario, history: keeps ? this.document.history : null, sampleId: null });
  }

  /** Reads a dropped, chosen or pasted history; on a problem everything stays as it was. */
  async loadHistory(file: Blob | string, name: string, mapping: MappingChoice = {}): Promise<void> {
    await this.#import(async (signal) => {
      const reading = await this.#tools.readHistory(file, { name, mapping }, { signal });
      const before = this.document.history;
      if (before !== null && isBill(reading.history) && !isBill(before.history)) {
        // what was paid joins what was asked
        const joined = {
          ...before,
          name: `${before.name} + ${name}`,
          history: withBill(before.history, reading.history),
        };
        this.#swap(`bill “${name}”`, { ...this.document, history: joined });
        return;
      }
      const loaded = { name, history: reading.history, mapping: reading.mapping };
      this.#source = { file, mapping, loaded };
      this.#swap(`history “${name}”`, { ...this.document, history: loaded });
    });
  }

  /** The same file read another way. */
  async remap(choice: MappingChoice): Promise<void> {
    const source = this.#source;
    if (source === null || !this.canRemap) return;
    const metrics = { ...source.mapping.metrics, ...choice.metrics };
    await this.loadHistory(source.file, source.loaded.name, { ...source.mapping, ...choice, metrics });
  }

  removeHistory(): void {
    if (this.document.history !== null) this.#swap('removal of the history', { ...this.document, history: null });
  }

  set(path: string, value: unknown, label: string): void {
    this.apply(patchOf(path, value), label);
  }

  /** The assumption holds again. */
  reset(path: string, label: string): void {
    this.apply(patchOf(path, null), label);
  }

  apply(patch: Patch, label: string): void {
    const change = patchChange(this.document, patch, label);
    if (change !== null) this.#do(change);
  }

  undo(): void {
    const change = this.#past.at(-1);
    if (change === undefined) return;
    this.#past = this.#past.slice(0, -1);
    this.#future = [...this.#future, change];
    this.#become(undone(this.document, change));
  }

  redo(): void {
    const change = this.#future.at(-1);
    if (change === undefined) return;
    this.#future = this.#future.slice(0, -1);
    this.#past = [...this.#past, change];
    this.#become(done(this.document, change));
  }

  cancel(): void {
    this.#running?.abort();
    this.status = 'cancelled';
  }

  replan(): void {
    void this.#run();
  }

  dismiss(problem: Problem): void {
    this.problems = this.problems.filter((each) => each !== problem);
  }

  #swap(label: string, after: WorkingDocument): void {
    // the very first document replaces nothing a person made
    if (this.status === 'opening' && this.plan === null) this.#become(after);
    else this.#do({ kind: 'swap', label, before: this.document, after });
  }

  #do(change: Change): void {
    this.#past = [...this.#past, change];
    this.#future = [];
    this.#become(done(this.document, change));
  }

  #become(document: WorkingDocument): void {
    this.document = document;
    this.#save?.({ version: 1, ...document });
    void this.#run();
  }

  async #run(): Promise<void> {
    this.#running?.abort();
    const controller = new AbortController();
    this.#running = controller;
    this.status = 'planning';
    this.progress = { fraction: 0, stage: '', visible: false };
    const timer = setTimeout(() => (this.progress = { ...this.progress, visible: true }), SHOW_PROGRESS_AFTER_MS);
    try {
      const outcome = await this.#tools.planner.plan(this.document.scenario, this.document.history?.history ?? null, {
        signal: controller.signal,
        onProgress: (fraction, stage) => (this.progress = { ...this.progress, fraction, stage }),
      });
      if (controller.signal.aborted) return;
      if (outcome.kind === 'plan') {
        shownCurrency.show(outcome.plan.cost.shownIn);
        this.plan = outcome.plan;
      }
      this.problems = outcome.kind === 'plan' ? [] : outcome.problems;
      this.status = outcome.kind === 'plan' ? 'idle' : 'failed';
    } catch (fault) {
      if (controller.signal.aborted) return;
      this.problems = problemsOf(fault);
      this.status = 'failed';
    } finally {
      clearTimeout(timer);
      if (this.#running === controller) this.progress = { ...this.progress, visible: false };
    }
  }

  /** One import at a time; a newer one stops the older. */
  async #import(work: (signal: AbortSignal) => Promise<void>): Promise<void> {
    this.#importing?.abort();
    const controller = new AbortController();
    this.#importing = controller;
    this.reading = true;
    try {
      await work(controller.signal);
    } catch (fault) {
      if (!controller.signal.aborted) this.problems = problemsOf(fault);
      if (this.plan === null && this.status === 'opening') this.status = 'failed';
    } finally {
      if (this.#importing === controller) this.reading = false;
    }
  }

  async #sampleHistory(file: string, signal: AbortSignal): Promise<LoadedHistory> {
    const blob = await this.#tools.fetchSample(file);
    const reading = await this.#tools.readHistory(blob, { name: file }, { signal });
    const loaded = { name: file, history: reading.history, mapping: reading.mapping };
    this.#source = { file: blob, mapping: {}, loaded };
    return loaded;
  }

  async #openStore(): Promise<StoredDocument | null> {
    try {
      const store = await this.#tools.openStore();
      this.#save = makeAutosave(store, (state) => (this.saving = state));
      const kept = await store.load();
      this.saving = kept === null ? 'saving' : 'saved';
      return kept;
    } catch {
      this.saving = 'off';
      return null;
    }
  }
}
