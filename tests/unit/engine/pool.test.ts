import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { makePool, workersFor, type PoolWorker } from '../../../src/engine/pool.ts';

interface Spawned {
  readonly worker: PoolWorker;
  ended: boolean;
  readonly jobs: { request: unknown; resolve: (result: unknown) => void; reject: (fault: unknown) => void }[];
}

let spawned: Spawned[];
const spawn = (): PoolWorker => {
  const record: Spawned = {
    ended: false,
    jobs: [],
    worker: {
      run: (_, request) => new Promise((resolve, reject) => record.jobs.push({ request, resolve, reject })),
      end: () => {
        record.ended = true;
      },
    },
  };
  spawned.push(record);
  return record.worker;
};
const request = (mean: number) => ({ mean, cv: 0, probabilities: [] });
const finish = async (): Promise<void> => {
  for (let i = 0; i < 5; i += 1) await Promise.resolve();
};

beforeEach(() => {
  spawned = [];
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

it('workersFor(cores) is between 1 and 8', () => {
  expect([0, 1, 4, 8, 64].map(workersFor)).toEqual([1, 1, 4, 8, 8]);
});

it('makePool({ready: true}) has its workers before the first job, and ends those that get none', async () => {
  const pool = makePool({ workers: 2, spawn, ready: true });
  expect(spawned.length).toBe(2);
  const result = pool.run('lognormal', request(1));
  await vi.advanceTimersByTimeAsync(10_000);
  expect(spawned.map((each) => each.ended)).toEqual([false, true]);
  spawned[0]?.jobs[0]?.resolve(Float64Array.of(1));
  expect(await result).toEqual(Float64Array.of(1));
  expect(spawned.length).toBe(2);
});

it('makePool({workers: 2}) runs two jobs at once and queues the rest in order', async () => {
  const pool = makePool({ workers: 2, spawn });
  const results = [1, 2, 3].map((mean) => pool.run('lognormal', request(mean)));
  expect(spawned.map((each) => each.jobs.length)).toEqual([1, 1]);
  spawned[1]?.jobs[0]?.resolve(Float64Array.of(2));
  await finish();
  expect(spawned[1]?.jobs[1]?.request).toEqual(request(3));
  spawned[0]?.jobs[0]?.resolve(Float64Array.of(1));
  spawned[1]?.jobs[1]?.resolve(Float64Array.of(3));
  expect((await Promise.all(results)).map((each) => each[0])).toEqual([1, 2, 3]);
});

it('pool.run(aborted while running) ends its worker, rejects with the reason and serves the next with a new one', async () => {
  const pool = makePool({ workers: 1, spawn });
  const abort = new AbortController();
  const doomed = pool.run('lognormal', request(1), { signal: abort.signal });
  const next = pool.run('lognormal', request(2));
  abort.abort(new Error('edited'));
  await expect(doomed).rejects.toThrow('edited');
  expect(spawned.map((each) => each.ended)).toEqual([true, false]);
  spawned[1]?.jobs[0]?.resolve(Float64Array.of(2));
  expect((await next)[0]).toBe(2);
});

it('pool.run(aborted while queued) never starts', async () => {
  const pool = makePool({ workers: 1, spawn });
  const abort = new AbortController();
  const first = pool.run('lognormal', request(1));
  const doomed = pool.run('lognormal', request(2), { signal: abort.signal });
  abort.abort(new Error('gone'));
  await expect(doomed).rejects.toThrow('gone');
  spawned[0]?.jobs[0]?.resolve(Float64Array.of(1));
  await first;
  await finish();
  expect(spawned[0]?.jobs).toHaveLength(1);
  expect(spawned[0]?.ended).toBe(false);
  await expect(pool.run('lognormal', request(3), { signal: abort.signal })).rejects.toThrow('gone');
});

it('pool.run(a job that throws) ends its worker and passes the fault on', async () => {
  const pool = makePool({ workers: 1, spawn });
  const doomed = pool.run('lognormal', request(1));
  spawned[0]?.jobs[0]?.reject(new Error('unreachable'));
  await expect(doomed).rejects.toThrow('unreachable');
  expect(spawned[0]?.ended).toBe(true);
  const next = pool.run('lognormal', request(2));
  spawned[1]?.jobs[0]?.resolve(Float64Array.of(2));
  expect((await next)[0]).toBe(2);
});

it('an idle worker is ended after ten seconds, and used again before', async () => {
  const pool = makePool({ workers: 1, spawn });
  const run = async (mean: number): Promise<void> => {
    const result = pool.run('lognormal', request(mean));
    spawned.at(-1)?.jobs.at(-1)?.resolve(Float64Array.of(mean));
    await result;
  };
  await run(1);
  vi.advanceTimersByTime(9_000);
  await run(2);
  expect(spawned).toHaveLength(1);
  vi.advanceTimersByTime(9_999);
  expect(spawned[0]?.ended).toBe(false);
  vi.advanceTimersByTime(1);
  expect(spawned[0]?.ended).toBe(true);
});

it('pool.dispose() ends all workers and rejects what runs, waits or comes', async () => {
  const pool = makePool({ workers: 1, spawn });
  const running = pool.run('lognormal', request(1));
  const waiting = pool.run('lognormal', request(2));
  pool.dispose();
  await expect(running).rejects.toThrow('disposed');
  await expect(waiting).rejects.toThrow('disposed');
  await expect(pool.run('lognormal', request(3))).rejects.toThrow('disposed');
  expect(spawned.map((each) => each.ended)).toEqual([true]);
});
