import AxeBuilder from '@axe-core/playwright';
import { expect, test } from '@playwright/test';

test('advice comes once the actions are looked at; applied, the plan is the one that was promised; undo takes it back', async ({
  page,
}) => {
  test.setTimeout(180_000);
  await page.goto('./');
  const answer = page.getByRole('heading', { level: 1 });
  await expect(answer).toContainText('You need', { timeout: 30_000 });
  const before = await answer.innerText();
  const hash = async (): Promise<string> => /plan (\S+),/.exec(await page.locator('footer').innerText())?.[1] ?? '';
  // the footer follows the answer
  await expect.poll(hash, { timeout: 30_000 }).not.toBe('');
  const first = await hash();

  await page.locator('#actions').scrollIntoViewIfNeeded();
  const advised = page.locator('#actions .advised');
  await expect(advised.first()).toBeVisible({ timeout: 120_000 });
  await expect(page.locator('#actions').getByRole('heading', { level: 2 })).toContainText('saves up to');

  const change = advised.filter({ hasText: 'GPUs' }).filter({ hasText: 'month' }).first();
  const [, size = '0'] = /−(\d+) GPU/.exec(await change.innerText()) ?? [];
  await change.getByRole('button', { name: /^Apply/ }).click();
  await expect.poll(hash, { timeout: 60_000 }).not.toBe(first);
  if (size !== '0') await expect(answer).not.toHaveText(before);
  // what was worked out for the plan before is gone
  await expect(page.locator('#scenarios').getByRole('button', { name: 'Compare scenarios' })).toBeVisible();

  await page.keyboard.press('Control+z');
  await expect.poll(hash, { timeout: 60_000 }).toBe(first);
  await expect(answer).toHaveText(before);
});

test('scenarios and the tornado are worked out when asked, and an edit stops them', async ({ page }) => {
  test.setTimeout(240_000);
  await page.goto('./');
  await expect(page.getByRole('heading', { level: 1 })).toContainText('You need', { timeout: 30_000 });
  const scenarios = page.locator('#scenarios');
  await scenarios.getByRole('button', { name: 'Compare scenarios' }).click();
  await expect(scenarios.locator('tbody tr')).toHaveCount(8, { timeout: 120_000 });
  await expect(scenarios.getByRole('heading', { level: 2 })).toContainText('Eight scenarios cost');
  const audit = await new AxeBuilder({ page }).include('#scenarios').include('#sensitivity').analyze();
  expect(audit.violations).toEqual([]);

  const sensitivity = page.locator('#sensitivity');
  await sensitivity.getByRole('button', { name: 'Find what the plan hangs on' }).click();
  await expect(sensitivity.getByRole('progressbar')).toBeVisible();
  await sensitivity.getByRole('button', { name: 'Stop' }).click();
  await expect(sensitivity.getByRole('button', { name: 'Find what the plan hangs on' })).toBeVisible();
  await sensitivity.getByRole('button', { name: 'Find what the plan hangs on' }).click();
  await scenarios.getByRole('button', { name: 'Plan with this: Launch' }).click();
  await expect(page.locator('#answer')).toHaveAttribute('aria-busy', 'false', { timeout: 60_000 });
  await expect(scenarios.getByRole('button', { name: 'Compare scenarios' })).toBeVisible({ timeout: 30_000 });
  await expect(sensitivity.getByRole('button', { name: 'Find what the plan hangs on' })).toBeVisible();
});
