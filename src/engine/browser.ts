/// <reference types="vite/client" />
/** The engine of the page: the core is fetched and compiled once, and runs in a pool of workers. */
import { releaseProxy, wrap } from 'comlink';
import wasmUrl from '../../build/core.release.wasm?url';
import { CORE_VERSION } from './core-version.ts';
import type { Engine } from './engine.ts';
import { makeEngine } from './jobs.ts';
import { makePool, workersFor, type PoolWorker } from './pool.ts';
import type { CoreWorker } from './worker.ts';

/**
 * @param options.workers  absent = as many as the machine has cores, 8 at most
 */
export function createBrowserEngine(options: { readonly workers?: number } = {}): Engine {
  let compiled: Promise<WebAssembly.Module> | undefined;
  const compile = (): Promise<WebAssembly.Module> => {
    compiled ??= WebAssembly.compileStreaming(fetch(wasmUrl)).catch((fault: unknown) => {
      // a failed download must not stay for ever: the next job tries again
      compiled = undefined;
      throw fault;
    });
    return compiled;
  };
  const workers = options.workers ?? workersFor(navigator.hardwareConcurrency);
  return makeEngine(makePool({ workers, spawn: () => spawnWorker(compile), ready: true }), CORE_VERSION);
}

function spawnWorker(compile: () => Promise<WebAssembly.Module>): PoolWorker {
  const worker = new Worker(new URL('./worker.ts', import.meta.url), { type: 'module' });
  const remote = wrap<CoreWorker>(worker);
  const broken = new Promise<never>((_, reject) => {
    worker.addEventListener('error', (event) => {
      reject(new Error(`the worker stopped: ${event.message}`));
    });
  });
  const started = Promise.race([compile().then((module) => remote.start(module)), broken]);
  broken.catch(() => undefined);
  started.catch(() => undefined);
  return {
    async run(name, request) {
      await started;
      return Promise.race([remote.run(name, request as never), broken]);
    },
    end() {
      remote[releaseProxy]();
      worker.terminate();
    },
  };
}
