/** The client of the autoscaler's worker, which starts with the first request and stays. */
import { releaseProxy, wrap, type Remote } from 'comlink';
import type { Autoscaler, AutoscalerRequest } from '../risk/autoscaler.ts';
import type { AutoscalerWorker } from './autoscaler.worker.ts';

interface Running {
  readonly remote: Remote<AutoscalerWorker>;
  readonly broken: Promise<never>;
  readonly end: () => void;
}

let running: Running | null = null;

/** Rejects where the worker cannot start; the next request tries again. */
export async function replayInWorker(request: AutoscalerRequest): Promise<Autoscaler> {
  const mine = (running ??= start());
  try {
    return await Promise.race([mine.remote.replay(request), mine.broken]);
  } catch (fault) {
    mine.end();
    if (running === mine) running = null;
    throw fault;
  }
}

function start(): Running {
  const worker = new Worker(new URL('./autoscaler.worker.ts', import.meta.url), { type: 'module' });
  const remote = wrap<AutoscalerWorker>(worker);
  const broken = new Promise<never>((_, reject) => {
    worker.addEventListener('error', (event) => reject(new Error(event.message || 'the autoscaler could not start')));
  });
  broken.catch(() => undefined);
  const end = (): void => {
    remote[releaseProxy]();
    worker.terminate();
  };
  return { remote, broken, end };
}
