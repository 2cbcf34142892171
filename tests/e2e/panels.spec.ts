import AxeBuilder from '@axe-core/playwright';
import { expect, test, type Page } from '@playwright/test';
import { readFile } from 'node:fs/promises';
import { vllmServe } from '../fixtures/vllm-serve.ts';

async function opened(page: Page, part = ''): Promise<void> {
  await page.goto(`./${part}`);
  await expect(page.getByRole('heading', { level: 1 })).toContainText('You need', { timeout: 30_000 });
  await expect(page.locator('#answer')).toHaveAttribute('aria-busy', 'false', { timeout: 30_000 });
}

for (const colorScheme of ['light', 'dark'] as const)
  test(`axe finds nothing in any dialog, ${colorScheme}`, async ({ page }) => {
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
    await opened(page);
    const scan = async (of: string): Promise<void> => {
      const { violations } = await new AxeBuilder({ page }).include('dialog[open]').analyze();
      expect([of, ...violations.map(({ id, nodes }) => [id, nodes.map((node) => node.html.slice(0, 160))])]).toEqual([
        of,
      ]);
      await page.keyboard.press('Escape');
      await expect(page.locator('dialog[open]')).toHaveCount(0);
    };
    for (const name of ['Privacy', 'Units and views', 'Keyboard', 'Commands', 'Answer three questions']) {
      await page.getByRole('button', { name, exact: true }).click();
      await expect(page.locator('dialog[open]')).toBeVisible();
      await scan(name);
    }
    await page.keyboard.press('ControlOrMeta+k');
    await expect(page.locator('dialog[open]')).toBeVisible();
    await page.keyboard.type('set model');
    await page.keyboard.press('Enter');
    await expect(page.locator('dialog[open] input').first()).toBeVisible();
    await scan('a value asked for by the palette');
    await page.evaluate(
      (text) => {
        const data = new DataTransfer();
        data.setData('text/plain', text);
        document.body.dispatchEvent(new ClipboardEvent('paste', { clipboardData: data, bubbles: true }));
      },
      JSON.stringify({ ...vllmServe, model_id: 'Qwen/Qwen3-32B' }),
    );
    // of another model than the plan's: compared, and refused for it
    await expect(page.getByRole('dialog', { name: 'Your benchmark' })).toContainText(
      'Not used: it was measured with Qwen3-32B',
      {
        timeout: 20_000,
      },
    );
    await scan('benchmark');
  });

test('an address leads to a part; a tab leaves its name in the address', async ({ page }) => {
  await opened(page, '#actions');
  await expect(page.locator('#actions h2')).toBeInViewport();
  await page.getByRole('link', { name: 'Money' }).click();
  expect(page.url()).toMatch(/#cost$/);
});

test('the report is one to three pages of A4, in any theme, without the page around it', async ({ page }) => {
  await page.emulateMedia({ colorScheme: 'dark' });
  await opened(page);
  // its lazy part is there when the offline copy's is
  await page.getByRole('button', { name: 'Privacy' }).click();
  await page.keyboard.press('Escape');
  const pdf = (await page.pdf({ format: 'A4', preferCSSPageSize: true })).toString('latin1');
  const pages = [...pdf.matchAll(/\/Type\s*\/Page\b(?!s)/g)].length;
  expect(pages).toBeGreaterThanOrEqual(1);
  expect(pages).toBeLessThanOrEqual(3);
  await page.evaluate(() => dispatchEvent(new Event('beforeprint')));
  await page.emulateMedia({ media: 'print' });
  await expect(page.locator('html')).toHaveAttribute('data-theme', 'light');
  await expect(page.getByRole('article', { name: 'Report' })).toContainText('You need');
  await expect(page.locator('header .name')).toBeHidden();
  await page.evaluate(() => dispatchEvent(new Event('afterprint')));
  await expect(page.locator('html')).toHaveAttribute('data-theme', 'dark');
});

test('a chart is saved as SVG and as PNG under the page’s policy', async ({ page }) => {
  await opened(page);
  await page.locator('#demand summary').click();
  const svg = page.waitForEvent('download');
  await page.getByRole('button', { name: 'Save the chart as SVG' }).click();
  const text = await readFile(await (await svg).path(), 'utf8');
  expect(text).toMatch(/^<svg xmlns/);
  expect(text).not.toMatch(/var\(|NaN|undefined/);
  const png = page.waitForEvent('download');
  await page.getByRole('button', { name: 'as PNG' }).click();
  const bytes = await readFile(await (await png).path());
  expect(bytes.subarray(1, 4).toString()).toBe('PNG');
  expect(bytes.length).toBeGreaterThan(5000);
});

test('a dropped scenario opens, and one undo brings back what was there', async ({ page }) => {
  await opened(page);
  const before = await page.getByRole('heading', { level: 1 }).innerText();
  await page.evaluate(() => {
    const data = new DataTransfer();
    data.items.add(
      new File(['version: 1\nname: From a file\nworkload:\n  demand:\n    requestsPerSecond: 3\n'], 'service.yaml'),
    );
    document.body.dispatchEvent(new DragEvent('drop', { dataTransfer: data, bubbles: true }));
  });
  await expect(page.getByLabel('Name of the service')).toHaveValue('From a file');
  await page.getByRole('button', { name: 'Undo', exact: true }).click();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText(before, { timeout: 20_000 });
});
