/** What a person does to plans, through the page, while its renderer may be killed; and what must hold afterwards. */
import { expect, type BrowserContext, type Locator, type Page } from '@playwright/test';
import { backupOfOne, writeBackup } from '../../src/store/backup.ts';
import {
  instrumentStorage,
  KILL_POINT,
  orPatience,
  readStorage,
  type Killer,
  type StoredPlan,
} from './renderer-kill.ts';

export interface Action {
  readonly name: string;
  readonly run: (page: Page, mark: string) => Promise<unknown>;
  /**
   * Points at which it can be killed: two for each call to a store (before it and after), two for each transaction that writes (begun,
   * done). As counted; fewer would mean that part of the action goes untried.
   */
  readonly points: number;
  /** the plans after it, had it been done whole; null where it adds plans that only `added` knows */
  readonly changes: (before: readonly StoredPlan[], after: readonly StoredPlan[], mark: string) => boolean;
}

const dialogOf = async (page: Page): Promise<void> => {
  await page.getByRole('button', { name: 'Plans', exact: true }).click();
  await expect(page.getByRole('dialog').getByText('open now')).toBeVisible();
};
/** A button of a plan that is not the one that the page shows. */
const other = (page: Page, what: string): Locator =>
  page
    .getByRole('dialog')
    .getByRole('listitem')
    .filter({ hasNotText: 'open now' })
    .getByRole('button', { name: new RegExp(`^${what} `) })
    .first();

export const actions: readonly Action[] = [
  {
    name: 'save',
    points: 8,
    async run(page, mark) {
      const margin = page.getByLabel('Safety margin', { exact: true });
      await margin.fill(mark);
      await margin.press('Tab');
      await expect(page.getByText('Saved · only in this browser')).toBeVisible();
    },
    changes: (before, after, mark) => {
      const changed = after.filter((plan) => before.find((each) => each.id === plan.id)?.revision !== plan.revision);
      return changed.length === 1 && changed[0]?.margin === Number(mark) / 100;
    },
  },
  {
    name: 'duplicate',
    points: 20,
    async run(page) {
      // an older message may still stand there: the list says that it is done
      const plans = page.getByRole('dialog').getByRole('listitem');
      const before = await plans.count();
      await other(page, 'Duplicate').click();
      await expect(plans).toHaveCount(before + 1);
    },
    changes: (before, after) => after.length === before.length + 1,
  },
  {
    name: 'rename',
    points: 14,
    async run(page, mark) {
      await other(page, 'Rename').click();
      await page.keyboard.insertText(`Plan ${mark}`);
      await page.keyboard.press('Enter');
      await expect(page.getByText(`Renamed to “Plan ${mark}”.`)).toBeVisible();
    },
    changes: (_before, after, mark) => after.some((plan) => plan.name === `Plan ${mark}`),
  },
  {
    name: 'delete',
    points: 10,
    async run(page) {
      await other(page, 'Delete').click();
      await expect(page.getByText(/deleted[.]/)).toBeVisible();
    },
    changes: (before, after) => deletedOf(after) === deletedOf(before) + 1,
  },
  {
    name: 'restore',
    points: 12,
    async run(page, mark) {
      const document = {
        scenario: { version: 1 as const, name: `Restored ${mark}` },
        sampleId: null,
        history: null,
        past: [],
        future: [],
      };
      const buffer = Buffer.from(writeBackup([backupOfOne(document, 1)]));
      await page.getByLabel('Restore a backup').setInputFiles({ name: 'b.json', mimeType: 'application/json', buffer });
      await expect(page.getByText('1 plan added')).toBeVisible();
    },
    changes: (before, after, mark) =>
      after.length === before.length + 1 && after.some((plan) => plan.name === `Restored ${mark}`),
  },
];

function deletedOf(plans: readonly StoredPlan[]): number {
  return plans.filter((each) => each.deleted).length;
}

/** The browser keeps a spare process, which may be the one that was just killed: such a page fails or never comes, the next has another. */
async function pageOf(context: BrowserContext): Promise<Page> {
  for (let tries = 1; ; tries += 1) {
    const made = context.newPage().catch((fault: unknown) => {
      if (tries === MOST_TRIES) throw fault;
      return null;
    });
    await orPatience(made);
    const page = await Promise.race([made, Promise.resolve(null)]);
    if (page !== null) return page;
    if (tries === MOST_TRIES) throw new Error('the browser makes no page');
    await new Promise((resolve) => setTimeout(resolve, 200 * tries));
  }
}
const MOST_TRIES = 5;

/** The page with its storage counted; without its planner, which is not what is tested and takes long to start. */
export async function openInstrumented(context: BrowserContext, address: string): Promise<Page> {
  const page = await pageOf(context);
  // a step that hangs is a fault of its own, named where it hangs
  page.setDefaultTimeout(30_000);
  await page.route(/planner[.]worker/, (route) => route.abort());
  await page.addInitScript(instrumentStorage, KILL_POINT);
  await page.goto(address);
  await expect(page.getByText('Saved · only in this browser')).toBeVisible({ timeout: 20_000 });
  return page;
}

/** Whatever an action needs open, and a second plan to do it to; not counted. */
export async function prepared(page: Page, action: Action): Promise<void> {
  if (action.name === 'save') return;
  await dialogOf(page);
  if ((await other(page, 'Delete').count()) > 0) return;
  await page
    .getByRole('dialog')
    .getByRole('button', { name: /^Duplicate / })
    .first()
    .click();
  await expect(page.getByText(/duplicated[.]/)).toBeVisible();
}

/**
 * One kill and what it left: every plan there and whole, all as before or all as after; and as after where the page had said so.
 *
 * @returns what is wrong, nothing where all is well
 */
export async function killedOnce(
  context: BrowserContext,
  address: string,
  killer: Killer,
  action: Action,
  at: number,
  mark: string,
): Promise<string[]> {
  const page = await openInstrumented(context, address);
  await prepared(page, action);
  const before = await page.evaluate(readStorage);
  const atCall = await killer.kill(page, at, () => action.run(page, mark));
  const reopened = await openInstrumented(context, address);
  const after = await reopened.evaluate(readStorage);
  await orPatience(reopened.close());
  const wrong: string[] = [];
  const where = `${action.name}, call ${String(at)}`;
  for (const plan of before)
    if (!after.some((each) => each.id === plan.id)) wrong.push(`${where}: plan ${plan.name} is lost`);
  for (const plan of after) if (!plan.whole) wrong.push(`${where}: plan ${plan.name} is half there`);
  const done = action.changes(before, after, mark);
  if (!done && JSON.stringify(before) !== JSON.stringify(after)) wrong.push(`${where}: neither as before nor as after`);
  if (!done && !atCall) wrong.push(`${where}: the page had said that it was done, and it is not`);
  return wrong;
}
