import AxeBuilder from '@axe-core/playwright';
import { expect, test, type Page } from '@playwright/test';
import { readFile } from 'node:fs/promises';
import { actions, killedOnce, openInstrumented, prepared } from './kill-actions.ts';
import { makeKiller } from './renderer-kill.ts';

async function opened(page: Page, fragment = ''): Promise<void> {
  await page.goto(`./${fragment}`);
  await expect(page.getByRole('heading', { level: 1 })).toContainText('You need', { timeout: 30_000 });
}

const saved = (page: Page) => expect(page.getByText('Saved · only in this browser')).toBeVisible({ timeout: 20_000 });

/** Calls to the database of one action at which the page is killed; the bench (storage) does each many times. */
const MOST_POINTS = 4;

for (const action of actions)
  test(`a page that dies at any point of "${action.name}" loses no plan and leaves no half`, async ({
    browser,
    baseURL,
  }) => {
    test.setTimeout(300_000);
    const context = await browser.newContext();
    const killer = await makeKiller(browser);
    const address = baseURL ?? '';
    const first = await openInstrumented(context, address);
    await prepared(first, action);
    const calls = await killer.count(first, () => action.run(first, '31'));
    expect(calls).toBeGreaterThanOrEqual(action.points);
    await first.close();
    const wrong: string[] = [];
    for (let at = 1; at <= calls; at += Math.ceil(calls / MOST_POINTS))
      wrong.push(...(await killedOnce(context, address, killer, action, at, String(40 + at))));
    expect(wrong).toEqual([]);
    await context.close();
  });

test('plans: new, renamed, duplicated, deleted, brought back, by keyboard; the focus returns', async ({ page }) => {
  await opened(page);
  await saved(page);
  const button = page.getByRole('button', { name: 'Plans', exact: true });
  await button.focus();
  await page.keyboard.press('Enter');
  const dialog = page.getByRole('dialog', { name: 'Your plans' });
  await dialog.getByRole('button', { name: 'Duplicate Support assistant, EU' }).press('Enter');
  await expect(dialog.getByRole('button', { name: 'Support assistant, EU (copy)', exact: true })).toBeVisible();
  await dialog.getByRole('button', { name: 'Rename Support assistant, EU (copy)' }).press('Enter');
  await page.keyboard.insertText('What if');
  await page.keyboard.press('Enter');
  await expect(dialog.getByRole('button', { name: 'What if', exact: true })).toBeVisible();
  await dialog.getByRole('button', { name: 'Delete What if' }).press('Enter');
  await expect(dialog.getByText('“What if” deleted.')).toBeVisible();
  await dialog.getByRole('button', { name: 'Undo' }).press('Enter');
  await dialog.getByRole('button', { name: 'What if', exact: true }).press('Enter');
  await expect(dialog).toBeHidden();
  await expect(page.getByLabel('Name of the service')).toHaveValue('What if');
  await button.press('Enter');
  await expect(dialog).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(button).toBeFocused();
});

test('a version freezes the plan; it can be looked at, and left', async ({ page }) => {
  await opened(page);
  await saved(page);
  const sentence = await page.getByRole('heading', { level: 1 }).innerText();
  await page.getByRole('button', { name: 'Plans', exact: true }).click();
  await page.getByLabel('Name of the version').fill('Board');
  await page.getByRole('button', { name: 'Keep this version' }).click();
  await expect(page.getByText('“Board” is kept, with its plan.')).toBeVisible();
  await page.getByRole('button', { name: 'Close' }).click();
  const margin = page.getByLabel('Safety margin', { exact: true });
  await margin.fill('300');
  await margin.press('Tab');
  await expect(page.getByRole('heading', { level: 1 })).not.toHaveText(sentence, { timeout: 30_000 });
  await page.getByRole('button', { name: 'Plans', exact: true }).click();
  await page.getByRole('button', { name: 'Look at Board' }).click();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText(sentence);
  await expect(page.getByRole('button', { name: 'Undo', exact: true })).toBeDisabled();
  await page.getByRole('button', { name: 'Back to the plan' }).click();
  await expect(margin).toHaveValue('300');
});

test('a backup file brings plans back into an empty browser', async ({ page, browser, baseURL }) => {
  await opened(page);
  await saved(page);
  await page.getByRole('button', { name: 'Plans', exact: true }).click();
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('button', { name: 'Save a backup file' }).click(),
  ]);
  expect(download.suggestedFilename()).toMatch(/^headroom-.*[.]backup[.]json$/);
  const buffer = await readFile(await download.path());
  const context = await browser.newContext();
  const empty = await context.newPage();
  await empty.goto(baseURL ?? '');
  await saved(empty);
  await empty.getByRole('button', { name: 'Plans', exact: true }).click();
  await empty.getByLabel('Restore a backup').setInputFiles({ name: 'b.json', mimeType: 'application/json', buffer });
  await expect(empty.getByText('1 plan added; 0 plans already here.')).toBeVisible();
  const damaged = Buffer.from(buffer);
  damaged[2000] = (damaged[2000] ?? 0) ^ 1;
  await empty
    .getByLabel('Restore a backup')
    .setInputFiles({ name: 'b.json', mimeType: 'application/json', buffer: damaged });
  await expect(empty.getByText(/checksum does not fit/)).toBeVisible();
  await context.close();
});

