/** A site of a bench in Chromium: built, served, and asked by what its page leaves in `benchPage`; with the processor time of its renderers. */
import { chromium } from '@playwright/test';
import { existsSync, readFileSync } from 'node:fs';
import { build, preview } from 'vite';
import { ensureChromium } from '../chromium.mjs';

export interface ChromiumSite {
  readonly version: string;
  /** @param name  a function of `benchPage`, of one argument */
  ask<Result>(name: string, argument?: unknown): Promise<Result>;
  /** user and system time of page and workers; 0 where the system does not tell (/proc) */
  cpuMs(): number;
  close(): Promise<void>;
}

/** @param folder  under tests/bench */
export async function openSite(folder: string): Promise<ChromiumSite> {
  const site = { configFile: false, root: `tests/bench/${folder}`, logLevel: 'warn' } as const;
  const outDir = `../../../build/${folder}-chromium`;
  await build({ ...site, worker: { format: 'es' }, build: { outDir, emptyOutDir: true, target: 'es2023' } });
  const server = await preview({ ...site, build: { outDir }, preview: { port: 0 } });
  const browser = await chromium.launch({ executablePath: ensureChromium(), args: ['--no-sandbox'] });
  const page = await browser.newPage();
  await page.goto(server.resolvedUrls?.local[0] ?? '');
  await page.waitForFunction('globalThis.benchPage !== undefined');
  const session = await browser.newBrowserCDPSession();
  const { processInfo } = await session.send('SystemInfo.getProcessInfo');
  const stats = processInfo.filter((each) => each.type === 'renderer').map((each) => `/proc/${String(each.id)}/stat`);
  return {
    version: browser.version(),
    ask: (name, argument) =>
      page.evaluate(
        ([key, given]) =>
          (globalThis as unknown as { benchPage: Record<string, (given: unknown) => Promise<never>> }).benchPage[key]!(
            given,
          ),
        [name, argument] as const,
      ),
    cpuMs: () => stats.reduce((sum, file) => sum + cpuMsOf(file), 0),
    close: async () => {
      await browser.close();
      await server.close();
    },
  };
}

/** Fields 14 and 15, in hundredths of a second. */
function cpuMsOf(file: string): number {
  if (!existsSync(file)) return 0;
  const fields = readFileSync(file, 'utf8')
    .replace(/^.*\) /, '')
    .split(' ');
  return 10 * (Number(fields[11]) + Number(fields[12]));
}
