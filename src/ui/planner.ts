/** The client of the planner worker: one plan at a time. A cancel ends the core's workers behind it, a fault the planner itself. */
import { proxy, releaseProxy, wrap, type Remote } from 'comlink';
import type { Problem } from '../base/errors.ts';
import type { DecomposeRequest, Decomposition } from '../engine/engine.ts';
import type { History } from '../history/history.ts';
import type { Plan } from '../plan/plan.ts';
import type { Scenario } from '../scenario/scenario.ts';
import type { TalkRequest, Talked } from './conversation/talk.ts';
import type { Explorations, ExploreKind, ExploreRequest } from './explorer.svelte.ts';

/** Errors lose their fields on the way between threads; what the user can mend travels as data. */
export type PlanOutcome =
  { readonly kind: 'plan'; readonly plan: Plan } | { readonly kind: 'problems'; readonly problems: readonly Problem[] };

/** Stopped = a plan came in between; the worker is sound. */
export type Outcome<Document> =
  { readonly kind: 'explored'; readonly document: Document } | { readonly kind: 'stopped' };
export type ExploreOutcome = Outcome<Explorations[ExploreKind]>;

/** Names to choose from, out of the catalogue. */
export interface CatalogNames {
  readonly models: readonly string[];
  readonly gpus: readonly string[];
  readonly clouds: readonly string[];
  readonly regions: readonly string[];
}

export interface PlannerWorker {
  /** kept until the next one: a history is sent once, not with every edit */
  setHistory(history: History | null): void;
  /** makes a plan; one that is under way is cancelled */
  plan(scenario: Scenario, onProgress: (fraction: number, stage: string) => void): Promise<PlanOutcome>;
  /** ends the jobs of the plan under way; the core's workers are ended, this one stays */
  cancel(): void;
  /** many plans for one question; ended by the next plan, the next question or `stopExploring` */
  explore(
    kind: ExploreKind,
    scenario: Scenario,
    onProgress: (fraction: number, stage: string) => void,
  ): Promise<ExploreOutcome>;
  stopExploring(): void;
  /** a turn of the conversation; ended by the next plan, the next turn or `stopTalking` */
  talk(request: TalkRequest, onProgress: (fraction: number, stage: string) => void): Promise<Outcome<Talked>>;
  stopTalking(): void;
  names(): Promise<CatalogNames>;
  /** a plan beside the one on screen, which goes on */
  trial(scenario: Scenario): Promise<PlanOutcome>;
  decompose(request: DecomposeRequest): Promise<Decomposition>;
}

interface PlanRequest {
  readonly signal: AbortSignal;
  readonly onProgress: (fraction: number, stage: string) => void;
}

export interface Planner {
  /** Rejects with the signal's reason on abort, with an Error on a fault; problems of the input are an outcome. */
  plan(scenario: Scenario, history: History | null, request: PlanRequest): Promise<PlanOutcome>;
  /** Rejects with an AbortError when a plan or the signal stopped it. */
  explore<Kind extends ExploreKind>(
    kind: Kind,
    scenario: Scenario,
    history: History | null,
    request: ExploreRequest,
  ): Promise<Explorations[Kind]>;
  /** Rejects as `explore`. */
  talk(request: TalkRequest, history: History | null, how: ExploreRequest): Promise<Talked>;
  names(): Promise<CatalogNames>;
  /** A plan that is not shown: what a change would make of it. */
  trial(scenario: Scenario, history: History | null): Promise<PlanOutcome>;
  /** Trend, seasons and remainder of a series. */
  decompose(request: DecomposeRequest): Promise<Decomposition>;
}

interface Running {
  readonly remote: Remote<PlannerWorker>;
  readonly broken: Promise<never>;
  readonly end: () => void;
  /** the history it holds; undefined before the first was sent */
  history: History | null | undefined;
}

