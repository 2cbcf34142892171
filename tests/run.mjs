// The one test command: builds, checks and tests, each step in turn; ends with "N passed, M failed".
// `npm test -- unit` runs only the steps whose name contains a word given.
import { spawn } from 'node:child_process';
import { readFileSync, rmSync } from 'node:fs';
import { ensureChromium } from './chromium.mjs';

const unitReport = 'build/unit.json';
const e2eReport = 'build/e2e.json';

/** A step: its name, its command, and how many tests it stands for (1, or read from a report). */
const steps = [
  { name: 'core', command: ['node', 'src/cli/build.mjs', 'core'] },
  { name: 'command line and library', command: ['node', 'src/cli/build.mjs', 'node'] },
  { name: 'page', command: ['npx', 'vite', 'build', '--logLevel', 'warn'], env: { HEADROOM_BASE: '/headroom/' } },
  { name: 'types', command: ['npx', 'tsc', '-p', 'tsconfig.json'] },
  { name: 'types of the river', command: ['npx', 'tsc', '-p', '.config/tsconfig.river.json'] },
  {
    name: 'types of components',
    command: ['npx', 'svelte-check', '--tsconfig', './tsconfig.json', '--fail-on-warnings', '--output', 'human'],
  },
  { name: 'lint', command: ['npx', 'eslint', '.', '--max-warnings', '0'] },
  {
    name: 'format',
    command: ['npx', 'prettier', '--check', '--log-level', 'warn', 'src', 'tests', 'assembly', '.config'],
  },
  { name: 'layers', command: ['npx', 'depcruise', '--config', '.dependency-cruiser.cjs', 'src', 'assembly'] },
  { name: 'unused code', command: ['npx', 'knip', '--config', '.config/knip.json'] },
  { name: 'sizes', command: ['npx', 'size-limit', '--config', '.config/size-limit.ts'] },
  {
    name: 'unit',
    command: [
      'npx',
      'vitest',
      'run',
      '--reporter=default',
      '--silent=passed-only',
      '--reporter=json',
      `--outputFile=${unitReport}`,
    ],
    count: countUnit,
  },
  { name: 'e2e', command: ['npx', 'playwright', 'test', '--config', '.config/playwright.config.ts'], count: countE2e },
];

const wanted = process.argv.slice(2);
const chosen = wanted.length === 0 ? steps : steps.filter((step) => wanted.some((word) => step.name.includes(word)));
let passed = 0;
let failed = 0;

process.env.HEADROOM_CHROMIUM = ensureChromium();
for (const report of [unitReport, e2eReport]) rmSync(report, { force: true });
for (const step of chosen) {
  const began = Date.now();
  const code = await run(step);
  const counted = step.count?.() ?? { passed: code === 0 ? 1 : 0, failed: code === 0 ? 0 : 1 };
  if (code !== 0 && counted.failed === 0) counted.failed = 1;
  passed += counted.passed;
  failed += counted.failed;
  const verdict = counted.failed === 0 ? 'ok  ' : 'FAIL';
  console.log(
    `${verdict} ${step.name}: ${counted.passed} passed, ${counted.failed} failed (${((Date.now() - began) / 1000).toFixed(0)} s)\n`,
  );
}
console.log(`${passed} passed, ${failed} failed`);
process.exitCode = failed === 0 ? 0 : 1;

function run(step) {
  console.log(`--- ${step.name}`);
  const [command, ...args] = step.command;
  return new Promise((resolve) => {
    const child = spawn(command, args, {
      stdio: ['ignore', 'inherit', 'inherit'],
      env: { ...process.env, ...step.env },
      shell: process.platform === 'win32',
    });
    child.on('error', () => resolve(1));
    child.on('close', (code) => resolve(code ?? 1));
  });
}

function countUnit() {
  const report = read(unitReport);
  return {
    passed: report?.numPassedTests ?? 0,
    failed: (report?.numFailedTests ?? 1) + (report?.numRuntimeErrorTestSuites ?? 0),
  };
}

function countE2e() {
  const stats = read(e2eReport)?.stats;
  return { passed: (stats?.expected ?? 0) + (stats?.flaky ?? 0), failed: stats?.unexpected ?? 1 };
}

function read(path) {
  try {
    return JSON.parse(readFileSync(path, 'utf8'));
  } catch {
    return undefined;
  }
}
