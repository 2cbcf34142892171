import AxeBuilder from '@axe-core/playwright';
import { expect, test, type Locator, type Page } from '@playwright/test';

/** Ten people who know no jargon: what each says first, how each asks to compare. */
const journeys = [
  ['We are launching a support bot for 40k customers next quarter, what will it cost?', 'compare H100 and H200'],
  ['I need a chatbot for 800 employees', 'compare with H100'],
  ['20 requests per second on Llama 3.3 70B', 'compare H100 and H200'],
  ['5,000 users, 4 messages a day each, budget $40k a month', 'compare with H200'],
  ['how much would a chat assistant for 10k users cost?', 'compare H100 vs L40S'],
  ['about 50,000 requests a day with an 8B model', 'compare L4 and L40S'],
  ['We have 2 million users and each asks 3 questions a day', 'compare H100 and H200'],
  ['an internal assistant for 300 people, it must answer within 2 seconds', 'compare with L40S'],
  ['A help desk, 1,200 tickets a day, llama 8b', 'compare L4 and H100'],
  ['15 requests per second in Frankfurt, first word under 1 s', 'compare H100 and H200'],
] as const;

async function asked(page: Page): Promise<Locator> {
  await page.goto('./');
  await page.getByRole('button', { name: 'Ask', exact: true }).click();
  await expect(page.getByRole('log')).toBeVisible();
  await expect(page.getByRole('heading', { level: 1 })).toContainText('You need', { timeout: 30_000 });
  return page.getByRole('log');
}

/** Says it and waits until the turn is answered. */
async function say(page: Page, text: string): Promise<Locator> {
  const turns = page.getByRole('log').getByRole('article');
  const before = await turns.count();
  await page.getByLabel('Your message').fill(text);
  await page.keyboard.press('Enter');
  const turn = turns.nth(before);
  await expect(turn.locator('p').nth(1)).toBeVisible({ timeout: 45_000 });
  return turn;
}

for (const [opening, comparison] of journeys)
  test(`by talking alone to a plan, a comparison and a link: ${opening}`, async ({ page }) => {
    await asked(page);
    const first = await say(page, opening);
    await expect(first).toContainText(/You need|GPUs/);
    await expect(first).toContainText(/now a plan of your own/);
    await expect(page.locator('#answer')).toHaveAttribute('aria-busy', 'false', { timeout: 30_000 });
    const sentence = await page.getByRole('heading', { level: 1 }).innerText();
    await expect(first).toContainText(sentence.slice(0, 30));

    const compared = await say(page, comparison);
    const names = comparison.match(/[HL]\d+S?/g) ?? [];
    for (const name of names) await expect(compared).toContainText(new RegExp(`${name}.*(a month|meets)`));

    await say(page, 'share it');
    const link = page.getByRole('dialog', { name: 'Share this plan as a link' }).getByLabel('Link', { exact: true });
    await expect(link).toHaveValue(/#s1=/);
    // whoever opens it is shown the very same service
    const said = await link.inputValue();
    const other = await page.context().newPage();
    await other.goto(said);
    await expect(other.locator('main')).toContainText('link', { timeout: 20_000 });
  });

test('each turn is one step back; an edit of the form is kept; a guess stays a guess until it is said', async ({
  page,
}) => {
  await asked(page);
  const first = await say(page, '5000 users');
  await expect(first.getByRole('button', { name: /assumed: Requests per user/ })).toBeVisible();
  const margin = page.getByLabel('Safety margin', { exact: true });
  await margin.fill('40');
  await margin.press('Tab');
  await expect(first.getByRole('button', { name: 'Undo this' })).toBeHidden();
  const second = await say(page, 'budget 30k a month');
  await expect(margin).toHaveValue('40');
  await expect(second.getByRole('button', { name: /assumed: Requests per user/ })).toBeVisible();
  await second.getByRole('button', { name: 'Take back Budget' }).click();
  await page.getByRole('button', { name: 'Undo', exact: true }).click();
  await second.getByRole('button', { name: 'Undo this' }).click();
  await expect(second).toContainText('Taken back');
  await expect(margin).toHaveValue('40');
});

test('a why leads to its place; a what-if is kept only when told so', async ({ page }) => {
  await asked(page);
  const why = await say(page, 'why so many GPUs?');
  await expect(why.locator('.formula')).toBeVisible();
  await why.getByRole('button', { name: 'Show me' }).click();
  await expect(page.locator('#factors')).toBeFocused();
  await page.getByLabel('Your message').focus();
  const doubled = await say(page, 'what if traffic doubles?');
  await expect(doubled).toContainText('All demand: × 2');
  await expect(doubled).toContainText('The planned peak is');
  const buy = await say(page, 'when do I need to buy?');
  await expect(buy.getByRole('img', { name: /^Replicas over time/ })).toBeVisible();
  await buy.getByText('Data behind the chart').click();
  await expect(buy.getByRole('region', { name: 'Data of replicas' })).toBeVisible();
  const bars = await say(page, 'is my budget enough?');
  await expect(bars.getByRole('figure')).toContainText('the budget');
  const supposed = await say(page, 'what if the model is Llama 3.1 8B?');
  await expect(supposed).toContainText('Then:');
  await expect(supposed.getByRole('button', { name: 'Undo this' })).toBeHidden();
  await page.getByRole('button', { name: 'Keep it' }).click();
  await expect(
    page.getByRole('log').getByRole('article').last().getByRole('button', { name: 'Undo this' }),
  ).toBeVisible({ timeout: 45_000 });
});

test('by keyboard alone: / opens, Enter sends, Esc closes and gives the focus back; nothing for axe to find', async ({
  page,
}) => {
  await page.goto('./');
  await expect(page.getByRole('heading', { level: 1 })).toContainText('You need', { timeout: 30_000 });
  await page.getByRole('button', { name: 'Ask', exact: true }).focus();
  await page.keyboard.press('/');
  await expect(page.getByLabel('Your message')).toBeFocused();
  await page.keyboard.type('12 requests per second');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('log')).toContainText('a plan of your own', { timeout: 45_000 });
  await say(page, 'when will it run out?');
  for (const theme of ['light', 'dark']) {
    await page.evaluate((name) => (document.documentElement.dataset['theme'] = name), theme);
    const audit = await new AxeBuilder({ page }).include('#conversation').include('header').analyze();
    expect(audit.violations).toEqual([]);
  }
  await page.keyboard.press('Escape');
  await expect(page.locator('#conversation')).toBeHidden();
  await expect(page.getByRole('button', { name: 'Ask', exact: true })).toBeFocused();
});

test('a phone: the sheet fills it, keeps the focus inside, and closes to where it was', async ({ page }) => {
  await page.setViewportSize({ width: 390, height: 844 });
  const log = await asked(page);
  const box = await page.locator('#conversation').boundingBox();
  expect(box).toMatchObject({ x: 0, y: 0, width: 390, height: 844 });
  await log.getByRole('button', { name: 'A support bot for 40,000 customers' }).click();
  await expect(log).toContainText('a plan of your own', { timeout: 45_000 });
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(390);
  const audit = await new AxeBuilder({ page }).include('#conversation').analyze();
  expect(audit.violations).toEqual([]);
  await log.getByRole('button', { name: 'Show me' }).click();
  await expect(page.locator('#conversation')).toBeHidden();
  await expect(page.locator('#cost, #answer').filter({ visible: true }).and(page.locator(':focus'))).toBeVisible();
});
