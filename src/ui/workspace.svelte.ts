/** The one place where the page's state lives, and its only writer: documents, their past and future, the plan, the problems. */
import type { Problem } from '../base/errors.ts';
import type { DecomposeRequest, Decomposition } from '../engine/engine.ts';
import { isBill, withBill } from '../history/with-bill.ts';
import type { HistoryReading, ReadOptions } from '../imports/read-history.ts';
import type { Plan } from '../plan/plan.ts';
import type { Scenario } from '../scenario/scenario.ts';
import { applyPatch, patchOf, type Patch } from '../scenario/patch.ts';
import { firstSample, samples } from '../scenario/samples.ts';
import {
  done,
  isSample,
  patchChange,
  undone,
  type Change,
  type LoadedHistory,
  type WorkingDocument,
} from './changes.ts';
import { Keeper, type Kept, type KeeperTools } from '../store/keeper.ts';
import type { KeptDocument, KeptState, VersionHead } from '../store/records.ts';
import { shownCurrency } from './currency.svelte.ts';
import { problemsOf } from './problems.ts';
import type { Explorations, ExploreKind, ExploreRequest } from './explorer.svelte.ts';
import type { TalkRequest, Talked } from './conversation/talk.ts';
import type { CatalogNames, Planner, PlanOutcome } from './planner.ts';
import type { MappingChoice } from '../imports/mapping.ts';

/** What the workspace needs of the world; tests give their own. */
export interface WorkspaceTools {
  readonly planner: Planner;
  readonly readHistory: (
    source: Blob | string,
    options: ReadOptions,
    how: { signal?: AbortSignal },
  ) => Promise<HistoryReading>;
  readonly keeper: KeeperTools;
  /** asks the browser not to clear what is kept; once, at the first thing a person changes */
  readonly askToPersist: () => Promise<unknown>;
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
  /** how the keeping goes */
  kept = $state.raw<Kept>({ state: 'opening', reason: '', planId: null, stepBack: null, unsaved: false });
  /** the kept version that is shown in place of the plan */
  viewing = $state.raw<VersionHead | null>(null);
  names = $state.raw<CatalogNames>(noNames);
  reading = $state(false);
  /** a benchmark's result that was given, to be compared with the predictions */
  benchmark = $state.raw<{ readonly name: string; readonly text: string } | null>(null);
  readonly #tools: WorkspaceTools;
  #past = $state.raw<readonly Change[]>([]);
  #future = $state.raw<readonly Change[]>([]);
  #running: AbortController | null = null;
  #importing: AbortController | null = null;
  #asked = false;
  /** the history that the plan on screen was made of */
  #plannedHistory: LoadedHistory | null = null;
  /** what stands behind a version that is shown */
  #behind: { readonly document: WorkingDocument; readonly plan: Plan | null } | null = null;
  readonly keeper: Keeper;
  /** the file behind the history, to read it again with another mapping; not kept over a reload */
  #source = $state.raw<Source | null>(null);

  constructor(tools: WorkspaceTools) {
    this.#tools = tools;
    this.keeper = new Keeper(tools.keeper, {
      onState: (kept) => (this.kept = kept),
      onReplaced: (document) => void this.#show(document),
    });
  }

  /** Another tab has the plan, or a kept version is shown: nothing can be changed here. */
  get readOnly(): boolean {
    return this.viewing !== null || this.kept.stepBack !== null;
  }

