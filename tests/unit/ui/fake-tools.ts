import { IDBFactory } from 'fake-indexeddb';
import 'fake-indexeddb/auto';
import type { HistoryReading } from '../../../src/imports/read-history.ts';
import { openLibrary, type Library } from '../../../src/store/library.ts';
import type { KeptDocument } from '../../../src/store/records.ts';
import type { PlanOutcome } from '../../../src/ui/planner.ts';
import type { WorkspaceTools } from '../../../src/ui/workspace.svelte.ts';
import type { Scenario } from '../../../src/scenario/scenario.ts';
import type { History } from '../../../src/history/history.ts';
import { sampleExplorations } from '../../gallery/sample-explorations.ts';
import { samplePlan } from '../../gallery/sample-plan.ts';

export interface FakeTools extends WorkspaceTools {
  /** every plan that was asked for */
  readonly asked: { readonly scenario: Scenario; readonly history: History | null; readonly signal: AbortSignal }[];
  /** the plan that a reload would open */
  readonly kept: () => Promise<KeptDocument | undefined>;
  /** answers the next plan waits for; empty = at once with a plan named after the scenario */
  readonly answers: Promise<PlanOutcome>[];
}

export const reading = (requests: readonly number[]): HistoryReading => ({
  history: {
    notes: [{ code: 'gap', message: 'one hour is missing', count: 2, lines: [4], metric: 'requests' }],
    series: [
      {
        service: '',
        metric: 'requests',
        kind: 'count',
        unit: 'requests',
        startMs: 0,
        step: { unit: 's', count: 3600 },
        timeZone: 'UTC',
        values: Float64Array.from(requests),
        missing: new Uint8Array(requests.length),
      },
      {
        service: '',
        metric: 'tokens',
        kind: 'count',
        unit: 'tokens',
        startMs: 0,
        step: { unit: 's', count: 3600 },
        timeZone: 'UTC',
        values: Float64Array.from(requests),
        missing: new Uint8Array(requests.length),
      },
    ],
  },
  mapping: {
    form: 'csv',
    delimiter: ',',
    header: ['timestamp', 'requests', 'tokens'],
    layout: 'wide',
    timeColumn: 'timestamp',
    timeFormat: 'ISO 8601 dates',
    serviceColumn: null,
    metricColumn: null,
    columns: [],
    metrics: [
      { name: 'requests', kind: 'count', unit: 'requests', why: 'requests add up' },
      { name: 'tokens', kind: 'count', unit: 'tokens', why: 'tokens add up' },
    ],
  },
  notes: [],
});

/** Tools that do no work, so that only the workspace and its panels are tested. */
export function fakeTools(before: Omit<KeptDocument, 'past' | 'future'> | null = null): FakeTools {
  globalThis.indexedDB = new IDBFactory();
  const asked: FakeTools['asked'] = [];
  let library: Library | null = null;
  const answers: Promise<PlanOutcome>[] = [];
  return {
    asked,
    async kept() {
      const id = await library?.current();
      return id === null || id === undefined ? undefined : (await library?.open(id))?.document;
    },
    answers,
    planner: {
      plan(scenario, history, { signal }) {
        asked.push({ scenario, history, signal });
        const answer =
          answers.shift() ??
          Promise.resolve<PlanOutcome>({ kind: 'plan', plan: { ...samplePlan, name: scenario.name ?? 'none' } });
        const aborted = new Promise<never>((_, reject) =>
          signal.addEventListener('abort', () => reject(signal.reason as Error)),
        );
        return Promise.race([answer, aborted]);
      },
      explore: (kind) => Promise.resolve(sampleExplorations[kind]),
      talk: (request) =>
        Promise.resolve({
          dialogue: request.dialogue,
          document: request.dialogue.scenario,
          guesses: [],
          ownService: false,
          spoken: null,
        }),
      trial: () => Promise.resolve<PlanOutcome>({ kind: 'plan', plan: samplePlan }),
      decompose: () => Promise.reject(new Error('nothing is decomposed here')),
      names: () => Promise.resolve({ models: ['Llama-3.3-70B'], gpus: ['H100'], clouds: ['aws'], regions: [] }),
    },
    readHistory: () => Promise.resolve(reading([1, 2, 3])),
    keeper: {
      async openLibrary(writer, events) {
        library = await openLibrary(writer, events);
        if (before !== null) await library.create({ ...before, past: [], future: [] });
        return library;
      },
      openChannel: () => ({ post: () => undefined, close: () => undefined }),
      remembered: () => null,
      remember: () => undefined,
      now: () => 0,
    },
    askToPersist: () => Promise.resolve(true),
    fetchSample: () => Promise.resolve(new Blob(['x'])),
  };
}
