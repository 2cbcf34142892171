import { spawn } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { buildNode } from '../../../src/cli/build.mjs';
import { expectRefused, headroom, makeFolder, recordOf } from './headroom.ts';

const folder = makeFolder();
const scenario = JSON.stringify({
  version: 1,
  asOf: '2026-11-16',
  deployment: { model: 'Llama-3.1-8B', gpusPerReplica: 1, precision: 'fp8' },
  resources: { gpus: ['L4'], clouds: ['aws'] },
  planning: { horizonDays: 28 },
});

interface Said {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Speaks lines into `headroom chat`; `signal` ends it instead of the end of input. */
async function chat(args: readonly string[], lines: readonly string[], signal?: NodeJS.Signals): Promise<Said> {
  await buildNode();
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, ['src/cli/headroom.mjs', 'chat', '--workers', '0', ...args], {
      stdio: ['pipe', 'pipe', 'pipe'],
    });
    let stdout = '';
    let stderr = '';
    child.stdout.on('data', (chunk: Buffer) => (stdout += chunk.toString()));
    child.stderr.on('data', (chunk: Buffer) => {
      stderr += chunk.toString();
      if (signal !== undefined && stderr.includes('Tell me')) child.kill(signal);
    });
    child.on('error', reject);
    child.on('close', (code) => {
      resolve({ code, stdout, stderr });
    });
    child.stdin.write(lines.map((line) => `${line}\n`).join(''));
    if (signal === undefined) child.stdin.end();
  });
}

describe('headroom ask', { timeout: 60_000 }, () => {
  it('understands a sentence about a file and says what it changed', async () => {
    const file = folder.file('small.json', scenario);
    const outcome = await headroom(
      'ask',
      '20 requests per second, margin 10%',
      file,
      '--workers',
      '0',
      '--no-question',
    );
    expect(outcome.code).toBe(0);
    expect(outcome.stdout).toMatch(/Understood: Average demand 20 requests\/s · Safety margin 10 %/);
    expect(outcome.stdout).toMatch(/You need \d+ L4 now/);
    expect(outcome.stderr).not.toMatch(/ {2}at /);
  });

  it('gives a record with patch, chips, question and the scenario after it', async () => {
    const file = folder.file('small-2.json', scenario);
    const record = recordOf<{
      patch: unknown;
      chips: { kind: string }[];
      question: { slot: string } | null;
      plan: { sentence: string };
      scenario: unknown;
    }>(await headroom('ask', '20 rps', file, '--json', '--workers', '0'));
    expect(record.patch).toEqual({ workload: { demand: { requestsPerSecond: 20 } } });
    expect(record.chips.some((each) => each.kind === 'understood')).toBe(true);
    expect(record.scenario).toMatchObject({ workload: { demand: { requestsPerSecond: 20 } } });
    expect(record.plan.sentence).toMatch(/L4/);
  });

  it('refuses a file that is none', async () => {
    expectRefused(await headroom('ask', '20 rps', 'nowhere.yaml'), 'SCENARIO', /cannot be read/);
  });
});

describe('headroom chat', { timeout: 60_000 }, () => {
  it('talks on stderr, saves, and prints the plan at the end of input', async () => {
    const file = folder.file('chat.json', scenario);
    const saved = join(folder.path, 'saved.yaml');
    const { code, stdout, stderr } = await chat([file, '--no-question'], ['12 rps', 'why?', `save ${saved}`]);
    expect(code).toBe(0);
    expect(stderr).toMatch(/Average demand 12 requests\/s/);
    expect(stderr).toMatch(/Formula: replicas =/);
    expect(stdout).toMatch(/You need \d+ L4 now/);
    expect(existsSync(saved)).toBe(true);
    expect(readFileSync(saved, 'utf8')).toMatch(/requestsPerSecond: 12/);
    const again = await headroom('plan', saved, '--json', '--workers', '0');
    expect(again.code).toBe(0);
    // the plan that was talked about is the plan of the saved file
    expect(stdout).toContain(recordOf<{ hash: string }>(again).hash.slice(0, 8));
  });

  it('ends quietly where nothing is said', async () => {
    const { code, stdout, stderr } = await chat([], []);
    expect(code).toBe(0);
    expect(stdout).toBe('');
    expect(stderr).not.toMatch(/ {2}at |fault/);
  });

  it('ends on a signal without a stack', async () => {
    const { stderr } = await chat([], [], 'SIGINT');
    expect(stderr).not.toMatch(/ {2}at |fault/);
  });
});

describe('headroom', () => {
  it('shows its usage where no terminal is there', async () => {
    const outcome = await headroom();
    expect(outcome.stderr + outcome.stdout).toMatch(/Usage: headroom/);
    expect(outcome.stderr).not.toMatch(/Tell me about/);
  });
});