/** The worker starts at once, so that the core is compiled while the history is read. */
export function makePlanner(spawn: () => Worker = spawnPlanner): Planner {
  let running: Running | null = start(spawn);
  const current = (): Running => (running ??= start(spawn));
  const drop = (which: Running): void => {
    which.end();
    if (running === which) running = null;
  };

  /** Work beside the plans, that a plan or the signal stops. */
  const beside = async <Document>(
    history: History | null,
    { signal, onProgress }: ExploreRequest,
    work: (remote: Remote<PlannerWorker>, report: ExploreRequest['onProgress']) => Promise<Outcome<Document>>,
    end: (remote: Remote<PlannerWorker>) => unknown,
  ): Promise<Document> => {
    signal.throwIfAborted();
    const mine = current();
    const stop = (): void => void end(mine.remote);
    signal.addEventListener('abort', stop, { once: true });
    try {
      await hold(mine, history);
      const outcome = await Promise.race([work(mine.remote, reporter(signal, onProgress)), mine.broken]);
      if (outcome.kind === 'explored') return outcome.document;
    } catch (fault) {
      drop(mine);
      throw fault;
    } finally {
      signal.removeEventListener('abort', stop);
    }
    throw new DOMException('Another plan was made', 'AbortError');
  };

  return {
    async plan(scenario, history, { signal, onProgress }) {
      signal.throwIfAborted();
      const mine = current();
      let stop = (): void => undefined;
      const aborted = new Promise<never>((_, reject) => {
        stop = () => {
          // at once: a message sent later would stop the plan that the next edit has asked for in the meantime
          void mine.remote.cancel();
          reject(signal.reason as Error);
        };
      });
      signal.addEventListener('abort', stop, { once: true });
      try {
        await Promise.race([hold(mine, history), aborted]);
        const report = reporter(signal, onProgress);
        return await Promise.race([mine.remote.plan(scenario, report), mine.broken, aborted]);
      } catch (fault) {
        // a fault leaves a worker that is not trusted with the next plan; a cancel leaves one that remembers its stages
        if (!signal.aborted) drop(mine);
        throw fault;
      } finally {
        signal.removeEventListener('abort', stop);
      }
    },
    explore: <Kind extends ExploreKind>(kind: Kind, scenario: Scenario, history: History | null, how: ExploreRequest) =>
      beside(
        history,
        how,
        (remote, report) => remote.explore(kind, scenario, report) as Promise<Outcome<Explorations[Kind]>>,
        (remote) => remote.stopExploring(),
      ),
    talk: (request, history, how) =>
      beside(
        history,
        how,
        (remote, report) => remote.talk(request, report),
        (remote) => remote.stopTalking(),
      ),
    async names() {
      const mine = current();
      return Promise.race([mine.remote.names(), mine.broken]);
    },
    async trial(scenario, history) {
      const mine = current();
      if (mine.history !== history) {
        await Promise.race([mine.remote.setHistory(history), mine.broken]);
        mine.history = history;
      }
      return Promise.race([mine.remote.trial(scenario), mine.broken]);
    },
    async decompose(request) {
      const mine = current();
      return Promise.race([mine.remote.decompose(request), mine.broken]);
    },
  };
}

/** Sends the history unless the worker holds it. */
async function hold(running: Running, history: History | null): Promise<void> {
  if (running.history === history) return;
  // messages arrive in order: what is sent is held, whatever becomes of the plan that asked for it
  running.history = history;
  await Promise.race([running.remote.setHistory(history), running.broken]);
}

/** Progress from the worker, until the signal fires. */
function reporter(signal: AbortSignal, onProgress: ExploreRequest['onProgress']): ExploreRequest['onProgress'] {
  return proxy((fraction: number, stage: string) => {
    if (!signal.aborted) onProgress(fraction, stage);
  });
}

function spawnPlanner(): Worker {
  return new Worker(new URL('./planner.worker.ts', import.meta.url), { type: 'module' });
}

function start(spawn: () => Worker): Running {
  const worker = spawn();
  const remote = wrap<PlannerWorker>(worker);
  const broken = new Promise<never>((_, reject) => {
    worker.addEventListener('error', (event) => reject(new Error(event.message || 'the planner could not start')));
  });
  broken.catch(() => undefined);
  const end = (): void => {
    remote[releaseProxy]();
    worker.terminate();
  };
  return { remote, broken, end, history: undefined };
}
