/**
 * The built page in Chromium: from address to plan, from edit to plan, a refit of a year of hours, and the longest task of the main
 * thread while planning. `npm run bench -- page` after a build of the page (HEADROOM_BASE=/headroom/).
 */
import { chromium, type Page } from '@playwright/test';
import { ensureChromium } from '../chromium.mjs';
import { openSite } from '../e2e/site.ts';

const EDITS = 30;
const OPENINGS = 5;

const site = await openSite();
const browser = await chromium.launch({ executablePath: ensureChromium(), args: ['--no-sandbox'] });
const openings: number[] = [];
for (let run = 0; run < OPENINGS; run += 1) {
  const context = await browser.newContext({ serviceWorkers: 'block' });
  const page = await context.newPage();
  const began = Date.now();
  await page.goto(site.address);
  await planned(page);
  openings.push(Date.now() - began);
  await context.close();
}
const page = await (await browser.newContext({ serviceWorkers: 'block' })).newPage();
await page.goto(site.address);
await planned(page);
await page.waitForTimeout(1500);
await page.evaluate(() => {
  const kept = globalThis as unknown as { tasks: number[] };
  kept.tasks = [];
  new PerformanceObserver((list) => kept.tasks.push(...list.getEntries().map((each) => each.duration))).observe({
    type: 'longtask',
  });
});
const edits: number[] = [];
for (let edit = 0; edit < EDITS; edit += 1) edits.push(await timed(page, String(20 + edit)));
const refitMs = await refit(page);
const tasks = await page.evaluate(() => (globalThis as unknown as { tasks: number[] }).tasks);
console.log(`address to plan, ms: median ${at(openings, 0.5)}, slowest ${at(openings, 1)} of ${String(OPENINGS)}`);
console.log(`edit to plan, ms: median ${at(edits, 0.5)}, p95 ${at(edits, 0.95)} of ${String(EDITS)}`);
console.log(`a year of hours dropped, to plan, ms: ${refitMs.toFixed(0)}`);
console.log(
  `tasks of the main thread over 50 ms: ${String(tasks.length)}, longest ${at(tasks.length > 0 ? tasks : [0], 1)} ms`,
);
await browser.close();
await site.close();

async function planned(of: Page): Promise<void> {
  await of.waitForSelector('#answer[aria-busy="false"] h1', { timeout: 60_000 });
}

/** From the change event to the new plan in the document, by the page's own clock. */
async function timed(of: Page, margin: string): Promise<number> {
  return of.evaluate(async (value) => {
    const input = document.getElementById('field-planning-marginFraction') as HTMLInputElement;
    const hash = (): string => document.querySelector('[data-plan-hash]')?.getAttribute('data-plan-hash') ?? '';
    const before = hash();
    const began = performance.now();
    input.value = value;
    input.dispatchEvent(new Event('change', { bubbles: true }));
    while (hash() === before) await new Promise((resolve) => setTimeout(resolve, 4));
    return performance.now() - began;
  }, margin);
}

async function refit(of: Page): Promise<number> {
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

function at(values: readonly number[], quantile: number): string {
  const sorted = [...values].sort((a, b) => a - b);
  return (sorted[Math.min(sorted.length - 1, Math.ceil(quantile * sorted.length) - 1)] ?? 0).toFixed(0);
}
