import { fileURLToPath } from 'node:url';
import { firstScreenScripts } from './first-screen.ts';

const root = fileURLToPath(new URL('..', import.meta.url));
const limit = (name: string, path: string | string[], most: string) => ({ name, path, limit: most, gzip: true });

export default [
  limit(
    'JavaScript of the page before the first plan (main thread)',
    firstScreenScripts(`${root}dist`).map((file) => `../dist/${file}`),
    '70 kB',
  ),
  // 102 before speculative decoding was planned
  limit('planner worker, prices apart', '../dist/assets/planner.worker-*.js', '106 kB'),
  limit('core', '../build/core.release.wasm', '84 kB'),
];
