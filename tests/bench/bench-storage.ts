/**
 * `npm run bench -- storage [--repeats 20] [--games 200] [--part kills|tabs]`, in Chromium with a database on disk:
 * kills: the renderer of the built page (dist/, `node tests/run.mjs page`) is killed at three calls to the database of each of save,
 * duplicate, rename, delete and restore, so many times each; every plan must be there, whole, and as before or as after.
 * tabs: games of two tabs on one library, moves in random order; nothing that a tab called saved may be missing.
 */
import { chromium, type BrowserContext, type Page } from '@playwright/test';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { build, preview } from 'vite';
import { ensureChromium } from '../chromium.mjs';
import { actions, killedOnce, openInstrumented, prepared } from '../e2e/kill-actions.ts';
import { makeKiller } from '../e2e/renderer-kill.ts';
import { option, report, tableOf } from './forecast-report.ts';
import type { storePage } from './store/store-page.ts';

const REPEATS = Number(option('repeats') ?? 20);
const GAMES = Number(option('games') ?? 200);
const POINTS = 3;
const PART = option('part');

async function withContext<Result>(work: (context: BrowserContext) => Promise<Result>): Promise<Result> {
  const folder = mkdtempSync(join(tmpdir(), 'headroom-storage-'));
  const context = await chromium.launchPersistentContext(folder, {
    executablePath: ensureChromium(),
    args: ['--no-sandbox'],
  });
  try {
    return await work(context);
  } finally {
    await context.close();
    rmSync(folder, { recursive: true, force: true });
  }
}

interface KillRow {
  readonly action: string;
  readonly calls: number;
  readonly points: readonly number[];
  kills: number;
  readonly wrong: string[];
}

async function kills(address: string): Promise<KillRow[]> {
  return withContext(async (context) => {
    const browser = context.browser();
    if (browser === null) throw new Error('no browser');
    const killer = await makeKiller(browser);
    const rows: KillRow[] = [];
    const first = await openInstrumented(context, address);
    await first.close();
    for (const action of actions) {
      const page = await openInstrumented(context, address);
      await prepared(page, action);
      const calls = await killer.count(page, () => action.run(page, '21'));
      await page.close();
      const points = Array.from({ length: POINTS }, (_, i) =>
        Math.max(1, Math.round(((i + 1) * calls) / (POINTS + 1))),
      );
      const row: KillRow = { action: action.name, calls, points, kills: 0, wrong: [] };
      rows.push(row);
      for (const at of points)
        for (let repeat = 0; repeat < REPEATS; repeat += 1) {
          const mark = String(100 + row.kills);
          row.wrong.push(...(await killedOnce(context, address, killer, action, at, mark)));
          row.kills += 1;
        }
      console.error(
        `${action.name}: ${String(row.kills)} kills, ${String(row.wrong.length)} wrong ${row.wrong.slice(0, 3).join('; ')}`,
      );
    }
    return rows;
  });
}

/** Small numbers from a seed (Park & Miller 1988), so that a game can be played again. */
function chooser(seed: number): (most: number) => number {
  let state = seed + 1;
  return (most) => {
    state = (state * 48_271) % 2_147_483_647;
    return state % most;
  };
}

async function tabs(address: string): Promise<{ games: number; moves: number; edits: number; lost: string[] }> {
  return withContext(async (context) => {
    const result = { games: GAMES, moves: 0, edits: 0, lost: [] as string[] };
    const ask = <Answer>(page: Page, name: keyof typeof storePage, argument?: unknown): Promise<Answer> =>
      page.evaluate(
        ([key, given]) =>
          (globalThis as unknown as { benchPage: Record<string, (given: unknown) => Promise<never>> }).benchPage[key]!(
            given,
          ),
        [name, argument] as const,
      );
    const open = async (page: Page): Promise<void> => {
      await page.goto(address);
      await page.waitForFunction('globalThis.benchPage !== undefined');
      await ask(page, 'open');
    };
    const pages = [await context.newPage(), await context.newPage()] as const;
    for (const page of pages) await open(page);
    const promised = new Set<string>();
    for (let game = 0; game < GAMES; game += 1) {
      const choose = chooser(game);
      for (let move = 0; move < 10; move += 1) {
        const page = pages[choose(2) === 0 ? 0 : 1];
        const what = choose(10);
        result.moves += 1;
        if (what < 5) {
          result.edits += 1;
          // both at once, now and then
          const both = what === 0 ? pages : [page];
          await Promise.all(
            both.map((each, i) => ask(each, 'edit', `edit ${String(game)}.${String(move)}.${String(i)}`)),
          );
        } else if (what < 7) await ask(page, 'answer', what === 5 ? 'take over' : 'copy').catch(() => undefined);
        else if (what === 7) {
          await ask(page, 'settle');
          for (const mark of await ask<string[]>(page, 'promised')) promised.add(mark);
          await open(page);
        } else for (const each of pages) for (const mark of await ask<string[]>(each, 'promised')) promised.add(mark);
      }
      for (const page of pages) {
        await ask(page, 'settle');
        for (const mark of await ask<string[]>(page, 'promised')) promised.add(mark);
      }
      const stored = new Set(await ask<string[]>(pages[0], 'stored'));
      for (const mark of promised) if (!stored.has(mark)) result.lost.push(mark);
      promised.clear();
      // a fresh library for the next game
      for (const page of pages) await page.goto('about:blank');
      await pages[0].goto(`${address}empty`);
      await pages[0].evaluate(
        () =>
          new Promise((resolve) => {
            const request = indexedDB.deleteDatabase('headroom');
            request.onsuccess = request.onerror = request.onblocked = resolve;
            sessionStorage.clear();
          }),
      );
      await pages[1].goto(`${address}empty`);
      await pages[1].evaluate(() => sessionStorage.clear());
      for (const page of pages) await open(page);
    }
    return result;
  });
}

const lines: string[] = [];
const found: Record<string, unknown> = {};
if (PART !== 'tabs') {
  const server = await preview({
    configFile: false,
    root: 'src',
    base: '/headroom/',
    build: { outDir: '../dist' },
    preview: { port: 0 },
    logLevel: 'warn',
  });
  try {
    const rows = await kills(server.resolvedUrls?.local[0] ?? '');
    found['kills'] = rows;
    lines.push(
      'killed renderers',
      tableOf(
        ['action', 'calls', 'points', 'kills', 'wrong'],
        rows.map((each) => [each.action, each.calls, each.points.length, each.kills, each.wrong.length]),
        0,
      ),
      ...rows.flatMap((each) => each.wrong),
    );
  } finally {
    await server.close();
  }
}
if (PART !== 'kills') {
  const site = { configFile: false, root: 'tests/bench/store', logLevel: 'warn' } as const;
  const outDir = '../../../build/store-chromium';
  await build({ ...site, build: { outDir, emptyOutDir: true, target: 'es2023' } });
  const server = await preview({ ...site, build: { outDir }, preview: { port: 0 } });
  try {
    const games = await tabs(server.resolvedUrls?.local[0] ?? '');
    found['tabs'] = games;
    lines.push(
      `two tabs: ${String(games.games)} games, ${String(games.moves)} moves, ${String(games.edits)} edits; lost: ${games.lost.length === 0 ? 'none' : games.lost.join(', ')}`,
    );
  } finally {
    await server.close();
  }
}
report('storage', found, lines);
