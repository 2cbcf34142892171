import AxeBuilder from '@axe-core/playwright';
import { expect, test, type Page } from '@playwright/test';
import { readdir, readFile } from 'node:fs/promises';
import { firstScreenScripts } from '../../.config/first-screen.ts';

/** Plotly sets one inline style that the policy stops, without visible effect (docs of the toolchain). */
const knownNoise = /inline style violates/;

async function opened(page: Page): Promise<void> {
  await page.goto('./');
  await expect(page.getByRole('heading', { level: 1 })).toContainText('You need', { timeout: 30_000 });
}

/** The plan has followed the last edit. */
async function settled(page: Page): Promise<void> {
  await expect(page.locator('#answer')).toHaveAttribute('aria-busy', 'false', { timeout: 30_000 });
}

/** The fingerprint of the plan, as the footer prints it. */
const planHash = async (page: Page): Promise<string> =>
  /plan (\S+),/.exec(await page.locator('footer').innerText())?.[1] ?? '';

/** 15 days of hourly requests that are some hundred times those of the sample. */
function busyCsv(): string {
  const rows = ['timestamp,requests'];
  for (let hour = 0; hour < 360; hour += 1) {
    const time = new Date(Date.UTC(2026, 9, 1, hour)).toISOString();
    const level = 300_000 + 200_000 * Math.sin(((hour % 24) - 8) * (Math.PI / 12));
    rows.push(`${time},${String(Math.round(level + ((hour * 7919) % 101) * 100))}`);
  }
  return rows.join('\n');
}

async function drop(page: Page, name: string, text: string): Promise<void> {
  const transfer = await page.evaluateHandle(
    ({ fileName, content }) => {
      const data = new DataTransfer();
      data.items.add(new File([content], fileName, { type: 'text/csv' }));
      return data;
    },
    { fileName: name, content: text },
  );
  await page.dispatchEvent('body', 'dragover', { dataTransfer: transfer });
  await page.dispatchEvent('body', 'drop', { dataTransfer: transfer });
}

test('a first visit opens on a plan without a click, and asks no other site for anything', async ({
  page,
  baseURL,
}) => {
  const problems: string[] = [];
  const elsewhere: string[] = [];
  page.on('console', (message) => message.type() === 'error' && problems.push(message.text()));
  page.on('pageerror', (fault) => problems.push(fault.message));
  page.on('request', (request) => {
    const { protocol, origin } = new URL(request.url());
    if (protocol.startsWith('http') && origin !== new URL(baseURL ?? '').origin) elsewhere.push(request.url());
  });
  await opened(page);
  await expect(page.getByRole('img', { name: /^Requests per second/ })).toBeVisible();
  await expect(page.getByRole('button', { name: 'Support chat' })).toHaveAttribute('aria-pressed', 'true');
  await expect(page.locator('footer')).toContainText('0 to other sites');
  expect(problems).toEqual([]);
  expect(elsewhere).toEqual([]);
});

test('before the first plan the page runs the scripts that its size is counted by, and no others', async ({ page }) => {
  await page.addInitScript(() => {
    new MutationObserver((_, observer) => {
      if (document.querySelector('#answer h1') === null) return;
      observer.disconnect();
      const entries = performance.getEntriesByType('resource') as PerformanceResourceTiming[];
      const scripts = entries
        .filter((each) => each.initiatorType === 'script')
        .map((each) => new URL(each.name).pathname);
      Object.assign(globalThis, { scripts });
    }).observe(document, { subtree: true, childList: true });
  });
  await opened(page);
  const asked = await page.evaluate(() => (globalThis as unknown as { scripts: string[] }).scripts);
  const workers = (await readdir('dist/assets')).filter((file) => /worker-.*\.js$/.test(file));
  const ofWorkers = (await Promise.all(workers.map((file) => readFile(`dist/assets/${file}`, 'utf8')))).join('');
  const own = asked.map((path) => path.replace('/headroom/', '')).filter((path) => !ofWorkers.includes(path.slice(7)));
  expect(own).toContainEqual(expect.stringContaining('index-'));
  expect(firstScreenScripts('dist')).toEqual(expect.arrayContaining(own));
});

