/**
 * The built page in Chromium: from address to plan, from edit to plan by kind of edit, a refit of a year of hours, the longest tasks of
 * the main thread, and the memory of page and workers. `npm run bench -- page` builds the page first.
 */
import { chromium, type Browser, type Page } from '@playwright/test';
import { existsSync, readFileSync } from 'node:fs';
import { loadavg } from 'node:os';
import { build } from 'vite';
import { ensureChromium } from '../chromium.mjs';
import { openSite } from '../e2e/site.ts';

const OPENINGS = 7;
const EDITS_OF_A_KIND = 12;

/** Fields as a reader changes them; none of these fits the forecast anew. */
const kinds = {
  'safety margin': ['planning-marginFraction', (i: number) => String(20 + i)],
  'goal, first token P99': ['goals-ttftMs-p99', (i: number) => String(1.5 + i / 10)],
  model: ['deployment-model', (i: number) => (i % 2 === 0 ? 'Llama-3.1-8B' : 'Qwen3-32B')],
  'tokens out': ['workload-chat-outputTokens-mean', (i: number) => String(200 + 10 * i)],
  'growth on top': ['planning-growthPerMonthFraction', (i: number) => String(1 + i)],
  budget: ['resources-budgetUsdPerMonth', (i: number) => String(20_000 + 1000 * i)],
} as const;
/** A level that is said scales the history, and the forecast is fitted to that. */
const demand = ['workload-demand-requestsPerSecond', (i: number) => String(5 + i)] as const;

process.env['HEADROOM_BASE'] = '/headroom/';
await build({ configFile: 'vite.config.ts', logLevel: 'warn' });
const site = await openSite();
const browser = await chromium.launch({ executablePath: ensureChromium(), args: ['--no-sandbox'] });
console.log(`load of the machine: ${loadavg()[0]?.toFixed(1) ?? ''}`);

const openings: number[] = [];
const openingTasks: number[] = [];
for (let run = 0; run < OPENINGS; run += 1) {
  const { page, ms } = await opened();
  openings.push(ms);
  openingTasks.push(...(await longTasks(page)));
  await page.context().close();
}
say('address to plan', openings, openingTasks);

const { page } = await opened();
await page.waitForTimeout(1500);
await longTasks(page);
const all: number[] = [];
const editTasks: number[] = [];
for (const [name, [field, value]] of Object.entries(kinds)) {
  const edits: number[] = [];
  for (let i = 0; i < EDITS_OF_A_KIND; i += 1) edits.push(await edited(page, field, value(i)));
  const tasks = await longTasks(page);
  say(`edit to plan, ${name}`, edits, tasks);
  all.push(...edits);
  editTasks.push(...tasks);
}
say('edit to plan, all of these', all, editTasks);
const refits: number[] = [];
for (let i = 0; i < 5; i += 1) refits.push(await edited(page, demand[0], demand[1](i)));
say('edit that fits the forecast anew (average demand)', refits, await longTasks(page));
const dropped = await droppedYear(page);
say('a year of hours dropped, to plan', [dropped], await longTasks(page));
console.log(`memory of page and workers: ${await memoryOf(browser)}`);
await browser.close();
await site.close();

async function opened(): Promise<{ page: Page; ms: number }> {
  const context = await browser.newContext({ serviceWorkers: 'block' });
  const page = await context.newPage();
  await page.addInitScript(() => {
    const kept = globalThis as unknown as { tasks: number[] };
    kept.tasks = [];
    new PerformanceObserver((list) => kept.tasks.push(...list.getEntries().map((each) => each.duration))).observe({
      type: 'longtask',
      buffered: true,
    });
  });
  const began = Date.now();
  await page.goto(site.address);
  await page.waitForSelector('#answer[aria-busy="false"] h1', { timeout: 60_000 });
  return { page, ms: Date.now() - began };
}

/** Tasks over 50 ms since the last call; waits for what follows the plan. */
async function longTasks(of: Page): Promise<number[]> {
  await of.waitForTimeout(700);
  return of.evaluate(() => (globalThis as unknown as { tasks: number[] }).tasks.splice(0));
}

/** From the change event to the new plan in the document, by the page's own clock. */
async function edited(of: Page, field: string, value: string): Promise<number> {
  return of.evaluate(
    async ([id, text]) => {
      const input = document.getElementById(`field-${id}`) as HTMLInputElement;
      const hash = (): string => document.querySelector('[data-plan-hash]')?.getAttribute('data-plan-hash') ?? '';
      const before = hash();
      const began = performance.now();
      input.value = text;
      input.dispatchEvent(new Event('change', { bubbles: true }));
      while (hash() === before) {
        if (performance.now() - began > 30_000) throw new Error(`no other plan for ${id} = ${text}`);
        await new Promise((resolve) => setTimeout(resolve, 4));
      }
      return performance.now() - began;
    },
    [field, value] as const,
  );
}

async function droppedYear(of: Page): Promise<number> {
  return of.evaluate(async () => {
    const rows = ['time,requests'];
    for (let hour = 0; hour < 8760; hour += 1)
      rows.push(
        `${new Date(Date.UTC(2025, 0, 1, hour)).toISOString()},${String(Math.round(9000 + 6000 * Math.sin(((hour % 24) - 8) * (Math.PI / 12)) + ((hour * 7919) % 997)))}`,
      );
    const data = new DataTransfer();
    data.items.add(new File([rows.join('\n')], 'year.csv', { type: 'text/csv' }));
    const hash = (): string => document.querySelector('[data-plan-hash]')?.getAttribute('data-plan-hash') ?? '';
    const before = hash();
    const began = performance.now();
    document.body.dispatchEvent(new DragEvent('drop', { dataTransfer: data, bubbles: true }));
    while (hash() === before) await new Promise((resolve) => setTimeout(resolve, 4));
    return performance.now() - began;
  });
}

/** Resident memory of the largest renderer, which holds the page and its workers; only Linux tells. */
async function memoryOf(of: Browser): Promise<string> {
  const session = await of.newBrowserCDPSession();
  const { processInfo } = await session.send('SystemInfo.getProcessInfo');
  const kilobytes = processInfo
    .filter((each) => each.type === 'renderer' && existsSync(`/proc/${String(each.id)}/status`))
    .map((each) => Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${String(each.id)}/status`, 'utf8'))?.[1] ?? 0));
  return kilobytes.length === 0 ? 'not known here' : `${(Math.max(...kilobytes) / 1000).toFixed(0)} MB`;
}

function say(what: string, values: readonly number[], tasks: readonly number[]): void {
  const times =
    values.length === 1
      ? `${at(values, 1)} ms`
      : `median ${at(values, 0.5)} ms, p95 ${at(values, 0.95)} ms of ${String(values.length)}`;
  const long = tasks.length === 0 ? 'no task' : `${String(tasks.length)} tasks (longest ${at(tasks, 1)} ms)`;
  console.log(`${what}: ${times}; ${long} over 50 ms on the main thread`);
}

function at(values: readonly number[], quantile: number): string {
  const sorted = [...values].sort((a, b) => a - b);
  return (sorted[Math.min(sorted.length - 1, Math.ceil(quantile * sorted.length) - 1)] ?? 0).toFixed(0);
}
