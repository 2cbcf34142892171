// `npm start`: builds the page and serves it here; prints the address.
import { fileURLToPath } from 'node:url';
import { build, preview } from 'vite';

const root = fileURLToPath(new URL('../..', import.meta.url));
const configFile = `${root}/vite.config.ts`;
await build({ configFile, logLevel: 'warn' });
const server = await preview({ configFile, preview: { port: Number(process.env.PORT ?? 4173), open: false } });
const address = server.resolvedUrls?.local[0] ?? '';
console.log(`Headroom is at ${address}  (Ctrl-C stops it)`);