test('an edit changes the plan, undo brings the very same plan back', async ({ page }) => {
  await opened(page);
  await settled(page);
  // the footer follows the answer
  await expect.poll(() => planHash(page), { timeout: 30_000 }).toMatch(/^[0-9a-f]{4}·[0-9a-f]{4}$/);
  const before = await planHash(page);
  const margin = page.getByLabel('Safety margin', { exact: true });
  await margin.fill('300');
  await margin.press('Tab');
  await expect.poll(() => planHash(page), { timeout: 30_000 }).not.toBe(before);
  await expect(margin).toHaveValue('300');
  await page.getByRole('button', { name: 'Undo', exact: true }).click();
  await settled(page);
  await expect.poll(() => planHash(page), { timeout: 30_000 }).toBe(before);
});

test('a dropped CSV becomes the history, and is still there after a reload', async ({ page }) => {
  await opened(page);
  await drop(page, 'busy.csv', busyCsv());
  await expect(page.getByText('busy.csv')).toBeVisible({ timeout: 15_000 });
  await settled(page);
  await expect(page.getByLabel('Average demand')).not.toHaveValue('');
  expect(Number((await page.getByLabel('Average demand').inputValue()).replace(',', ''))).toBeGreaterThan(50);
  await expect(page.getByText('Saved · only in this browser')).toBeVisible();
  await page.reload();
  await expect(page.getByText('busy.csv')).toBeVisible();
  await expect(page.getByRole('heading', { level: 1 })).toContainText('You need', { timeout: 30_000 });
});

test('a bad CSV says which line, and keeps the plan', async ({ page }) => {
  await opened(page);
  await settled(page);
  const sentence = await page.getByRole('heading', { level: 1 }).innerText();
  await drop(page, 'bad.csv', 'timestamp,requests\nnever,none\nnor,ever\n');
  await expect(page.getByRole('alert')).toContainText('bad.csv', { timeout: 15_000 });
  await expect(page.getByRole('heading', { level: 1 })).toHaveText(sentence);
  await expect(page.getByText('support-chat.csv')).toBeVisible();
});

test('an unknown model is named at its row, with the nearest names', async ({ page }) => {
  await opened(page);
  await settled(page);
  const model = page.getByLabel('Model', { exact: true });
  await model.fill('Lama 3.3 70');
  await model.press('Tab');
  await expect(model).toHaveAttribute('aria-invalid', 'true', { timeout: 15_000 });
  await expect(page.locator('#field-deployment-model-problem')).toContainText('Llama-3.3-70B');
  await expect(page.getByRole('heading', { level: 1 })).toContainText('You need');
});

test('"Why?" opens the formula, its "change" leads to the row, Escape closes', async ({ page }) => {
  await opened(page);
  await page.getByRole('button', { name: /^Why so many\?/ }).click();
  const dialog = page.getByRole('dialog');
  await expect(dialog).toContainText('replicas =');
  await page.keyboard.press('Escape');
  await expect(dialog).toBeHidden();
  await page.getByRole('button', { name: /^Why so many\?/ }).click();
  await dialog.getByRole('button', { name: 'Change margin' }).click();
  await expect(page.getByLabel('Safety margin', { exact: true })).toBeFocused();
});

test('the plan and the scenario are saved as JSON', async ({ page }) => {
  await opened(page);
  for (const [name, file, key] of [
    ['Plan (JSON)', 'support-assistant-eu.plan.json', 'answer'],
    ['Scenario (JSON)', 'support-assistant-eu.scenario.json', 'version'],
  ] as const) {
    await page.getByRole('button', { name: 'Export' }).click();
    const [download] = await Promise.all([page.waitForEvent('download'), page.getByRole('button', { name }).click()]);
    expect(download.suggestedFilename()).toBe(file);
    expect(JSON.parse(await readFile(await download.path(), 'utf8'))).toHaveProperty(key);
  }
});

test('a sample picked plans another service; one without a history plans from words', async ({ page }) => {
  await opened(page);
  await page.getByRole('button', { name: 'New assistant, no history' }).click();
  await expect(page.getByText('No history: demand comes from what you say below.')).toBeVisible();
  await settled(page);
  await expect(page.locator('#demand h2')).toContainText('from your description', { timeout: 30_000 });
});

test('a chart opened is drawn by Plotly, with no button that sends it anywhere', async ({ page }) => {
  const problems: string[] = [];
  page.on(
    'console',
    (message) => message.type() === 'error' && !knownNoise.test(message.text()) && problems.push(message.text()),
  );
  page.on('pageerror', (fault) => problems.push(fault.message));
  await opened(page);
  await page.getByRole('button', { name: 'Explore the chart of demand' }).click();
  await expect(page.locator('#demand .main-svg').first()).toBeVisible({ timeout: 30_000 });
  await expect(page.locator('#demand .modebar-btn')).not.toHaveCount(0);
  expect(
    await page
      .locator('#demand .modebar-btn')
      .evaluateAll((buttons) => buttons.map((each) => each.getAttribute('data-title'))),
  ).not.toContain('Share chart...');
  await page.getByRole('button', { name: 'Back to the simple chart' }).click();
  await expect(page.locator('#demand .main-svg')).toHaveCount(0);
  expect(problems).toEqual([]);
});

