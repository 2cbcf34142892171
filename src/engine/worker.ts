/** The worker of the page: one instance of the core, started with the module that the page compiled. */
import { expose } from 'comlink';
import { loadCore } from './core.ts';
import type { JobName, Jobs } from './jobs.ts';

let jobs: Promise<Jobs> | undefined;

const api = {
  async start(module: WebAssembly.Module): Promise<void> {
    jobs = loadCore(module);
    await jobs;
  },
  async run(name: JobName, request: never): Promise<unknown> {
    if (jobs === undefined) throw new Error('the worker has not been started');
    return (await jobs)[name](request);
  },
};

export type CoreWorker = typeof api;

expose(api);
