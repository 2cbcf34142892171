/** The engine of Node: in this thread, or in a pool of worker_threads. */
import { existsSync, readFileSync } from 'node:fs';
import { Worker } from 'node:worker_threads';
import { wrap } from 'comlink';
import nodeEndpoint from 'comlink/dist/umd/node-adapter.js';
import { throwIfCancelled } from '../base/cancel.ts';
import { loadCore } from './core.ts';
import { CORE_VERSION } from './core-version.ts';
import type { Engine } from './engine.ts';
import { makeEngine, type Jobs, type Runner } from './jobs.ts';
import type { NodeCoreWorker } from './node-worker.ts';
import { makePool, type PoolWorker } from './pool.ts';

/** The bundles stand beside each other; run from source, they stand in build/node. */
const home = existsSync(new URL('./core.wasm', import.meta.url))
  ? new URL('./', import.meta.url)
  : new URL('../../build/node/', import.meta.url);

/**
 * @param options.workers  0 (default) = in this thread, where abort is seen only between jobs
 * @throws Error when the core has not been built (`node src/cli/build.mjs`)
 */
export function createEngine(options: { readonly workers?: number } = {}): Engine {
  const module = new WebAssembly.Module(readFileSync(new URL('core.wasm', home)));
  const workers = options.workers ?? 0;
  const runner =
    workers === 0 ? threadRunner(loadCore(module)) : makePool({ workers, spawn: () => spawnWorker(module) });
  return makeEngine(runner, CORE_VERSION);
}

function threadRunner(core: Promise<Jobs>): Runner {
  let disposed = false;
  return {
    async run(name, request, options) {
      // a turn of the loop between jobs lets an abort, a timer or a socket through
      await new Promise((resolve) => setImmediate(resolve));
      if (disposed) throw new Error('the engine has been disposed of');
      throwIfCancelled(options?.signal);
      const job: (request: never) => unknown = (await core)[name];
      return job(request as never) as never;
    },
    dispose() {
      disposed = true;
    },
  };
}

function spawnWorker(module: WebAssembly.Module): PoolWorker {
  const worker = new Worker(new URL('worker.mjs', home), { workerData: { module } });
  const remote = wrap<NodeCoreWorker>(nodeEndpoint(worker));
  const broken = new Promise<never>((_, reject) => {
    worker.once('error', reject);
    worker.once('exit', (code) => {
      reject(new Error(`the worker ended with code ${String(code)}`));
    });
  });
  broken.catch(() => undefined);
  return {
    async run(name, request) {
      // a busy worker keeps the process alive, an idle one does not
      worker.ref();
      try {
        return await Promise.race([remote.run(name, request as never), broken]);
      } finally {
        worker.unref();
      }
    },
    end() {
      void worker.terminate();
    },
  };
}