test('a second tab takes the plan; the first says so, and can take it back', async ({ page, context, baseURL }) => {
  await opened(page);
  await saved(page);
  const second = await context.newPage();
  await second.goto(baseURL ?? '');
  await saved(second);
  await expect(page.getByText('This plan was opened in another tab.')).toBeVisible();
  await expect(page.locator('aside')).toHaveAttribute('inert', '');
  await page.getByRole('button', { name: 'Take over here' }).click();
  await expect(page.getByText('This plan was opened in another tab.')).toBeHidden();
  await expect(second.getByText('This plan was opened in another tab.')).toBeVisible();
  await second.getByRole('button', { name: 'Keep as a copy' }).click();
  await expect(second.getByLabel('Name of the service')).toHaveValue('Support assistant, EU (copy)');
  await saved(second);
});

test('a link is shown before it opens, opens as a plan of its own, and is gone from the address', async ({ page }) => {
  await opened(page, '#p=rps:5,model:llama-3.1-8b,name:From%20a%20friend');
  const banner = page.getByRole('region', { name: 'The link that was opened' });
  await expect(banner).toContainText('“From a friend”');
  await expect(banner).toContainText('Average demand: 5 requests/s');
  await expect(page.getByLabel('Name of the service')).toHaveValue('Support assistant, EU');
  await banner.getByRole('button', { name: 'Open as a new plan' }).click();
  await expect(page.getByLabel('Name of the service')).toHaveValue('From a friend');
  expect(new URL(page.url()).hash).toBe('');
  await page.getByRole('button', { name: 'Plans', exact: true }).click();
  await expect(
    page.getByRole('dialog').getByRole('button', { name: 'Support assistant, EU', exact: true }),
  ).toBeVisible();
});

test('a link that is shared opens the same scenario elsewhere; a damaged one is refused in words', async ({
  page,
  context,
  baseURL,
}) => {
  await opened(page);
  await page.getByRole('button', { name: 'Share', exact: true }).click();
  const link = await page.getByLabel('Link', { exact: true }).inputValue();
  expect(link).toMatch(/#s1=[\w-]+$/);
  await page.getByLabel('Include the history').check();
  await expect(page.getByText('The whole history')).toBeVisible();
  expect((await page.getByLabel('Link', { exact: true }).inputValue()).length).toBeGreaterThan(link.length);
  const reader = await context.newPage();
  await reader.goto(link);
  await expect(reader.getByRole('region', { name: 'The link that was opened' })).toContainText(
    '“Support assistant, EU”',
  );
  await reader.goto(`${baseURL ?? ''}#s1=${link.slice(-40)}`);
  await expect(reader.getByText('This link cannot be opened.')).toBeVisible();
  await reader.getByRole('button', { name: 'Dismiss' }).click();
  await expect(reader.getByText('This link cannot be opened.')).toBeHidden();
});

test('without storage the page plans, says so, and saves a file', async ({ page }) => {
  await page.addInitScript(() => {
    IDBFactory.prototype.open = () => {
      throw new DOMException('denied', 'SecurityError');
    };
  });
  await opened(page);
  await expect(page.getByText('Not saved: this browser forbids storage.')).toBeVisible();
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('button', { name: 'Save a backup file' }).click(),
  ]);
  expect(JSON.parse(await readFile(await download.path(), 'utf8'))).toMatchObject({ headroomBackup: 1 });
});

for (const colorScheme of ['light', 'dark'] as const)
  test(`axe finds nothing in dialogs and banners, ${colorScheme}; nothing runs out at 390 px`, async ({ page }) => {
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
    await opened(page, '#p=rps:5');
    await saved(page);
    const scan = async (): Promise<unknown[]> =>
      (await new AxeBuilder({ page }).analyze()).violations.map(({ id, nodes }) => [
        id,
        nodes.map((node) => node.html.slice(0, 160)),
      ]);
    expect(await scan()).toEqual([]);
    for (const name of ['Plans', 'Share']) {
      await page.setViewportSize({ width: 1280, height: 900 });
      await page.getByRole('button', { name, exact: true }).click();
      await expect(page.getByRole('dialog').getByRole('heading', { level: 2 })).toBeVisible();
      expect(await scan()).toEqual([]);
      if (process.env['HEADROOM_SHOTS'] !== undefined)
        await page.screenshot({ path: `${process.env['HEADROOM_SHOTS']}/${name}-${colorScheme}.png` });
      await page.setViewportSize({ width: 390, height: 844 });
      if (process.env['HEADROOM_SHOTS'] !== undefined)
        await page.screenshot({ path: `${process.env['HEADROOM_SHOTS']}/${name}-${colorScheme}-390.png` });
      expect(
        await page.getByRole('dialog').evaluate((dialog) => dialog.scrollWidth - dialog.clientWidth),
      ).toBeLessThanOrEqual(0);
      await page.keyboard.press('Escape');
    }
    expect(await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)).toBeLessThanOrEqual(0);
  });