test('the theme is chosen by hand and kept', async ({ page }) => {
  await page.emulateMedia({ colorScheme: 'light' });
  await opened(page);
  await page.getByRole('button', { name: /^Theme/ }).click();
  await page.getByRole('button', { name: 'Theme: light' }).click();
  await expect(page.locator('html')).toHaveAttribute('data-theme', 'dark');
  await page.reload();
  await expect(page.locator('html')).toHaveAttribute('data-theme', 'dark');
});

for (const colorScheme of ['light', 'dark'] as const) {
  test(`axe finds nothing, ${colorScheme}, closed and opened`, async ({ page }) => {
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
    await opened(page);
    await settled(page);
    const scan = async (): Promise<unknown[]> =>
      (await new AxeBuilder({ page }).analyze()).violations.map(({ id, nodes }) => [
        id,
        nodes.map((node) => node.html.slice(0, 160)),
      ]);
    expect(await scan()).toEqual([]);
    await page.evaluate(() => document.querySelectorAll('details').forEach((each) => (each.open = true)));
    expect(await scan()).toEqual([]);
    await page.getByRole('button', { name: /^Why so many\?/ }).click();
    expect(await scan()).toEqual([]);
  });
}

for (const width of [320, 390, 768, 1440, 2560]) {
  test(`nothing runs out of the page at ${String(width)} px`, async ({ page }) => {
    await page.setViewportSize({ width, height: 900 });
    await opened(page);
    await expect(page.getByRole('img', { name: /^Requests per second/ })).toBeVisible();
    expect(await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)).toBeLessThanOrEqual(0);
    const answer = await page.locator('#answer').boundingBox();
    expect(answer?.y ?? 999).toBeLessThan(200);
  });
}

test('planning can be cancelled and taken up again', async ({ page }) => {
  await opened(page);
  await settled(page);
  // a cold history of a year of 10-minute steps takes long enough to be stopped
  const rows = ['timestamp,requests'];
  for (let i = 0; i < 52_560; i += 1)
    rows.push(
      `${new Date(Date.UTC(2025, 0, 1) + i * 600_000).toISOString()},${String(900 + 500 * Math.sin((i % 144) * (Math.PI / 72)) + ((i * 7919) % 211))}`,
    );
  await drop(page, 'long.csv', rows.join('\n'));
  await page.getByRole('button', { name: 'Cancel' }).click({ timeout: 20_000 });
  await expect(page.getByText('Cancelled: this is the plan before your last change.')).toBeVisible();
  await page.getByRole('button', { name: 'Undo', exact: true }).click();
  await settled(page);
  await expect(page.getByText('support-chat.csv')).toBeVisible();
  await expect(page.getByText(/^Cancelled/)).toBeHidden();
});

test('a file is chosen, read, copied and downloaded by keyboard; a workbook is written under the page’s policy', async ({
  page,
}) => {
  const problems: string[] = [];
  page.on('console', (message) => message.type() === 'error' && problems.push(message.text()));
  page.on('pageerror', (fault) => problems.push(fault.message));
  await opened(page);
  const format = page.getByLabel('Format', { exact: true });
  await format.focus();
  await page.keyboard.type('KEDA');
  await expect(page.getByRole('region', { name: /^Preview of .*[.]keda[.]yaml$/ })).toContainText('kind: ScaledObject');
  await page.keyboard.press('Tab');
  await expect(page.getByRole('button', { name: 'Copy' })).toBeFocused();
  await page.keyboard.press('Tab');
  const manifest = page.waitForEvent('download');
  await page.keyboard.press('Enter');
  expect((await manifest).suggestedFilename()).toMatch(/[.]keda[.]yaml$/);
  await format.selectOption('xlsx');
  await expect(page.getByText(/Totals are formulas/)).toBeVisible();
  const workbook = page.waitForEvent('download');
  await page.getByRole('button', { name: 'Download' }).click();
  const bytes = await readFile(await (await workbook).path());
  expect(bytes.subarray(0, 2).toString()).toBe('PK');
  expect(problems.filter((each) => !knownNoise.test(each))).toEqual([]);
});
