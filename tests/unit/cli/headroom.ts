/** Runs the command as people do: a process of its own, from the repository's root. */
import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect } from 'vitest';
import { buildNode } from '../../../src/cli/build.mjs';

const root = join(import.meta.dirname, '../../..');
const command = join(root, 'src/cli/headroom.mjs');

export interface Outcome {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** One run; ends with its exit code and all it printed. */
export async function headroom(...args: string[]): Promise<Outcome> {
  await buildNode();
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [command, ...args], { cwd: root, stdio: ['ignore', 'pipe', 'pipe'] });
    const out: Buffer[] = [];
    const err: Buffer[] = [];
    child.stdout.on('data', (chunk: Buffer) => out.push(chunk));
    child.stderr.on('data', (chunk: Buffer) => err.push(chunk));
    child.on('error', reject);
    child.on('close', (code) => {
      resolve({ code, stdout: Buffer.concat(out).toString(), stderr: Buffer.concat(err).toString() });
    });
  });
}

/** A pipe whose reader goes away after the first bytes. */
export async function headroomIntoClosedPipe(...args: string[]): Promise<Omit<Outcome, 'stdout'>> {
  await buildNode();
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [command, ...args], { cwd: root, stdio: ['ignore', 'pipe', 'pipe'] });
    const err: Buffer[] = [];
    child.stdout.once('data', () => child.stdout.destroy());
    child.stderr.on('data', (chunk: Buffer) => err.push(chunk));
    child.on('error', reject);
    child.on('exit', (code) => {
      resolve({ code, stderr: Buffer.concat(err).toString() });
    });
  });
}

/** How many whole lines had come with each chunk of stdout, until the end. */
export async function linesAtEachChunk(...args: string[]): Promise<number[]> {
  await buildNode();
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [command, ...args], { cwd: root, stdio: ['ignore', 'pipe', 'ignore'] });
    const counts: number[] = [];
    let lines = 0;
    child.stdout.on('data', (chunk: Buffer) => {
      lines += chunk.toString().split('\n').length - 1;
      counts.push(lines);
    });
    child.on('error', reject);
    child.on('close', () => {
      resolve(counts);
    });
  });
}

/** The record that --json prints. @throws where anything else stands on stdout */
export function recordOf<Shape>(outcome: Outcome): Readonly<Shape> {
  return JSON.parse(outcome.stdout) as Shape;
}

/** One record a line. */
export function linesOf<Shape>(outcome: Outcome): Shape[] {
  return outcome.stdout
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as Shape);
}

/** Input that is refused: exit code 2, nothing on stdout, field and mend on stderr, no stack. */
export function expectRefused(outcome: Outcome, field: RegExp | string, words: RegExp): void {
  expect(outcome.stderr).toMatch(words);
  expect(outcome.stderr).toMatch(/^headroom: \S.*: .+\. \S.+/m);
  expect(outcome.stderr).toMatch(field);
  expect(outcome.stderr).not.toMatch(/^\s+at /m);
  expect(outcome.stderr.length).toBeLessThan(5000);
  expect(outcome.stdout).toBe('');
  expect(outcome.code).toBe(2);
}

/** A folder of files that is gone after the tests. */
export function makeFolder(): { readonly path: string; file(name: string, content: string | Uint8Array): string } {
  const path = mkdtempSync(join(tmpdir(), 'headroom-cli-'));
  afterAll(() => {
    rmSync(path, { recursive: true, force: true });
  });
  return {
    path,
    file(name, content) {
      const file = join(path, name);
      writeFileSync(file, content);
      return file;
    },
  };
}

/** Months of a series with a trend and a season of 12, the same on every host: a hash stands for noise. */
export function monthlyValues(count: number): number[] {
  return Array.from({ length: count }, (_, t) => {
    const season = [0, 4, 12, 9, 7, 20, 31, 30, 14, 3, -9, 1][t % 12] ?? 0;
    const noise = ((t * 2654435761) % 997) / 997 - 0.5;
    return Math.round(100 * (200 + 1.5 * t + season + 6 * noise)) / 100;
  });
}

export function monthOf(t: number): string {
  return `${String(2015 + Math.floor(t / 12))}-${String((t % 12) + 1).padStart(2, '0')}-01`;
}

/** A series file of those months. */
export function monthlyCsv(count: number): string {
  return `timestamp,requests\n${monthlyValues(count)
    .map((value, t) => `${monthOf(t)},${String(value)}`)
    .join('\n')}\n`;
}
