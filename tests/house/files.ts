/** The files of the repository. */
import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

export const root = join(import.meta.dirname, '../..');

/** Paths that git tracks and that are still there; undefined outside a checkout. */
export function trackedFiles(): string[] | undefined {
  try {
    const listed = execFileSync('git', ['ls-files', '-z'], {
      cwd: root,
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'ignore'],
    });
    return listed.split('\0').filter((path) => path !== '' && existsSync(join(root, path)));
  } catch {
    return undefined;
  }
}

/** Text of a file; '' for bytes that are no text. */
export function textOf(path: string): string {
  const bytes = readFileSync(join(root, path));
  return bytes.includes(0) ? '' : bytes.toString('utf8');
}

export interface Manifest {
  readonly version: string;
  readonly private?: boolean;
  readonly dependencies: Readonly<Record<string, string>>;
  readonly devDependencies: Readonly<Record<string, string>>;
}

export function manifestOf(): Manifest {
  return JSON.parse(textOf('package.json')) as Manifest;
}
