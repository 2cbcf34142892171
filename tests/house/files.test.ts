import { describe, expect, it } from 'vitest';
import { textOf, trackedFiles } from './files.ts';

const tracked = trackedFiles();
const files = tracked ?? [];

/** Longer files warn; these lengths of tables of data are no fault. */
const WARN_LINES = 300;
const MOST_LINES = 500;
const dataTables = ['src/catalog/prices.ts'];

/** Folders of one machine; in parts, so that this file is not found. */
const machineFolders = ['work', 'tmp', 'root', 'home', 'Users', 'mnt'];
const machinePath = new RegExp(`(^|[^\\w.:$}/-])/(${machineFolders.join('|')})/`, 'm');
const registryHost = new RegExp(
  ['registry', 'npmjs'].join('\\.') + '|https?://(registry|npm|artifactory|nexus)\\.',
  'i',
);

const isSource = (path: string): boolean => /^(src|assembly|tests|\.config)\/.*\.(ts|mjs|cjs|svelte|css)$/.test(path);
const linesOf = (path: string): number => textOf(path).trimEnd().split('\n').length;

describe.skipIf(tracked === undefined)('tracked files (skipped outside a git checkout)', () => {
  it('stay short: over 300 lines warn, over 500 fail unless they are tables of data', () => {
    const long = files
      .filter(isSource)
      .map((path) => ({ path, lines: linesOf(path) }))
      .filter(({ lines }) => lines > WARN_LINES);
    for (const { path, lines } of long) if (!dataTables.includes(path)) console.warn(`${path}: ${String(lines)} lines`);
    expect(long.filter(({ path, lines }) => lines > MOST_LINES && !dataTables.includes(path))).toEqual([]);
  });

  it('each table of data that may be long is one', () => {
    for (const path of dataTables) expect(linesOf(path), path).toBeGreaterThan(MOST_LINES);
  });

  it('name no folder of one machine', () => {
    expect(files.filter((path) => machinePath.test(textOf(path)))).toEqual([]);
  });

  it('name no package registry, and the lock file no address', () => {
    expect(files.filter((path) => registryHost.test(textOf(path)))).toEqual([]);
    expect(textOf('package-lock.json')).not.toContain('"resolved"');
    expect(textOf('.npmrc')).not.toMatch(/^\s*(registry|.*:registry|.*_auth.*)\s*=/m);
  });

  it('are none of what is built', () => {
    expect(files.filter((path) => /^(build|dist|node_modules|coverage|test-results)\/|\.wasm$/.test(path))).toEqual([]);
  });

  it('have no file named for a mixture of things', () => {
    expect(
      files.filter((path) => /(^|\/)(utils?|helpers?|common|types|manager|service|misc)(\/|\.\w+$)/i.test(path)),
    ).toEqual([]);
  });
});

describe('the rules on file names and text catch what they are for', () => {
  it.each(['see #work/main', '"#tmp/x"', '(#home/me/x)'].map((text) => text.replace('#', '/')))(
    'a machine path: %s',
    (text) => {
      expect(text).toMatch(machinePath);
    },
  );
  it.each(['https://example.org/work/x', './tmp/x', 'a/home/b', '${base}/tmp/x'])('not: %s', (text) => {
    expect(text).not.toMatch(machinePath);
  });
});
