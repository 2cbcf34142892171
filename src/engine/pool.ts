/**
 * A pool of workers: one job each, a queue for the rest. An aborted job ends its worker at once (a job cannot be interrupted
 * otherwise) and rejects with the signal's reason; a worker whose job threw is ended too, its memory may be in any state.
 * Workers are made when needed, or at once where that is asked for, and ended after ten idle seconds.
 */
import { throwIfCancelled, type CancelSignal } from '../base/cancel.ts';
import type { JobOptions } from './engine.ts';
import type { JobName, JobRequest, JobResult, Runner } from './jobs.ts';

/** After this long without a job a worker is ended, to give its memory back. */
const IDLE_MS = 10_000;
/** More workers than this are not used: each holds its own memory, and a forecast has about ten jobs. */
const MOST_WORKERS = 8;

/** One worker as the pool sees it: at most one job at a time; `end` may be called at any time. */
export interface PoolWorker {
  run(name: JobName, request: unknown): Promise<unknown>;
  end(): void;
}

interface Task {
  readonly name: JobName;
  readonly request: unknown;
  readonly signal: CancelSignal | undefined;
  readonly resolve: (result: unknown) => void;
  readonly reject: (reason: unknown) => void;
}

/** The unsettled jobs of one signal, which has one listener however many jobs it covers (Node warns above ten). */
interface Watch {
  readonly tasks: Set<Task>;
  readonly listener: () => void;
}

interface Seat {
  readonly worker: PoolWorker;
  task: Task | undefined;
  idle: ReturnType<typeof setTimeout> | undefined;
}

/** Workers that suit a machine with so many cores. */
export function workersFor(cores: number): number {
  return Math.max(1, Math.min(MOST_WORKERS, cores));
}

/**
 * @param options.workers  at most so many at once, ≥ 1
 * @param options.spawn    makes a worker; it may still be loading when its first job comes
 * @param options.ready    true = all are made now, so that they load while the first job is prepared
 */
export function makePool(options: {
  readonly workers: number;
  readonly spawn: () => PoolWorker;
  readonly idleMs?: number;
  readonly ready?: boolean;
}): Runner {
  return new Pool(options.workers, options.spawn, options.idleMs ?? IDLE_MS, options.ready ?? false);
}

class Pool implements Runner {
  private readonly seats = new Set<Seat>();
  private readonly watches = new Map<CancelSignal, Watch>();
  private queue: Task[] = [];
  private disposed = false;

  constructor(
    private readonly workers: number,
    private readonly spawn: () => PoolWorker,
    private readonly idleMs: number,
    ready: boolean,
  ) {
    for (let seat = ready ? this.newSeat() : undefined; seat !== undefined; seat = this.newSeat()) this.rest(seat);
  }

  run<Name extends JobName>(name: Name, request: JobRequest<Name>, options: JobOptions = {}): Promise<JobResult<Name>> {
    const { signal } = options;
    return new Promise((resolve, reject) => {
      if (this.disposed) throw new Error('the engine has been disposed of');
      throwIfCancelled(signal);
      const task: Task = { name, request, signal, reject, resolve: resolve as (result: unknown) => void };
      this.watch(task);
      this.queue.push(task);
      this.next();
    });
  }

  dispose(): void {
    this.disposed = true;
    const fault = new Error('the engine has been disposed of');
    for (const task of this.queue.splice(0))
      this.settle(task, () => {
        task.reject(fault);
      });
    for (const seat of [...this.seats]) {
      const task = seat.task;
      this.remove(seat);
      if (task)
        this.settle(task, () => {
          task.reject(fault);
        });
    }
  }

  /** Gives the oldest waiting jobs to free workers, then to new ones. */
  private next(): void {
    while (this.queue.length > 0) {
      const seat = [...this.seats].find((each) => each.task === undefined) ?? this.newSeat();
      if (seat === undefined) return;
      const task = this.queue.shift();
      if (task) this.start(seat, task);
    }
  }

  private newSeat(): Seat | undefined {
    if (this.seats.size >= this.workers) return undefined;
    const seat: Seat = { worker: this.spawn(), task: undefined, idle: undefined };
    this.seats.add(seat);
    return seat;
  }

  private start(seat: Seat, task: Task): void {
    clearTimeout(seat.idle);
    seat.task = task;
    seat.worker.run(task.name, task.request).then(
      (result) => {
        if (seat.task !== task) return;
        seat.task = undefined;
        this.rest(seat);
        this.settle(task, () => {
          task.resolve(result);
        });
        this.next();
      },
      (fault: unknown) => {
        if (seat.task !== task) return;
        this.remove(seat);
        this.settle(task, () => {
          task.reject(fault);
        });
        this.next();
      },
    );
  }

  private rest(seat: Seat): void {
    seat.idle = setTimeout(() => {
      this.remove(seat);
    }, this.idleMs);
    (seat.idle as { unref?: () => void }).unref?.();
  }

  /** Drops the waiting jobs of the signal, ends the workers of the running ones, and only then starts others. */
  private abort(signal: CancelSignal, tasks: ReadonlySet<Task>): void {
    this.queue = this.queue.filter((task) => !tasks.has(task));
    for (const seat of [...this.seats]) if (seat.task && tasks.has(seat.task)) this.remove(seat);
    for (const task of [...tasks])
      this.settle(task, () => {
        task.reject(signal.reason);
      });
    this.next();
  }

  private watch(task: Task): void {
    const { signal } = task;
    if (signal === undefined) return;
    const watch = this.watches.get(signal);
    if (watch) {
      watch.tasks.add(task);
      return;
    }
    const tasks = new Set([task]);
    const listener = (): void => {
      this.abort(signal, tasks);
    };
    this.watches.set(signal, { tasks, listener });
    signal.addEventListener('abort', listener, { once: true });
  }

  private remove(seat: Seat): void {
    clearTimeout(seat.idle);
    seat.task = undefined;
    this.seats.delete(seat);
    seat.worker.end();
  }

  private settle(task: Task, how: () => void): void {
    const { signal } = task;
    const watch = signal && this.watches.get(signal);
    if (signal && watch?.tasks.delete(task) && watch.tasks.size === 0) {
      this.watches.delete(signal);
      signal.removeEventListener('abort', watch.listener);
    }
    how();
  }
}
