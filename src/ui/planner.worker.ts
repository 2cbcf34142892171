/** The river in a worker: it holds the core's pool, the catalogue and the history; the page only sends scenarios. */
import { expose } from 'comlink';
import { InputError } from '../base/errors.ts';
import type { Catalog } from '../catalog/catalog.ts';
import { loadCatalog } from '../catalog/load.ts';
import { createBrowserEngine } from '../engine/browser.ts';
import type { History } from '../history/history.ts';
import { makePlan, type PlanTools } from '../plan/make-plan.ts';
import type { StageMemory } from '../plan/stage.ts';
import { replayInWorker } from './autoscaler-worker.ts';
import type { Outcome, PlannerWorker } from './planner.ts';

const engine = createBrowserEngine();
/** prices come as a chunk of their own, beside the core */
const loading: Promise<Catalog> = loadCatalog();
/** an edit makes anew only what depends on it */
const memory: StageMemory = new Map();
const tools = async (): Promise<PlanTools & { memory: StageMemory }> => ({
  engine,
  catalog: await loading,
  memory,
  autoscaler: replayInWorker,
});
let history: History | null = null;
/** the plan under way; a new one, or a cancel, ends it and its jobs, and keeps what the stages remember */
let running: AbortController | null = null;
/** the question under way beside it; a plan goes first */
let exploring: AbortController | null = null;
/** the turn of the conversation under way; a plan goes first here too */
let talking: AbortController | null = null;
const cancelled = (): DOMException => new DOMException('The plan was cancelled', 'AbortError');
/** a chunk of its own, that comes with the first question */
const explorations = {
  advice: async () => (await import('../plan/advise.ts')).advise,
  scenarios: async () => (await import('../plan/compare-scenarios.ts')).compareScenarios,
  sensitivity: async () => (await import('../plan/sensitivity.ts')).analyseSensitivity,
};

const planner: PlannerWorker = {
  setHistory(next) {
    history = next;
  },
  cancel() {
    running?.abort(cancelled());
  },
  stopExploring() {
    exploring?.abort(cancelled());
  },
  stopTalking() {
    talking?.abort(cancelled());
  },
  async plan(scenario, onProgress) {
    planner.cancel();
    planner.stopExploring();
    planner.stopTalking();
    const mine = new AbortController();
    running = mine;
    try {
      return {
        kind: 'plan',
        plan: await makePlan(scenario, history, await tools(), { onProgress, signal: mine.signal }),
      };
    } catch (fault) {
      if (fault instanceof InputError) return { kind: 'problems', problems: fault.problems };
      throw fault;
    }
  },
  async explore(kind, scenario, onProgress) {
    planner.stopExploring();
    exploring = new AbortController();
    const { signal } = exploring;
    return beside(signal, async () => {
      const explore = await explorations[kind]();
      return explore(scenario, history, await tools(), { onProgress, signal });
    });
  },
  async talk(request, onProgress) {
    planner.stopTalking();
    talking = new AbortController();
    const { signal } = talking;
    return beside(signal, async () => {
      const { talk } = await import('./conversation/talk.ts');
      return talk(request, history, await tools(), { onProgress, signal });
    });
  },
  async trial(scenario) {
    try {
      return { kind: 'plan', plan: await makePlan(scenario, history, await tools()) };
    } catch (fault) {
      if (fault instanceof InputError) return { kind: 'problems', problems: fault.problems };
      throw fault;
    }
  },
  decompose: (request) => engine.decompose(request),
  async names() {
    const catalog = await loading;
    const priced = new Set(catalog.prices.map((row) => row.gpu));
    return {
      models: catalog.models.map((row) => row.name),
      gpus: catalog.gpus.map((row) => row.name).filter((name) => priced.has(name)),
      clouds: distinct(catalog.prices.map((row) => row.cloud)),
      regions: distinct(catalog.prices.map((row) => row.region)),
    };
  },
};

async function beside<Document>(signal: AbortSignal, work: () => Promise<Document>): Promise<Outcome<Document>> {
  try {
    return { kind: 'explored', document: await work() };
  } catch (fault) {
    if (signal.aborted) return { kind: 'stopped' };
    throw fault;
  }
}

function distinct(names: readonly string[]): string[] {
  return [...new Set(names)].filter((name) => name !== '').sort();
}

expose(planner);
