/** A person at the page: finds things by what they are called, acts by pointer or by keyboard alone, and counts the steps. */
import { expect, type Locator, type Page } from '@playwright/test';

export type Hand = 'pointer' | 'keyboard';
const MOST_TABS = 400;

export class Actor {
  steps = 0;
  readonly page: Page;
  readonly #hand: Hand;

  constructor(page: Page, hand: Hand) {
    this.page = page;
    this.#hand = hand;
  }

  async open(address = './'): Promise<void> {
    await this.page.goto(address);
    await this.plan();
  }

  /** A finished plan is on the screen. */
  async plan(): Promise<void> {
    await expect(this.page.locator('#answer')).toHaveAttribute('aria-busy', 'false', { timeout: 30_000 });
    await expect(this.page.getByRole('heading', { level: 1 })).toContainText(/You need/, { timeout: 30_000 });
  }

  async press(name: string | RegExp, role: 'button' | 'link' | 'radio' = 'button'): Promise<void> {
    await this.act(this.page.getByRole(role, typeof name === 'string' ? { name, exact: true } : { name }).first());
  }

  /** Presses, follows or ticks what stands there. */
  async act(target: Locator): Promise<void> {
    this.steps += 1;
    if (this.#hand === 'pointer') return target.click();
    const radio = (await target.getAttribute('type')) === 'radio';
    // a group of radio buttons is one stop; the arrows choose in it
    if (radio) await this.#tick(target);
    else {
      await this.#reach(target);
      await this.page.keyboard.press('Enter');
    }
  }

  async fill(label: string, value: string): Promise<void> {
    this.steps += 1;
    const field = this.page.getByLabel(label, { exact: true });
    if (this.#hand === 'pointer') await field.fill(value);
    else {
      await this.#reach(field);
      await this.page.keyboard.press('ControlOrMeta+a');
      await this.page.keyboard.type(value);
    }
    await this.page.keyboard.press('Tab');
  }

  async choose(label: string, option: string): Promise<void> {
    this.steps += 1;
    const list = this.page.getByLabel(label, { exact: true });
    if (this.#hand === 'pointer') {
      await list.selectOption({ label: option });
      return;
    }
    await this.#reach(list);
    await this.page.keyboard.type(option);
    await this.page.keyboard.press('Tab');
  }

  /** Opens what is folded. */
  async unfold(summary: Locator): Promise<void> {
    if (await summary.evaluate((each) => (each.parentElement as HTMLDetailsElement).open)) return;
    await this.act(summary);
  }

  async more(): Promise<void> {
    await this.unfold(this.page.locator('#known summary'));
  }

  async #reach(target: Locator): Promise<void> {
    await target.waitFor();
    for (let tabs = 0; tabs < MOST_TABS; tabs += 1) {
      if (await target.evaluate((each) => each === document.activeElement)) return;
      await this.page.keyboard.press('Tab');
    }
    throw new Error(`the keyboard does not reach ${String(target)}`);
  }

  async #tick(target: Locator): Promise<void> {
    for (let tabs = 0; tabs < MOST_TABS; tabs += 1) {
      const near = await target.evaluate(
        (each) => (document.activeElement as HTMLInputElement | null)?.name === (each as HTMLInputElement).name,
      );
      if (near) break;
      await this.page.keyboard.press('Tab');
    }
    for (let at = 0; at < 12 && !(await target.isChecked()); at += 1) await this.page.keyboard.press('ArrowDown');
    if (!(await target.isChecked())) await this.page.keyboard.press('Space');
  }
}
