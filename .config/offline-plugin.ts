import { build } from 'esbuild';
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join, relative, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Plugin } from 'vite';

const source = (name: string): string => fileURLToPath(new URL(`../src/ui/offline/${name}.ts`, import.meta.url));

/** Never kept: the worker itself, and lists for tools. */
const LEFT_OUT = /^(service-worker\.js|\.vite\/.*|.*\.map)$/;

/**
 * Writes `service-worker.js` beside the built page, with the list of the build's own files and their SHA-256.
 * HEADROOM_OFFLINE=off writes the kill switch in its place.
 */
export function offline(outDir: string): Plugin {
  return {
    name: 'offline',
    apply: 'build',
    enforce: 'post',
    applyToEnvironment: (environment) => environment.name === 'client',
    async closeBundle() {
      const target = join(outDir, 'service-worker.js');
      rmSync(target, { force: true });
      const files = filesOf(outDir);
      if (!files.some((file) => file.path === 'index.html')) return;
      const list = JSON.stringify(files);
      const off = process.env['HEADROOM_OFFLINE'] === 'off';
      const { outputFiles } = await build({
        entryPoints: [source(off ? 'kill-switch' : 'service-worker')],
        bundle: true,
        write: false,
        minify: true,
        format: 'iife',
        target: 'es2022',
        define: { HEADROOM_FILES: list, HEADROOM_BUILD: JSON.stringify(digest(list, 'hex').slice(0, 16)) },
      });
      writeFileSync(target, outputFiles[0]?.contents ?? '');
    },
  };
}

function filesOf(outDir: string): { path: string; integrity: string }[] {
  return readdirSync(outDir, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => relative(outDir, join(entry.parentPath, entry.name)).split(sep).join('/'))
    .filter((path) => !LEFT_OUT.test(path))
    .sort()
    .map((path) => ({ path, integrity: `sha256-${digest(readFileSync(join(outDir, path)), 'base64')}` }));
}

function digest(content: string | Uint8Array, as: 'hex' | 'base64'): string {
  return createHash('sha256').update(content).digest(as);
}
