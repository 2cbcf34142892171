/**
 * `npm run bench -- year-chromium`: a year of hours (8,760 points, seasons of a day and a week) to an ensemble forecast of 30 days with
 * backtest, in Chromium on two workers of the product's own pool. Time, memory, the answer to a cancel, and what each job takes alone.
 */
import { chromium } from '@playwright/test';
import { benchSeries } from './forecast-data.ts';
import { existsSync, readFileSync } from 'node:fs';
import { build, preview } from 'vite';
import { ensureChromium } from '../chromium.mjs';
import { median } from './forecast-scores.ts';
import { report, tableOf } from './forecast-report.ts';
import type { yearPage } from './year/year-page.ts';

const ROUNDS = 7;
const WARM_UP = 2;
/** Cancels fall so long after the start, in the midst of fits. */
const CANCELS_AFTER_MS = [50, 150, 300, 450, 600];

type Page = Awaited<ReturnType<Awaited<ReturnType<typeof chromium.launch>>['newPage']>>;

const values = benchSeries()['n1e4']!.y.slice(0, 8760);
const site = { configFile: false, root: 'tests/bench/year', logLevel: 'warn' } as const;
const outDir = '../../../build/year-chromium';
await build({ ...site, worker: { format: 'es' }, build: { outDir, emptyOutDir: true, target: 'es2023' } });
const server = await preview({ ...site, build: { outDir }, preview: { port: 0 } });
const browser = await chromium.launch({
  executablePath: ensureChromium(),
  args: ['--no-sandbox'],
});
try {
  const page = await browser.newPage();
  await page.goto(server.resolvedUrls?.local[0] ?? '');
  await page.waitForFunction('globalThis.yearPage !== undefined');
  await ask(page, 'load', values);
  const memory = await watchRenderers();
  const first = await ask<number>(page, 'time');
  const times: number[] = [];
  for (let round = 0; round < WARM_UP; round += 1) await ask<number>(page, 'time');
  const worked = memory.cpuMs();
  for (let round = 0; round < ROUNDS; round += 1) times.push(await ask<number>(page, 'time'));
  const cpuMs = (memory.cpuMs() - worked) / ROUNDS;
  const cancels: number[] = [];
  for (const after of CANCELS_AFTER_MS) cancels.push(await ask<number>(page, 'cancel', after));
  const peak = memory.end();
  const answered = cancels.filter((each) => !Number.isNaN(each));
  const figures = {
    browser: browser.version(),
    'first run, ms': first,
    'median of seven more, ms': median(times),
    'slowest of them, ms': Math.max(...times),
    // of all threads: half of it is what two free cores take at least, whatever else the machine does
    'processor time of a forecast, ms': cpuMs,
    'cancel answers after, ms (median)': answered.length === 0 ? Number.NaN : median(answered),
    'cancel answers after, ms (slowest)': Math.max(...answered),
    'renderer process at its peak, MB': peak,
    'of which page and workers added since the page stood, MB': peak - memory.before,
  };
  const jobs = await ask<{ job: string; ms: number }[]>(page, 'profile');
  const total = jobs.reduce((sum, each) => sum + each.ms, 0);
  report('year-chromium', { figures, jobs }, [
    tableOf(['a year of hours, 30 days ahead, two workers', ''], Object.entries(figures), 1),
    tableOf(
      ['each job alone', 'ms', 'share %'],
      [...jobs].sort((a, b) => b.ms - a.ms).map(({ job, ms }) => [job, ms, (100 * ms) / total]),
      1,
    ),
  ]);
} finally {
  await browser.close();
  await server.close();
}

/** Resident memory of the renderer processes, in which page and workers with their wasm memories live; NaN where the system does not tell (/proc). */
async function watchRenderers(): Promise<{
  readonly before: number;
  cpuMs(): number;
  end(): number;
}> {
  const session = await browser.newBrowserCDPSession();
  const { processInfo } = await session.send('SystemInfo.getProcessInfo');
  const folders = processInfo.filter((each) => each.type === 'renderer').map((each) => `/proc/${String(each.id)}`);
  const total = (of: (folder: string) => number): number => folders.reduce((sum, folder) => sum + of(folder), 0);
  const textOf = (file: string): string => (existsSync(file) ? readFileSync(file, 'utf8') : '');
  /** user and system time, fields 14 and 15, in hundredths of a second */
  const cpuMs = (): number =>
    total((folder) => {
      const fields = textOf(`${folder}/stat`)
        .replace(/^.*\) /, '')
        .split(' ');
      return 10 * (Number(fields[11]) + Number(fields[12]));
    });
  const resident = (): number =>
    total((folder) => Number(/^VmRSS:\s+(\d+) kB$/m.exec(textOf(`${folder}/status`))?.[1]) / 1e3);
  const before = resident();
  let peak = before;
  const timer = setInterval(() => {
    peak = Math.max(peak, resident());
  }, 10);
  return {
    before,
    cpuMs,
    end: () => {
      clearInterval(timer);
      return peak;
    },
  };
}

function ask<Result = void>(page: Page, name: keyof typeof yearPage, argument?: unknown): Promise<Result> {
  return page.evaluate(
    ([key, given]) =>
      (globalThis as unknown as { yearPage: Record<string, (given: unknown) => Promise<never>> }).yearPage[key]?.(
        given,
      ),
    [name, argument] as const,
  ) as Promise<Result>;
}
