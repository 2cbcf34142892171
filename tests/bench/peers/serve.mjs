// One npm peer as a process: `node serve.mjs arima|augurs SERIES.json`. Each line on stdin names a task; the answer is one line of JSON
// {ms, objective} with the time inside this process, or {error}. Without a task of that name the answer is {missing: true}.
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { createInterface } from 'node:readline';

const [, , peer, file] = process.argv;
const series = JSON.parse(readFileSync(file, 'utf8'));
// the WASM of `arima` prints its summary, the only place where it tells the likelihood
const printed = [];
console.log = (...words) => printed.push(words.join(' '));

const peers = { arima: arimaTasks, augurs: augursTasks };
const tasks = await peers[peer]();
process.stdout.write('ready\n');
for await (const line of createInterface({ input: process.stdin })) {
  const run = tasks[line];
  let answer;
  try {
    answer = run === undefined ? { missing: true } : run();
  } catch (fault) {
    answer = { error: String(fault) };
  }
  process.stdout.write(`${JSON.stringify(answer)}\n`);
}

async function arimaTasks() {
  const ARIMA = createRequire(import.meta.url)('arima');
  const fitted = new Map();
  const timed = (id, name, options) => () => {
    const model = new ARIMA({ ...options, verbose: false });
    const start = performance.now();
    model.train(series[name].y);
    const ms = performance.now() - start;
    const failed = model.predict(3)[0].some((value) => !Number.isFinite(value));
    model.destroy();
    if (!fitted.has(id)) fitted.set(id, ms < 2000 ? summaryOf(ARIMA, name, options) : {});
    return { ms, failed, ...fitted.get(id) };
  };
  const fixed = (p, q, P, Q, s, d) => ({ p, d, q, P, D: 1, Q, s, method: 0 });
  const auto = (s, approximation) => ({ auto: true, s, approximation, search: 1 });
  const list = [
    ['arima air144', 'air144', fixed(0, 1, 0, 1, 12, 1)],
    ['arima hourly1000', 'hourly1000', fixed(1, 0, 0, 1, 24, 0)],
    ['auto-arima air144', 'air144', auto(12, 0)],
    ['auto-arima daily730', 'daily730', auto(7, 0)],
    ['auto-arima hourly1000', 'hourly1000', auto(24, 1)],
    ['auto-arima weekly260', 'weekly260', auto(52, 1)],
  ];
  return Object.fromEntries(list.map(([id, name, options]) => [id, timed(id, name, options)]));
}

/** Likelihood and criterion of a fit, read off its printed summary. */
function summaryOf(ARIMA, name, options) {
  printed.length = 0;
  const model = new ARIMA({ ...options, verbose: true });
  model.train(series[name].y);
  model.destroy();
  const text = printed.join('\n');
  const numberAfter = (word) => {
    const found = new RegExp(`${word}\\s*:\\s*(-?[\\d.e+]+)`).exec(text);
    return found ? Number(found[1]) : null;
  };
  return {
    loglik: numberAfter('Log Likelihood'),
    aicc: numberAfter('AICC criterion'),
    model: /Seasonal Order : (.*)/.exec(text)?.[1]?.trim(),
  };
}

async function augursTasks() {
  const { initSync, MSTL } = await import('@bsull/augurs/mstl');
  const wasm = createRequire(import.meta.url)
    .resolve('@bsull/augurs/mstl')
    .replace(/mstl\.js$/, 'mstl_bg.wasm');
  initSync({ module: readFileSync(wasm) });
  const timed = (name, periods) => () => {
    const y = Float64Array.from(series[name].y);
    const start = performance.now();
    const model = MSTL.ets(Uint32Array.from(periods));
    model.fit(y);
    const { point } = model.predict(24, 0.95);
    const ms = performance.now() - start;
    model.free();
    return { ms, failed: point.some((value) => !Number.isFinite(value)) };
  };
  return {
    'mstl-ets n1e3 24': timed('n1e3', [24]),
    'mstl-ets n1e3': timed('n1e3', [24, 168]),
    'mstl-ets n1e4': timed('n1e4', [24, 168]),
    'mstl-ets n1e5': timed('n1e5', [24, 168]),
  };
}
