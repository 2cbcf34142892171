/** Advice, scenarios and sensitivity of the plan on screen: worked out by the planner when asked for, one after the other, gone with an edit. */
import type { Advice } from '../plan/advise.ts';
import type { ScenarioComparison } from '../plan/compare-scenarios.ts';
import type { Sensitivity } from '../plan/sensitivity.ts';
import type { Patch } from '../scenario/patch.ts';

/** What can be worked out beside a plan, by many plans. */
export interface Explorations {
  readonly advice: Advice;
  readonly scenarios: ScenarioComparison;
  readonly sensitivity: Sensitivity;
}
export type ExploreKind = keyof Explorations;

export interface ExploreRequest {
  readonly signal: AbortSignal;
  readonly onProgress: (fraction: number, stage: string) => void;
}

/** What explorations need of the page: the documents on screen explored, and a change of the scenario. */
export interface ExplorerHost {
  explore<Kind extends ExploreKind>(kind: Kind, request: ExploreRequest): Promise<Explorations[Kind]>;
  apply(patch: Patch, label: string): void;
}

/** Asked anew each time: it may fire while one waits. */
function isOver(signal: AbortSignal): boolean {
  return signal.aborted;
}

class Exploration<Kind extends ExploreKind> {
  readonly kind: Kind;
  status = $state<'none' | 'waiting' | 'working' | 'done' | 'failed'>('none');
  fraction = $state(0);
  document = $state.raw<Explorations[Kind] | null>(null);

  constructor(kind: Kind) {
    this.kind = kind;
  }

  async run(host: ExplorerHost, planHash: string, signal: AbortSignal): Promise<void> {
    if (isOver(signal)) return;
    this.status = 'working';
    this.fraction = 0;
    try {
      const document = await host.explore(this.kind, { signal, onProgress: (fraction) => (this.fraction = fraction) });
      if (isOver(signal)) return;
      // an edit under way makes another plan than the one on screen
      this.document = document.planHash === planHash ? document : null;
      this.status = this.document === null ? 'none' : 'done';
    } catch (fault) {
      if (isOver(signal)) return;
      this.status = fault instanceof DOMException && fault.name === 'AbortError' ? 'none' : 'failed';
    }
  }

  forget(): void {
    this.status = 'none';
    this.document = null;
  }
}

export class Explorer {
  readonly advice = new Exploration('advice');
  readonly scenarios = new Exploration('scenarios');
  readonly sensitivity = new Exploration('sensitivity');
  readonly #host: ExplorerHost;
  #planHash = '';
  #running = new AbortController();
  #queue: Promise<void> = Promise.resolve();

  constructor(host: ExplorerHost) {
    this.#host = host;
  }

  /** Another plan is on screen: what was worked out for the one before is gone. */
  show(planHash: string): void {
    if (planHash === this.#planHash) return;
    this.#planHash = planHash;
    this.#running.abort();
    this.#running = new AbortController();
    for (const each of [this.advice, this.scenarios, this.sensitivity]) each.forget();
  }

  /** Works it out after what is under way, unless it is done or on its way. */
  start(kind: ExploreKind): void {
    const wanted = this[kind];
    if (wanted.status !== 'none' && wanted.status !== 'failed') return;
    wanted.status = 'waiting';
    const { signal } = this.#running;
    this.#queue = this.#queue.then(() => wanted.run(this.#host, this.#planHash, signal));
  }

  /** Stops what is under way or waits; what is done stays. */
  stop(): void {
    this.#running.abort();
    this.#running = new AbortController();
    for (const each of [this.advice, this.scenarios, this.sensitivity])
      if (each.status !== 'done') each.status = 'none';
  }

  apply(patch: Patch, label: string): void {
    this.#host.apply(patch, label);
  }
}
