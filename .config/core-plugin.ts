import type { Plugin } from 'vite';
import { buildCore } from '../src/cli/build.mjs';

let first: Promise<void> | undefined;

/** Compiles the core once per process; a no-op when its sources are unchanged. */
export function ensureCore(): Promise<void> {
  first ??= Promise.resolve(buildCore()).then(() => undefined);
  return first;
}

/** In `vite dev`: recompiles the core when assembly/ changes; the generated files then make vite reload the page. */
export function coreHotReload(): Plugin {
  return {
    name: 'core-hot-reload',
    apply: 'serve',
    configureServer(server) {
      let running: Promise<void> | undefined;
      server.watcher.add('assembly');
      server.watcher.on('change', (path) => {
        if (!path.includes('assembly')) return;
        running ??= Promise.resolve(buildCore())
          .then(() => undefined)
          .catch((fault: unknown) => {
            const message = fault instanceof Error ? fault.message : String(fault);
            server.ws.send({ type: 'error', err: { message, stack: '' } });
          })
          .finally(() => (running = undefined));
      });
    },
  };
}