  get undoLabel(): string | null {
    return this.readOnly ? null : (this.#past.at(-1)?.label ?? null);
  }

  get redoLabel(): string | null {
    return this.readOnly ? null : (this.#future.at(-1)?.label ?? null);
  }

  /** Where a change that was made here stands: the last one can be undone by itself. */
  standing(change: Change): 'last' | 'done' | 'undone' | 'gone' {
    if (this.#past.at(-1) === change) return this.readOnly ? 'done' : 'last';
    return this.#past.includes(change) ? 'done' : this.#future.includes(change) ? 'undone' : 'gone';
  }

  /** The plan where it tells of the history that is open: after a failure it may be of the one before. */
  get planOfHistory(): Plan | null {
    const { plan, document } = this;
    return plan !== null && document.history === this.#plannedHistory ? plan : null;
  }

  /** whether the history can be read again with another mapping */
  get canRemap(): boolean {
    return this.#source !== null && this.#source.loaded === this.document.history;
  }

  /** Opens on the kept plan, else on the first sample. */
  async open(): Promise<void> {
    const kept = await this.keeper.open();
    if (kept === null) await this.pickSample(firstSample.id);
    else await this.#show(kept);
    this.names = await this.#tools.planner.names().catch(() => noNames);
  }

  /** Another plan of the library. @throws Error where the one that is shown could not be saved */
  async openPlan(id: string): Promise<void> {
    const document = await this.keeper.switchTo(id);
    if (document !== null) void this.#show(document);
  }

  /** As a plan of its own; where there is no library, as a change that can be undone. @throws Error as `openPlan` */
  async openAsNew(label: string, state: KeptState): Promise<void> {
    const document = { ...(state as WorkingDocument), past: [], future: [] };
    if (this.keeper.library === null) {
      this.leaveVersion();
      this.#swap(label, state as WorkingDocument);
      return;
    }
    await this.keeper.start(document);
    void this.#show(document);
  }

  /** The document and its steps, as they are kept. */
  keptDocument(): KeptDocument {
    const { scenario, sampleId, history } = this.#behind?.document ?? this.document;
    return { scenario, sampleId, history, past: this.#past, future: this.#future };
  }

  /** This tab goes on with the plan that another one had taken. */
  async takeOver(): Promise<void> {
    const document = await this.keeper.takeOver();
    if (document === null) await this.keepAsCopy();
    else void this.#show(document);
  }

  async keepAsCopy(): Promise<void> {
    void this.#show(await this.keeper.keepAsCopy(this.keptDocument()));
  }

  /** Shows a kept version with the plan that was frozen in it; nothing can be changed until it is left. */
  lookAt(version: VersionHead, state: KeptState, plan: Plan): void {
    this.#running?.abort();
    this.#behind ??= { document: this.document, plan: this.plan };
    this.viewing = version;
    this.document = state as WorkingDocument;
    this.#plannedHistory = this.document.history;
    this.plan = plan;
    shownCurrency.show(plan.cost.shownIn);
    this.problems = [];
    this.status = 'idle';
  }

  leaveVersion(): void {
    const behind = this.#behind;
    if (behind === null) return;
    this.#behind = null;
    this.viewing = null;
    this.document = behind.document;
    this.#plannedHistory = behind.document.history;
    this.plan = behind.plan;
    void this.#run();
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
      else if (found.kind === 'benchmark') this.benchmark = { name, text: found.text };
      else await this.loadHistory(file, name);
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
          name: `${before.name.split(' + ')[0] ?? ''} + ${name}`,
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

  /** @returns the change, for `standing`; null where nothing changed */
  apply(patch: Patch, label: string): Change | null {
    const change = patchChange(this.document, patch, label);
    return change !== null && this.#do(change) ? change : null;
  }

  /** A service of one's own in place of what is shown, as one change that can be undone. */
  beginAnew(scenario: Scenario, label: string): Change | null {
    const after = { scenario, history: null, sampleId: null };
    const change: Change = { kind: 'swap', label, before: this.document, after };
    return this.#do(change) ? change : null;
  }

  /** A turn of the conversation, over the history as it is. Rejects as `Planner.talk`. */
  talk(request: TalkRequest, how: ExploreRequest): Promise<Talked> {
    return this.#tools.planner.talk(request, this.document.history?.history ?? null, how);
  }

  /** Works something out beside the plan, by many plans of the documents as they are. */
  explore<Kind extends ExploreKind>(kind: Kind, request: ExploreRequest): Promise<Explorations[Kind]> {
    return this.#tools.planner.explore(kind, this.document.scenario, this.document.history?.history ?? null, request);
  }

  /** What a change of the scenario would make of the plan on screen, which stays. */
  trial(patch: Patch): Promise<PlanOutcome> {
    const history = this.document.history?.history ?? null;
    return this.#tools.planner.trial(applyPatch(this.document.scenario, patch), history);
  }

  /** Trend, seasons and remainder of a series, worked out when someone asks. */
  decompose(request: DecomposeRequest): Promise<Decomposition> {
    return this.#tools.planner.decompose(request);
  }

  undo(): void {
    const change = this.#past.at(-1);
    if (change === undefined || this.readOnly) return;
    this.#past = this.#past.slice(0, -1);
    this.#future = [...this.#future, change];
    this.#become(undone(this.document, change));
  }

  redo(): void {
    const change = this.#future.at(-1);
    if (change === undefined || this.readOnly) return;
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

  #do(change: Change): boolean {
    if (this.readOnly) return false;
    if (!this.#asked) void this.#tools.askToPersist();
    this.#asked = true;
    this.#past = [...this.#past, change];
    this.#future = [];
    this.#become(done(this.document, change));
    return true;
  }

  #become(document: WorkingDocument): void {
    this.document = document;
    this.keeper.save(this.keptDocument());
    void this.#run();
  }

  /** A plan as it was kept, with the steps that led to it. */
  #show({ scenario, sampleId, history, past, future }: KeptDocument): Promise<void> {
    this.#behind = null;
    this.viewing = null;
    this.#past = past as readonly Change[];
    this.#future = future as readonly Change[];
    this.document = { scenario, sampleId, history: history as LoadedHistory | null };
    return this.#run();
  }

  async #run(): Promise<void> {
    this.#running?.abort();
    const controller = new AbortController();
    this.#running = controller;
    this.status = 'planning';
    this.progress = { fraction: 0, stage: '', visible: false };
    const timer = setTimeout(() => (this.progress = { ...this.progress, visible: true }), SHOW_PROGRESS_AFTER_MS);
    try {
      const { scenario, history } = this.document;
      const outcome = await this.#tools.planner.plan(scenario, history?.history ?? null, {
        signal: controller.signal,
        onProgress: (fraction, stage) => (this.progress = { ...this.progress, fraction, stage }),
      });
      if (controller.signal.aborted) return;
      if (outcome.kind === 'plan') {
        shownCurrency.show(outcome.plan.cost.shownIn);
        this.#plannedHistory = history;
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
}
