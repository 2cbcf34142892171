/** The built page served by the test itself: it can be changed under the feet of an open tab, counted, and switched off. */
import { existsSync, readFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { extname, join, normalize } from 'node:path';

const types: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.csv': 'text/csv; charset=utf-8',
  '.wasm': 'application/wasm',
  '.webmanifest': 'application/manifest+json',
};
const BASE = '/headroom/';

export interface Site {
  readonly address: string;
  /** method and path of every request since the last clear() */
  readonly asked: string[];
  clear(): void;
  /** serves other bytes for a path of the build; null = the build's again */
  replace(path: string, content: string | null): void;
  close(): Promise<void>;
}

export async function openSite(): Promise<Site> {
  const asked: string[] = [];
  const replaced = new Map<string, string>();
  const server: Server = createServer((request, response) => {
    const url = new URL(request.url ?? '/', 'http://localhost');
    asked.push(`${request.method ?? ''} ${url.pathname}${url.search}`);
    const path = url.pathname.startsWith(BASE) ? url.pathname.slice(BASE.length) || 'index.html' : '';
    const file = join('dist', normalize(path));
    const own = replaced.get(path);
    if (path === '' || path.includes('..') || (own === undefined && !existsSync(file))) {
      response.writeHead(404).end();
      return;
    }
    response.writeHead(200, {
      'content-type': types[extname(path)] ?? 'application/octet-stream',
      'cache-control': 'max-age=600',
    });
    response.end(own ?? readFileSync(file));
  });
  await new Promise<void>((resolve) => server.listen(0, 'localhost', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    address: `http://localhost:${String(port)}${BASE}`,
    asked,
    clear: () => (asked.length = 0),
    replace: (path, content) => {
      if (content === null) replaced.delete(path);
      else replaced.set(path, content);
    },
    close: () =>
      new Promise<void>((resolve) => {
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  };
}
