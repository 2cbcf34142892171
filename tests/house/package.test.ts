import { describe, expect, it } from 'vitest';
import { CORE_VERSION } from '../../src/engine/core-version.ts';
import { manifestOf, textOf } from './files.ts';

const manifest = manifestOf();
const MOST_RUNTIME_DEPENDENCIES = 12;

describe('package.json', () => {
  it('has the version that every plan carries', () => {
    expect(CORE_VERSION).toBe(manifest.version);
  });

  it('pins every dependency to one version', () => {
    const all = Object.entries({ ...manifest.dependencies, ...manifest.devDependencies });
    expect(all.length).toBeGreaterThan(10);
    expect(all.filter(([, version]) => !/^\d+\.\d+\.\d+$/.test(version))).toEqual([]);
  });

  it('has at most twelve dependencies at run time, and the lock file has the same versions', () => {
    expect(Object.keys(manifest.dependencies).length).toBeLessThanOrEqual(MOST_RUNTIME_DEPENDENCIES);
    const lock = JSON.parse(textOf('package-lock.json')) as { packages: Record<string, { version?: string }> };
    const locked = Object.fromEntries(
      Object.keys(manifest.dependencies).map((name) => [name, lock.packages[`node_modules/${name}`]?.version]),
    );
    expect(locked).toEqual(manifest.dependencies);
  });

  it('is private until it is named on a registry', () => {
    expect(manifest.private).toBe(true);
  });
});
