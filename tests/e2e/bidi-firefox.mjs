// A real Firefox, headless, driven over WebDriver BiDi: enough to open a page and read from it.
// Protocol: W3C WebDriver BiDi (session.new, browsingContext.navigate, script.evaluate).
import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import WebSocket from 'ws';

const usual = ['/usr/bin/firefox-esr', '/usr/bin/firefox', '/Applications/Firefox.app/Contents/MacOS/firefox'];

/** Path of a Firefox, or undefined. */
export function findFirefox() {
  const named = process.env.HEADROOM_FIREFOX;
  return named ?? usual.find((path) => existsSync(path));
}

/** Opens a Firefox. `evaluate` runs an expression in the page and gives its string; `close` ends everything. */
export async function openFirefox(path) {
  const profile = mkdtempSync(join(tmpdir(), 'headroom-firefox-'));
  const child = spawn(
    path,
    ['--headless', '--no-remote', '--profile', profile, '--remote-debugging-port=0', 'about:blank'],
    {
      stdio: ['ignore', 'ignore', 'pipe'],
      env: { ...process.env, MOZ_HEADLESS: '1' },
    },
  );
  const address = await listening(child);
  const socket = new WebSocket(`${address}/session`);
  await new Promise((resolve, reject) => {
    socket.once('open', resolve);
    socket.once('error', reject);
  });
  const waiting = new Map();
  let id = 0;
  socket.on('message', (data) => {
    const message = JSON.parse(data.toString());
    const entry = waiting.get(message.id);
    if (!entry) return;
    waiting.delete(message.id);
    if (message.type === 'error') entry.reject(new Error(`${message.error}: ${message.message}`));
    else entry.resolve(message.result);
  });
  const send = (method, params) =>
    new Promise((resolve, reject) => {
      id += 1;
      waiting.set(id, { resolve, reject });
      socket.send(JSON.stringify({ id, method, params }));
    });
  await send('session.new', { capabilities: {} });
  const { contexts } = await send('browsingContext.getTree', {});
  const { context } = contexts[0];
  return {
    goto: (url) => send('browsingContext.navigate', { context, url, wait: 'complete' }),
    async evaluate(expression) {
      const { type, result, exceptionDetails } = await send('script.evaluate', {
        expression,
        target: { context },
        awaitPromise: true,
      });
      if (type === 'exception') throw new Error(exceptionDetails.text);
      return result.value;
    },
    async close() {
      socket.close();
      child.kill('SIGKILL');
      await new Promise((resolve) => child.once('close', resolve));
      rmSync(profile, { recursive: true, force: true, maxRetries: 5 });
    },
  };
}

/** The address that Firefox prints once its remote agent listens. */
function listening(child) {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error('Firefox did not open its remote agent in 60 s')), 60_000);
    let text = '';
    child.stderr.on('data', (data) => {
      text += data.toString();
      const found = /WebDriver BiDi listening on (ws:\/\/\S+)/.exec(text);
      if (!found) return;
      clearTimeout(timer);
      resolve(found[1]);
    });
    child.once('exit', () => reject(new Error('Firefox ended before it listened')));
  });
}
