/** The worker of Node: one instance of the core, of the module in its workerData. */
import { parentPort, workerData } from 'node:worker_threads';
import { expose } from 'comlink';
import nodeEndpoint from 'comlink/dist/umd/node-adapter.js';
import { loadCore } from './core.ts';
import type { JobName } from './jobs.ts';

const { module } = workerData as { readonly module: WebAssembly.Module };
const jobs = loadCore(module);

const api = {
  async run(name: JobName, request: never): Promise<unknown> {
    return (await jobs)[name](request);
  },
};

export type NodeCoreWorker = typeof api;

if (parentPort === null) throw new Error('node-worker runs only inside a worker');
expose(api, nodeEndpoint(parentPort));
