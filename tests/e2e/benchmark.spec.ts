/** A benchmark of one's own, dropped on the page: read, completed, compared, refused or used, undone. */
import AxeBuilder from '@axe-core/playwright';
import { expect, test, type Page } from '@playwright/test';

async function opened(page: Page): Promise<void> {
  await page.goto('./');
  await expect(page.getByRole('heading', { level: 1 })).toContainText('You need', { timeout: 30_000 });
}

async function settled(page: Page): Promise<void> {
  await expect(page.locator('#answer')).toHaveAttribute('aria-busy', 'false', { timeout: 30_000 });
}

async function drop(page: Page, name: string, text: string): Promise<void> {
  const transfer = await page.evaluateHandle(
    ({ fileName, content }) => {
      const data = new DataTransfer();
      data.items.add(new File([content], fileName));
      return data;
    },
    { fileName: name, content: text },
  );
  await page.dispatchEvent('body', 'drop', { dataTransfer: transfer });
}

/** Runs of `vllm bench serve`, one a line, slower than the model says; the file knows neither GPU nor precision. */
const runs = (more: object = {}): string =>
  [8, 32]
    .map((clients) =>
      JSON.stringify({
        date: '20260817-120000',
        backend: 'vllm',
        model_id: 'meta-llama/Llama-3.3-70B-Instruct',
        num_prompts: 200,
        request_rate: 'inf',
        max_concurrency: clients,
        duration: 100,
        completed: 200,
        failed: 0,
        total_input_tokens: 200 * 1200,
        total_output_tokens: 200 * 300,
        request_throughput: clients / 8.8,
        output_throughput: (clients / 8.8) * 300,
        total_token_throughput: (clients / 8.8) * 1500,
        mean_ttft_ms: 400,
        median_ttft_ms: 380,
        p99_ttft_ms: 900,
        mean_tpot_ms: 28,
        median_tpot_ms: 27,
        p99_tpot_ms: 38,
        ...more,
      }),
    )
    .join('\n');

const dialogOf = (page: Page) => page.getByRole('dialog', { name: 'Your benchmark' });

test('a result of the plan’s configuration shows its error before and after, is used, and one undo takes it back', async ({
  page,
}) => {
  await opened(page);
  const before = await page.locator('h1').innerText();
  await drop(page, 'bench.json', runs());
  const dialog = dialogOf(page);
  await expect(dialog).toContainText('vllm bench serve, 2 runs');
  await expect(dialog.getByRole('row', { name: /^32 at once/ })).toBeVisible();
  await expect(dialog.getByLabel('GPU', { exact: true })).toHaveClass(/assumed/);
  await expect(dialog.getByLabel('Engine', { exact: true })).toHaveValue('vllm');
  await expect(dialog).toContainText('Measured on what the plan runs', { timeout: 30_000 });
  await expect(dialog.getByRole('row', { name: /Time between tokens/ })).toContainText('%');
  expect((await new AxeBuilder({ page }).include('dialog[open]').analyze()).violations).toEqual([]);
  await dialog.getByRole('button', { name: 'Use it in the plan' }).click();
  await settled(page);
  await expect(page.locator('#measured')).toContainText('Capacity is measured: your benchmark');
  await expect(page.locator('#configurations')).toContainText('measured runs of this very set-up');
  expect(await page.locator('h1').innerText()).not.toBe(before);
  await page.locator('body').press('Control+z');
  await settled(page);
  await expect(page.locator('#measured')).toHaveCount(0);
  await expect(page.locator('h1')).toHaveText(before);
});

test('a file dropped while the dialog is open takes its place', async ({ page }) => {
  await opened(page);
  await drop(page, 'first.json', runs());
  await expect(dialogOf(page)).toContainText('first.json', { timeout: 20_000 });
  await drop(page, 'second.json', runs());
  await expect(dialogOf(page)).toContainText('second.json', { timeout: 20_000 });
  await expect(dialogOf(page)).not.toContainText('first.json');
  await page.keyboard.press('Escape');
  await expect(dialogOf(page)).toBeHidden();
});

test('a result of another parallelism is refused in words; planning for it is one step, and it can be removed', async ({
  page,
}) => {
  await opened(page);
  const before = await page.locator('h1').innerText();
  await drop(page, 'eight.json', runs({ tp: '8', gpu: 'H100', precision: 'bf16' }));
  const dialog = dialogOf(page);
  await expect(dialog).toContainText(/Measured on 8 × H100-SXM, TP 8, bf16.*do not carry over/s, { timeout: 30_000 });
  await expect(dialog.getByRole('button', { name: 'Use it in the plan' })).toHaveCount(0);
  await dialog.getByRole('button', { name: 'Plan for what was measured' }).click();
  await settled(page);
  await expect(page.locator('#measured')).toContainText('eight.json');
  await expect(page.locator('#capacity')).toContainText('8 × H100-SXM');
  await page.getByRole('button', { name: 'Remove the benchmark eight.json' }).click();
  await settled(page);
  await expect(page.locator('#measured')).toHaveCount(0);
  for (let step = 0; step < 2; step += 1) {
    await page.locator('body').press('Control+z');
    await settled(page);
  }
  await expect(page.locator('h1')).toHaveText(before);
});

test('a result of another model, a log alone and a broken file are answered in words, and change nothing', async ({
  page,
}) => {
  await opened(page);
  const before = await page.locator('h1').innerText();
  await drop(page, 'other.json', runs({ model_id: 'Qwen/Qwen3-8B' }));
  const dialog = dialogOf(page);
  await expect(dialog).toContainText('it was measured with Qwen3-8B; the plan serves', { timeout: 30_000 });
  await expect(dialog.getByRole('button', { name: 'Use it in the plan' })).toBeDisabled();
  await page.keyboard.press('Escape');
  await drop(page, 'vllm.log', 'INFO [kv_cache_utils.py:1708] GPU KV cache size: 300,032 tokens\n');
  await expect(dialog).toContainText('There is no run in it');
  await expect(dialog).toContainText('room for 300,032 tokens');
  await page.keyboard.press('Escape');
  await drop(page, 'cut.json', runs().slice(0, 400));
  await expect(dialog.getByRole('alert')).toContainText('cut.json');
  await page.keyboard.press('Escape');
  await expect(page.locator('h1')).toHaveText(before);
});
