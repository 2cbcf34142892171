import { build } from 'esbuild';
import { expect, test, type Page } from '@playwright/test';
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { openSite } from './site.ts';

test.use({ serviceWorkers: 'allow' });

const sha256 = (text: string): string => `sha256-${createHash('sha256').update(text).digest('base64')}`;

async function planned(page: Page): Promise<void> {
  await expect(page.getByRole('heading', { level: 1 })).toContainText('You need', { timeout: 30_000 });
  await expect(page.locator('#answer')).toHaveAttribute('aria-busy', 'false', { timeout: 30_000 });
}

/** The copy is whole and answers for this page. */
async function kept(page: Page): Promise<void> {
  await page.waitForFunction(() => navigator.serviceWorker.controller?.state === 'activated', null, {
    timeout: 30_000,
  });
}

test('after one visit the page works without a network, and asks it for nothing', async ({ page }) => {
  const site = await openSite();
  await page.goto(site.address);
  await planned(page);
  await kept(page);
  site.clear();
  // whatever loads late comes from the copy
  await page.getByRole('button', { name: 'Document search' }).click();
  await expect(page.getByText('rag-search.csv')).toBeVisible();
  await planned(page);
  await page.getByRole('button', { name: 'Explore the chart of demand' }).click();
  await expect(page.locator('#demand .main-svg').first()).toBeVisible({ timeout: 30_000 });
  await page.getByRole('button', { name: 'Privacy' }).click();
  await expect(page.getByRole('dialog', { name: 'Privacy' })).toContainText('with the network off everything works');
  // the browser itself looks now and then whether the worker has changed; nothing else is asked
  expect(site.asked.filter((each) => each !== 'GET /headroom/service-worker.js')).toEqual([]);
  await site.close();
  await page.reload();
  await planned(page);
  await expect(page.getByText('rag-search.csv')).toBeVisible();
  const margin = page.getByLabel('Safety margin', { exact: true });
  await margin.fill('90');
  await margin.press('Tab');
  await planned(page);
  await page.getByLabel('Format', { exact: true }).selectOption('keda');
  await expect(page.getByRole('region', { name: /keda/ })).toContainText('ScaledObject');
});

test('a newer build waits until it is asked for, then everything saved is there', async ({ page, context }) => {
  const site = await openSite();
  await page.goto(site.address);
  await planned(page);
  await kept(page);
  // another build: another page, another main script, and so another worker
  const worker = readFileSync('dist/service-worker.js', 'utf8');
  const index = readFileSync('dist/index.html', 'utf8');
  const script = /<script[^>]+src="[^"]*(assets\/[^"]+\.js)"/.exec(index)?.[1] ?? '';
  const newer = index.replaceAll(script, 'assets/index-newer.js').replace('<title>', '<title>Newer ');
  const main = `import './${script.replace('assets/', '')}';`;
  site.replace('index.html', newer);
  site.replace('assets/index-newer.js', main);
  site.replace(
    'service-worker.js',
    worker
      .replace(
        new RegExp(`path:"${script}",integrity:"[^"]+`),
        `path:"assets/index-newer.js",integrity:"${sha256(main)}`,
      )
      .replace(/(path:"index\.html",integrity:")[^"]+/, `$1${sha256(newer)}`)
      .replace(/headroom-files-(?=")/, 'headroom-files-newer-'),
  );
  const field = page.getByLabel('Safety margin', { exact: true });
  await field.fill('77');
  await field.press('Tab');
  await page.evaluate(() => navigator.serviceWorker.getRegistration().then((each) => each?.update()));
  await expect(page.getByText('A newer version is ready.')).toBeVisible({ timeout: 30_000 });
  // nothing was loaded again by itself
  await expect(field).toHaveValue('77');
  const second = await context.newPage();
  await second.goto(site.address);
  await planned(second);
  let reloads = 0;
  second.on('framenavigated', () => (reloads += 1));
  await page.getByRole('button', { name: 'Save and reload' }).click();
  await expect(page).toHaveTitle(/^Newer/, { timeout: 30_000 });
  await planned(page);
  await expect(page.getByLabel('Safety margin', { exact: true })).toHaveValue('77');
  expect(reloads).toBe(0);
  await site.close();
});

test('the kill switch takes the copy and the worker away, plans stay', async ({ page }) => {
  const site = await openSite();
  await page.goto(site.address);
  await planned(page);
  await kept(page);
  await expect(page.getByText('Saved · only in this browser')).toBeVisible();
  const { outputFiles } = await build({
    entryPoints: ['src/ui/offline/kill-switch.ts'],
    bundle: true,
    write: false,
    format: 'iife',
  });
  site.replace('service-worker.js', outputFiles[0]?.text ?? '');
  await page.evaluate(() => navigator.serviceWorker.getRegistration().then((each) => each?.update()));
  await expect
    .poll(() =>
      page.evaluate(async () => [
        (await caches.keys()).length,
        (await navigator.serviceWorker.getRegistrations()).length,
      ]),
    )
    .toEqual([0, 0]);
  await page.reload();
  await planned(page);
  await site.close();
});
