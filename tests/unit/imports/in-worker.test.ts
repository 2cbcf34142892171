import * as Comlink from 'comlink';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { InputError } from '../../../src/base/errors.ts';
import { answerOf } from '../../../src/imports/answer.ts';
import { readHistoryInWorker } from '../../../src/imports/in-worker.ts';

const GOOD = 'ts,requests\n2026-11-16T00:00Z,1\n2026-11-16T01:00Z,2\n';
/** workers alive, and what they answer with */
let alive = 0;
let started = 0;
let answer: typeof answerOf = answerOf;

/** A worker's two ends in this thread: messages are cloned and transferred as between threads. */
class LocalWorker {
  private readonly channel = new MessageChannel();
  constructor() {
    alive += 1;
    started += 1;
    Comlink.expose({ answerOf: answer }, this.channel.port2);
    this.channel.port1.start();
  }
  postMessage(message: unknown, transfer: Transferable[] = []): void {
    this.channel.port1.postMessage(message, transfer as never);
  }
  addEventListener(type: string, listener: (event: unknown) => void): void {
    if (type === 'message') this.channel.port1.addEventListener(type, listener as never);
  }
  removeEventListener(type: string, listener: (event: unknown) => void): void {
    this.channel.port1.removeEventListener(type, listener);
  }
  terminate(): void {
    alive -= 1;
    this.channel.port1.close();
  }
}

beforeEach(() => {
  vi.stubGlobal('Worker', LocalWorker);
  [alive, started, answer] = [0, 0, answerOf];
});
afterEach(() => {
  vi.unstubAllGlobals();
  expect(alive).toBe(0);
});

describe('readHistoryInWorker(file, options, { signal })', () => {
  it('reads a file as readHistory does', async () => {
    const { history } = await readHistoryInWorker(new File([GOOD], 'usage.csv'), {});
    expect([...(history.series[0]?.values ?? [])]).toEqual([1, 2]);
  });

  it('names the file in an InputError with all its fields', async () => {
    const reading = readHistoryInWorker(new File(['ts,requests\n'], 'usage.csv'), {});
    await expect(reading).rejects.toThrow(InputError);
    await expect(reading).rejects.toMatchObject({
      problems: [{ field: 'usage.csv', problem: 'there is a header and no row' }],
    });
  });

  it('refuses a file over the cap before a worker starts', async () => {
    await expect(readHistoryInWorker(new File([GOOD], 'usage.csv'), { limits: { bytes: 10 } })).rejects.toThrow(
      /usage.csv: .*over the/,
    );
    expect(started).toBe(0);
  });

  it('ends the worker on abort and rejects with the reason', async () => {
    answer = () => new Promise(() => undefined);
    const controller = new AbortController();
    const reading = readHistoryInWorker(GOOD, {}, { signal: controller.signal });
    controller.abort(new Error('closed'));
    await expect(reading).rejects.toThrow('closed');
    await expect(readHistoryInWorker(GOOD, {}, { signal: controller.signal })).rejects.toThrow('closed');
    expect(started).toBe(1);
  });

  it('ends the worker when the guard time is over', async () => {
    answer = () => new Promise(() => undefined);
    await expect(readHistoryInWorker(GOOD, {}, { guardMs: 20 })).rejects.toThrow(/took longer than 0.02 s/);
  });

  it('ends the worker when it fails, and lets the fault through', async () => {
    answer = () => Promise.reject(new Error('out of memory'));
    await expect(readHistoryInWorker(GOOD, {})).rejects.toThrow('out of memory');
  });
});
