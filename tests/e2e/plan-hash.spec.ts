import { expect, test } from '@playwright/test';
import { execFileSync } from 'node:child_process';
import type { Plan } from '../../src/plan/plan.ts';
import { findFirefox, openFirefox } from './bidi-firefox.mjs';

/** The hash of the sample's plan on the command line. */
function hashOnNode(workers: number): string {
  const text = execFileSync(
    process.execPath,
    ['src/cli/headroom.mjs', 'plan', '--json', '--workers', String(workers)],
    { encoding: 'utf8', maxBuffer: 64 * 1024 * 1024 },
  );
  return (JSON.parse(text) as Plan).hash;
}

const shown = 'document.querySelector("[data-plan-hash]")?.getAttribute("data-plan-hash") ?? ""';

test('Node with 0, 1 and 2 workers and Chromium give the sample the same plan hash', async ({ page }) => {
  const hashes = [0, 1, 2].map(hashOnNode);
  await page.goto('./');
  await expect(page.locator('[data-plan-hash]')).toHaveAttribute('data-plan-hash', /^[0-9a-f]{32}$/, {
    timeout: 30_000,
  });
  hashes.push(await page.evaluate<string>(shown));
  expect(new Set(hashes).size).toBe(1);
});

test('Firefox gives the same plan hash as Node', async ({ baseURL }) => {
  const path = findFirefox();
  test.skip(path === undefined, 'no Firefox is installed (on Debian: apt-get install firefox-esr)');
  const firefox = await openFirefox(path ?? '');
  try {
    await firefox.goto(baseURL ?? '');
    await expect.poll(() => firefox.evaluate(shown), { timeout: 50_000 }).toMatch(/^[0-9a-f]{32}$/);
    expect(await firefox.evaluate(shown)).toBe(hashOnNode(1));
  } finally {
    await firefox.close();
  }
});
